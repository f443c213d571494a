//! A frame in words and numbers, and the steps from frame to frame.

use calltree::{CallTree, FunctionKey, Matches, NodeId, Widths};
use profile::Weight;
use units::Value;

use crate::{FrameInfo, Move, Pane};

/// A picture and what is shown of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) pane: Pane,
    pub(crate) tree: &'a CallTree,
    pub(crate) zoom: NodeId,
    pub(crate) matches: Option<&'a Matches>,
    /// Of the tree's weights.
    pub(crate) unit: &'a units::Unit,
}

impl Place<'_> {
    /// The frame a step away; the frame itself where there is none.
    pub(crate) fn step(&self, node: NodeId, step: Move) -> NodeId {
        let tree = self.tree;
        let to = match step {
            Move::Parent => tree.parent(node),
            Move::Child => tree.heaviest_child(node),
            Move::Next => tree.next_sibling(node),
            Move::Previous => tree.previous_sibling(node),
            Move::NextMatch => self.matches.and_then(|matches| matches.next(tree, self.zoom, node)),
            Move::PreviousMatch => self.matches.and_then(|matches| matches.previous(tree, self.zoom, node)),
            Move::Stay => None,
        };
        to.unwrap_or(node)
    }

    /// Everything about a frame.
    pub(crate) fn describe(&self, node: NodeId) -> FrameInfo {
        let tree = self.tree;
        let key = tree.function(node);
        let parent = tree.parent(node);
        let total = tree.total(node);
        let own = tree.self_weight(node);
        let wholes = [NodeId::ROOT, self.zoom, parent.unwrap_or(NodeId::ROOT)].map(|n| tree.total(n).to_f64());
        let shares = |w: Weight| wholes.map(|whole| units::percent(w.to_f64(), whole).unwrap_or(0.0));
        let text = |w: Weight| units::format_value(value(w), self.unit);
        let change = tree.before_total(node).zip(tree.delta(node));
        let siblings = parent.map_or(1, |p| tree.children(p).count() as u32);
        let place = parent.map_or(1, |p| tree.children(p).take_while(|n| *n != node).count() as u32 + 1);
        FrameInfo {
            tree: 0,
            pane: self.pane,
            frame: node.0,
            function: key.0,
            name: tree.name(node).to_owned(),
            detail: detail(tree, key),
            module: if key.is_none() { String::new() } else { tree.functions().module(key).to_owned() },
            stack: stack(tree, node),
            path: tree.path(node),
            start: tree.start(node),
            width: tree.width(node),
            depth: tree.depth(node),
            total_text: text(total),
            self_text: text(own),
            percents: shares(total),
            self_percents: shares(own),
            baseline: change.map(|(before, delta)| [text(before), self::change(delta, tree, text)]),
            position: [place, siblings],
        }
    }
}

/// The names of a frame and its callers, outermost first, a line each.
fn stack(tree: &CallTree, node: NodeId) -> String {
    let callers = std::iter::successors(Some(node), |node| tree.parent(*node)).filter(|node| *node != NodeId::ROOT);
    let mut names: Vec<&str> = callers.map(|node| tree.name(node)).collect();
    names.reverse();
    names.join("\n")
}

pub(crate) fn detail(tree: &CallTree, key: FunctionKey) -> String {
    let functions = tree.functions();
    if key.is_none() {
        return String::new();
    }
    let (module, file, line) = (functions.module(key), functions.file(key), functions.line(key));
    let place = if line > 0 && !file.is_empty() { format!("{file}:{line}") } else { file.to_owned() };
    [module, &place].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// What the source left out, percent of the total; `None` where it doesn't say that it did.
pub(crate) fn truncated_percent(tree: &CallTree) -> Option<f64> {
    let functions = tree.functions();
    let key = functions.keys().find(|key| functions.is_truncation(*key))?;
    let table = calltree::functions(tree, NodeId::ROOT);
    let hidden = table.total(table.find(key)?).to_f64();
    units::percent(hidden, tree.total(NodeId::ROOT).to_f64()).filter(|p| *p > 0.0)
}

/// A change of a tree's weights with its sign, for reading: as `text` has it, or in points of a percentage where both sides
/// are compared by their shares.
pub(crate) fn change(delta: Weight, tree: &CallTree, text: impl Fn(Weight) -> String) -> String {
    let sign = if delta.to_f64() > 0.0 { "+" } else { "" };
    if tree.options().widths == Widths::UnionNormalised {
        let points = units::percent(delta.to_f64(), tree.total(NodeId::ROOT).to_f64()).unwrap_or(0.0);
        return format!("{sign}{points:.2} points");
    }
    format!("{sign}{}", text(delta))
}

/// A weight for `units`.
pub(crate) fn value(weight: Weight) -> Value {
    match weight {
        Weight::Int(n) => Value::Int(n),
        Weight::Float(f) => Value::Float(f),
    }
}

/// A weight with every digit.
pub(crate) fn exact(weight: Weight) -> String {
    match weight {
        Weight::Int(n) => n.to_string(),
        Weight::Float(f) => f.to_string(),
    }
}
