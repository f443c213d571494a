//! A pod and its containers.

use super::{AmountsId, LabelsId, NodeId, PodClaimsId, SchedulingId, Span, StrId, Time, Usage};

/// A row of [`crate::Snapshot::pods`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PodId(pub u32);

/// A Pod (`api/core/v1/types.go`).
#[derive(Clone, Debug, Default)]
pub struct Pod {
    /// `metadata.namespace`.
    pub namespace: StrId,
    /// `metadata.name`.
    pub name: StrId,
    /// `metadata.labels`.
    pub labels: LabelsId,
    /// `kind` of the controlling owner, or of the first owner if none controls.
    pub owner_kind: StrId,
    /// `name` of that owner.
    pub owner_name: StrId,
    /// Whether it mirrors a static pod of its node.
    pub is_mirror: bool,
    /// `metadata.creationTimestamp`.
    pub created: Time,
    /// `status.startTime`.
    pub started: Time,
    /// `metadata.deletionTimestamp`: when its grace period ends; known while it is Terminating.
    pub deleted: Time,
    /// `spec.nodeName`, also where no such node is known.
    pub node_name: StrId,
    /// The node of that name, if it is known.
    pub node: Option<NodeId>,
    /// `status.nominatedNodeName`.
    pub nominated_node: StrId,
    /// `status.phase`; empty if the pod has none.
    pub phase: StrId,
    /// `status.reason`.
    pub reason: StrId,
    /// `status.message`.
    pub message: StrId,
    /// The word that kubectl prints as STATUS.
    pub status: StrId,
    /// Containers that kubectl counts as ready.
    pub ready: u32,
    /// Containers that kubectl counts (main containers and sidecars).
    pub ready_of: u32,
    /// Restarts as kubectl counts them.
    pub restarts: u32,
    /// `status.qosClass`.
    pub qos_class: StrId,
    /// `spec.priority`.
    pub priority: Option<i32>,
    /// `spec.priorityClassName`.
    pub priority_class: StrId,
    /// `status.conditions`: rows of [`crate::Snapshot::conditions`].
    pub conditions: Span,
    /// Names in `spec.schedulingGates`: rows of [`crate::Snapshot::gates`].
    pub gates: Span,
    /// What it asks of its node.
    pub scheduling: SchedulingId,
    /// The volume claims it names.
    pub claims: PodClaimsId,
    /// Rows of [`crate::Snapshot::containers`]: init containers, main ones, ephemeral ones, each in order.
    pub containers: Span,
    /// What the scheduler counts as requested (`component-helpers/resource/helpers.go`).
    pub requests: AmountsId,
    /// The limits by the same walk.
    pub limits: AmountsId,
    /// The requests without what the status says of a resize: the totals of `kubectl describe node`.
    pub requests_spec_only: AmountsId,
    /// The limits without what the status says of a resize.
    pub limits_spec_only: AmountsId,
    /// The sum over its containers, where metrics.k8s.io has told.
    pub usage: Option<Usage>,
    /// What matters when its node is drained.
    pub drain: DrainMarks,
    /// `metadata.generation` less `status.observedGeneration`: changes that the kubelet has not seen; 0 if
    /// it has seen all or says nothing.
    pub generation_lag: u32,
}

/// What matters of a pod when its node is drained (`kubectl/pkg/drain/filters.go`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DrainMarks {
    /// Whether an owner controls it; one that none controls is not made again elsewhere.
    pub controlled: bool,
    /// Whether it has an emptyDir volume, whose data go with it.
    pub empty_dir: bool,
    /// Whether it has a hostPath volume.
    pub host_path: bool,
    /// The annotation `karpenter.sh/do-not-disrupt` is there and not `false`.
    pub do_not_disrupt: bool,
    /// The annotation `cluster-autoscaler.kubernetes.io/safe-to-evict` is `false`.
    pub not_safe_to_evict: bool,
    /// `spec.terminationGracePeriodSeconds`; 30 if absent.
    pub grace_seconds: u32,
}

impl Pod {
    /// Whether it has a node at all, known or not.
    pub fn is_bound(&self) -> bool {
        !self.node_name.is_empty()
    }

    /// Whether it is being deleted; it holds its requests until it is gone.
    pub fn is_terminating(&self) -> bool {
        self.deleted != Time::UNKNOWN
    }
}

/// Where a container stands in its pod.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ContainerKind {
    /// An init container that ends before the next one starts.
    Init,
    /// An init container with `restartPolicy: Always`.
    Sidecar,
    /// One of `containers`.
    #[default]
    Main,
    /// One of `ephemeralContainers`: for debugging, without requests.
    Ephemeral,
}

/// What a container does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ContainerState {
    /// The status says nothing of it.
    #[default]
    Unknown,
    /// Not started.
    Waiting,
    /// Started.
    Running,
    /// Ended.
    Terminated,
}

/// A container of a pod.
#[derive(Clone, Copy, Debug, Default)]
pub struct Container {
    /// `name`.
    pub name: StrId,
    /// `image`.
    pub image: StrId,
    /// Init, sidecar, main or ephemeral.
    pub kind: ContainerKind,
    /// What it does.
    pub state: ContainerState,
    /// `reason` of the waiting or terminated state.
    pub reason: StrId,
    /// `message` of the waiting or terminated state.
    pub message: StrId,
    /// `exitCode` of the terminated state.
    pub exit_code: Option<i32>,
    /// `startedAt` of the running, `finishedAt` of the terminated state.
    pub since: Time,
    /// `reason` of the last terminated state before this one.
    pub last_reason: StrId,
    /// `exitCode` of the last terminated state before this one.
    pub last_exit_code: Option<i32>,
    /// `restartCount`.
    pub restarts: u32,
    /// `ready`.
    pub ready: bool,
    /// What the scheduler counts for it.
    pub requests: AmountsId,
    /// Its limits, by the same rule.
    pub limits: AmountsId,
    /// What it uses, where metrics.k8s.io has told.
    pub usage: AmountsId,
}
