//! The one error of this crate.

use crate::Format;

/// What sort of trouble an input is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// There are no bytes.
    Empty,
    /// No known format.
    Unknown,
    /// A known format of profiles that can't be read.
    Unsupported,
    /// A known format of something else.
    NotAProfile,
    /// The input ends too early.
    Truncated,
    /// The input breaks the rules of its format.
    Malformed,
    /// A cap of [`crate::Limits`] was hit.
    TooLarge,
    /// Nothing is wrong with it: the code that reads it stands in another file ([`crate::read_with`]).
    NotLoaded,
}

impl ErrorKind {
    fn advice(self) -> &'static str {
        match self {
            Self::Empty => "Record or download it again.",
            Self::Unknown => {
                "Isotherm reads some thirty formats of profilers, among them pprof, perf script, folded stacks, speedscope, V8, \
                 Firefox and Grafana."
            }
            Self::Unsupported => "Convert it to pprof or speedscope first.",
            Self::NotAProfile => "Unpack it, or fetch the profile itself.",
            Self::Truncated => "The file is cut off: copy or download it again.",
            Self::Malformed => "Export or download it again; if that doesn't help, its writer is at fault.",
            Self::NotLoaded => "Reload the page.",
            Self::TooLarge => "Cut the recording into smaller parts.",
        }
    }
}

/// Why an input can't be read: one sentence on what is wrong and one on what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.sentence())]
pub struct ImportError {
    /// The format, as far as it was recognised.
    pub format: Option<Format>,
    /// Where: bytes from the start of the input, or of what was unpacked from it.
    pub offset: Option<u64>,
    /// Whether `offset` counts unpacked bytes.
    pub unpacked: bool,
    /// The sort of trouble.
    pub kind: ErrorKind,
    /// What was found and what was expected, without format and offset.
    pub message: String,
}

impl ImportError {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { format: None, offset: None, unpacked: false, kind, message: message.into() }
    }

    pub(crate) fn malformed(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Malformed, message)
    }

    pub(crate) fn at(mut self, offset: usize) -> Self {
        self.offset = Some(offset as u64);
        self
    }

    fn sentence(&self) -> String {
        let mut text = String::new();
        if let Some(format) = self.format {
            text += format.name();
        }
        if let Some(offset) = self.offset {
            text += if text.is_empty() { "At byte " } else { ", at byte " };
            text += &offset.to_string();
            if self.unpacked {
                text += " of the unpacked data";
            }
        }
        let mut message = self.message.chars();
        if text.is_empty() {
            text.extend(message.next().into_iter().flat_map(char::to_uppercase));
        } else {
            text += ": ";
        }
        // What is quoted from the file may hold line breaks.
        text.extend(message.map(|c| if c.is_control() { ' ' } else { c }));
        text + ". " + self.kind.advice()
    }
}

impl From<profile::BuildError> for ImportError {
    fn from(error: profile::BuildError) -> Self {
        match error {
            profile::BuildError::TooLarge(what) => {
                Self::new(ErrorKind::TooLarge, format!("there are more {what} than 32 bits can number"))
            }
            profile::BuildError::Overflow(what) => {
                Self::new(ErrorKind::TooLarge, format!("the {what} add up to more than a number can hold"))
            }
            profile::BuildError::Ragged(what) => Self::malformed(format!("the column of {what} has another length")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentence_names_format_and_place() {
        let mut error = ImportError::malformed("expected a number, found \"x\"").at(12);
        assert!(error.to_string().starts_with("At byte 12: expected a number, found \"x\". "));
        error.format = Some(Format::Speedscope);
        error.unpacked = true;
        error.message = "expected a number, found \"\n\"".to_owned();
        assert!(!error.to_string().contains('\n'));
        assert!(error.to_string().starts_with("speedscope, at byte 12 of the unpacked data: expected"));
    }
}
