//! Writes the wire format of protocol buffers; see the reader in `crate::protobuf`.

use std::io::{self, Write};

use rustc_hash::FxHashMap;

/// A message. Fields with a value of zero are left out, as proto3 does.
#[derive(Debug, Clone, Default)]
pub(super) struct Message(Vec<u8>);

impl Message {
    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    fn varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push((value & 0x7F) as u8 | 0x80);
            value >>= 7;
        }
        self.0.push(value as u8);
    }

    pub(super) fn number(mut self, field: u64, value: u64) -> Self {
        if value != 0 {
            self.varint(field << 3);
            self.varint(value);
        }
        self
    }

    pub(super) fn bytes(mut self, field: u64, bytes: &[u8]) -> Self {
        self.varint(field << 3 | 2);
        self.varint(bytes.len() as u64);
        self.0.extend_from_slice(bytes);
        self
    }

    pub(super) fn packed(self, field: u64, values: impl IntoIterator<Item = u64>) -> Self {
        let mut packed = Self::default();
        values.into_iter().for_each(|value| packed.varint(value));
        if packed.0.is_empty() { self } else { self.bytes(field, &packed.0) }
    }

    /// Writes another message as a field; this one is only the buffer for its head.
    pub(super) fn message(&mut self, sink: &mut dyn Write, field: u64, message: &Self) -> io::Result<()> {
        self.field(sink, field, &message.0)
    }

    pub(super) fn field(&mut self, sink: &mut dyn Write, field: u64, bytes: &[u8]) -> io::Result<()> {
        self.0.clear();
        self.varint(field << 3 | 2);
        self.varint(bytes.len() as u64);
        sink.write_all(&self.0)?;
        sink.write_all(bytes)
    }
}

/// The table of strings, whose first is empty.
#[derive(Debug, Default)]
pub(super) struct Strings {
    list: Vec<String>,
    rows: FxHashMap<String, u64>,
}

impl Strings {
    pub(super) fn row(&mut self, text: &str) -> u64 {
        if text.is_empty() {
            return 0;
        }
        if let Some(row) = self.rows.get(text) {
            return *row;
        }
        self.list.push(text.to_owned());
        let row = self.list.len() as u64;
        self.rows.insert(text.to_owned(), row);
        row
    }

    pub(super) fn write(&self, message: &mut Message, sink: &mut dyn Write) -> io::Result<()> {
        message.field(sink, 6, b"")?;
        self.list.iter().try_for_each(|text| message.field(sink, 6, text.as_bytes()))
    }
}
