//! One pod against all nodes: every rule, and what the scheduler would report.

use std::rc::Rc;

use cluster::{Pod, PodId, Scheduling};
use rustc_hash::FxHashMap;

use crate::board::{Board, priority_of};
use crate::reason::{FIXED, Mask, PORTS, PodProblem, ROOM, Reason, TAINT};
use crate::rules::avoiders::Avoiders;
use crate::rules::fixed::{Fixed, FixedPart};
use crate::rules::neighbours::{Neighbours, Seen};
use crate::rules::ports;
use crate::rules::room::{self, Kept, Lower, Request, lacks};
use crate::rules::spread::Spread;
use crate::rules::volume_claims::Claims;
use crate::rules::volumes::Volumes;
use crate::tally::taint_reason;

/// All that is prepared once for all pods.
pub(crate) struct Table<'a> {
    pub(crate) board: Board<'a>,
    pub(crate) avoiders: Rc<Avoiders>,
    pub(crate) claims: Claims<'a>,
}

/// What the next pod may ask again: what rules 1 to 4 say to a spec, and the room at each priority.
#[derive(Default)]
pub(crate) struct Memory<'a> {
    fixed: FxHashMap<FixedPart<'a>, Rc<Fixed>>,
    lower: FxHashMap<i32, Rc<Lower>>,
}

/// Priorities remembered at most; clusters have a handful.
const MOST_PRIORITIES: usize = 32;
/// Specs remembered at most: each costs four bytes a node.
const MOST_FIXED: usize = 128;

impl<'a> Memory<'a> {
    fn fixed(&mut self, board: &Board<'a>, pod: &Pod) -> Rc<Fixed> {
        let part = FixedPart::of(board.snapshot.scheduling(pod.scheduling), pod.node_name);
        if self.fixed.len() >= MOST_FIXED && !self.fixed.contains_key(&part) {
            self.fixed.clear();
        }
        Rc::clone(self.fixed.entry(part).or_insert_with(|| Rc::new(Fixed::of(board, part))))
    }

    /// The room without pods of lower priority; `None` if the pod may not evict, or there are none.
    fn lower(&mut self, board: &Board<'_>, pod: &Pod, never: bool) -> Option<Rc<Lower>> {
        let least = priority_of(pod);
        if never || board.lowest_priority.iter().all(|lowest| *lowest >= least) {
            return None;
        }
        if self.lower.len() >= MOST_PRIORITIES && !self.lower.contains_key(&least) {
            self.lower.clear();
        }
        Some(Rc::clone(self.lower.entry(least).or_insert_with(|| Rc::new(Lower::of(board, least)))))
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
    lower: Option<Rc<Lower>>,
    pub(crate) spread: Spread<'a>,
    pub(crate) neighbours: Neighbours<'a>,
    pub(crate) volumes: Volumes<'a>,
    pub(crate) masks: Vec<Mask>,
    /// What stops the pod whatever the node.
    pub(crate) problem: Option<PodProblem>,
}

impl<'t, 'a> Case<'t, 'a> {
    pub(crate) fn of(table: &'t Table<'a>, memory: &mut Memory<'a>, id: PodId, avoided_by: Vec<u32>) -> Self {
        let board = &table.board;
        let pod = board.snapshot.pod(id);
        let scheduling = board.snapshot.scheduling(pod.scheduling);
        let fixed = memory.fixed(board, pod);
        let lower = memory.lower(board, pod, scheduling.never_preempts);
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
        let mut case =
            Self { table, id, pod, scheduling, fixed, request, lower, spread, neighbours, volumes, masks, problem };
        case.add_nominated();
        case
    }

    /// Room that preemption has made for a pod of at least this priority is not free
    /// (`framework/runtime/framework.go`, RunFilterPluginsWithNominatedPods).
    fn add_nominated(&mut self) {
        let board = &self.table.board;
        for node in board.nominated.iter().map(|nominated| nominated.0) {
            self.masks[node] |= self.kept(node, None).bits(board, node, &self.request);
        }
    }

    /// The room of a node, less that of pods nominated to it.
    fn kept(&self, node: usize, lower: Option<&Lower>) -> Kept {
        let board = &self.table.board;
        let mut kept = Kept::of(board, node, lower);
        for (_, id) in board.nominated.iter().filter(|(at, id)| *at == node && *id != self.id) {
            let other = board.snapshot.pod(*id);
            if priority_of(other) >= priority_of(self.pod) {
                kept.take(board.request(other.requests));
            }
        }
        kept
    }

    fn is_nominated(&self, node: usize) -> bool {
        self.table.board.is_nominated[node]
    }

    /// The mask of a node as if its pods of lower priority were gone, as far as the first plugin that refuses.
    pub(crate) fn mask_without_lower(&self, node: usize) -> Mask {
        let board = &self.table.board;
        let least = priority_of(self.pod);
        let mut mask = self.masks[node] & FIXED;
        if ports::holder(board, &self.scheduling.host_ports, node, least).is_some() {
            mask |= PORTS;
        }
        mask |= match &self.lower {
            Some(lower) if !self.is_nominated(node) => lower.bits(board, node, &self.request),
            lower => self.kept(node, lower.as_deref()).bits(board, node, &self.request),
        };
        if mask != 0 {
            return mask;
        }
        mask |= self.volumes.bits(board, &self.table.claims, node, least);
        mask |= self.spread.bits(board, node, least);
        mask | self.neighbours.bits(board, &self.table.avoiders, node, least)
    }

    /// What a node lacks even without pods of lower priority.
    pub(crate) fn short_without_lower(&self, node: usize) -> Vec<(usize, i64)> {
        self.kept(node, self.lower.as_deref()).short(&self.request)
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
                    taint.map(taint_reason).into_iter().for_each(&mut tell);
                }
                ROOM => {
                    self.each_short(node, |column, _| tell(Reason::Insufficient(board.columns[column])));
                }
                _ => {
                    if let Some(reason) = Reason::of_bit(bit) {
                        tell(reason);
                    }
                }
            }
        }
    }

    /// Calls with what a node lacks: column and amount, with the room of nominated pods taken.
    pub(crate) fn each_short(&self, node: usize, mut tell: impl FnMut(usize, i64)) {
        if self.is_nominated(node) {
            self.kept(node, None).short(&self.request).into_iter().for_each(|(column, lack)| tell(column, lack));
            return;
        }
        let free = &self.table.board.free;
        lacks(&self.request, |column| free[column][node]).for_each(|(column, lack)| tell(column, lack));
    }

    /// What a node lacks: column and amount, with the room of nominated pods taken.
    pub(crate) fn short(&self, node: usize) -> Vec<(usize, i64)> {
        let mut short = Vec::new();
        self.each_short(node, |column, lack| short.push((column, lack)));
        short
    }
}
