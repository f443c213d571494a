//! async-profiler's HTML flame graph. Nothing of its script is run: the lines that it consists of are read.
//!
//! `const cpool = [` begins a list of names, each the first characters of the one before (as many as its first
//! character's code less 32) and the rest. Frames follow depth first, with parents first: `f(key,level,left,width,…)`,
//! `u(key,width,…)` one level up, `n(key,width,…)` on the same level; a width that is missing is that of the frame
//! before; the key is eight times the name's number plus the type. `d=…` says for the frames after it by how much their
//! own samples differ from a baseline, `d=U` that it lacks them (async-profiler `src/res/flame.html`,
//! `one/convert/FlameGraph.java`). Before version 3 it was `f(level,left,width,type,'name',…)` (its `flameGraph.cpp`).
mod lines;

use profile::{
    Frame, FrameId, FrameKind, Function, Metric, ProfileBuilder, SampleSet, Side, StringId, ThreadId, Weights,
};
use rustc_hash::FxHashMap;

use crate::outline::{Outline, Row};
use crate::{Format, ImportError, Imported, Limits, Warning, WarningKind};
use lines::{Change, FrameLine, Line};

/// Bytes that all names together may take.
const MOST_NAME_BYTES: usize = 512 << 20;

/// Whether a page is such a flame graph.
pub(crate) fn sniff(text: &str) -> bool {
    let holds = |word: &str| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some();
    holds("async-profiler") && holds("const levels = Array(")
}

pub(crate) fn read(text: &str, limits: &Limits, mut warnings: Vec<Warning>) -> Result<Imported, ImportError> {
    let mut reader = Reader::default();
    let mut start = 0;
    for line in text.split('\n') {
        reader.line(line.trim_ascii_end(), limits).map_err(|error| error.at(start))?;
        start += line.len() + 1;
    }
    if reader.rows == 0 {
        return Err(ImportError::malformed("the page holds no frames"));
    }
    reader.finish(&mut warnings)
}

#[derive(Default)]
struct Reader<'a> {
    builder: ProfileBuilder,
    outline: Outline,
    in_pool: bool,
    in_palette: bool,
    /// Colours, of which older versions have five and other types.
    colours: usize,
    /// The name before, from which the next one takes its start.
    name: String,
    name_bytes: usize,
    names: Vec<StringId>,
    frames: FxHashMap<(StringId, u8), FrameId>,
    level: usize,
    width: i64,
    change: Option<Change>,
    changes: Vec<Change>,
    rows: usize,
    bad: u64,
    jumps: u64,
    title: &'a str,
    /// What widths count, if it isn't samples.
    units: Option<String>,
}

impl<'a> Reader<'a> {
    fn line(&mut self, line: &'a str, limits: &Limits) -> Result<(), ImportError> {
        if self.in_pool {
            if line.starts_with(']') {
                self.in_pool = false;
                return Ok(());
            }
            return self.pool_line(line, limits);
        }
        if self.in_palette {
            self.in_palette = !line.trim_start().starts_with(']');
            self.colours += usize::from(line.trim_start().starts_with("[0x"));
            return Ok(());
        }
        if line.starts_with("const cpool") {
            self.in_pool = !line.ends_with("];");
            return Ok(());
        }
        if line.trim_start().starts_with("const palette") {
            self.in_palette = true;
            return Ok(());
        }
        if let Some(units) = line.trim_start().strip_prefix("const units = ").and_then(lines::string) {
            self.units = Some(units.0).filter(|units| units != "samples" && !units.is_empty());
            return Ok(());
        }
        if let Some(title) = line.strip_prefix("<h1>").and_then(|line| line.strip_suffix("</h1>")) {
            self.title = title;
            return Ok(());
        }
        match lines::parse(line) {
            Some(Line::Frame(frame)) => self.frame(&frame, limits),
            Some(Line::Change(change)) => {
                self.change = Some(change);
                Ok(())
            }
            None => {
                self.bad += u64::from(lines::is_call(line));
                Ok(())
            }
        }
    }

    fn pool_line(&mut self, line: &str, limits: &Limits) -> Result<(), ImportError> {
        let Some((text, _)) = lines::string(line) else {
            self.bad += u64::from(!line.is_empty());
            return Ok(());
        };
        if self.names.is_empty() {
            self.name = text;
        } else {
            let mut letters = text.chars();
            // The script counts in units of UTF-16; prefixes are of ASCII.
            let shared = letters.next().map_or(0, |first| (first as usize).saturating_sub(32));
            let end = self.name.char_indices().nth(shared).map_or(self.name.len(), |(end, _)| end);
            self.name.truncate(end);
            self.name.push_str(letters.as_str());
        }
        self.name_bytes = self.name_bytes.saturating_add(self.name.len());
        if self.name_bytes > MOST_NAME_BYTES {
            let message = format!("its names take more than {} MiB", MOST_NAME_BYTES >> 20);
            return Err(ImportError::new(crate::ErrorKind::TooLarge, message));
        }
        self.names.push(self.builder.string(&self.name)?);
        Limits::check(limits.strings, self.names.len(), "names")
    }

    fn frame(&mut self, line: &FrameLine, limits: &Limits) -> Result<(), ImportError> {
        let (name, kind) = match line {
            FrameLine::Pooled { key, .. } => {
                let name = usize::try_from(key >> 3).ok().and_then(|name| self.names.get(name));
                let Some(name) = name else {
                    self.bad += 1;
                    return Ok(());
                };
                (*name, (key & 7) as u8)
            }
            FrameLine::Named { kind, name, .. } => (self.builder.string(name)?, *kind),
        };
        let (level, width) = line.place(self.level, self.width);
        // The frame of level 0 is that of the picture: all samples.
        let frame = if level == 0 { FrameId::NONE } else { self.frame_of(name, kind)? };
        self.jumps += u64::from(self.rows > 0 && level > self.level + 1);
        (self.level, self.width) = (level, width);
        self.rows += 1;
        self.changes.push(self.change.unwrap_or(Change::By(0)));
        let row = Row { depth: level, frame, thread: ThreadId::NONE, weight: width, own: None };
        self.outline.push(&mut self.builder, row, limits)
    }

    fn frame_of(&mut self, name: StringId, code: u8) -> Result<FrameId, ImportError> {
        if let Some(frame) = self.frames.get(&(name, code)) {
            return Ok(*frame);
        }
        let (kind, inlined) = if self.colours == 5 {
            match code {
                0 => (FrameKind::Jit, false),
                1 => (FrameKind::Jit, true),
                2 => (FrameKind::Kernel, false),
                _ => (FrameKind::Native, false),
            }
        } else {
            match code {
                0 => (FrameKind::Interpreted, false),
                1 | 6 => (FrameKind::Jit, false),
                2 => (FrameKind::Jit, true),
                5 => (FrameKind::Kernel, false),
                _ => (FrameKind::Native, false),
            }
        };
        let function = self.builder.function(Function::named(name))?;
        let frame = self.builder.frame(Frame { kind, inlined, ..Frame::of(function) })?;
        self.frames.insert((name, code), frame);
        Ok(frame)
    }

    fn finish(mut self, warnings: &mut Vec<Warning>) -> Result<Imported, ImportError> {
        let mut warn = |kind, count: u64, message: &str| {
            if count > 0 {
                warnings.push(Warning::new(kind, count, message));
            }
        };
        warn(WarningKind::LeftOut, self.bad, "names or frames that aren't understood were left out");
        warn(WarningKind::Repaired, self.jumps, "frames skip levels; they belong to the frame before them");
        let (kind, unit) = self.units.as_deref().map_or(("samples", "count"), |units| (units, units));
        let set = |name: &str, side, stacks, weights| {
            let weights = Weights::Int(weights);
            let metrics = vec![Metric { kind: kind.to_owned(), unit: unit.to_owned(), weights }];
            SampleSet { name: name.to_owned(), side, stacks, metrics, ..SampleSet::default() }
        };
        let overdrawn = "frames are narrower than the frames above them";
        if self.change.is_some() {
            let (stacks, mut after) = self.outline.into_rows();
            warn(WarningKind::Repaired, after.iter().filter(|own| **own < 0).count() as u64, overdrawn);
            after.iter_mut().for_each(|own| *own = (*own).max(0));
            let before = after.iter().zip(&self.changes).map(|(own, change)| match change {
                Change::By(by) => own.saturating_sub(*by).max(0),
                Change::New => 0,
            });
            let before: Vec<i64> = before.collect();
            let message = "the picture compares two profiles, but leaves out the frames that only the baseline has";
            warn(WarningKind::Truncated, 1, message);
            crate::push_set(&mut self.builder, set("before", Side::Before, stacks.clone(), before), warnings)?;
            crate::push_set(&mut self.builder, set("after", Side::After, stacks, after), warnings)?;
            self.builder.profile.default_set = 1;
        } else {
            let samples = self.outline.finish();
            warn(WarningKind::Repaired, samples.overdrawn, overdrawn);
            crate::push_set(&mut self.builder, set("", Side::Only, samples.stacks, samples.weights), warnings)?;
        }
        self.builder.profile.name = self.title.to_owned();
        let profile = self.builder.finish();
        Ok(Imported { format: Format::AsyncProfilerHtml, profile, warnings: std::mem::take(warnings) })
    }
}

#[cfg(test)]
mod tests;
