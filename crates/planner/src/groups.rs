//! Pods that wait, grouped by all that the rules read of them.

use cluster::{Pod, PodId};
use rustc_hash::FxHashMap;

use crate::board::{Board, priority_of};
use crate::rules::avoiders::Avoiders;
use crate::rules::neighbours::{self, Seen};
use crate::rules::spread;

/// Pods that ask the same, in the order of the snapshot; the first stands for all.
pub(crate) struct Alike {
    pub(crate) pods: Vec<PodId>,
    /// Terms of pods on nodes that avoid them.
    pub(crate) avoided_by: Vec<u32>,
}

/// Groups the pods that wait for a node.
pub(crate) fn group(board: &Board<'_>, avoiders: &Avoiders) -> Vec<Alike> {
    let mut rows: FxHashMap<Vec<u32>, usize> = FxHashMap::default();
    let mut avoided: FxHashMap<(u32, u32), Vec<u32>> = FxHashMap::default();
    let mut groups: Vec<Alike> = Vec::new();
    let mut key = Vec::new();
    for (id, pod) in board.snapshot.pod_ids().filter(|(_, pod)| board.waits(pod)) {
        let avoided_by =
            avoided.entry((pod.namespace.0, pod.labels.0)).or_insert_with(|| avoiders.of_pod(board, Seen::of(pod)));
        key.clear();
        fill_key(board, pod, &mut key);
        key.extend_from_slice(avoided_by);
        match rows.get(&key) {
            Some(row) => groups[*row].pods.push(id),
            None => {
                rows.insert(key.clone(), groups.len());
                groups.push(Alike { pods: vec![id], avoided_by: avoided_by.clone() });
            }
        }
    }
    groups
}

/// Everything of a pod that decides, as numbers: equal lists, equal answers. Lists of different length never
/// come from the same [`cluster::SchedulingId`] but for their last part, the terms that avoid the pod.
fn fill_key(board: &Board<'_>, pod: &Pod, key: &mut Vec<u32>) {
    let snapshot = board.snapshot;
    let scheduling = snapshot.scheduling(pod.scheduling);
    key.extend([
        pod.scheduling.0,
        pod.requests.0,
        pod.claims.0,
        // The bits of the number, which may be negative.
        u32::from_ne_bytes(priority_of(pod).to_ne_bytes()),
        pod.nominated_node.0,
        u32::from(pod.is_terminating()),
    ]);
    let gates = pod.gates.of(&snapshot.gates);
    key.push(u32::try_from(gates.len()).unwrap_or(u32::MAX));
    key.extend(gates.iter().map(|gate| gate.0));
    let looks_around = !scheduling.spread.is_empty() || !scheduling.affinity.is_empty();
    if looks_around || !scheduling.anti_affinity.is_empty() || pod.claims.0 != 0 {
        key.push(pod.namespace.0);
    }
    for rule in &scheduling.spread {
        spread::own_part(board, rule, pod.labels, key);
    }
    if !scheduling.affinity.is_empty() {
        key.push(u32::from(neighbours::own_part(board, scheduling, Seen::of(pod))));
    }
}
