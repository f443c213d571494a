//! One row of a picture: which frames stand alone, which are merged, and on which pixels.

use calltree::{CallTree, Matches, NodeId};
use draw::Window;

use crate::{Rows, View};

/// Frames of a row that share a box: the places `from..to` in the row, on the pixel columns `left..right`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) left: i64,
    pub(crate) right: i64,
}

/// Walks a row from left to right. A frame of at least a pixel stands alone; a run of thinner ones is one span, as is
/// a frame that its neighbours would leave no pixel for. Where matches begin or end a run does too, to the pixel.
/// Where frames weigh nothing there is no span.
pub(crate) struct RowWalk<'a> {
    tree: &'a CallTree,
    row: u32,
    nodes: &'a [NodeId],
    window: &'a Window,
    matches: Option<&'a Matches>,
    columns: i64,
    at: usize,
    /// The first column that is still free.
    free: i64,
    /// Nodes looked at.
    pub(crate) looks: u64,
}

impl<'a> RowWalk<'a> {
    pub(crate) fn new(tree: &'a CallTree, rows: &'a Rows, view: &'a View<'_>, row: u32) -> Self {
        let (nodes, window) = (rows.row(row), &view.window);
        let columns = window.width_device.round() as i64;
        let mut walk = Self { tree, row, nodes, window, matches: view.matches, columns, at: 0, free: 0, looks: 0 };
        walk.at = walk.first_from(0, nodes.len(), |walk, node| walk.end(node) > 0 || walk.start(node) >= 0);
        walk
    }

    fn start(&self, node: NodeId) -> i64 {
        self.window.x_device(self.tree.start(node)).round() as i64
    }

    fn end(&self, node: NodeId) -> i64 {
        self.window.x_device(self.tree.end(node)).round() as i64
    }

    fn is_thin(&self, node: NodeId) -> bool {
        self.tree.width(node) * self.window.x_scale() < 1.0
    }

    fn any_match(&self, from: usize, to: usize) -> bool {
        let last = self.nodes[to - 1].0;
        self.matches.is_some_and(|matches| matches.any_at(self.row, self.nodes[from], NodeId(last + 1)))
    }

    /// The first place in `low..high` whose node passes; `high` if none does. All after it pass as well.
    fn first_from(&mut self, low: usize, high: usize, passes: impl Fn(&Self, NodeId) -> bool) -> usize {
        // Neighbours are the likeliest answer, so the step from `low` doubles until it is too far.
        let (mut low, mut step) = (low, 1);
        let mut limit = high;
        while low < high {
            let probe = (low + step - 1).min(high - 1);
            self.looks += 1;
            if passes(self, self.nodes[probe]) {
                limit = probe;
                break;
            }
            low = probe + 1;
            step *= 2;
        }
        while low < limit {
            let middle = low + (limit - low) / 2;
            self.looks += 1;
            if passes(self, self.nodes[middle]) {
                limit = middle;
            } else {
                low = middle + 1;
            }
        }
        low
    }
}

impl Iterator for RowWalk<'_> {
    type Item = Span;

    fn next(&mut self) -> Option<Span> {
        loop {
            let span = self.span()?;
            let (first, last) = (self.nodes[span.from], self.nodes[span.to - 1]);
            if self.tree.end(last) > self.tree.start(first) {
                self.free = span.right;
                return Some(Span { right: span.right.min(self.columns), ..span });
            }
        }
    }
}

impl RowWalk<'_> {
    fn span(&mut self) -> Option<Span> {
        let len = self.nodes.len();
        let node = *self.nodes.get(self.at)?;
        self.looks += 1;
        let left = self.start(node).max(self.free);
        if left >= self.columns {
            self.at = len;
            return None;
        }
        let mut right = self.end(node);
        let from = self.at;
        self.at += 1;
        if self.is_thin(node) || right <= left {
            right = right.max(left + 1);
            self.at = self.first_from(self.at, len, |walk, node| walk.end(node) > right);
            let has_match = self.any_match(from, self.at);
            while right < self.columns
                && let Some(&next) = self.nodes.get(self.at)
                && self.is_thin(next)
                && self.start(next) <= right
            {
                let next_right = self.end(next);
                let to = self.first_from(self.at + 1, len, |walk, node| walk.end(node) > next_right);
                if self.any_match(self.at, to) != has_match {
                    break;
                }
                right = next_right;
                self.at = to;
            }
        }
        Some(Span { from, to: self.at, left, right })
    }
}
