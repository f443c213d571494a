//! Interned text in one buffer.

use std::hash::{BuildHasher as _, BuildHasherDefault};

use hashbrown::HashTable;
use rustc_hash::FxHasher;

use crate::{BuildError, StringId};

pub(crate) type Hasher = BuildHasherDefault<FxHasher>;

/// All text of a profile: each string once, in order of first use.
#[derive(Debug, Clone)]
pub struct StringTable {
    text: String,
    /// `ends[i]` is the end of string `i` in `text`; its start is the end before it.
    ends: Vec<u32>,
    /// Rows by the hash of their text, without a second copy of it.
    rows: HashTable<u32>,
}

impl Default for StringTable {
    fn default() -> Self {
        Self { text: String::new(), ends: Vec::new(), rows: HashTable::new() }
    }
}

impl StringTable {
    /// The text of a string; empty for [`StringId::NONE`].
    #[must_use]
    pub fn get(&self, id: StringId) -> &str {
        text_at(&self.text, &self.ends, id.0)
    }

    /// The number of strings.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is no string.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The row of `text`, which is added if it is new.
    ///
    /// # Errors
    /// [`BuildError::TooLarge`] when all text together would pass 4 GiB.
    pub fn intern(&mut self, text: &str) -> Result<StringId, BuildError> {
        let hash = Hasher::default().hash_one(text);
        let (all, ends) = (&self.text, &self.ends);
        if let Some(&row) = self.rows.find(hash, |&row| text_at(all, ends, row) == text) {
            return Ok(StringId(row));
        }
        let end = u32::try_from(self.text.len() + text.len()).map_err(|_| BuildError::TooLarge("text"))?;
        let row = u32::try_from(self.ends.len()).map_err(|_| BuildError::TooLarge("strings"))?;
        self.text.push_str(text);
        self.ends.push(end);
        let (all, ends) = (&self.text, &self.ends);
        self.rows.insert_unique(hash, row, |&row| Hasher::default().hash_one(text_at(all, ends, row)));
        Ok(StringId(row))
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
    fn a_string_is_kept_once() {
        let mut table = StringTable::default();
        let ids: Vec<_> = ["main", "", "main", "día", ""].iter().map(|s| table.intern(s).unwrap()).collect();
        assert_eq!(ids, [0, 1, 0, 2, 1].map(StringId));
        assert_eq!(
            ["main", "", "día"].map(|s| s.to_owned()).to_vec(),
            (0..3).map(|i| table.get(StringId(i)).to_owned()).collect::<Vec<_>>()
        );
        assert_eq!(table.get(StringId::NONE), "");
    }
}
