//! One pod against all nodes: every rule, and what the scheduler would report.

use std::rc::Rc;

use cluster::{Pod, PodId, Scheduling, SchedulingId, StrId};

use crate::board::{Board, priority_of};
use crate::explain::ReasonCount;
use crate::reason::{FIXED, Mask, PodProblem, ROOM, Reason, TAINT, TaintWords, reported};
use crate::rules::fixed::Fixed;
use crate::rules::neighbours::{Avoiders, Neighbours, Seen};
use crate::rules::ports;
use crate::rules::room::{self, Kept, Request};
use crate::rules::spread::Spread;
use crate::rules::volume_claims::Claims;
use crate::rules::volumes::Volumes;

/// All that is prepared once for all pods.
pub(crate) struct Table<'a> {
    pub(crate) board: Board<'a>,
    pub(crate) avoiders: Avoiders,
    pub(crate) claims: Claims<'a>,
}

/// The last [`Fixed`], for the next pod that asks the same of its nodes.
#[derive(Default)]
pub(crate) struct LastFixed(Option<(SchedulingId, StrId, Rc<Fixed>)>);

impl LastFixed {
    fn get(&mut self, board: &Board<'_>, pod: &Pod) -> Rc<Fixed> {
        if let Some((id, node_name, fixed)) = &self.0
            && (*id, *node_name) == (pod.scheduling, pod.node_name)
        {
            return Rc::clone(fixed);
        }
        let fixed = Rc::new(Fixed::of(board, board.snapshot.scheduling(pod.scheduling), pod.node_name));
        self.0 = Some((pod.scheduling, pod.node_name, Rc::clone(&fixed)));
        fixed
    }
}

/// A pod, its nodes' masks, and what the rules keep to answer again under other conditions.
pub(crate) struct Case<'t, 'a> {
    pub(crate) table: &'t Table<'a>,
    pub(crate) id: PodId,
    pub(crate) pod: &'a Pod,
    pub(crate) scheduling: &'a Scheduling,
    pub(crate) fixed: Rc<Fixed>,
    pub(crate) request: Request,
    pub(crate) spread: Spread<'a>,
    pub(crate) neighbours: Neighbours<'a>,
    pub(crate) volumes: Volumes<'a>,
    pub(crate) masks: Vec<Mask>,
    /// What stops the pod whatever the node.
    pub(crate) problem: Option<PodProblem>,
}

impl<'t, 'a> Case<'t, 'a> {
    pub(crate) fn of(table: &'t Table<'a>, last: &mut LastFixed, id: PodId, avoided_by: Vec<u32>) -> Self {
        let board = &table.board;
        let pod = board.snapshot.pod(id);
        let scheduling = board.snapshot.scheduling(pod.scheduling);
        let fixed = last.get(board, pod);
        let mut masks = fixed.masks.clone();
        let request: Request = board.request(pod.requests).collect();
        ports::mark(board, &scheduling.host_ports, &mut masks);
        room::mark(board, &request, &mut masks);
        let volumes = Volumes::of(board, &table.claims, pod);
        volumes.mark(board, &table.claims, &mut masks);
        let spread = Spread::of(board, scheduling, &fixed, pod.namespace, pod.labels);
        spread.mark(board, &mut masks);
        let neighbours = Neighbours::of(board, scheduling, Seen::of(pod), avoided_by);
        neighbours.mark(board, &table.avoiders, &mut masks);
        let problem = if fixed.names_conflict { Some(PodProblem::AffinityConflict) } else { volumes.problem };
        let mut case = Self { table, id, pod, scheduling, fixed, request, spread, neighbours, volumes, masks, problem };
        case.add_nominated();
        case
    }

    /// Room that preemption has made for a pod of at least this priority is not free
    /// (`framework/runtime/framework.go`, RunFilterPluginsWithNominatedPods).
    fn add_nominated(&mut self) {
        let board = &self.table.board;
        for node in board.nominated.iter().map(|nominated| nominated.0) {
            let mut kept = Kept::of(board, node, i32::MIN);
            self.take_nominated(&mut kept, node);
            self.masks[node] |= kept.bits(board, node, &self.request);
        }
    }

    fn take_nominated(&self, kept: &mut Kept, node: usize) {
        let board = &self.table.board;
        for (_, id) in board.nominated.iter().filter(|(at, id)| *at == node && *id != self.id) {
            let other = board.snapshot.pod(*id);
            if priority_of(other) >= priority_of(self.pod) {
                kept.take(board.request(other.requests));
            }
        }
    }

    /// The mask of a node as if its pods of lower priority were gone.
    pub(crate) fn mask_without_lower(&self, node: usize) -> Mask {
        let board = &self.table.board;
        let least = priority_of(self.pod);
        let mut kept = Kept::of(board, node, least);
        self.take_nominated(&mut kept, node);
        let mut mask = self.masks[node] & FIXED;
        if ports::holder(board, &self.scheduling.host_ports, node, least).is_some() {
            mask |= crate::reason::PORTS;
        }
        mask |= kept.bits(board, node, &self.request);
        mask |= self.volumes.bits(board, &self.table.claims, node, least);
        mask |= self.spread.bits(board, node, least);
        mask | self.neighbours.bits(board, &self.table.avoiders, node, least)
    }

    /// The nodes counted by what the scheduler reports of each; nothing for those that fit.
    pub(crate) fn reasons(&self) -> Vec<ReasonCount> {
        let mut counts = Vec::new();
        if let Some(problem) = self.problem {
            for node in 0..self.masks.len() {
                count(&mut counts, Reason::Pod(problem), node);
            }
            return counts;
        }
        for (node, mask) in self.masks.iter().enumerate() {
            self.each_reason(node, reported(*mask), |reason| count(&mut counts, reason, node));
        }
        counts
    }

    /// Calls with each reason among these bits for this node.
    pub(crate) fn each_reason(&self, node: usize, bits: Mask, mut tell: impl FnMut(Reason)) {
        let board = &self.table.board;
        let mut rest = bits & !crate::reason::TOO_SMALL;
        while rest != 0 {
            let bit = rest & rest.wrapping_neg();
            rest &= !bit;
            match bit {
                TAINT => {
                    let taint = self.fixed.untolerated[board.taint_list_of[node] as usize].first();
                    if let Some(taint) = taint {
                        let (key, value, effect) = (taint.key, taint.value, taint.effect);
                        tell(Reason::Taint(TaintWords { key, value, effect }));
                    }
                }
                ROOM => {
                    for (column, _) in self.short(node) {
                        tell(Reason::Insufficient(board.columns[column]));
                    }
                }
                _ => {
                    if let Some(reason) = Reason::of_bit(bit) {
                        tell(reason);
                    }
                }
            }
        }
    }

    /// What a node lacks: column and amount, with the room of nominated pods taken.
    pub(crate) fn short(&self, node: usize) -> impl Iterator<Item = (usize, i64)> {
        let board = &self.table.board;
        let kept = board.nominated.iter().any(|nominated| nominated.0 == node).then(|| {
            let mut kept = Kept::of(board, node, i32::MIN);
            self.take_nominated(&mut kept, node);
            kept
        });
        self.request.iter().filter_map(move |(column, asked)| {
            let free = kept.as_ref().map_or(board.free[*column][node], |kept| kept.free[*column]);
            (*asked > free).then(|| (*column, asked.saturating_sub(free)))
        })
    }
}

/// Adds a node to the count of a reason.
pub(crate) fn count(counts: &mut Vec<ReasonCount>, reason: Reason, node: usize) {
    match counts.iter_mut().find(|count| count.reason == reason) {
        Some(count) => count.nodes += 1,
        None => {
            let example = cluster::NodeId(u32::try_from(node).unwrap_or(u32::MAX));
            counts.push(ReasonCount { reason, nodes: 1, example });
        }
    }
}
