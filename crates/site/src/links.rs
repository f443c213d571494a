//! Links to other systems: an address with places for what the thing is called.

use serde_json::Value;

use crate::fields::Fields;
use crate::unfit;

/// A link that the drawer of a thing shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// What it says.
    pub title: String,
    /// What it is about.
    pub on: On,
    /// The address; `{node}` stands for the node's name, and so on.
    url: String,
}

/// The kind of thing a link is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum On {
    /// A node: `{node}`.
    Node,
    /// A pod: `{namespace}`, `{pod}`, `{node}`.
    Pod,
    /// A function: `{function}`, `{module}`.
    Frame,
}

const WORDS: [&str; 3] = ["node", "pod", "frame"];

impl On {
    fn of(word: &str) -> Option<Self> {
        match word {
            "node" => Some(Self::Node),
            "pod" => Some(Self::Pod),
            "frame" => Some(Self::Frame),
            _ => None,
        }
    }

    /// What may stand between braces.
    fn places(self) -> &'static [&'static str] {
        match self {
            Self::Node => &["node"],
            Self::Pod => &["namespace", "pod", "node"],
            Self::Frame => &["function", "module"],
        }
    }
}

pub(crate) fn read(value: &Value, path: &str, wrong: &mut Vec<String>) -> Option<Link> {
    let mut fields = Fields::of(value, path, &["title", "on", "url"], wrong)?;
    let title = fields.needed("title");
    let on = fields.needed("on").and_then(|_| fields.word("on", &WORDS));
    let url = fields.needed("url")?;
    let on = On::of(&on?)?;
    if let Some(what) = unfit(&url) {
        fields.say("url", &format!("{url:?} {what}"));
        return None;
    }
    // A name in its place must not become the host.
    let fixed = url.split(['?', '#']).next().unwrap_or_default();
    let host = fixed.split_once("//").map_or("", |(_, rest)| rest.split('/').next().unwrap_or_default());
    if host.contains(['{', '}']) || fixed.starts_with('{') {
        fields.say("url", "the host can't be filled in");
        return None;
    }
    for place in places(&url) {
        if !on.places().contains(&place) {
            let known: Vec<String> = on.places().iter().map(|name| format!("{{{name}}}")).collect();
            fields.say("url", &format!("nothing is known for {{{place}}}; expected {}", known.join(", ")));
            return None;
        }
    }
    Some(Link { title: title?, on, url })
}

/// The names between braces.
fn places(url: &str) -> impl Iterator<Item = &str> {
    url.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
}

impl Link {
    /// The address for one thing; none where something that it needs isn't known.
    #[must_use]
    pub fn address(&self, known: &[(&str, &str)]) -> Option<String> {
        let mut parts = self.url.split('{');
        let mut out = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let Some((name, rest)) = part.split_once('}') else {
                out.push('{');
                out.push_str(part);
                continue;
            };
            let value = known.iter().find(|(key, _)| *key == name).map(|(_, value)| *value)?;
            if value.is_empty() {
                return None;
            }
            encode(value, &mut out);
            out.push_str(rest);
        }
        Some(out)
    }
}

/// As `encodeURIComponent` does, so that a name is one part of an address whatever is in it.
fn encode(text: &str, out: &mut String) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push(char::from(DIGITS[usize::from(byte >> 4)]));
            out.push(char::from(DIGITS[usize::from(byte & 15)]));
        }
    }
}
