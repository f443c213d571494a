//! What runs pods, and the budgets that protect them.

use super::{AmountsId, Selector, Span, Time};

/// A Deployment, StatefulSet, DaemonSet, ReplicaSet, ReplicationController, Job or CronJob.
#[derive(Clone, Debug, Default)]
pub struct Workload {
    /// How many pods it should have: `spec.replicas` (1 if absent), of a DaemonSet
    /// `status.desiredNumberScheduled`, of a Job `spec.parallelism` (1 if absent); unknown for a CronJob.
    pub desired: Option<i64>,
    /// How many it has: `status.replicas`, `currentNumberScheduled`, `active`.
    pub current: Option<i64>,
    /// How many are of the newest template: `status.updatedReplicas`, `updatedNumberScheduled`.
    pub updated: Option<i64>,
    /// How many are ready: `status.readyReplicas`, `numberReady`, `ready`.
    pub ready: Option<i64>,
    /// How many are available: `status.availableReplicas`, `numberAvailable`.
    pub available: Option<i64>,
    /// `spec.paused` or `spec.suspend`.
    pub paused: bool,
    /// `spec.selector`.
    pub selector: Option<Selector>,
    /// What each pod of its template requests (`component-helpers/resource/helpers.go`).
    pub requests: AmountsId,
}

/// A count that a budget asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// So many pods.
    Pods(i64),
    /// So many per cent of the expected pods.
    Percent(i64),
    /// Neither a number nor a percentage: the disruption controller fails on it.
    Unreadable,
}

/// A PodDisruptionBudget (`api/policy/v1/types.go`).
#[derive(Clone, Debug, Default)]
pub struct Budget {
    /// `spec.minAvailable`.
    pub min_available: Option<Bound>,
    /// `spec.maxUnavailable`.
    pub max_unavailable: Option<Bound>,
    /// `spec.selector`; of `policy/v1beta1` an empty one counts as absent, because there it selects nothing.
    pub selector: Option<Selector>,
    /// Whether an operator in the selector is unknown.
    pub selector_unknown: bool,
    /// `spec.unhealthyPodEvictionPolicy` is `AlwaysAllow`.
    pub always_allow_unhealthy: bool,
    /// `status.disruptionsAllowed`.
    pub disruptions_allowed: Option<i64>,
    /// `status.currentHealthy`.
    pub current_healthy: Option<i64>,
    /// `status.desiredHealthy`.
    pub desired_healthy: Option<i64>,
    /// `status.expectedPods`.
    pub expected_pods: Option<i64>,
    /// Names in `status.disruptedPods`, whose eviction was granted: rows of [`super::Objects::texts`].
    pub disrupted_pods: Span,
    /// When each was granted.
    pub disrupted_at: Box<[Time]>,
}
