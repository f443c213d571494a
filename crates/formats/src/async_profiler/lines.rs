//! The lines of the script that hold the data.

/// A line.
#[derive(Debug, PartialEq)]
pub(super) enum Line {
    Frame(FrameLine),
    Change(Change),
}

/// By how much the own samples of a frame differ from those of the baseline.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Change {
    By(i64),
    /// The baseline lacks the frame.
    New,
}

/// A frame.
#[derive(Debug, PartialEq)]
pub(super) enum FrameLine {
    /// With its name in the list. Widths of 0 are left out.
    Pooled { key: u64, step: Step, width: i64 },
    /// With its name in the line.
    Named { level: usize, width: i64, kind: u8, name: String },
}

/// Where a frame is, seen from the one before.
#[derive(Debug, PartialEq)]
pub(super) enum Step {
    To(usize),
    Up,
    Beside,
}

impl FrameLine {
    /// Level and width.
    pub(super) fn place(&self, level: usize, width: i64) -> (usize, i64) {
        let (level, own) = match self {
            Self::Pooled { step: Step::To(level), width, .. } | Self::Named { level, width, .. } => (*level, *width),
            Self::Pooled { step: Step::Up, width, .. } => (level.saturating_add(1), *width),
            Self::Pooled { step: Step::Beside, width, .. } => (level, *width),
        };
        (level, if own == 0 { width } else { own })
    }
}

/// Whether a line is one of the calls, whatever its arguments.
pub(super) fn is_call(line: &str) -> bool {
    ["f(", "u(", "n("].iter().any(|start| line.starts_with(start))
}

pub(super) fn parse(line: &str) -> Option<Line> {
    if let Some(change) = line.strip_prefix("d=") {
        let change = change.trim_end_matches(';');
        return Some(Line::Change(if change == "U" { Change::New } else { Change::By(change.parse().ok()?) }));
    }
    if !is_call(line) {
        return None;
    }
    let (call, arguments) = line.split_once('(')?;
    let mut arguments = Arguments(arguments);
    let first = arguments.number()?;
    if call != "f" {
        let width = arguments.number().unwrap_or(0);
        let step = if call == "u" { Step::Up } else { Step::Beside };
        return pooled(first, step, width);
    }
    let second = arguments.number()?;
    let third = arguments.number()?;
    let fourth = arguments.number();
    if let (Some(kind), Some((name, _))) = (fourth, string(arguments.0)) {
        let level = usize::try_from(first).ok()?;
        let width = Some(third).filter(|width| *width >= 0)?;
        return Some(Line::Frame(FrameLine::Named { level, width, kind: u8::try_from(kind).ok()?, name }));
    }
    pooled(first, Step::To(usize::try_from(second).ok()?), fourth.unwrap_or(0))
}

fn pooled(key: i64, step: Step, width: i64) -> Option<Line> {
    let key = u64::try_from(key).ok()?;
    (width >= 0).then_some(Line::Frame(FrameLine::Pooled { key, step, width }))
}

/// A JavaScript string in single quotes at the start, and what follows.
pub(super) fn string(text: &str) -> Option<(String, &str)> {
    let inner = text.strip_prefix('\'')?;
    let mut out = String::with_capacity(inner.len());
    let mut letters = inner.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '\'' => return Some((out, &inner[at + 1..])),
            '\\' => out.push(match letters.next()?.1 {
                'n' => '\n',
                't' => '\t',
                other => other,
            }),
            other => out.push(other),
        }
    }
    None
}

/// What is left of `number,number,…)`.
struct Arguments<'a>(&'a str);

impl Arguments<'_> {
    fn number(&mut self) -> Option<i64> {
        let text = self.0.trim_ascii_start();
        let end = text.bytes().position(|byte| !byte.is_ascii_digit() && byte != b'-')?;
        let number = text[..end].parse().ok()?;
        let rest = text[end..].trim_ascii_start();
        // What ends neither in a comma nor in the call is cut off.
        self.0 = rest.strip_prefix(',').or_else(|| Some("").filter(|_| rest.starts_with(')')))?;
        Some(number)
    }
}
