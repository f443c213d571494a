//! The nodes: names, sizes, what they leave for pods, and what is wrong with some of them.

use super::super::clock::{MINUTE, NOW};
use super::super::rng::Rng;
use super::pools::{POOLS, Pool};
use std::collections::BTreeSet;

/// The zones' letters.
pub(super) const ZONES: [&str; 3] = ["eu-central-1a", "eu-central-1b", "eu-central-1c"];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Health {
    Ready,
    /// Closed for new pods by a person who is about to replace it.
    Cordoned,
    /// The kubelet evicts pods.
    MemoryPressure,
    /// The kubelet has not been heard of for some minutes.
    Unreachable,
}

pub(super) struct Node {
    pub(super) pool: &'static Pool,
    /// Index into [`ZONES`].
    pub(super) zone: usize,
    pub(super) name: String,
    pub(super) ip: String,
    pub(super) uid: String,
    pub(super) instance_id: String,
    pub(super) joined: i64,
    pub(super) health: Health,
    pub(super) labels: Vec<(&'static str, String)>,
    pub(super) cpu_allocatable_milli: u32,
    pub(super) memory_capacity_ki: u64,
    pub(super) memory_allocatable_ki: u64,
}

/// When the unreachable node was last heard of.
pub(super) const LAST_HEARD: i64 = NOW - 11 * MINUTE - 34;
/// When the memory of the node with MemoryPressure ran short.
pub(super) const MEMORY_SHORT: i64 = NOW - 7 * MINUTE - 12;

fn labels(pool: &Pool, zone: usize, name: &str) -> Vec<(&'static str, String)> {
    let machine = &pool.machine;
    let (family, size) = machine.name.split_once('.').unwrap_or((machine.name, ""));
    let mut labels = vec![
        ("eks-node-viewer/instance-price", machine.price.to_owned()),
        ("karpenter.k8s.aws/instance-cpu", machine.cpus.to_string()),
        ("karpenter.k8s.aws/instance-family", family.to_owned()),
        ("karpenter.k8s.aws/instance-memory", (machine.memory_gib * 1024).to_string()),
        ("karpenter.k8s.aws/instance-size", size.to_owned()),
        ("karpenter.sh/capacity-type", if pool.spot { "spot" } else { "on-demand" }.to_owned()),
        ("karpenter.sh/initialized", "true".to_owned()),
        ("karpenter.sh/nodepool", pool.name.to_owned()),
        ("karpenter.sh/registered", "true".to_owned()),
        ("kubernetes.io/arch", machine.arch.to_owned()),
        ("kubernetes.io/hostname", name.to_owned()),
        ("kubernetes.io/os", "linux".to_owned()),
        ("lantern.example/tier", pool.tier.to_owned()),
        ("node.kubernetes.io/instance-type", machine.name.to_owned()),
        ("topology.kubernetes.io/region", "eu-central-1".to_owned()),
        ("topology.kubernetes.io/zone", ZONES[zone].to_owned()),
    ];
    if machine.gpus > 0 {
        labels.push(("nvidia.com/gpu.product", "NVIDIA-L4".to_owned()));
    }
    labels
}

/// All nodes, by name, while all was well.
pub(super) fn nodes() -> Vec<Node> {
    let mut rng = Rng::named("nodes");
    let mut taken = BTreeSet::new();
    let mut nodes = Vec::new();
    for pool in POOLS {
        for ordinal in 0..pool.nodes {
            nodes.push(node(pool, ordinal, &mut rng, &mut taken));
        }
    }
    nodes.sort_by(|a, b| a.name.cmp(&b.name));
    nodes
}

fn node(pool: &'static Pool, ordinal: u32, rng: &mut Rng, taken: &mut BTreeSet<(u32, u32)>) -> Node {
    let zone = (ordinal % ZONES.len() as u32) as usize;
    let host = loop {
        let host = (16 * (zone as u32 + 1) + rng.below(4), rng.between(4, 250));
        if taken.insert(host) {
            break host;
        }
    };
    let (first, last) = pool.joined;
    // Machines are asked for several at a time.
    let batch = ordinal / 5 * 5;
    let joined = first + (last - first) * i64::from(batch) / i64::from(pool.nodes);
    let machine = &pool.machine;
    let name = format!("ip-10-40-{}-{}.eu-central-1.compute.internal", host.0, host.1);
    // What the firmware keeps for itself differs a little from machine to machine of one type.
    let memory_capacity_ki =
        u64::from(machine.memory_gib) * 1024 * 1024 * 965 / 1000 + u64::from(rng.below(machine.name.len() as u32)) * 8;
    let reserved_mi = 255 + 11 * u64::from(machine.max_pods) + 100;
    Node {
        pool,
        zone,
        labels: labels(pool, zone, &name),
        name,
        ip: format!("10.40.{}.{}", host.0, host.1),
        uid: rng.uuid(),
        instance_id: format!("i-0{}", rng.hex(16)),
        joined,
        health: Health::Ready,
        cpu_allocatable_milli: machine.cpus * 1000 - reserved_cpu_milli(machine.cpus),
        memory_capacity_ki,
        memory_allocatable_ki: memory_capacity_ki - reserved_mi * 1024,
    }
}

/// 6 % of the first core, 1 % of the second, 0.5 % of the next two, 0.25 % of the others.
fn reserved_cpu_milli(cpus: u32) -> u32 {
    (600 + 100 + 50 * 2 + 25 * (cpus - 4)) / 10
}

/// The n-th node of a pool in the order of names.
pub(super) fn nth_of_pool(nodes: &[Node], pool: &str, n: usize) -> usize {
    nodes.iter().enumerate().filter(|(_, node)| node.pool.name == pool).nth(n).map_or(0, |(index, _)| index)
}

/// What happened to some of them after their pods were placed.
pub(super) fn break_some(nodes: &mut [Node]) {
    for (pool, n, health) in [
        ("memory", 2, Health::Cordoned),
        ("memory", 9, Health::Cordoned),
        ("arm", 5, Health::Cordoned),
        ("batch", 11, Health::Cordoned),
        ("web-spot", 17, Health::MemoryPressure),
        ("web", 31, Health::Unreachable),
    ] {
        nodes[nth_of_pool(nodes, pool, n)].health = health;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reserved_cpu_follows_the_size() {
        for (cpus, milli) in [(4, 80), (8, 90), (16, 110), (32, 150)] {
            assert_eq!(reserved_cpu_milli(cpus), milli);
        }
    }

    #[test]
    fn names_are_unique_and_zones_even() {
        let nodes = nodes();
        let names: BTreeSet<&str> = nodes.iter().map(|n| n.name.as_str()).collect();
        assert_eq!(names.len(), nodes.len());
        let in_zone = |zone| nodes.iter().filter(|n| n.zone == zone).count();
        assert!(in_zone(0).abs_diff(in_zone(2)) < 20);
    }
}
