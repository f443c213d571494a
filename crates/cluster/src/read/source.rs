//! One source from its raw bytes to isolated objects: gzip, encoding, splitting.

use std::io::Write as _;

use flate2::write::MultiGzDecoder;

use super::sniff::{SNIFF_BYTES, describe, is_message_pack};
use super::split::{Sink, SplitError, SplitProblem, Splitter};
use super::text::TextDecoder;
use crate::error::{ReadError, ReadErrorKind, SourceFormat};
use crate::limits::Limits;

/// The state of reading one source.
pub(crate) struct Source {
    pub(crate) name: String,
    limits: Limits,
    packing: Packing,
    text: TextDecoder,
    splitter: Splitter,
    first: Vec<u8>,
    pub(crate) bytes_in: u64,
    pub(crate) bytes_text: u64,
    /// Where something begins no document: what it is shows when enough of it has come.
    not_json_at: Option<u64>,
    /// The bytes so far, if they are MessagePack and no text.
    pub(crate) packed: Option<Vec<u8>>,
    failed: Option<ReadError>,
}

enum Packing {
    /// Too few bytes to tell.
    Start(Vec<u8>),
    Plain,
    Gzip(Box<MultiGzDecoder<Vec<u8>>>),
}

/// Packed bytes that are inflated at a time: 32 MiB of text at gzip's best ratio.
const INFLATE_STEP: usize = 32 << 10;

impl Source {
    pub(crate) fn new(name: &str, limits: Limits) -> Self {
        Self {
            name: name.to_owned(),
            limits,
            packing: Packing::Start(Vec::new()),
            text: TextDecoder::default(),
            splitter: Splitter::new(limits.object_bytes),
            first: Vec::new(),
            bytes_in: 0,
            bytes_text: 0,
            not_json_at: None,
            packed: None,
            failed: None,
        }
    }

    /// How many documents are complete.
    pub(crate) fn documents(&self) -> u64 {
        self.splitter.documents()
    }

    /// Takes the next bytes; false once the source has failed.
    pub(crate) fn feed(&mut self, bytes: &[u8], sink: &mut impl Sink) -> bool {
        self.bytes_in += bytes.len() as u64;
        if self.failed.is_some() || bytes.is_empty() {
            return self.failed.is_none();
        }
        if let Err(error) = self.unpack(bytes, sink) {
            self.failed = Some(error);
        }
        self.failed.is_none()
    }

    /// The end of the source: what it failed with, if it did.
    pub(crate) fn end(&mut self, sink: &mut impl Sink) -> Result<(), ReadError> {
        if let Packing::Start(first) = &mut self.packing {
            let first = std::mem::take(first);
            self.packing = Packing::Plain;
            if let Err(error) = self.decode(&first, sink) {
                self.failed = Some(error);
            }
        }
        if self.failed.is_none() {
            self.failed = self.close(sink).err();
        }
        match self.failed.take() {
            Some(error) => Err(error),
            None => Ok(()),
        }
    }

    fn close(&mut self, sink: &mut impl Sink) -> Result<(), ReadError> {
        if let Packing::Gzip(decoder) = &mut self.packing {
            let finished = decoder.try_finish();
            let rest = std::mem::take(decoder.get_mut());
            self.decode(&rest, sink)?;
            if finished.is_err() {
                return Err(self.error(
                    ReadErrorKind::Cut,
                    self.bytes_text,
                    "the gzip data ends in the middle: the file was cut; fetch it again".to_owned(),
                ));
            }
        }
        let rest = self.text.end().to_vec();
        self.split(&rest, sink)?;
        if self.packed.is_some() {
            return Ok(());
        }
        self.tell_not_json()?;
        self.splitter.end().map_err(|error| self.explain(error))
    }

    fn unpack(&mut self, bytes: &[u8], sink: &mut impl Sink) -> Result<(), ReadError> {
        match &mut self.packing {
            Packing::Plain => self.decode(bytes, sink),
            Packing::Start(first) => {
                first.extend_from_slice(bytes);
                if first.len() < 2 {
                    return Ok(());
                }
                let first = std::mem::take(first);
                self.packing = if first.starts_with(&[0x1f, 0x8b]) {
                    Packing::Gzip(Box::new(MultiGzDecoder::new(Vec::new())))
                } else {
                    Packing::Plain
                };
                self.unpack(&first, sink)
            }
            Packing::Gzip(_) => {
                for step in bytes.chunks(INFLATE_STEP) {
                    self.inflate(step, sink)?;
                }
                Ok(())
            }
        }
    }

    fn inflate(&mut self, bytes: &[u8], sink: &mut impl Sink) -> Result<(), ReadError> {
        let Packing::Gzip(decoder) = &mut self.packing else { return Ok(()) };
        let result = decoder.write_all(bytes);
        let mut text = std::mem::take(decoder.get_mut());
        self.decode(&text, sink)?;
        text.clear();
        if let Packing::Gzip(decoder) = &mut self.packing {
            *decoder.get_mut() = text;
        }
        result.map_err(|error| {
            self.error(
                ReadErrorKind::Damaged,
                self.bytes_text,
                format!("the gzip data is damaged ({error}); fetch the file again"),
            )
        })
    }

    fn decode(&mut self, bytes: &[u8], sink: &mut impl Sink) -> Result<(), ReadError> {
        let mut decoder = std::mem::take(&mut self.text);
        let result = self.split(decoder.decode(bytes), sink);
        self.text = decoder;
        result
    }

    fn split(&mut self, text: &[u8], sink: &mut impl Sink) -> Result<(), ReadError> {
        if self.bytes_text == 0 && text.first().is_some_and(|first| is_message_pack(*first)) {
            self.packed = Some(Vec::new());
        }
        if let Some(packed) = &mut self.packed {
            self.bytes_text += text.len() as u64;
            let most = self.limits.trace_bytes;
            if self.bytes_text > most {
                let sentence = format!("the trace is longer than {} MiB, the most that is read", most >> 20);
                return Err(self.error(ReadErrorKind::TooLarge, most, sentence));
            }
            packed.extend_from_slice(text);
            return Ok(());
        }
        let wanted = SNIFF_BYTES.saturating_sub(self.first.len());
        self.first.extend_from_slice(&text[..wanted.min(text.len())]);
        self.bytes_text += text.len() as u64;
        if self.bytes_text > self.limits.source_bytes {
            let most = self.limits.source_bytes >> 20;
            return Err(self.error(
                ReadErrorKind::TooLarge,
                self.limits.source_bytes,
                format!("the text is longer than {most} MiB, the most that is read of one source; split the list"),
            ));
        }
        if self.not_json_at.is_none() {
            match self.splitter.feed(text, sink) {
                Err(SplitError { at, problem: SplitProblem::NotJson }) => self.not_json_at = Some(at),
                result => return result.map_err(|error| self.explain(error)),
            }
        }
        if self.first.len() < SNIFF_BYTES { Ok(()) } else { self.tell_not_json() }
    }

    fn tell_not_json(&self) -> Result<(), ReadError> {
        let Some(at) = self.not_json_at else { return Ok(()) };
        Err(self.explain(SplitError { at, problem: SplitProblem::NotJson }))
    }

    pub(crate) fn error(&self, kind: ReadErrorKind, offset: u64, message: String) -> ReadError {
        let format = match self.packing {
            _ if self.packed.is_some() => SourceFormat::SimkubeTrace,
            Packing::Gzip(_) => SourceFormat::GzipJson,
            _ => SourceFormat::Json,
        };
        ReadError { source: self.name.clone(), kind, format, offset, message }
    }

    fn explain(&self, error: SplitError) -> ReadError {
        let (kind, message) = match error.problem {
            SplitProblem::Empty => (
                ReadErrorKind::Empty,
                "there is nothing in it; expected a list of nodes or pods as JSON. An empty answer means that the request failed: try again".to_owned(),
            ),
            SplitProblem::NotJson => (ReadErrorKind::NotKubernetes, describe(&self.first)),
            SplitProblem::Trailing { byte } => (
                ReadErrorKind::Damaged,
                format!("{} follows a complete document; expected another object or the end. Two downloads may have been mixed: fetch the file again", printable(byte)),
            ),
            SplitProblem::Unexpected { byte, expected } => (
                ReadErrorKind::Damaged,
                format!("{} where {expected} was expected: the text is damaged; fetch the file again", printable(byte)),
            ),
            SplitProblem::Cut { expected } => (
                ReadErrorKind::Cut,
                format!("the text ends where {expected} was expected: it was cut; fetch the file again"),
            ),
        };
        let mut read_error = self.error(kind, error.at, message);
        if matches!(kind, ReadErrorKind::NotKubernetes | ReadErrorKind::Empty) {
            read_error.format = SourceFormat::Unknown;
        }
        read_error
    }
}

fn printable(byte: u8) -> String {
    if byte.is_ascii_graphic() { format!("`{}`", byte as char) } else { format!("the byte 0x{byte:02x}") }
}
