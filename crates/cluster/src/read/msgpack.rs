//! MessagePack (`msgpack/msgpack: spec.md`), as far as a trace needs it.

/// Why the bytes cannot be read on, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PackError {
    pub(crate) at: usize,
    pub(crate) problem: PackProblem,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PackProblem {
    /// The bytes end inside a value, or a length is more than what follows.
    Cut,
    /// Values stand in each other beyond what any object needs.
    TooDeep,
    /// Something else was expected here.
    Expected(&'static str),
}

/// The first bytes of a value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Head<'a> {
    Nil,
    Bool(bool),
    Int(i128),
    Float(f64),
    /// Text, or bytes that may be none.
    Text(&'a [u8]),
    /// Bytes and extensions, which no JSON has.
    Opaque,
    Array(usize),
    Map(usize),
}

const MOST_DEPTH: u32 = 128;

/// A place in packed bytes.
#[derive(Clone, Debug)]
pub(crate) struct Unpacker<'a> {
    bytes: &'a [u8],
    pub(crate) at: usize,
}

impl<'a> Unpacker<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    pub(crate) fn is_at_end(&self) -> bool {
        self.at >= self.bytes.len()
    }

    pub(crate) fn error(&self, problem: PackProblem) -> PackError {
        PackError { at: self.at, problem }
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], PackError> {
        let end = self.at.checked_add(length).filter(|end| *end <= self.bytes.len());
        let Some(end) = end else { return Err(self.error(PackProblem::Cut)) };
        let taken = &self.bytes[self.at..end];
        self.at = end;
        Ok(taken)
    }

    /// An unsigned number of so many bytes, most significant first.
    fn unsigned(&mut self, length: usize) -> Result<u64, PackError> {
        Ok(self.take(length)?.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)))
    }

    fn signed(&mut self, length: usize) -> Result<i128, PackError> {
        let unused_bits = 64 - 8 * length as u32;
        Ok(i128::from((self.unsigned(length)? << unused_bits).cast_signed() >> unused_bits))
    }

    /// A length, which cannot be more than the bytes that follow: each part takes at least one.
    fn length(&mut self, bytes: usize) -> Result<usize, PackError> {
        let length = self.unsigned(bytes)?;
        self.checked_length(length)
    }

    fn checked_length(&self, length: u64) -> Result<usize, PackError> {
        let left = (self.bytes.len() - self.at) as u64;
        let fits = usize::try_from(length).ok().filter(|_| length <= left);
        fits.ok_or_else(|| self.error(PackProblem::Cut))
    }

    pub(crate) fn head(&mut self) -> Result<Head<'a>, PackError> {
        let marker = self.take(1)?[0];
        let low = |bits: u8| usize::from(marker & bits);
        Ok(match marker {
            0x00..=0x7f => Head::Int(i128::from(marker)),
            0x80..=0x8f => Head::Map(self.checked_length(low(15) as u64)?),
            0x90..=0x9f => Head::Array(self.checked_length(low(15) as u64)?),
            0xa0..=0xbf => Head::Text(self.take(low(31))?),
            0xc0 => Head::Nil,
            0xc2 => Head::Bool(false),
            0xc3 => Head::Bool(true),
            0xc4..=0xc6 => {
                let length = self.length(1 << (marker - 0xc4))?;
                self.take(length)?;
                Head::Opaque
            }
            0xc7..=0xc9 => {
                let length = self.length(1 << (marker - 0xc7))?;
                self.take(length.saturating_add(1))?;
                Head::Opaque
            }
            0xca => Head::Float(f64::from(f32::from_bits(self.unsigned(4)? as u32))),
            0xcb => Head::Float(f64::from_bits(self.unsigned(8)?)),
            0xcc..=0xcf => Head::Int(i128::from(self.unsigned(1 << (marker - 0xcc))?)),
            0xd0..=0xd3 => Head::Int(self.signed(1 << (marker - 0xd0))?),
            0xd4..=0xd8 => {
                self.take(1 + (1 << (marker - 0xd4)))?;
                Head::Opaque
            }
            0xd9..=0xdb => {
                let length = self.length(1 << (marker - 0xd9))?;
                Head::Text(self.take(length)?)
            }
            0xdc | 0xdd => Head::Array(self.length(2 << (marker - 0xdc))?),
            0xde | 0xdf => Head::Map(self.length(2 << (marker - 0xde))?),
            0xe0..=0xff => Head::Int(i128::from(marker.cast_signed())),
            0xc1 => return Err(self.error(PackProblem::Expected("a value"))),
        })
    }

    pub(crate) fn map(&mut self) -> Result<usize, PackError> {
        match self.head()? {
            Head::Map(length) => Ok(length),
            _ => Err(self.error(PackProblem::Expected("a map"))),
        }
    }

    pub(crate) fn array(&mut self) -> Result<usize, PackError> {
        match self.head()? {
            Head::Array(length) => Ok(length),
            _ => Err(self.error(PackProblem::Expected("a list"))),
        }
    }

    pub(crate) fn text(&mut self) -> Result<&'a str, PackError> {
        let text = if let Head::Text(text) = self.head()? { std::str::from_utf8(text).ok() } else { None };
        text.ok_or_else(|| self.error(PackProblem::Expected("text")))
    }

    /// A whole number; beyond 64 bits the nearest.
    pub(crate) fn int(&mut self) -> Result<i64, PackError> {
        match self.head()? {
            Head::Int(number) => Ok(i64::try_from(number).unwrap_or(if number < 0 { i64::MIN } else { i64::MAX })),
            _ => Err(self.error(PackProblem::Expected("a whole number"))),
        }
    }

    /// Passes over a value.
    pub(crate) fn skip(&mut self) -> Result<(), PackError> {
        self.skip_at(0)
    }

    fn skip_at(&mut self, depth: u32) -> Result<(), PackError> {
        let values = match self.head()? {
            Head::Array(length) => length,
            Head::Map(length) => length.saturating_mul(2),
            _ => return Ok(()),
        };
        if depth >= MOST_DEPTH {
            return Err(self.error(PackProblem::TooDeep));
        }
        for _ in 0..values {
            self.skip_at(depth + 1)?;
        }
        Ok(())
    }

    /// Writes a value as JSON; bytes and numbers that are not finite become null.
    pub(crate) fn json(&mut self, out: &mut Vec<u8>) -> Result<(), PackError> {
        self.json_at(out, 0)
    }

    fn json_at(&mut self, out: &mut Vec<u8>, depth: u32) -> Result<(), PackError> {
        let head = self.head()?;
        if depth >= MOST_DEPTH {
            return Err(self.error(PackProblem::TooDeep));
        }
        match head {
            Head::Nil | Head::Opaque => out.extend_from_slice(b"null"),
            Head::Bool(is) => out.extend_from_slice(if is { b"true" } else { b"false" }),
            Head::Int(number) => out.extend_from_slice(number.to_string().as_bytes()),
            Head::Float(number) if number.is_finite() => out.extend_from_slice(number.to_string().as_bytes()),
            Head::Float(_) => out.extend_from_slice(b"null"),
            Head::Text(text) => json_text(text, out),
            Head::Array(length) => {
                out.push(b'[');
                for at in 0..length {
                    if at > 0 {
                        out.push(b',');
                    }
                    self.json_at(out, depth + 1)?;
                }
                out.push(b']');
            }
            Head::Map(length) => {
                out.push(b'{');
                for at in 0..length {
                    if at > 0 {
                        out.push(b',');
                    }
                    let Head::Text(key) = self.head()? else {
                        return Err(self.error(PackProblem::Expected("a text as key")));
                    };
                    json_text(key, out);
                    out.push(b':');
                    self.json_at(out, depth + 1)?;
                }
                out.push(b'}');
            }
        }
        Ok(())
    }
}

fn json_text(text: &[u8], out: &mut Vec<u8>) {
    let text = serde_json::Value::String(String::from_utf8_lossy(text).into_owned());
    out.extend_from_slice(text.to_string().as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(bytes: &[u8]) -> Result<String, PackProblem> {
        let (mut unpacker, mut out) = (Unpacker::new(bytes), Vec::new());
        unpacker.json(&mut out).map_err(|error| error.problem)?;
        let mut skipped = Unpacker::new(bytes);
        skipped.skip().map_err(|error| error.problem)?;
        assert!(unpacker.is_at_end() && skipped.is_at_end());
        Ok(String::from_utf8(out).unwrap())
    }

    #[test]
    fn every_form_is_read_and_written() {
        for (bytes, text) in [
            (&[0x7f][..], "127"),
            (&[0xff], "-1"),
            (&[0xcc, 0xff], "255"),
            (&[0xcf, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], "18446744073709551615"),
            (&[0xd0, 0x80], "-128"),
            (&[0xd1, 0xff, 0xfe], "-2"),
            (&[0xd3, 0x80, 0, 0, 0, 0, 0, 0, 0], "-9223372036854775808"),
            (&[0xca, 0x3f, 0xc0, 0, 0], "1.5"),
            (&[0xcb, 0x7f, 0xf0, 0, 0, 0, 0, 0, 0], "null"),
            (&[0xc0], "null"),
            (&[0xc3], "true"),
            (&[0xa2, b'"', 0x0a], "\"\\\"\\n\""),
            (&[0xda, 0, 1, b'a'], "\"a\""),
            (&[0xc4, 2, 1, 2], "null"),
            (&[0xd5, 9, 1, 2], "null"),
            (&[0xc7, 1, 9, 1], "null"),
            (&[0x92, 1, 0x90], "[1,[]]"),
            (&[0xdd, 0, 0, 0, 1, 0xc2], "[false]"),
            (&[0x81, 0xa1, b'a', 0x80], "{\"a\":{}}"),
            (&[0xdf, 0, 0, 0, 1, 0xd9, 1, b'b', 3], "{\"b\":3}"),
        ] {
            assert_eq!(json(bytes).as_deref(), Ok(text), "{bytes:x?}");
        }
    }

    #[test]
    fn what_is_cut_or_too_deep_ends() {
        for bytes in [&[][..], &[0xcd, 1], &[0xdb, 0xff, 0xff, 0xff, 0xff], &[0xdd, 0xff, 0xff, 0xff, 0xff], &[0x81]] {
            assert_eq!(json(bytes), Err(PackProblem::Cut), "{bytes:x?}");
        }
        assert_eq!(json(&[0x91; 100_000]), Err(PackProblem::TooDeep));
        assert_eq!(json(&[0x81, 1, 1]), Err(PackProblem::Expected("a text as key")));
        assert_eq!(json(&[0xc1]), Err(PackProblem::Expected("a value")));
    }
}
