//! A SimKube trace: what should have run when.

use units::Quantity;

/// A recording of workloads (`acrlabs/simkube: sk-core/src/trace`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trace {
    /// `version`.
    pub version: u64,
    /// `config.trackedObjects`: kinds as `group/version.Kind`, sorted.
    pub tracked: Vec<String>,
    /// One for each event, in the order of the trace.
    pub steps: Vec<TraceStep>,
    /// Objects in `index` by kind, in the order of the trace.
    pub index_entries: Vec<(String, u64)>,
    /// Owners in `pod_lifecycles`.
    pub lifecycle_owners: u64,
    /// Of each pod that was followed, when it ran.
    pub lifecycles: Vec<Lifecycle>,
}

/// The state after one event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TraceStep {
    /// `ts` in Unix seconds.
    pub at_unix_s: i64,
    /// Objects that the event applies.
    pub applied: u64,
    /// Objects that it deletes.
    pub deleted: u64,
    /// Objects that are there afterwards.
    pub objects: u64,
    /// Pods that they ask for together.
    pub desired_pods: i64,
    /// What these pods request of CPU.
    pub requests_cpu: Quantity,
    /// What these pods request of memory.
    pub requests_memory: Quantity,
}

/// When a pod ran, in Unix seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lifecycle {
    /// It never started.
    Empty,
    /// It has run since.
    Running(i64),
    /// It ran from the first to the second.
    Finished(i64, i64),
}
