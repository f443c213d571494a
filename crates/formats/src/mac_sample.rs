//! The report of macOS `sample`: below `Call graph:`, a row for each function of each thread, indented by two characters
//! of ` +!:|` a level, `count name  (in module) + offset  [0xaddress]`, up to `Total number in stack` (sample(1)).
//!
//! A row counts the samples of the rows below it too. Threads are the outermost frames; those that wait are counted
//! like others.

use profile::{Frame, FrameKind, Function, Metric, Process, ProcessId, ProfileBuilder, SampleSet, Thread, ThreadId};
use profile::{StringId, Weights};

use crate::outline::{Outline, Row};
use crate::{Format, ImportError, Imported, Limits, Warning, WarningKind};

const START: &str = "Call graph:";
const END: &str = "Total number in stack";
/// What rows are indented by before their level counts.
const MARGIN: usize = 4;

pub(crate) fn read(text: &str, limits: &Limits, mut warnings: Vec<Warning>) -> Result<Imported, ImportError> {
    let mut builder = ProfileBuilder::default();
    let mut outline = Outline::default();
    let (mut in_graph, mut ended) = (false, false);
    let (mut bad, mut first_bad, mut skips, mut last_depth) = (0_u64, None, 0_u64, 0);
    let mut process = ProcessId::NONE;
    for (number, line) in (1_u64..).zip(text.lines()) {
        if !in_graph {
            in_graph = line.starts_with(START);
            if let Some(name) = line.strip_prefix("Process:") {
                process = add_process(&mut builder, name.trim());
            }
            continue;
        }
        if line.starts_with(END) {
            ended = true;
            break;
        }
        if line.trim().is_empty() {
            continue;
        }
        let Some(parsed) = ReportRow::parse(line) else {
            bad += 1;
            first_bad.get_or_insert(number);
            continue;
        };
        skips += u64::from(parsed.depth > last_depth + 1);
        last_depth = parsed.depth;
        if parsed.depth == 0 {
            add_thread(&mut builder, parsed.text, process, limits)?;
        }
        let frame = parsed.frame(&mut builder)?;
        let thread = builder.profile.threads.len().checked_sub(1).and_then(|last| u32::try_from(last).ok());
        let row = Row {
            depth: parsed.depth,
            frame: builder.frame(frame)?,
            thread: thread.map_or(ThreadId::NONE, ThreadId),
            weight: parsed.count,
            own: None,
        };
        outline.push(&mut builder, row, limits)?;
    }
    if !in_graph {
        return Err(ImportError::malformed("there is no call graph, which begins with `Call graph:`"));
    }
    let samples = outline.finish();
    let mut warn = |kind, count: u64, message: String| {
        if count > 0 {
            warnings.push(Warning::new(kind, count, message));
        }
    };
    let first_bad = first_bad.unwrap_or(0);
    warn(
        WarningKind::LeftOut,
        bad,
        format!("{bad} rows aren't understood and were left out; the first is line {first_bad}"),
    );
    warn(
        WarningKind::Repaired,
        skips,
        format!("{skips} rows skip levels of the call graph; they belong to the row above"),
    );
    let overdrawn = samples.overdrawn;
    warn(WarningKind::Repaired, overdrawn, format!("{overdrawn} rows count fewer samples than the rows below them"));
    warn(WarningKind::Truncated, u64::from(!ended), format!("the call graph lacks its end, the line `{END}`"));
    let weights = Weights::Int(samples.weights);
    let set = SampleSet {
        stacks: samples.stacks,
        threads: Some(samples.threads),
        metrics: vec![Metric { kind: "samples".to_owned(), unit: "count".to_owned(), weights }],
        ..SampleSet::default()
    };
    crate::push_set(&mut builder, set, &mut warnings)?;
    Ok(Imported { format: Format::MacSample, profile: builder.finish(), warnings })
}

/// `name [pid]`.
fn add_process(builder: &mut ProfileBuilder, text: &str) -> ProcessId {
    let (name, pid) = text.strip_suffix(']').and_then(|text| text.rsplit_once(" [")).unwrap_or((text, ""));
    builder.profile.processes = vec![Process { name: name.to_owned(), pid: pid.to_owned() }];
    ProcessId(0)
}

/// `Thread_1`, `Thread_1: name` or `Thread_1   DispatchQueue_1: name  (serial)`.
fn add_thread(
    builder: &mut ProfileBuilder,
    text: &str,
    process: ProcessId,
    limits: &Limits,
) -> Result<(), ImportError> {
    let text = text.strip_prefix("Thread_").unwrap_or(text);
    let end = text.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
    let name = text[end..].trim_start_matches(':').trim();
    builder.profile.threads.push(Thread { name: name.to_owned(), tid: text[..end].to_owned(), process });
    Limits::check(limits.strings, builder.profile.threads.len(), "threads")
}

struct ReportRow<'a> {
    depth: usize,
    count: i64,
    text: &'a str,
}

impl<'a> ReportRow<'a> {
    fn parse(line: &'a str) -> Option<Self> {
        let rest = line.get(MARGIN..)?;
        if !line.starts_with("    ") {
            return None;
        }
        let indent = rest.bytes().position(|byte| !matches!(byte, b' ' | b'+' | b'!' | b':' | b'|'))?;
        let (count, text) = rest[indent..].split_once(' ')?;
        Some(Self { depth: indent / 2, count: count.parse().ok().filter(|count| *count >= 0)?, text: text.trim() })
    }

    fn frame(&self, builder: &mut ProfileBuilder) -> Result<Frame, ImportError> {
        let (name, rest) = self.text.split_once("  ").unwrap_or((self.text, ""));
        let rest = rest.trim_start();
        let module = rest.strip_prefix("(in ").and_then(|rest| rest.split_once(')')).map(|(module, _)| module);
        let address = rest.rsplit_once("[0x").and_then(|(_, rest)| rest.split_once(']'));
        let (address, after) = address.unwrap_or_default();
        // Where the program has debug information, `file.c:12` ends the row.
        let place = after.trim().rsplit_once(':').and_then(|(file, line)| Some((file, line.parse().ok()?)));
        let name = builder.string(name)?;
        let function = Function {
            file: place.map_or(Ok(StringId::NONE), |(file, _)| builder.string(file))?,
            module: module.map_or(Ok(StringId::NONE), |module| builder.string(module))?,
            ..Function::named(name)
        };
        let function = builder.function(function)?;
        Ok(Frame {
            line: place.map_or(0, |(_, line)| line),
            address: u64::from_str_radix(address, 16).unwrap_or(0),
            kind: if module.is_some() { FrameKind::Native } else { FrameKind::Unknown },
            ..Frame::of(function)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::summary::NameTree;

    fn import(text: &str) -> Imported {
        read(text, &Limits::default(), Vec::new()).unwrap()
    }

    const HEAD: &str = "Analysis of sampling x\nProcess:         my app [12]\n\nCall graph:\n";

    #[test]
    fn rows_keep_what_their_rows_below_leave() {
        let text = format!(
            "{HEAD}    9 Thread_5   DispatchQueue_1: com.apple.main-thread  (serial)\n    + 9 start  (in libdyld.dylib) + 1  \
             [0x10]\n    +   4 f(int (*)())  (in my app) + 2  [0x20]  f.c:7\n    +   3 f(int (*)())  (in my app) + 9  [0x27]\n    \
             2 Thread_6: worker\n\nTotal number in stack\n"
        );
        let imported = import(&text);
        assert!(imported.warnings.is_empty(), "{:?}", imported.warnings);
        let profile = &imported.profile;
        let set = &profile.sets[0];
        assert_eq!(set.metrics[0].weights, Weights::Int(vec![2, 4, 3, 2]));
        assert_eq!(set.threads.as_ref().unwrap()[3], ThreadId(1));
        let thread = |row: usize| (&*profile.threads[row].tid, &*profile.threads[row].name);
        assert_eq!(
            (thread(0), thread(1)),
            (("5", "DispatchQueue_1: com.apple.main-thread  (serial)"), ("6", "worker"))
        );
        assert_eq!((&*profile.processes[0].name, &*profile.processes[0].pid), ("my app", "12"));
        let frame = profile.frames.get(profile.stacks.frame(set.stacks[1]));
        assert_eq!(
            (profile.frame_name(profile.stacks.frame(set.stacks[1])), frame.line, frame.address),
            ("f(int (*)())", 7, 0x20)
        );
        assert_eq!(NameTree::new(profile).figures(set).max_depth, 3);
    }

    #[test]
    fn what_is_broken_is_told() {
        for (rows, warnings) in [
            ("    9 Thread_1\n", 1),
            ("    9 Thread_1\n    +     9 deep  (in x)\nTotal number in stack\n", 1),
            ("    9 Thread_1\nnonsense\n    + x f\nTotal number in stack\n", 1),
            ("    1 Thread_1\n    + 2 f  (in x)\nTotal number in stack\n", 1),
        ] {
            assert_eq!(import(&format!("{HEAD}{rows}")).warnings.len(), warnings, "{rows}");
        }
        assert!(read("Analysis of sampling x\n", &Limits::default(), Vec::new()).is_err());
    }
}
