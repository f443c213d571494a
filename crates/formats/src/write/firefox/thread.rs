//! The tables of a thread: strings, functions, frames, stacks, and the libraries that all threads share.

use std::io::{self, Write};

use profile::{Frame, FrameId, FrameKind, Function, FunctionId, Profile, StackId, StringId};
use rustc_hash::FxHashMap;

use super::super::aspects::used_stacks;
use super::super::json;
use super::super::scope::Scope;

/// Names and colours of categories; the first is the default.
pub(super) const CATEGORIES: [(&str, &str); 6] = [
    ("Other", "grey"),
    ("User", "yellow"),
    ("Kernel", "orange"),
    ("JIT", "blue"),
    ("Interpreter", "purple"),
    ("GC", "red"),
];

fn category(kind: FrameKind) -> usize {
    match kind {
        FrameKind::Unknown => 0,
        FrameKind::Native => 1,
        FrameKind::Kernel => 2,
        FrameKind::Jit => 3,
        FrameKind::Interpreted => 4,
        FrameKind::Gc => 5,
    }
}

/// What could not be kept, over all threads.
#[derive(Default)]
pub(super) struct Lost {
    pub(super) made_up_times: bool,
    pub(super) units: u64,
    pub(super) set_names: u64,
    /// Samples without a stack, which would be none.
    pub(super) no_stack: u64,
    pub(super) large: u64,
}

/// Libraries of the functions that are used.
pub(super) struct Libs<'p> {
    pub(super) names: Vec<&'p str>,
    rows: FxHashMap<StringId, usize>,
}

pub(super) fn libs<'p>(scope: &Scope<'p>) -> Libs<'p> {
    let profile = scope.profile;
    let sets: Vec<usize> = scope.columns.iter().map(|(set, _)| *set).collect();
    let mut libs = Libs { names: Vec::new(), rows: FxHashMap::default() };
    for (row, _) in (0u32..).zip(used_stacks(profile, &sets)).filter(|(_, used)| *used) {
        let module = profile.functions.get(profile.frames.function(profile.stacks.frame(StackId(row)))).module;
        let name = profile.strings.get(module);
        if !name.is_empty() && !libs.rows.contains_key(&module) {
            libs.rows.insert(module, libs.names.len());
            libs.names.push(name);
        }
    }
    libs
}

/// The name of a function that samples without a stack get; the format takes them for gaps.
const UNKNOWN: StringId = StringId(u32::MAX - 1);

fn text(profile: &Profile, id: StringId) -> &str {
    if id == UNKNOWN { "[unknown]" } else { profile.strings.get(id) }
}

fn function(profile: &Profile, id: FunctionId) -> Function {
    if id.is_none() { Function::named(UNKNOWN) } else { profile.functions.get(id) }
}

fn frame(profile: &Profile, id: FrameId) -> Frame {
    if id.is_none() { Frame::of(FunctionId::NONE) } else { profile.frames.get(id) }
}

/// Rows of a table in the order of their first use.
#[derive(Default)]
struct Rows {
    list: Vec<u32>,
    of: FxHashMap<u32, usize>,
}

impl Rows {
    fn row(&mut self, id: u32) -> usize {
        let next = self.list.len();
        *self.of.entry(id).or_insert_with(|| {
            self.list.push(id);
            next
        })
    }
}

/// Tables with what one thread uses.
pub(super) struct ThreadTables<'l> {
    strings: Rows,
    functions: Rows,
    frames: Rows,
    /// Parent and frame of each stack.
    stacks: Vec<(Option<usize>, usize)>,
    stack_rows: FxHashMap<u32, usize>,
    /// Libraries that are resources.
    resources: Rows,
    libs: &'l Libs<'l>,
}

impl<'l> ThreadTables<'l> {
    pub(super) fn new(profile: &Profile, samples: impl Iterator<Item = StackId>, libs: &'l Libs<'_>) -> Self {
        let mut used: FxHashMap<u32, ()> = FxHashMap::default();
        let mut order = Vec::new();
        let mut has_empty = false;
        for mut stack in samples {
            has_empty |= stack.is_none();
            while !stack.is_none() && used.insert(stack.0, ()).is_none() {
                order.push(stack);
                stack = profile.stacks.parent(stack);
            }
        }
        // Parents have the smaller rows.
        order.sort_unstable();
        let mut out = Self {
            strings: Rows::default(),
            functions: Rows::default(),
            frames: Rows::default(),
            stacks: Vec::with_capacity(order.len()),
            stack_rows: FxHashMap::default(),
            resources: Rows::default(),
            libs,
        };
        for stack in order {
            let frame = out.frames.row(profile.stacks.frame(stack).0);
            let parent = out.stack(profile.stacks.parent(stack));
            out.stack_rows.insert(stack.0, out.stacks.len());
            out.stacks.push((parent, frame));
        }
        if has_empty {
            let frame = out.frames.row(FrameId::NONE.0);
            out.stack_rows.insert(StackId::NONE.0, out.stacks.len());
            out.stacks.push((None, frame));
        }
        for row in 0..out.frames.list.len() {
            out.functions.row(frame(profile, FrameId(out.frames.list[row])).function.0);
        }
        for row in 0..out.functions.list.len() {
            let function = function(profile, FunctionId(out.functions.list[row]));
            out.strings.row(function.name.0);
            for other in [function.file, function.module] {
                if !text(profile, other).is_empty() {
                    out.strings.row(other.0);
                }
            }
            if let Some(lib) = libs.rows.get(&function.module) {
                out.resources.row(u32::try_from(*lib).unwrap_or(u32::MAX));
            }
        }
        out
    }

    pub(super) fn stack(&self, stack: StackId) -> Option<usize> {
        self.stack_rows.get(&stack.0).copied()
    }

    pub(super) fn write(&self, profile: &Profile, lost: &mut Lost, sink: &mut dyn Write) -> io::Result<()> {
        write!(sink, ",\"stackTable\":{{\"length\":{},\"prefix\":", self.stacks.len())?;
        json::list(sink, &self.stacks, |sink, (parent, _)| optional(sink, *parent))?;
        write!(sink, ",\"frame\":")?;
        json::numbers(sink, self.stacks.iter().map(|(_, frame)| frame))?;
        write!(sink, "}}")?;
        self.write_frames(profile, lost, sink)?;
        self.write_functions(profile, sink)?;
        let resources = &self.resources.list;
        write!(sink, ",\"resourceTable\":{{\"length\":{},\"lib\":", resources.len())?;
        json::numbers(sink, resources)?;
        write!(sink, ",\"name\":")?;
        let modules: FxHashMap<usize, StringId> = self.libs.rows.iter().map(|(id, row)| (*row, *id)).collect();
        json::list(sink, resources, |sink, lib| {
            let name = modules.get(&(*lib as usize)).and_then(|module| self.strings.of.get(&module.0));
            optional(sink, name.copied())
        })?;
        write!(sink, ",\"host\":")?;
        json::list(sink, resources, |sink, _| write!(sink, "null"))?;
        // 1 is a library.
        write!(sink, ",\"type\":")?;
        json::list(sink, resources, |sink, _| write!(sink, "1"))?;
        write!(sink, "}},\"stringArray\":")?;
        json::list(sink, &self.strings.list, |sink, id| json::string(sink, text(profile, StringId(*id))))
    }

    fn write_frames(&self, profile: &Profile, lost: &mut Lost, sink: &mut dyn Write) -> io::Result<()> {
        let list = || self.frames.list.iter().map(|id| frame(profile, FrameId(*id)));
        write!(sink, ",\"frameTable\":{{\"length\":{},\"address\":", self.frames.list.len())?;
        lost.large += list().filter(|frame| frame.address > 1 << 53).count() as u64;
        json::list(sink, list(), |sink, frame| match frame.address {
            0 => write!(sink, "-1"),
            address => write!(sink, "{address}"),
        })?;
        write!(sink, ",\"inlineDepth\":")?;
        json::numbers(sink, list().map(|frame| u8::from(frame.inlined)))?;
        write!(sink, ",\"category\":")?;
        json::numbers(sink, list().map(|frame| category(frame.kind)))?;
        write!(sink, ",\"subcategory\":")?;
        json::numbers(sink, list().map(|_| 0))?;
        write!(sink, ",\"func\":")?;
        json::list(sink, list(), |sink, frame| optional(sink, self.functions.of.get(&frame.function.0).copied()))?;
        write!(sink, ",\"nativeSymbol\":")?;
        json::list(sink, list(), |sink, _| write!(sink, "null"))?;
        write!(sink, ",\"innerWindowID\":")?;
        json::numbers(sink, list().map(|_| 0))?;
        write!(sink, ",\"line\":")?;
        json::list(sink, list(), |sink, frame| position(sink, frame.line))?;
        write!(sink, ",\"column\":")?;
        json::list(sink, list(), |sink, frame| position(sink, frame.column))?;
        write!(sink, "}}")
    }

    fn write_functions(&self, profile: &Profile, sink: &mut dyn Write) -> io::Result<()> {
        let list = || self.functions.list.iter().map(|id| function(profile, FunctionId(*id)));
        let string = |text: StringId| self.strings.of.get(&text.0).copied();
        write!(sink, ",\"funcTable\":{{\"length\":{},\"name\":", self.functions.list.len())?;
        json::list(sink, list(), |sink, function| optional(sink, string(function.name)))?;
        for key in ["isJS", "relevantForJS"] {
            write!(sink, ",\"{key}\":")?;
            json::list(sink, list(), |sink, _| write!(sink, "false"))?;
        }
        write!(sink, ",\"resource\":")?;
        json::list(sink, list(), |sink, function| {
            let lib = self.libs.rows.get(&function.module).and_then(|lib| u32::try_from(*lib).ok());
            match lib.and_then(|lib| self.resources.of.get(&lib)) {
                Some(resource) => write!(sink, "{resource}"),
                None => write!(sink, "-1"),
            }
        })?;
        write!(sink, ",\"fileName\":")?;
        json::list(sink, list(), |sink, function| {
            let file = !profile.strings.get(function.file).is_empty();
            optional(sink, string(function.file).filter(|_| file))
        })?;
        write!(sink, ",\"lineNumber\":")?;
        json::list(sink, list(), |sink, function| position(sink, function.start_line))?;
        write!(sink, ",\"columnNumber\":")?;
        json::list(sink, list(), |sink, _| write!(sink, "null"))?;
        write!(sink, "}}")
    }
}

fn optional(sink: &mut dyn Write, row: Option<usize>) -> io::Result<()> {
    match row {
        Some(row) => write!(sink, "{row}"),
        None => write!(sink, "null"),
    }
}

fn position(sink: &mut dyn Write, position: u32) -> io::Result<()> {
    optional(sink, (position > 0).then_some(position as usize))
}
