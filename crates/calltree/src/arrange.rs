//! Puts a grown tree in order: siblings, pre-order numbers, totals, and the place of every node in the picture.

use profile::Weights;

use crate::grow::{Grown, Own, Source, call};
use crate::items::Items;
use crate::measure::Measure;
use crate::sums::Number;
use crate::{BuildError, BuildOptions, FunctionKey, Functions, by_width, place};

/// Order of siblings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// By the bytes of their names: a function keeps its place among its siblings from profile to profile.
    #[default]
    Name,
    /// Widest first ("left heavy"), those of one width by name.
    Weight,
}

/// Columns of a tree, one cell for each node, in pre-order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Columns {
    /// Whether no node has two children of one function: not so in a chart.
    pub(crate) is_merged: bool,
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

/// The columns of a tree that samples gave.
///
/// # Errors
/// [`BuildError::TooLarge`] beyond 2^32 nodes.
pub(crate) fn arranged<W: Number>(
    items: Items<W>,
    functions: &Functions,
    options: BuildOptions,
) -> Result<(Columns, Measure), BuildError> {
    let mut calls = Calls::new(items, functions.ranks());
    let mut grown = Grown::new(calls.items.items.len(), !calls.items.before.is_empty());
    let (mut own, mut first) = (Own::default(), Vec::new());
    calls.open(&[0], &mut own, &mut first);
    grown.weigh(0, own);
    grown.grow(0, first, &mut calls, &functions.by_rank())?;
    // What the tree grew of is as large as the tree itself.
    drop(calls);
    grown.close();
    Ok(columns(grown, functions.ranks(), options))
}

/// Items with the calls of each, one after another: those of item `n` are `calls[firsts[n]..firsts[n + 1]]`.
struct Calls<W> {
    items: Items<W>,
    firsts: Vec<u32>,
    calls: Vec<u64>,
}

impl<W: Number> Calls<W> {
    fn new(items: Items<W>, ranks: &[u32]) -> Self {
        let len = items.items.len();
        // Counted one place too far, so that filling the places moves each first where it belongs.
        let mut firsts = vec![0u32; len + 2];
        for item in &items.items[1..] {
            firsts[item.parent as usize + 2] += 1;
        }
        for item in 2..firsts.len() {
            firsts[item] += firsts[item - 1];
        }
        let mut calls = vec![0u64; len - 1];
        for (number, item) in items.items.iter().enumerate().skip(1) {
            let place = &mut firsts[item.parent as usize + 1];
            calls[*place as usize] = call(ranks[item.function.index()], number as u32);
            *place += 1;
        }
        Self { items, firsts, calls }
    }
}

impl<W: Number> Source<W> for Calls<W> {
    fn open(&mut self, group: &[u32], own: &mut Own<W>, calls: &mut Vec<u64>) {
        for member in group {
            let member = *member as usize;
            let before = self.items.before.get(member).copied().unwrap_or_default();
            own.add(Own::new(self.items.items[member].own, before));
            calls.extend_from_slice(&self.calls[self.firsts[member] as usize..self.firsts[member + 1] as usize]);
        }
    }
}

/// The columns of a tree whose siblings are in the order of their names, or in that of their widths at a time when
/// some of them were others.
pub(crate) fn columns<W: Number>(mut grown: Grown<W>, ranks: &[u32], options: BuildOptions) -> (Columns, Measure) {
    let mut measure = Measure::new(options.widths, &grown.own, &grown.before);
    if options.order == Order::Weight {
        by_width::order(&mut grown, ranks, measure);
    }
    let places = place::places(&grown.parents, &grown.own, &grown.before, &mut measure);
    let Grown { mut functions, mut parents, subtree_ends, mut own, mut before, .. } = grown;
    functions.shrink_to_fit();
    parents.shrink_to_fit();
    own.shrink_to_fit();
    before.shrink_to_fit();
    let before = (!before.is_empty()).then(|| sums(&parents, before));
    let own = sums(&parents, own);
    let place::Places { depths, starts, ends } = places;
    let columns = Columns { is_merged: true, functions, parents, depths, subtree_ends, starts, ends, own, before };
    (columns, measure)
}

fn sums<W: Number>(parents: &[u32], own: Vec<W>) -> Sums {
    let mut total = own.clone();
    for node in (1..total.len()).rev() {
        let parent = parents[node] as usize;
        total[parent] = total[parent].plus(total[node]);
    }
    Sums { own: W::column(own), total: W::column(total) }
}
