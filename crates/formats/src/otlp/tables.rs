//! The tables of a dictionary as they stand in the file.

use profile::StringId;

/// Rows are `u32`; what is no row is this, which no table has.
pub(super) const NO_ROW: u32 = u32::MAX;

#[derive(Default)]
pub(super) struct Tables {
    pub(super) strings: Vec<StringId>,
    /// Strings: file names.
    pub(super) mappings: Vec<u32>,
    pub(super) functions: Vec<RawFunction>,
    pub(super) lines: Vec<RawLine>,
    pub(super) locations: Vec<RawLocation>,
    /// Attributes of locations.
    pub(super) location_attributes: Vec<u32>,
    /// Locations of all stacks, leaf first.
    pub(super) stack_locations: Vec<u32>,
    /// The end of each stack in `stack_locations`.
    pub(super) stack_ends: Vec<usize>,
    pub(super) attributes: Vec<RawAttribute>,
    /// Trace and span.
    pub(super) links: Vec<(StringId, StringId)>,
}

/// Strings and first line.
#[derive(Clone, Copy, Default)]
pub(super) struct RawFunction {
    pub(super) name: u32,
    pub(super) system_name: u32,
    pub(super) file: u32,
    pub(super) start_line: u32,
}

/// Function and place; innermost first.
#[derive(Clone, Copy, Default)]
pub(super) struct RawLine {
    pub(super) function: u32,
    pub(super) line: u32,
    pub(super) column: u32,
}

#[derive(Clone, Copy, Default)]
pub(super) struct RawLocation {
    pub(super) mapping: u32,
    pub(super) address: u64,
    pub(super) lines_end: usize,
    pub(super) attributes_end: usize,
}

/// An attribute of the table, or of a resource or scope.
#[derive(Clone, Copy)]
pub(super) struct RawAttribute {
    pub(super) key: Text,
    pub(super) value: Value,
    /// String.
    pub(super) unit: u32,
}

impl Default for RawAttribute {
    fn default() -> Self {
        Self { key: Text::Row(0), value: Value::None, unit: 0 }
    }
}

/// Text itself, or a row of the strings.
#[derive(Clone, Copy)]
pub(super) enum Text {
    Here(StringId),
    Row(u32),
}

#[derive(Clone, Copy)]
pub(super) enum Value {
    None,
    Text(Text),
    Number(i64),
    /// A list or other bytes.
    Other,
}

/// A row as the file writes it.
pub(super) fn row(value: u64) -> u32 {
    u32::try_from(value).unwrap_or(NO_ROW)
}

/// A line or column; negative ones mean "unknown".
pub(super) fn position(value: i64) -> u32 {
    u32::try_from(value).unwrap_or(0)
}
