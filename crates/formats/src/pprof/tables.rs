//! The tables of a profile: strings, functions, mappings, locations.

use profile::{Frame, FrameId, FrameKind, Function, ProfileBuilder, StringId};

use super::ids::Ids;
use super::prune::Prune;
use crate::protobuf::{Message, Value};
use crate::{ImportError, Limits};

type Result<T> = std::result::Result<T, ImportError>;

#[derive(Default)]
pub(super) struct Tables<'a> {
    strings: Vec<&'a [u8]>,
    /// Rows in the builder's table, as far as they were needed.
    string_ids: Vec<StringId>,
    /// Type and unit.
    pub(super) sample_types: Vec<(u64, u64)>,
    functions: Vec<RawFunction>,
    function_ids: Ids,
    /// File names.
    mappings: Vec<u64>,
    mapping_ids: Ids,
    locations: Vec<RawLocation>,
    pub(super) location_ids: Ids,
    lines: Vec<RawLine>,
    pub(super) sample_count: usize,
    pub(super) drop_frames: u64,
    pub(super) keep_frames: u64,
    pub(super) time_ns: i64,
    pub(super) duration_ns: i64,
    pub(super) comments: Vec<u64>,
    pub(super) default_sample_type: u64,
    pub(super) not_utf8: u64,
}

struct RawFunction {
    name: u64,
    system_name: u64,
    file: u64,
    start_line: u32,
    offset: usize,
}

struct RawLocation {
    mapping: u64,
    address: u64,
    /// End in `lines`; it starts where the one before ends.
    lines_end: usize,
    offset: usize,
}

#[derive(Clone, Copy, Default)]
struct RawLine {
    function: u64,
    line: u32,
    column: u32,
}

/// Locations as frames.
pub(super) struct Locations {
    /// Outermost caller first.
    frames: Vec<FrameId>,
    ends: Vec<u32>,
    /// What pruning does to each; empty without pruning.
    pub(super) pruned: Vec<Pruned>,
}

/// What `drop_frames` does to a location.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Pruned {
    No,
    /// It goes, with all that it calls.
    Whole,
    /// Its outer lines stay, all that it calls goes.
    Beneath,
}

impl Locations {
    pub(super) fn frames(&self, row: u32) -> &[FrameId] {
        let row = row as usize;
        let start = if row == 0 { 0 } else { self.ends[row - 1] };
        &self.frames[start as usize..self.ends[row] as usize]
    }
}

impl<'a> Tables<'a> {
    pub(super) fn read(bytes: &'a [u8], limits: &Limits) -> Result<Self> {
        let mut tables = Self::default();
        let mut message = Message::new(bytes);
        loop {
            let offset = message.offset();
            let Some((number, value)) = message.field()? else { break };
            match number {
                1 => tables.sample_types.push(value_type(value.message("a sample type", offset)?)?),
                2 => tables.sample_count += 1,
                3 => tables.mapping(value.message("a mapping", offset)?, offset)?,
                4 => tables.location(value.message("a location", offset)?, offset)?,
                5 => tables.function(value.message("a function", offset)?, offset)?,
                6 => tables.strings.push(value.message("a string", offset)?.bytes()),
                7 => tables.drop_frames = value.number(),
                8 => tables.keep_frames = value.number(),
                9 => tables.time_ns = value.signed(),
                10 => tables.duration_ns = value.signed(),
                13 => value.numbers(|comment| tables.comments.push(comment))?,
                14 => tables.default_sample_type = value.number(),
                _ => {}
            }
        }
        Limits::check(limits.samples, tables.sample_count, "samples")?;
        Limits::check(limits.strings, tables.strings.len(), "strings")?;
        Limits::check(limits.stacks, tables.lines.len().max(tables.locations.len()), "locations")?;
        if tables.strings.first().is_some_and(|first| !first.is_empty()) {
            return Err(ImportError::malformed("expected the first string to be empty"));
        }
        tables.string_ids = vec![StringId::NONE; tables.strings.len()];
        Ok(tables)
    }

    /// Whether nothing but zeros was found.
    pub(super) fn is_blank(&self) -> bool {
        self.sample_count == 0 && self.strings.len() <= 1 && self.locations.is_empty()
    }

    fn mapping(&mut self, mut message: Message<'a>, offset: usize) -> Result<()> {
        let (mut id, mut file) = (0, 0);
        while let Some((number, value)) = message.field()? {
            match number {
                1 => id = value.number(),
                5 => file = value.number(),
                _ => {}
            }
        }
        new_id(&mut self.mapping_ids, id, self.mappings.len(), "mapping", offset)?;
        self.mappings.push(file);
        Ok(())
    }

    fn function(&mut self, mut message: Message<'a>, offset: usize) -> Result<()> {
        let mut id = 0;
        let mut function = RawFunction { name: 0, system_name: 0, file: 0, start_line: 0, offset };
        while let Some((number, value)) = message.field()? {
            match number {
                1 => id = value.number(),
                2 => function.name = value.number(),
                3 => function.system_name = value.number(),
                4 => function.file = value.number(),
                5 => function.start_line = position(value),
                _ => {}
            }
        }
        new_id(&mut self.function_ids, id, self.functions.len(), "function", offset)?;
        self.functions.push(function);
        Ok(())
    }

    fn location(&mut self, mut message: Message<'a>, offset: usize) -> Result<()> {
        let mut id = 0;
        let mut location = RawLocation { mapping: 0, address: 0, lines_end: 0, offset };
        while let Some((number, value)) = message.field()? {
            match number {
                1 => id = value.number(),
                2 => location.mapping = value.number(),
                3 => location.address = value.number(),
                4 => {
                    let mut message = value.message("a line", offset)?;
                    let mut line = RawLine::default();
                    while let Some((number, value)) = message.field()? {
                        match number {
                            1 => line.function = value.number(),
                            2 => line.line = position(value),
                            3 => line.column = position(value),
                            _ => {}
                        }
                    }
                    self.lines.push(line);
                }
                _ => {}
            }
        }
        location.lines_end = self.lines.len();
        new_id(&mut self.location_ids, id, self.locations.len(), "location", offset)?;
        self.locations.push(location);
        Ok(())
    }

    /// The builder's row of a string.
    pub(super) fn string(&mut self, index: u64, builder: &mut ProfileBuilder) -> Result<StringId> {
        // Without a string table, every text is empty.
        if index == 0 && self.strings.is_empty() {
            return Ok(builder.string("")?);
        }
        let row = usize::try_from(index).ok().filter(|row| *row < self.strings.len());
        let Some(row) = row else {
            return Err(ImportError::malformed(format!("string {index} is none of the {}", self.strings.len())));
        };
        if self.string_ids[row].is_none() {
            let text = String::from_utf8_lossy(self.strings[row]);
            self.not_utf8 += u64::from(matches!(text, std::borrow::Cow::Owned(_)));
            self.string_ids[row] = builder.string(&text)?;
        }
        Ok(self.string_ids[row])
    }

    pub(super) fn text(&mut self, index: u64, builder: &mut ProfileBuilder) -> Result<String> {
        let string = self.string(index, builder)?;
        Ok(builder.profile.strings.get(string).to_owned())
    }

    /// The names of all functions, as far as they have one.
    pub(super) fn function_names(&self) -> Vec<u64> {
        self.functions.iter().map(|function| function.name).collect()
    }

    /// Turns all locations into frames. A location without a line, or a line without a function, is named by its
    /// address.
    pub(super) fn locations(&mut self, builder: &mut ProfileBuilder, prune: Option<&Prune>) -> Result<Locations> {
        let functions = self.resolve_functions(builder)?;
        let mut modules = Vec::new();
        for file in self.mappings.clone() {
            let file = self.string(file, builder)?;
            modules.push(if builder.profile.strings.get(file).is_empty() { StringId::NONE } else { file });
        }
        let mut out = Locations { frames: Vec::new(), ends: Vec::new(), pruned: Vec::new() };
        let mut start = 0;
        for location in &self.locations {
            let lines = &self.lines[start..location.lines_end];
            start = location.lines_end;
            let mapping = self.mapping_ids.get(location.mapping);
            let module = mapping.and_then(|row| modules.get(row as usize)).copied().unwrap_or(StringId::NONE);
            let first = out.frames.len();
            let mut pruned_line = None;
            let only = [RawLine::default()];
            let lines = if lines.is_empty() { &only } else { lines };
            // line[0] is the innermost function, which the others were inlined around.
            for (index, line) in lines.iter().enumerate().rev() {
                let mut function = self.line_function(line, location, &functions, builder)?;
                function.module = module;
                if pruned_line.is_none() && prune.is_some_and(|prune| prune.drops(function.name)) {
                    pruned_line = Some(index);
                }
                let function = builder.function(function)?;
                let kind = frame_kind(builder.profile.strings.get(module));
                out.frames.push(builder.frame(Frame {
                    function,
                    line: line.line,
                    column: line.column,
                    address: location.address,
                    kind,
                    inlined: index + 1 < lines.len(),
                })?);
            }
            if prune.is_some() {
                out.pruned.push(match pruned_line {
                    None => Pruned::No,
                    Some(index) if index + 1 == lines.len() => Pruned::Whole,
                    Some(index) => {
                        out.frames.truncate(first + lines.len() - 1 - index);
                        Pruned::Beneath
                    }
                });
            }
            let end = u32::try_from(out.frames.len()).map_err(|_| profile::BuildError::TooLarge("lines"))?;
            out.ends.push(end);
        }
        Ok(out)
    }

    fn resolve_functions(&mut self, builder: &mut ProfileBuilder) -> Result<Vec<Function>> {
        let raw = std::mem::take(&mut self.functions);
        let mut functions = Vec::with_capacity(raw.len());
        for raw in raw {
            let mut string = |index| self.string(index, builder).map_err(|error| error.at(raw.offset));
            let (mut name, mut system_name, mut file) =
                (string(raw.name)?, string(raw.system_name)?, string(raw.file)?);
            let empty = |text| builder.profile.strings.get(text).is_empty();
            if empty(name) {
                name = system_name;
            }
            if empty(system_name) || system_name == name {
                system_name = StringId::NONE;
            }
            if empty(file) {
                file = StringId::NONE;
            }
            functions.push(Function { name, system_name, file, module: StringId::NONE, start_line: raw.start_line });
        }
        Ok(functions)
    }

    fn line_function(
        &self,
        line: &RawLine,
        location: &RawLocation,
        functions: &[Function],
        builder: &mut ProfileBuilder,
    ) -> Result<Function> {
        if line.function != 0 {
            let row = self.function_ids.get(line.function);
            let function = row.and_then(|row| functions.get(row as usize)).copied().ok_or_else(|| {
                ImportError::malformed(format!("a location names function {}, which is missing", line.function))
                    .at(location.offset)
            })?;
            if !builder.profile.strings.get(function.name).is_empty() {
                return Ok(function);
            }
        }
        Ok(Function::named(builder.string(&format!("{:#x}", location.address))?))
    }
}

/// Lines and columns; negative ones mean "unknown".
fn position(value: Value<'_>) -> u32 {
    u32::try_from(value.signed()).unwrap_or(0)
}

fn frame_kind(module: &str) -> FrameKind {
    if module.starts_with("[kernel") || module.ends_with("vmlinux") { FrameKind::Kernel } else { FrameKind::Unknown }
}

fn value_type(mut message: Message<'_>) -> Result<(u64, u64)> {
    let mut kind_unit = (0, 0);
    while let Some((number, value)) = message.field()? {
        match number {
            1 => kind_unit.0 = value.number(),
            2 => kind_unit.1 = value.number(),
            _ => {}
        }
    }
    Ok(kind_unit)
}

fn new_id(ids: &mut Ids, id: u64, row: usize, what: &'static str, offset: usize) -> Result<()> {
    let row = u32::try_from(row).map_err(|_| profile::BuildError::TooLarge(what))?;
    if ids.insert(id, row) {
        return Ok(());
    }
    Err(ImportError::malformed(format!("expected every {what} to have an id of its own, found {id} twice")).at(offset))
}
