//! The wire format of protocol buffers (protobuf.dev, "Encoding"): fields one after another, read where they are.

use crate::{ErrorKind, ImportError};

type Result<T> = std::result::Result<T, ImportError>;

/// A message that is being read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Message<'a> {
    bytes: &'a [u8],
    at: usize,
    /// The byte of the input where `bytes` starts.
    base: usize,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Value<'a> {
    Varint(u64),
    /// A message, a text, or packed numbers.
    Bytes(Message<'a>),
    /// Fixed 32 or 64 bits.
    Fixed(u64),
}

impl<'a> Message<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, base: 0 }
    }

    /// The byte of the input where the next field starts.
    pub(crate) fn offset(&self) -> usize {
        self.base + self.at
    }

    pub(crate) fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// The next field and its number.
    pub(crate) fn field(&mut self) -> Result<Option<(u64, Value<'a>)>> {
        if self.at == self.bytes.len() {
            return Ok(None);
        }
        let start = self.offset();
        let tag = self.varint()?;
        let value = match tag & 7 {
            0 => Value::Varint(self.varint()?),
            1 => Value::Fixed(u64::from_le_bytes(self.fixed()?)),
            2 => {
                let len = self.varint()?;
                let left = self.bytes.len() - self.at;
                let Some(len) = usize::try_from(len).ok().filter(|len| *len <= left) else {
                    let message = format!("expected {len} more bytes, found {left}");
                    return Err(ImportError::new(ErrorKind::Truncated, message).at(start));
                };
                let base = self.offset();
                let bytes = &self.bytes[self.at..self.at + len];
                self.at += len;
                Value::Bytes(Message { bytes, at: 0, base })
            }
            5 => Value::Fixed(u64::from(u32::from_le_bytes(self.fixed()?))),
            kind => {
                let message = format!("expected a field of protocol buffers, found wire type {kind}");
                return Err(ImportError::malformed(message).at(start));
            }
        };
        Ok(Some((tag >> 3, value)))
    }

    fn fixed<const N: usize>(&mut self) -> Result<[u8; N]> {
        let Some(bytes) = self.bytes[self.at..].first_chunk::<N>() else {
            return Err(ImportError::new(ErrorKind::Truncated, "a number is cut off").at(self.offset()));
        };
        self.at += N;
        Ok(*bytes)
    }

    /// A number in groups of seven bits, lowest first.
    #[inline]
    pub(crate) fn varint(&mut self) -> Result<u64> {
        if let Some(byte) = self.bytes.get(self.at).filter(|byte| **byte < 0x80) {
            self.at += 1;
            return Ok(u64::from(*byte));
        }
        self.long_varint()
    }

    fn long_varint(&mut self) -> Result<u64> {
        let start = self.at;
        let mut value = 0;
        for (group, byte) in self.bytes[start..].iter().take(10).enumerate() {
            value |= u64::from(byte & 0x7F) << (group * 7);
            if byte & 0x80 == 0 {
                self.at = start + group + 1;
                return Ok(value);
            }
        }
        let kind = if self.bytes.len() - start < 10 { ErrorKind::Truncated } else { ErrorKind::Malformed };
        Err(ImportError::new(kind, "a number has no end").at(self.offset()))
    }
}

impl<'a> Value<'a> {
    /// A number; 0 for what is none, as unknown fields are ignored.
    pub(crate) fn number(self) -> u64 {
        match self {
            Self::Varint(value) | Self::Fixed(value) => value,
            Self::Bytes(_) => 0,
        }
    }

    /// A signed number.
    pub(crate) fn signed(self) -> i64 {
        self.number() as i64
    }

    /// A message inside the message.
    pub(crate) fn message(self, what: &str, offset: usize) -> Result<Message<'a>> {
        match self {
            Self::Bytes(message) => Ok(message),
            _ => Err(ImportError::malformed(format!("expected {what}, found a number")).at(offset)),
        }
    }

    /// Calls `each` for the numbers of a repeated field, packed or not.
    pub(crate) fn numbers(self, mut each: impl FnMut(u64)) -> Result<()> {
        match self {
            Self::Varint(value) | Self::Fixed(value) => each(value),
            Self::Bytes(mut packed) => {
                while packed.at < packed.bytes.len() {
                    each(packed.varint()?);
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_of_every_kind() {
        let bytes = [0x08, 0x96, 0x01, 0x12, 0x02, 0x07, 0x08, 0x1D, 1, 0, 0, 0, 0x21, 2, 0, 0, 0, 0, 0, 0, 0];
        let mut message = Message::new(&bytes);
        let mut seen = Vec::new();
        while let Some((number, value)) = message.field().unwrap() {
            value.numbers(|value| seen.push((number, value))).unwrap();
        }
        assert_eq!(seen, [(1, 150), (2, 7), (2, 8), (3, 1), (4, 2)]);
    }

    #[test]
    fn what_is_cut_off_is_told() {
        for (bytes, offset, kind) in [
            (&[0x08][..], 1, ErrorKind::Truncated),
            (&[0x08, 0x80], 1, ErrorKind::Truncated),
            (&[0x12, 0x02, 0x07], 0, ErrorKind::Truncated),
            (&[0x1D, 1, 0], 1, ErrorKind::Truncated),
            (&[0x0B], 0, ErrorKind::Malformed),
            (&[0xFF; 11], 0, ErrorKind::Malformed),
        ] {
            let error = Message::new(bytes).field().unwrap_err();
            assert_eq!((error.offset, error.kind), (Some(offset), kind), "{bytes:?}");
        }
    }
}
