//! What is under the pointer, on the tree itself and not on a picture of it.

use calltree::{CallTree, NodeId};

use crate::Rows;

/// The node of `row` (depth, whatever the orientation) at `x_share` of the whole width. Also finds frames that a
/// picture merges with others.
#[must_use]
pub fn hit(tree: &CallTree, rows: &Rows, x_share: f64, row: u32) -> Option<NodeId> {
    let nodes = rows.row(row);
    let node = *nodes.get(nodes.partition_point(|node| tree.end(*node) <= x_share))?;
    (tree.start(node) <= x_share).then_some(node)
}
