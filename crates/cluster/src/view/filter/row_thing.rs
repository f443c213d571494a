//! A row of a list as a filter sees it.

use units::Quantity;

use crate::model::Snapshot;

/// A row with the snapshot that it is of, at a time of display. Each kind of row says itself what it has.
#[derive(Debug)]
pub struct RowThing<'a, R> {
    /// The snapshot.
    pub snapshot: &'a Snapshot,
    /// The row.
    pub row: &'a R,
    /// The time of display.
    pub now_unix_ms: i64,
}

/// A count as a figure.
pub(in crate::view) fn count(n: u64) -> Option<(Quantity, Option<Quantity>)> {
    Some((Quantity::from_units(i64::try_from(n).unwrap_or(i64::MAX)), None))
}
