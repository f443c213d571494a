//! Interned text of a snapshot in one buffer.

use std::hash::{BuildHasher as _, BuildHasherDefault};

use hashbrown::HashTable;
use rustc_hash::FxHasher;

/// A text of a [`crate::Snapshot`]. [`StrId::EMPTY`] stands for an absent text too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StrId(pub u32);

impl StrId {
    /// The empty text, which also stands for an absent one.
    pub const EMPTY: Self = Self(0);

    /// Whether this is the empty or an absent text.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

pub(crate) fn hash_of<T: std::hash::Hash + ?Sized>(value: &T) -> u64 {
    BuildHasherDefault::<FxHasher>::default().hash_one(value)
}

/// All text of a snapshot: each string once, in order of first use; the first is empty.
#[derive(Debug)]
pub(crate) struct Strings {
    text: String,
    /// `ends[i]` is where string `i` ends in `text`; it starts where the one before it ends.
    ends: Vec<u32>,
    rows: HashTable<u32>,
    most_bytes: usize,
}

impl Strings {
    /// A table that takes at most so many bytes (never more than 4 GiB).
    pub(crate) fn new(most_bytes: u32) -> Self {
        let mut rows = HashTable::new();
        rows.insert_unique(hash_of(""), 0, |_| 0);
        Self { text: String::new(), ends: vec![0], rows, most_bytes: most_bytes as usize }
    }

    pub(crate) fn get(&self, id: StrId) -> &str {
        text_at(&self.text, &self.ends, id.0)
    }

    /// The row of `text` if it is known.
    pub(crate) fn find(&self, text: &str) -> Option<StrId> {
        self.rows.find(hash_of(text), |&row| self.get(StrId(row)) == text).map(|&row| StrId(row))
    }

    /// The row of `text`, which is added if it is new; `None` when the table is full.
    pub(crate) fn intern(&mut self, text: &str) -> Option<StrId> {
        if let Some(id) = self.find(text) {
            return Some(id);
        }
        let end = self.text.len().checked_add(text.len()).filter(|end| *end <= self.most_bytes)?;
        let row = u32::try_from(self.ends.len()).ok()?;
        self.text.push_str(text);
        self.ends.push(u32::try_from(end).ok()?);
        let (all, ends) = (&self.text, &self.ends);
        self.rows.insert_unique(hash_of(text), row, |&row| hash_of(text_at(all, ends, row)));
        Some(StrId(row))
    }

    pub(crate) fn bytes(&self) -> usize {
        self.text.capacity() + self.ends.capacity() * 4 + self.rows.capacity() * 5
    }
}

fn text_at<'a>(text: &'a str, ends: &[u32], row: u32) -> &'a str {
    let row = row as usize;
    let Some(&end) = ends.get(row) else { return "" };
    let start = if row == 0 { 0 } else { ends[row - 1] };
    &text[start as usize..end as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_kept_once_and_the_cap_holds() {
        let mut strings = Strings::new(6);
        assert_eq!(strings.intern(""), Some(StrId::EMPTY));
        let abc = strings.intern("abc").unwrap();
        assert_eq!(strings.intern("abc"), Some(abc));
        assert_eq!(strings.get(abc), "abc");
        assert_eq!(strings.intern("defg"), None);
        let de = strings.intern("de").unwrap();
        assert_eq!((strings.get(de), strings.find("de"), strings.find("x")), ("de", Some(de), None));
        assert_eq!(strings.get(StrId(99)), "");
    }
}
