//! What is under the pointer, in the rows themselves and not in a picture of them.

use calltree::NodeId;

use crate::Rows;

/// The node of `row` (depth, whatever the orientation) at `x_share` of the whole width. Also finds frames that a
/// picture merges with others.
#[must_use]
pub fn hit(rows: &Rows, x_share: f64, row: u32) -> Option<NodeId> {
    let edges = rows.edges(row);
    let place = edges.partition_point(|[_, end]| *end <= x_share);
    edges.get(place).filter(|[start, _]| *start <= x_share)?;
    rows.row(row).get(place).copied()
}
