//! Pyroscope's flamebearer; see the reader in `crate::flamebearer` for the form.
//!
//! Times are written as Pyroscope exports them: as `samples` at a rate of 1 GHz, which are nanoseconds.

use std::io::{self, Write};

use profile::{Profile, StringId, Weight, Weights};
use units::Unit;

use super::scope::{Scope, is_beyond_53_bits};
use super::tree::{ROOT, Tree};
use super::whole::whole;
use super::{Aspect, json};

pub(super) fn write(scope: &mut Scope<'_>, sink: &mut dyn Write) -> io::Result<()> {
    let profile = scope.profile;
    let mut columns = Vec::new();
    let mut unit = "";
    for column in 0..scope.columns.len() {
        let (weights, its_unit) = whole(scope, scope.metric(column));
        columns.push((&*scope.set(column).stacks, Weights::Int(weights.into_owned())));
        unit = its_unit;
    }
    let columns: Vec<_> = columns.iter().map(|(stacks, weights)| (*stacks, weights)).collect();
    let mut tree = Tree::new(profile, &columns, |frame| name_of(profile, frame));
    let negative = tree.drop_negative();
    scope.leave_out(Aspect::Negative, negative);
    scope.leave_out(Aspect::Zero, tree.weightless());
    let levels = levels(profile, &tree, columns.len());

    write!(sink, "{{\"version\":1,\"flamebearer\":{{\"names\":")?;
    json::list(sink, &levels.names, |sink, name| json::string(sink, name))?;
    write!(sink, ",\"levels\":")?;
    json::list(sink, &levels.levels, |sink, level| json::numbers(sink, level))?;
    let ticks = levels.totals.iter().map(|total| i128::from(*total)).sum::<i128>();
    // A reader may take it for a 64-bit integer; 0 is for "not known".
    let ticks = i64::try_from(ticks).unwrap_or(0);
    write!(sink, ",\"numTicks\":{ticks},\"maxSelf\":{}}}", levels.max_self)?;
    let format = if columns.len() == 2 { "double" } else { "single" };
    let (units, rate) = match Unit::parse(unit) {
        Unit::Nanoseconds => ("samples", 1_000_000_000),
        Unit::Count(noun) if noun.is_empty() => ("samples", 100),
        _ => (unit, 100),
    };
    write!(sink, ",\"metadata\":{{\"format\":\"{format}\",\"spyName\":\"\",\"sampleRate\":{rate},\"units\":")?;
    json::string(sink, units)?;
    write!(sink, ",\"name\":")?;
    json::string(sink, &profile.name)?;
    write!(sink, "}},\"timeline\":null")?;
    if let [left, right] = levels.totals[..] {
        write!(sink, ",\"leftTicks\":{left},\"rightTicks\":{right}")?;
    }
    sink.write_all(b"}\n")?;
    scope.lose_beyond_53_bits(levels.large);
    Ok(())
}

/// The text of a name as a key.
pub(super) fn name_of(profile: &Profile, frame: profile::FrameId) -> u32 {
    profile.functions.name(profile.frames.function(frame)).0
}

struct Levels<'p> {
    names: Vec<&'p str>,
    levels: Vec<Vec<i64>>,
    totals: Vec<i64>,
    max_self: i64,
    /// Numbers that a double doesn't hold.
    large: u64,
}

/// The bars level by level. Siblings are sorted by name, as Pyroscope does.
fn levels<'p>(profile: &'p Profile, tree: &Tree, sides: usize) -> Levels<'p> {
    let text = |key: u32| profile.strings.get(StringId(key));
    let totals = tree.totals();
    let number = |weight: Weight| if let Weight::Int(value) = weight { value } else { 0 };
    let total = |side: usize, node: u32| number(totals[side].get(node as usize));
    let children = tree.children(|a, b| text(a).cmp(text(b)));
    let mut out = Levels {
        names: vec!["total"],
        levels: Vec::new(),
        totals: (0..sides).map(|side| total(side, ROOT)).collect(),
        max_self: 0,
        large: 0,
    };
    if sides == 0 {
        out.levels.push(vec![0, 0, 0, 0]);
        return out;
    }
    let mut name_rows = vec![0; profile.strings.len() + 1];
    // Nodes of a level with where they start on each side.
    let mut level = vec![(ROOT, [0i64; 2])];
    while !level.is_empty() {
        let mut numbers = Vec::with_capacity(level.len() * (1 + 3 * sides));
        let mut below = Vec::new();
        let mut ends = [0i64; 2];
        for (node, starts) in level {
            let mut inner = [0i64; 2];
            for side in 0..sides {
                let (total, own) = (total(side, node), number(tree.own(side, node)));
                numbers.extend([starts[side] - ends[side], total, own]);
                ends[side] = starts[side].saturating_add(total);
                inner[side] = starts[side].saturating_add(own);
                out.max_self = out.max_self.max(own);
                out.large += u64::from(is_beyond_53_bits(Weight::Int(total)));
            }
            numbers.push(if node == ROOT { 0 } else { out.name(text(tree.key(node)), tree.key(node), &mut name_rows) });
            for child in children.of(node) {
                if (0..sides).any(|side| total(side, *child) > 0) {
                    below.push((*child, inner));
                    for (side, start) in inner.iter_mut().enumerate().take(sides) {
                        *start = start.saturating_add(total(side, *child));
                    }
                }
            }
        }
        out.levels.push(numbers);
        level = below;
    }
    out
}

impl<'p> Levels<'p> {
    /// The number of a name, which is added if it is new.
    fn name(&mut self, text: &'p str, key: u32, rows: &mut [i64]) -> i64 {
        let last = rows.len() - 1;
        let row = &mut rows[(key as usize).min(last)];
        if *row == 0 {
            *row = self.names.len() as i64;
            self.names.push(text);
        }
        *row
    }
}
