//! What goes over the boundary: which rows of which list, and the rows.

use serde::{Deserialize, Serialize};

use crate::AnswerPart;

/// Which rows of which list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ListAsked {
    /// The list's word: `pods`, `workloads`, `disruption`, `versions`, `controllers`, `events`.
    pub kind: String,
    /// Which rows (`cluster::view::Filter`).
    pub filter: String,
    /// Column that sorts them; empty or unknown is the list's usual one.
    pub sort: String,
    /// Largest first; without it as suits the column.
    pub descending: Option<bool>,
    /// First row.
    pub from: u32,
    /// Row after the last.
    pub to: u32,
    /// Time of display, for ages: milliseconds since the Unix epoch.
    pub now_unix_ms: i64,
}

/// Rows of a list, and its head.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ListPage {
    /// The list's word.
    pub kind: String,
    /// The columns, from the left.
    pub columns: Vec<Column>,
    /// Column that sorts it.
    pub sort: String,
    /// Whether the largest come first.
    pub descending: bool,
    /// Number of the first row.
    pub from: u32,
    /// Rows that fit the filter.
    pub count: u32,
    /// Rows in all.
    pub total: u32,
    /// The rows.
    pub rows: Vec<ListRow>,
    /// The answer in one line, over all rows.
    pub answer: Vec<AnswerPart>,
    /// What of the filter could not be understood.
    pub error: Option<String>,
    /// Why there is no row, where there is none.
    pub empty: Option<String>,
}

/// A column of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Its word in the URL and in files.
    pub key: String,
    /// Its head.
    pub title: String,
    /// Whether it holds numbers: set to the right, largest first when it sorts.
    pub is_figure: bool,
    /// Whether the list can be sorted by it.
    pub is_sortable: bool,
    /// Columns of a higher number leave a narrow screen first; 1 stays.
    pub priority: u8,
    /// Width in characters; 0 takes what is left.
    pub width_ch: u8,
}

/// A row of a list.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ListRow {
    /// One for each column.
    pub cells: Vec<Cell>,
    /// Where it leads.
    pub target: Option<Target>,
}

/// What a row leads to: a key of the URL and its value.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// The screen's word; empty is the one that shows the list.
    pub screen: String,
    /// The key.
    pub key: String,
    /// Its value.
    pub value: String,
}

/// A cell of a list.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// What stands there.
    pub text: String,
    /// What more there is to say of it; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Length of its bar in percent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pct: Option<f64>,
    /// How much it wants to be seen.
    #[serde(default, skip_serializing_if = "Level::is_plain")]
    pub level: Level,
    /// For files: the exact value, where the text is rounded. It stays in the engine.
    #[serde(skip)]
    pub(crate) exact: Option<String>,
}

/// How much a cell wants to be seen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// As the others.
    #[default]
    Plain,
    /// Less than the others.
    Quiet,
    /// Something to look at.
    Warning,
    /// Something is wrong.
    Critical,
}

impl Level {
    fn is_plain(&self) -> bool {
        *self == Self::Plain
    }
}

impl Cell {
    /// A text.
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// A whole number; 0 is quiet.
    pub(crate) fn count(count: u64) -> Self {
        let level = if count == 0 { Level::Quiet } else { Level::Plain };
        let text = units::format_integer(i128::from(count));
        Self { text, level, exact: Some(count.to_string()), ..Self::default() }
    }

    /// A state in words, and what it means.
    pub(crate) fn state(words: &str, level: Level, note: impl Into<String>) -> Self {
        Self { text: words.to_owned(), note: note.into(), level, ..Self::default() }
    }

    /// A text that says less than the others.
    pub(crate) fn quiet(text: impl Into<String>) -> Self {
        Self { text: text.into(), level: Level::Quiet, ..Self::default() }
    }

    /// Something that isn't known, and why.
    pub(crate) fn unknown(why: &str) -> Self {
        let exact = Some(String::new());
        Self { text: "–".to_owned(), note: why.to_owned(), level: Level::Quiet, exact, ..Self::default() }
    }
}
