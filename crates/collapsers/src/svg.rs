//! A profile as inferno's interactive SVG.
//!
//! inferno takes folded lines, which have no escapes, and counts that end a line. So names are made safe first, and
//! counts are chosen such that the labels are right where `usize` has 32 bits.

use std::collections::BTreeMap;
use std::io::Write;
use std::str::FromStr as _;

use formats::write::{Aspect, Loss};
use inferno::flamegraph::{self, Direction, Palette};
use profile::{Metric, Profile, SampleSet, StackId, Weight};
use units::Unit;

use crate::MOST_FOLDED;

/// How the picture looks.
#[derive(Debug, Clone, PartialEq)]
pub struct SvgOptions<'a> {
    /// The line on top.
    pub title: &'a str,
    /// The line below it.
    pub subtitle: Option<&'a str>,
    /// Width in pixels; `None` fills the window.
    pub width: Option<u32>,
    /// Boxes narrower than this many percent are left out.
    pub min_width: f64,
    /// A palette of inferno; see [`PALETTES`].
    pub palette: &'a str,
    /// Whether the roots are on top (icicle).
    pub inverted: bool,
    /// Whether stacks start with their leaves.
    pub reverse: bool,
    /// What is counted, as labels say it; `None` is the unit of the metric.
    pub count_name: Option<&'a str>,
}

impl Default for SvgOptions<'_> {
    fn default() -> Self {
        Self {
            title: flamegraph::defaults::TITLE,
            subtitle: None,
            width: None,
            min_width: flamegraph::defaults::MIN_WIDTH,
            palette: flamegraph::defaults::COLORS,
            inverted: false,
            reverse: false,
            count_name: None,
        }
    }
}

impl SvgOptions<'_> {
    /// Whether a picture can be drawn so.
    ///
    /// # Errors
    /// One sentence on the first option that can't be used.
    pub fn validate(&self) -> Result<(), String> {
        self.check().map(|_| ())
    }

    fn check(&self) -> Result<Palette, String> {
        if self.width.is_some_and(|width| !WIDTHS.contains(&width)) {
            return Err(format!("a picture is from {} to {} pixels wide", WIDTHS.start(), WIDTHS.end()));
        }
        if !(0.0..=100.0).contains(&self.min_width) {
            return Err("the least width of a box is from 0 to 100 percent".to_owned());
        }
        Palette::from_str(self.palette)
            .map_err(|_| format!("there is no palette `{}`, only {}", self.palette, PALETTES.join(", ")))
    }
}

/// The names of inferno's palettes.
pub const PALETTES: &[&str] = &[
    "hot", "mem", "io", "wakeup", "java", "js", "perl", "python", "rust", "red", "green", "blue", "aqua", "yellow",
    "purple", "orange",
];

/// Narrower pictures have no room for their frame, wider ones are more than viewers take.
const WIDTHS: std::ops::RangeInclusive<u32> = 100..=100_000;

/// Draws a metric of a set; a set that is compared with another one in colours that say what grew.
///
/// # Errors
/// One sentence: there is nothing to draw, an option can't be used, or the sink fails.
pub fn svg(
    profile: &Profile,
    set: usize,
    metric: usize,
    options: &SvgOptions<'_>,
    sink: &mut dyn Write,
) -> Result<Vec<Loss>, String> {
    let mut out = flamegraph::Options::default();
    out.title = printable(options.title);
    out.subtitle = options.subtitle.map(printable);
    out.colors = options.check()?;
    out.image_width = options.width.map(|width| width as usize);
    out.min_width = options.min_width;
    out.direction = if options.inverted { Direction::Inverted } else { Direction::Straight };
    out.reverse_stack_order = options.reverse;
    // The same profile gives the same picture.
    out.deterministic = true;

    let after = profile.sets.get(set).ok_or("the profile holds nothing to draw")?;
    let column = after.metrics.get(metric).ok_or("the profile has no such metric")?;
    let before = profile.baseline_of(set).filter(|before| *before != set).and_then(|before| {
        let before = &profile.sets[before];
        before.metrics.iter().find(|other| other.kind == column.kind && other.unit == column.unit).map(|m| (before, m))
    });
    let scale = Scale::of(before.map(|(_, metric)| metric), column);
    out.factor = scale.factor;
    out.count_name = printable(options.count_name.unwrap_or(&scale.unit));
    let mut losses = Vec::new();
    let sides: Vec<(&SampleSet, &Metric)> = before.into_iter().chain([(after, column)]).collect();
    let lines = lines(profile, &sides, &scale, &mut losses)?;
    flamegraph::from_lines(&mut out, lines.iter().map(|line| &**line), sink).map_err(|error| error.to_string())?;
    Ok(losses)
}

/// How weights are brought to the counts that inferno takes, and those to the numbers of labels.
struct Scale {
    /// Counts are weights times this.
    multiplier: f64,
    /// Labels are counts times this.
    factor: f64,
    /// What labels count.
    unit: String,
}

/// Labels and differences are `usize` and `isize` there, which have 32 bits in a browser.
const MOST_IN_LABELS: f64 = 2e9;

impl Scale {
    fn of(before: Option<&Metric>, after: &Metric) -> Self {
        let sum =
            |metric: &Metric| (0..metric.weights.len()).map(|row| metric.weights.get(row).to_f64().abs()).sum::<f64>();
        let total = sum(after).max(before.map_or(0.0, sum));
        let is_whole = |metric: &Metric| matches!(metric.weights.sum(), Weight::Int(_));
        let whole = is_whole(after) && before.is_none_or(is_whole);
        let steps = steps(&after.unit);
        // The smallest that labels can be in, but none that is finer than the weights.
        let fits = |(of, _): &&(f64, String)| (*of >= 1.0 || !whole) && total / of < MOST_IN_LABELS;
        let (of, unit) = steps.iter().find(fits).or(steps.last()).cloned().unwrap_or((1.0, String::new()));
        if before.is_some() {
            // Differences are taken of the counts themselves.
            return Self { multiplier: 1.0 / of, factor: 1.0, unit };
        }
        // Counts are 64 bits wide: fractions become whole numbers in units small enough.
        let mut multiplier = 1.0;
        if !whole && total > 0.0 {
            while total * multiplier < 1e14 {
                multiplier *= 10.0;
            }
            while total * multiplier > 1e18 {
                multiplier /= 10.0;
            }
        }
        Self { multiplier, factor: 1.0 / multiplier / of, unit }
    }

    fn count(&self, weight: f64, whole: Weight) -> u64 {
        match whole {
            Weight::Int(value) if self.multiplier == 1.0 => u64::try_from(value).unwrap_or(0),
            // Rounds, and takes what is below zero for zero.
            _ => (weight * self.multiplier).round() as u64,
        }
    }
}

/// Units that labels may be in, the smallest first, each with what it has of the metric's own.
fn steps(unit: &str) -> Vec<(f64, String)> {
    let unit = Unit::parse(unit);
    let times = [(1.0, "ns"), (1e3, "µs"), (1e6, "ms"), (1e9, "s"), (6e10, "min")];
    let bytes = [(1.0, "bytes"), (1024.0, "KiB"), (1_048_576.0, "MiB"), (1_073_741_824.0, "GiB")];
    let counts = [(1e-3, "thousandths of "), (1.0, ""), (1e3, "thousand "), (1e6, "million "), (1e9, "billion ")];
    match (unit.nanoseconds(), &unit) {
        (Some(own), _) => times.iter().map(|(of, name)| (of / own, (*name).to_owned())).collect(),
        (None, Unit::Bytes(own)) => bytes.iter().map(|(of, name)| (of / *own as f64, (*name).to_owned())).collect(),
        (None, unit) => counts.iter().map(|(of, word)| (*of, format!("{word}{}", unit.name()))).collect(),
    }
}

/// Folded lines, one for each stack by its names.
fn lines(
    profile: &Profile,
    sides: &[(&SampleSet, &Metric)],
    scale: &Scale,
    losses: &mut Vec<Loss>,
) -> Result<Vec<String>, String> {
    let mut names = Names { of: vec![None; profile.functions.len()], changed: 0 };
    let mut counts: BTreeMap<String, [u64; 2]> = BTreeMap::new();
    let (mut bytes, mut negative) = (0, 0);
    for (side, (set, metric)) in sides.iter().enumerate() {
        // By row of the stacks, the empty one last.
        let none = profile.stacks.len();
        let mut sums: Vec<Option<Weight>> = vec![None; none + 1];
        for (row, stack) in set.stacks.iter().enumerate() {
            let slot = &mut sums[if stack.is_none() { none } else { stack.index() }];
            let weight = metric.weights.get(row);
            *slot = Some(match (*slot, weight) {
                (None, weight) => weight,
                (Some(Weight::Int(sum)), Weight::Int(weight)) => Weight::Int(sum.saturating_add(weight)),
                (Some(sum), weight) => Weight::Float(sum.to_f64() + weight.to_f64()),
            });
        }
        for (row, sum) in (0u32..).zip(sums) {
            let Some(sum) = sum else { continue };
            negative += u64::from(sum.to_f64() < 0.0);
            let stack = if row as usize == none { StackId::NONE } else { StackId(row) };
            let line = names.line(profile, stack);
            bytes += line.len() as u64;
            if bytes > MOST_FOLDED {
                return Err(format!("the names of all stacks take more than {} MiB", MOST_FOLDED >> 20));
            }
            let count = &mut counts.entry(line).or_default()[side];
            *count = count.saturating_add(scale.count(sum.to_f64(), sum));
        }
    }
    if counts.values().all(|counts| counts[sides.len() - 1] == 0) {
        return Err("the profile holds nothing to draw: all of its weights are zero".to_owned());
    }
    let mut lose = |aspect, count, message: &str| {
        if count > 0 {
            losses.push(Loss { aspect, count, message: message.to_owned() });
        }
    };
    lose(Aspect::Negative, negative, "pictures hold no weights below zero");
    lose(Aspect::Names, names.changed, "pictures hold no `;` or control characters in names: they were replaced");
    let line = |(stack, [first, second]): (String, [u64; 2])| match sides.len() {
        2 => format!("{stack} {first} {second}"),
        _ => format!("{stack} {first}"),
    };
    Ok(counts.into_iter().map(line).collect())
}

/// Names that inferno neither splits nor takes for counts or comments.
struct Names {
    of: Vec<Option<String>>,
    changed: u64,
}

impl Names {
    fn line(&mut self, profile: &Profile, mut stack: StackId) -> String {
        let mut path = Vec::new();
        while !stack.is_none() {
            path.push(profile.frames.function(profile.stacks.frame(stack)));
            stack = profile.stacks.parent(stack);
        }
        if path.is_empty() {
            return "[unknown]".to_owned();
        }
        let mut line = String::new();
        for (index, function) in path.iter().rev().enumerate() {
            if index > 0 {
                line.push(';');
            }
            let changed = &mut self.changed;
            line += self.of[function.index()].get_or_insert_with(|| {
                let name = profile.strings.get(profile.functions.name(*function));
                let safe = safe(name);
                *changed += u64::from(safe.replace('\u{A0}', " ") != name.replace('\u{A0}', " "));
                safe
            });
        }
        line
    }
}

fn safe(name: &str) -> String {
    let name = printable(name.trim()).replace(';', ":");
    if name.is_empty() {
        return "[unknown]".to_owned();
    }
    // A blank that doesn't part words for inferno looks the same.
    let tail = name.bytes().rev().take_while(|byte| byte.is_ascii_digit() || *byte == b'.').count();
    if name[..name.len() - tail].ends_with(' ') || name.starts_with("# ") {
        return name.replace(' ', "\u{A0}");
    }
    name
}

/// Text that XML may hold (XML 1.0, 2.2 Characters).
fn printable(text: &str) -> String {
    let bad = |c: char| c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}');
    text.chars().map(|c| if bad(c) { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use formats::Limits;

    fn draw(folded: &str, options: &SvgOptions<'_>) -> Result<(String, Vec<Loss>), String> {
        let input = formats::Input { name: "x", bytes: folded.as_bytes(), sidecar: None };
        let profile = formats::read(input, &Limits::default()).unwrap().profile;
        let mut out = Vec::new();
        let losses = svg(&profile, profile.default_set as usize, 0, options, &mut out)?;
        Ok((String::from_utf8(out).unwrap(), losses))
    }

    #[test]
    fn boxes_have_their_counts() {
        let (text, losses) = draw("main;a 3\nmain;b<T> 5\n 2\n", &SvgOptions::default()).unwrap();
        for label in ["main (8 samples, 80.00%)", "b&lt;T&gt; (5 samples, 50.00%)", "[unknown] (2 samples, 20.00%)"] {
            assert!(text.contains(label), "{label}: {text}");
        }
        assert_eq!(losses, []);
        let again = draw("main;a 3\nmain;b<T> 5\n 2\n", &SvgOptions::default()).unwrap().0;
        assert_eq!(again, text);
    }

    #[test]
    fn options_reach_the_picture() {
        let options = SvgOptions {
            title: "A & B",
            subtitle: Some("below\u{1}"),
            width: Some(640),
            palette: "blue",
            inverted: true,
            reverse: true,
            count_name: Some("ticks"),
            ..SvgOptions::default()
        };
        let (text, _) = draw("main;a 3\n", &options).unwrap();
        for part in ["A &amp; B", "below\u{FFFD}", "width=\"640\"", "a (3 ticks, 100.00%)"] {
            assert!(text.contains(part), "{part}: {text}");
        }
        for bad in [
            SvgOptions { width: Some(10), ..SvgOptions::default() },
            SvgOptions { min_width: f64::NAN, ..SvgOptions::default() },
            SvgOptions { palette: "pink", ..SvgOptions::default() },
        ] {
            assert!(draw("main 3\n", &bad).is_err());
        }
        assert!(draw("main 0\n", &SvgOptions::default()).unwrap_err().contains("nothing to draw"));
    }

    #[test]
    fn names_are_taken_as_names() {
        let (text, _) = draw("main 4;a 9 3\nz 1\n", &SvgOptions::default()).unwrap();
        for label in ["all (4 samples, 100%)", "a\u{A0}9 (3 samples, 75.00%)"] {
            assert!(text.contains(label), "{label}: {text}");
        }
        assert_eq!(safe("# x; 5"), "#\u{A0}x:\u{A0}5");
    }

    #[test]
    fn differences_are_coloured_and_large_numbers_are_scaled() {
        let (text, _) = draw("a;b 1 3\na;c 5 1\n", &SvgOptions::default()).unwrap();
        assert!(text.contains("b (3 samples, 75.00%; +50.00%)"), "{text}");
        assert!(text.contains("c (1 samples, 25.00%; -100.00%)"), "{text}");
        let (text, _) = draw("a 9000000000000\nb 1000000000000\n", &SvgOptions::default()).unwrap();
        assert!(text.contains("a (9,000,000 million samples, 90.00%)"), "{text}");
        let (text, _) = draw("a 0.75\nb 0.25\n", &SvgOptions::default()).unwrap();
        assert!(text.contains("a (750 thousandths of samples, 75.00%)"), "{text}");
    }
}
