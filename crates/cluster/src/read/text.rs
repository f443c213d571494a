//! Byte order marks and UTF-16 to UTF-8, in pieces of any size.

/// Turns what came into UTF-8 text. Invalid UTF-8 passes through: it is repaired object by object.
#[derive(Debug, Default)]
pub(crate) struct TextDecoder {
    state: State,
    /// The first bytes, until there are enough to tell the encoding.
    first: Vec<u8>,
    out: Vec<u8>,
}

#[derive(Clone, Copy, Debug, Default)]
enum State {
    #[default]
    Start,
    Utf8,
    Utf16 {
        little: bool,
        odd: Option<u8>,
        high: Option<u16>,
    },
}

const ENOUGH: usize = 4;

impl TextDecoder {
    /// The text of the next piece: the piece itself where it is UTF-8 already.
    pub(crate) fn decode<'a>(&'a mut self, piece: &'a [u8]) -> &'a [u8] {
        match self.state {
            State::Utf8 => piece,
            State::Start => {
                self.first.extend_from_slice(piece);
                if self.first.len() < ENOUGH {
                    return &[];
                }
                self.begin()
            }
            State::Utf16 { .. } => {
                self.out.clear();
                self.utf16(piece);
                &self.out
            }
        }
    }

    /// What was held back at the end of the source.
    pub(crate) fn end(&mut self) -> &[u8] {
        match self.state {
            State::Start => self.begin(),
            _ => &[],
        }
    }

    fn begin(&mut self) -> &[u8] {
        let (state, skip) = match self.first.as_slice() {
            [0xef, 0xbb, 0xbf, ..] => (State::Utf8, 3),
            [0xff, 0xfe, ..] => (State::utf16(true), 2),
            [0xfe, 0xff, ..] => (State::utf16(false), 2),
            [b'{' | b'[' | b' ' | b'\n' | b'\r', 0, ..] => (State::utf16(true), 0),
            [0, b'{' | b'[' | b' ' | b'\n' | b'\r', ..] => (State::utf16(false), 0),
            _ => (State::Utf8, 0),
        };
        self.state = state;
        let first = std::mem::take(&mut self.first);
        self.out.clear();
        match state {
            State::Utf16 { .. } => self.utf16(&first[skip..]),
            _ => self.out.extend_from_slice(&first[skip..]),
        }
        &self.out
    }

    fn utf16(&mut self, piece: &[u8]) {
        let State::Utf16 { little, mut odd, mut high } = self.state else { return };
        for &byte in piece {
            let Some(first) = odd.take() else {
                odd = Some(byte);
                continue;
            };
            let unit = if little { u16::from_le_bytes([first, byte]) } else { u16::from_be_bytes([first, byte]) };
            // A half of a pair waits for the other; alone it becomes U+FFFD.
            let units: &[u16] = match (high.take(), unit) {
                (Some(high), 0xdc00..=0xdfff) => &[high, unit],
                (Some(lone), 0xd800..=0xdbff) => {
                    high = Some(unit);
                    &[lone]
                }
                (Some(lone), _) => &[lone, unit],
                (None, 0xd800..=0xdbff) => {
                    high = Some(unit);
                    &[]
                }
                (None, _) => &[unit],
            };
            for c in char::decode_utf16(units.iter().copied()) {
                let c = c.unwrap_or(char::REPLACEMENT_CHARACTER);
                self.out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            }
        }
        self.state = State::Utf16 { little, odd, high };
    }
}

impl State {
    fn utf16(little: bool) -> Self {
        Self::Utf16 { little, odd: None, high: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(bytes: &[u8], step: usize) -> String {
        let mut decoder = TextDecoder::default();
        let mut out = Vec::new();
        for piece in bytes.chunks(step) {
            out.extend_from_slice(decoder.decode(piece));
        }
        out.extend_from_slice(decoder.end());
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn every_encoding_in_every_piece() {
        let text = "{\"a\":\"é日𝄞\"}";
        let units = |big: bool| -> Vec<u8> {
            text.encode_utf16().flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
        };
        let marked = |mark: &[u8], rest: &[u8]| [mark, rest].concat();
        for bytes in [
            text.as_bytes().to_vec(),
            marked(&[0xef, 0xbb, 0xbf], text.as_bytes()),
            marked(&[0xff, 0xfe], &units(false)),
            marked(&[0xfe, 0xff], &units(true)),
            units(false),
            units(true),
        ] {
            for step in 1..=bytes.len() {
                assert_eq!(decode(&bytes, step), text);
            }
        }
        assert_eq!(decode(b"{}", 1), "{}");
        assert_eq!(decode(&[0xff, 0xfe, b'{', 0, 0, 0xd8, b'}', 0], 3), "{\u{fffd}}");
    }
}
