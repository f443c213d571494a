//! Mappings, functions and locations. A location is a frame with those that were inlined into it: frames above it that
//! are marked so and have its address and module.

use std::io::{self, Write};

use profile::{FrameId, FunctionId, Profile, StackId, StringId};
use rustc_hash::{FxHashMap, FxHashSet};

use super::message::{Message, Strings};

/// No location.
pub(super) const NONE: u32 = u32::MAX;
/// Stands for names that would be empty.
pub(super) const UNKNOWN: &str = "[unknown]";

pub(super) struct Locations {
    /// The location without its last line (`NONE` for the first), and the frame of its last line.
    rows: Vec<(u32, FrameId)>,
    /// By row of the profile's stacks: the location on top, and the stack beneath it.
    of_stack: Vec<(u32, StackId)>,
    /// Rows that are written: those on top of a stack's part, not their beginnings.
    written: Vec<bool>,
    /// Functions without a name.
    pub(super) unnamed: u64,
    /// Inlined frames without a caller at their address.
    pub(super) lone_inlined: u64,
}

impl Locations {
    pub(super) fn new(profile: &Profile, samples: &[StackId]) -> Self {
        let stacks = &profile.stacks;
        let mut out = Self {
            rows: Vec::new(),
            of_stack: vec![(NONE, StackId::NONE); stacks.len()],
            written: Vec::new(),
            unnamed: 0,
            lone_inlined: 0,
        };
        let mut used = vec![false; stacks.len()];
        for stack in samples {
            let mut stack = *stack;
            while !stack.is_none() && !std::mem::replace(&mut used[stack.index()], true) {
                stack = stacks.parent(stack);
            }
        }
        let mut known: FxHashMap<(u32, FrameId), u32> = FxHashMap::default();
        let mut lone = vec![false; profile.frames.len()];
        for (row, _) in (0u32..).zip(&used).filter(|(_, used)| **used) {
            let stack = StackId(row);
            let (frame, parent) = (stacks.frame(stack), stacks.parent(stack));
            let inlined = profile.frames.get(frame).inlined;
            let joins = inlined && !parent.is_none() && is_same_place(profile, frame, stacks.frame(parent));
            if inlined && !joins && !std::mem::replace(&mut lone[frame.index()], true) {
                out.lone_inlined += 1;
            }
            let (outer, beneath) = if joins { out.of_stack[parent.index()] } else { (NONE, parent) };
            let next = u32::try_from(out.rows.len()).unwrap_or(NONE);
            let location = *known.entry((outer, frame)).or_insert(next);
            if location == next {
                out.rows.push((outer, frame));
                out.written.push(false);
            }
            out.of_stack[stack.index()] = (location, beneath);
        }
        let mut seen = vec![false; stacks.len()];
        for stack in samples {
            let mut stack = *stack;
            while !stack.is_none() && !std::mem::replace(&mut seen[stack.index()], true) {
                let (location, beneath) = out.of_stack[stack.index()];
                out.written[location as usize] = true;
                stack = beneath;
            }
        }
        out
    }

    /// The ids of a stack's locations, leaf first.
    pub(super) fn path(&self, stack: StackId, path: &mut Vec<u64>) {
        path.clear();
        let mut stack = stack;
        while !stack.is_none() {
            let (location, beneath) = self.of_stack[stack.index()];
            path.push(u64::from(location) + 1);
            stack = beneath;
        }
    }

    pub(super) fn write_tables(
        &mut self,
        profile: &Profile,
        strings: &mut Strings,
        message: &mut Message,
        sink: &mut dyn Write,
    ) -> io::Result<()> {
        let mut mappings: FxHashMap<StringId, u64> = FxHashMap::default();
        let mut functions = vec![false; profile.functions.len()];
        let rows: Vec<usize> = (0..self.rows.len()).filter(|row| self.written[*row]).collect();
        let bare: FxHashSet<StringId> = rows
            .iter()
            .filter(|row| self.is_bare(profile, **row))
            .map(|row| profile.functions.get(profile.frames.function(self.rows[*row].1)).module)
            .collect();
        for row in rows {
            let (_, frame) = self.rows[row];
            let address = profile.frames.get(frame).address;
            let module = profile.functions.get(profile.frames.function(frame)).module;
            let mut mapping = 0;
            if !profile.strings.get(module).is_empty() {
                let next = mappings.len() as u64 + 1;
                mapping = *mappings.entry(module).or_insert(next);
                if mapping == next {
                    let name = strings.row(profile.strings.get(module));
                    let mut out = Message::default().number(1, mapping).number(5, name);
                    if !bare.contains(&module) {
                        // Has functions, files, lines and inlined frames: nobody needs to look for symbols.
                        out = (7..=10).fold(out, |out, field| out.number(field, 1));
                    }
                    message.message(sink, 3, &out)?;
                }
            }
            let mut location = Message::default().number(1, row as u64 + 1).number(2, mapping).number(3, address);
            // The innermost function is on top.
            let mut at = row;
            while !self.is_bare(profile, row) {
                let (outer, frame) = self.rows[at];
                let frame = profile.frames.get(frame);
                if let Some(function) = self.function(profile, frame.function, &mut functions, strings) {
                    message.message(sink, 5, &function)?;
                }
                let line = Message::default()
                    .number(1, u64::from(frame.function.0) + 1)
                    .number(2, u64::from(frame.line))
                    .number(3, u64::from(frame.column));
                location = location.bytes(4, line.as_bytes());
                if outer == NONE {
                    break;
                }
                at = outer as usize;
            }
            message.message(sink, 4, &location)?;
        }
        Ok(())
    }

    /// Whether nothing but the address is known: such a location has no line, and readers name it by its address.
    fn is_bare(&self, profile: &Profile, row: usize) -> bool {
        let (outer, frame) = self.rows[row];
        let frame = profile.frames.get(frame);
        let function = profile.functions.get(frame.function);
        let known = [function.file, function.system_name].iter().any(|text| !profile.strings.get(*text).is_empty());
        outer == NONE
            && !known
            && (frame.line, frame.column, function.start_line) == (0, 0, 0)
            && frame.address > 0
            && profile.strings.get(function.name) == format!("{:#x}", frame.address)
    }

    /// The function as a message, the first time.
    fn function(
        &mut self,
        profile: &Profile,
        id: FunctionId,
        written: &mut [bool],
        strings: &mut Strings,
    ) -> Option<Message> {
        if std::mem::replace(&mut written[id.index()], true) {
            return None;
        }
        let function = profile.functions.get(id);
        let text = |id: StringId| profile.strings.get(id);
        let mut name = text(function.name);
        if name.is_empty() {
            self.unnamed += 1;
            name = UNKNOWN;
        }
        let name = strings.row(name);
        let system_name = match text(function.system_name) {
            "" => name,
            other => strings.row(other),
        };
        Some(
            Message::default()
                .number(1, u64::from(id.0) + 1)
                .number(2, name)
                .number(3, system_name)
                .number(4, strings.row(text(function.file)))
                .number(5, u64::from(function.start_line)),
        )
    }
}

fn is_same_place(profile: &Profile, a: FrameId, b: FrameId) -> bool {
    let place = |frame: FrameId| {
        let frame = profile.frames.get(frame);
        (frame.address, profile.functions.get(frame.function).module)
    };
    place(a) == place(b)
}
