//! Objects that are counted, not kept.

/// What a counted object adds to the facts beyond its number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Other {
    /// Row of the kind in [`KindCount`] order of first appearance.
    pub(crate) kind: u32,
    /// Hash of namespace and name.
    pub(crate) key: u64,
    /// Kind-specific flags.
    pub(crate) flags: u8,
    /// A kind-specific text: the type of an event, the name of a NodeClaim without a node.
    pub(crate) text: super::StrId,
}

impl Other {
    /// PDB: allows no disruption. HPA: at its maximum. ScaledObject: paused. NodeClaim: drifted.
    pub(crate) const FIRST: u8 = 1;
    /// HPA: scaling inactive. ScaledObject: in fallback. NodeClaim: without a node.
    pub(crate) const SECOND: u8 = 2;
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

/// Figures of the kinds that are only counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OtherFacts {
    /// PodDisruptionBudgets whose `status.disruptionsAllowed` is 0 or absent.
    pub pdbs_allowing_no_disruption: u64,
    /// HorizontalPodAutoscalers with `currentReplicas` at `maxReplicas`.
    pub hpas_at_max: u64,
    /// HorizontalPodAutoscalers whose condition ScalingActive is False.
    pub hpas_scaling_inactive: u64,
    /// ScaledObjects whose condition Paused is True.
    pub scaledobjects_paused: u64,
    /// ScaledObjects whose condition Fallback is True.
    pub scaledobjects_in_fallback: u64,
    /// NodeClaims whose condition Drifted is True.
    pub nodeclaims_drifted: u64,
    /// NodeClaims without `status.nodeName`, sorted.
    pub nodeclaims_without_node: Vec<String>,
    /// Events by `type`, sorted.
    pub events_by_type: Vec<(String, u64)>,
}
