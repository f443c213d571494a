//! What was read in spite of something being wrong.

/// The sort of a warning; [`WarningKind::id`] is its stable name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum WarningKind {
    /// There is no sample.
    Empty,
    /// Lines or rows that were left out.
    LeftOut,
    /// Bytes that are no UTF-8.
    Encoding,
    /// Bytes after the end.
    Trailing,
    /// The source itself left out small parts.
    Truncated,
    /// Weights below zero.
    Negative,
    /// Numbers that were rounded.
    Inexact,
    /// Fields that contradict each other or the format, and were put right.
    Repaired,
    /// Part of the file that isn't understood.
    Unsupported,
    /// Frames that have addresses for names.
    Unsymbolicated,
}

impl WarningKind {
    /// Short name for scripts.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::LeftOut => "left-out",
            Self::Encoding => "encoding",
            Self::Trailing => "trailing",
            Self::Truncated => "truncated",
            Self::Negative => "negative",
            Self::Inexact => "inexact",
            Self::Repaired => "repaired",
            Self::Unsupported => "unsupported",
            Self::Unsymbolicated => "unsymbolicated",
        }
    }
}

/// Something a reader should know about what was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// Its sort.
    pub kind: WarningKind,
    /// One sentence.
    pub message: String,
    /// How often it happened.
    pub count: u64,
}

impl Warning {
    pub(crate) fn new(kind: WarningKind, count: u64, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), count }
    }
}
