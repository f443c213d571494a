//! The tables of a processed profile, of a thread or shared by all, as frames and stacks of the model.

use profile::{Frame, FrameId, FrameKind, Function, ProfileBuilder, StackId, StringId};

use super::doc::{Doc, NONE, at};
use super::{Process, Reader, kind};
use crate::json::Json;
use crate::{ImportError, Limits};

/// A library: its name, and what its symbols are found by.
pub(super) struct Lib {
    pub(super) name: StringId,
    pub(super) debug_id: String,
}

impl Lib {
    /// `libs`: a list of objects, which the oldest raw profiles have as JSON in a text.
    pub(super) fn list(
        mut json: Json<'_>,
        builder: &mut ProfileBuilder,
        limits: &Limits,
    ) -> Result<Vec<Self>, ImportError> {
        if json.peek() == Some(b'"') {
            let text = json.string("a text")?;
            return Self::list_of(&mut Json::new(&text, limits), builder);
        }
        if json.null() {
            return Ok(Vec::new());
        }
        Self::list_of(&mut json, builder)
    }

    fn list_of(json: &mut Json<'_>, builder: &mut ProfileBuilder) -> Result<Vec<Self>, ImportError> {
        let mut libs = Vec::new();
        json.array("a list of libraries", |json| {
            let mut lib = Self { name: StringId::NONE, debug_id: String::new() };
            json.object("a library", |json, key| {
                match key {
                    "name" if json.peek() == Some(b'"') => lib.name = builder.string(&json.string("a name")?)?,
                    "breakpadId" if json.peek() == Some(b'"') => lib.debug_id = json.string("an id")?.to_lowercase(),
                    _ => json.skip()?,
                }
                Ok(())
            })?;
            libs.push(lib);
            Ok(())
        })?;
        Ok(libs)
    }
}

/// Stacks and frames by their rows.
#[derive(Default)]
pub(super) struct Tables {
    pub(super) stacks: Vec<StackId>,
}

/// The columns that make a stack, as they are written.
#[derive(Default)]
struct Raw {
    strings: Vec<StringId>,
    func_names: Vec<u32>,
    func_files: Vec<u32>,
    func_sources: Vec<u32>,
    func_lines: Vec<u32>,
    func_resources: Vec<u32>,
    resource_libs: Vec<u32>,
    source_files: Vec<u32>,
    frame_funcs: Vec<u32>,
    frame_addresses: Vec<i64>,
    frame_lines: Vec<u32>,
    frame_columns: Vec<u32>,
    frame_categories: Vec<u32>,
    frame_subcategories: Vec<u32>,
    frame_depths: Vec<u32>,
    frame_libs: Vec<u32>,
    frame_implementations: Vec<u32>,
    stack_frames: Vec<u32>,
    stack_prefixes: Vec<u32>,
    /// Whether `stack_prefixes` counts rows back, as it does from version 66 on; 0 is a root then.
    counts_back: bool,
}

/// Frames by row; a row may be several frames where symbols tell what was inlined.
pub(super) struct Built {
    frames: Vec<FrameId>,
    ends: Vec<u32>,
}

impl Built {
    fn get(&self, row: usize) -> &[FrameId] {
        let start = row.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        &self.frames[start..self.ends[row] as usize]
    }
}

impl Tables {
    /// Reads the tables of a thread, or of `shared`.
    pub(super) fn read<'d>(
        process: &Process<'_, 'd>,
        mut json: Json<'d>,
        reader: &mut Reader<'_>,
    ) -> Result<Self, ImportError> {
        let mut raw = Raw::default();
        json.object("an object of tables", |json, key| raw.table(process.doc, json, key, reader))?;
        let built = raw.frames(process, reader)?;
        let stacks = raw.stacks(&built, reader)?;
        Ok(Self { stacks })
    }
}

/// Walks a table's columns; `each` says whether it took the value.
fn columns<'d>(
    doc: &Doc<'d>,
    json: &mut Json<'d>,
    mut each: impl FnMut(&mut Json<'d>, &str) -> Result<bool, ImportError>,
) -> Result<(), ImportError> {
    let mut table = doc.cursor(json)?;
    table.object("a table", |json, key| if each(json, key)? { Ok(()) } else { json.skip() })
}

impl Raw {
    fn table<'d>(
        &mut self,
        doc: &Doc<'d>,
        json: &mut Json<'d>,
        key: &str,
        reader: &mut Reader<'_>,
    ) -> Result<(), ImportError> {
        let (strings, stacks) = (reader.limits.strings, reader.limits.stacks);
        match key {
            "stringArray" => self.strings(doc, json, reader),
            // Before version 6, the class that holds them.
            "stringTable" if json.peek() == Some(b'{') => json.object("a table of strings", |json, key| match key {
                "_array" => self.strings(doc, json, reader),
                _ => json.skip(),
            }),
            "stringTable" if json.peek() == Some(b'[') => self.strings(doc, json, reader),
            "funcTable" => columns(doc, json, |json, key| {
                let column = match key {
                    "name" => &mut self.func_names,
                    "fileName" => &mut self.func_files,
                    "source" => &mut self.func_sources,
                    "lineNumber" => &mut self.func_lines,
                    "resource" => &mut self.func_resources,
                    _ => return Ok(false),
                };
                *column = doc.rows(json, "a function's row", strings)?;
                Ok(true)
            }),
            "resourceTable" => columns(doc, json, |json, key| {
                if key == "lib" {
                    self.resource_libs = doc.rows(json, "a resource's library", strings)?;
                }
                Ok(key == "lib")
            }),
            "sources" => columns(doc, json, |json, key| {
                if key == "filename" {
                    self.source_files = doc.rows(json, "a source's file", strings)?;
                }
                Ok(key == "filename")
            }),
            "frameTable" => columns(doc, json, |json, key| {
                let column = match key {
                    "func" => &mut self.frame_funcs,
                    "line" => &mut self.frame_lines,
                    "column" => &mut self.frame_columns,
                    "category" => &mut self.frame_categories,
                    "subcategory" => &mut self.frame_subcategories,
                    "inlineDepth" => &mut self.frame_depths,
                    "lib" => &mut self.frame_libs,
                    "implementation" => &mut self.frame_implementations,
                    "address" => {
                        self.frame_addresses.clear();
                        doc.numbers(json, "an address", |number| {
                            self.frame_addresses.push(number.and_then(|number| number.whole()).unwrap_or(-1));
                            Limits::check(stacks, self.frame_addresses.len(), "frames")
                        })?;
                        return Ok(true);
                    }
                    _ => return Ok(false),
                };
                *column = doc.rows(json, "a frame's row", stacks)?;
                Ok(true)
            }),
            "stackTable" => columns(doc, json, |json, key| {
                match key {
                    "frame" => self.stack_frames = doc.rows(json, "a stack's frame", stacks)?,
                    "prefix" => self.stack_prefixes = doc.rows(json, "a stack's prefix", stacks)?,
                    "prefixOffset" => {
                        self.stack_prefixes = doc.rows(json, "a stack's prefix", stacks)?;
                        self.counts_back = true;
                    }
                    _ => return Ok(false),
                }
                Ok(true)
            }),
            _ => json.skip(),
        }
    }

    fn strings<'d>(&mut self, doc: &Doc<'d>, json: &mut Json<'d>, reader: &mut Reader<'_>) -> Result<(), ImportError> {
        self.strings.clear();
        doc.texts(json, |text| {
            self.strings.push(reader.builder.string(text)?);
            Limits::check(reader.limits.strings, self.strings.len(), "strings")
        })
    }

    fn string(&self, row: Option<usize>) -> StringId {
        row.and_then(|row| self.strings.get(row)).copied().unwrap_or(StringId::NONE)
    }

    fn frames(&self, process: &Process<'_, '_>, reader: &mut Reader<'_>) -> Result<Built, ImportError> {
        let mut built = Built { frames: Vec::new(), ends: Vec::new() };
        for (row, func) in self.frame_funcs.iter().enumerate() {
            let func = *func as usize;
            let Some(name) = at(&self.func_names, func).and_then(|name| self.strings.get(name)).copied() else {
                return Err(ImportError::malformed(format!("frame {row} names a function that isn't there")));
            };
            let lib = at(&self.frame_libs, row)
                .or_else(|| at(&self.func_resources, func).and_then(|resource| at(&self.resource_libs, resource)));
            let lib = lib.and_then(|lib| process.libs.get(lib));
            let module = lib.map_or(StringId::NONE, |lib| lib.name);
            let file = at(&self.func_sources, func).and_then(|source| at(&self.source_files, source));
            let file = self.string(file.or_else(|| at(&self.func_files, func)));
            let number = |column: &[u32]| at(column, row).and_then(|value| u32::try_from(value).ok()).unwrap_or(0);
            let start_line = at(&self.func_lines, func).and_then(|line| u32::try_from(line).ok()).unwrap_or(0);
            let address = self.frame_addresses.get(row).and_then(|address| u64::try_from(*address).ok());
            let is_inlined = at(&self.frame_depths, row).is_some_and(|depth| depth > 0);
            let mut kind =
                process.meta.categories.kind(at(&self.frame_categories, row), at(&self.frame_subcategories, row));
            let implementation = self.string(at(&self.frame_implementations, row));
            if kind == FrameKind::Unknown && !implementation.is_none() {
                kind = kind::of_code(reader.builder.profile.strings.get(implementation));
            }
            let frame = Frame {
                line: number(&self.frame_lines),
                column: number(&self.frame_columns),
                address: address.unwrap_or(0),
                kind,
                inlined: is_inlined,
                ..Frame::of(profile::FunctionId::NONE)
            };
            let resolved = match (lib, address) {
                (Some(lib), Some(address)) if !is_inlined => reader.resolve(lib, address, frame, &mut built.frames)?,
                _ => false,
            };
            if !resolved {
                let function = Function { file, module, start_line, ..Function::named(name) };
                let function = reader.builder.function(function)?;
                reader.note_address(function, name, module);
                built.frames.push(reader.builder.frame(Frame { function, ..frame })?);
            }
            let end = u32::try_from(built.frames.len()).map_err(|_| profile::BuildError::TooLarge("frames"))?;
            built.ends.push(end);
        }
        Ok(built)
    }

    fn stacks(&self, built: &Built, reader: &mut Reader<'_>) -> Result<Vec<StackId>, ImportError> {
        let (frames, prefixes) = (&self.stack_frames, &self.stack_prefixes);
        if frames.len() != prefixes.len() {
            let message = format!("there are {} frames but {} prefixes of stacks", frames.len(), prefixes.len());
            return Err(ImportError::malformed(message));
        }
        let mut stacks = Vec::with_capacity(frames.len());
        for (row, (frame, prefix)) in frames.iter().zip(prefixes).enumerate() {
            let is_root = if self.counts_back { *prefix == 0 } else { *prefix == NONE };
            let mut stack = StackId::NONE;
            if !is_root {
                let parent = if self.counts_back { row.checked_sub(*prefix as usize) } else { Some(*prefix as usize) };
                stack = parent.and_then(|parent| stacks.get(parent)).copied().ok_or_else(|| {
                    ImportError::malformed(format!("the prefix of stack {row} is no stack before it"))
                })?;
            }
            if *frame as usize >= built.ends.len() {
                let message = format!("stack {row} names a frame that is none of the {} there are", built.ends.len());
                return Err(ImportError::malformed(message));
            }
            for frame in built.get(*frame as usize) {
                stack = reader.builder.stack(stack, *frame)?;
            }
            reader.check_stack(stack)?;
            stacks.push(stack);
        }
        Ok(stacks)
    }
}
