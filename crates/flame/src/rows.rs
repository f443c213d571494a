//! The nodes of a tree in rows.

use std::ops::Range;

use calltree::{CallTree, NodeId};
use profile::{Weight, Weights};

/// For each depth its nodes from left to right.
#[derive(Debug, Clone)]
pub struct Rows {
    /// Nodes by depth, those of a depth in pre-order, which is from left to right.
    nodes: Vec<NodeId>,
    /// Left and right edge of each of `nodes`, as shares of the whole width: a second copy of the tree's, because in
    /// this order a search through a row meets neighbours in memory.
    edges: Vec<[f64; 2]>,
    /// Row `r` is `nodes[firsts[r]..firsts[r + 1]]`.
    firsts: Vec<u32>,
    /// Totals added up over `nodes`, wrapping: the total of a run is the difference of two cells.
    totals: Weights,
    before_totals: Option<Weights>,
}

impl Rows {
    /// The rows of a tree.
    #[must_use]
    pub fn new(tree: &CallTree) -> Self {
        let mut firsts = vec![0u32; tree.max_depth() as usize + 2];
        for node in tree.nodes() {
            firsts[tree.depth(node) as usize + 1] += 1;
        }
        for row in 1..firsts.len() {
            firsts[row] += firsts[row - 1];
        }
        // Nodes are read in their order and put into their rows: each row is written from left to right, while to read
        // row by row would be to look all over the tree.
        let mut places = firsts.clone();
        let mut nodes = vec![NodeId::ROOT; tree.len()];
        let mut edges = vec![[0.0; 2]; tree.len()];
        for node in tree.nodes() {
            let place = &mut places[tree.depth(node) as usize];
            nodes[*place as usize] = node;
            edges[*place as usize] = [tree.start(node), tree.end(node)];
            *place += 1;
        }
        let totals = added_up(tree, &firsts, tree.totals());
        let before_totals = tree.before_totals().map(|totals| added_up(tree, &firsts, totals));
        Self { nodes, edges, firsts, totals, before_totals }
    }

    /// The number of rows, at least 1.
    #[must_use]
    pub fn len(&self) -> u32 {
        self.firsts.len() as u32 - 1
    }

    /// Always false: the root has a row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        false
    }

    /// The nodes of a row from left to right; none for a row that isn't there.
    #[must_use]
    pub fn row(&self, row: u32) -> &[NodeId] {
        &self.nodes[self.range(row)]
    }

    pub(crate) fn edges(&self, row: u32) -> &[[f64; 2]] {
        &self.edges[self.range(row)]
    }

    fn range(&self, row: u32) -> Range<usize> {
        match self.firsts.get(row as usize..) {
            Some([first, end, ..]) => *first as usize..*end as usize,
            _ => 0..0,
        }
    }

    /// Totals of the nodes at places `from` up to and without `to` of a row, now and before.
    #[must_use]
    pub fn total(&self, row: u32, from: usize, to: usize) -> (Weight, Option<Weight>) {
        let first = self.range(row).start;
        let run = |sums: &Weights| difference(sums, first + from, first + to);
        (run(&self.totals), self.before_totals.as_ref().map(run))
    }
}

/// Cell `i` is the sum of the first `i` weights, row by row.
fn added_up(tree: &CallTree, firsts: &[u32], weights: &Weights) -> Weights {
    match weights {
        Weights::Int(column) => Weights::Int(sums(tree, firsts, column, i64::wrapping_add)),
        Weights::Float(column) => Weights::Float(sums(tree, firsts, column, |sum, weight| sum + weight)),
    }
}

fn sums<W: Copy + Default>(tree: &CallTree, firsts: &[u32], column: &[W], add: impl Fn(W, W) -> W) -> Vec<W> {
    let mut places = firsts.to_vec();
    let mut sums = vec![W::default(); column.len() + 1];
    for node in tree.nodes() {
        let place = &mut places[tree.depth(node) as usize];
        *place += 1;
        sums[*place as usize] = column[node.index()];
    }
    for place in 1..sums.len() {
        sums[place] = add(sums[place - 1], sums[place]);
    }
    sums
}

fn difference(sums: &Weights, from: usize, to: usize) -> Weight {
    match sums {
        Weights::Int(sums) => Weight::Int(sums[to].wrapping_sub(sums[from])),
        Weights::Float(sums) => Weight::Float(sums[to] - sums[from]),
    }
}
