//! Orders a grown tree: siblings, pre-order numbers, totals, and the place of every node in the picture.

use profile::{Weight, Weights};

use crate::aggregate::BuildOptions;
use crate::sums::Number;
use crate::trie::{NO_PARENT, Trie};
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
    before_scale: f64,
    /// What the root's width of 1 stands for.
    pub(crate) whole: f64,
}

impl Measure {
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
    let Trie { parents, functions, own, own_before, .. } = trie;
    let mut measure = Measure { widths: options.widths, before_scale: 1.0, whole: 1.0 };
    if has_baseline && options.widths == Widths::UnionNormalised {
        let total = |column: &[W]| column.iter().fold(W::default(), |sum, w| sum.plus(*w)).weight().to_f64();
        let scale = total(&own) / total(&own_before);
        measure.before_scale = if scale.is_finite() && scale > 0.0 { scale } else { 1.0 };
    }
    let mut children = Children::by_name(&parents, &functions, ranks);
    if options.order == Order::Weight {
        let before = |node: usize| own_before.get(node).map(|w| w.weight());
        children.sort_by_width(&parents, |node| measure.own(own[node].weight(), before(node)));
    }
    let order = children.pre_order(parents.len());
    drop(children);

    let mut columns = Columns::default();
    renumber(&mut columns, &order, &parents, &functions);
    drop(parents);
    drop(functions);
    columns.own = sums(&columns.parents, order.iter().map(|node| own[*node as usize]).collect());
    drop(own);
    if has_baseline {
        let own_before = order.iter().map(|node| own_before[*node as usize]).collect();
        columns.before = Some(sums(&columns.parents, own_before));
    }
    drop(order);
    place(&mut columns, &mut measure);
    Arranged { columns, measure }
}

/// The children of each node, one after another: those of node `n` are `nodes[firsts[n]..firsts[n + 1]]`.
struct Children {
    firsts: Vec<u32>,
    nodes: Vec<u32>,
}

impl Children {
    /// Two counting sorts, by name and then (stable) by parent: no comparison of text and no cost beyond the number
    /// of nodes.
    fn by_name(parents: &[u32], functions: &[FunctionKey], ranks: &[u32]) -> Self {
        let mut places = vec![0u32; ranks.len() + 1];
        let rank = |node: usize| ranks[functions[node].index()] as usize;
        for node in 1..parents.len() {
            places[rank(node) + 1] += 1;
        }
        add_up(&mut places);
        let mut by_rank = vec![0u32; parents.len() - 1];
        for node in 1..parents.len() {
            let place = &mut places[rank(node)];
            by_rank[*place as usize] = node as u32;
            *place += 1;
        }
        let mut firsts = vec![0u32; parents.len() + 1];
        for parent in &parents[1..] {
            firsts[*parent as usize + 1] += 1;
        }
        add_up(&mut firsts);
        let mut places = firsts.clone();
        let mut nodes = vec![0u32; by_rank.len()];
        for node in by_rank {
            let place = &mut places[parents[node as usize] as usize];
            nodes[*place as usize] = node;
            *place += 1;
        }
        Self { firsts, nodes }
    }

    fn sort_by_width(&mut self, parents: &[u32], own: impl Fn(usize) -> f64) {
        let mut widths: Vec<f64> = (0..parents.len()).map(own).collect();
        for node in (1..parents.len()).rev() {
            widths[parents[node] as usize] += widths[node];
        }
        for range in self.firsts.windows(2).filter(|range| range[1] - range[0] > 1) {
            let siblings = &mut self.nodes[range[0] as usize..range[1] as usize];
            siblings.sort_by(|a, b| widths[*b as usize].total_cmp(&widths[*a as usize]));
        }
    }

    /// The nodes as a depth-first walk meets them.
    fn pre_order(&self, len: usize) -> Vec<u32> {
        let mut order = Vec::with_capacity(len);
        let mut open = vec![0u32];
        while let Some(node) = open.pop() {
            order.push(node);
            let range = self.firsts[node as usize] as usize..self.firsts[node as usize + 1] as usize;
            open.extend(self.nodes[range].iter().rev());
        }
        order
    }
}

/// Counts to places: each cell becomes the sum of the cells up to it.
fn add_up(counts: &mut [u32]) {
    let mut sum = 0;
    for count in counts {
        sum += *count;
        *count = sum;
    }
}

fn renumber(columns: &mut Columns, order: &[u32], parents: &[u32], functions: &[FunctionKey]) {
    let len = order.len();
    let mut numbers = vec![0u32; len];
    for (number, node) in order.iter().enumerate() {
        numbers[*node as usize] = number as u32;
    }
    columns.functions = order.iter().map(|node| functions[*node as usize]).collect();
    columns.parents = Vec::with_capacity(len);
    columns.depths = Vec::with_capacity(len);
    for node in order {
        let parent = parents[*node as usize];
        let parent = if parent == NO_PARENT { NO_PARENT } else { numbers[parent as usize] };
        let depth = if parent == NO_PARENT { 0 } else { columns.depths[parent as usize] + 1 };
        columns.parents.push(parent);
        columns.depths.push(depth);
    }
    columns.subtree_ends = (1..=len as u32).collect();
    for node in (1..len).rev() {
        let parent = columns.parents[node] as usize;
        columns.subtree_ends[parent] = columns.subtree_ends[parent].max(columns.subtree_ends[node]);
    }
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
