//! What answers of Prometheus held.

/// How much was in the answers of Prometheus that were read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SeriesCounts {
    /// Answers.
    pub answers: u64,
    /// Series in them.
    pub series: u64,
    /// Samples in them, with those that are no number.
    pub points: u64,
    /// Series of native histograms, which have no values.
    pub histograms: u64,
    /// `warnings` of the answers.
    pub warnings: Vec<String>,
}
