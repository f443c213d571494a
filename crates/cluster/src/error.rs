//! Why a source could not be read.

use std::fmt;

/// What a source is, as far as its bytes tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceFormat {
    /// JSON text, in any wrapping of Kubernetes objects.
    Json,
    /// JSON text in gzip; offsets count the decompressed text.
    GzipJson,
    /// A SimKube trace in MessagePack.
    SimkubeTrace,
    /// Something else.
    Unknown,
}

impl SourceFormat {
    /// The name printed with an error.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Json => "kubernetes-json",
            Self::GzipJson => "kubernetes-json+gzip",
            Self::SimkubeTrace => "simkube-trace",
            Self::Unknown => "unknown",
        }
    }
}

/// The sort of a [`ReadError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReadErrorKind {
    /// There are no bytes.
    Empty,
    /// It is no JSON, or JSON that holds no known objects.
    NotKubernetes,
    /// It ends in the middle.
    Cut,
    /// Its bytes are damaged.
    Damaged,
    /// It is beyond a cap of [`crate::Limits`].
    TooLarge,
    /// It is a server's refusal (a Status object) with this HTTP code.
    Refused(u16),
}

/// Why a source could not be read: one sentence that says where, what was expected and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError {
    /// The name given to [`crate::SnapshotReader::begin`].
    pub source: String,
    /// What sort of error this is.
    pub kind: ReadErrorKind,
    /// What the source is.
    pub format: SourceFormat,
    /// Byte offset in the text (in the decompressed text of a gzip source).
    pub offset: u64,
    /// What is wrong, what was expected, and what to do, without source and offset.
    pub message: String,
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.format {
            SourceFormat::Json => "JSON, ",
            SourceFormat::GzipJson => "JSON in gzip, ",
            SourceFormat::SimkubeTrace => "SimKube trace, ",
            SourceFormat::Unknown => "",
        };
        if !self.source.is_empty() {
            write!(f, "{}: ", self.source)?;
        }
        write!(f, "{what}byte {}: {}", self.offset, self.message)
    }
}

impl std::error::Error for ReadError {}
