//! Whose messages the page takes.

use serde_json::Value;

use crate::fields::Fields;

/// The origins that may talk to the page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origins {
    /// Nothing was said: the page's own alone.
    listed: Option<Vec<String>>,
}

impl Origins {
    /// Whether messages of an origin are taken by a page of the origin `own`.
    #[must_use]
    pub fn allow(&self, origin: &str, own: &str) -> bool {
        match &self.listed {
            None => is_own(origin, own),
            Some(listed) => listed.iter().any(|entry| match entry.as_str() {
                "self" => is_own(origin, own),
                "*" => true,
                // Sandboxed frames are all called so, whoever wrote them.
                _ => origin != "null" && entry == origin,
            }),
        }
    }
}

fn is_own(origin: &str, own: &str) -> bool {
    origin == own && own != "null"
}

pub(crate) fn read(value: &Value, path: &str, wrong: &mut Vec<String>) -> Option<Origins> {
    let mut fields = Fields::of(value, path, &["origins"], wrong)?;
    if value.get("origins").is_none() {
        return Some(Origins::default());
    }
    let given = fields.texts("origins");
    let mut listed = Vec::new();
    for (i, entry) in given.iter().enumerate() {
        match normal(entry) {
            Some(origin) => listed.push(origin),
            None => fields.say(
                &format!("origins[{i}]"),
                &format!(
                    "{entry:?} is no origin; expected one such as \"https://grafana.example\", or \"self\", or \"*\""
                ),
            ),
        }
    }
    Some(Origins { listed: Some(listed) })
}

/// An origin as browsers write it: lower case, without a slash and without the usual port.
fn normal(entry: &str) -> Option<String> {
    let text = entry.trim_end_matches('/').to_ascii_lowercase();
    if matches!(text.as_str(), "self" | "*") {
        return Some(text);
    }
    let (scheme, host) = text.split_once("://")?;
    let usual = match scheme {
        "http" => ":80",
        "https" => ":443",
        _ => return None,
    };
    let host = host.strip_suffix(usual).unwrap_or(host);
    let is_host = !host.is_empty() && host.chars().all(|c| c.is_ascii_alphanumeric() || "-.:[]_".contains(c));
    is_host.then(|| format!("{scheme}://{host}"))
}
