//! The tree in columns.

use std::sync::Arc;

use profile::{Weight, Weights};

use crate::arrange::Columns;
use crate::items::NO_PARENT;
use crate::measure::Measure;
use crate::sums::scaled_difference;
use crate::{BuildOptions, FunctionKey, Functions, NodeId};

/// What the root is called.
pub const ROOT_NAME: &str = "all";

/// A tree of calls with totals; see the crate's documentation for its invariants.
#[derive(Debug, Clone)]
pub struct CallTree {
    /// Shared with the trees that were made from this one.
    functions: Arc<Functions>,
    columns: Columns,
    measure: Measure,
    options: BuildOptions,
    grouped_rows: u32,
    max_depth: u32,
}

impl CallTree {
    pub(crate) fn from_columns(
        functions: impl Into<Arc<Functions>>,
        columns: Columns,
        measure: Measure,
        options: BuildOptions,
        grouped_rows: u32,
    ) -> Self {
        let max_depth = columns.depths.iter().copied().max().unwrap_or(0);
        Self { functions: functions.into(), columns, measure, options, grouped_rows, max_depth }
    }

    /// How it was built.
    #[must_use]
    pub fn options(&self) -> BuildOptions {
        self.options
    }

    /// Rows below the root that hold groups of samples, 0 or 1 (see [`crate::Group`]).
    #[must_use]
    pub fn grouped_rows(&self) -> u32 {
        self.grouped_rows
    }

    /// The number of nodes, at least 1.
    #[must_use]
    pub fn len(&self) -> usize {
        self.columns.parents.len()
    }

    /// Whether there is only the root: no frame in any sample.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() <= 1
    }

    /// All nodes in pre-order.
    pub fn nodes(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..self.len() as u32).map(NodeId)
    }

    /// Whether a number that came from outside is a node.
    #[must_use]
    pub fn node(&self, number: u32) -> Option<NodeId> {
        ((number as usize) < self.len()).then_some(NodeId(number))
    }

    /// Frames of the deepest stack.
    #[must_use]
    pub fn max_depth(&self) -> u32 {
        self.max_depth
    }

    /// The functions.
    #[must_use]
    pub fn functions(&self) -> &Functions {
        &self.functions
    }

    /// Whether nodes have weights before.
    #[must_use]
    pub fn has_baseline(&self) -> bool {
        self.columns.before.is_some()
    }

    /// Whether weights are doubles.
    #[must_use]
    pub fn is_fractional(&self) -> bool {
        matches!(self.columns.own.own, Weights::Float(_))
    }

    /// The function of a node, `NONE` for the root.
    #[must_use]
    pub fn function(&self, node: NodeId) -> FunctionKey {
        self.columns.functions[node.index()]
    }

    /// The name of a node's function, [`ROOT_NAME`] for the root.
    #[must_use]
    pub fn name(&self, node: NodeId) -> &str {
        let key = self.function(node);
        if key.is_none() { ROOT_NAME } else { self.functions.name(key) }
    }

    /// The caller; `None` for the root.
    #[must_use]
    pub fn parent(&self, node: NodeId) -> Option<NodeId> {
        let parent = self.columns.parents[node.index()];
        (parent != NO_PARENT).then_some(NodeId(parent))
    }

    /// Callers up to the root; 0 for the root.
    #[must_use]
    pub fn depth(&self, node: NodeId) -> u32 {
        self.columns.depths[node.index()]
    }

    /// One more than the last node of the subtree.
    #[must_use]
    pub fn subtree_end(&self, node: NodeId) -> u32 {
        self.columns.subtree_ends[node.index()]
    }

    /// Whether `node` is `ancestor` or below it.
    #[must_use]
    pub fn is_within(&self, node: NodeId, ancestor: NodeId) -> bool {
        node >= ancestor && node.0 < self.subtree_end(ancestor)
    }

    /// Left edge, as a share of the whole width.
    #[must_use]
    pub fn start(&self, node: NodeId) -> f64 {
        self.columns.starts[node.index()]
    }

    /// Right edge, as a share of the whole width; the same number as the `start` of a neighbour that touches it.
    #[must_use]
    pub fn end(&self, node: NodeId) -> f64 {
        self.columns.ends[node.index()]
    }

    /// Width, as a share of the whole width.
    #[must_use]
    pub fn width(&self, node: NodeId) -> f64 {
        self.end(node) - self.start(node)
    }

    /// Width of the node's own part, at its right end.
    #[must_use]
    pub fn self_width(&self, node: NodeId) -> f64 {
        let (after, before) = (self.self_weight(node), self.before_self(node));
        self.measure.own(after.to_f64(), before.map(Weight::to_f64)) / self.measure.whole
    }

    /// Weight of samples that end in this node.
    #[must_use]
    pub fn self_weight(&self, node: NodeId) -> Weight {
        self.columns.own.own.get(node.index())
    }

    /// Weight of samples that go through this node.
    #[must_use]
    pub fn total(&self, node: NodeId) -> Weight {
        self.columns.own.total.get(node.index())
    }

    /// [`Self::self_weight`] in the baseline.
    #[must_use]
    pub fn before_self(&self, node: NodeId) -> Option<Weight> {
        self.columns.before.as_ref().map(|sums| sums.own.get(node.index()))
    }

    /// [`Self::total`] in the baseline.
    #[must_use]
    pub fn before_total(&self, node: NodeId) -> Option<Weight> {
        self.columns.before.as_ref().map(|sums| sums.total.get(node.index()))
    }

    /// Total after minus total before; where widths are normalised, minus total before times [`Self::before_scale`].
    #[must_use]
    pub fn delta(&self, node: NodeId) -> Option<Weight> {
        self.before_total(node).map(|before| scaled_difference(self.total(node), before, self.before_scale()))
    }

    /// What weights before are multiplied with to be compared with those after: 1, but where widths are normalised
    /// ([`crate::Widths::UnionNormalised`]) and the totals differ.
    #[must_use]
    pub fn before_scale(&self) -> f64 {
        self.measure.before_scale
    }

    /// Totals of all nodes.
    #[must_use]
    pub fn totals(&self) -> &Weights {
        &self.columns.own.total
    }

    /// Totals of all nodes in the baseline.
    #[must_use]
    pub fn before_totals(&self) -> Option<&Weights> {
        self.columns.before.as_ref().map(|sums| &sums.total)
    }

    pub(crate) fn shared_functions(&self) -> Arc<Functions> {
        Arc::clone(&self.functions)
    }

    pub(crate) fn columns(&self) -> &Columns {
        &self.columns
    }
}
