//! Text of `perf script`, and of simpleperf, which writes alike: a line for each sample, its stack below it, a blank
//! line after it.
//!
//! An event line is `comm [pid/]tid [cpu]? seconds.fraction:? period? event[:modifiers]:`, perhaps with one frame at its
//! end; a frame is `address symbol[+0xoffset] (module)`, the leaf first (perf's `builtin-script.c`, inferno's
//! `collapse/perf.rs`). Each event type is a set of its own, in which a sample weighs 1 and, where the line says so, its
//! period.
mod event;
mod frame;
mod sets;
mod stacks;

use profile::{ProfileBuilder, StackId};

use crate::{Format, ImportError, Imported, Limits, Warning, WarningKind};
use event::Event;
use sets::Sets;
use stacks::Stacks;

/// Frames that the kernel keeps of a stack unless told otherwise (`kernel.perf_event_max_stack`).
const KEPT_FRAMES: usize = 127;
/// What the header tells and a reader may want to know.
const HEADER: &[&str] = &["captured on", "hostname", "os release", "perf version", "cpudesc", "cmdline"];

pub(crate) fn read(text: &str, limits: &Limits, mut warnings: Vec<Warning>) -> Result<Imported, ImportError> {
    let mut reader = Reader::new(limits);
    let bytes = text.as_bytes();
    let mut start = 0;
    for end in memchr::memchr_iter(b'\n', bytes) {
        reader.line(&text[start..end])?;
        start = end + 1;
    }
    if start < text.len() {
        reader.cut = true;
        reader.line(&text[start..])?;
    }
    reader.finish(&mut warnings)
}

/// The event whose stack is being read.
struct Open<'a> {
    event: Event<'a>,
    /// Lines of its stack.
    lines: usize,
    /// Whether lines of its stack were left out.
    broken: bool,
    /// Whether a blank line stands between it and its stack.
    apart: bool,
}

struct Reader<'a> {
    limits: &'a Limits,
    builder: ProfileBuilder,
    stacks: Stacks<'a>,
    sets: Sets<'a>,
    open: Option<Open<'a>>,
    /// Whether this is a last line without an end.
    cut: bool,
    number: u64,
    bad: (u64, Option<(u64, String)>),
    strays: u64,
    lost: u64,
    bare: u64,
    joined: u64,
    full: u64,
}

impl<'a> Reader<'a> {
    fn new(limits: &'a Limits) -> Self {
        Self {
            limits,
            builder: ProfileBuilder::default(),
            stacks: Stacks::default(),
            sets: Sets::default(),
            open: None,
            cut: false,
            number: 0,
            bad: (0, None),
            strays: 0,
            lost: 0,
            bare: 0,
            joined: 0,
            full: 0,
        }
    }

    fn line(&mut self, line: &'a str) -> Result<(), ImportError> {
        self.number += 1;
        let line = line.strip_suffix('\r').unwrap_or(line);
        match line.as_bytes().first() {
            Some(b' ' | b'\t') => self.indented(line),
            Some(b'#') => {
                self.comment(line);
                Ok(())
            }
            Some(_) => self.flush_left(line),
            None => self.blank(),
        }
    }

    fn blank(&mut self) -> Result<(), ImportError> {
        match &mut self.open {
            // Some versions set stacks apart from their events.
            Some(open) if self.stacks.is_empty() => {
                open.apart = true;
                Ok(())
            }
            _ => self.close(),
        }
    }

    fn indented(&mut self, line: &'a str) -> Result<(), ImportError> {
        if self.stacks.push_known(line) {
            return self.pushed();
        }
        if line.trim_ascii().is_empty() {
            return self.blank();
        }
        if !frame::is_likely(line)
            && let Some(event) = event::parse(line)
        {
            return self.begin(event);
        }
        match frame::parse(line).filter(|frame| !self.cut || frame.module.is_some()) {
            Some(frame) => {
                self.stacks.push(&mut self.builder, line, frame)?;
                self.pushed()
            }
            None => match frame::source_line(line) {
                Some((file, line)) if !self.stacks.is_empty() => self.stacks.locate(&mut self.builder, file, line),
                _ => {
                    self.left_out(line);
                    Ok(())
                }
            },
        }
    }

    fn flush_left(&mut self, line: &'a str) -> Result<(), ImportError> {
        if let Some(event) = event::parse(line) {
            return self.begin(event);
        }
        if let Some(frame) = frame::parse(line).filter(|frame| frame.address != 0 && frame.module.is_some()) {
            self.stacks.push(&mut self.builder, line, frame)?;
            return self.pushed();
        }
        // Frames below it belong to an event that isn't understood.
        self.close()?;
        // `--show-mmap-events` and its kin.
        if !line.contains(" PERF_RECORD_") {
            self.left_out(line);
        }
        Ok(())
    }

    fn comment(&mut self, line: &str) {
        let comments = &mut self.builder.profile.comments;
        if let Some((key, value)) = line.trim_start_matches('#').split_once(':')
            && HEADER.contains(&key.trim())
            && comments.len() < HEADER.len()
        {
            comments.push(format!("{}: {}", key.trim(), value.trim()));
        }
    }

    fn begin(&mut self, event: Event<'a>) -> Result<(), ImportError> {
        self.close()?;
        let frame = frame::parse(event.rest).filter(|frame| frame.has_address && frame.module.is_some());
        let rest = event.rest;
        self.open = Some(Open { event, lines: 0, broken: false, apart: false });
        if let Some(frame) = frame {
            if !self.stacks.push_known(rest) {
                self.stacks.push(&mut self.builder, rest, frame)?;
            }
            self.pushed()?;
        }
        Ok(())
    }

    /// After a frame was pushed.
    fn pushed(&mut self) -> Result<(), ImportError> {
        let Some(open) = &mut self.open else {
            self.stacks.clear();
            self.strays += 1;
            return Ok(());
        };
        open.lines += 1;
        self.joined += u64::from(open.apart && open.lines == 1);
        Limits::check(self.limits.depth, self.stacks.len(), "frames in a stack")
    }

    fn left_out(&mut self, line: &str) {
        if let Some(open) = &mut self.open {
            open.broken = true;
        }
        self.bad.0 += 1;
        let number = self.number;
        self.bad.1.get_or_insert_with(|| (number, line.trim().chars().take(60).collect()));
    }

    /// Ends the sample that is open.
    fn close(&mut self) -> Result<(), ImportError> {
        let Some(Open { event, lines, broken, .. }) = self.open.take() else { return Ok(()) };
        let stack = if self.stacks.is_empty() {
            if broken {
                self.lost += 1;
                return Ok(());
            }
            self.bare += 1;
            StackId::NONE
        } else {
            self.stacks.finish(&mut self.builder)?
        };
        self.full += u64::from(lines == KEPT_FRAMES);
        Limits::check(self.limits.stacks, self.builder.profile.stacks.len(), "stacks")?;
        Limits::check(self.limits.strings, self.builder.profile.strings.len(), "names")?;
        self.sets.push(&mut self.builder, &event, stack, self.limits)
    }

    fn finish(mut self, warnings: &mut Vec<Warning>) -> Result<Imported, ImportError> {
        if let Some(open) = &mut self.open {
            open.broken |= self.cut && self.stacks.is_empty();
        }
        self.close()?;
        if self.sets.is_empty() && self.bad.0 + self.strays > 0 {
            return Err(ImportError::malformed("there is no event line, as in `comm 123 [000] 4.567: cycles:`"));
        }
        let mut warn = |kind, count: u64, message: &str| {
            if count > 0 {
                warnings.push(Warning::new(kind, count, format!("{count} {message}")));
            }
        };
        if let (count, Some((number, line))) = &self.bad {
            let message =
                format!("lines are neither an event nor a frame and were left out; the first is line {number}: {line}");
            warn(WarningKind::LeftOut, *count, &message);
        }
        warn(WarningKind::LeftOut, self.strays, "frames belong to no event and were left out");
        warn(WarningKind::LeftOut, self.lost, "samples were left out, as their stacks can't be read");
        warn(WarningKind::Repaired, self.joined, "stacks stand apart from their events and were joined to them");
        warn(WarningKind::Truncated, self.bare, "samples have no stack: they are in the total and in no function");
        warn(
            WarningKind::Truncated,
            self.full,
            "stacks have 127 frames, the most that the kernel keeps by default: their outermost callers are lost",
        );
        self.sets.finish(&mut self.builder, warnings)?;
        Ok(Imported { format: Format::PerfScript, profile: self.builder.finish(), warnings: std::mem::take(warnings) })
    }
}

#[cfg(test)]
mod tests;
