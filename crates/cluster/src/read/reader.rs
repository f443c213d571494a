//! The door: sources in, a snapshot out.

use std::sync::Arc;

use super::finish::finish;
use super::objects::{Objects, Seen};
use super::source::Source;
use super::store::{Mark, Store};
use super::trace::read_trace;
use crate::error::{ReadError, ReadErrorKind, SourceFormat};
use crate::limits::Limits;
use crate::model::{Snapshot, Time};
use crate::recording::{Follow, Recording};
use crate::warning::{Warning, WarningKind};

/// Reads the sources of one snapshot one after another, each in pieces of any size.
///
/// A source is JSON in any wrapping: an API list, a `List` of mixed kinds, one object, an array of those,
/// several documents one after another, or the events of a watch; plain or in gzip, UTF-8 or UTF-16. Lists
/// are read as a stream: only the object that is being read stands in memory.
///
/// ```
/// # use isotherm_cluster::{Limits, SnapshotReader};
/// let mut reader = SnapshotReader::new(Limits::default());
/// reader.begin("nodes.json");
/// reader.feed(br#"{"kind":"NodeList","items":[{"metadata":{"name":"a"}},{"met"#);
/// reader.feed(br#"adata":{"name":"b"}}]}"#);
/// assert_eq!(reader.end().unwrap().objects, 2);
/// let (snapshot, warnings) = reader.finish();
/// assert_eq!((snapshot.nodes.len(), warnings.len()), (2, 0));
/// ```
pub struct SnapshotReader {
    store: Store,
    source: Option<(Source, Seen, Mark)>,
    sources: u32,
}

/// What a source held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceSummary {
    /// The name given to [`SnapshotReader::begin`].
    pub name: String,
    /// Bytes as they came.
    pub bytes: u64,
    /// Bytes of text after decompression.
    pub text_bytes: u64,
    /// Objects read, with those that replace others.
    pub objects: u64,
    /// The same by kind, sorted.
    pub kinds: Vec<(String, u64)>,
    /// Objects that could not be read; each is among the warnings.
    pub skipped: u64,
    /// Changes of a watch among them.
    pub events: u64,
    /// The version to watch from or to resume from; opaque, empty if unknown.
    pub resource_version: String,
    /// What to pass as `continue` for the next page; empty after the last.
    pub next_page: String,
}

impl SnapshotReader {
    /// A reader with nothing read.
    pub fn new(limits: Limits) -> Self {
        Self { store: Store::new(limits), source: None, sources: 0 }
    }

    /// A reader of what was recorded, once more.
    pub fn after(limits: Limits, recording: Arc<Recording>) -> Self {
        let mut store = Store::new(limits);
        store.follow = Follow::after(recording);
        Self { store, source: None, sources: 0 }
    }

    /// Begins a source; `name` stands in its errors and warnings. One that was not ended is dropped.
    pub fn begin(&mut self, name: &str) {
        if let Some((_, _, mark)) = self.source.take() {
            self.store.rewind(&mark);
        }
        self.store.source = (self.sources, name.to_owned());
        self.sources += 1;
        let mark = self.store.mark();
        self.source = Some((Source::new(name, self.store.limits), Seen::default(), mark));
    }

    /// Takes the next bytes of the source; false once the source has failed and the rest is of no use.
    pub fn feed(&mut self, bytes: &[u8]) -> bool {
        let Some((source, seen, _)) = &mut self.source else { return false };
        source.feed(bytes, &mut Objects { store: &mut self.store, seen })
    }

    /// Ends the source.
    ///
    /// # Errors
    /// If it could not be read to its end, or holds nothing that is known. It counts for nothing then, also
    /// not the objects that came before the error; what other sources held stays.
    pub fn end(&mut self) -> Result<SourceSummary, ReadError> {
        let Some((mut source, mut seen, mark)) = self.source.take() else {
            return Err(ReadError {
                source: String::new(),
                kind: ReadErrorKind::Empty,
                format: SourceFormat::Unknown,
                offset: 0,
                message: "no source was begun".to_owned(),
            });
        };
        let mut result = source.end(&mut Objects { store: &mut self.store, seen: &mut seen });
        if let Some(packed) = source.packed.as_deref().filter(|_| result.is_ok()) {
            match read_trace(&mut self.store, packed) {
                Ok(trace) => (self.store.trace, seen.known) = (Some(trace), true),
                Err((at, sentence)) => result = Err(source.error(ReadErrorKind::Damaged, at, sentence)),
            }
        }
        let error = match result {
            // The whole events before the cut are a state, only an older one.
            Err(error) if error.kind == ReadErrorKind::Cut && seen.events > 0 && seen.events == source.documents() => {
                self.store
                    .warn(WarningKind::Stream, || "the stream ends inside a change, which is left out".to_owned());
                None
            }
            Err(error) => Some(error),
            Ok(()) if seen.known => None,
            Ok(()) => Some(nothing_known(&source, &seen)),
        };
        if let Some(error) = error {
            self.store.rewind(&mark);
            return Err(error);
        }
        let mut kinds = seen.kinds;
        kinds.sort_unstable();
        Ok(SourceSummary {
            name: source.name,
            bytes: source.bytes_in,
            text_bytes: source.bytes_text,
            objects: kinds.iter().map(|(_, count)| count).sum(),
            kinds,
            skipped: seen.skipped,
            events: seen.events,
            resource_version: seen.resource_version,
            next_page: seen.next_page,
        })
    }

    /// The snapshot of all sources that were read, and what was noticed. A source that was not ended is
    /// dropped.
    pub fn finish(self) -> (Snapshot, Vec<Warning>) {
        let (snapshot, warnings, _) = self.finish_at(Time::UNKNOWN);
        (snapshot, warnings)
    }

    /// The same with the recording that the next read is compared with; `read_at` is when this read was made. Where that
    /// is unknown, the newest time that an object tells stands for it.
    pub fn finish_at(mut self, read_at: Time) -> (Snapshot, Vec<Warning>, Recording) {
        if let Some((_, _, mark)) = self.source.take() {
            self.store.rewind(&mark);
        }
        finish(self.store, read_at)
    }
}

fn nothing_known(source: &Source, seen: &Seen) -> ReadError {
    if let Some((code, sentence)) = &seen.refused {
        return source.error(ReadErrorKind::Refused(*code), 0, sentence.clone());
    }
    let why = seen.unknown.as_deref().unwrap_or("it holds no object that could be read");
    let message = format!(
        "{why}; expected nodes, pods or their metrics, as `kubectl get nodes,pods -A -o json` or the API server prints them"
    );
    source.error(ReadErrorKind::NotKubernetes, 0, message)
}

#[cfg(test)]
#[path = "reader_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "object_tests.rs"]
mod object_tests;
