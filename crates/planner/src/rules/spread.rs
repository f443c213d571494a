//! Rule 8: even spread over domains (`plugins/podtopologyspread/{filtering,common}.go`), only constraints that
//! forbid.

use cluster::{LabelsId, Pod, Scheduling, Selector, SpreadConstraint, StrId};
use rustc_hash::FxHashMap;

use crate::board::{Board, priority_of};
use crate::labels::{ABSENT, selects};
use crate::reason::{Mask, NODE_AFFINITY, SPREAD, SPREAD_KEY, TAINT};
use crate::rules::fixed::Fixed;

/// The constraints of a pod with the pods counted that they count.
pub(crate) struct Spread<'a> {
    constraints: Vec<Counted<'a>>,
}

struct Counted<'a> {
    rule: &'a SpreadConstraint,
    /// The labels that `matchLabelKeys` takes from the pod.
    own_labels: Vec<(StrId, StrId)>,
    namespace: StrId,
    /// Matching pods by domain, only domains of nodes that count.
    domains: FxHashMap<StrId, i64>,
    /// Which nodes count.
    counts: Vec<bool>,
    /// Pods of the smallest domain.
    least: i64,
    /// 1 if the pod counts itself.
    own: i64,
}

impl<'a> Spread<'a> {
    pub(crate) fn of(
        board: &Board<'a>,
        scheduling: &'a Scheduling,
        fixed: &Fixed,
        namespace: StrId,
        labels: LabelsId,
    ) -> Self {
        let one = |rule| Counted::of(board, scheduling, fixed, rule, namespace, labels);
        Self { constraints: scheduling.spread.iter().map(one).collect() }
    }

    /// Marks the nodes that lack a label, and those where the pod would make the spread too uneven.
    pub(crate) fn mark(&self, board: &Board<'_>, masks: &mut [Mask]) {
        for constraint in &self.constraints {
            let column = board.labels.column(constraint.rule.topology_key);
            let most = i64::from(constraint.rule.max_skew);
            for (node, mask) in masks.iter_mut().enumerate().filter(|(_, mask)| **mask & (SPREAD | SPREAD_KEY) == 0) {
                *mask |= match column.map_or(ABSENT, |column| column[node]) {
                    ABSENT => SPREAD_KEY,
                    domain if constraint.skew(board, node, domain, i32::MIN) > most => SPREAD,
                    _ => 0,
                };
            }
        }
    }

    /// The bits for one node, as if its pods below this priority were gone; the first constraint that is
    /// broken tells which.
    pub(crate) fn bits(&self, board: &Board<'_>, node: usize, least_priority: i32) -> Mask {
        for constraint in &self.constraints {
            let domain = board.labels.value(node, constraint.rule.topology_key);
            if domain == ABSENT {
                return SPREAD_KEY;
            }
            if constraint.skew(board, node, domain, least_priority) > i64::from(constraint.rule.max_skew) {
                return SPREAD;
            }
        }
        0
    }

    /// The constraint that a node breaks: key, skew and most allowed.
    pub(crate) fn broken(&self, board: &Board<'_>, node: usize) -> Option<(StrId, i64, i32)> {
        self.constraints.iter().find_map(|constraint| {
            let (key, most) = (constraint.rule.topology_key, constraint.rule.max_skew);
            let domain = board.labels.value(node, key);
            if domain == ABSENT {
                return Some((key, 0, most));
            }
            let skew = constraint.skew(board, node, domain, i32::MIN);
            (skew > i64::from(most)).then_some((key, skew, most))
        })
    }
}

impl<'a> Counted<'a> {
    fn of(
        board: &Board<'a>,
        scheduling: &Scheduling,
        fixed: &Fixed,
        rule: &'a SpreadConstraint,
        namespace: StrId,
        labels: LabelsId,
    ) -> Self {
        let own_labels: Vec<_> =
            rule.match_label_keys.iter().filter_map(|key| Some((*key, board.snapshot.label(labels, *key)?))).collect();
        let keys: Vec<_> = scheduling.spread.iter().map(|each| board.labels.column(each.topology_key)).collect();
        let domain_of = board.labels.column(rule.topology_key);
        let mut domains: FxHashMap<StrId, i64> = FxHashMap::default();
        let mut counts = vec![false; board.snapshot.nodes.len()];
        for (node, counts) in counts.iter_mut().enumerate() {
            // A node counts if it has the label of every constraint, and as the two policies say.
            let has_keys = keys.iter().all(|column| column.is_some_and(|column| column[node] != ABSENT));
            let affinity = !rule.honors_affinity || fixed.masks[node] & NODE_AFFINITY == 0;
            let taints = !rule.honors_taints || fixed.masks[node] & TAINT == 0;
            *counts = has_keys && affinity && taints;
            if let (true, Some(column)) = (*counts, domain_of) {
                domains.entry(column[node]).or_default();
            }
        }
        let mut counted = Self { rule, own_labels, namespace, domains: FxHashMap::default(), counts, least: 0, own: 0 };
        for id in board.by_label.candidates(namespace, rule.selector.as_ref()) {
            let pod = board.snapshot.pod(*id);
            let Some(node) = pod.node.map(|node| node.0 as usize) else { continue };
            if counted.counts[node] && counted.counts_pod(board, pod) {
                let domain = domain_of.map_or(ABSENT, |column| column[node]);
                *domains.entry(domain).or_default() += 1;
            }
        }
        counted.own = i64::from(counted.selects(board, labels));
        // With fewer domains than asked for, an empty one is imagined (minMatchNum).
        let enough = domains.len() >= usize::try_from(rule.min_domains).unwrap_or(0).max(1);
        counted.least = if enough { domains.values().copied().min().unwrap_or(0) } else { 0 };
        counted.domains = domains;
        counted
    }

    /// Whether a pod on a node counts: same namespace, not being deleted, selected; an empty selector counts
    /// none (countPodsMatchSelector).
    fn counts_pod(&self, board: &Board<'_>, pod: &Pod) -> bool {
        let is_empty = |selector: &Selector| selector.requirements.is_empty() && self.own_labels.is_empty();
        pod.namespace == self.namespace
            && !pod.is_terminating()
            && !self.rule.selector.as_ref().is_some_and(is_empty)
            && self.selects(board, pod.labels)
    }

    fn selects(&self, board: &Board<'_>, labels: LabelsId) -> bool {
        selects(board.snapshot, self.rule.selector.as_ref(), labels)
            && self.own_labels.iter().all(|(key, value)| board.snapshot.label(labels, *key) == Some(*value))
    }

    /// How uneven the spread would be with the pod on this node: its domain's pods and itself, less those of
    /// the smallest domain.
    fn skew(&self, board: &Board<'_>, node: usize, domain: StrId, least_priority: i32) -> i64 {
        let mut matching = self.domains.get(&domain).copied().unwrap_or(0);
        let mut least = self.least;
        if least_priority > board.lowest_priority[node] && self.counts[node] {
            let gone = board
                .pods_on(node)
                .filter(|(_, pod)| priority_of(pod) < least_priority && self.counts_pod(board, pod))
                .count();
            matching -= i64::try_from(gone).unwrap_or(0);
            least = least.min(matching);
        }
        matching + self.own - least
    }
}

/// All that a constraint depends on in the pod's own labels: the values of `matchLabelKeys`, and whether the
/// pod selects itself.
pub(crate) fn own_part(board: &Board<'_>, rule: &SpreadConstraint, labels: LabelsId, key: &mut Vec<u32>) {
    key.extend(rule.match_label_keys.iter().map(|k| board.snapshot.label(labels, *k).unwrap_or(ABSENT).0));
    let selected = selects(board.snapshot, rule.selector.as_ref(), labels);
    key.push(u32::from(selected));
}
