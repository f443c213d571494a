//! The width of nodes.

use crate::sums::Number;

/// What the width of a node stands for. A node is as wide as its children and its own part together, and its own part
/// is an absolute weight, so that no width is negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Widths {
    /// Without a baseline: own weight. With one: the larger of own weight before and after, so that nothing that is on
    /// either side is missing and what didn't change is as wide as on both sides.
    #[default]
    Union,
    /// As [`Self::Union`], with the weights before scaled to the same total as those after.
    UnionNormalised,
    /// Own weight after; what vanished has no width.
    After,
    /// Own weight before; what is new has no width. Without a baseline as [`Self::After`].
    Before,
}

/// The rule that turns a node's own weights into width.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Measure {
    widths: Widths,
    /// What weights before are multiplied with to be compared with those after.
    pub(crate) before_scale: f64,
    /// What the root's width of 1 stands for.
    pub(crate) whole: f64,
}

impl Measure {
    /// The rule for some own weights; `before` is empty without a baseline.
    pub(crate) fn new<W: Number>(widths: Widths, own: &[W], before: &[W]) -> Self {
        let mut measure = Self { widths, before_scale: 1.0, whole: 1.0 };
        if !before.is_empty() && widths == Widths::UnionNormalised {
            let sum = |column: &[W]| column.iter().fold(W::default(), |sum, w| sum.plus(*w)).to_f64();
            let scale = sum(own) / sum(before);
            measure.before_scale = if scale.is_finite() && scale > 0.0 { scale } else { 1.0 };
        }
        measure
    }

    /// The rule of a tree without a baseline whose root's width stands for `whole`.
    pub(crate) fn of_whole(whole: f64) -> Self {
        Self { widths: Widths::Union, before_scale: 1.0, whole }
    }

    /// Width of a node's own part, in the unit of the weights.
    pub(crate) fn own<W: Number>(&self, after: W, before: Option<W>) -> f64 {
        let Some(before) = before else { return after.to_f64().abs() };
        let (after, before) = (after.to_f64().abs(), before.to_f64().abs());
        match self.widths {
            Widths::Union => after.max(before),
            Widths::UnionNormalised => after.max(before * self.before_scale),
            Widths::After => after,
            Widths::Before => before,
        }
    }

    /// The same for whole numbers, exactly; `None` where the rule makes fractions.
    pub(crate) fn own_exact<W: Number>(&self, after: W, before: Option<W>) -> Option<u64> {
        let Some(before) = before else { return after.whole() };
        match self.widths {
            Widths::Union => Some(after.whole()?.max(before.whole()?)),
            Widths::UnionNormalised => None,
            Widths::After => after.whole(),
            Widths::Before => before.whole(),
        }
    }
}
