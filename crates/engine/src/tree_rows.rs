//! The call tree row by row: what is open, and the rows that are asked for.

use std::ops::Range;

use calltree::{CallTree, Matches, NodeId};
use flame::Coloring;
use units::Unit;

use crate::function_rows::swatch;
use crate::{TreeRow, TreeRows, frame_info};

/// Opening a row with all that is below opens no more rows than this.
const DEEP_ROWS: usize = 2000;

/// Rows in the order in which they stand.
#[derive(Debug, Default)]
pub(crate) struct TreeView {
    rows: Vec<Row>,
}

#[derive(Debug, Clone, Copy)]
struct Row {
    node: NodeId,
    depth: u32,
    is_open: bool,
    position: [u32; 2],
}

impl TreeView {
    /// The root, opened along the heaviest calls: as far as one call has most of its caller's weight.
    pub(crate) fn new(tree: &CallTree) -> Self {
        let mut view = Self { rows: vec![Row { node: NodeId::ROOT, depth: 0, is_open: false, position: [1, 1] }] };
        let mut node = NodeId::ROOT;
        for _ in 0..64 {
            view.open(tree, node);
            let Some(child) = tree.heaviest_child(node) else { break };
            if tree.width(child) < 0.5 * tree.width(node) {
                break;
            }
            node = child;
        }
        view
    }

    fn find(&self, node: NodeId) -> Option<usize> {
        self.rows.iter().position(|row| row.node == node)
    }

    /// Opens a row; its callees follow it, the heaviest first.
    pub(crate) fn open(&mut self, tree: &CallTree, node: NodeId) {
        let Some(place) = self.find(node).filter(|place| !self.rows[*place].is_open) else { return };
        self.rows[place].is_open = true;
        let depth = self.rows[place].depth + 1;
        let mut children: Vec<NodeId> = tree.children(node).collect();
        children.sort_by(|a, b| tree.width(*b).total_cmp(&tree.width(*a)));
        let count = children.len() as u32;
        let row = |(number, node)| Row { node, depth, is_open: false, position: [number as u32 + 1, count] };
        let rows: Vec<Row> = children.into_iter().enumerate().map(row).collect();
        self.rows.splice(place + 1..place + 1, rows);
    }

    /// Opens a row and those below it, level by level.
    pub(crate) fn open_deep(&mut self, tree: &CallTree, node: NodeId) {
        let before = self.rows.len();
        let mut level = vec![node];
        while !level.is_empty() && self.rows.len() < before + DEEP_ROWS {
            let mut next = Vec::new();
            for node in level {
                if self.rows.len() >= before + DEEP_ROWS {
                    break;
                }
                self.open(tree, node);
                next.extend(tree.children(node));
            }
            level = next;
        }
    }

    /// Closes a row.
    pub(crate) fn close(&mut self, node: NodeId) {
        let Some(place) = self.find(node).filter(|place| self.rows[*place].is_open) else { return };
        self.rows[place].is_open = false;
        let depth = self.rows[place].depth;
        let below = self.rows[place + 1..].iter().take_while(|row| row.depth > depth).count();
        self.rows.drain(place + 1..place + 1 + below);
    }

    /// The rows of a range.
    pub(crate) fn rows(
        &self,
        (tree, coloring): (&CallTree, Coloring),
        unit: &Unit,
        matches: Option<&Matches>,
        range: Range<u32>,
    ) -> TreeRows {
        let count = self.rows.len() as u32;
        let (from, to) = (range.start.min(count), range.end.min(count));
        let whole = tree.total(NodeId::ROOT).to_f64();
        let text = |weight| units::format_cell(frame_info::value(weight), unit);
        let share = |weight: profile::Weight| units::percent(weight.to_f64(), whole).unwrap_or(0.0);
        let rows = self.rows[from as usize..to.max(from) as usize].iter().map(|row| {
            let (own, total, key) = (tree.self_weight(row.node), tree.total(row.node), tree.function(row.node));
            TreeRow {
                frame: row.node.0,
                name: tree.name(row.node).to_owned(),
                detail: frame_info::detail(tree, key),
                depth: row.depth,
                open: tree.first_child(row.node).map(|_| row.is_open),
                position: row.position,
                total_text: text(total),
                self_text: text(own),
                total_percent: share(total),
                self_percent: share(own),
                delta_text: tree.delta(row.node).map(|delta| frame_info::change(delta, tree, text)),
                slot: flame::slot(tree, key, swatch(coloring)),
                matches: matches.is_none_or(|matches| matches.has_function(key)),
            }
        });
        TreeRows { from, count, rows: rows.collect() }
    }
}
