//! What `kubectl drain` does with a pod before any budget is asked (`kubectl/pkg/drain/filters.go`).

use crate::model::{Pod, Snapshot};

/// What a drain does with a pod, in the order of its filters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Drain {
    /// A static pod's mirror: it stays.
    LeavesMirror,
    /// A DaemonSet's pod: it stays with `--ignore-daemonsets`, and without it the drain fails.
    LeavesDaemon,
    /// It has ended and is deleted.
    DeletesEnded,
    /// It has an emptyDir: the drain fails unless called with `--delete-emptydir-data`.
    NeedsDeleteData,
    /// No controller would make it again: the drain fails unless called with `--force`.
    NeedsForce,
    /// Both of these.
    NeedsBoth,
    /// It is evicted, as far as budgets allow.
    Evicts,
}

impl Drain {
    /// Whether an eviction is asked for once the flags are there.
    pub fn evicts(self) -> bool {
        matches!(self, Self::NeedsDeleteData | Self::NeedsForce | Self::NeedsBoth | Self::Evicts)
    }
}

/// What a drain of its node does with a pod.
pub fn drain_of(snapshot: &Snapshot, pod: &Pod) -> Drain {
    let ended = matches!(snapshot.text(pod.phase), "Succeeded" | "Failed");
    if pod.is_mirror {
        return Drain::LeavesMirror;
    }
    if is_daemon(snapshot, pod) {
        return if ended { Drain::DeletesEnded } else { Drain::LeavesDaemon };
    }
    if ended {
        return Drain::DeletesEnded;
    }
    match (pod.drain.empty_dir, pod.drain.controlled) {
        (true, true) => Drain::NeedsDeleteData,
        (true, false) => Drain::NeedsBoth,
        (false, false) => Drain::NeedsForce,
        (false, true) => Drain::Evicts,
    }
}

/// Whether a DaemonSet controls a pod.
pub(super) fn is_daemon(snapshot: &Snapshot, pod: &Pod) -> bool {
    pod.drain.controlled && snapshot.text(pod.owner_kind) == "DaemonSet"
}
