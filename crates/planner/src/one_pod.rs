//! One pod, node by node and rule by rule.

use cluster::{NodeId, PodId, ResourceId};
use units::Quantity;

use crate::case::{Case, Memory};
use crate::explain::{Explainer, Group};
use crate::reason::{Reason, TOO_SMALL, reported};
use crate::rules::neighbours::Seen;

/// What every rule says of one pod.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PodExplained {
    /// The answer as for a group of one.
    pub summary: Group,
    /// Every node, in the order of the snapshot.
    pub nodes: Vec<NodeFinding>,
}

/// What every rule says of a pod on one node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeFinding {
    /// The node.
    pub node: NodeId,
    /// Everything that speaks against it, in the order of the rules; empty if the pod fits.
    pub reasons: Vec<Reason>,
    /// How many of these, from the first, the scheduler reports; it stops at the first plugin that refuses.
    pub reported: usize,
    /// What the node lacks.
    pub short: Vec<(ResourceId, Quantity)>,
    /// Whether it is too small even when empty.
    pub too_small: bool,
}

impl Explainer<'_> {
    /// One pod, whether it waits or not. A pod that runs is judged as it would be now, beside itself.
    /// A handle of another snapshot may panic.
    pub fn pod(&self, id: PodId) -> PodExplained {
        let board = &self.table.board;
        let avoided_by = self.table.avoiders.of_pod(board, Seen::of(board.snapshot.pod(id)));
        let case = Case::of(&self.table, &mut Memory::default(), id, avoided_by);
        let (sentence, by_reason, verdict, changes) = self.answer(&case);
        let notes = self.notes(&case);
        let finding = |(node, mask): (usize, &u32)| {
            let mut reasons = Vec::new();
            case.each_reason(node, *mask, |reason| reasons.push(reason));
            let mut told = 0;
            case.each_reason(node, reported(*mask), |_| told += 1);
            let short = case
                .short(node)
                .into_iter()
                .map(|(column, lack)| (board.columns[column], board.quantity(column, lack)));
            NodeFinding {
                node: crate::verdict::node_id(node),
                reasons,
                reported: told,
                short: short.collect(),
                too_small: mask & TOO_SMALL != 0,
            }
        };
        let nodes = case.masks.iter().enumerate().map(finding).collect();
        let summary = Group { pods: vec![id], sentence, by_reason, verdict, changes, notes };
        PodExplained { summary, nodes }
    }
}
