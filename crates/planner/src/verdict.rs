//! Which sort of change would help a pod.

use cluster::{NodeId, ResourceId};
use units::Quantity;

use crate::case::Case;
use crate::reason::{FIXED, Mask, PORTS, PodProblem, ROOM, TOO_MANY_PODS, TOO_SMALL};

/// What stands between a pod and a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Scheduling gates hold it back; no node has been looked at.
    Gated,
    /// It is being deleted; the scheduler passes it over.
    Deleting,
    /// It fits some nodes as they are: the scheduler has not looked since, or is another one.
    FitsNow {
        /// How many nodes.
        nodes: u32,
        /// The first of them.
        example: NodeId,
    },
    /// By the rules that are simulated it fits some nodes; one that is not simulated may forbid them all.
    NotKnown {
        /// How many nodes.
        nodes: u32,
        /// The first of them.
        example: NodeId,
    },
    /// It would fit a node on which pods make room.
    NeedsRoom {
        /// The node that lacks least.
        node: NodeId,
        /// What it lacks, without what only the number of its pods or a port forbids.
        short: Vec<(ResourceId, Quantity)>,
    },
    /// Every node that its spec allows is too small, even when empty.
    NeedsBiggerNode {
        /// What a node must have at least.
        at_least: Vec<(ResourceId, Quantity)>,
    },
    /// Its spec allows some nodes, but other pods or its volumes keep it off all of them.
    NeedsOthers,
    /// Its spec allows no node: taints, selectors, cordons.
    NeverFits,
    /// Something about the pod itself stops it, whatever the node.
    Stopped(PodProblem),
}

impl Verdict {
    /// The name in snake case, as the command prints it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Gated => "gated",
            Self::Deleting => "deleting",
            Self::FitsNow { .. } => "fits_now",
            Self::NotKnown { .. } => "not_known",
            Self::NeedsRoom { .. } => "needs_room",
            Self::NeedsBiggerNode { .. } => "needs_bigger_node",
            Self::NeedsOthers => "needs_others",
            Self::NeverFits => "never_fits",
            Self::Stopped(_) => "stopped",
        }
    }
}

pub(crate) fn verdict(case: &Case<'_, '_>) -> Verdict {
    let board = &case.table.board;
    if let Some(problem) = case.problem {
        return Verdict::Stopped(problem);
    }
    let fitting = case.masks.iter().filter(|mask| **mask == 0).count();
    if let Some(at) = case.masks.iter().position(|mask| *mask == 0) {
        let (nodes, example) = (u32::try_from(fitting).unwrap_or(u32::MAX), node_id(at));
        let unsure = case.scheduling.has_resource_claims || case.volumes.unknown.is_some();
        return if unsure { Verdict::NotKnown { nodes, example } } else { Verdict::FitsNow { nodes, example } };
    }
    let only = |allowed: Mask| (0..case.masks.len()).filter(move |node| case.masks[*node] & !allowed == 0);
    if let Some(at) = nearest(case, only(PORTS | TOO_MANY_PODS | ROOM)) {
        let short =
            case.short(at).into_iter().map(|(column, lack)| (board.columns[column], board.quantity(column, lack)));
        return Verdict::NeedsRoom { node: node_id(at), short: short.collect() };
    }
    if only(PORTS | TOO_MANY_PODS | ROOM | TOO_SMALL).next().is_some() {
        let asked = case.request.iter();
        let at_least = asked.map(|(column, asked)| (board.columns[*column], board.quantity(*column, *asked)));
        return Verdict::NeedsBiggerNode { at_least: at_least.collect() };
    }
    if case.masks.iter().any(|mask| mask & FIXED == 0) { Verdict::NeedsOthers } else { Verdict::NeverFits }
}

/// How much a node lacks, in thousandths of what it has, all resources together: only to compare nodes.
pub(crate) fn shortage(case: &Case<'_, '_>, node: usize) -> i64 {
    let board = &case.table.board;
    let mut sum = 0_i64;
    case.each_short(node, |column, lack| {
        sum = sum.saturating_add(lack.saturating_mul(1000) / board.allocatable[column][node].max(1));
    });
    sum
}

/// The first of the nodes that lack least.
fn nearest(case: &Case<'_, '_>, nodes: impl Iterator<Item = usize>) -> Option<usize> {
    let board = &case.table.board;
    let column = |(column, asked): &(usize, i64)| (*asked, &*board.free[*column], &*board.allocatable[*column]);
    let columns: Vec<(i64, &[i64], &[i64])> = case.request.iter().map(column).collect();
    let mut best: Option<(i64, usize)> = None;
    for node in nodes {
        if let Some((least, _)) = best {
            // Most nodes are told apart by a product, which costs less than the quotients. The room of nodes that
            // others are nominated to is less than it seems, so that they are only farther.
            let is_farther = |(asked, free, all): &(i64, &[i64], &[i64])| {
                let most = least.saturating_mul(all[node].max(1));
                asked.saturating_sub(free[node]).saturating_mul(1000) >= most && most < i64::MAX && *asked > free[node]
            };
            if columns.iter().any(is_farther) {
                continue;
            }
        }
        let lack = shortage(case, node);
        if best.is_none_or(|(least, _)| lack < least) {
            best = Some((lack, node));
        }
    }
    best.map(|(_, node)| node)
}

pub(crate) fn node_id(at: usize) -> NodeId {
    NodeId(u32::try_from(at).unwrap_or(u32::MAX))
}
