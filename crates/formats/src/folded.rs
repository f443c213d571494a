//! Folded stacks: a line for each stack, `frame;frame;… count`, root first (flamegraph.pl, stackcollapse-*.pl),
//! or with two counts, before and after (difffolded.pl).
//!
//! As in flamegraph.pl, the count stands after the last blank and stacks split at every `;`. A file has two counts
//! if all of its stacks have. Suffixes that say what code a frame is (`_[k]`, `_[i]`, `_[j]`) stay in its name.

use profile::{FrameKind, Metric, ProfileBuilder, SampleSet, Side, StackId};

use crate::names::Names;
use crate::number::{Number, NumberColumn};
use crate::{Format, ImportError, Imported, Limits, Warning, WarningKind};

/// Whether a line has a stack and a count.
pub(crate) fn is_folded_line(line: &str) -> bool {
    !line.starts_with('#') && split_count(line.trim_end()).is_some_and(|(stack, _)| !stack.trim().is_empty())
}

pub(crate) fn read(text: &str, limits: &Limits, mut warnings: Vec<Warning>) -> Result<Imported, ImportError> {
    let two_counts = has_two_counts(text);
    let mut builder = ProfileBuilder::default();
    let mut walk = Walk::default();
    let mut stacks: Vec<StackId> = Vec::new();
    let mut before = NumberColumn::default();
    let mut after = NumberColumn::default();
    let mut bad = BadLines::default();
    for (line_number, line) in (1u64..).zip(lines(text)) {
        let content = line.trim_end();
        if content.is_empty() || content == "#" || content.starts_with("# ") {
            continue;
        }
        let Some((mut stack, mut count)) = split_count(content) else {
            bad.add(line_number, content);
            continue;
        };
        if two_counts {
            after.push(count);
            if let Some(split) = split_count(stack) {
                (stack, count) = split;
            }
        }
        before.push(count);
        stacks.push(walk.stack(&mut builder, stack.trim_end(), limits)?);
        Limits::check(limits.samples, stacks.len(), "samples")?;
    }
    Limits::check(limits.strings, builder.profile.strings.len(), "names")?;
    bad.report(&mut warnings);
    let set = |name: &str, side, stacks, weights: NumberColumn| SampleSet {
        name: name.to_owned(),
        side,
        stacks,
        metrics: vec![Metric { kind: "samples".to_owned(), unit: "samples".to_owned(), weights: weights.finish() }],
        ..SampleSet::default()
    };
    let format = if two_counts {
        crate::push_set(&mut builder, set("before", Side::Before, stacks.clone(), before), &mut warnings)?;
        crate::push_set(&mut builder, set("after", Side::After, stacks, after), &mut warnings)?;
        builder.profile.default_set = 1;
        Format::FoldedDiff
    } else {
        crate::push_set(&mut builder, set("", Side::Only, stacks, before), &mut warnings)?;
        Format::Folded
    };
    Ok(Imported { format, profile: builder.finish(), warnings })
}

/// Lines without their ends, which are LF, CR LF, or CR alone if the text has no LF.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let end = if memchr::memchr(b'\n', text.as_bytes()).is_some() { b'\n' } else { b'\r' };
    let mut start = 0;
    memchr::memchr_iter(end, text.as_bytes()).chain(std::iter::once(text.len())).map(move |end| {
        let line = &text[start..end];
        start = end + 1;
        line
    })
}

/// Splits a line at its last blank, if a count follows: digits, and a fraction perhaps (flamegraph.pl). Counts that no
/// 64-bit integer holds are none.
fn split_count(line: &str) -> Option<(&str, Number)> {
    let bytes = line.as_bytes();
    let start = bytes.iter().rposition(|byte| !byte.is_ascii_digit() && *byte != b'.').map(|last| last + 1)?;
    if !matches!(bytes[start - 1], b' ' | b'\t') || !bytes.get(start)?.is_ascii_digit() {
        return None;
    }
    let digits = &line[start..];
    let number = match digits.parse() {
        Ok(whole) => Number::Int(whole),
        Err(_) if digits.contains('.') => {
            Number::from_f64(digits.parse().ok().filter(|value: &f64| value.is_finite())?)
        }
        Err(_) => return None,
    };
    Some((&line[..start - 1], number))
}

fn has_two_counts(text: &str) -> bool {
    let mut any = false;
    for line in lines(text) {
        let line = line.trim_end();
        if line.starts_with("# ") {
            continue;
        }
        if let Some((stack, _)) = split_count(line) {
            if split_count(stack.trim_end()).is_none() {
                return false;
            }
            any = true;
        }
    }
    any
}

fn kind(name: &str) -> (FrameKind, bool) {
    match name.as_bytes() {
        [.., b'_', b'[', letter, b']'] => match letter {
            b'k' => (FrameKind::Kernel, false),
            b'j' => (FrameKind::Jit, false),
            b'i' => (FrameKind::Unknown, true),
            _ => (FrameKind::Unknown, false),
        },
        _ => (FrameKind::Unknown, false),
    }
}

/// Finds stacks; neighbouring lines share most of theirs, so the last one is kept open.
#[derive(Default)]
struct Walk<'a> {
    names: Names,
    last: &'a str,
    /// For each frame of the last stack, the end of its name in the line, and the stack up to it.
    open: Vec<(usize, StackId)>,
}

impl<'a> Walk<'a> {
    fn stack(&mut self, builder: &mut ProfileBuilder, stack: &'a str, limits: &Limits) -> Result<StackId, ImportError> {
        if stack.is_empty() {
            return Ok(StackId::NONE);
        }
        let same = common_prefix(self.last.as_bytes(), stack.as_bytes());
        let is_end = |end: usize| matches!(stack.as_bytes().get(end), None | Some(b';'));
        while self.open.last().is_some_and(|(end, _)| *end > same || !is_end(*end)) {
            self.open.pop();
        }
        let (mut at, mut id) = self.open.last().map_or((0, StackId::NONE), |(end, id)| (end + 1, *id));
        while at <= stack.len() {
            let rest = &stack[at..];
            let name = memchr::memchr(b';', rest.as_bytes()).map_or(rest, |end| &rest[..end]);
            let string = builder.string(name)?;
            let frame = self.names.frame(builder, string, kind)?;
            id = builder.stack(id, frame)?;
            self.open.push((at + name.len(), id));
            at += name.len() + 1;
        }
        Limits::check(limits.depth, self.open.len(), "frames in a stack")?;
        Limits::check(limits.stacks, builder.profile.stacks.len(), "stacks")?;
        self.last = stack;
        Ok(id)
    }
}

/// Length of what two texts have in common at their start.
fn common_prefix(a: &[u8], b: &[u8]) -> usize {
    const WORD: usize = 8;
    let words = a.chunks_exact(WORD).zip(b.chunks_exact(WORD)).take_while(|(x, y)| x == y).count() * WORD;
    words + a[words..].iter().zip(&b[words..]).take_while(|(x, y)| x == y).count()
}

#[derive(Default)]
struct BadLines {
    count: u64,
    first: Option<(u64, String)>,
}

impl BadLines {
    fn add(&mut self, number: u64, line: &str) {
        self.count += 1;
        self.first.get_or_insert_with(|| (number, line.chars().take(60).collect()));
    }

    fn report(self, warnings: &mut Vec<Warning>) {
        if let Some((number, line)) = self.first {
            let message = format!(
                "{} lines have no count after their last blank and were left out; the first is line {number}: {line}",
                self.count
            );
            warnings.push(Warning::new(WarningKind::LeftOut, self.count, message));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use profile::{Weight, Weights};

    fn total(text: &str) -> Vec<Weight> {
        let imported = read(text, &Limits::default(), Vec::new()).unwrap();
        imported.profile.sets.iter().map(|set| set.metrics[0].weights.sum()).collect()
    }

    #[test]
    fn counts() {
        for (text, want) in [
            ("a;b 1\na;c 2", vec![Weight::Int(3)]),
            ("a;b 1\r\n\r\n# a comment 9\r\na 2\r\n", vec![Weight::Int(3)]),
            ("a;b 1\ra;c 2\r", vec![Weight::Int(3)]),
            ("a 1.5\na 2", vec![Weight::Float(3.5)]),
            ("a 1 2\nb 3 4\n", vec![Weight::Int(4), Weight::Int(6)]),
            ("a 1 2\nb 3\n", vec![Weight::Int(5)]),
            ("a b;c 1\t7\n 5\n", vec![Weight::Int(12)]),
            ("a -5\nb 0x10\nc 1e5\nd .5\ne 18446744073709551616\n42\nf 3", vec![Weight::Int(3)]),
        ] {
            assert_eq!(total(text), want, "{text:?}");
        }
    }

    #[test]
    fn sums_are_finite() {
        let count = "9".repeat(308);
        assert!(read(&format!("a {count}.5\nb {count}.5\n"), &Limits::default(), Vec::new()).is_err());
    }

    #[test]
    fn neighbouring_stacks_are_told_apart() {
        let text = "a;b;c 1\na;b 1\na;bc 1\na;b;c 1\nab 1\n;a 1\n 1\na;b; 1\n";
        let profile = read(text, &Limits::default(), Vec::new()).unwrap().profile;
        let names = |mut stack: StackId| {
            let mut names = Vec::new();
            while !stack.is_none() {
                names.insert(0, profile.frame_name(profile.stacks.frame(stack)));
                stack = profile.stacks.parent(stack);
            }
            names.join(";")
        };
        let stacks: Vec<String> = profile.sets[0].stacks.iter().map(|stack| names(*stack)).collect();
        assert_eq!(stacks, ["a;b;c", "a;b", "a;bc", "a;b;c", "ab", ";a", "", "a;b;"]);
    }

    #[test]
    fn suffixes_say_what_code_it_is() {
        let profile = read("main;f_[i];jit_[j];read_[k] 1", &Limits::default(), Vec::new()).unwrap().profile;
        let frames: Vec<_> = (0..4).map(|row| profile.frames.get(profile::FrameId(row))).collect();
        assert_eq!(frames.iter().map(|frame| frame.inlined).collect::<Vec<_>>(), [false, true, false, false]);
        assert_eq!((frames[2].kind, frames[3].kind), (FrameKind::Jit, FrameKind::Kernel));
        assert_eq!(profile.sets[0].metrics[0].weights, Weights::Int(vec![1]));
    }
}
