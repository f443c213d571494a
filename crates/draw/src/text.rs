//! Text in one buffer, numbered.

/// Strings one after another.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TextTable {
    pub(crate) text: String,
    pub(crate) ends: Vec<u32>,
}

impl TextTable {
    /// Adds a text and returns its number.
    pub fn push(&mut self, text: &str) -> u32 {
        self.text.push_str(text);
        self.ends.push(self.text.len() as u32);
        (self.ends.len() - 1) as u32
    }

    /// The text of a number; empty for one that isn't there.
    #[must_use]
    pub fn get(&self, number: u32) -> &str {
        let i = number as usize;
        let Some(&end) = self.ends.get(i) else { return "" };
        let start = if i == 0 { 0 } else { self.ends[i - 1] };
        self.text.get(start as usize..end as usize).unwrap_or("")
    }

    /// How many texts there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }
}
