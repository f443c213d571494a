//! Where nodes come from, capacity held ready, and evictions as objects.

use super::{AmountsId, Span, StrId, Time};

/// A NodePool (`kubernetes-sigs/karpenter: pkg/apis/v1/nodepool.go`).
#[derive(Clone, Copy, Debug, Default)]
pub struct NodePool {
    /// `spec.weight`.
    pub weight: Option<i64>,
    /// `spec.limits`.
    pub limits: AmountsId,
    /// `status.resources`: what its nodes have together.
    pub resources: AmountsId,
    /// `status.nodes`.
    pub nodes: Option<i64>,
    /// `spec.disruption.consolidationPolicy`.
    pub consolidation_policy: StrId,
    /// `spec.disruption.consolidateAfter`: a Go duration or `Never`.
    pub consolidate_after: StrId,
    /// `spec.template.spec.expireAfter`.
    pub expire_after: StrId,
    /// `nodes` of each entry of `spec.disruption.budgets`: rows of [`super::Objects::texts`].
    pub budgets: Span,
    /// `status.nodeClassObservedGeneration`.
    pub node_class_generation: Option<i64>,
    /// `spec.template.spec.nodeClassRef`: kind and name.
    pub node_class: (StrId, StrId),
}

/// A NodeClaim (`kubernetes-sigs/karpenter: pkg/apis/v1/nodeclaim.go`).
#[derive(Clone, Copy, Debug, Default)]
pub struct NodeClaim {
    /// `status.nodeName`; empty as long as it has no node.
    pub node_name: StrId,
    /// `status.providerID`.
    pub provider_id: StrId,
    /// `spec.resources.requests`: what the pods it was made for need.
    pub requests: AmountsId,
    /// `status.capacity`.
    pub capacity: AmountsId,
    /// `status.allocatable`.
    pub allocatable: AmountsId,
    /// `spec.expireAfter`.
    pub expire_after: StrId,
    /// `status.lastPodEventTime`.
    pub last_pod_event: Time,
}

/// A CapacityBuffer (`autoscaling.x-k8s.io`).
#[derive(Clone, Copy, Debug, Default)]
pub struct CapacityBuffer {
    /// `spec.provisioningStrategy`.
    pub strategy: StrId,
    /// `spec.scalableRef.kind`, or `PodTemplate`.
    pub target_kind: StrId,
    /// `spec.scalableRef.name` or `spec.podTemplateRef.name`.
    pub target_name: StrId,
    /// `spec.replicas`.
    pub replicas: Option<i64>,
    /// `spec.percentage`.
    pub percentage: Option<i64>,
    /// `spec.limits`.
    pub limits: AmountsId,
    /// `status.replicas`: how many chunks are held ready.
    pub ready_replicas: Option<i64>,
}

/// An EvictionRequest or an Eviction (`api/lifecycle/v1alpha1/types.go`).
#[derive(Clone, Copy, Debug, Default)]
pub struct EvictionRecord {
    /// `spec.target.pod.name`.
    pub pod: StrId,
    /// `spec.requester` of an EvictionRequest.
    pub requester: StrId,
    /// `spec.intent` of an EvictionRequest is `Withdrawn`.
    pub withdrawn: bool,
    /// The responder whose turn it is: of `status.targetResponders` the one whose state is `Active`.
    pub active_responder: StrId,
    /// The last `heartbeatTime` of that responder.
    pub heartbeat: Time,
}
