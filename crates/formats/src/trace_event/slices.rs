//! Slices of all threads in columns, until all are known.

use profile::{Frame, FrameId, FrameKind, Function, Metric, ProfileBuilder, SampleSet, StringId, ThreadId};
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::Hasher as _;

use super::event::{Args, Event};
use super::nesting::{self, Repairs};
use crate::{ImportError, Limits, Warning, WarningKind};

/// What an event says; the rows are in the order of the file.
#[derive(Default)]
pub(super) struct Slices {
    pub(super) threads: Vec<ThreadId>,
    pub(super) phases: Vec<u8>,
    pub(super) starts: Vec<i64>,
    /// Ends of whole slices.
    pub(super) ends: Vec<i64>,
    /// `NONE` without a name.
    pub(super) names: Vec<StringId>,
    /// `NONE` for ends.
    pub(super) frames: Vec<FrameId>,
    /// Hashes of the arguments, 0 without any.
    pub(super) args: Vec<u32>,
    /// Frames whose arguments tell a place.
    placed: FxHashMap<(StringId, u32), FrameId>,
    timeless: u64,
    negative: u64,
}

impl Slices {
    pub(super) fn push(
        &mut self,
        event: &Event<'_>,
        thread: ThreadId,
        builder: &mut ProfileBuilder,
        limits: &Limits,
    ) -> Result<(), ImportError> {
        let Some(start) = event.at else {
            self.timeless += 1;
            return Ok(());
        };
        let length = event.length.filter(|_| event.phase == b'X').unwrap_or(0);
        if length < 0 {
            self.negative += 1;
            return Ok(());
        }
        let name = event.name.as_deref().map(|name| builder.string(name)).transpose()?;
        let frame = match event.phase {
            b'E' => FrameId::NONE,
            _ => self.frame(name, event.args.as_ref(), builder)?,
        };
        self.threads.push(thread);
        self.phases.push(event.phase);
        self.starts.push(start);
        self.ends.push(start.saturating_add(length));
        self.names.push(name.unwrap_or(StringId::NONE));
        self.frames.push(frame);
        self.args.push(event.args.as_ref().map_or(0, |args| hash(args.text)));
        Limits::check(limits.samples, self.starts.len(), "events")?;
        Limits::check(limits.strings, builder.profile.strings.len(), "names")
    }

    fn frame(
        &mut self,
        name: Option<StringId>,
        args: Option<&Args<'_>>,
        builder: &mut ProfileBuilder,
    ) -> Result<FrameId, ImportError> {
        let name = match name {
            Some(name) => name,
            None => builder.string("(unnamed)")?,
        };
        let args = args.filter(|args| memchr::memmem::find(args.text.as_bytes(), b"\"line\"").is_some());
        let key = (name, args.map_or(0, |args| hash(args.text)));
        if let Some(frame) = self.placed.get(&key) {
            return Ok(*frame);
        }
        let mut function = Function::named(name);
        let (mut line, mut column) = (0, 0);
        if let Some(args) = args {
            // py-spy writes `filename`, Hermes `url`.
            args.json().object("arguments", |json, key| {
                let first = json.peek();
                match key {
                    "filename" | "url" if first == Some(b'"') => {
                        function.file = builder.string(&json.string("a file")?)?;
                    }
                    "line" if first.is_some_and(|byte| byte.is_ascii_digit()) => line = json.integer("a line")?,
                    "column" if first.is_some_and(|byte| byte.is_ascii_digit()) => column = json.integer("a column")?,
                    _ => json.skip()?,
                }
                Ok(())
            })?;
        }
        let function = builder.function(function)?;
        let place = |number: i64| u32::try_from(number).unwrap_or(0);
        let kind = kind(builder.profile.strings.get(name));
        let frame = Frame { line: place(line), column: place(column), kind, ..Frame::of(function) };
        let frame = builder.frame(frame)?;
        self.placed.insert(key, frame);
        Ok(frame)
    }

    /// Adds a set for each thread with slices that last, told apart from those of samples if there are any.
    pub(super) fn push_sets(
        self,
        builder: &mut ProfileBuilder,
        names: &[String],
        beside_samples: bool,
        limits: &Limits,
        warnings: &mut Vec<Warning>,
    ) -> Result<(), ImportError> {
        let mut repairs = Repairs { timeless: self.timeless, negative: self.negative, ..Repairs::default() };
        let mut order: Vec<u32> = (0u32..).take(self.starts.len()).collect();
        order.sort_by_key(|row| self.threads[*row as usize]);
        for rows in order.chunk_by(|a, b| self.threads[*a as usize] == self.threads[*b as usize]) {
            let thread = self.threads[rows[0] as usize];
            let spans = nesting::spans(&self, rows, builder, limits, &mut repairs)?;
            if spans.stacks.is_empty() {
                continue;
            }
            let metric = Metric { kind: "time".into(), unit: "microseconds".into(), weights: spans.weights.finish() };
            let mut name = names.get(thread.index()).cloned().unwrap_or_default();
            if beside_samples {
                name += ", slices";
            }
            let set = SampleSet {
                name,
                threads: Some(vec![thread; spans.stacks.len()]),
                stacks: spans.stacks,
                times_ns: Some(spans.starts),
                metrics: vec![metric],
                ..SampleSet::default()
            };
            crate::push_set(builder, set, warnings)?;
        }
        repairs.report(warnings);
        Ok(())
    }
}

impl Repairs {
    fn report(&self, warnings: &mut Vec<Warning>) {
        let mut warn = |kind, count, message: &str| {
            if count > 0 {
                warnings.push(Warning::new(kind, count, message));
            }
        };
        warn(WarningKind::LeftOut, self.timeless, "events without a time were left out");
        warn(WarningKind::LeftOut, self.negative, "slices of a negative length were left out");
        warn(WarningKind::LeftOut, self.unmatched, "ends of slices that aren't open were left out");
        warn(WarningKind::Repaired, self.clamped, "slices last longer than those around them and were cut off there");
        warn(
            WarningKind::Repaired,
            self.unclosed,
            "slices never end and were closed at the last event of their thread",
        );
        warn(WarningKind::Repaired, self.other_args, "slices end with other arguments than they began with");
    }
}

fn hash(text: &str) -> u32 {
    let mut hasher = FxHasher::default();
    hasher.write(text.as_bytes());
    (hasher.finish() >> 32) as u32 | 1
}

/// V8's collector marks its work so.
fn kind(name: &str) -> FrameKind {
    if matches!(name, "MinorGC" | "MajorGC") || name.starts_with("V8.GC") { FrameKind::Gc } else { FrameKind::Unknown }
}
