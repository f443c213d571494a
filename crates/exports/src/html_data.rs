//! A call tree as the JSON that the viewer reads (`assets/viewer.js`): one column for each thing known of a node, in
//! pre-order.
//!
//! | key | of each | what |
//! |---|---|---|
//! | `up` | node | how many nodes before it its caller stands, 0 for the root |
//! | `fn` | node | its function |
//! | `share` | node | its width as a share of its caller's, to nine digits |
//! | `gap` | | pairs: a node, and the room between it and its neighbour at the left as a share of its caller's width |
//! | `rest` | | pairs: a node, and the room between its last callee that is kept and its own part, as a share of it |
//! | `row` | node | its row, where that isn't its depth (lanes of a chart) |
//! | `total`, `own`, `beforeTotal`, `beforeOwn` | node | weights; beyond 2^53 strings |
//! | `names`, `detail`, `color` | function | name, place in `details`, place in `palette`; 0 is the root's |
//!
//! Lanes of a chart lie over each other: each has a gap of −1.

use std::fmt::Display;
use std::io::{self, Write};

use calltree::{CallTree, FunctionKey, NodeId, ROOT_NAME};
use draw::palette::{self, Theme};
use flame::Coloring;
use profile::Weight;
use rustc_hash::FxHashMap;
use units::Unit;

use crate::About;
use crate::escape::Json;
use crate::figures::css;

/// Shares of a width up to this are what is left of rounding.
const ROUNDING: f64 = 1e-9;

/// Which nodes a file holds.
pub(crate) struct Kept {
    /// In pre-order; with a node its callers.
    nodes: Vec<NodeId>,
    /// The place of each node among them, else `u32::MAX`.
    places: Vec<u32>,
    pub(crate) left_out: u64,
    /// Width of the widest one that isn't kept, as a share of the whole.
    pub(crate) widest_left_out: f64,
}

impl Kept {
    /// The widest `most` nodes, at least the root. A caller is never narrower than its callees and comes before them,
    /// so that it is kept with them.
    pub(crate) fn new(tree: &CallTree, most: usize) -> Self {
        let most = most.max(1);
        let mut nodes: Vec<NodeId> = tree.nodes().collect();
        let mut widest_left_out = 0.0;
        let left_out = nodes.len().saturating_sub(most) as u64;
        if left_out > 0 {
            let by_width = |a: &NodeId, b: &NodeId| tree.width(*b).total_cmp(&tree.width(*a)).then(a.cmp(b));
            let (_, first_left_out, _) = nodes.select_nth_unstable_by(most, by_width);
            widest_left_out = tree.width(*first_left_out);
            nodes.truncate(most);
            nodes.sort_unstable();
        }
        let mut places = vec![u32::MAX; tree.len()];
        for (place, node) in (0u32..).zip(&nodes) {
            places[node.index()] = place;
        }
        Self { nodes, places, left_out, widest_left_out }
    }

    fn place(&self, node: NodeId) -> u32 {
        self.places[node.index()]
    }
}

/// Writes the JSON; it holds no `<`.
pub(crate) fn write_data(tree: &CallTree, kept: &Kept, about: &About<'_>, sink: &mut dyn Write) -> io::Result<()> {
    let (kind, scale, noun) = match about.unit {
        Unit::Bytes(multiple) => ("bytes", *multiple as f64, ""),
        Unit::Count(noun) | Unit::Other(noun) => ("count", 1.0, &**noun),
        time => ("time", time.nanoseconds().unwrap_or(1.0), ""),
    };
    write!(
        sink,
        "{{\"title\":{},\"unit\":{{\"kind\":\"{kind}\",\"scale\":{scale},\"noun\":{}}},",
        Json(about.title),
        Json(noun)
    )?;
    write!(sink, "\"fractional\":{},\"baseline\":{}", tree.is_fractional(), tree.has_baseline())?;
    functions(tree, kept, sink)?;
    geometry(tree, kept, sink)?;
    let of = |node: &NodeId, weight: Option<Weight>| number(weight.unwrap_or(tree.total(*node)));
    column(sink, "total", kept.nodes.iter().map(|node| number(tree.total(*node))))?;
    column(sink, "own", kept.nodes.iter().map(|node| number(tree.self_weight(*node))))?;
    if tree.has_baseline() {
        column(sink, "beforeTotal", kept.nodes.iter().map(|node| of(node, tree.before_total(*node))))?;
        column(sink, "beforeOwn", kept.nodes.iter().map(|node| of(node, tree.before_self(*node))))?;
    }
    write!(sink, ",\"palette\":{{")?;
    for (number, (name, theme)) in [("light", Theme::Light), ("dark", Theme::Dark)].into_iter().enumerate() {
        write!(sink, "{}\"{name}\":[", if number == 0 { "" } else { "," })?;
        for (number, slot) in slots(tree).into_iter().enumerate() {
            let colors = [
                palette::color(theme, slot, false),
                palette::shade(theme, slot, false),
                palette::ink(theme, slot, false),
                palette::color(theme, slot, true),
                palette::shade(theme, slot, true),
                palette::ink(theme, slot, true),
            ];
            write!(
                sink,
                "{}[{}]",
                if number == 0 { "" } else { "," },
                colors.map(|color| format!("\"{}\"", css(color))).join(",")
            )?;
        }
        sink.write_all(b"]")?;
    }
    sink.write_all(b"}}")
}

/// The palette: that of merged boxes, then those of changes, or the root's and those of packages.
fn slots(tree: &CallTree) -> Vec<u16> {
    let first = draw::diverging(-1.0);
    let meant: Vec<u16> = if tree.has_baseline() {
        (first..first + draw::DIVERGING_STEPS).collect()
    } else {
        [draw::NEUTRAL].into_iter().chain((0..u32::from(draw::CATEGORIES)).map(draw::category)).collect()
    };
    [draw::MERGED].into_iter().chain(meant).collect()
}

/// The functions that the nodes have, in the order in which they occur.
fn functions(tree: &CallTree, kept: &Kept, sink: &mut dyn Write) -> io::Result<()> {
    let functions = tree.functions();
    let mut numbers: FxHashMap<FunctionKey, u32> = FxHashMap::default();
    let mut keys: Vec<FunctionKey> = Vec::new();
    let of_nodes = kept.nodes.iter().map(|node| {
        let key = tree.function(*node);
        *numbers.entry(key).or_insert_with(|| {
            keys.push(key);
            keys.len() as u32 - 1
        })
    });
    column(sink, "fn", of_nodes)?;
    column(sink, "names", keys.iter().map(|key| Json(if key.is_none() { ROOT_NAME } else { functions.name(*key) })))?;
    let mut details: Vec<String> = vec![String::new()];
    let mut known: FxHashMap<String, usize> = FxHashMap::from_iter([(String::new(), 0)]);
    let of_functions: Vec<usize> = keys
        .iter()
        .map(|key| {
            let detail = flame::detail(functions.module(*key), functions.file(*key), functions.line(*key));
            *known.entry(detail).or_insert_with_key(|detail| {
                details.push(detail.clone());
                details.len() - 1
            })
        })
        .collect();
    column(sink, "detail", of_functions.into_iter())?;
    column(sink, "details", details.iter().map(|detail| Json(detail)))?;
    let slots = slots(tree);
    let place = |slot: u16| slots.iter().position(|other| *other == slot).unwrap_or(1);
    column(sink, "color", keys.iter().map(|key| place(flame::slot(tree, *key, Coloring::Package))))
}

/// Where the nodes stand.
fn geometry(tree: &CallTree, kept: &Kept, sink: &mut dyn Write) -> io::Result<()> {
    let parents = |node: &NodeId| tree.parent(*node).map(|parent| (parent, kept.place(parent)));
    let up = kept.nodes.iter().map(|node| parents(node).map_or(0, |(_, place)| kept.place(*node) - place));
    column(sink, "up", up)?;
    let share = |part: f64, node: NodeId| {
        let whole = tree.width(node);
        if whole > 0.0 { (part / whole).clamp(-1.0, 1.0) } else { 0.0 }
    };
    let shares = kept.nodes.iter().map(|node| short(parents(node).map_or(1.0, |(up, _)| share(tree.width(*node), up))));
    column(sink, "share", shares)?;
    // Where the next callee of each node begins, if there is no gap.
    let mut free: Vec<f64> = kept.nodes.iter().map(|node| tree.start(*node)).collect();
    let mut gaps = Vec::new();
    for node in &kept.nodes {
        let Some((parent, place)) = parents(node) else { continue };
        let free = &mut free[place as usize];
        let gap = share(tree.start(*node) - *free, parent);
        if gap.abs() > ROUNDING {
            gaps.extend([f64::from(kept.place(*node)), gap]);
        }
        *free = tree.end(*node);
    }
    column(sink, "gap", gaps.into_iter().map(short))?;
    let mut rests = Vec::new();
    for (node, free) in kept.nodes.iter().zip(free) {
        let rest = share(tree.end(*node) - tree.self_width(*node) - free, *node);
        if rest > ROUNDING {
            rests.extend([f64::from(kept.place(*node)), rest]);
        }
    }
    column(sink, "rest", rests.into_iter().map(short))?;
    let depths = |node: &NodeId| tree.parent(*node).map_or(0, |parent| tree.depth(parent) + 1);
    if kept.nodes.iter().any(|node| tree.depth(*node) != depths(node)) {
        column(sink, "row", kept.nodes.iter().map(|node| tree.depth(*node)))?;
    }
    Ok(())
}

fn column<T: Display>(sink: &mut dyn Write, name: &str, cells: impl Iterator<Item = T>) -> io::Result<()> {
    write!(sink, ",\n\"{name}\":[")?;
    for (number, cell) in cells.enumerate() {
        if number > 0 {
            sink.write_all(b",")?;
        }
        write!(sink, "{cell}")?;
    }
    sink.write_all(b"]")
}

/// A double with nine digits, or what it has of them.
fn short(value: f64) -> String {
    let rounded: f64 = format!("{value:.8e}").parse().unwrap_or(value);
    double(rounded)
}

fn double(value: f64) -> String {
    if !value.is_finite() {
        "0".to_owned()
    } else if value == 0.0 || (1e-5..1e17).contains(&value.abs()) {
        value.to_string()
    } else {
        format!("{value:e}")
    }
}

/// A weight; JavaScript would round whole numbers beyond 2^53, so those are strings.
fn number(weight: Weight) -> String {
    match weight {
        Weight::Int(value) if value.unsigned_abs() > 1 << 53 => format!("\"{value}\""),
        Weight::Int(value) => value.to_string(),
        Weight::Float(value) => double(value),
    }
}
