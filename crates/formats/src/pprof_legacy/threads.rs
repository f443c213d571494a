//! Stacks of all threads: `--- threadz N ---`, then `--- Thread HEX (name: NAME/TID) stack: ---` with lines of
//! addresses, or `[same as previous thread]`.

use profile::{ProcessId, StackId, Thread, ThreadId, Weights};

use super::lines::{Lines, find_addresses, is_comment, starts_memory_map};
use super::samples::{Return, Samples};
use crate::{ImportError, Imported, Limits, Warning};

pub(super) fn read(text: &str, limits: &Limits, warnings: Vec<Warning>) -> Result<Imported, ImportError> {
    let mut samples = Samples::new(&[("thread", "count")], limits, warnings);
    samples.keep_apart = true;
    // The row of the stack of each thread.
    let mut rows: Vec<usize> = Vec::new();
    let mut lines = Lines::new(text);
    let mut in_thread = false;
    while let Some((offset, line)) = lines.next() {
        let is_map = starts_memory_map(line);
        if is_map || line.trim_start().starts_with("---") {
            if in_thread {
                rows.extend(end(&mut samples)?);
            }
            in_thread = false;
            if is_map {
                samples.maps.read(lines);
                break;
            }
            if let Some((name, tid)) = thread(line) {
                in_thread = true;
                // A thread before that has no stack at all goes.
                samples.builder.profile.threads.truncate(rows.len());
                let thread = Thread { name: name.to_owned(), tid: tid.to_owned(), process: ProcessId::NONE };
                samples.builder.profile.threads.push(thread);
                Limits::check(limits.samples, rows.len(), "threads")?;
            } else if !line.starts_with("--- threadz ") && !line.starts_with("---- no stack trace for") {
                let message = "expected `--- Thread HEX (name: NAME/TID) stack: ---`";
                return Err(ImportError::malformed(message).at(offset));
            }
            continue;
        }
        if !in_thread || is_comment(line) || line.contains("same as previous thread") {
            continue;
        }
        for address in find_addresses(line, offset) {
            samples.address(address?)?;
        }
        samples.symbols.thread_line(line, &mut samples.builder)?;
    }
    if in_thread {
        rows.extend(end(&mut samples)?);
    }
    samples.builder.profile.threads.truncate(rows.len());
    samples.drop_second(|stack| matches!(stack, [leaf, caller, ..] if leaf == caller));
    let mut imported = samples.finish(Return::AllButLeaf)?;
    if let Some(set) = imported.profile.sets.first_mut() {
        set.stacks = rows.iter().map(|row| set.stacks.get(*row).copied().unwrap_or(StackId::NONE)).collect();
        set.threads = Some((0u32..).take(rows.len()).map(ThreadId).collect());
        for metric in &mut set.metrics {
            metric.weights = Weights::Int(vec![1; rows.len()]);
        }
    }
    Ok(imported)
}

/// Ends a thread. One without a stack has that of the one before, as in pprof; the row of the stack comes back.
fn end(samples: &mut Samples<'_>) -> Result<Option<usize>, ImportError> {
    if !samples.is_open_empty() {
        samples.end(&[1])?;
    }
    Ok(samples.len().checked_sub(1))
}

/// The name and number of a thread.
fn thread(line: &str) -> Option<(&str, &str)> {
    let rest = line.trim().strip_prefix("--- Thread ")?.strip_suffix(") stack: ---")?;
    rest.split_once(" (name: ")?.1.rsplit_once('/')
}

#[cfg(test)]
mod tests {
    use super::*;
    use profile::Weights;

    fn head(name: &str) -> String {
        format!("--- Thread 7f (name: {name}) stack: ---\n")
    }

    #[test]
    fn threads_may_share_a_stack() {
        let (a, b) = (head("main/1"), head("x/y/2"));
        let text = format!("--- threadz 1 ---\n\n{a} PC: 0x50 0x61\n 0x71\n{b}  [same as previous thread]\n{b}0x50\n");
        let profile = read(&text, &Limits::default(), Vec::new()).unwrap().profile;
        let set = &profile.sets[0];
        assert_eq!(set.metrics[0].weights, Weights::Int(vec![1, 1, 1]));
        let depths: Vec<u32> = set.stacks.iter().map(|stack| profile.stacks.depth(*stack)).collect();
        assert_eq!((depths, profile.threads.len()), (vec![3, 3, 1], 3));
    }

    #[test]
    fn names_of_threads_and_frames_are_kept() {
        let text = format!("{}  PC:  0x50: helper(arg *)\n  0x61: main\n--- Memory map: ---\n", head("x/y/2"));
        let imported = read(&text, &Limits::default(), Vec::new()).unwrap();
        let profile = &imported.profile;
        assert_eq!(profile.frame_name(profile.stacks.frame(profile.sets[0].stacks[0])), "helper(arg *)");
        assert_eq!((profile.threads[0].name.as_str(), profile.threads[0].tid.as_str()), ("x/y", "2"));
        assert_eq!(imported.warnings, []);
        assert!(read("--- threadz 1 ---\n--- Other ---\n", &Limits::default(), Vec::new()).is_err());
    }
}
