//! Who calls whom, as a graph for Graphviz (DOT), in the manner of `pprof -dot`: a node for each function, with self
//! and total; an edge for each call, with the weight of the stacks that have it.
//!
//! As in pprof, a stack counts once for a function and once for a call, however often they are in it; a function that
//! calls itself has no edge for that; and where functions between two others are left out, a dashed edge stands for
//! the way through them.

use std::fmt::{self, Display, Formatter, Write as _};
use std::io::{self, Write};

use calltree::{CallTree, FunctionKey, FunctionTable, NodeId};
use draw::label::visible;
use draw::palette::{self, Theme};
use profile::Weight;
use rustc_hash::FxHashMap;
use units::{Unit, format_integer};

use crate::About;
use crate::figures::{self, css, share, text};

/// A usual number of functions: more than that no layout makes readable.
pub const MOST_FUNCTIONS: usize = 80;

/// What a graph lacks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Functions.
    pub functions: u64,
    /// Calls between functions that are there.
    pub calls: u64,
}

/// Writes the graph of the `most` heaviest functions by total (with a baseline: by the larger of both), and of the
/// calls between them that have at least a thousandth of the whole.
///
/// # Errors
/// Those of the sink.
pub fn dot(tree: &CallTree, about: &About<'_>, most: usize, sink: &mut dyn Write) -> io::Result<LeftOut> {
    let whole = tree.total(NodeId::ROOT);
    let table = calltree::functions(tree, NodeId::ROOT);
    let rows = heaviest(&table, most);
    // The place of each function in the graph.
    let mut places = vec![u32::MAX; tree.functions().len()];
    for (place, row) in (0u32..).zip(&rows) {
        places[table.key(*row).index()] = place;
    }
    let all = calls(tree, &places);
    let kept: Vec<&Call> = all.iter().filter(|call| !is_below_a_thousandth(call, tree)).collect();
    let left_out = LeftOut { functions: (table.len() - rows.len()) as u64, calls: (all.len() - kept.len()) as u64 };

    writeln!(sink, "digraph {} {{", Quoted(about.title))?;
    for line in trimmed(left_out) {
        writeln!(sink, "// {line}")?;
    }
    let title = format!("{}\n{} in all", about.title, text(whole, about.unit));
    writeln!(sink, "graph [label={} labelloc=t labeljust=l fontname=\"sans-serif\" fontsize=16];", Quoted(&title))?;
    writeln!(sink, "node [shape=box style=filled fontname=\"monospace\" penwidth=0.5];")?;
    writeln!(sink, "edge [fontname=\"sans-serif\" fontsize=10];")?;
    let largest = rows.iter().map(|row| size(table.self_weight(*row))).fold(0.0, f64::max);
    for (place, row) in rows.iter().enumerate() {
        node(sink, tree, about.unit, &table, (place, *row), largest)?;
    }
    for call in kept {
        edge(sink, call, whole, about.unit)?;
    }
    writeln!(sink, "}}")?;
    Ok(left_out)
}

/// What is left out, as sentences.
fn trimmed(left_out: LeftOut) -> Vec<String> {
    let mut lines = Vec::new();
    if left_out.functions > 0 {
        let count = format_integer(i128::from(left_out.functions));
        lines.push(format!("Functions of lesser weight that are left out: {count}"));
    }
    if left_out.calls > 0 {
        let count = format_integer(i128::from(left_out.calls));
        lines.push(format!("Calls below 0.1% of the whole that are left out: {count}"));
    }
    lines
}

/// The rows of the heaviest functions, in the order of their weight, those of one weight by name.
fn heaviest(table: &FunctionTable, most: usize) -> Vec<u32> {
    let weight = |row: u32| size(table.total(row)).max(table.before_total(row).map_or(0.0, size));
    // Sorted by name first: the sort is stable.
    let by_name = calltree::Sort::ascending(calltree::SortKey::Name);
    let mut rows = table.rows(by_name, usize::MAX, None);
    rows.sort_by(|a, b| weight(*b).total_cmp(&weight(*a)));
    rows.truncate(most);
    rows
}

fn size(weight: Weight) -> f64 {
    weight.to_f64().abs()
}

/// A call, or a way from one function to another through some that are left out.
struct Call {
    /// Places of both in the graph.
    caller: u32,
    callee: u32,
    total: Weight,
    before: Option<Weight>,
    /// Whether every stack that has it goes through something that is left out.
    is_indirect: bool,
    /// Nodes before this one are inside of the outermost node that has been counted.
    covered: u32,
}

/// The calls between the functions that have a place, in the order of their places.
fn calls(tree: &CallTree, places: &[u32]) -> Vec<Call> {
    let place = |key: FunctionKey| places.get(key.index()).copied().filter(|place| *place != u32::MAX);
    let mut calls: Vec<Call> = Vec::new();
    let mut known: FxHashMap<(u32, u32), u32> = FxHashMap::default();
    // The nearest node above each that has a place; the root for none.
    let mut above = vec![NodeId::ROOT; tree.len()];
    for node in tree.nodes() {
        let Some(parent) = tree.parent(node) else { continue };
        let is_there = place(tree.function(parent)).is_some();
        above[node.index()] = if is_there { parent } else { above[parent.index()] };
        let caller = above[node.index()];
        let (Some(from), Some(to)) = (place(tree.function(caller)), place(tree.function(node))) else { continue };
        if from == to {
            continue;
        }
        let row = *known.entry((from, to)).or_insert_with(|| {
            let zero = if tree.is_fractional() { Weight::Float(0.0) } else { Weight::Int(0) };
            let before = tree.has_baseline().then_some(zero);
            calls.push(Call { caller: from, callee: to, total: zero, before, is_indirect: true, covered: 0 });
            calls.len() as u32 - 1
        });
        let call = &mut calls[row as usize];
        call.is_indirect &= caller != parent;
        if node.0 >= call.covered {
            call.covered = tree.subtree_end(node);
            call.total = plus(call.total, tree.total(node));
            call.before = call.before.zip(tree.before_total(node)).map(|(sum, more)| plus(sum, more));
        }
    }
    calls.sort_by_key(|call| (call.caller, call.callee));
    calls
}

/// Never past 64 bits: the absolute values of all samples add up within them.
fn plus(a: Weight, b: Weight) -> Weight {
    match (a, b) {
        (Weight::Int(a), Weight::Int(b)) => Weight::Int(a.saturating_add(b)),
        (a, b) => Weight::Float(a.to_f64() + b.to_f64()),
    }
}

fn is_below_a_thousandth(call: &Call, tree: &CallTree) -> bool {
    let is_below = |part: Weight, whole: Weight| match (part, whole) {
        (Weight::Int(part), Weight::Int(whole)) => {
            u128::from(part.unsigned_abs()) * 1000 < u128::from(whole.unsigned_abs())
        }
        (part, whole) => size(part) * 1000.0 < size(whole),
    };
    let before = call.before.zip(tree.before_total(NodeId::ROOT));
    is_below(call.total, tree.total(NodeId::ROOT)) && before.is_none_or(|(part, whole)| is_below(part, whole))
}

fn node(
    sink: &mut dyn Write,
    tree: &CallTree,
    unit: &Unit,
    table: &FunctionTable,
    (place, row): (usize, u32),
    largest_self: f64,
) -> io::Result<()> {
    let whole = tree.total(NodeId::ROOT);
    let (own, total) = (table.self_weight(row), table.total(row));
    let name = tree.functions().name(table.key(row));
    let figure = |weight| format!("{} ({})", text(weight, unit), share(weight, whole));
    let mut label = format!("{}\nself {}\ntotal {}", visible(name), figure(own), figure(total));
    let fill = match (table.before_total(row), table.delta_total(row)) {
        (Some(before), Some(delta)) => {
            let _ = write!(label, "\nbefore {}, change {}", text(before, unit), figures::change(delta, tree, unit));
            draw::diverging(flame::change(total, before, tree.before_scale()))
        }
        _ => draw::sequential((size(total) / size(whole)).min(1.0)),
    };
    let share_of_largest = if largest_self > 0.0 { size(own) / largest_self } else { 0.0 };
    let font_size = 8.0 + 20.0 * share_of_largest.sqrt();
    let [fill, ink] = [palette::color, palette::ink].map(|of| css(of(Theme::Light, fill, false)));
    writeln!(
        sink,
        "n{place} [label={} tooltip={} fontsize={font_size:.1} fillcolor=\"{fill}\" fontcolor=\"{ink}\"];",
        Quoted(&label),
        Quoted(name),
    )
}

fn edge(sink: &mut dyn Write, call: &Call, whole: Weight, unit: &Unit) -> io::Result<()> {
    let part = size(call.total) / size(whole);
    let part = if part.is_finite() { part.min(1.0) } else { 0.0 };
    let mut label = text(call.total, unit);
    if let Some(before) = call.before {
        let _ = write!(label, "\nbefore {}", text(before, unit));
    }
    let style = if call.is_indirect { " style=dashed" } else { "" };
    writeln!(
        sink,
        "n{} -> n{} [label={} tooltip={} weight={} penwidth={:.2}{style}];",
        call.caller,
        call.callee,
        Quoted(&label),
        Quoted(&share(call.total, whole)),
        1 + (part * 100.0) as u32,
        0.5 + 4.5 * part,
    )
}

/// A string of DOT. Graphviz reads `\N` and the like, and `&lt;` as a character, in labels.
struct Quoted<'a>(&'a str);

impl Display for Quoted<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_char('"')?;
        for (number, line) in self.0.split('\n').enumerate() {
            if number > 0 {
                f.write_str("\\n")?;
            }
            for c in visible(line).chars() {
                match c {
                    '"' => f.write_str("\\\"")?,
                    '\\' => f.write_str("\\\\")?,
                    '&' => f.write_str("&amp;")?,
                    c => f.write_char(c)?,
                }
            }
        }
        f.write_char('"')
    }
}

#[cfg(test)]
#[path = "dot_tests.rs"]
mod tests;
