//! The node selectors and tolerations that the workloads share.

use super::workload::Target;

const TIER: &str = "lantern.example/tier";

pub(super) const SYSTEM: Target =
    Target { selector: &[(TIER, "system")], tolerates: &[("CriticalAddonsOnly", "true")] };
pub(super) const WEB: Target = Target { selector: &[(TIER, "web")], tolerates: &[] };
/// A zone that the region has and the cluster does not.
pub(super) const WEB_ZONE_D: Target =
    Target { selector: &[(TIER, "web"), ("topology.kubernetes.io/zone", "eu-central-1d")], tolerates: &[] };
pub(super) const LAST_WEEK: Target = Target {
    selector: &[(TIER, "web"), ("karpenter.sh/nodepool", "surge-1112")],
    tolerates: &[("surge", "2026-11-12")],
};
pub(super) const EDGE: Target = Target { selector: &[(TIER, "edge")], tolerates: &[("kubernetes.io/arch", "arm64")] };
pub(super) const SESSIONS: Target = Target { selector: &[(TIER, "sessions")], tolerates: &[("dedicated", "sessions")] };
pub(super) const MEMORY: Target = Target { selector: &[(TIER, "memory")], tolerates: &[("dedicated", "memory")] };
pub(super) const MEDIA: Target = Target { selector: &[(TIER, "media")], tolerates: &[("dedicated", "media")] };
pub(super) const GPU: Target = Target { selector: &[(TIER, "gpu")], tolerates: &[("nvidia.com/gpu", "true")] };
pub(super) const BATCH: Target = Target { selector: &[(TIER, "batch")], tolerates: &[] };
pub(super) const MONITORING: Target =
    Target { selector: &[(TIER, "monitoring")], tolerates: &[("dedicated", "monitoring")] };

/// Daemons tolerate every taint.
pub(super) const EVERY_NODE: Target = Target { selector: &[], tolerates: &[] };
pub(super) const EVERY_SPOT: Target = Target { selector: &[("karpenter.sh/capacity-type", "spot")], tolerates: &[] };
