//! Trace events (Chrome's "Trace Event Format" and the many who write it: DevTools, Hermes, py-spy, Perfetto, compilers).
//!
//! A list of events, alone or as `traceEvents` of an object. Begin and end (`B`, `E`) and whole slices (`X`) give a
//! flame chart for each thread; `samples` with `stackFrames`, and the CPU profiles that DevTools records
//! (`Profile` with `ProfileChunk`s, or `CpuProfile`), give samples. A list that breaks off is read as far as it goes.
//! The other phases (instants, flows, async, counters, objects) measure nothing that a flame graph shows.

mod cpu;
mod event;
mod nesting;
mod sampled;
mod slices;
mod threads;

use profile::ProfileBuilder;

use crate::json::Json;
use crate::{ErrorKind, Format, ImportError, Imported, Limits, Warning, WarningKind};
use cpu::CpuProfiles;
use event::Event;
use sampled::StackFrames;
use slices::Slices;
use threads::Threads;

pub(crate) fn read(text: &str, limits: &Limits, warnings: Vec<Warning>) -> Result<Imported, ImportError> {
    let mut trace = Trace {
        limits,
        warnings,
        builder: ProfileBuilder::default(),
        threads: Threads::default(),
        slices: Slices::default(),
        cpu: CpuProfiles::default(),
        sampled: StackFrames::default(),
        events: 0,
    };
    let mut json = Json::new(text, limits);
    match trace.walk(&mut json) {
        Ok(()) => crate::warn_trailing(&mut trace.warnings, json.trailing()),
        Err(error) if error.kind == ErrorKind::Truncated && trace.events > 0 => {
            let message = format!("the trace breaks off; its first {} events were read", trace.events);
            trace.warnings.push(Warning::new(WarningKind::Repaired, 1, message));
        }
        Err(error) => return Err(error),
    }
    trace.finish()
}

struct Trace<'a, 'l> {
    limits: &'l Limits,
    warnings: Vec<Warning>,
    builder: ProfileBuilder,
    threads: Threads<'a>,
    slices: Slices,
    cpu: CpuProfiles<'a>,
    sampled: StackFrames<'a>,
    /// Events that were read whole.
    events: u64,
}

impl<'a> Trace<'a, '_> {
    fn walk(&mut self, json: &mut Json<'a>) -> Result<(), ImportError> {
        if json.peek() != Some(b'{') {
            return self.list(json);
        }
        json.object("a trace", |json, key| match key {
            "traceEvents" if json.peek() == Some(b'[') => self.list(json),
            "samples" if json.peek() == Some(b'[') => {
                let (threads, limits) = (&mut self.threads, self.limits);
                self.sampled.samples(json, &mut self.builder, threads, limits)
            }
            "stackFrames" if json.peek() == Some(b'{') => self.sampled.frames(json, &mut self.builder, self.limits),
            _ => json.skip(),
        })
    }

    fn list(&mut self, json: &mut Json<'a>) -> Result<(), ImportError> {
        json.array("a list of events", |json| {
            // Writers that append a comma after each event end with one.
            if json.peek() == Some(b']') {
                return Ok(());
            }
            if json.peek() != Some(b'{') {
                return if json.null() { Ok(()) } else { Err(json.expected("an event")) };
            }
            let event = Event::read(json)?;
            self.event(&event)?;
            self.events += 1;
            Ok(())
        })
    }

    fn event(&mut self, event: &Event<'a>) -> Result<(), ImportError> {
        let name = event.name.as_deref().unwrap_or_default();
        match (event.phase, name) {
            (b'M', "thread_name" | "process_name") => self.threads.name(&mut self.builder, event),
            // DevTools marks all of these with `P` or `I`; others might not.
            (_, "Profile" | "ProfileChunk" | "CpuProfile") if !matches!(event.phase, b'B' | b'E' | b'X') => {
                let thread = self.threads.get(&mut self.builder, event.pid, event.tid);
                self.cpu.event(event, thread, &mut self.builder, self.limits)
            }
            (b'B' | b'E' | b'X', _) => {
                let thread = self.threads.get(&mut self.builder, event.pid, event.tid);
                self.slices.push(event, thread, &mut self.builder, self.limits)
            }
            _ => Ok(()),
        }
    }

    fn finish(mut self) -> Result<Imported, ImportError> {
        let is_chrome = !self.cpu.is_empty() || self.threads.are_of_chrome(&self.builder);
        let (builder, warnings, limits) = (&mut self.builder, &mut self.warnings, self.limits);
        let names = self.threads.names(builder);
        let mut opening = self.cpu.push(builder, &names, limits, warnings)?;
        opening.extend(self.sampled.push(builder, &names, limits, warnings)?);
        self.slices.push_sets(builder, &names, !opening.is_empty(), limits, warnings)?;
        let mut profile = self.builder.finish();
        // Samples say more than slices, whatever these add up to.
        profile.default_set = crate::heaviest_of(&profile, &opening).unwrap_or_else(|| crate::heaviest(&profile));
        let format = if is_chrome { Format::ChromeTrace } else { Format::TraceEvent };
        Ok(Imported { format, profile, warnings: self.warnings })
    }
}

#[cfg(test)]
mod tests;
