//! Volumes and what binds them to nodes; labels of namespaces.

use units::Quantity;

use super::{LabelsId, NodeTerm, StrId};

/// The claims of a pod: see [`crate::Snapshot::pod_claims`]. Row 0 is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PodClaimsId(pub u32);

/// A claim that a pod names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct PodClaim {
    /// Its name, in the namespace of the pod.
    pub name: StrId,
    /// Whether it is made for the pod alone (`volumes[].ephemeral`).
    pub is_ephemeral: bool,
}

/// Lists that tell where volumes can be, in the order they came; of one name the last counts.
#[derive(Debug, Default)]
pub struct Storage {
    /// PersistentVolumeClaims.
    pub claims: Vec<VolumeClaim>,
    /// PersistentVolumes.
    pub volumes: Vec<Volume>,
    /// StorageClasses.
    pub classes: Vec<StorageClass>,
    /// CSINodes: how many volumes of each driver a node takes.
    pub attach_limits: Vec<AttachLimit>,
    /// Namespaces and their labels.
    pub namespaces: Vec<(StrId, LabelsId)>,
}

/// A PersistentVolumeClaim.
#[derive(Clone, Copy, Debug, Default)]
pub struct VolumeClaim {
    /// `metadata.namespace`.
    pub namespace: StrId,
    /// `metadata.name`.
    pub name: StrId,
    /// `spec.volumeName`; empty while it is not bound.
    pub volume: StrId,
    /// `spec.storageClassName`.
    pub class: StrId,
    /// `status.phase`.
    pub phase: StrId,
    /// Whether it is being deleted.
    pub is_deleting: bool,
    /// Whether only one pod at a time may use it (`ReadWriteOncePod`).
    pub one_pod_only: bool,
    /// `spec.resources.requests.storage`.
    pub size: Quantity,
}

/// A PersistentVolume.
#[derive(Clone, Debug, Default)]
pub struct Volume {
    /// `metadata.name`.
    pub name: StrId,
    /// `metadata.labels`.
    pub labels: LabelsId,
    /// `spec.nodeAffinity.required`: one of these must match.
    pub node_affinity: Option<Box<[NodeTerm]>>,
    /// `spec.storageClassName`.
    pub class: StrId,
    /// `status.phase`.
    pub phase: StrId,
    /// Namespace and name in `spec.claimRef`; empty if no claim has it.
    pub claim: (StrId, StrId),
    /// `spec.capacity.storage`.
    pub size: Quantity,
    /// `spec.csi.driver`; empty for other sources.
    pub driver: StrId,
    /// `spec.csi.volumeHandle`.
    pub handle: StrId,
}

/// A StorageClass.
#[derive(Clone, Debug, Default)]
pub struct StorageClass {
    /// `metadata.name`.
    pub name: StrId,
    /// `provisioner`.
    pub provisioner: StrId,
    /// `volumeBindingMode` is `WaitForFirstConsumer`.
    pub waits_for_pod: bool,
    /// `allowedTopologies`, as terms of which one must match; none allows every node.
    pub topologies: Box<[NodeTerm]>,
}

/// An entry of a CSINode that limits.
#[derive(Clone, Copy, Debug, Default)]
pub struct AttachLimit {
    /// The name of the node.
    pub node: StrId,
    /// `spec.drivers[].name`.
    pub driver: StrId,
    /// `spec.drivers[].allocatable.count`.
    pub count: u32,
}
