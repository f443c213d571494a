//! What must hold before inferno may see a text. All of it is told in the words of its own errors.

mod xctrace;

use std::borrow::Cow;

pub(crate) use xctrace::xctrace;

use crate::MOST_FOLDED;

/// Lines without blanks at their ends.
fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii)
}

/// Adds up what is going to be written.
#[derive(Default)]
struct Folded(u64);

impl Folded {
    fn add(&mut self, bytes: u64) -> Result<(), String> {
        self.0 = self.0.saturating_add(bytes);
        if self.0 > MOST_FOLDED {
            return Err(format!("its stacks take more than {} MiB as folded text", MOST_FOLDED >> 20));
        }
        Ok(())
    }
}

/// Drops counts that no stack precedes, for which inferno would look for a last frame, and refuses sums past 64 bits.
pub(crate) fn dtrace(text: &[u8]) -> Result<Cow<'_, [u8]>, String> {
    let (mut in_header, mut in_stack) = (true, false);
    let mut sum = 0_i64;
    let mut stray = false;
    for line in lines(text) {
        if in_header {
            in_header = !line.is_empty();
        } else if let Some(count) = count(line) {
            stray |= !in_stack;
            in_stack = false;
            sum = sum.checked_add_unsigned(count).ok_or("its counts add up to more than 64 bits")?;
        } else {
            in_stack |= !line.is_empty();
        }
    }
    if !stray && !in_stack {
        return Ok(Cow::Borrowed(text));
    }
    let mut out = Vec::with_capacity(text.len());
    let mut written = 0;
    (in_header, in_stack) = (true, false);
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        let content = line.trim_ascii();
        let is_count = count(content).is_some();
        let is_stray = !in_header && is_count && !in_stack;
        in_stack = !in_header && !is_count && (in_stack || !content.is_empty());
        in_header &= !content.is_empty();
        if !is_stray {
            out.extend_from_slice(line);
        }
        if !in_stack {
            written = out.len();
        }
    }
    // A stack that is cut off has no count.
    out.truncate(written);
    Ok(Cow::Owned(out))
}

fn count(line: &[u8]) -> Option<u64> {
    std::str::from_utf8(line).ok()?.parse().ok()
}

/// Rows are indented by their depth, and inferno writes the whole stack for each.
pub(crate) fn vtune(text: &[u8]) -> Result<(), String> {
    let mut stack: Vec<u64> = Vec::new();
    let mut folded = Folded::default();
    for line in text.split(|byte| *byte == b'\n') {
        let depth = line.iter().take_while(|byte| **byte == b' ').count();
        stack.truncate(depth);
        let above = stack.last().copied().unwrap_or(0);
        stack.push(above + line.len() as u64 + 1);
        folded.add(above + line.len() as u64)?;
    }
    Ok(())
}

/// Rows begin with their level, which inferno asserts to grow by one at most.
pub(crate) fn vsprof(text: &[u8]) -> Result<(), String> {
    let mut stack: Vec<u64> = Vec::new();
    let mut folded = Folded::default();
    for (number, line) in (1_u64..).zip(lines(text)).skip(1).filter(|(_, line)| !line.is_empty()) {
        let (level, rest) = number_field(line);
        let after_name = rest.strip_prefix(b"\"").and_then(|rest| Some(&rest[memchr::memchr(b'"', rest)? + 1..]));
        let (calls, _) = after_name.map_or((&b""[..], &b""[..]), number_field);
        if digits(level).count().max(digits(calls).count()) > 18 {
            return Err(format!("line {number} has a number past 64 bits"));
        }
        let level: usize = digits(level).fold(0, |level, digit| level.saturating_mul(10).saturating_add(digit));
        if level > stack.len() + 1 {
            return Err(format!("line {number} skips a level"));
        }
        stack.truncate(level.max(1) - 1);
        let above = stack.last().copied().unwrap_or(0);
        stack.push(above + line.len() as u64 + 1);
        folded.add(above + line.len() as u64)?;
    }
    Ok(())
}

/// A field without its quotes, and what follows. Numbers with separators of thousands stand in quotes.
fn number_field(line: &[u8]) -> (&[u8], &[u8]) {
    let line = line.strip_prefix(b",").unwrap_or(line);
    let (line, end) = line.strip_prefix(b"\"").map_or((line, b','), |line| (line, b'"'));
    let Some(at) = memchr::memchr(end, line) else { return (line, &[]) };
    let rest = &line[at + 1..];
    (&line[..at], rest.strip_prefix(b",").unwrap_or(rest))
}

fn digits(field: &[u8]) -> impl Iterator<Item = usize> + '_ {
    field.iter().filter(|byte| byte.is_ascii_digit()).map(|digit| usize::from(digit - b'0'))
}
