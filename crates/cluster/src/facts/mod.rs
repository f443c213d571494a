//! Figures of a snapshot: what is committed on each node, and the keys of `isotherm cluster --json`.

mod figures;
mod names;
mod object_figures;
mod ratio;
mod totals;

pub use figures::{Facts, TopRequest, TopUsage, facts};
pub use names::NameList;
pub(crate) use ratio::compare_ratios;
pub use totals::{Commitment, NodeTotals, Totals};
