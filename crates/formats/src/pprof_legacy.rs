//! The forms that pprof had before protocol buffers (google/pprof `profile/legacy_profile.go`,
//! `legacy_java_profile.go`): gperftools' CPU profile in binary words, and texts with a line for each stack.
//!
//! Stacks are addresses, leaf first. Java and Go write names for them into the same file; the others leave only a
//! memory map, so that their frames are called by their addresses, as pprof does.

mod contention;
mod counts;
mod cpu;
mod heap;
mod java;
mod lines;
mod maps;
mod samples;
mod symbols;
mod threads;

use crate::{ImportError, Imported, Limits, Warning};
pub(crate) use cpu::{is_cpu, read as read_cpu};
use lines::{Lines, is_comment};

/// Whether a text starts like one of these forms. Comments and empty lines may come first.
pub(crate) fn is_text(text: &str) -> bool {
    first_line(text).is_some_and(|line| form(line).is_some())
}

pub(crate) fn read(text: &str, limits: &Limits, warnings: Vec<Warning>) -> Result<Imported, ImportError> {
    let form = first_line(text).and_then(form).ok_or_else(|| ImportError::malformed("expected a header of pprof"))?;
    let read = match form {
        Form::Heap => heap::read,
        Form::Java => java::read,
        Form::Contention if java::has_java_header(text) => java::read,
        Form::Contention | Form::Mutex => contention::read,
        Form::Threads => threads::read,
        Form::Counts => counts::read,
    };
    read(text, limits, warnings)
}

enum Form {
    Heap,
    Java,
    Contention,
    Mutex,
    Threads,
    Counts,
}

/// The form that a header announces. No reader is named here: telling forms apart must not bring their code along.
fn form(line: &str) -> Option<Form> {
    let begins = |words: &[&str]| words.iter().any(|word| line.starts_with(word));
    if begins(&["heap profile:"]) {
        return Some(Form::Heap);
    }
    if begins(&["--- heapz "]) {
        return Some(Form::Java);
    }
    if begins(&["--- contentionz "]) {
        return Some(Form::Contention);
    }
    if begins(&["--- mutex:", "--- contention:"]) {
        return Some(Form::Mutex);
    }
    if begins(&["--- threadz ", "--- Thread "]) {
        return Some(Form::Threads);
    }
    counts::metric(line).map(|_| Form::Counts)
}

fn first_line(text: &str) -> Option<&str> {
    Lines::new(text).map(|(_, line)| line.trim()).find(|line| !is_comment(line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_decide() {
        for (text, is) in [
            ("heap profile: 1: 2 [3: 4] @ heap/5\n", true),
            ("# comment\n\nthreadcreate profile: total 3\n", true),
            ("--- contentionz 1 ---\n", true),
            ("--- Thread 7f (name: main/1) stack: ---\n", true),
            ("a profile: total 3;b 4\n", false),
            ("main;a 1\n", false),
            ("# only a comment", false),
        ] {
            assert_eq!(is_text(text), is, "{text}");
        }
    }
}
