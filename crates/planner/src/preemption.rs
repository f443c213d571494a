//! What preemption would say (`pkg/scheduler/framework/preemption/preemption.go`,
//! `plugins/defaultpreemption/default_preemption.go`).

use cluster::{NodeId, Time};

use crate::board::priority_of;
use crate::case::Case;
use crate::reason::{Mask, ROOM, Reason, is_resolvable, reported};
use crate::verdict::node_id;

/// Whether evicting pods of lower priority would make room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Preemption {
    /// On this node it would: the scheduler evicts and nominates it.
    Possible(NodeId),
    /// The pod must not evict others.
    Never,
    /// It has done so already, and waits for the pods to end.
    Waiting,
    /// It would not, with the nodes counted by sentence.
    Useless(Vec<(Words, u32)>),
}

/// Why preemption does not help on a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Words {
    NotHelpful,
    NoVictims,
    StillOut(Reason),
}

pub(crate) fn preempt(case: &Case<'_, '_>) -> Preemption {
    let board = &case.table.board;
    if case.scheduling.never_preempts {
        return Preemption::Never;
    }
    let least = priority_of(case.pod);
    // PodEligibleToPreemptOthers.
    if let Some((node, _)) = board.nominated.iter().find(|(_, id)| *id == case.id) {
        let mut victims = board.pods_on(*node).filter(|(_, pod)| priority_of(pod) < least);
        if is_resolvable(case.masks[*node]) && victims.any(|(_, pod)| pod.deleted != Time::UNKNOWN) {
            return Preemption::Waiting;
        }
    }
    let mut counts: Vec<(Words, u32)> = vec![(Words::NotHelpful, 0), (Words::NoVictims, 0)];
    for (node, mask) in case.masks.iter().enumerate() {
        if case.problem.is_some() || !is_resolvable(*mask) {
            counts[0].1 += 1;
        } else if board.lowest_priority[node] >= least {
            counts[1].1 += 1;
        } else {
            // SelectVictimsOnNode.
            let mask = case.mask_without_lower(node);
            if mask == 0 {
                return Preemption::Possible(node_id(node));
            }
            still_out(case, node, reported(mask), &mut |reason| add(&mut counts, Words::StillOut(reason)));
        }
    }
    counts.retain(|count| count.1 > 0);
    Preemption::Useless(counts)
}

fn add(counts: &mut Vec<(Words, u32)>, words: Words) {
    match counts.iter_mut().find(|count| count.0 == words) {
        Some(count) => count.1 += 1,
        None => counts.push((words, 1)),
    }
}

/// The reasons that stay on a node; less may be short there than before.
fn still_out(case: &Case<'_, '_>, node: usize, bits: Mask, tell: &mut impl FnMut(Reason)) {
    if bits & ROOM != 0 {
        for (column, _) in case.short_without_lower(node) {
            tell(Reason::Insufficient(case.table.board.columns[column]));
        }
    }
    case.each_reason(node, bits & !ROOM, tell);
}
