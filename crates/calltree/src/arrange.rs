//! Orders a grown tree: siblings, pre-order numbers, totals, and the place of every node in the picture.

use profile::{Weight, Weights};

use crate::aggregate::BuildOptions;
use crate::sums::Number;
use crate::trie::{NO_PARENT, Node, Trie};
use crate::{FunctionKey, NodeId};

/// Order of siblings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// By the bytes of their names: a function keeps its place among its siblings from profile to profile.
    #[default]
    Name,
    /// Widest first ("left heavy"), those of one width by name.
    Weight,
}

/// What the width of a node stands for. A node is as wide as its children and its own part together, and its own part
/// is an absolute weight, so that no width is negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Widths {
    /// Without a baseline: own weight. With one: the larger of own weight before and after, so that nothing that is on
    /// either side is missing and what didn't change is as wide as on both sides.
    #[default]
    Union,
    /// As [`Self::Union`], with the weights before scaled to the same total as those after.
    UnionNormalised,
    /// Own weight after; what vanished has no width.
    After,
    /// Own weight before; what is new has no width. Without a baseline as [`Self::After`].
    Before,
}

/// The rule that turns a node's own weights into width.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Measure {
    widths: Widths,
    /// What weights before are multiplied with to be compared with those after.
    pub(crate) before_scale: f64,
    /// What the root's width of 1 stands for.
    pub(crate) whole: f64,
}

impl Measure {
    /// The rule of a tree without a baseline whose root's width stands for `whole`.
    pub(crate) fn of_whole(whole: f64) -> Self {
        Self { widths: Widths::Union, before_scale: 1.0, whole }
    }

    /// Width of a node's own part, in the unit of the weights.
    pub(crate) fn own(&self, after: Weight, before: Option<Weight>) -> f64 {
        let Some(before) = before else { return after.to_f64().abs() };
        let (after, before) = (after.to_f64().abs(), before.to_f64().abs());
        match self.widths {
            Widths::Union => after.max(before),
            Widths::UnionNormalised => after.max(before * self.before_scale),
            Widths::After => after,
            Widths::Before => before,
        }
    }

    /// The same for whole numbers, exactly; `None` where the rule makes fractions.
    fn own_exact(&self, after: Weight, before: Option<Weight>) -> Option<u64> {
        let whole = |weight| match weight {
            Weight::Int(value) => Some(value.unsigned_abs()),
            Weight::Float(_) => None,
        };
        let Some(before) = before else { return whole(after) };
        match self.widths {
            Widths::Union => Some(whole(after)?.max(whole(before)?)),
            Widths::UnionNormalised => None,
            Widths::After => whole(after),
            Widths::Before => whole(before),
        }
    }
}

/// Columns of a tree, one cell for each node, in pre-order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Columns {
    pub(crate) functions: Vec<FunctionKey>,
    pub(crate) parents: Vec<u32>,
    pub(crate) depths: Vec<u32>,
    pub(crate) subtree_ends: Vec<u32>,
    pub(crate) starts: Vec<f64>,
    pub(crate) ends: Vec<f64>,
    pub(crate) own: Sums,
    pub(crate) before: Option<Sums>,
}

/// Own weights and totals of one side.
#[derive(Debug, Clone)]
pub(crate) struct Sums {
    pub(crate) own: Weights,
    pub(crate) total: Weights,
}

impl Default for Sums {
    fn default() -> Self {
        Self { own: Weights::Int(Vec::new()), total: Weights::Int(Vec::new()) }
    }
}

pub(crate) struct Arranged {
    pub(crate) columns: Columns,
    pub(crate) measure: Measure,
}

/// `ranks` is the place of each function in the order of names.
pub(crate) fn arrange<W: Number>(trie: Trie<W>, ranks: &[u32], options: BuildOptions, has_baseline: bool) -> Arranged {
    let Trie { nodes, own_before, .. } = trie;
    let mut measure = Measure { widths: options.widths, before_scale: 1.0, whole: 1.0 };
    if has_baseline && options.widths == Widths::UnionNormalised {
        let after = nodes.iter().fold(W::default(), |sum, node| sum.plus(node.own));
        let before = own_before.iter().fold(W::default(), |sum, w| sum.plus(*w));
        let scale = after.weight().to_f64() / before.weight().to_f64();
        measure.before_scale = if scale.is_finite() && scale > 0.0 { scale } else { 1.0 };
    }
    let mut children = Children::by_name(&nodes, ranks);
    if options.order == Order::Weight {
        let before = |node: usize| own_before.get(node).map(|w| w.weight());
        children.sort_by_width(&nodes, |node| measure.own(nodes[node].own.weight(), before(node)));
    }
    let mut columns = in_pre_order(&children, &nodes, &own_before);
    // What the tree grew in is as large as the tree itself.
    drop((children, nodes, own_before));
    place(&mut columns, &mut measure);
    Arranged { columns, measure }
}

/// The children of each node, one after another: those of node `n` are `nodes[firsts[n]..firsts[n + 1]]`.
struct Children {
    firsts: Vec<u32>,
    nodes: Vec<u32>,
}

impl Children {
    fn by_name<W>(nodes: &[Node<W>], ranks: &[u32]) -> Self {
        let mut firsts = vec![0u32; nodes.len() + 1];
        for node in &nodes[1..] {
            firsts[node.parent as usize + 1] += 1;
        }
        for node in 1..firsts.len() {
            firsts[node] += firsts[node - 1];
        }
        let mut places = firsts.clone();
        // Rank and number in one, so that sorting needs no look at anything else.
        let mut keys = vec![0u64; nodes.len() - 1];
        for (number, node) in nodes.iter().enumerate().skip(1) {
            let place = &mut places[node.parent as usize];
            keys[*place as usize] = u64::from(ranks[node.function.index()]) << 32 | number as u64;
            *place += 1;
        }
        for range in firsts.windows(2).filter(|range| range[1] - range[0] > 1) {
            keys[range[0] as usize..range[1] as usize].sort_unstable();
        }
        Self { firsts, nodes: keys.into_iter().map(|key| key as u32).collect() }
    }

    fn of(&self, node: u32) -> &[u32] {
        &self.nodes[self.firsts[node as usize] as usize..self.firsts[node as usize + 1] as usize]
    }

    /// Widest first. The sort is stable: those of one width stay in the order of their names.
    fn sort_by_width<W>(&mut self, nodes: &[Node<W>], own: impl Fn(usize) -> f64) {
        let mut widths: Vec<f64> = (0..nodes.len()).map(own).collect();
        for node in (1..nodes.len()).rev() {
            widths[nodes[node].parent as usize] += widths[node];
        }
        for range in self.firsts.windows(2).filter(|range| range[1] - range[0] > 1) {
            let siblings = &mut self.nodes[range[0] as usize..range[1] as usize];
            siblings.sort_by(|a, b| widths[*b as usize].total_cmp(&widths[*a as usize]));
        }
    }
}

/// The columns as a depth-first walk meets the nodes.
fn in_pre_order<W: Number>(children: &Children, nodes: &[Node<W>], own_before: &[W]) -> Columns {
    let len = nodes.len();
    let mut columns = Columns {
        functions: Vec::with_capacity(len),
        parents: Vec::with_capacity(len),
        depths: Vec::with_capacity(len),
        ..Columns::default()
    };
    let mut own = Vec::with_capacity(len);
    let mut before: Vec<W> = Vec::with_capacity(own_before.len());
    // Nodes to come, with the numbers their parents got.
    let mut open = vec![(0u32, NO_PARENT)];
    while let Some((node, parent)) = open.pop() {
        let number = columns.parents.len() as u32;
        columns.functions.push(nodes[node as usize].function);
        columns.parents.push(parent);
        columns.depths.push(if parent == NO_PARENT { 0 } else { columns.depths[parent as usize] + 1 });
        own.push(nodes[node as usize].own);
        before.extend(own_before.get(node as usize));
        open.extend(children.of(node).iter().rev().map(|child| (*child, number)));
    }
    columns.subtree_ends = (1..=len as u32).collect();
    for node in (1..len).rev() {
        let parent = columns.parents[node] as usize;
        columns.subtree_ends[parent] = columns.subtree_ends[parent].max(columns.subtree_ends[node]);
    }
    columns.own = sums(&columns.parents, own);
    columns.before = (!before.is_empty()).then(|| sums(&columns.parents, before));
    columns
}

fn sums<W: Number>(parents: &[u32], own: Vec<W>) -> Sums {
    let mut total = own.clone();
    for node in (1..total.len()).rev() {
        let parent = parents[node] as usize;
        total[parent] = total[parent].plus(total[node]);
    }
    Sums { own: W::column(own), total: W::column(total) }
}

/// Gives every node its start and end as shares of the whole. One running position serves all nodes: it moves only
/// when a node is left, by the node's own part. So edges that meet are the same number, whatever the rounding.
fn place(columns: &mut Columns, measure: &mut Measure) {
    let len = columns.parents.len();
    let own = |node: usize| columns.own.own.get(node);
    let before = |node: usize| columns.before.as_ref().map(|sums| sums.own.get(node));
    let is_whole = len > 0 && measure.own_exact(own(0), before(0)).is_some();
    let mut starts = vec![0.0; len];
    let mut ends = vec![0.0; len];
    let (mut at_whole, mut at) = (0u64, 0.0f64);
    let mut open: Vec<u32> = Vec::new();
    for node in 0..=len as u32 {
        while let Some(&top) = open.last() {
            if (node as usize) < len && columns.subtree_ends[top as usize] > node {
                break;
            }
            open.pop();
            let top = top as usize;
            if is_whole {
                at_whole = at_whole.saturating_add(measure.own_exact(own(top), before(top)).unwrap_or(0));
                at = at_whole as f64;
            } else {
                at += measure.own(own(top), before(top));
            }
            ends[top] = at;
        }
        if (node as usize) < len {
            starts[node as usize] = at;
            open.push(node);
        }
    }
    if at > 0.0 {
        measure.whole = at;
        for edge in starts.iter_mut().chain(&mut ends) {
            *edge /= at;
        }
    } else if let Some(end) = ends.get_mut(NodeId::ROOT.index()) {
        // A tree without weight still has its root to show.
        *end = 1.0;
    }
    columns.starts = starts;
    columns.ends = ends;
}
