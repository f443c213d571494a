//! `isotherm.json`: what whoever hosts the page says about it. Reading is total: a key that is wrong is told in a
//! sentence and left out, and everything else counts.
mod fields;
mod links;
mod origin;

use std::collections::BTreeMap;

use fields::Fields;
pub use links::{Link, On};
pub use origin::Origins;
use serde::Serialize;
use serde_json::Value;

/// Longer files are no configuration.
pub const BYTES_MAX: usize = 1 << 20;

/// What the file says. Without a file, the default.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Site {
    /// The page's name, in its head and in the title of its tab.
    pub title: Option<String>,
    /// `light`, `dark` or `auto`, where nobody has chosen.
    pub theme: Option<String>,
    /// What the first screen offers to open.
    pub sources: Vec<Source>,
    /// Ways from a thing to what other systems know about it.
    pub links: Vec<Link>,
    /// What nodes cost.
    pub prices: Prices,
    /// Whose messages are taken.
    pub origins: Origins,
}

/// Something to open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// What it is called.
    pub title: String,
    /// What answers there.
    pub kind: SourceKind,
    /// Where it is, relative to the page or absolute.
    pub urls: Vec<String>,
    /// Where it is a profile, what to compare it with.
    pub baseline: Option<String>,
    /// The screen it opens on.
    pub screen: Option<String>,
    /// Names of the headers that requests need; what stands in them is asked for, never kept here.
    pub headers: Vec<String>,
}

/// What answers at the address of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceKind {
    /// Files: profiles, or lists of a cluster.
    Files,
    /// The root of a Kubernetes API server.
    Kubernetes,
    /// A Prometheus.
    Prometheus,
    /// A Pyroscope.
    Pyroscope,
}

/// Prices of nodes, as decimal numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Prices {
    /// The currency's code; empty is `USD`.
    pub currency: String,
    /// The price of an hour by instance type, or by `TYPE/CAPACITY`, such as `m5.large/spot`.
    pub per_hour: BTreeMap<String, String>,
}

const KEYS: [&str; 6] = ["title", "theme", "sources", "links", "prices", "embed"];
const SOURCE: [&str; 6] = ["title", "kind", "url", "baseline", "screen", "headers"];
const THEMES: [&str; 3] = ["light", "dark", "auto"];
const KINDS: [(&str, SourceKind); 4] = [
    ("files", SourceKind::Files),
    ("kubernetes", SourceKind::Kubernetes),
    ("prometheus", SourceKind::Prometheus),
    ("pyroscope", SourceKind::Pyroscope),
];

/// Reads the file: what it says, and a sentence for each key that is wrong.
#[must_use]
pub fn read(bytes: &[u8]) -> (Site, Vec<String>) {
    let mut wrong = Vec::new();
    if bytes.len() > BYTES_MAX {
        wrong.push(format!("isotherm.json is {} bytes long; at most {BYTES_MAX} are read.", bytes.len()));
        return (Site::default(), wrong);
    }
    let value: Value = match serde_json::from_slice(bytes) {
        Ok(value) => value,
        Err(error) => {
            wrong.push(format!("isotherm.json is no JSON: {error}."));
            return (Site::default(), wrong);
        }
    };
    let site = site(&value, &mut wrong).unwrap_or_default();
    (site, wrong)
}

fn site(value: &Value, wrong: &mut Vec<String>) -> Option<Site> {
    let mut fields = Fields::of(value, "", &KEYS, wrong)?;
    let title = fields.text("title");
    let theme = fields.word("theme", &THEMES);
    let sources = fields.each("sources", source);
    let links = fields.each("links", links::read);
    let prices = fields.object("prices", prices).unwrap_or_default();
    let origins = fields.object("embed", origin::read).unwrap_or_default();
    Some(Site { title, theme, sources, links, prices, origins })
}

fn source(value: &Value, path: &str, wrong: &mut Vec<String>) -> Option<Source> {
    let mut fields = Fields::of(value, path, &SOURCE, wrong)?;
    let words = KINDS.map(|(word, _)| word);
    let title = fields.needed("title");
    let kind = fields.needed("kind").and_then(|_| fields.word("kind", &words));
    let urls = fields.texts("url");
    let baseline = fields.text("baseline");
    let screen = fields.text("screen");
    let headers = fields.texts("headers");
    if let Some(bad) = headers.iter().find(|name| name.contains([':', '=', ' ']) || name.is_empty()) {
        fields.say("headers", &format!("{bad:?} is no name of a header; what stands in a header is never given here"));
    }
    if urls.is_empty() {
        fields.say("url", "expected an address, or a list of addresses");
        return None;
    }
    for url in urls.iter().chain(&baseline) {
        if let Some(what) = unfit(url) {
            fields.say("url", &format!("{url:?} {what}"));
            return None;
        }
    }
    let kind = KINDS.into_iter().find(|(word, _)| Some(*word) == kind.as_deref())?.1;
    Some(Source { title: title?, kind, urls, baseline, screen, headers })
}

/// Why an address isn't opened.
pub(crate) fn unfit(url: &str) -> Option<&'static str> {
    if url.chars().any(char::is_control) || url.trim() != url || url.is_empty() {
        return Some("is no address");
    }
    let (scheme, rest) = url.split_once(':')?;
    // A colon after a slash is part of a path.
    if scheme.contains(['/', '?', '#']) {
        return None;
    }
    if !matches!(scheme.to_ascii_lowercase().as_str(), "http" | "https") {
        return Some("can't be opened: only http and https addresses can");
    }
    let host = rest.trim_start_matches('/').split(['/', '?', '#']).next().unwrap_or_default();
    host.contains('@').then_some("holds a name or a password: those are never given here")
}

fn prices(value: &Value, path: &str, wrong: &mut Vec<String>) -> Option<Prices> {
    let mut fields = Fields::of(value, path, &["currency", "perHour"], wrong)?;
    let currency = fields.text("currency").unwrap_or_default();
    let per_hour = fields.map("perHour", |value| {
        let text = match value {
            Value::Number(number) => number.to_string(),
            Value::String(text) => text.clone(),
            _ => return None,
        };
        let is_price = text.parse::<f64>().is_ok_and(|price| price.is_finite() && price >= 0.0);
        is_price.then_some(text)
    });
    Some(Prices { currency, per_hour })
}

#[cfg(test)]
mod tests;
