//! Writes pprof (profile.proto): locations with inlined lines, mappings, labels.

use super::grammar::Grammar;
use super::walk::Frame;
use std::collections::BTreeMap;

/// What the values of a sample mean: type and unit.
pub(super) type ValueType = (&'static str, &'static str);

/// A profile in the making.
pub(super) struct Pprof<'a> {
    grammar: &'a Grammar,
    out: Vec<u8>,
    strings: Strings,
    /// Per location: its lines, leaf first.
    locations: BTreeMap<Vec<(usize, u32)>, u64>,
    location_messages: Vec<u8>,
    /// Locations per function, for their addresses.
    placed: BTreeMap<usize, u64>,
    used_functions: BTreeMap<usize, u64>,
}

#[derive(Default)]
struct Strings {
    list: Vec<String>,
    index: BTreeMap<String, u64>,
}

impl Strings {
    fn of(&mut self, text: &str) -> u64 {
        if let Some(index) = self.index.get(text) {
            return *index;
        }
        let index = self.list.len() as u64;
        self.list.push(text.to_owned());
        self.index.insert(text.to_owned(), index);
        index
    }
}

/// The header of a profile.
pub(super) struct Header {
    pub(super) types: &'static [ValueType],
    pub(super) period_type: ValueType,
    pub(super) period: u64,
    pub(super) time_seconds: i64,
    pub(super) duration_seconds: u64,
    pub(super) comment: &'static str,
}

/// Bytes that a function's code takes at most here; addresses differ by that much.
const FUNCTION_BYTES: u64 = 0x400;
const MAPPING_BYTES: u64 = 0x80_0000;

impl<'a> Pprof<'a> {
    pub(super) fn new(grammar: &'a Grammar, header: &Header) -> Self {
        let mut strings = Strings::default();
        strings.of("");
        let mut out = Vec::new();
        let mut value_type = |(kind, unit): ValueType| {
            let mut message = Vec::new();
            put_number(&mut message, 1, strings.of(kind));
            put_number(&mut message, 2, strings.of(unit));
            message
        };
        for kind in header.types {
            put_bytes(&mut out, 1, &value_type(*kind));
        }
        put_bytes(&mut out, 11, &value_type(header.period_type));
        put_number(&mut out, 12, header.period);
        put_number(&mut out, 9, header.time_seconds as u64 * 1_000_000_000);
        put_number(&mut out, 10, header.duration_seconds * 1_000_000_000);
        put_number(&mut out, 13, strings.of(header.comment));
        Self {
            grammar,
            out,
            strings,
            locations: BTreeMap::new(),
            location_messages: Vec::new(),
            placed: BTreeMap::new(),
            used_functions: BTreeMap::new(),
        }
    }

    /// The ids of a stack's locations, leaf first; inlined frames share one with their caller.
    pub(super) fn stack(&mut self, frames: &[Frame]) -> Vec<u64> {
        let mut ids = Vec::new();
        let mut lines = Vec::new();
        for frame in frames.iter().rev() {
            lines.push((frame.function, frame.line));
            if !frame.inlined {
                ids.push(self.location(std::mem::take(&mut lines)));
            }
        }
        ids
    }

    fn location(&mut self, lines: Vec<(usize, u32)>) -> u64 {
        if let Some(id) = self.locations.get(&lines) {
            return *id;
        }
        let id = self.locations.len() as u64 + 1;
        let outermost = lines.last().map_or(0, |(function, _)| *function);
        let mapping = self.grammar.functions[outermost].mapping;
        let nth = self.placed.entry(outermost).or_default();
        let start = self.grammar.mappings[mapping].start + outermost as u64 * FUNCTION_BYTES;
        let address = start + *nth * 0x15 % FUNCTION_BYTES;
        *nth += 1;
        let mut message = Vec::new();
        put_number(&mut message, 1, id);
        put_number(&mut message, 2, mapping as u64 + 1);
        put_number(&mut message, 3, address);
        for (function, line) in &lines {
            let next = self.used_functions.len() as u64 + 1;
            let function = *self.used_functions.entry(*function).or_insert(next);
            let mut line_message = Vec::new();
            put_number(&mut line_message, 1, function);
            put_number(&mut line_message, 2, u64::from(*line));
            put_bytes(&mut message, 4, &line_message);
        }
        put_bytes(&mut self.location_messages, 4, &message);
        self.locations.insert(lines, id);
        id
    }

    /// A sample: its locations, its values, its labels.
    pub(super) fn sample(&mut self, locations: &[u64], values: &[u64], labels: &[(&str, &str)]) {
        let mut message = Vec::new();
        put_packed(&mut message, 1, locations);
        put_packed(&mut message, 2, values);
        for (key, text) in labels {
            let mut label = Vec::new();
            put_number(&mut label, 1, self.strings.of(key));
            put_number(&mut label, 2, self.strings.of(text));
            put_bytes(&mut message, 3, &label);
        }
        put_bytes(&mut self.out, 2, &message);
    }

    /// The bytes, not yet gzip'ed.
    pub(super) fn finish(mut self) -> Vec<u8> {
        for (index, mapping) in self.grammar.mappings.iter().enumerate() {
            let mut message = Vec::new();
            put_number(&mut message, 1, index as u64 + 1);
            put_number(&mut message, 2, mapping.start);
            put_number(&mut message, 3, mapping.start + MAPPING_BYTES);
            put_number(&mut message, 5, self.strings.of(&mapping.file));
            put_number(&mut message, 7, 1);
            put_bytes(&mut self.out, 3, &message);
        }
        self.out.append(&mut self.location_messages);
        let mut functions: Vec<(usize, u64)> = self.used_functions.iter().map(|(f, id)| (*f, *id)).collect();
        functions.sort_by_key(|(_, id)| *id);
        for (function, id) in functions {
            let function = &self.grammar.functions[function];
            let name = self.strings.of(&function.name);
            let mut message = Vec::new();
            put_number(&mut message, 1, id);
            put_number(&mut message, 2, name);
            put_number(&mut message, 3, name);
            put_number(&mut message, 4, self.strings.of(&function.file));
            put_number(&mut message, 5, u64::from(function.start_line));
            put_bytes(&mut self.out, 5, &message);
        }
        for text in &self.strings.list {
            put_bytes(&mut self.out, 6, text.as_bytes());
        }
        self.out
    }
}

fn put_varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// A number field; 0 is left out, as proto3 does.
fn put_number(out: &mut Vec<u8>, field: u64, value: u64) {
    if value != 0 {
        put_varint(out, field << 3);
        put_varint(out, value);
    }
}

fn put_bytes(out: &mut Vec<u8>, field: u64, bytes: &[u8]) {
    put_varint(out, field << 3 | 2);
    put_varint(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

fn put_packed(out: &mut Vec<u8>, field: u64, values: &[u64]) {
    let mut packed = Vec::new();
    for value in values {
        put_varint(&mut packed, *value);
    }
    put_bytes(out, field, &packed);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn varints() {
        for (value, bytes) in [(0, &[0][..]), (127, &[127]), (300, &[0xac, 2])] {
            let mut out = Vec::new();
            put_varint(&mut out, value);
            assert_eq!(out, bytes);
        }
    }
}
