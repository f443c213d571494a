//! A node, and the small rows that nodes and pods share.

use super::{AmountsId, LabelsId, Span, StrId, Time};

/// A row of [`crate::Snapshot::nodes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub u32);

/// A Node (`api/core/v1/types.go`).
#[derive(Clone, Debug, Default)]
pub struct Node {
    /// `metadata.name`.
    pub name: StrId,
    /// `metadata.uid`.
    pub uid: StrId,
    /// `metadata.labels`.
    pub labels: LabelsId,
    /// `metadata.creationTimestamp`.
    pub created: Time,
    /// `metadata.deletionTimestamp`; known while the node is being deleted.
    pub deleted: Time,
    /// `spec.unschedulable`: cordoned.
    pub unschedulable: bool,
    /// `spec.taints`: rows of [`crate::Snapshot::taints`].
    pub taints: Span,
    /// `spec.providerID`.
    pub provider_id: StrId,
    /// `status.capacity`.
    pub capacity: AmountsId,
    /// `status.allocatable`; where that is absent or empty `status.capacity` stands in, as in kubectl.
    pub allocatable: AmountsId,
    /// Whether the capacity stands in for the allocatable.
    pub allocatable_is_capacity: bool,
    /// `status.conditions`: rows of [`crate::Snapshot::conditions`].
    pub conditions: Span,
    /// `status.addresses`: rows of [`crate::Snapshot::addresses`].
    pub addresses: Span,
    /// `status.nodeInfo.kubeletVersion`.
    pub kubelet_version: StrId,
    /// `status.nodeInfo.kubeProxyVersion`.
    pub kube_proxy_version: StrId,
    /// `status.nodeInfo.containerRuntimeVersion`.
    pub container_runtime: StrId,
    /// `status.nodeInfo.kernelVersion`.
    pub kernel_version: StrId,
    /// `status.nodeInfo.osImage`.
    pub os_image: StrId,
    /// `status.nodeInfo.operatingSystem`.
    pub operating_system: StrId,
    /// `status.nodeInfo.architecture`.
    pub architecture: StrId,
    /// What it uses, where metrics.k8s.io has told.
    pub usage: Option<Usage>,
}

/// A sample of metrics.k8s.io.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// `usage`: CPU over the window, memory as the working set.
    pub amounts: AmountsId,
    /// `timestamp`: the end of the window.
    pub at: Time,
    /// `window` in nanoseconds; 0 if unknown.
    pub window_ns: i64,
}

/// A condition of a node or a pod.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Condition {
    /// `type`: `Ready`, `PodScheduled`, ….
    pub kind: StrId,
    /// `status`: `True`, `False` or `Unknown`.
    pub status: StrId,
    /// `reason`.
    pub reason: StrId,
    /// `message`.
    pub message: StrId,
    /// `lastTransitionTime`.
    pub since: Time,
}

/// A taint of a node.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Taint {
    /// `key`.
    pub key: StrId,
    /// `value`.
    pub value: StrId,
    /// `effect`: `NoSchedule`, `PreferNoSchedule` or `NoExecute`.
    pub effect: StrId,
    /// `timeAdded`.
    pub added: Time,
}

/// An address of a node.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Address {
    /// `type`: `InternalIP`, `Hostname`, ….
    pub kind: StrId,
    /// `address`.
    pub address: StrId,
}
