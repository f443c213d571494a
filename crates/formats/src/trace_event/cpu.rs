//! CPU profiles that DevTools records into a trace, one for each process and id.
//!
//! A `Profile` event tells the start and, by its thread, who was sampled; `ProfileChunk`s from a thread of V8's own
//! bring nodes (linked by `parent`), samples and `timeDeltas`. Chrome up to 57 writes all of it as one `CpuProfile`.
//! Chunks may come out of order or lack their data.

use profile::{ProfileBuilder, ThreadId};
use rustc_hash::FxHashMap;

use super::event::Event;
use crate::cpuprofile::RawProfile;
use crate::json::Json;
use crate::v8::{Sampled, Strict};
use crate::{ImportError, Limits, Warning, WarningKind};

#[derive(Default)]
pub(super) struct CpuProfiles<'a> {
    profiles: Vec<Cpu>,
    open: FxHashMap<(&'a str, &'a str), usize>,
    /// Chunks that brought other numbers of samples and of times.
    uneven: u64,
}

struct Cpu {
    thread: ThreadId,
    raw: RawProfile,
    chunks: Vec<Chunk>,
    /// Whether a `Profile` or `CpuProfile` event said who was sampled.
    is_declared: bool,
}

/// Where a chunk's samples and times start, which are as many.
#[derive(Clone, Copy)]
struct Chunk {
    at: i64,
    start: usize,
}

impl<'a> CpuProfiles<'a> {
    pub(super) fn is_empty(&self) -> bool {
        self.profiles.is_empty()
    }

    pub(super) fn event(
        &mut self,
        event: &Event<'a>,
        thread: ThreadId,
        builder: &mut ProfileBuilder,
        limits: &Limits,
    ) -> Result<(), ImportError> {
        let index = match event.name.as_deref() {
            Some("CpuProfile") => self.start(thread),
            Some("Profile") => {
                // Chunks may come before their declaration.
                let known = self.open.get(&(event.pid, event.id)).copied();
                let index = known.filter(|known| !self.profiles[*known].is_declared);
                let index = index.unwrap_or_else(|| self.start(thread));
                self.open.insert((event.pid, event.id), index);
                self.profiles[index].thread = thread;
                self.profiles[index].is_declared = true;
                index
            }
            _ => match self.open.get(&(event.pid, event.id)) {
                Some(known) => *known,
                None => {
                    let index = self.start(thread);
                    self.profiles[index].is_declared = false;
                    self.open.insert((event.pid, event.id), index);
                    index
                }
            },
        };
        let cpu = &mut self.profiles[index];
        let start = cpu.raw.samples.len();
        if let Some(args) = &event.args {
            args.json().object("arguments", |json, key| {
                if key == "data" && json.peek() == Some(b'{') { cpu.data(json, builder, limits) } else { json.skip() }
            })?;
        }
        // Times that are missing or too many would put all later samples out of step.

        if cpu.raw.samples.len() != cpu.raw.deltas.len() {
            self.uneven += 1;
            cpu.raw.deltas.resize(cpu.raw.samples.len(), 0);
        }
        if start < cpu.raw.samples.len() {
            cpu.chunks.push(Chunk { at: event.at.unwrap_or(i64::MIN), start });
        }
        Ok(())
    }

    fn start(&mut self, thread: ThreadId) -> usize {
        self.profiles.push(Cpu { thread, raw: RawProfile::default(), chunks: Vec::new(), is_declared: true });
        self.profiles.len() - 1
    }

    /// Adds the sets of all profiles. Gives those that are the first of their profile.
    pub(super) fn push(
        self,
        builder: &mut ProfileBuilder,
        names: &[String],
        limits: &Limits,
        warnings: &mut Vec<Warning>,
    ) -> Result<Vec<u32>, ImportError> {
        if self.uneven > 0 {
            let message = "chunks of CPU profiles have other numbers of samples and of times; what is missing is 0";
            warnings.push(Warning::new(WarningKind::Repaired, self.uneven, message));
        }
        let mut opening = Vec::new();
        for mut cpu in self.profiles {
            cpu.sort();
            let name = names.get(cpu.thread.index()).cloned().unwrap_or_default();
            let sampled = Sampled { name, thread: Some(cpu.thread), ..Sampled::default() };
            opening.extend(cpu.raw.push(sampled, Strict::No, builder, limits, warnings)?);
        }
        Ok(opening)
    }
}

impl Cpu {
    fn data(&mut self, json: &mut Json<'_>, builder: &mut ProfileBuilder, limits: &Limits) -> Result<(), ImportError> {
        let raw = &mut self.raw;
        json.object("data", |json, key| match key {
            "cpuProfile" if json.peek() == Some(b'{') => {
                json.object("a CPU profile", |json, key| raw.field(json, key, builder, limits))
            }
            "timeDeltas" | "startTime" | "endTime" => raw.field(json, key, builder, limits),
            _ => json.skip(),
        })
    }

    /// Puts the chunks in order.
    fn sort(&mut self) {
        if self.chunks.is_sorted_by_key(|chunk| chunk.at) {
            return;
        }
        let ends = self.chunks.iter().skip(1).map(|chunk| chunk.start).chain([self.raw.samples.len()]);
        let mut ranges: Vec<_> =
            self.chunks.iter().zip(ends).map(|(chunk, end)| (chunk.at, chunk.start..end)).collect();
        ranges.sort_by_key(|(at, _)| *at);
        let sorted = |column: &[i64]| ranges.iter().flat_map(|(_, range)| &column[range.clone()]).copied().collect();
        (self.raw.samples, self.raw.deltas) = (sorted(&self.raw.samples), sorted(&self.raw.deltas));
    }
}
