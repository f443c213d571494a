//! Isolates the objects in JSON text that is pushed in pieces of any size.
//!
//! The text is one or more documents, or an array of documents. A document is an object; the elements of
//! its `items` array are handed over one by one as they are complete, so that a list never stands in
//! memory; all else of the document (its shell, with `items` emptied) is handed over at its end. Only these
//! few levels are looked into, with a fixed state, so no depth of nesting costs stack.

use super::scan::Scan;

/// What is known of the document around an item when the item is handed over.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct DocumentHead {
    /// Offset of the document's first byte.
    pub(crate) at: u64,
    /// Its `kind`, if that has been read already.
    pub(crate) kind: Option<String>,
    /// Its `apiVersion`, if that has been read already.
    pub(crate) api_version: Option<String>,
    /// How many elements of `items` came so far.
    pub(crate) items: u64,
}

/// Takes what a [`Splitter`] isolates.
pub(crate) trait Sink {
    /// An element of `items` at an offset; `None` if it was larger than the cap.
    fn item(&mut self, document: &DocumentHead, at: u64, text: Option<&[u8]>);
    /// The end of a document, with all of it but its items; `None` if that was larger than the cap.
    fn document(&mut self, document: &DocumentHead, shell: Option<&[u8]>);
}

/// Why the text cannot be split further.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SplitProblem {
    /// This byte stands where something else should.
    Unexpected { byte: u8, expected: &'static str },
    /// The first byte begins no document.
    NotJson,
    /// A document was complete and something that begins no other follows.
    Trailing { byte: u8 },
    /// The text ends inside something.
    Cut { expected: &'static str },
    /// There is no text.
    Empty,
}

/// A [`SplitProblem`] and its offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SplitError {
    pub(crate) at: u64,
    pub(crate) problem: SplitProblem,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Top,
    Array,
    Document,
    Items,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expect {
    /// A value or, of an object, a key.
    Value,
    /// That, or the end of what was just opened.
    ValueOrEnd,
    Colon,
    MemberValue,
    CommaOrEnd,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Item,
    Key,
    Member,
    /// An element of the outer array that is no object.
    Skipped,
}

/// The state between two pieces of text.
#[derive(Debug)]
pub(crate) struct Splitter {
    most_bytes: usize,
    place: Place,
    in_array: bool,
    expect: Expect,
    scan: Option<(Scan, Role)>,
    /// The beginning of the value that is being scanned, where it came in an earlier piece.
    held: Vec<u8>,
    held_overflow: bool,
    value_at: u64,
    key: Vec<u8>,
    shell: Vec<u8>,
    shell_overflow: bool,
    head: DocumentHead,
    /// Bytes of all pieces before the current one.
    before: u64,
    documents: u64,
}

impl Splitter {
    /// One that gives up an object above `most_bytes`.
    pub(crate) fn new(most_bytes: u64) -> Self {
        Self {
            most_bytes: usize::try_from(most_bytes).unwrap_or(usize::MAX),
            place: Place::Top,
            in_array: false,
            expect: Expect::Value,
            scan: None,
            held: Vec::new(),
            held_overflow: false,
            value_at: 0,
            key: Vec::new(),
            shell: Vec::new(),
            shell_overflow: false,
            head: DocumentHead::default(),
            before: 0,
            documents: 0,
        }
    }

    /// How many documents are complete.
    pub(crate) fn documents(&self) -> u64 {
        self.documents
    }

    /// Takes the next piece.
    pub(crate) fn feed(&mut self, piece: &[u8], sink: &mut impl Sink) -> Result<(), SplitError> {
        let mut at = 0;
        while at < piece.len() {
            if let Some((mut scan, role)) = self.scan {
                let rest = &piece[at..];
                let Some(length) = scan.end(rest) else {
                    self.scan = Some((scan, role));
                    self.hold(rest);
                    break;
                };
                self.scan = None;
                self.value(role, &rest[..length], sink);
                at += length;
                continue;
            }
            let byte = piece[at];
            let whitespace = matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
            // RFC 7464 sets documents apart with this.
            let separator = byte == 0x1e && self.place == Place::Top;
            if !(whitespace || separator) {
                let offset = self.before + at as u64;
                if self.token(byte, offset, sink).map_err(|problem| SplitError { at: offset, problem })? {
                    continue;
                }
            }
            at += 1;
        }
        self.before += piece.len() as u64;
        Ok(())
    }

    /// Whether the text may end here.
    pub(crate) fn end(&self) -> Result<(), SplitError> {
        let problem = match (self.place, self.scan) {
            (Place::Top, _) if self.documents > 0 || self.in_array => return Ok(()),
            (Place::Top, _) => SplitProblem::Empty,
            (_, Some((Scan::Nested { in_text: true, .. }, _))) => SplitProblem::Cut { expected: "the end of a text" },
            (Place::Items, Some(_)) => SplitProblem::Cut { expected: "the end of an object of `items`" },
            (Place::Items, None) => SplitProblem::Cut { expected: "another object of `items` or `]`" },
            (Place::Array, _) => SplitProblem::Cut { expected: "another object or `]`" },
            (Place::Document, _) => SplitProblem::Cut { expected: "the rest of an object and `}`" },
        };
        Err(SplitError { at: self.before, problem })
    }

    /// Takes a byte outside of any value; whether it begins one and is to be scanned.
    fn token(&mut self, byte: u8, offset: u64, sink: &mut impl Sink) -> Result<bool, SplitProblem> {
        use Expect::{Colon, CommaOrEnd, MemberValue, Value, ValueOrEnd};
        use Place::{Array, Document, Items, Top};
        match (self.place, self.expect, byte) {
            (Top | Array, Value | ValueOrEnd, b'{') => {
                self.head = DocumentHead { at: offset, ..DocumentHead::default() };
                self.shell.clear();
                self.shell_overflow = false;
                self.shell(b"{");
                (self.place, self.expect) = (Document, ValueOrEnd);
            }
            (Top, _, b'[') if self.documents == 0 && !self.in_array => {
                self.in_array = true;
                (self.place, self.expect) = (Array, ValueOrEnd);
            }
            (Top, _, _) if self.documents > 0 || self.in_array => return Err(SplitProblem::Trailing { byte }),
            (Top, _, _) => return Err(SplitProblem::NotJson),
            (Array, ValueOrEnd | CommaOrEnd, b']') => (self.place, self.expect) = (Top, Value),
            (Items, ValueOrEnd | CommaOrEnd, b']') => (self.place, self.expect) = (Document, CommaOrEnd),
            (Array | Items | Document, CommaOrEnd, b',') => {
                if self.place == Document {
                    self.shell(b",");
                }
                self.expect = Value;
            }
            (Document, ValueOrEnd | CommaOrEnd, b'}') => {
                self.shell(b"}");
                let shell = (!self.shell_overflow).then_some(self.shell.as_slice());
                sink.document(&self.head, shell);
                self.shell = Vec::new();
                self.documents += 1;
                (self.place, self.expect) = if self.in_array { (Array, CommaOrEnd) } else { (Top, Value) };
            }
            (Document, Value | ValueOrEnd, b'"') => return Ok(self.begin(Role::Key, byte, offset)),
            (Document, Colon, b':') => {
                self.shell(b":");
                self.expect = MemberValue;
            }
            (Document, MemberValue, b'[') if self.key == br#""items""# => {
                self.shell(b"[]");
                (self.place, self.expect) = (Items, ValueOrEnd);
            }
            (Document, MemberValue, _) if begins_value(byte) => return Ok(self.begin(Role::Member, byte, offset)),
            (Items, Value | ValueOrEnd, _) if begins_value(byte) => return Ok(self.begin(Role::Item, byte, offset)),
            (Array, Value | ValueOrEnd, _) if begins_value(byte) => {
                return Ok(self.begin(Role::Skipped, byte, offset));
            }
            (place, expect, byte) => return Err(SplitProblem::Unexpected { byte, expected: expected(place, expect) }),
        }
        Ok(false)
    }

    fn begin(&mut self, role: Role, byte: u8, offset: u64) -> bool {
        self.value_at = offset;
        self.held.clear();
        self.held_overflow = false;
        self.scan = Some((Scan::at(byte), role));
        true
    }

    /// Keeps the beginning of a value that goes on in the next piece.
    fn hold(&mut self, part: &[u8]) {
        if self.held.len() + part.len() > self.most_bytes {
            self.held_overflow = true;
            self.held = Vec::new();
        }
        if !self.held_overflow {
            self.held.extend_from_slice(part);
        }
    }

    /// Takes the last part of a value.
    fn value(&mut self, role: Role, part: &[u8], sink: &mut impl Sink) {
        let mut held = std::mem::take(&mut self.held);
        let whole = if held.is_empty() && !self.held_overflow {
            (part.len() <= self.most_bytes).then_some(part)
        } else if self.held_overflow || held.len() + part.len() > self.most_bytes {
            None
        } else {
            held.extend_from_slice(part);
            Some(held.as_slice())
        };
        self.expect = Expect::CommaOrEnd;
        match role {
            Role::Item => {
                self.head.items += 1;
                sink.item(&self.head, self.value_at, whole);
            }
            Role::Skipped => {}
            Role::Key => {
                self.expect = Expect::Colon;
                self.key.clear();
                self.key.extend_from_slice(whole.unwrap_or_default());
                self.member(whole);
            }
            Role::Member => {
                if let Some(text) = whole {
                    match self.key.as_slice() {
                        br#""kind""# => self.head.kind = text_of(text),
                        br#""apiVersion""# => self.head.api_version = text_of(text),
                        _ => {}
                    }
                }
                self.member(whole);
            }
        }
        held.clear();
        self.held = held;
    }

    fn member(&mut self, text: Option<&[u8]>) {
        match text {
            Some(text) => self.shell(text),
            None => self.shell_overflow = true,
        }
    }

    fn shell(&mut self, bytes: &[u8]) {
        if self.shell.len() + bytes.len() > self.most_bytes {
            self.shell_overflow = true;
            self.shell = Vec::new();
        }
        if !self.shell_overflow {
            self.shell.extend_from_slice(bytes);
        }
    }
}

fn text_of(json: &[u8]) -> Option<String> {
    serde_json::from_slice(json).ok()
}

fn begins_value(byte: u8) -> bool {
    matches!(byte, b'{' | b'[' | b'"' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n')
}

fn expected(place: Place, expect: Expect) -> &'static str {
    match (place, expect) {
        (_, Expect::Colon) => "`:`",
        (_, Expect::MemberValue) => "a value",
        (Place::Document, Expect::CommaOrEnd) => "`,` or `}`",
        (Place::Document, _) => "a key in quotes",
        (_, Expect::CommaOrEnd) => "`,` or `]`",
        (_, _) => "an object",
    }
}

#[cfg(test)]
#[path = "split_tests.rs"]
mod tests;
