//! Rules 1 to 4: what depends on the node and the pod's spec alone.

use cluster::{NodeTerm, Scheduling, StrId, Taint, Toleration, TolerationOperator};

use crate::board::Board;
use crate::labels::ABSENT;
use crate::reason::{Mask, NODE_AFFINITY, NODE_NAME, OTHER_NODE, TAINT, UNSCHEDULABLE};

/// The part of a pod's spec that rules 1 to 4 read; few pods differ in it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct FixedPart<'a> {
    tolerations: &'a [Toleration],
    node_selector: &'a [(StrId, StrId)],
    node_affinity: Option<&'a [NodeTerm]>,
    node_name: StrId,
}

impl<'a> FixedPart<'a> {
    pub(crate) fn of(scheduling: &'a Scheduling, node_name: StrId) -> Self {
        Self {
            tolerations: &scheduling.tolerations,
            node_selector: &scheduling.node_selector,
            node_affinity: scheduling.node_affinity.as_deref(),
            node_name,
        }
    }
}

/// What rules 1 to 4 say of every node, for all pods with the same [`FixedPart`].
pub(crate) struct Fixed {
    /// One mask for each node.
    pub(crate) masks: Vec<Mask>,
    /// Of each list of taints, those that are not tolerated.
    pub(crate) untolerated: Vec<Vec<Taint>>,
    /// The node affinity names nodes that contradict each other.
    pub(crate) names_conflict: bool,
}

impl Fixed {
    pub(crate) fn of(board: &Board<'_>, part: FixedPart<'_>) -> Self {
        let words = &board.words;
        let (tolerations, node_name) = (part.tolerations, part.node_name);
        // NodeUnschedulable (`plugins/nodeunschedulable/node_unschedulable.go`).
        let cordon = Taint { key: words.unschedulable_taint, effect: words.no_schedule, ..Taint::default() };
        let cordon_tolerated = tolerates(board, tolerations, &cordon);
        // TaintToleration (`plugins/tainttoleration/taint_toleration.go`).
        let untolerated: Vec<Vec<Taint>> = board
            .taint_lists
            .iter()
            .map(|taints| taints.iter().filter(|taint| !tolerates(board, tolerations, taint)).copied().collect())
            .collect();
        let names = named_nodes(board, part);
        let names_conflict = names.as_ref().is_some_and(Vec::is_empty);
        let names = names.filter(|names| !names.is_empty());
        let mut masks = Vec::with_capacity(board.snapshot.nodes.len());
        for (at, node) in board.snapshot.nodes.iter().enumerate() {
            let mut mask = 0;
            if names.as_ref().is_some_and(|names| !names.contains(&node.name)) {
                mask |= OTHER_NODE;
            }
            if node.unschedulable && !cordon_tolerated {
                mask |= UNSCHEDULABLE;
            }
            // NodeName (`plugins/nodename/node_name.go`).
            if !node_name.is_empty() && node_name != node.name {
                mask |= NODE_NAME;
            }
            if !untolerated[board.taint_list_of[at] as usize].is_empty() {
                mask |= TAINT;
            }
            if !matches_node(board, part, at) {
                mask |= NODE_AFFINITY;
            }
            masks.push(mask);
        }
        Self { masks, untolerated, names_conflict }
    }
}

/// All of `nodeSelector`, and any one term of the required affinity; an empty list of terms matches nothing
/// (`component-helpers/scheduling/corev1/nodeaffinity/nodeaffinity.go`, RequiredNodeAffinity.Match).
fn matches_node(board: &Board<'_>, part: FixedPart<'_>, node: usize) -> bool {
    part.node_selector.iter().all(|(key, value)| board.labels.value(node, *key) == *value)
        && part
            .node_affinity
            .is_none_or(|terms| terms.iter().any(|term| board.labels.in_term(board.snapshot, node, term)))
}

/// The nodes that the affinity names, if each of its terms names some: the scheduler then looks at no other
/// (`plugins/nodeaffinity/node_affinity.go`, PreFilter). None of them if the terms contradict themselves.
fn named_nodes(board: &Board<'_>, part: FixedPart<'_>) -> Option<Vec<StrId>> {
    let terms = part.node_affinity.filter(|terms| !terms.is_empty())?;
    let mut all = Vec::new();
    for term in terms {
        let mut fields = term.fields.iter().filter(|field| board.labels.is_name_in(field));
        let mut names: Vec<StrId> = fields.next()?.values.to_vec();
        for field in fields {
            names.retain(|name| field.values.contains(name));
        }
        all.append(&mut names);
    }
    Some(all)
}

/// Whether any toleration bears a taint.
pub(crate) fn tolerates(board: &Board<'_>, tolerations: &[Toleration], taint: &Taint) -> bool {
    tolerations.iter().any(|toleration| bears(board, toleration, taint))
}

/// `component-helpers/scheduling/corev1/helpers.go` and `api/core/v1/toleration.go`, ToleratesTaint: effect
/// empty or equal, key empty or equal, then the operator.
fn bears(board: &Board<'_>, toleration: &Toleration, taint: &Taint) -> bool {
    if !toleration.effect.is_empty() && toleration.effect != taint.effect {
        return false;
    }
    if !toleration.key.is_empty() && toleration.key != taint.key {
        return false;
    }
    let number = |id: StrId| if id == ABSENT { None } else { board.snapshot.text(id).parse::<i64>().ok() };
    match toleration.operator {
        TolerationOperator::Equal => toleration.value == taint.value,
        TolerationOperator::Exists => true,
        TolerationOperator::Lt | TolerationOperator::Gt => {
            let (Some(taint), Some(bound)) = (number(taint.value), number(toleration.value)) else { return false };
            if toleration.operator == TolerationOperator::Lt { taint < bound } else { taint > bound }
        }
        TolerationOperator::Unknown => false,
    }
}
