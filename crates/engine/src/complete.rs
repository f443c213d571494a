//! What a half-typed filter of a screen may go on with.

use cluster::view::{self, Field, Subject};
use serde::{Deserialize, Serialize};

use crate::cluster_view::ClusterView;
use crate::lists;

/// A way to go on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Completion {
    /// Where the text begins that it takes the place of, in bytes.
    pub from: u32,
    /// Where that ends.
    pub to: u32,
    /// What stands there then.
    pub text: String,
    /// How many things have it; 0 for words of the language.
    pub count: u32,
}

impl Completion {
    /// The filter with it, and where the cursor stands then, in UTF-16 units. A value is followed by a space.
    #[must_use]
    pub fn applied(&self, filter: &str) -> (String, u32) {
        let (from, to) = (self.from as usize, self.to as usize);
        let before = filter.get(..from).unwrap_or(filter);
        let after = filter.get(to.max(from)..).unwrap_or_default();
        let gap = if self.text.ends_with([':', '=', ' ']) || after.starts_with(' ') { "" } else { " " };
        let head = format!("{before}{}{gap}", self.text);
        let cursor = head.encode_utf16().count() as u32;
        (head + after, cursor)
    }

    /// Whether it wants a value after it.
    #[must_use]
    pub fn is_key(&self) -> bool {
        self.text.ends_with([':', '='])
    }
}

/// Ways to go on, and the text that they belong to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Completions {
    /// The filter as it was typed.
    pub filter: String,
    /// The likeliest first.
    pub found: Vec<Completion>,
}

impl ClusterView {
    /// Ways to go on with the filter of a screen at a cursor (in bytes).
    pub(crate) fn complete(&self, screen: &str, filter: String, cursor: u32) -> Completions {
        let subject = lists::subject(screen).unwrap_or(Subject::Nodes);
        let mut found: Vec<Completion> =
            view::complete(&self.snapshot, &self.totals, subject, &filter, cursor as usize)
                .into_iter()
                .map(|one| Completion { from: one.from as u32, to: one.to as u32, text: one.text, count: one.count })
                .collect();
        found.splice(0..0, own_words(screen, &filter, cursor));
        Completions { filter, found }
    }
}

/// The words after `is:` that only this screen has.
fn own_words(screen: &str, filter: &str, cursor: u32) -> Vec<Completion> {
    let before = filter.get(..cursor as usize).unwrap_or(filter);
    let word = before.rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | ')')).next().unwrap_or_default();
    let Some((key, typed)) = word.trim_start_matches(['-', '!']).split_once(':') else { return Vec::new() };
    if Field::parse(key) != Some(Field::Is) {
        return Vec::new();
    }
    let to = before.len() + filter[before.len()..].find(char::is_whitespace).unwrap_or(filter.len() - before.len());
    let typed_lower = typed.to_lowercase();
    let words = lists::own_words(screen).into_iter().filter(|word| word.starts_with(&typed_lower));
    words
        .map(|word| Completion {
            from: (before.len() - typed.len()) as u32,
            to: to as u32,
            text: word.to_owned(),
            count: 0,
        })
        .collect()
}
