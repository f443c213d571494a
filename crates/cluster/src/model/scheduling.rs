//! What the scheduler's rules read of a pod, shared by the pods that say the same.

use super::{Requirement, Selector, StrId};

/// What a pod asks of its node: see [`crate::Snapshot::scheduling`]. Row 0 asks for nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SchedulingId(pub u32);

/// The part of a pod's spec that decides which nodes it may go to (`api/core/v1/types.go`, PodSpec).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Scheduling {
    /// `schedulerName`.
    pub scheduler: StrId,
    /// `preemptionPolicy` is `Never`.
    pub never_preempts: bool,
    /// `resourceClaims` names any: dynamic resource allocation.
    pub has_resource_claims: bool,
    /// `nodeSelector`, sorted by key.
    pub node_selector: Box<[(StrId, StrId)]>,
    /// `affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution`: one of these must match.
    pub node_affinity: Option<Box<[NodeTerm]>>,
    /// `tolerations`.
    pub tolerations: Box<[Toleration]>,
    /// Host ports of main containers and sidecars.
    pub host_ports: Box<[HostPort]>,
    /// Required terms of `affinity.podAffinity`.
    pub affinity: Box<[PodTerm]>,
    /// Required terms of `affinity.podAntiAffinity`.
    pub anti_affinity: Box<[PodTerm]>,
    /// `topologySpreadConstraints` that forbid (`DoNotSchedule`).
    pub spread: Box<[SpreadConstraint]>,
}

/// A NodeSelectorTerm: all of both lists must hold; one without any matches nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct NodeTerm {
    /// `matchExpressions`, on labels of the node.
    pub labels: Box<[Requirement]>,
    /// `matchFields`, on `metadata.name`.
    pub fields: Box<[Requirement]>,
}

/// How a toleration compares values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum TolerationOperator {
    /// The values are equal.
    #[default]
    Equal,
    /// Any value.
    Exists,
    /// The taint's value is a number below that of the toleration.
    Lt,
    /// The taint's value is a number above that of the toleration.
    Gt,
    /// A word that Kubernetes does not know: it tolerates nothing.
    Unknown,
}

/// A Toleration.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Toleration {
    /// `key`; empty with `Exists` for every taint.
    pub key: StrId,
    /// `operator`.
    pub operator: TolerationOperator,
    /// `value`.
    pub value: StrId,
    /// `effect`; empty for every effect.
    pub effect: StrId,
}

/// A port of the node that a container takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct HostPort {
    /// `hostIP`; empty for all addresses (`0.0.0.0`).
    pub ip: StrId,
    /// `protocol`; empty for TCP.
    pub protocol: StrId,
    /// `hostPort`, at least 1.
    pub port: u16,
}

/// A PodAffinityTerm.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PodTerm {
    /// `topologyKey`.
    pub topology_key: StrId,
    /// `labelSelector`; absent it matches nothing.
    pub selector: Option<Selector>,
    /// `namespaces`, sorted; empty together with no `namespace_selector` for the pod's own.
    pub namespaces: Box<[StrId]>,
    /// `namespaceSelector`.
    pub namespace_selector: Option<Selector>,
}

/// A TopologySpreadConstraint with `whenUnsatisfiable: DoNotSchedule`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct SpreadConstraint {
    /// `topologyKey`.
    pub topology_key: StrId,
    /// `maxSkew`.
    pub max_skew: i32,
    /// `minDomains`, 1 if absent.
    pub min_domains: i32,
    /// `labelSelector`; absent it matches nothing.
    pub selector: Option<Selector>,
    /// `matchLabelKeys`.
    pub match_label_keys: Box<[StrId]>,
    /// `nodeAffinityPolicy`: nodes that the pod's node affinity excludes do not count.
    pub honors_affinity: bool,
    /// `nodeTaintsPolicy`: nodes with a taint that the pod does not tolerate do not count.
    pub honors_taints: bool,
}
