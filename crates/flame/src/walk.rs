//! One row of a picture: which frames stand alone, which are merged, and on which pixels.

use calltree::{Matches, NodeId};

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
    row: u32,
    nodes: &'a [NodeId],
    edges: &'a [[f64; 2]],
    matches: Option<&'a Matches>,
    x_start: f64,
    x_scale: f64,
    columns: i64,
    at: usize,
    /// The first column that is still free.
    free: i64,
    /// Frames looked at.
    pub(crate) looks: u64,
}

impl<'a> RowWalk<'a> {
    pub(crate) fn new(rows: &'a Rows, view: &'a View<'_>, row: u32) -> Self {
        let mut walk = Self {
            row,
            nodes: rows.row(row),
            edges: rows.edges(row),
            matches: view.matches,
            x_start: view.window.x_start,
            x_scale: view.window.x_scale(),
            columns: view.window.width_device.round() as i64,
            at: 0,
            free: 0,
            looks: 0,
        };
        // Frames that end before the window and would round into its first column are those that start in it.
        walk.at = walk.first_from(0, |walk, [start, end]| walk.device(end) >= 0.5 || walk.device(start) >= -0.5);
        walk
    }

    fn device(&self, edge: f64) -> f64 {
        (edge - self.x_start) * self.x_scale
    }

    /// The column that begins at an edge or nearest to it.
    fn column(&self, edge: f64) -> i64 {
        self.device(edge).round() as i64
    }

    fn is_thin(&self, [start, end]: [f64; 2]) -> bool {
        (end - start) * self.x_scale < 1.0
    }

    fn any_match(&self, from: usize, to: usize) -> bool {
        let last = self.nodes[to - 1].0;
        self.matches.is_some_and(|matches| matches.any_at(self.row, self.nodes[from], NodeId(last + 1)))
    }

    /// The first place from `low` on whose frame ends, rounded, right of a column.
    fn first_beyond(&mut self, low: usize, column: i64) -> usize {
        let edge = column as f64 + 0.5;
        self.first_from(low, |walk, [_, end]| walk.device(end) >= edge)
    }

    /// The first place from `low` on whose edges pass; the row's length if none do. All after it pass as well.
    fn first_from(&mut self, mut low: usize, passes: impl Fn(&Self, [f64; 2]) -> bool) -> usize {
        // Neighbours are the likeliest answer, so the step from `low` doubles until it is too far.
        let len = self.edges.len();
        let (mut step, mut limit) = (1, len);
        while low < len {
            let probe = (low + step - 1).min(len - 1);
            self.looks += 1;
            if passes(self, self.edges[probe]) {
                limit = probe;
                break;
            }
            low = probe + 1;
            step *= 2;
        }
        while low < limit {
            let middle = low + (limit - low) / 2;
            self.looks += 1;
            if passes(self, self.edges[middle]) {
                limit = middle;
            } else {
                low = middle + 1;
            }
        }
        low
    }

    fn span(&mut self) -> Option<Span> {
        let edges = *self.edges.get(self.at)?;
        self.looks += 1;
        let left = self.column(edges[0]).max(self.free);
        if left >= self.columns {
            self.at = self.edges.len();
            return None;
        }
        let mut right = self.column(edges[1]);
        let from = self.at;
        self.at += 1;
        if self.is_thin(edges) || right <= left {
            right = right.max(left + 1);
            self.at = self.first_beyond(self.at, right);
            let has_match = self.any_match(from, self.at);
            while right < self.columns
                && let Some(&next) = self.edges.get(self.at)
                && self.is_thin(next)
                && self.column(next[0]) <= right
            {
                let next_right = self.column(next[1]);
                let to = self.first_beyond(self.at + 1, next_right);
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

impl Iterator for RowWalk<'_> {
    type Item = Span;

    fn next(&mut self) -> Option<Span> {
        loop {
            let span = self.span()?;
            if self.edges[span.to - 1][1] > self.edges[span.from][0] {
                self.free = span.right;
                return Some(Span { right: span.right.min(self.columns), ..span });
            }
        }
    }
}
