//! Where values stand: in the JSON itself, or in the slabs of a JSLB container (json-slabs `FORMAT.md`, version 1).
//!
//! A container has a table of slabs, one of which is the JSON root; `{"$s": N}` in a JSON slab stands for slab N,
//! which is a typed array of little-endian numbers, or more JSON.

use crate::json::Json;
use crate::number::Number;
use crate::{ErrorKind, ImportError, Limits};

pub(super) struct Doc<'d> {
    limits: &'d Limits,
    slabs: Vec<Slab<'d>>,
}

#[derive(Clone, Copy)]
struct Slab<'d> {
    kind: u32,
    bytes: &'d [u8],
}

const HEADER: usize = 20;
const ENTRY: usize = 12;
const JSON: u32 = 10;

impl<'d> Doc<'d> {
    /// JSON without slabs.
    pub(super) fn new(limits: &'d Limits) -> Self {
        Self { limits, slabs: Vec::new() }
    }

    /// A container, and a cursor at its root.
    pub(super) fn slabs(bytes: &'d [u8], limits: &'d Limits) -> Result<(Self, Json<'d>), ImportError> {
        let word =
            |at: usize| bytes.get(at..).and_then(|rest| rest.first_chunk::<4>()).map(|word| u32::from_le_bytes(*word));
        let cut = |at: usize| ImportError::new(ErrorKind::Truncated, "the container ends in its table of slabs").at(at);
        let (Some(version), Some(count), Some(root)) = (word(8), word(12), word(16)) else {
            return Err(cut(bytes.len()));
        };
        if version != 1 {
            let message = format!("expected a container of version 1, found version {version}");
            return Err(ImportError::malformed(message).at(8));
        }
        let mut doc = Self { limits, slabs: Vec::new() };
        for index in 0..count as usize {
            let at = index.saturating_mul(ENTRY).saturating_add(HEADER);
            let (Some(kind), Some(start), Some(length)) = (word(at), word(at + 4), word(at + 8)) else {
                return Err(cut(bytes.len()));
            };
            let slab = bytes.get(start as usize..).and_then(|rest| rest.get(..length as usize)).ok_or_else(|| {
                let message = format!("slab {index} ends beyond the end of the file");
                ImportError::new(ErrorKind::Truncated, message).at(at)
            })?;
            doc.slabs.push(Slab { kind, bytes: slab });
        }
        let root = doc.json(root)?;
        Ok((doc, root))
    }

    fn slab(&self, index: u32) -> Result<Slab<'d>, ImportError> {
        self.slabs.get(index as usize).copied().ok_or_else(|| {
            ImportError::malformed(format!("slab {index} is none of the {} there are", self.slabs.len()))
        })
    }

    fn json(&self, index: u32) -> Result<Json<'d>, ImportError> {
        let slab = self.slab(index)?;
        if slab.kind != JSON {
            return Err(ImportError::malformed(format!("slab {index} is no JSON")));
        }
        let text =
            std::str::from_utf8(slab.bytes).map_err(|_| ImportError::malformed(format!("slab {index} is no UTF-8")))?;
        Ok(Json::new(text, self.limits))
    }

    /// Takes a `{"$s": N}`, if it is next.
    fn placeholder(&self, json: &mut Json<'d>) -> Result<Option<u32>, ImportError> {
        if self.slabs.is_empty() || json.peek() != Some(b'{') {
            return Ok(None);
        }
        let mut inside = json.fork();
        if !inside.enter(b'{', "an object")? || inside.raw_key()? != "$s" {
            return Ok(None);
        }
        let index = inside.index("slab", self.slabs.len())?;
        if inside.more(b'}')? {
            return Ok(None);
        }
        *json = inside;
        Ok(Some(index))
    }

    /// Takes a `{"$s": N}`, if it is next, and gives a cursor at what it stands for.
    pub(super) fn slab_cursor(&self, json: &mut Json<'d>) -> Result<Option<Json<'d>>, ImportError> {
        self.placeholder(json)?.map(|index| self.json(index)).transpose()
    }

    /// Takes a value, and gives a cursor at it, wherever it stands.
    pub(super) fn cursor(&self, json: &mut Json<'d>) -> Result<Json<'d>, ImportError> {
        if let Some(slab) = self.slab_cursor(json)? {
            return Ok(slab);
        }
        let here = json.fork();
        json.pass()?;
        Ok(here)
    }

    /// A column of numbers; `None` is null.
    pub(super) fn numbers(
        &self,
        json: &mut Json<'d>,
        what: &str,
        mut each: impl FnMut(Option<Number>) -> Result<(), ImportError>,
    ) -> Result<(), ImportError> {
        match self.placeholder(json)? {
            None => json.array(what, |json| if json.null() { each(None) } else { each(Some(json.number(what)?)) }),
            Some(index) => {
                let slab = self.slab(index)?;
                if slab.kind == JSON {
                    let mut json = self.json(index)?;
                    return json.array(
                        what,
                        |json| {
                            if json.null() { each(None) } else { each(Some(json.number(what)?)) }
                        },
                    );
                }
                slab.numbers(|number| each(Some(number)))
            }
        }
    }

    /// A column of row numbers; [`NONE`] is null or negative.
    pub(super) fn rows(&self, json: &mut Json<'d>, what: &str, cap: u32) -> Result<Vec<u32>, ImportError> {
        let mut column = Vec::new();
        if json.null() {
            return Ok(column);
        }
        self.numbers(json, what, |number| {
            let row = match number {
                None => NONE,
                Some(Number::Int(value)) if value < 0 => NONE,
                Some(Number::Int(value)) => u32::try_from(value)
                    .ok()
                    .filter(|row| *row != NONE)
                    .ok_or_else(|| ImportError::malformed(format!("expected {what}, found {value}")))?,
                Some(Number::Float(value)) => {
                    return Err(ImportError::malformed(format!("expected {what}, a whole number, found {value}")));
                }
            };
            column.push(row);
            Limits::check(cap, column.len(), what)
        })?;
        Ok(column)
    }

    /// A list of texts.
    pub(super) fn texts(
        &self,
        json: &mut Json<'d>,
        mut each: impl FnMut(&str) -> Result<(), ImportError>,
    ) -> Result<(), ImportError> {
        let mut json = self.cursor(json)?;
        json.array("a list of texts", |json| {
            // Gaps keep the numbers of what follows.
            if json.null() { each("") } else { each(&json.string("a text")?) }
        })
    }
}

/// No row.
pub(super) const NONE: u32 = u32::MAX;

/// A column's entry; columns may be shorter than their table.
pub(super) fn at(column: &[u32], row: usize) -> Option<usize> {
    column.get(row).filter(|value| **value != NONE).map(|value| *value as usize)
}

impl Slab<'_> {
    fn numbers(self, each: impl FnMut(Number) -> Result<(), ImportError>) -> Result<(), ImportError> {
        fn all<const N: usize>(
            bytes: &[u8],
            decode: fn([u8; N]) -> Option<Number>,
            mut each: impl FnMut(Number) -> Result<(), ImportError>,
        ) -> Result<(), ImportError> {
            let (words, rest) = bytes.as_chunks::<N>();
            if !rest.is_empty() {
                return Err(ImportError::malformed("a slab's length is no multiple of its elements' length"));
            }
            words.iter().try_for_each(|word| {
                each(decode(*word).ok_or_else(|| ImportError::malformed("a slab holds a number that isn't finite"))?)
            })
        }
        let bytes = self.bytes;
        match self.kind {
            0 => all(bytes, |word| Some(Number::Int(i8::from_le_bytes(word).into())), each),
            1 => all(bytes, |word| Some(Number::Int(u8::from_le_bytes(word).into())), each),
            2 => all(bytes, |word| Some(Number::Int(i16::from_le_bytes(word).into())), each),
            3 => all(bytes, |word| Some(Number::Int(u16::from_le_bytes(word).into())), each),
            4 => all(bytes, |word| Some(Number::Int(i32::from_le_bytes(word).into())), each),
            5 => all(bytes, |word| Some(Number::Int(u32::from_le_bytes(word).into())), each),
            6 => all(bytes, finite32, each),
            7 => all(bytes, finite64, each),
            8 => all(bytes, |word| Some(Number::Int(i64::from_le_bytes(word))), each),
            9 => all(bytes, unsigned, each),
            kind => Err(ImportError::malformed(format!("a slab has the unknown type {kind}"))),
        }
    }
}

fn finite32(word: [u8; 4]) -> Option<Number> {
    Some(f32::from_le_bytes(word)).filter(|value| value.is_finite()).map(|value| Number::from_f64(value.into()))
}

fn finite64(word: [u8; 8]) -> Option<Number> {
    Some(f64::from_le_bytes(word)).filter(|value| value.is_finite()).map(Number::from_f64)
}

fn unsigned(word: [u8; 8]) -> Option<Number> {
    let value = u64::from_le_bytes(word);
    Some(i64::try_from(value).map_or(Number::Float(value as f64), Number::Int))
}
