//! Objects beside nodes and pods: what all of them carry, and the tables of what their kinds add.

use super::{
    ApiUse, Autoscaler, Budget, CapacityBuffer, Condition, Event, EvictionRecord, LabelsId, NodeClaim, NodePool,
    ScaleMetric, Scaled, Span, StrId, Time, Trigger, Workload,
};

/// A row of [`Objects::list`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectId(pub u32);

/// What every object carries (`apimachinery/pkg/apis/meta/v1/types.go`), as far as it is kept.
#[derive(Clone, Copy, Debug, Default)]
pub struct Object {
    /// Row of [`crate::Snapshot::other_kinds`].
    pub kind: u32,
    /// `apiVersion`, of the object or of its list; empty if neither says.
    pub api_version: StrId,
    /// `metadata.namespace`.
    pub namespace: StrId,
    /// `metadata.name`.
    pub name: StrId,
    /// `metadata.labels`.
    pub labels: LabelsId,
    /// `metadata.creationTimestamp`.
    pub created: Time,
    /// `metadata.deletionTimestamp`.
    pub deleted: Time,
    /// `kind` of the owner that controls it; empty if none does.
    pub owner_kind: StrId,
    /// `name` of that owner.
    pub owner_name: StrId,
    /// `metadata.generation`.
    pub generation: Option<i64>,
    /// `status.observedGeneration`.
    pub observed_generation: Option<i64>,
    /// When its spec was last written: the newest time of managed fields that are not a subresource's.
    pub changed: Time,
    /// Who wrote it then.
    pub changed_by: StrId,
    /// `status.conditions`: rows of [`Objects::conditions`].
    pub conditions: Span,
    /// Deprecated API versions it was written with: rows of [`Objects::api_uses`].
    pub api_uses: Span,
    /// What its kind adds.
    pub detail: Detail,
}

/// Where the details of an object stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Detail {
    /// Nothing is kept.
    #[default]
    None,
    /// Row of [`Objects::workloads`].
    Workload(u32),
    /// Row of [`Objects::budgets`].
    Budget(u32),
    /// Row of [`Objects::autoscalers`].
    Autoscaler(u32),
    /// Row of [`Objects::scaled`].
    Scaled(u32),
    /// Row of [`Objects::node_pools`].
    NodePool(u32),
    /// Row of [`Objects::node_claims`].
    NodeClaim(u32),
    /// Row of [`Objects::buffers`].
    Buffer(u32),
    /// Row of [`Objects::evictions`].
    Eviction(u32),
}

/// A condition of an object that is no node and no pod.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ObjectCondition {
    /// What it says.
    pub condition: Condition,
    /// `observedGeneration`: the generation it speaks of, if it says so.
    pub observed_generation: Option<i64>,
}

macro_rules! tables {
    ($($(#[$doc:meta])* $name:ident: $row:ty,)*) => {
        /// Tables of all objects that are neither nodes nor pods. Only rows of [`Objects::list`] that stand are
        /// there; rows of the other tables are reached from them.
        #[derive(Debug, Default)]
        pub struct Objects { $($(#[$doc])* pub $name: Vec<$row>,)* }

        impl Objects {
            /// How many rows each table has.
            pub(crate) fn lengths(&self) -> Vec<usize> {
                vec![$(self.$name.len()),*]
            }

            /// Forgets the rows after these lengths.
            pub(crate) fn truncate(&mut self, lengths: &[usize]) {
                let mut lengths = lengths.iter();
                $(self.$name.truncate(lengths.next().copied().unwrap_or(0));)*
            }

            /// Gives back what the tables hold in reserve.
            pub(crate) fn shrink_to_fit(&mut self) {
                $(self.$name.shrink_to_fit();)*
            }

            pub(crate) fn bytes(&self) -> usize {
                0 $(+ self.$name.capacity() * size_of::<$row>())*
            }
        }
    };
}

tables! {
    /// The objects, one by kind, namespace and name, in the order they came.
    list: Object,
    /// Conditions of all objects.
    conditions: ObjectCondition,
    /// Uses of deprecated APIs by all objects.
    api_uses: ApiUse,
    /// Texts that rows refer to as lists: names of disrupted pods.
    texts: StrId,
    /// Deployments, StatefulSets, DaemonSets, ReplicaSets, ReplicationControllers, Jobs and CronJobs.
    workloads: Workload,
    /// PodDisruptionBudgets.
    budgets: Budget,
    /// HorizontalPodAutoscalers.
    autoscalers: Autoscaler,
    /// Metrics of all HorizontalPodAutoscalers.
    scale_metrics: ScaleMetric,
    /// ScaledObjects and ScaledJobs.
    scaled: Scaled,
    /// Triggers of all of those.
    triggers: Trigger,
    /// NodePools.
    node_pools: NodePool,
    /// NodeClaims.
    node_claims: NodeClaim,
    /// CapacityBuffers.
    buffers: CapacityBuffer,
    /// EvictionRequests and Evictions.
    evictions: EvictionRecord,
    /// Events, one by namespace and name.
    events: Event,
}

/// How many objects there are of a kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KindCount {
    /// The kind, such as `Deployment`.
    pub kind: String,
    /// The key of `isotherm cluster --json` that counts it; empty for a kind that has none.
    pub key: &'static str,
    /// Distinct objects by namespace and name.
    pub count: u64,
}
