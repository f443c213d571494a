//! The line of a sample.

/// What the line of a sample says.
#[derive(Debug, PartialEq)]
pub(super) struct Event<'a> {
    /// The start of the line up to the numbers of process and thread.
    pub(super) who: &'a str,
    /// Name of the thread; may hold blanks.
    pub(super) comm: &'a str,
    /// Number of the process; a line with one number gives the thread's (perf's default fields).
    pub(super) pid: Option<&'a str>,
    pub(super) tid: &'a str,
    pub(super) cpu: Option<u32>,
    pub(super) time_ns: Option<i64>,
    pub(super) period: Option<i64>,
    /// Type of the event without its modifiers.
    pub(super) name: &'a str,
    /// What follows: nothing, a frame, or the fields of a tracepoint.
    pub(super) rest: &'a str,
}

/// The comm may hold anything, so the first number after which the rest of the line fits ends it.
pub(super) fn parse(line: &str) -> Option<Event<'_>> {
    let line = line.trim_ascii();
    let mut words = Words { line, at: 0 };
    words.next()?;
    for (start, end) in words {
        let ids = &line[start..end];
        let (pid, tid) = match ids.split_once('/') {
            Some((pid, tid)) => (Some(pid), tid),
            None => (None, ids),
        };
        // Threads that have ended have -1.
        let is_id = |id: &str| is_number(id) && id.len() <= 10 || id == "-1";
        if !is_id(tid) || !pid.is_none_or(is_id) {
            continue;
        }
        let event = Event {
            who: &line[..end],
            comm: line[..start].trim_ascii_end(),
            pid,
            tid,
            cpu: None,
            time_ns: None,
            period: None,
            name: "",
            rest: "",
        };
        if let Some(event) = event.with_rest(Words { line, at: end }) {
            return Some(event);
        }
    }
    None
}

impl<'a> Event<'a> {
    /// `[cpu]? seconds.fraction:? period? event:`.
    fn with_rest(mut self, mut words: Words<'a>) -> Option<Self> {
        let line = words.line;
        let mut next = || words.next().map(|(start, end)| (&line[start..end], end));
        let (mut word, mut end) = next()?;
        if let Some(cpu) = word.strip_prefix('[').and_then(|word| word.strip_suffix(']')).filter(|cpu| is_number(cpu)) {
            self.cpu = cpu.parse().ok();
            (word, end) = next()?;
        }
        if let Some((seconds, fraction)) = word.strip_suffix(':').and_then(|word| word.split_once('.'))
            && is_number(seconds)
            && is_number(fraction)
        {
            self.time_ns = Some(nanoseconds(seconds, fraction)?);
            (word, end) = next()?;
        }
        if is_number(word) {
            self.period = Some(word.parse().ok()?);
            (word, end) = next()?;
        }
        let name = word.strip_suffix(':').filter(|name| name.starts_with(|c: char| !c.is_ascii_digit()))?;
        self.name = without_modifiers(name);
        self.rest = line[end..].trim_ascii_start();
        Some(self)
    }
}

/// `cycles` of `cycles:uppp`; the `:` of a tracepoint stays (perf-list(1), event modifiers).
fn without_modifiers(name: &str) -> &str {
    let is_modifier = |byte: u8| b"ukhIGHpPSDWeb".contains(&byte);
    match name.rsplit_once(':') {
        Some((event, modifiers)) if !event.is_empty() && modifiers.bytes().all(is_modifier) => event,
        _ => name,
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn nanoseconds(seconds: &str, fraction: &str) -> Option<i64> {
    let digits = fraction.get(..9).unwrap_or(fraction);
    let scale = 10_i64.pow(9 - u32::try_from(digits.len()).ok()?);
    let fraction = digits.parse::<i64>().ok()? * scale;
    seconds.parse::<i64>().ok()?.checked_mul(1_000_000_000)?.checked_add(fraction)
}

/// Words between blanks, as their places in the line.
struct Words<'a> {
    line: &'a str,
    at: usize,
}

impl Iterator for Words<'_> {
    type Item = (usize, usize);

    fn next(&mut self) -> Option<(usize, usize)> {
        let rest = self.line.as_bytes().get(self.at..)?;
        let start = self.at + rest.iter().position(|byte| !byte.is_ascii_whitespace())?;
        let rest = &self.line.as_bytes()[start..];
        let end = start + rest.iter().position(u8::is_ascii_whitespace).unwrap_or(rest.len());
        self.at = end;
        Some((start, end))
    }
}
