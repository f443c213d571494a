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

/// The room on every node without the pods below a priority.
pub(crate) struct Lower {
    free: Vec<Vec<i64>>,
    pod_count: Vec<i64>,
}

impl Lower {
    pub(crate) fn of(board: &Board<'_>, least_priority: i32) -> Self {
        let mut lower = Self { free: board.free.clone(), pod_count: board.pod_count.clone() };
        for node in (0..board.pod_count.len()).filter(|node| board.lowest_priority[*node] < least_priority) {
            for (_, pod) in board.pods_on(node).filter(|(_, pod)| priority_of(pod) < least_priority) {
                lower.pod_count[node] -= 1;
                for (column, amount) in board.request(pod.requests) {
                    lower.free[column][node] = lower.free[column][node].saturating_add(amount);
                }
            }
        }
        lower
    }

    /// The bits of this rule for a node.
    pub(crate) fn bits(&self, board: &Board<'_>, node: usize, request: &Request) -> Mask {
        bits(board, node, request, self.pod_count[node], |column| self.free[column][node])
    }
}

/// What is free on one node, to be changed: as it is, or without the pods below a priority.
pub(crate) struct Kept {
    free: Vec<i64>,
    pod_count: i64,
}

impl Kept {
    pub(crate) fn of(board: &Board<'_>, node: usize, lower: Option<&Lower>) -> Self {
        let (free, pod_count) = lower.map_or((&board.free, &board.pod_count), |lower| (&lower.free, &lower.pod_count));
        Self { free: free.iter().map(|column| column[node]).collect(), pod_count: pod_count[node] }
    }

    /// Takes the room of one more pod.
    pub(crate) fn take(&mut self, request: impl Iterator<Item = (usize, i64)>) {
        self.pod_count += 1;
        for (column, amount) in request {
            self.free[column] = self.free[column].saturating_sub(amount);
        }
    }

    /// The bits of this rule for the node.
    pub(crate) fn bits(&self, board: &Board<'_>, node: usize, request: &Request) -> Mask {
        bits(board, node, request, self.pod_count, |column| self.free[column])
    }

    /// What the node lacks.
    pub(crate) fn short(&self, request: &Request) -> Vec<(usize, i64)> {
        lacks(request, |column| self.free[column]).collect()
    }
}

/// What a request is short of, by what is free of each column.
pub(crate) fn lacks(request: &Request, free: impl Fn(usize) -> i64) -> impl Iterator<Item = (usize, i64)> {
    request.iter().filter_map(move |(column, asked)| {
        let free = free(*column);
        (*asked > free).then(|| (*column, asked.saturating_sub(free)))
    })
}

fn bits(board: &Board<'_>, node: usize, request: &Request, pods: i64, free: impl Fn(usize) -> i64) -> Mask {
    let mut mask = if pods + 1 > board.most_pods[node] { TOO_MANY_PODS } else { 0 };
    for &(column, asked) in request {
        if asked > free(column) {
            mask |= ROOM;
            mask |= if asked > board.allocatable[column][node] { TOO_SMALL } else { 0 };
        }
    }
    mask
}
