//! One value, read and written by its rule without standing in memory as a whole.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::hash::Names;
use super::rules::Rule;

/// Annotations that the facts read.
const ANNOTATIONS: [&str; 5] = [
    "karpenter.sh/do-not-disrupt",
    "karpenter.sh/do-not-evict",
    "karpenter.sh/do-not-consolidate",
    "cluster-autoscaler.kubernetes.io/safe-to-evict",
    "kubernetes.io/config.mirror",
];

/// Writes the next value by a rule, as JSON.
pub(super) struct Rewrite<'a> {
    pub(super) rule: &'a Rule,
    pub(super) names: &'a mut Names,
    pub(super) out: &'a mut Vec<u8>,
}

impl<'de> DeserializeSeed<'de> for Rewrite<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

fn quote(text: &str, out: &mut Vec<u8>) {
    // A string has no way to fail on its way into a vector.
    let _ = serde_json::to_writer(out, text);
}

impl Rewrite<'_> {
    fn scalar(self, text: fmt::Arguments<'_>) {
        let is_kept = matches!(self.rule, Rule::Keep);
        self.out.extend_from_slice(if is_kept { text.to_string() } else { "null".to_owned() }.as_bytes());
    }

    /// The same rule for something inside.
    fn inside<'b>(&'b mut self, rule: &'b Rule) -> Rewrite<'b> {
        Rewrite { rule, names: self.names, out: self.out }
    }

    fn comma(&mut self, opened_at: usize) {
        if self.out.len() > opened_at {
            self.out.push(b',');
        }
    }

    fn member(&mut self, opened_at: usize, key: &str) {
        self.comma(opened_at);
        quote(key, self.out);
        self.out.push(b':');
    }

    /// `{key, operator, values}`, `{key, value, effect}`: the key says how the values are written.
    fn requirement<'de, A: MapAccess<'de>>(&mut self, mut map: A) -> Result<(), A::Error> {
        let mut fields: Vec<(Cow<'de, str>, serde_json::Value)> = Vec::new();
        while let Some(entry) = map.next_entry()? {
            fields.push(entry);
        }
        let key = fields.iter().find(|(field, _)| field == "key").and_then(|(_, value)| value.as_str());
        let key = key.unwrap_or_default().to_owned();
        let opened_at = self.out.len();
        for (field, value) in fields {
            match (&*field, value) {
                ("key", _) => {
                    self.member(opened_at, "key");
                    // `metadata.name` in `matchFields` is a path.
                    let written = if key.starts_with("metadata.") { key.clone() } else { self.names.label_key(&key) };
                    quote(&written, self.out);
                }
                ("operator" | "effect" | "timeAdded", serde_json::Value::String(word)) => {
                    self.member(opened_at, &field);
                    quote(&word, self.out);
                }
                ("tolerationSeconds", serde_json::Value::Number(number)) => {
                    self.member(opened_at, &field);
                    self.out.extend_from_slice(number.to_string().as_bytes());
                }
                ("value", serde_json::Value::String(value)) => {
                    self.member(opened_at, &field);
                    quote(&self.names.label_value(&key, &value), self.out);
                }
                ("values", serde_json::Value::Array(values)) => {
                    self.member(opened_at, &field);
                    self.out.push(b'[');
                    let opened_at = self.out.len();
                    for value in values.iter().filter_map(serde_json::Value::as_str) {
                        self.comma(opened_at);
                        quote(&self.names.label_value(&key, value), self.out);
                    }
                    self.out.push(b']');
                }
                _ => {}
            }
        }
        Ok(())
    }
}

impl<'de> Visitor<'de> for Rewrite<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.scalar(format_args!("{value}"));
        Ok(())
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        self.scalar(format_args!("{value}"));
        Ok(())
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        self.scalar(format_args!("{value}"));
        Ok(())
    }

    fn visit_f64<E>(self, value: f64) -> Result<(), E> {
        // JSON knows no infinity, so that neither did the text.
        self.scalar(format_args!("{value:?}"));
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.out.extend_from_slice(b"null");
        Ok(())
    }

    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        match self.rule {
            Rule::Keep => quote(value, self.out),
            Rule::Name => quote(&self.names.name(value), self.out),
            Rule::LabelKey => quote(&self.names.label_key(value), self.out),
            Rule::ApiVersion => quote(&self.names.api_version(value), self.out),
            Rule::Image => {
                let (place, version) = match value.rsplit_once(':') {
                    Some((place, version)) if !version.contains('/') => (place, version),
                    _ => (value, ""),
                };
                let place = place.split('@').next().unwrap_or_default();
                // Of a digest nothing is left but that there is one.
                let version = if version.len() >= 64 { "" } else { version };
                quote(&format!("{}:{version}", self.names.image(place)), self.out);
            }
            _ => self.out.extend_from_slice(b"null"),
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<(), A::Error> {
        let rule = match self.rule {
            Rule::Items(rule) => *rule,
            // A bare array of objects, or a list of names.
            rule @ (Rule::Fields(_) | Rule::Name) => rule,
            _ => {
                while list.next_element::<IgnoredAny>()?.is_some() {}
                self.out.extend_from_slice(b"null");
                return Ok(());
            }
        };
        self.out.push(b'[');
        let opened_at = self.out.len();
        loop {
            let end = self.out.len();
            self.comma(opened_at);
            if list.next_element_seed(self.inside(rule))?.is_none() {
                self.out.truncate(end);
                break;
            }
        }
        self.out.push(b']');
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        self.out.push(b'{');
        let opened_at = self.out.len();
        if matches!(self.rule, Rule::Requirement) {
            self.requirement(map)?;
            self.out.push(b'}');
            return Ok(());
        }
        let rule = self.rule;
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            match rule {
                Rule::Fields(fields) => match fields.iter().find(|(field, _)| *field == key) {
                    Some((field, rule)) => {
                        self.member(opened_at, field);
                        map.next_value_seed(self.inside(rule))?;
                    }
                    None => {
                        map.next_value::<IgnoredAny>()?;
                    }
                },
                Rule::Labels => {
                    let value = map.next_value::<serde_json::Value>()?;
                    let (written, value) =
                        (self.names.label_key(&key), self.names.label_value(&key, value.as_str().unwrap_or_default()));
                    self.member(opened_at, &written);
                    quote(&value, self.out);
                }
                Rule::Annotations => {
                    let value = map.next_value::<serde_json::Value>()?;
                    if let (true, Some(value)) = (ANNOTATIONS.contains(&&*key), value.as_str()) {
                        // What they say is a flag or a time; the mirror's hash only that there is one.
                        let value = if key == "kubernetes.io/config.mirror" { "true" } else { value };
                        self.member(opened_at, &key);
                        quote(value, self.out);
                    }
                }
                Rule::Amounts => {
                    let written = if key.contains('/') { self.names.label_key(&key) } else { key.into_owned() };
                    self.member(opened_at, &written);
                    map.next_value_seed(self.inside(&Rule::Keep))?;
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        self.out.push(b'}');
        Ok(())
    }
}
