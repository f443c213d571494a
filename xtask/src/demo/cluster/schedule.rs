//! The scheduler's filters, in its order, and the sentence it leaves on a pod that fits nowhere.
//!
//! Source: kube-scheduler's default plugins and `FitError`; reasons are counted per node and
//! sorted as text.

use super::amount::Amount;
use super::node::{Health, Node, ZONES};
use super::workload::{Kind, Workload};
use std::collections::BTreeMap;

/// What is left on a node, and who is there.
pub(super) struct Room {
    cpu_milli: i64,
    memory_ki: i64,
    gpus: i64,
    pods: i64,
    /// Pods per workload index.
    of_workload: BTreeMap<usize, u32>,
}

impl Room {
    pub(super) fn of(node: &Node) -> Self {
        Self {
            cpu_milli: i64::from(node.cpu_allocatable_milli),
            memory_ki: node.memory_allocatable_ki as i64,
            gpus: i64::from(node.pool.machine.gpus),
            pods: i64::from(node.pool.machine.max_pods),
            of_workload: BTreeMap::new(),
        }
    }

    pub(super) fn take(&mut self, workload: usize, requests: Amount) {
        self.cpu_milli -= i64::from(requests.cpu_milli);
        self.memory_ki -= i64::from(requests.memory_mi) * 1024;
        self.gpus -= i64::from(requests.gpus);
        self.pods -= 1;
        *self.of_workload.entry(workload).or_default() += 1;
    }

    /// How full it is by CPU requests, in permille.
    pub(super) fn cpu_permille(&self, node: &Node) -> u32 {
        let allocatable = i64::from(node.cpu_allocatable_milli);
        ((allocatable - self.cpu_milli) * 1000 / allocatable).max(0) as u32
    }

    pub(super) fn count_of(&self, workload: usize) -> u32 {
        self.of_workload.get(&workload).copied().unwrap_or(0)
    }

    /// Whether `memory_mi` more could be given to a pod that is already here.
    pub(super) fn has_memory(&self, memory_mi: u32) -> bool {
        self.memory_ki >= i64::from(memory_mi) * 1024
    }
}

/// Why a pod does not fit a node.
struct Refusal {
    reasons: Vec<String>,
    /// No eviction on this node could help.
    unresolvable: bool,
}

fn refuse(reason: impl Into<String>, unresolvable: bool) -> Option<Refusal> {
    Some(Refusal { reasons: vec![reason.into()], unresolvable })
}

/// A pod that looks for a node.
pub(super) struct Seeker<'a> {
    pub(super) workload: &'a Workload,
    pub(super) index: usize,
    /// The zone of its volume, where it has one.
    pub(super) zone: Option<usize>,
}

impl Seeker<'_> {
    pub(super) fn fits(&self, node: &Node, room: &Room) -> bool {
        self.refusal(node, room).is_none()
    }

    fn refusal(&self, node: &Node, room: &Room) -> Option<Refusal> {
        let daemon = self.workload.kind == Kind::DaemonSet;
        if node.health == Health::Cordoned && !daemon {
            return refuse("node(s) were unschedulable", true);
        }
        if !daemon && taints(node).iter().any(|taint| !self.workload.target.tolerates.contains(taint)) {
            return refuse("node(s) had untolerated taint(s)", true);
        }
        let has = |(key, value): &(&str, &str)| node.labels.iter().any(|(k, v)| k == key && v == value);
        if !self.workload.target.selector.iter().all(has) {
            return refuse("node(s) didn't match Pod's node affinity/selector", true);
        }
        self.fit(node, room)
            .or_else(|| match self.zone {
                Some(zone) if zone != node.zone => refuse("node(s) had volume node affinity conflict", true),
                _ => None,
            })
            .or_else(|| match self.workload.one_per_node && room.count_of(self.index) > 0 {
                true => refuse("node(s) didn't match pod anti-affinity rules", false),
                false => None,
            })
    }

    fn fit(&self, node: &Node, room: &Room) -> Option<Refusal> {
        let requests = self.workload.requests();
        let mut reasons = Vec::new();
        let mut unresolvable = false;
        if room.pods < 1 {
            reasons.push("Too many pods".to_owned());
        }
        for (name, asked, free, allocatable) in [
            ("cpu", i64::from(requests.cpu_milli), room.cpu_milli, i64::from(node.cpu_allocatable_milli)),
            ("memory", i64::from(requests.memory_mi) * 1024, room.memory_ki, node.memory_allocatable_ki as i64),
            ("nvidia.com/gpu", i64::from(requests.gpus), room.gpus, i64::from(node.pool.machine.gpus)),
        ] {
            if asked > 0 && asked > free {
                reasons.push(format!("Insufficient {name}"));
                unresolvable |= asked > allocatable;
            }
        }
        (!reasons.is_empty()).then_some(Refusal { reasons, unresolvable })
    }

    /// The message of PodScheduled=False.
    pub(super) fn sentence(&self, nodes: &[Node], rooms: &[Room]) -> String {
        let mut reasons = BTreeMap::<String, u32>::new();
        let (mut hopeless, mut hopeful) = (0, 0);
        for (node, room) in nodes.iter().zip(rooms) {
            let Some(refusal) = self.refusal(node, room) else { continue };
            for reason in refusal.reasons {
                *reasons.entry(reason).or_default() += 1;
            }
            *(if refusal.unresolvable { &mut hopeless } else { &mut hopeful }) += 1;
        }
        let all = nodes.len();
        let counts = |list: &mut dyn Iterator<Item = (u32, &str)>| {
            let mut texts: Vec<String> =
                list.filter(|(n, _)| *n > 0).map(|(n, reason)| format!("{n} {reason}")).collect();
            texts.sort();
            texts.join(", ")
        };
        let preemption = [
            (hopeless, "Preemption is not helpful for scheduling"),
            (hopeful, "No preemption victims found for incoming pod"),
        ];
        format!(
            "0/{all} nodes are available: {}. no new claims to deallocate, preemption: 0/{all} nodes are available: {}.",
            counts(&mut reasons.iter().map(|(reason, n)| (*n, reason.as_str()))),
            counts(&mut preemption.into_iter()),
        )
    }
}

/// The taints (key, value) that keep ordinary pods off a node.
pub(super) fn taints(node: &Node) -> Vec<(&'static str, &'static str)> {
    let of_health = match node.health {
        Health::Ready => None,
        Health::Cordoned => Some("node.kubernetes.io/unschedulable"),
        Health::MemoryPressure => Some("node.kubernetes.io/memory-pressure"),
        Health::Unreachable => Some("node.kubernetes.io/unreachable"),
    };
    node.pool.taint.into_iter().chain(of_health.map(|key| (key, ""))).collect()
}

/// The zone of the n-th volume of a StatefulSet.
pub(super) fn zone_of_volume(ordinal: u32) -> usize {
    ordinal as usize % ZONES.len()
}

#[cfg(test)]
mod tests {
    use super::super::targets::{GPU, WEB};
    use super::super::workload::deployment;
    use super::*;

    #[test]
    fn sentence_counts_every_node_once_per_reason() {
        let mut nodes = super::super::node::nodes();
        super::super::node::break_some(&mut nodes);
        let rooms: Vec<Room> = nodes.iter().map(Room::of).collect();
        let workload = deployment("n", "w", 1, &GPU).main("m", (9000, 10), (0, 0), (0, 0)).gpus(4);
        let sentence = Seeker { workload: &workload, index: 0, zone: None }.sentence(&nodes, &rooms);
        assert_eq!(
            sentence,
            "0/262 nodes are available: 121 node(s) didn't match Pod's node affinity/selector, \
             129 node(s) had untolerated taint(s), 4 node(s) were unschedulable, 8 Insufficient cpu, \
             8 Insufficient nvidia.com/gpu. \
             no new claims to deallocate, preemption: 0/262 nodes are available: \
             262 Preemption is not helpful for scheduling."
        );
    }

    #[test]
    fn a_full_node_takes_no_more() {
        let nodes = super::super::node::nodes();
        let web = super::super::node::nth_of_pool(&nodes, "web", 0);
        let mut room = Room::of(&nodes[web]);
        let workload = deployment("n", "w", 1, &WEB).main("m", (15_000, 10), (0, 0), (0, 0));
        let seeker = Seeker { workload: &workload, index: 0, zone: None };
        assert!(seeker.fits(&nodes[web], &room));
        room.take(0, workload.requests());
        assert!(!seeker.fits(&nodes[web], &room));
    }
}
