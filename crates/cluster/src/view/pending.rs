//! Pods that have no place: unschedulable, gated, not looked at yet, or on a node that is not known.

use crate::model::{ContainerState, Pod, PodId, Snapshot, StrId};

/// Why a pending pod has no node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Waiting {
    /// The scheduler found no node for it (`PodScheduled` is False for `Unschedulable`).
    Unschedulable,
    /// A scheduling gate holds it back.
    Gated,
    /// No scheduler has said anything of it.
    NotScheduled,
}

/// Why a pod of phase Pending has no node; `None` for every other pod.
pub fn waiting_for_a_node(snapshot: &Snapshot, pod: &Pod) -> Option<Waiting> {
    if pod.is_bound() || snapshot.text(pod.phase) != "Pending" {
        return None;
    }
    let Some(condition) = snapshot.condition(pod.conditions, "PodScheduled") else {
        return Some(Waiting::NotScheduled);
    };
    Some(match (snapshot.text(condition.status), snapshot.text(condition.reason)) {
        ("False", "Unschedulable") => Waiting::Unschedulable,
        (_, "SchedulingGated") => Waiting::Gated,
        _ => Waiting::NotScheduled,
    })
}

/// Pods that no node of the snapshot shows, each sorted by namespace and name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Strays {
    /// The scheduler found no node for these.
    pub unschedulable: Vec<PodId>,
    /// Scheduling gates hold these back.
    pub gated: Vec<PodId>,
    /// No scheduler has looked at these.
    pub not_scheduled: Vec<PodId>,
    /// Bound to nodes that are not known, by the node's name.
    pub on_missing_nodes: Vec<MissingNode>,
    /// Without a node, and neither pending nor ended.
    pub other_unbound: Vec<PodId>,
}

/// A node that pods name and no list has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingNode {
    /// The name that the pods give.
    pub name: StrId,
    /// The pods.
    pub pods: Vec<PodId>,
}

/// The pods that no node of the snapshot shows. Those that have ended without a node are left out.
pub fn strays(snapshot: &Snapshot) -> Strays {
    let mut strays = Strays::default();
    let mut missing = Vec::new();
    for (id, pod) in snapshot.pod_ids().filter(|(_, pod)| pod.node.is_none()) {
        match waiting_for_a_node(snapshot, pod) {
            Some(Waiting::Unschedulable) => strays.unschedulable.push(id),
            Some(Waiting::Gated) => strays.gated.push(id),
            Some(Waiting::NotScheduled) => strays.not_scheduled.push(id),
            None if pod.is_bound() => missing.push(id),
            None if snapshot.holds_resources(pod) => strays.other_unbound.push(id),
            None => {}
        }
    }
    let name = |id: &PodId| {
        let pod = snapshot.pod(*id);
        (snapshot.text(pod.namespace), snapshot.text(pod.name))
    };
    for list in [&mut strays.unschedulable, &mut strays.gated, &mut strays.not_scheduled, &mut strays.other_unbound] {
        list.sort_by(|a, b| name(a).cmp(&name(b)));
    }
    let node = |id: &PodId| snapshot.text(snapshot.pod(*id).node_name);
    missing.sort_by(|a, b| node(a).cmp(node(b)).then_with(|| name(a).cmp(&name(b))));
    for pods in missing.chunk_by(|a, b| node(a) == node(b)) {
        strays.on_missing_nodes.push(MissingNode { name: snapshot.pod(pods[0]).node_name, pods: pods.to_vec() });
    }
    strays
}

/// Why a pod is pending, in a sentence: the scheduler's own words, the gates, or what its containers wait
/// for; `None` for a pod that is not pending.
pub fn why_pending(snapshot: &Snapshot, pod: &Pod) -> Option<String> {
    if snapshot.text(pod.phase) != "Pending" {
        return None;
    }
    let said = snapshot.condition(pod.conditions, "PodScheduled").map_or("", |c| snapshot.text(c.message));
    match waiting_for_a_node(snapshot, pod) {
        Some(Waiting::Unschedulable) if !said.is_empty() => Some(said.to_owned()),
        Some(Waiting::Unschedulable) => Some("The scheduler found no node for it.".to_owned()),
        Some(Waiting::Gated) => {
            let gates: Vec<_> = pod.gates.of(&snapshot.gates).iter().map(|gate| snapshot.text(*gate)).collect();
            Some(format!("Scheduling gates hold it back: {}.", gates.join(", ")))
        }
        Some(Waiting::NotScheduled) if !said.is_empty() => Some(said.to_owned()),
        Some(Waiting::NotScheduled) => Some("No scheduler has looked at it yet.".to_owned()),
        None => {
            let containers = pod.containers.of(&snapshot.containers).iter();
            let waiting: Vec<_> = containers
                .filter(|container| container.state == ContainerState::Waiting)
                .map(|container| format!("{}: {}", snapshot.text(container.name), snapshot.text(container.reason)))
                .collect();
            Some(match waiting.as_slice() {
                [] => "It has a node, and its containers have not started yet.".to_owned(),
                waiting => format!("It has a node, and its containers wait ({}).", waiting.join(", ")),
            })
        }
    }
}
