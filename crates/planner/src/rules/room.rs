//! Rule 6: room for the pod (`plugins/noderesources/fit.go`, fitsRequest).

use crate::board::{Board, priority_of};
use crate::reason::{Mask, ROOM, TOO_MANY_PODS, TOO_SMALL};

/// What a pod asks for: column of the board and amount in the scheduler's integers.
pub(crate) type Request = Vec<(usize, i64)>;

/// Marks the nodes where there is too little room: one pod too many, or too little of a resource; and
/// among these the nodes that are too small even when empty.
pub(crate) fn mark(board: &Board<'_>, request: &Request, masks: &mut [Mask]) {
    let pods = board.pod_count.iter().zip(&board.most_pods);
    for (mask, (count, most)) in masks.iter_mut().zip(pods) {
        *mask |= if count + 1 > *most { TOO_MANY_PODS } else { 0 };
    }
    for &(column, asked) in request {
        let nodes = board.free[column].iter().zip(&board.allocatable[column]);
        for (mask, (free, all)) in masks.iter_mut().zip(nodes) {
            *mask |= if asked > *free { ROOM } else { 0 };
            // What is asked for beyond what is left but not beyond what there is can be freed.
            *mask |= if asked > *all && asked > *free { TOO_SMALL } else { 0 };
        }
    }
}

/// What is free on one node under other conditions than now.
pub(crate) struct Kept {
    pub(crate) free: Vec<i64>,
    pub(crate) pod_count: i64,
}

impl Kept {
    /// The node as it is without the pods below this priority.
    pub(crate) fn of(board: &Board<'_>, node: usize, least_priority: i32) -> Self {
        let mut kept =
            Self { free: board.free.iter().map(|column| column[node]).collect(), pod_count: board.pod_count[node] };
        for (_, pod) in board.pods_on(node).filter(|(_, pod)| priority_of(pod) < least_priority) {
            kept.pod_count -= 1;
            for (column, amount) in board.request(pod.requests) {
                kept.free[column] = kept.free[column].saturating_add(amount);
            }
        }
        kept
    }

    /// Takes the room of one more pod.
    pub(crate) fn take(&mut self, request: impl Iterator<Item = (usize, i64)>) {
        self.pod_count += 1;
        for (column, amount) in request {
            self.free[column] = self.free[column].saturating_sub(amount);
        }
    }

    /// The bits of this rule for one node.
    pub(crate) fn bits(&self, board: &Board<'_>, node: usize, request: &Request) -> Mask {
        let mut mask = if self.pod_count + 1 > board.most_pods[node] { TOO_MANY_PODS } else { 0 };
        for &(column, asked) in request {
            if asked > self.free[column] {
                mask |= ROOM;
                mask |= if asked > board.allocatable[column][node] { TOO_SMALL } else { 0 };
            }
        }
        mask
    }
}
