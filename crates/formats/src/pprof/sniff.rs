//! Whether bytes are a pprof: protocol buffers have no magic number, so their fields must fit.

use crate::protobuf::{Message, Value};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Every field fits.
    Whole,
    /// It starts like one.
    Start,
    /// Profiles of OpenTelemetry, whose first fields look alike.
    Otlp,
    No,
}

/// Fields of the message `Profile`, and whether each is a number. Repeated numbers may be packed.
fn fits(number: u64, value: Value<'_>) -> bool {
    match number {
        1..=6 | 11 => matches!(value, Value::Bytes(_)),
        7..=10 | 12 | 14 | 15 => matches!(value, Value::Varint(_)),
        13 => !matches!(value, Value::Fixed(_)),
        _ => false,
    }
}

/// How many fields make a start.
const START: usize = 3;

pub(crate) fn sniff(bytes: &[u8]) -> Verdict {
    let mut message = Message::new(bytes);
    let (mut fields, mut strings) = (0, 0);
    loop {
        match message.field() {
            Ok(None) => break,
            Ok(Some((number, value))) if fits(number, value) => {
                if fields == 0 && is_otlp(number, value) {
                    return Verdict::Otlp;
                }
                strings += usize::from(number == 6);
                fields += 1;
            }
            Ok(Some(_)) | Err(_) => return if fields >= START { Verdict::Start } else { Verdict::No },
        }
    }
    match (strings, fields) {
        (1.., _) => Verdict::Whole,
        (0, 1..) => Verdict::Start,
        (0, 0) => Verdict::No,
    }
}

/// The first field of OpenTelemetry's `ProfilesData` holds messages, that of a pprof numbers.
fn is_otlp(number: u64, value: Value<'_>) -> bool {
    let Value::Bytes(mut inner) = value else { return false };
    let first = inner.field();
    match number {
        1 => matches!(first, Ok(Some((1 | 2, Value::Bytes(_))))),
        2 => matches!(first, Ok(Some((1..=7, Value::Bytes(inner)))) if inner.bytes().is_empty()),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_must_fit() {
        let whole = [0x0A, 2, 0x08, 1, 0x12, 0, 0x32, 0, 0x32, 1, b'x'];
        assert_eq!(sniff(&whole), Verdict::Whole);
        assert_eq!(sniff(&whole[..10]), Verdict::Start);
        assert_eq!(sniff(&whole[..5]), Verdict::No);
        assert_eq!(sniff(&[0x0A, 2, 0x0A, 0]), Verdict::Otlp);
        for text in ["", "main;a 1\n", "{\"a\":1}", "PNG", "2\n2\n"] {
            assert_ne!(sniff(text.as_bytes()), Verdict::Whole, "{text}");
        }
    }
}
