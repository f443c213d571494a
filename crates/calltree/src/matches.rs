//! Search results.

use std::ops::Range;

use profile::{Weight, Weights};

use crate::sums::{Number, with_column};
use crate::{CallTree, FunctionKey, NodeId, Pattern};

/// Figures of the matches in a subtree.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Matched {
    /// Weight of samples that go through a match; a match inside another counts once.
    pub total: Weight,
    /// Weight of samples that end in a match.
    pub self_weight: Weight,
    /// [`Self::total`] in the baseline.
    pub before_total: Option<Weight>,
    /// [`Self::self_weight`] in the baseline.
    pub before_self: Option<Weight>,
    /// Matching functions.
    pub functions: u32,
    /// Matching nodes.
    pub nodes: u32,
}

/// Which functions and nodes match a query.
#[derive(Debug, Clone)]
pub struct Matches {
    functions: Vec<bool>,
    /// Matching nodes in pre-order.
    nodes: Vec<NodeId>,
    /// The same by depth: those of depth `d` are `by_depth[depths[d]..depths[d + 1]]`, in pre-order.
    by_depth: Vec<NodeId>,
    depths: Vec<u32>,
    whole: Matched,
}

/// Looks for `pattern` in the names of all functions.
#[must_use]
pub fn search(tree: &CallTree, pattern: &Pattern) -> Matches {
    let table = tree.functions();
    let mut folded = String::new();
    let functions: Vec<bool> = table
        .keys()
        .map(|key| {
            let symbol = table.symbol(key);
            pattern.is_match(table.name(key), &mut folded)
                || !symbol.is_empty() && pattern.is_match(symbol, &mut folded)
        })
        .collect();
    let columns = tree.columns();
    let is_match = |key: &FunctionKey| functions.get(key.index()).copied().unwrap_or(false);
    let mut nodes = Vec::new();
    let mut counts = vec![0u32; tree.max_depth() as usize + 2];
    for (node, _) in columns.functions.iter().enumerate().filter(|(_, key)| is_match(key)) {
        nodes.push(NodeId(node as u32));
        counts[columns.depths[node] as usize + 1] += 1;
    }
    for depth in 1..counts.len() {
        counts[depth] += counts[depth - 1];
    }
    let mut places = counts.clone();
    let mut by_depth = vec![NodeId::ROOT; nodes.len()];
    for node in &nodes {
        let place = &mut places[tree.depth(*node) as usize];
        by_depth[*place as usize] = *node;
        *place += 1;
    }
    let zero = Weight::Int(0);
    let whole =
        Matched { total: zero, self_weight: zero, before_total: None, before_self: None, functions: 0, nodes: 0 };
    let mut matches = Matches { functions, nodes, by_depth, depths: counts, whole };
    matches.whole = matches.within(tree, NodeId::ROOT);
    matches
}

impl Matches {
    /// Whether a function matches.
    #[must_use]
    pub fn has_function(&self, key: FunctionKey) -> bool {
        self.functions.get(key.index()).copied().unwrap_or(false)
    }

    /// Whether any node of depth `depth` with a number from `from` up to and without `to` matches.
    #[must_use]
    pub fn any_at(&self, depth: u32, from: NodeId, to: NodeId) -> bool {
        let depth = depth as usize;
        let (Some(start), Some(end)) = (self.depths.get(depth), self.depths.get(depth + 1)) else { return false };
        let row = &self.by_depth[*start as usize..*end as usize];
        row.get(row.partition_point(|node| *node < from)).is_some_and(|node| *node < to)
    }

    /// Figures of the whole tree.
    #[must_use]
    pub fn whole(&self) -> Matched {
        self.whole
    }

    /// Figures of the subtree of `zoom`, callers of `zoom` left out.
    #[must_use]
    pub fn within(&self, tree: &CallTree, zoom: NodeId) -> Matched {
        let columns = tree.columns();
        let nodes = &self.nodes[self.range(tree, zoom)];
        let mut seen = vec![false; self.functions.len()];
        let mut functions = 0;
        for node in nodes {
            let seen = &mut seen[columns.functions[node.index()].index()];
            functions += u32::from(!*seen);
            *seen = true;
        }
        let outermost = |column: &Weights| with_column!(c in column => sum_outermost(c, nodes, &columns.subtree_ends));
        let all = |column: &Weights| with_column!(c in column => sum(c, nodes));
        Matched {
            total: outermost(&columns.own.total),
            self_weight: all(&columns.own.own),
            before_total: columns.before.as_ref().map(|before| outermost(&before.total)),
            before_self: columns.before.as_ref().map(|before| all(&before.own)),
            functions,
            nodes: nodes.len() as u32,
        }
    }

    /// The matching nodes of the subtree of `zoom`, in pre-order: to step through them.
    #[must_use]
    pub fn nodes(&self, tree: &CallTree, zoom: NodeId) -> &[NodeId] {
        &self.nodes[self.range(tree, zoom)]
    }

    /// The match after `from` in the subtree of `zoom`; after the last one comes the first.
    #[must_use]
    pub fn next(&self, tree: &CallTree, zoom: NodeId, from: NodeId) -> Option<NodeId> {
        let nodes = self.nodes(tree, zoom);
        nodes.get(nodes.partition_point(|node| *node <= from)).or(nodes.first()).copied()
    }

    /// The match before `from` in the subtree of `zoom`; before the first one comes the last.
    #[must_use]
    pub fn previous(&self, tree: &CallTree, zoom: NodeId, from: NodeId) -> Option<NodeId> {
        let nodes = self.nodes(tree, zoom);
        let left = nodes.partition_point(|node| *node < from);
        left.checked_sub(1).and_then(|place| nodes.get(place)).or(nodes.last()).copied()
    }

    fn range(&self, tree: &CallTree, zoom: NodeId) -> Range<usize> {
        let end = tree.subtree_end(zoom);
        self.nodes.partition_point(|node| *node < zoom)..self.nodes.partition_point(|node| node.0 < end)
    }
}

fn sum<W: Number>(column: &[W], nodes: &[NodeId]) -> Weight {
    nodes.iter().fold(W::default(), |sum, node| sum.plus(column[node.index()])).weight()
}

fn sum_outermost<W: Number>(column: &[W], nodes: &[NodeId], subtree_ends: &[u32]) -> Weight {
    let mut covered = 0;
    let mut sum = W::default();
    for node in nodes {
        if node.0 >= covered {
            covered = subtree_ends[node.index()];
            sum = sum.plus(column[node.index()]);
        }
    }
    sum.weight()
}
