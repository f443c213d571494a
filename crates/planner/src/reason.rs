//! Why a node is out, as bits in the order of the scheduler's plugins and as words.

use cluster::{ResourceId, Snapshot, StrId};

/// Everything that speaks against a node, one bit each; the lowest is what the scheduler would find first.
pub(crate) type Mask = u32;

/// The pod names other nodes by `metadata.name`: left out before any filter runs.
pub(crate) const OTHER_NODE: Mask = 1;
pub(crate) const UNSCHEDULABLE: Mask = 1 << 1;
pub(crate) const NODE_NAME: Mask = 1 << 2;
pub(crate) const TAINT: Mask = 1 << 3;
pub(crate) const NODE_AFFINITY: Mask = 1 << 4;
pub(crate) const PORTS: Mask = 1 << 5;
pub(crate) const TOO_MANY_PODS: Mask = 1 << 6;
pub(crate) const ROOM: Mask = 1 << 7;
pub(crate) const ONE_POD_CLAIM: Mask = 1 << 8;
pub(crate) const ATTACH_LIMIT: Mask = 1 << 9;
pub(crate) const VOLUME_AFFINITY: Mask = 1 << 10;
pub(crate) const NO_VOLUME: Mask = 1 << 11;
pub(crate) const VOLUME_GONE: Mask = 1 << 12;
pub(crate) const ZONE: Mask = 1 << 13;
pub(crate) const SPREAD_KEY: Mask = 1 << 14;
pub(crate) const SPREAD: Mask = 1 << 15;
pub(crate) const POD_AFFINITY: Mask = 1 << 16;
pub(crate) const POD_ANTI_AFFINITY: Mask = 1 << 17;
pub(crate) const OTHERS_ANTI_AFFINITY: Mask = 1 << 18;
/// Beside [`ROOM`]: the node is too small even when empty.
pub(crate) const TOO_SMALL: Mask = 1 << 31;

/// What depends on the node and the pod alone, not on what else runs.
pub(crate) const FIXED: Mask = OTHER_NODE | UNSCHEDULABLE | NODE_NAME | TAINT | NODE_AFFINITY;
/// What NodeResourcesFit tells together.
const FIT: Mask = TOO_MANY_PODS | ROOM;
/// What VolumeBinding tells together.
const BINDING: Mask = VOLUME_AFFINITY | NO_VOLUME | VOLUME_GONE;

/// The bits that the scheduler reports: those of the first plugin that refuses.
pub(crate) fn reported(mask: Mask) -> Mask {
    let first = mask & mask.wrapping_neg();
    match first {
        _ if first & FIT != 0 => mask & FIT,
        _ if first & BINDING != 0 => mask & BINDING,
        _ => first,
    }
}

/// Whether evicting pods could change what the scheduler found first (`fwk.Unschedulable`, not
/// `UnschedulableAndUnresolvable`, in the plugin's Filter).
pub(crate) fn is_resolvable(mask: Mask) -> bool {
    let first = mask & mask.wrapping_neg();
    match first {
        _ if first & FIT != 0 => mask & TOO_SMALL == 0,
        PORTS | ONE_POD_CLAIM | ATTACH_LIMIT | SPREAD | POD_ANTI_AFFINITY | OTHERS_ANTI_AFFINITY => true,
        _ => false,
    }
}

/// A taint as a reason: its texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TaintWords {
    /// Its key.
    pub key: StrId,
    /// Its value, which may be empty.
    pub value: StrId,
    /// `NoSchedule` or `NoExecute`.
    pub effect: StrId,
}

/// What stops a pod before any node is looked at (PreFilter).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PodProblem {
    /// It names a claim that does not exist.
    NoClaim(StrId),
    /// The claim of its ephemeral volume has not been made yet.
    NoEphemeralClaim(StrId),
    /// It names a claim that is being deleted.
    ClaimDeleting(StrId),
    /// It names a claim whose volume (second) is gone.
    ClaimLost(StrId, StrId),
    /// It names a claim that must be bound first and is not.
    ClaimUnbound(StrId),
    /// Its node affinity names nodes that contradict each other.
    AffinityConflict,
}

/// Why a node is out, in one of the scheduler's ways of saying it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// The whole pod is stopped, whatever the node.
    Pod(PodProblem),
    /// The pod's affinity names other nodes.
    OtherNode,
    /// The node is cordoned.
    Unschedulable,
    /// The pod's `nodeName` is another.
    NodeName,
    /// The node has this taint, the first that is not tolerated.
    Taint(TaintWords),
    /// `nodeSelector` or required node affinity does not match.
    NodeAffinity,
    /// A host port is taken.
    Ports,
    /// As many pods as the node takes.
    TooManyPods,
    /// Too little of this is left.
    Insufficient(ResourceId),
    /// A claim for one pod only is in use.
    OnePodClaim,
    /// No more volumes of this driver can be attached.
    AttachLimit,
    /// A bound volume is reachable from other nodes only.
    VolumeAffinity,
    /// No volume to bind, and none can be made there.
    NoVolume,
    /// A bound volume does not exist.
    VolumeGone,
    /// A volume is in another zone.
    Zone,
    /// The node lacks a label that the pod spreads over.
    SpreadKey,
    /// The pod would make the spread too uneven.
    Spread,
    /// No pod that this one wants near is in the node's domain.
    PodAffinity,
    /// A pod that this one avoids is in the node's domain.
    PodAntiAffinity,
    /// A pod that avoids this one is in the node's domain.
    OthersAntiAffinity,
}

impl Reason {
    /// The number of the rule: 1 NodeUnschedulable, 2 NodeName, 3 TaintToleration, 4 NodeAffinity, 5 NodePorts,
    /// 6 NodeResourcesFit, 7 volumes, 8 PodTopologySpread, 9 InterPodAffinity.
    pub fn rule(&self) -> u8 {
        match self {
            Self::Unschedulable => 1,
            Self::NodeName => 2,
            Self::Taint(_) => 3,
            Self::OtherNode | Self::NodeAffinity | Self::Pod(PodProblem::AffinityConflict) => 4,
            Self::Ports => 5,
            Self::TooManyPods | Self::Insufficient(_) => 6,
            Self::OnePodClaim | Self::AttachLimit | Self::VolumeAffinity | Self::NoVolume => 7,
            Self::VolumeGone | Self::Zone | Self::Pod(_) => 7,
            Self::SpreadKey | Self::Spread => 8,
            Self::PodAffinity | Self::PodAntiAffinity | Self::OthersAntiAffinity => 9,
        }
    }

    /// The reason of one bit that needs no more than the bit to be told.
    pub(crate) fn of_bit(bit: Mask) -> Option<Self> {
        Some(match bit {
            OTHER_NODE => Self::OtherNode,
            UNSCHEDULABLE => Self::Unschedulable,
            NODE_NAME => Self::NodeName,
            NODE_AFFINITY => Self::NodeAffinity,
            PORTS => Self::Ports,
            TOO_MANY_PODS => Self::TooManyPods,
            ONE_POD_CLAIM => Self::OnePodClaim,
            ATTACH_LIMIT => Self::AttachLimit,
            VOLUME_AFFINITY => Self::VolumeAffinity,
            NO_VOLUME => Self::NoVolume,
            VOLUME_GONE => Self::VolumeGone,
            ZONE => Self::Zone,
            SPREAD_KEY => Self::SpreadKey,
            SPREAD => Self::Spread,
            POD_AFFINITY => Self::PodAffinity,
            POD_ANTI_AFFINITY => Self::PodAntiAffinity,
            OTHERS_ANTI_AFFINITY => Self::OthersAntiAffinity,
            _ => return None,
        })
    }

    /// The scheduler's words, a taint with its key and value.
    pub fn text(&self, snapshot: &Snapshot) -> String {
        let text = |id: StrId| snapshot.text(id);
        match *self {
            Self::Pod(problem) => problem.text(snapshot),
            Self::Taint(taint) => {
                format!("node(s) had untolerated taint {{{}: {}}}", text(taint.key), text(taint.value))
            }
            Self::Insufficient(resource) => format!("Insufficient {}", snapshot.resource_name(resource)),
            _ => self.words().to_owned(),
        }
    }

    /// The words of the reasons that name nothing.
    fn words(self) -> &'static str {
        match self {
            Self::OtherNode => "node(s) didn't satisfy plugin(s) [NodeAffinity]",
            Self::Unschedulable => "node(s) were unschedulable",
            Self::NodeName => "node(s) didn't match the requested node name",
            Self::NodeAffinity => "node(s) didn't match Pod's node affinity/selector",
            Self::Ports => "node(s) didn't have free ports for the requested pod ports",
            Self::TooManyPods => "Too many pods",
            Self::OnePodClaim => {
                "node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode"
            }
            Self::AttachLimit => "node(s) exceed max volume count",
            Self::VolumeAffinity => "node(s) didn't match PersistentVolume's node affinity",
            Self::NoVolume => "node(s) didn't find available persistent volumes to bind",
            Self::VolumeGone => "node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)",
            Self::Zone => "node(s) had no available volume zone",
            Self::SpreadKey => "node(s) didn't match pod topology spread constraints (missing required label)",
            Self::Spread => "node(s) didn't match pod topology spread constraints",
            Self::PodAffinity => "node(s) didn't match pod affinity rules",
            Self::PodAntiAffinity => "node(s) didn't match pod anti-affinity rules",
            Self::OthersAntiAffinity => "node(s) didn't satisfy existing pods anti-affinity rules",
            Self::Taint(_) | Self::Insufficient(_) | Self::Pod(_) => "",
        }
    }
}

impl PodProblem {
    /// The scheduler's words (`plugins/volumebinding/volume_binding.go` podHasPVCs and PreFilter,
    /// `plugins/nodeaffinity/node_affinity.go` PreFilter).
    pub fn text(&self, snapshot: &Snapshot) -> String {
        let text = |id: StrId| snapshot.text(id);
        match *self {
            Self::NoClaim(name) => format!("persistentvolumeclaim {:?} not found", text(name)),
            Self::NoEphemeralClaim(name) => {
                format!("waiting for ephemeral volume controller to create the persistentvolumeclaim {:?}", text(name))
            }
            Self::ClaimDeleting(name) => format!("persistentvolumeclaim {:?} is being deleted", text(name)),
            Self::ClaimLost(name, volume) => format!(
                "persistentvolumeclaim {:?} bound to non-existent persistentvolume {:?}",
                text(name),
                text(volume)
            ),
            Self::ClaimUnbound(_) => "pod has unbound immediate PersistentVolumeClaims".to_owned(),
            Self::AffinityConflict => "pod affinity terms conflict".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_plugin_that_refuses_is_reported() {
        for (mask, first, resolvable) in [
            (TAINT | ROOM, TAINT, false),
            (TOO_MANY_PODS | ROOM | SPREAD, TOO_MANY_PODS | ROOM, true),
            (ROOM | TOO_SMALL, ROOM, false),
            (NO_VOLUME | VOLUME_AFFINITY | ZONE, NO_VOLUME | VOLUME_AFFINITY, false),
            (PORTS | ROOM | TOO_SMALL, PORTS, true),
            (POD_AFFINITY, POD_AFFINITY, false),
            (POD_ANTI_AFFINITY | OTHERS_ANTI_AFFINITY, POD_ANTI_AFFINITY, true),
        ] {
            assert_eq!((reported(mask), is_resolvable(mask)), (first, resolvable), "{mask:b}");
        }
    }
}
