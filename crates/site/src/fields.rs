//! The fields of an object of the file, and what is said about those that are wrong.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// An object, the path to it, and where sentences go.
pub(crate) struct Fields<'a> {
    object: &'a Map<String, Value>,
    path: &'a str,
    wrong: &'a mut Vec<String>,
}

impl<'a> Fields<'a> {
    /// The object; keys that nobody knows are told, except one that names the schema.
    pub(crate) fn of(value: &'a Value, path: &'a str, known: &[&str], wrong: &'a mut Vec<String>) -> Option<Self> {
        let Some(object) = value.as_object() else {
            let what = if path.is_empty() { "the file" } else { path };
            wrong.push(format!("isotherm.json: {what}: expected an object, found {}.", kind(value)));
            return None;
        };
        let mut fields = Self { object, path, wrong };
        for key in object.keys() {
            let is_schema = path.is_empty() && key == "$schema";
            if !is_schema && !known.contains(&key.as_str()) {
                fields.say(key, &format!("no such key; expected {}", known.join(", ")));
            }
        }
        Some(fields)
    }

    /// Says what is wrong with a key.
    pub(crate) fn say(&mut self, key: &str, what: &str) {
        let path = self.path_of(key);
        self.wrong.push(format!("isotherm.json: {path}: {what}."));
    }

    fn path_of(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    /// A text, if the key is there.
    pub(crate) fn text(&mut self, key: &str) -> Option<String> {
        match self.object.get(key)? {
            Value::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
            other => {
                self.say(key, &format!("expected text, found {}", kind(other)));
                None
            }
        }
    }

    /// A text that has to be there.
    pub(crate) fn needed(&mut self, key: &str) -> Option<String> {
        if !self.object.contains_key(key) {
            self.say(key, "this key is needed");
        }
        self.text(key)
    }

    /// One of some words.
    pub(crate) fn word(&mut self, key: &str, words: &[&str]) -> Option<String> {
        let text = self.object.get(key)?.as_str().map(str::to_owned);
        if let Some(text) = text.clone().filter(|text| words.contains(&text.as_str())) {
            return Some(text);
        }
        let found = text.map_or_else(|| kind(&self.object[key]).to_owned(), |text| format!("{text:?}"));
        self.say(key, &format!("expected one of {}, found {found}", words.join(", ")));
        None
    }

    /// A text or a list of them.
    pub(crate) fn texts(&mut self, key: &str) -> Vec<String> {
        match self.object.get(key) {
            Some(Value::Array(items)) => items
                .iter()
                .enumerate()
                .filter_map(|(i, item)| {
                    if !item.is_string() {
                        self.say(&format!("{key}[{i}]"), &format!("expected text, found {}", kind(item)));
                    }
                    item.as_str().map(str::to_owned)
                })
                .collect(),
            _ => self.text(key).into_iter().collect(),
        }
    }

    /// What `read` makes of each entry of a list.
    pub(crate) fn each<T>(&mut self, key: &str, read: impl Fn(&Value, &str, &mut Vec<String>) -> Option<T>) -> Vec<T> {
        match self.object.get(key) {
            None => Vec::new(),
            Some(Value::Array(items)) => {
                let path = self.path_of(key);
                let read = |(i, item)| read(item, &format!("{path}[{i}]"), self.wrong);
                items.iter().enumerate().filter_map(read).collect()
            }
            Some(other) => {
                self.say(key, &format!("expected a list, found {}", kind(other)));
                Vec::new()
            }
        }
    }

    /// What `read` makes of an object.
    pub(crate) fn object<T>(
        &mut self,
        key: &str,
        read: impl Fn(&Value, &str, &mut Vec<String>) -> Option<T>,
    ) -> Option<T> {
        read(self.object.get(key)?, &self.path_of(key), self.wrong)
    }

    /// The entries of an object that `read` takes for prices.
    pub(crate) fn map(&mut self, key: &str, read: impl Fn(&Value) -> Option<String>) -> BTreeMap<String, String> {
        let entries = match self.object.get(key) {
            None => return BTreeMap::new(),
            Some(Value::Object(entries)) => entries,
            Some(other) => {
                self.say(key, &format!("expected an object, found {}", kind(other)));
                return BTreeMap::new();
            }
        };
        let mut out = BTreeMap::new();
        for (name, value) in entries {
            match read(value) {
                Some(text) => drop(out.insert(name.clone(), text)),
                None => self.say(&format!("{key}.{name}"), "expected the price of an hour: a number of zero or more"),
            }
        }
        out
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
