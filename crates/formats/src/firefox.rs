//! Profiles of Firefox and its profiler: processed ones of every version (samply and many importers write them too),
//! raw ones of Gecko, and either in a JSLB container.
//!
//! A processed profile has tables of columns: a stack is a frame and a parent, a frame is a function at a place, and
//! each thread has samples that name stacks (Firefox Profiler `src/types/profile.ts`, and
//! `docs-developer/CHANGELOG-formats.md` for what each version moved). A raw one has rows with a schema, and other
//! processes inside, some as JSON in a text. Which of the two a thread is shows in its samples.

mod doc;
mod gecko;
mod kind;
mod samples;
mod symbols;
mod tables;
mod threads;

use profile::{FunctionId, ProfileBuilder, StackId, StringId};
use rustc_hash::FxHashSet;

use crate::json::Json;
use crate::number::Number;
use crate::{ErrorKind, Format, ImportError, Imported, Limits, Warning, WarningKind};
use doc::Doc;
use kind::Categories;
use symbols::Symbols;
use tables::Lib;
use threads::SetNames;

/// Reads a profile as JSON; `sidecar` has the symbols that samply writes beside it.
pub(crate) fn read(
    text: &str,
    sidecar: Option<&[u8]>,
    limits: &Limits,
    warnings: Vec<Warning>,
) -> Result<Imported, ImportError> {
    read_root(&Doc::new(limits), Json::new(text, limits), sidecar, limits, warnings)
}

/// Reads a profile in a JSLB container.
pub(crate) fn read_slabs(
    bytes: &[u8],
    sidecar: Option<&[u8]>,
    limits: &Limits,
    warnings: Vec<Warning>,
) -> Result<Imported, ImportError> {
    let (doc, root) = Doc::slabs(bytes, limits)?;
    // Offsets would be those in a slab.
    read_root(&doc, root, sidecar, limits, warnings).map_err(|error| ImportError { offset: None, ..error })
}

fn read_root(
    doc: &Doc<'_>,
    root: Json<'_>,
    sidecar: Option<&[u8]>,
    limits: &Limits,
    mut warnings: Vec<Warning>,
) -> Result<Imported, ImportError> {
    let symbols = sidecar.map(|bytes| Symbols::read(bytes, limits)).transpose().map_err(|error| {
        // Its offset is none in the profile.
        ImportError { offset: None, message: format!("in the file of symbols: {}", error.message), ..error }
    })?;
    let mut reader = Reader {
        limits,
        builder: ProfileBuilder::default(),
        symbols,
        names: SetNames::default(),
        is_raw: false,
        samples: 0,
        warnings: Vec::new(),
        counts: Counts::default(),
        addresses: FxHashSet::default(),
    };
    let mut waiting = reader.process(doc, root, None)?;
    let start = waiting.start;
    // Processes in the texts of others: what is inside is smaller than what is around it, so this ends.
    while let Some(text) = waiting.texts.pop() {
        let more = reader.process(&Doc::new(limits), Json::new(&text, limits), start)?;
        waiting.texts.extend(more.texts);
    }
    Limits::check(limits.strings, reader.builder.profile.strings.len(), "strings")?;
    reader.names.apply(&mut reader.builder);
    warnings.append(&mut reader.warnings);
    crate::warn_trailing(&mut warnings, waiting.trailing);
    reader.report(&mut warnings);
    let format = if reader.is_raw { Format::FirefoxGecko } else { Format::FirefoxProcessed };
    let mut profile = reader.builder.finish();
    profile.default_set =
        crate::heaviest_of(&profile, &reader.names.sampled).unwrap_or_else(|| crate::heaviest(&profile));
    Ok(Imported { format, profile, warnings })
}

/// Processes in processes; Gecko nests one level.
const PROCESS_DEPTH: u32 = 8;

/// The first version whose threads share their tables.
const FIRST_SHARED: i64 = 60;

struct Reader<'l> {
    limits: &'l Limits,
    builder: ProfileBuilder,
    symbols: Option<Symbols>,
    names: SetNames,
    is_raw: bool,
    /// Of all sets.
    samples: usize,
    warnings: Vec<Warning>,
    counts: Counts,
    /// Functions that are addresses in a library.
    addresses: FxHashSet<FunctionId>,
}

/// What to warn of, over all threads.
#[derive(Default)]
struct Counts {
    stackless: u64,
    negative: u64,
    resolved: u64,
}

/// What a process leaves to do.
#[derive(Default)]
struct Waiting {
    /// Other processes, as JSON.
    texts: Vec<String>,
    /// `meta.startTime` in milliseconds.
    start: Option<f64>,
    /// Bytes after the first one.
    trailing: usize,
}

/// `meta`, as far as it matters.
#[derive(Default)]
struct Meta {
    /// `preprocessedProfileVersion`; 0 if it has none.
    version: i64,
    start: Option<f64>,
    product: String,
    categories: Categories,
    cpu_unit: Option<String>,
}

impl Meta {
    fn shift(&self, origin: Option<f64>) -> f64 {
        self.start.zip(origin).map_or(0.0, |(start, origin)| start - origin)
    }
}

impl Waiting {
    /// Takes the start of the first process for that of all.
    fn begin(&mut self, meta: &Meta, origin: &mut Option<f64>, builder: &mut ProfileBuilder) {
        if origin.is_some() {
            return;
        }
        *origin = meta.start;
        self.start = meta.start;
        builder.profile.start_time_ns =
            meta.start.filter(|start| *start > 0.0).map(|start| millis(Number::from_f64(start)));
        builder.profile.comments.extend(Some(&meta.product).filter(|text| !text.is_empty()).cloned());
    }
}

impl Reader<'_> {
    /// Reads a process, and those that are objects in it. `origin` is the start of the first one.
    fn process<'d>(&mut self, doc: &Doc<'d>, root: Json<'d>, origin: Option<f64>) -> Result<Waiting, ImportError> {
        let mut waiting = Waiting::default();
        let mut origin = origin;
        let mut open = vec![(root, 0)];
        let mut first = true;
        while let Some((mut json, depth)) = open.pop() {
            // Each is passed over once for each one around it.
            if depth > PROCESS_DEPTH {
                let message = format!("processes are nested more than {PROCESS_DEPTH} deep");
                return Err(ImportError::new(ErrorKind::TooLarge, message));
            }
            let (mut meta, mut libs) = (None, None);
            let (mut shared, mut threads, mut inner) = (None, None, None);
            let mut is_read = false;
            json.object("a profile", |json, key| {
                match key {
                    "meta" => meta = Some(self.meta(doc, &mut doc.cursor(json)?)?),
                    "libs" => libs = Some(Lib::list(doc.cursor(json)?, &mut self.builder, self.limits)?),
                    "shared" => shared = Some(doc.cursor(json)?),
                    "threads" => match (&meta, &libs) {
                        // Most of the file is in them, so they are passed over only where they must be.
                        (Some(meta), Some(libs)) if shared.is_some() || meta.version < FIRST_SHARED => {
                            is_read = true;
                            waiting.begin(meta, &mut origin, &mut self.builder);
                            let process = Process { doc, meta, libs, shift: meta.shift(origin) };
                            self.threads(&process, json, shared.take(), &mut waiting.texts)?;
                        }
                        _ => threads = Some(doc.cursor(json)?),
                    },
                    // What the developer tools of Firefox saved around it.
                    "profile" if first && json.peek() == Some(b'{') => inner = Some(doc.cursor(json)?),
                    "processes" if json.peek() == Some(b'[') => json.array("a list of processes", |json| {
                        open.push((json.fork(), depth + 1));
                        json.skip()
                    })?,
                    _ => json.skip()?,
                }
                Ok(())
            })?;
            if first {
                waiting.trailing = json.trailing();
            }
            first = false;
            if let Some(mut threads) = threads {
                let (meta, libs) = (meta.unwrap_or_default(), libs.unwrap_or_default());
                waiting.begin(&meta, &mut origin, &mut self.builder);
                let process = Process { doc, meta: &meta, libs: &libs, shift: meta.shift(origin) };
                self.threads(&process, &mut threads, shared, &mut waiting.texts)?;
            } else if let Some(inner) = inner {
                open.push((inner, depth));
            } else if !is_read {
                return Err(ImportError::malformed("expected `threads`"));
            }
        }
        Ok(waiting)
    }

    fn meta<'d>(&mut self, doc: &Doc<'d>, json: &mut Json<'d>) -> Result<Meta, ImportError> {
        let mut meta = Meta::default();
        json.object("an object with `version`", |json, key| {
            match key {
                _ if json.null() => {}
                "preprocessedProfileVersion" => meta.version = json.number("a version")?.whole().unwrap_or(0),
                "startTime" => meta.start = Some(json.number("a time")?.to_f64()),
                "product" if json.peek() == Some(b'"') => meta.product = json.string("a name")?.into_owned(),
                "categories" => meta.categories = Categories::read(&mut doc.cursor(json)?)?,
                "sampleUnits" if json.peek() == Some(b'{') => json.object("units", |json, key| {
                    if key == "threadCPUDelta" && json.peek() == Some(b'"') {
                        meta.cpu_unit = Some(json.string("a unit")?.into_owned());
                        return Ok(());
                    }
                    json.skip()
                })?,
                _ => json.skip()?,
            }
            Ok(())
        })?;
        Ok(meta)
    }

    fn check_stack(&self, stack: StackId) -> Result<(), ImportError> {
        let stacks = &self.builder.profile.stacks;
        Limits::check(self.limits.depth, stacks.depth(stack) as usize, "frames in a stack")?;
        Limits::check(self.limits.stacks, stacks.len(), "stacks")
    }

    /// Counts a function whose name is an address, and of which no more is known.
    fn note_address(&mut self, function: FunctionId, name: StringId, module: StringId) {
        let name = self.builder.profile.strings.get(name);
        let digits = name.strip_prefix("0x").unwrap_or_default();
        if !module.is_none() && !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            self.addresses.insert(function);
        }
    }

    fn report(&self, warnings: &mut Vec<Warning>) {
        let mut warn = |kind, count: u64, message: &str| {
            if count > 0 {
                warnings.push(Warning::new(kind, count, message));
            }
        };
        warn(WarningKind::LeftOut, self.counts.stackless, "samples have no stack and were left out");
        warn(WarningKind::Negative, self.counts.negative, "weights are below zero");
        let message = "functions are addresses in a library, as the file has no symbols for them; \
                       open it together with its file of symbols (.syms.json), or save it from the Firefox Profiler";
        warn(WarningKind::Unsymbolicated, self.addresses.len() as u64, message);
        if self.symbols.is_some() && self.counts.resolved == 0 {
            warn(WarningKind::LeftOut, 1, "the file of symbols has none of the profile's libraries");
        }
    }
}

/// What all threads of a process share.
struct Process<'p, 'd> {
    doc: &'p Doc<'d>,
    meta: &'p Meta,
    libs: &'p [Lib],
    /// Milliseconds from the first process's start to this one's.
    shift: f64,
}

/// Milliseconds as nanoseconds.
fn millis(value: Number) -> i64 {
    match value {
        Number::Int(value) => value.saturating_mul(1_000_000),
        Number::Float(value) => (value * 1e6).round() as i64,
    }
}

#[cfg(test)]
mod tests;
