//! The tables of a dictionary as those of the profile.

use profile::{Frame, FrameId, FrameKind, Function, Label, LabelValue, ProfileBuilder, StackId, StringId};

use super::tables::{RawAttribute, RawLine, RawLocation, Tables, Text, Value};
use crate::{ImportError, Limits};

type Result<T> = std::result::Result<T, ImportError>;

#[derive(Default)]
pub(super) struct Dictionary {
    pub(super) strings: Vec<StringId>,
    pub(super) stacks: Vec<StackId>,
    /// Attributes as labels, as far as they are.
    pub(super) labels: Vec<Option<Label>>,
    /// Trace and span.
    pub(super) links: Vec<(StringId, StringId)>,
    /// Frames that only have an address.
    pub(super) unnamed: u64,
}

/// The kind of code, such as `native` and `kernel` (OpenTelemetry semantic conventions, `profile.frame.type`).
const FRAME_TYPE: &str = "profile.frame.type";

impl Tables {
    pub(super) fn resolve(mut self, builder: &mut ProfileBuilder, limits: &Limits) -> Result<Dictionary> {
        let mut dictionary = Dictionary { strings: std::mem::take(&mut self.strings), ..Dictionary::default() };
        for attribute in &self.attributes {
            let label = dictionary.label(attribute, builder)?;
            dictionary.labels.push(label);
        }
        let (frames, ends) = self.frames(&mut dictionary, builder)?;
        dictionary.links = self.links;
        let mut start = 0;
        for end in self.stack_ends {
            let mut stack = StackId::NONE;
            for location in self.stack_locations[start..end].iter().rev() {
                let row = find("location", *location, &ends)?;
                let first = if *location == 0 { 0 } else { ends[*location as usize - 1] };
                for frame in &frames[first..*row] {
                    stack = builder.stack(stack, *frame)?;
                }
            }
            start = end;
            Limits::check(limits.depth, builder.profile.stacks.depth(stack) as usize, "frames in a stack")?;
            Limits::check(limits.stacks, builder.profile.stacks.len(), "stacks")?;
            dictionary.stacks.push(stack);
        }
        Limits::check(limits.strings, builder.profile.strings.len(), "strings")?;
        Ok(dictionary)
    }

    /// The frames of all locations, outermost first, and where those of each end.
    fn frames(&self, dictionary: &mut Dictionary, builder: &mut ProfileBuilder) -> Result<(Vec<FrameId>, Vec<usize>)> {
        let mut functions = Vec::with_capacity(self.functions.len());
        for raw in &self.functions {
            let name = dictionary.text(raw.name, builder)?;
            let system_name = dictionary.text(raw.system_name, builder)?;
            let file = dictionary.text(raw.file, builder)?;
            functions.push(Function {
                name: if name.is_none() { system_name } else { name },
                system_name: if system_name == name { StringId::NONE } else { system_name },
                file,
                module: StringId::NONE,
                start_line: raw.start_line,
            });
        }
        let (mut frames, mut ends) = (Vec::new(), Vec::new());
        let (mut line_start, mut attribute_start) = (0, 0);
        for location in &self.locations {
            let lines = &self.lines[line_start..location.lines_end];
            let attributes = &self.location_attributes[attribute_start..location.attributes_end];
            (line_start, attribute_start) = (location.lines_end, location.attributes_end);
            let module = match self.mappings.get(location.mapping as usize) {
                Some(file) => dictionary.text(*file, builder)?,
                None if location.mapping == 0 => StringId::NONE,
                None => return Err(missing("mapping", location.mapping, self.mappings.len())),
            };
            let kind = dictionary.kind(attributes, builder);
            let only = [RawLine::default()];
            let lines = if lines.is_empty() { &only } else { lines };
            // line[0] is the innermost function, which the others were inlined around.
            for (index, line) in lines.iter().enumerate().rev() {
                let mut function = match functions.get(line.function as usize) {
                    Some(function) => *function,
                    None if line.function == 0 => Function::named(StringId::NONE),
                    None => return Err(missing("function", line.function, functions.len())),
                };
                if function.name.is_none() {
                    // Row 0 stands for "none" and is no frame that anyone sees.
                    dictionary.unnamed += u64::from(!ends.is_empty());
                    function = Function::named(unnamed(location, builder)?);
                }
                function.module = module;
                let function = builder.function(function)?;
                frames.push(builder.frame(Frame {
                    function,
                    line: line.line,
                    column: line.column,
                    address: location.address,
                    kind,
                    inlined: index + 1 < lines.len(),
                })?);
            }
            ends.push(frames.len());
        }
        Ok((frames, ends))
    }
}

impl Dictionary {
    /// A row of the strings; `NONE` for an empty text.
    pub(super) fn text(&self, row: u32, builder: &ProfileBuilder) -> Result<StringId> {
        if row == 0 {
            return Ok(StringId::NONE);
        }
        let text = *find("string", row, &self.strings)?;
        Ok(if builder.profile.strings.get(text).is_empty() { StringId::NONE } else { text })
    }

    /// An attribute as a label; `None` for one without key or value, and for lists.
    pub(super) fn label(&self, attribute: &RawAttribute, builder: &ProfileBuilder) -> Result<Option<Label>> {
        let text = |text| match text {
            Text::Here(text) => Ok(text),
            Text::Row(row) => self.text(row, builder),
        };
        let key = text(attribute.key)?;
        let value = match attribute.value {
            Value::Text(value) => LabelValue::Text(text(value)?),
            Value::Number(value) => LabelValue::Number(value, self.text(attribute.unit, builder)?),
            Value::None | Value::Other => return Ok(None),
        };
        let is_empty = builder.profile.strings.get(key).is_empty() || value == LabelValue::Text(StringId::NONE);
        Ok((!is_empty).then_some(Label { key, value }))
    }

    fn kind(&self, attributes: &[u32], builder: &ProfileBuilder) -> FrameKind {
        let strings = &builder.profile.strings;
        let kind = attributes.iter().find_map(|row| match self.labels.get(*row as usize) {
            Some(Some(Label { key, value: LabelValue::Text(value) })) if strings.get(*key) == FRAME_TYPE => {
                Some(strings.get(*value))
            }
            _ => None,
        });
        match kind {
            Some("kernel") => FrameKind::Kernel,
            Some("native" | "go" | "rust") => FrameKind::Native,
            _ => FrameKind::Unknown,
        }
    }
}

fn unnamed(location: &RawLocation, builder: &mut ProfileBuilder) -> Result<StringId> {
    Ok(builder.string(&format!("{:#x}", location.address))?)
}

/// A row of a table that a message names.
pub(super) fn find<'t, T>(what: &str, row: u32, table: &'t [T]) -> Result<&'t T> {
    table.get(row as usize).ok_or_else(|| missing(what, row, table.len()))
}

fn missing(what: &str, row: u32, len: usize) -> ImportError {
    ImportError::malformed(format!("{what} {row} is none of the {len} in the dictionary"))
}
