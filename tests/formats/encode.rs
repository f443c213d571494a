//! Writers of small files, for fixtures and properties.

/// A message of protocol buffers.
#[derive(Default, Clone)]
pub(crate) struct Message(pub(crate) Vec<u8>);

impl Message {
    fn varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push((value & 0x7F) as u8 | 0x80);
            value >>= 7;
        }
        self.0.push(value as u8);
    }

    pub(crate) fn number(mut self, field: u64, value: u64) -> Self {
        self.varint(field << 3);
        self.varint(value);
        self
    }

    pub(crate) fn bytes(mut self, field: u64, bytes: &[u8]) -> Self {
        self.varint(field << 3 | 2);
        self.varint(bytes.len() as u64);
        self.0.extend_from_slice(bytes);
        self
    }

    pub(crate) fn message(self, field: u64, message: &Self) -> Self {
        self.bytes(field, &message.0)
    }

    pub(crate) fn packed(self, field: u64, values: impl IntoIterator<Item = u64>) -> Self {
        let mut packed = Self::default();
        values.into_iter().for_each(|value| packed.varint(value));
        self.bytes(field, &packed.0)
    }
}

/// A pprof that is being made: its strings come last, so that readers may not rely on an order.
pub(crate) struct Pprof {
    pub(crate) message: Message,
    strings: Vec<Vec<u8>>,
}

impl Pprof {
    pub(crate) fn new(sample_types: &[(&str, &str)]) -> Self {
        let mut pprof = Self { message: Message::default(), strings: vec![Vec::new()] };
        for (kind, unit) in sample_types {
            let value_type = Message::default().number(1, pprof.string(kind)).number(2, pprof.string(unit));
            pprof.add(1, &value_type);
        }
        pprof
    }

    pub(crate) fn string(&mut self, text: impl AsRef<[u8]>) -> u64 {
        let text = text.as_ref().to_vec();
        let row = self.strings.iter().position(|known| *known == text).unwrap_or(self.strings.len());
        if row == self.strings.len() {
            self.strings.push(text);
        }
        row as u64
    }

    pub(crate) fn add(&mut self, field: u64, message: &Message) {
        self.message = std::mem::take(&mut self.message).message(field, message);
    }

    pub(crate) fn set(&mut self, field: u64, value: u64) {
        self.message = std::mem::take(&mut self.message).number(field, value);
    }

    pub(crate) fn function(&mut self, id: u64, name: impl AsRef<[u8]>, file: &str) {
        let function = Message::default().number(1, id).number(2, self.string(name)).number(4, self.string(file));
        self.add(5, &function);
    }

    /// Lines are function and line number, innermost first.
    pub(crate) fn location(&mut self, id: u64, mapping: u64, address: u64, lines: &[(u64, u64)]) {
        let mut location = Message::default().number(1, id).number(2, mapping).number(3, address);
        for (function, line) in lines {
            location = location.message(4, &Message::default().number(1, *function).number(2, *line));
        }
        self.add(4, &location);
    }

    /// Locations are leaf first.
    pub(crate) fn sample(&mut self, locations: &[u64], values: &[i64], labels: &[Message]) {
        let values = values.iter().map(|value| *value as u64);
        let mut sample = Message::default().packed(1, locations.iter().copied()).packed(2, values);
        for label in labels {
            sample = sample.message(3, label);
        }
        self.add(2, &sample);
    }

    pub(crate) fn finish(self) -> Vec<u8> {
        self.strings.iter().fold(self.message, |message, text| message.bytes(6, text)).0
    }
}
