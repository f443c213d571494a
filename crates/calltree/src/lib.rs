//! Profiles to trees of totals: aggregate, search, function table, diff.
//!
//! [`CallTree::build`] merges the samples of one metric into a tree: one node for each chain of calls, in pre-order
//! columns, with exact weights and with the share of the picture's width that each node takes. With a baseline every
//! node has the weights of both sides. Everything else reads that tree: the [`FunctionTable`], [`search`], the paths
//! that links carry, and the flame graph.
//!
//! Nothing here recurses over the input, and the same profile gives the same tree.
//!
//! Invariants of a [`CallTree`]: node 0 is the root and holds all samples; a node's subtree is the numbers from the
//! node up to `subtree_end`; `total` is `self` plus the children's totals; siblings lie side by side in order, inside
//! their parent, and the parent's own part is what they leave free at the right.
mod aggregate;
mod arrange;
mod by_width;
mod chart;
mod filter;
mod functions;
mod group;
mod grow;
mod handles;
mod heat;
mod items;
mod literal;
mod matches;
mod measure;
mod path;
mod place;
mod query;
mod shares;
mod stacks;
mod sums;
mod table;
mod timeline;
mod transform;
mod tree;

mod walk;

#[cfg(test)]
mod properties;
#[cfg(any(test, feature = "testing"))]
pub mod testing;

pub use aggregate::{BuildError, BuildOptions, Demangle, Granularity, Side, demangle, has_mangled_names};
pub use arrange::Order;
pub use chart::Chart;
pub use filter::{SampleFilter, samples};
pub use functions::Functions;
pub use group::Group;
pub use handles::{FunctionKey, NodeId};
pub use heat::HeatMap;
pub use matches::{Matched, Matches, search};
pub use measure::Widths;
pub use query::{Pattern, Query, QueryError};
pub use shares::{Share, shares};
pub use sums::difference;
pub use table::{FunctionTable, Sort, SortKey, functions};
pub use timeline::Timeline;
pub use transform::{Names, PRESETS, Transform, TransformError, Transformed};
pub use tree::{CallTree, ROOT_NAME};
