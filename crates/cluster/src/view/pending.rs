//! Pods that have no place: unschedulable, gated, not looked at yet, or on a node that is not known.

use crate::model::{Pod, Snapshot};

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
