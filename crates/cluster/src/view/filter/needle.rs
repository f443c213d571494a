//! Text that is looked for.

use rustc_hash::FxHashMap;

use crate::model::{Snapshot, StrId};

/// A text that is looked for, whatever the case.
#[derive(Clone, Debug)]
pub struct Needle {
    lower: String,
    /// Both cases of its first byte.
    first: [u8; 2],
    /// Of each text of the snapshot that was looked at: 1 where it is not in it, 2 where it is.
    looked_at: Vec<u8>,
    /// The same of things that are told apart by a number.
    known: FxHashMap<u128, bool>,
}

impl Needle {
    /// To look for this text.
    pub fn new(text: &str) -> Self {
        let lower = text.to_lowercase();
        let first = lower.bytes().next().unwrap_or_default();
        Self { first: [first, first.to_ascii_uppercase()], lower, looked_at: Vec::new(), known: FxHashMap::default() }
    }

    /// The text in lower case.
    pub fn as_str(&self) -> &str {
        &self.lower
    }

    /// Whether a text contains it.
    pub fn is_in(&self, text: &str) -> bool {
        if self.lower.is_empty() {
            return true;
        }
        if !text.is_ascii() {
            return text.to_lowercase().contains(&self.lower);
        }
        let (text, needle) = (text.as_bytes(), self.lower.as_bytes());
        let Some(last) = text.len().checked_sub(needle.len()) else { return false };
        memchr::memchr2_iter(self.first[0], self.first[1], &text[..=last])
            .any(|at| text[at..at + needle.len()].eq_ignore_ascii_case(needle))
    }

    /// Whether a text of the snapshot contains it, each of which is looked at once.
    pub fn is_in_kept(&mut self, snapshot: &Snapshot, id: StrId) -> bool {
        let at = id.0 as usize;
        match self.looked_at.get(at) {
            Some(1) => return false,
            Some(2) => return true,
            Some(_) => {}
            None => self.looked_at.resize(at + 1, 0),
        }
        let is_in = self.is_in(snapshot.text(id));
        self.looked_at[at] = if is_in { 2 } else { 1 };
        is_in
    }

    /// What `look` says, which is asked once for each key.
    pub fn once(&mut self, key: u128, look: impl FnOnce(&Self) -> bool) -> bool {
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let is_in = look(self);
        self.known.insert(key, is_in);
        is_in
    }

    /// Whether it stands across the slash of `before/after`.
    pub fn is_across(&self, before: &str, after: &str) -> bool {
        if !before.is_ascii() || !after.is_ascii() {
            return self.is_in(&format!("{before}/{after}"));
        }
        let (before, after) = (before.as_bytes(), after.as_bytes());
        self.lower.match_indices('/').any(|(at, _)| {
            let (left, right) = (&self.lower.as_bytes()[..at], &self.lower.as_bytes()[at + 1..]);
            let tail = before.len().checked_sub(left.len()).and_then(|start| before.get(start..));
            tail.is_some_and(|tail| tail.eq_ignore_ascii_case(left))
                && after.get(..right.len()).is_some_and(|head| head.eq_ignore_ascii_case(right))
        })
    }

    /// Whether a text begins with it.
    pub fn begins(&self, text: &str) -> bool {
        if text.is_ascii() {
            let head = text.as_bytes().get(..self.lower.len());
            return head.is_some_and(|head| head.eq_ignore_ascii_case(self.lower.as_bytes()));
        }
        text.to_lowercase().starts_with(&self.lower)
    }

    /// Whether a text is it.
    pub fn is(&self, text: &str) -> bool {
        if text.is_ascii() { text.eq_ignore_ascii_case(&self.lower) } else { text.to_lowercase() == self.lower }
    }
}
