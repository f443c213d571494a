//! What preemption would say (`pkg/scheduler/framework/preemption/preemption.go`,
//! `plugins/defaultpreemption/default_preemption.go`).

use cluster::{NodeId, Time};
use rustc_hash::FxHashMap;

use crate::board::priority_of;
use crate::case::Case;
use crate::reason::{Reason, is_resolvable, reported};

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
    let mut counts: FxHashMap<Words, u32> = FxHashMap::default();
    for (node, mask) in case.masks.iter().enumerate() {
        if case.problem.is_some() || !is_resolvable(*mask) {
            *counts.entry(Words::NotHelpful).or_default() += 1;
        } else if board.lowest_priority[node] >= least {
            *counts.entry(Words::NoVictims).or_default() += 1;
        } else {
            // SelectVictimsOnNode.
            let mask = case.mask_without_lower(node);
            if mask == 0 {
                return Preemption::Possible(NodeId(u32::try_from(node).unwrap_or(u32::MAX)));
            }
            let mut tell = |reason| *counts.entry(Words::StillOut(reason)).or_default() += 1;
            still_out(case, node, reported(mask), &mut tell);
        }
    }
    let mut list: Vec<_> = counts.into_iter().collect();
    // In any order but always the same: the sentence sorts by its own text.
    list.sort_unstable_by_key(|(words, count)| (format!("{words:?}"), *count));
    Preemption::Useless(list)
}

/// The reasons that stay, where what is short is less than before.
fn still_out(case: &Case<'_, '_>, node: usize, bits: u32, tell: &mut impl FnMut(Reason)) {
    let board = &case.table.board;
    if bits & crate::reason::ROOM != 0 {
        let kept = crate::rules::room::Kept::of(board, node, priority_of(case.pod));
        for (column, asked) in &case.request {
            if *asked > kept.free[*column] {
                tell(Reason::Insufficient(board.columns[*column]));
            }
        }
    }
    case.each_reason(node, bits & !crate::reason::ROOM, tell);
}
