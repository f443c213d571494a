//! The node pools and the machines in them.

use super::super::clock::{DAY, HOUR, MINUTE, NOW, SURGE};

/// A machine type; what it leaves for pods follows from its size (see `node.rs`).
pub(super) struct Machine {
    pub(super) name: &'static str,
    pub(super) cpus: u32,
    pub(super) memory_gib: u32,
    pub(super) gpus: u32,
    pub(super) max_pods: u32,
    pub(super) arch: &'static str,
    /// Dollars an hour, as the label gives it.
    pub(super) price: &'static str,
}

const fn machine(
    name: &'static str,
    cpus: u32,
    memory_gib: u32,
    max_pods: u32,
    arch: &'static str,
    price: &'static str,
) -> Machine {
    Machine { name, cpus, memory_gib, gpus: 0, max_pods, arch, price }
}

const M7I_XLARGE: Machine = machine("m7i.xlarge", 4, 16, 58, "amd64", "0.2415");
const M6I_2XLARGE: Machine = machine("m6i.2xlarge", 8, 32, 58, "amd64", "0.1742");
const M7I_4XLARGE: Machine = machine("m7i.4xlarge", 16, 64, 234, "amd64", "0.9660");
const M7I_8XLARGE: Machine = machine("m7i.8xlarge", 32, 128, 234, "amd64", "1.9320");
const M6I_4XLARGE: Machine = machine("m6i.4xlarge", 16, 64, 234, "amd64", "0.3490");
const C6I_4XLARGE: Machine = machine("c6i.4xlarge", 16, 32, 234, "amd64", "0.2911");
const C7I_4XLARGE: Machine = machine("c7i.4xlarge", 16, 32, 234, "amd64", "0.3187");
const C7I_2XLARGE: Machine = machine("c7i.2xlarge", 8, 16, 58, "amd64", "0.4074");
const C7I_8XLARGE: Machine = machine("c7i.8xlarge", 32, 64, 234, "amd64", "1.6296");
const C7G_4XLARGE: Machine = machine("c7g.4xlarge", 16, 32, 234, "arm64", "0.2476");
const M7G_2XLARGE: Machine = machine("m7g.2xlarge", 8, 32, 58, "arm64", "0.3912");
const R7I_4XLARGE: Machine = machine("r7i.4xlarge", 16, 128, 234, "amd64", "1.2768");
const R7I_2XLARGE: Machine = machine("r7i.2xlarge", 8, 64, 58, "amd64", "0.6384");
const G6_2XLARGE: Machine = Machine { gpus: 1, ..machine("g6.2xlarge", 8, 32, 58, "amd64", "1.2225") };

/// A group of nodes that were made from the same template at about the same time.
pub(super) struct Pool {
    pub(super) name: &'static str,
    /// The label by which workloads choose nodes.
    pub(super) tier: &'static str,
    pub(super) spot: bool,
    pub(super) taint: Option<(&'static str, &'static str)>,
    pub(super) machine: Machine,
    pub(super) nodes: u32,
    /// When its first and its last node joined.
    pub(super) joined: (i64, i64),
    pub(super) kubelet: &'static str,
}

/// The control plane's version is 1.36; 1.33 is as old as a kubelet may be.
pub(super) const KUBELET_NEW: &str = "v1.36.1";
const KUBELET_LAST: &str = "v1.35.4";
const KUBELET_OLD: &str = "v1.33.9";

/// A taint that keeps a pool to one kind of work.
const fn dedicated(value: &'static str) -> Option<(&'static str, &'static str)> {
    Some(("dedicated", value))
}

/// When last week's surge was answered with more nodes.
const LAST_WEEK: i64 = NOW - 7 * DAY + 20 * MINUTE;

/// Every pool; a pool that mixes machine types stands here once per type.
#[rustfmt::skip]
pub(super) const POOLS: &[Pool] = &[
    Pool { name: "system", tier: "system", spot: false, taint: Some(("CriticalAddonsOnly", "true")), machine: M7I_XLARGE, nodes: 9, joined: (NOW - 41 * DAY, NOW - 40 * DAY), kubelet: KUBELET_LAST },
    Pool { name: "web", tier: "web", spot: false, taint: None, machine: M7I_4XLARGE, nodes: 30, joined: (NOW - 16 * DAY, NOW - 9 * DAY), kubelet: KUBELET_NEW },
    Pool { name: "web", tier: "web", spot: false, taint: None, machine: M7I_4XLARGE, nodes: 18, joined: (SURGE + 90, SURGE + 14 * MINUTE), kubelet: KUBELET_NEW },
    Pool { name: "web-spot", tier: "web", spot: true, taint: None, machine: C7I_4XLARGE, nodes: 22, joined: (NOW - 5 * DAY, NOW - 2 * HOUR), kubelet: KUBELET_NEW },
    Pool { name: "web-spot", tier: "web", spot: true, taint: None, machine: M6I_4XLARGE, nodes: 18, joined: (NOW - 3 * DAY, NOW - HOUR), kubelet: KUBELET_NEW },
    Pool { name: "web-spot", tier: "web", spot: true, taint: None, machine: C6I_4XLARGE, nodes: 16, joined: (SURGE + 80, SURGE + 20 * MINUTE), kubelet: KUBELET_NEW },
    Pool { name: "arm", tier: "edge", spot: true, taint: Some(("kubernetes.io/arch", "arm64")), machine: C7G_4XLARGE, nodes: 24, joined: (NOW - 6 * DAY, NOW - 3 * HOUR), kubelet: KUBELET_NEW },
    Pool { name: "arm", tier: "edge", spot: false, taint: Some(("kubernetes.io/arch", "arm64")), machine: M7G_2XLARGE, nodes: 16, joined: (NOW - 22 * DAY, NOW - 20 * DAY), kubelet: KUBELET_LAST },
    Pool { name: "sessions", tier: "sessions", spot: false, taint: dedicated("sessions"), machine: C7I_2XLARGE, nodes: 36, joined: (NOW - 12 * DAY, NOW - 11 * DAY), kubelet: KUBELET_NEW },
    Pool { name: "memory", tier: "memory", spot: false, taint: dedicated("memory"), machine: R7I_4XLARGE, nodes: 15, joined: (NOW - 190 * DAY, NOW - 188 * DAY), kubelet: KUBELET_OLD },
    Pool { name: "media", tier: "media", spot: false, taint: dedicated("media"), machine: C7I_8XLARGE, nodes: 10, joined: (NOW - 30 * DAY, NOW - 29 * DAY), kubelet: KUBELET_LAST },
    Pool { name: "gpu", tier: "gpu", spot: false, taint: Some(("nvidia.com/gpu", "true")), machine: G6_2XLARGE, nodes: 8, joined: (NOW - 30 * DAY, NOW - 28 * DAY), kubelet: KUBELET_LAST },
    Pool { name: "batch", tier: "batch", spot: true, taint: None, machine: M6I_2XLARGE, nodes: 20, joined: (NOW - 2 * DAY, NOW - 40 * MINUTE), kubelet: KUBELET_NEW },
    Pool { name: "surge-1112", tier: "web", spot: false, taint: Some(("surge", "2026-11-12")), machine: M7I_8XLARGE, nodes: 14, joined: (LAST_WEEK, LAST_WEEK + 9 * MINUTE), kubelet: KUBELET_LAST },
    Pool { name: "monitoring", tier: "monitoring", spot: false, taint: dedicated("monitoring"), machine: R7I_2XLARGE, nodes: 6, joined: (NOW - 41 * DAY, NOW - 40 * DAY), kubelet: KUBELET_LAST },
];
