//! The smallest changes that would let a pod in, the smallest first.

use cluster::NodeId;

use crate::case::Case;
use crate::change_words::{sentence, unmatched};
use crate::preemption::Preemption;
use crate::reason::{
    ATTACH_LIMIT, Mask, NO_VOLUME, NODE_AFFINITY, NODE_NAME, ONE_POD_CLAIM, OTHER_NODE, OTHERS_ANTI_AFFINITY,
    POD_AFFINITY, POD_ANTI_AFFINITY, PORTS, ROOM, Reason, SPREAD, SPREAD_KEY, TAINT, TOO_MANY_PODS, TOO_SMALL,
    UNSCHEDULABLE, VOLUME_AFFINITY, VOLUME_GONE, ZONE,
};
use crate::verdict::{node_id, shortage};

/// One way to let a pod in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What to do, in a sentence.
    pub sentence: String,
    /// The rules it answers, in order; none if the scheduler does it by itself.
    pub rules: Vec<u8>,
    /// The node it is about, or an example of those that would take the pod then.
    pub node: Option<NodeId>,
    /// How many nodes would take the pod then; 1 where the change is about one node.
    pub nodes: u32,
}

/// Beside [`TAINT`]: the taint tells of the node's state and goes by itself, or the node does.
pub(crate) const PASSING: Mask = 1 << 30;

/// How much is asked with each bit. One rule of thumb: what frees a little room comes before what changes one
/// node, that before what changes the pod's spec, and that before new hardware and storage.
const COSTS: [(Mask, u32); 20] = [
    (TOO_MANY_PODS, 2),
    (ROOM, 2),
    (PORTS, 3),
    (UNSCHEDULABLE, 3),
    (TAINT, 4),
    (PASSING, 4),
    (SPREAD, 4),
    (POD_ANTI_AFFINITY, 4),
    (OTHERS_ANTI_AFFINITY, 4),
    (NODE_AFFINITY, 5),
    (POD_AFFINITY, 5),
    (SPREAD_KEY, 5),
    (TOO_SMALL, 6),
    (ATTACH_LIMIT, 6),
    (ONE_POD_CLAIM, 7),
    (NO_VOLUME, 7),
    (VOLUME_GONE, 8),
    (VOLUME_AFFINITY, 8),
    (ZONE, 8),
    (OTHER_NODE | NODE_NAME, 9),
];

/// Nodes with the same bits.
pub(crate) struct Class {
    pub(crate) mask: Mask,
    /// The node that is nearest to taking the pod, and how far it is.
    pub(crate) best: usize,
    score: i64,
    looked_at: u32,
    /// Nodes that the same words would open.
    pub(crate) nodes: u32,
}

/// At most so many changes are told.
const MOST_CHANGES: usize = 3;
/// Of each class, so many nodes are compared: enough for a good example, few enough for a great cluster.
const MOST_COMPARED: u32 = 256;

pub(crate) fn changes(case: &Case<'_, '_>, preemption: Option<&Preemption>) -> Vec<Change> {
    let mut out = Vec::new();
    if let Some(Preemption::Possible(node)) = preemption {
        let name = case.table.board.snapshot.text(case.table.board.snapshot.node(*node).name);
        let sentence = format!("Nothing: the scheduler can evict pods of lower priority, as on node {name}.");
        out.push(Change { sentence, rules: Vec::new(), node: Some(*node), nodes: 1 });
    }
    if case.problem.is_some() || case.masks.contains(&0) {
        return out;
    }
    let mut classes = classes(case);
    let cost = |mask: Mask| -> u32 { COSTS.iter().filter(|(bit, _)| mask & bit != 0).map(|(_, cost)| cost).sum() };
    classes.sort_by_key(|class| (cost(class.mask), std::cmp::Reverse(class.nodes)));
    for (at, class) in classes.iter().enumerate() {
        // Two changes together are told only where one alone is not enough on any node.
        if at > 0 && (class.mask & !(TOO_SMALL | PASSING)).count_ones() > 1 || out.len() == MOST_CHANGES {
            break;
        }
        let rules = rules_of(class.mask);
        let node = (class.mask & TOO_SMALL == 0).then(|| node_id(class.best));
        let nodes = if class.mask == TAINT { same_taints(case, class) } else { 1 };
        out.push(Change { sentence: sentence(case, class.mask, class.best, nodes), rules, node, nodes });
    }
    out
}

fn classes(case: &Case<'_, '_>) -> Vec<Class> {
    let snapshot = case.table.board.snapshot;
    let passing: Vec<bool> = case
        .fixed
        .untolerated
        .iter()
        .map(|taints| taints.iter().any(|taint| is_passing(snapshot.text(taint.key))))
        .collect();
    let mut classes: Vec<Class> = Vec::new();
    let mut last = 0;
    for (node, mask) in case.masks.iter().enumerate() {
        let list = case.table.board.taint_list_of[node] as usize;
        let mask = if mask & TAINT != 0 && passing[list] { mask | PASSING } else { *mask };
        // Nodes beside each other are often alike.
        if classes.get(last).is_none_or(|class| class.mask != mask) {
            last = classes.iter().position(|class| class.mask == mask).unwrap_or(classes.len());
        }
        let class = match classes.get_mut(last) {
            Some(class) => class,
            None => {
                classes.push(Class { mask, best: node, score: i64::MAX, looked_at: 0, nodes: 0 });
                &mut classes[last]
            }
        };
        class.nodes += 1;
        if class.looked_at < MOST_COMPARED {
            class.looked_at += 1;
            let score = score(case, node, mask);
            if score < class.score {
                (class.best, class.score) = (node, score);
            }
        }
    }
    classes
}

fn many(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::from(u32::MAX))
}

/// How far a node is from taking the pod, to compare nodes with the same bits.
fn score(case: &Case<'_, '_>, node: usize, mask: Mask) -> i64 {
    let mut score = if mask & ROOM != 0 { shortage(case, node) } else { 0 };
    if mask & TAINT != 0 {
        score = score
            .saturating_add(1000 * many(case.fixed.untolerated[case.table.board.taint_list_of[node] as usize].len()));
    }
    if mask & NODE_AFFINITY != 0 {
        score = score.saturating_add(1000 * many(unmatched(case, node).len()));
    }
    score
}

/// How many nodes of a class have no other taints than its best node.
fn same_taints(case: &Case<'_, '_>, class: &Class) -> u32 {
    let list_of = &case.table.board.taint_list_of;
    let wanted = &case.fixed.untolerated[list_of[class.best] as usize];
    let same = |taints: &Vec<cluster::Taint>| {
        taints
            .iter()
            .all(|taint| wanted.iter().any(|w| (w.key, w.value, w.effect) == (taint.key, taint.value, taint.effect)))
    };
    let lists: Vec<bool> = case.fixed.untolerated.iter().map(same).collect();
    let nodes = (0..case.masks.len()).filter(|node| case.masks[*node] == TAINT && lists[list_of[*node] as usize]);
    u32::try_from(nodes.count()).unwrap_or(u32::MAX)
}

/// Taints that controllers put on nodes that are not well, not ready yet, or about to go.
fn is_passing(key: &str) -> bool {
    const PREFIXES: [&str; 3] = ["node.kubernetes.io/", "node.cloudprovider.kubernetes.io/", "karpenter.sh/"];
    PREFIXES.iter().any(|prefix| key.starts_with(prefix))
        || matches!(key, "ToBeDeletedByClusterAutoscaler" | "DeletionCandidateOfClusterAutoscaler")
}

fn rules_of(mask: Mask) -> Vec<u8> {
    let mut rules = Vec::new();
    for at in 0..TOO_SMALL.trailing_zeros() {
        let rule = match mask & (1 << at) {
            0 => continue,
            TAINT => 3,
            ROOM => 6,
            bit => match Reason::of_bit(bit) {
                Some(reason) => reason.rule(),
                None => continue,
            },
        };
        if !rules.contains(&rule) {
            rules.push(rule);
        }
    }
    rules
}
