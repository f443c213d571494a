//! Kubernetes lists to a snapshot, tolerant and streaming, and the facts derived from it.
//!
//! Three steps, each a plain call: [`SnapshotReader`] turns bytes into a [`Snapshot`] (columns of rows with
//! `u32` handles into shared text, labels and amounts); [`Totals`] sums what is committed on each node;
//! [`facts`](facts()) and [`view`] derive what the command prints and what the page shows. Amounts are exact throughout. Env, args,
//! commands, annotations and managed fields are dropped while reading and never stored.

mod api_lifecycle;
mod effective;
mod error;
mod facts;
mod limits;
mod model;
mod read;
mod recording;
mod share;
mod status_word;
#[cfg(test)]
mod testing;
pub mod view;
mod warning;
mod wire;

pub use api_lifecycle::{DEPRECATED_APIS, DeprecatedApi};
pub use error::{ReadError, ReadErrorKind, SourceFormat};
pub use facts::{
    ApiServers, AutoscalerDifference, Behind, Blocker, Breach, BudgetCounts, BudgetDifference, Budgets, Commitment,
    Component, Controllers, DeprecatedUse, Disruption, Drain, Eviction, Expected, Facts, FoughtOver, InLoop, Instance,
    KindHealth, NameList, NodeTotals, ObjectIndex, OutOfPolicy, Owner, PatchSpread, Refusal, Rollout, SeriesFacts,
    StaleCondition, Step, StepFacts, TopRequest, TopUsage, Totals, TraceFacts, Upgrade, Version, Versions, Wanted,
    api_servers, behind, blocks_fully, blocks_upgrade, breach, budget_of, budgets_of_pod, drain_of, evict, evict_under,
    expected, facts, instances, is_far_from_kubelet, wanted_replicas,
};
pub use limits::Limits;
pub use model::{
    Address, Amount, Amounts, AmountsId, ApiEvidence, ApiUse, AttachLimit, Autoscaler, Bound, Budget, CapacityBuffer,
    Churn, Churned, Condition, Container, ContainerKind, ContainerState, Detail, DrainMarks, Event, EvictionRecord,
    Fought, HostPort, KindCount, LabelsId, Level, Lifecycle, Node, NodeClaim, NodeId, NodePool, NodeTerm, Object,
    ObjectCondition, ObjectId, Objects, Operator, Pod, PodClaim, PodClaimsId, PodId, PodTerm, Requirement, ResourceId,
    Rewritten, ScaleMetric, Scaled, Scheduling, SchedulingId, Selector, SeriesCounts, Snapshot, Span, SpreadConstraint,
    Storage, StorageClass, StrId, Taint, Time, Toleration, TolerationOperator, Trace, TraceStep, Trigger, Usage,
    Volume, VolumeClaim, Workload, amount_of,
};
pub use read::{SnapshotReader, SourceSummary};
pub use recording::{REWRITES, Recording};
pub use share::{Names, share};
pub use warning::{Warning, WarningKind};
