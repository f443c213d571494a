//! What a reader of untrusted lists will hold at most.

/// Caps on one reader. Whatever hits one is left out and shown as a warning or an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of JSON of one object; a larger one is skipped.
    pub object_bytes: u64,
    /// Bytes of JSON of one source after decompression; beyond it the source fails.
    pub source_bytes: u64,
    /// Bytes of list items held while the kind of the list is still unknown.
    pub pending_bytes: u64,
    /// Bytes of a SimKube trace, which is read as a whole.
    pub trace_bytes: u64,
    /// Objects kept of all kinds together.
    pub objects: u32,
    /// Bytes of one text (a message, a label); a longer one is cut.
    pub text_bytes: u32,
    /// Bytes of all distinct texts together.
    pub all_text_bytes: u32,
    /// Warnings of one kind and source told one by one; more are counted.
    pub warnings_told: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            object_bytes: 64 << 20,
            source_bytes: 16 << 30,
            pending_bytes: 256 << 20,
            trace_bytes: 256 << 20,
            objects: 8_000_000,
            text_bytes: 64 << 10,
            all_text_bytes: 1 << 30,
            warnings_told: 20,
        }
    }
}
