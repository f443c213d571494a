//! Samples in columns.

use crate::{LabelSetId, StackId, ThreadId, Weights};

/// Which side of a comparison a set is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Side {
    /// No comparison.
    #[default]
    Only,
    /// The baseline (left).
    Before,
    /// What is compared with it (right).
    After,
}

/// What is measured, with one weight for each sample of the set.
#[derive(Debug, Clone, PartialEq)]
pub struct Metric {
    /// Name of the metric as the source has it (`cpu`, `inuse_space`); may be empty.
    pub kind: String,
    /// Unit as the source writes it (`nanoseconds`, `bytes`, `count`); may be empty.
    pub unit: String,
    /// One weight for each sample.
    pub weights: Weights,
}

/// Samples that belong to one view: columns of equal length.
#[derive(Debug, Clone, Default)]
pub struct SampleSet {
    /// Name of the set (profile, thread or event type); may be empty.
    pub name: String,
    /// Side of a comparison inside one file.
    pub side: Side,
    /// Sets of a comparison with the same number belong together.
    pub pair: u32,
    /// The stack of each sample.
    pub stacks: Vec<StackId>,
    /// The thread of each sample, where the source gives it; `NONE` for one without.
    pub threads: Option<Vec<ThreadId>>,
    /// The time of each sample in nanoseconds from an origin that the file's sets share, where the source gives it.
    /// The origin is the start of the recording where the profile has one.
    pub times_ns: Option<Vec<i64>>,
    /// The labels of each sample, where the source gives any.
    pub labels: Option<Vec<LabelSetId>>,
    /// At least one.
    pub metrics: Vec<Metric>,
    /// The metric that opens.
    pub default_metric: u32,
}

impl SampleSet {
    /// The number of sample records.
    #[must_use]
    pub fn len(&self) -> usize {
        self.stacks.len()
    }

    /// Whether the set holds no sample.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.stacks.is_empty()
    }
}
