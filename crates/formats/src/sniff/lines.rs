//! Texts, told apart by their lines.

use crate::json::Json;
use crate::{ErrorKind, Format, Limits, folded, pprof_legacy};

/// Lines that are looked at.
const LINES: usize = 500;
/// Bytes in which a header must be.
const START: usize = 4096;

pub(super) fn sniff(text: &str) -> Option<Format> {
    let start = text.trim_start();
    let end = (0..=START.min(start.len())).rev().find(|end| start.is_char_boundary(*end)).unwrap_or(0);
    let start = &start[..end];
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let first = lines.clone().next()?.trim_end();
    header(start, first)
        .or_else(|| lines.clone().take(LINES).find_map(inner_line))
        // A text with CR alone is one line here, and one of its ends will do.
        .or_else(|| lines.find(|line| folded::is_folded_line(line)).map(|_| Format::Folded))
        .or_else(|| text.split('\r').any(folded::is_folded_line).then_some(Format::Folded))
}

/// Whether a text that starts like JSON breaks off being JSON in its first line, and that is a stack with a count.
pub(super) fn starts_folded(text: &str, limits: &Limits) -> bool {
    let blanks = text.len() - text.trim_start().len();
    let end = memchr::memchr2(b'\n', b'\r', &text.as_bytes()[blanks..]).map_or(text.len(), |end| blanks + end);
    if !folded::is_folded_line(&text[..end]) {
        return false;
    }
    let mut json = Json::new(text, limits);
    match json.skip() {
        Ok(()) => json.trailing() > 0 && json.offset() < end,
        Err(error) => error.kind == ErrorKind::Malformed && error.offset.is_some_and(|offset| offset < end as u64),
    }
}

pub(super) fn is_html(text: &str) -> bool {
    let start: String = text.trim_start().chars().take(9).collect();
    let start = start.to_ascii_lowercase();
    start.starts_with("<!doctype") || start.starts_with("<html")
}

/// Formats that the start of the text tells.
fn header(start: &str, first: &str) -> Option<Format> {
    let begins = |words: &[&str]| words.iter().any(|word| start.starts_with(word));
    if begins(&["<?xml", "<trace-query-result"]) && start.contains("<trace-query-result") {
        return Some(Format::Xctrace);
    }
    if start.starts_with('<') && start.contains("<svg") {
        return Some(Format::Svg);
    }
    // Others than callgrind may leave out the first line.
    let is_costs = begins(&["version: ", "creator: ", "positions: ", "events: "]) && start.contains("events: ");
    if begins(&["# callgrind format"]) || is_costs && start.contains("\nfn=") {
        return Some(Format::Callgrind);
    }
    if begins(&["# ========"]) {
        return Some(Format::PerfScript);
    }
    if pprof_legacy::is_text(start) {
        return Some(Format::PprofLegacy);
    }
    if begins(&["Analysis of sampling", "Sampling process"]) {
        return Some(Format::MacSample);
    }
    if first.contains('\t') && first.contains("Symbol Name") {
        return Some(Format::InstrumentsDeepCopy);
    }
    if first.contains("Time and Allocation Profiling Report") {
        return Some(Format::Ghc);
    }
    if first.starts_with("Function Stack,") || first.starts_with("\"Function Stack\",") {
        return Some(Format::Vtune);
    }
    if first.starts_with("Level,Function Name,") {
        return Some(Format::VsProf);
    }
    if first.starts_with("CPU ") && first.trim_end().ends_with("FUNCTION:NAME") {
        return Some(Format::Dtrace);
    }
    None
}

/// Formats that a line further down tells.
fn inner_line(line: &str) -> Option<Format> {
    if line.starts_with("creator: xdebug") || line.starts_with("creator: callgrind") {
        return Some(Format::Callgrind);
    }
    if is_perf_event(line) || is_perf_frame(line) {
        return Some(Format::PerfScript);
    }
    None
}

/// `comm pid[/tid] [cpu] seconds.fraction: …`.
fn is_perf_event(line: &str) -> bool {
    let mut seen_pid = false;
    for word in line.split_ascii_whitespace() {
        if word.contains(';') {
            return false;
        }
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if let Some((seconds, fraction)) = word.strip_suffix(':').and_then(|time| time.split_once('.'))
            && seen_pid
            && is_number(seconds)
            && is_number(fraction)
        {
            return true;
        }
        seen_pid |= word.split_once('/').map_or(is_number(word), |(pid, tid)| is_number(pid) && is_number(tid));
    }
    false
}

/// An indented `address symbol (module)`.
fn is_perf_frame(line: &str) -> bool {
    let Some((address, rest)) = line.trim().split_once([' ', '\t']) else { return false };
    line.starts_with([' ', '\t'])
        && address.len() >= 3
        && address.bytes().all(|byte| byte.is_ascii_hexdigit())
        && rest.ends_with(')')
        && rest.contains(" (")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_told_apart() {
        for (text, id) in [
            ("main;a 1\n", Some("folded")),
            ("# austin: 3.3.0\n\nP1;T1;f:1 1\n", Some("folded")),
            ("a;b 1\ra;c 2\r", Some("folded")),
            ("f (x.py:1);g (y.py:2) 3\n", Some("folded")),
            ("this\nis an unknown\nformat\n", None),
            (" 1\n", None),
            ("java 123/124 [000] 666709.77: cycles:\n\t7f1 f (lib.so)\n", Some("perf-script")),
            ("java 123 cycles:\n\t7f1 f (lib.so)\n", Some("perf-script")),
            ("heap profile: 1: 2 [3: 4] @ heap/5\n", Some("pprof-legacy")),
            ("goroutine profile: total 3\n1 @ 0x1\n", Some("pprof-legacy")),
        ] {
            assert_eq!(sniff(text).map(Format::id), id, "{text}");
        }
    }
}
