//! Pieces of JSON (RFC 8259), written as they come.

use std::fmt;
use std::io::{self, Write};

use profile::Weight;

/// Writes a text as a JSON string.
pub(super) fn string(sink: &mut dyn Write, text: &str) -> io::Result<()> {
    sink.write_all(b"\"")?;
    let mut plain = 0;
    for (at, byte) in text.bytes().enumerate() {
        if byte >= 0x20 && byte != b'"' && byte != b'\\' {
            continue;
        }
        sink.write_all(&text.as_bytes()[plain..at])?;
        match byte {
            b'"' | b'\\' => sink.write_all(&[b'\\', byte])?,
            b'\n' => sink.write_all(b"\\n")?,
            b'\t' => sink.write_all(b"\\t")?,
            _ => write!(sink, "\\u{byte:04x}")?,
        }
        plain = at + 1;
    }
    sink.write_all(&text.as_bytes()[plain..])?;
    sink.write_all(b"\"")
}

/// Writes a list; `item` writes each row.
pub(super) fn list<T>(
    sink: &mut dyn Write,
    items: impl IntoIterator<Item = T>,
    mut item: impl FnMut(&mut dyn Write, T) -> io::Result<()>,
) -> io::Result<()> {
    sink.write_all(b"[")?;
    for (index, row) in items.into_iter().enumerate() {
        if index > 0 {
            sink.write_all(b",")?;
        }
        item(sink, row)?;
    }
    sink.write_all(b"]")
}

/// Writes a list of numbers.
pub(super) fn numbers(sink: &mut dyn Write, numbers: impl IntoIterator<Item = impl fmt::Display>) -> io::Result<()> {
    list(sink, numbers, |sink, number| write!(sink, "{number}"))
}

/// A weight as a JSON number. Doubles are written with as many digits as tell them apart, never with an exponent.
pub(super) struct Number(pub(super) Weight);

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Weight::Int(value) => write!(f, "{value}"),
            Weight::Float(value) => write!(f, "{value}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_escaped() {
        let mut out = Vec::new();
        string(&mut out, "a\"b\\c\nd\u{1}é\u{1F525}").unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "\"a\\\"b\\\\c\\nd\\u0001é\u{1F525}\"");
    }

    #[test]
    fn numbers_have_no_exponent() {
        let weights = [Weight::Int(i64::MIN), Weight::Float(1e21), Weight::Float(1.5e-7), Weight::Float(2.0)];
        let mut out = Vec::new();
        numbers(&mut out, weights.into_iter().map(Number)).unwrap();
        assert_eq!(out, b"[-9223372036854775808,1000000000000000000000,0.00000015,2]");
    }
}
