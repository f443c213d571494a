//! Rule 9: pods that must, or must not, share a domain (`plugins/interpodaffinity/filtering.go`).

use cluster::{LabelsId, Pod, PodTerm, Scheduling, StrId};

use crate::board::{Board, priority_of};
use crate::labels::{ABSENT, holds, selects};
use crate::reason::{Mask, OTHERS_ANTI_AFFINITY, POD_AFFINITY, POD_ANTI_AFFINITY};
use crate::rules::avoiders::{Avoiders, ByDomain};

/// A pod as the terms of others see it.
#[derive(Clone, Copy)]
pub(crate) struct Seen {
    pub(crate) namespace: StrId,
    pub(crate) labels: LabelsId,
}

impl Seen {
    pub(crate) fn of(pod: &Pod) -> Self {
        Self { namespace: pod.namespace, labels: pod.labels }
    }
}

/// Whether a term of a pod in `home` matches another pod (`framework/types.go`, AffinityTerm.Matches).
pub(crate) fn term_matches(board: &Board<'_>, term: &PodTerm, home: StrId, other: Seen) -> bool {
    let in_reach = if is_own_only(term) {
        other.namespace == home
    } else {
        term.namespaces.contains(&other.namespace) || in_selected_namespace(board, term, other.namespace)
    };
    in_reach && selects(board.snapshot, term.selector.as_ref(), other.labels)
}

/// Whether a term is about pods of its owner's namespace only.
pub(crate) fn is_own_only(term: &PodTerm) -> bool {
    term.namespaces.is_empty() && term.namespace_selector.is_none()
}

/// The pods that stand, with their nodes, among which are all that a term of a pod in `home` matches.
fn each_candidate<'a>(board: &Board<'a>, term: &PodTerm, home: StrId, visit: &mut dyn FnMut(usize, &'a Pod)) {
    if !is_own_only(term) {
        (0..board.snapshot.nodes.len()).for_each(|node| board.pods_on(node).for_each(|(_, pod)| visit(node, pod)));
        return;
    }
    for id in board.by_label.candidates(home, term.selector.as_ref()) {
        let pod = board.snapshot.pod(*id);
        if let Some(node) = pod.node {
            visit(node.0 as usize, pod);
        }
    }
}

/// A namespace that is not in the snapshot has no known labels; an empty selector needs none.
fn in_selected_namespace(board: &Board<'_>, term: &PodTerm, namespace: StrId) -> bool {
    let Some(selector) = &term.namespace_selector else { return false };
    let labels = board.namespaces.get(&namespace).copied();
    selector.requirements.iter().all(|each| {
        labels
            .is_some_and(|labels| holds(board.snapshot, each, board.snapshot.label(labels, each.key).unwrap_or(ABSENT)))
    })
}

/// What rule 9 needs of one pod.
pub(crate) struct Neighbours<'a> {
    scheduling: &'a Scheduling,
    pod: Seen,
    /// Of each affinity term, the domains of pods that match all of them.
    wanted: Vec<ByDomain>,
    /// No pod at all matches, and the pod matches its own terms: it may be the first.
    may_be_first: bool,
    /// Of each anti-affinity term, the domains of pods that match it.
    avoided: Vec<ByDomain>,
    /// Terms of others that avoid this pod.
    avoided_by: Vec<u32>,
}

impl<'a> Neighbours<'a> {
    pub(crate) fn of(board: &Board<'a>, scheduling: &'a Scheduling, pod: Seen, avoided_by: Vec<u32>) -> Self {
        let mut found = Self {
            scheduling,
            pod,
            wanted: vec![ByDomain::default(); scheduling.affinity.len()],
            may_be_first: false,
            avoided: vec![ByDomain::default(); scheduling.anti_affinity.len()],
            avoided_by,
        };
        found.count(board);
        found.may_be_first = found.wanted.iter().all(ByDomain::is_empty) && found.wants(board, pod);
        found
    }

    fn count(&mut self, board: &Board<'a>) {
        let (scheduling, owner) = (self.scheduling, self.pod);
        let add = |term: &PodTerm, domains: &mut ByDomain, node: usize| {
            let domain = board.labels.value(node, term.topology_key);
            if domain != ABSENT {
                *domains.entry(domain).or_default() += 1;
            }
        };
        for (term, domains) in scheduling.anti_affinity.iter().zip(&mut self.avoided) {
            each_candidate(board, term, owner.namespace, &mut |node, pod| {
                if term_matches(board, term, owner.namespace, Seen::of(pod)) {
                    add(term, domains, node);
                }
            });
        }
        // A pod counts only if it matches all terms: the candidates of any one will do.
        let Some(first) = scheduling.affinity.first() else { return };
        let own_only = scheduling.affinity.iter().find(|term| is_own_only(term));
        each_candidate(board, own_only.unwrap_or(first), owner.namespace, &mut |node, pod| {
            if wants(board, scheduling, owner, Seen::of(pod)) {
                scheduling.affinity.iter().zip(&mut self.wanted).for_each(|(term, domains)| add(term, domains, node));
            }
        });
    }

    fn wants(&self, board: &Board<'_>, other: Seen) -> bool {
        wants(board, self.scheduling, self.pod, other)
    }

    /// Whether neither the pod nor any other minds who is near.
    fn is_indifferent(&self) -> bool {
        self.wanted.is_empty() && self.avoided.is_empty() && self.avoided_by.is_empty()
    }

    /// Marks the nodes by this rule.
    pub(crate) fn mark(&self, board: &Board<'_>, avoiders: &Avoiders, masks: &mut [Mask]) {
        let mut set = |key: StrId, bit: Mask, is_out: &dyn Fn(StrId) -> bool| {
            let column = board.labels.column(key);
            for (node, mask) in masks.iter_mut().enumerate() {
                *mask |= if is_out(column.map_or(ABSENT, |column| column[node])) { bit } else { 0 };
            }
        };
        for (term, domains) in self.scheduling.affinity.iter().zip(&self.wanted) {
            let is_far = |domain| domain == ABSENT || !self.may_be_first && !domains.contains_key(&domain);
            set(term.topology_key, POD_AFFINITY, &is_far);
        }
        let own = self.scheduling.anti_affinity.iter().zip(&self.avoided);
        for (term, domains) in own.filter(|(_, domains)| !domains.is_empty()) {
            set(term.topology_key, POD_ANTI_AFFINITY, &|domain| domains.contains_key(&domain));
        }
        for avoider in self.avoided_by.iter().map(|at| &avoiders.terms[*at as usize]) {
            let key = avoider.term(board).topology_key;
            set(key, OTHERS_ANTI_AFFINITY, &|domain| avoider.domains.contains_key(&domain));
        }
    }

    /// The bits for one node, as if its pods below this priority were gone.
    pub(crate) fn bits(&self, board: &Board<'_>, avoiders: &Avoiders, node: usize, least_priority: i32) -> Mask {
        if self.is_indifferent() {
            return 0;
        }
        let gone: Vec<&Pod> = if least_priority > board.lowest_priority[node] {
            board.pods_on(node).map(|(_, pod)| pod).filter(|pod| priority_of(pod) < least_priority).collect()
        } else {
            Vec::new()
        };
        let left = |domains: &ByDomain, key: StrId, is_counted: &dyn Fn(&Pod) -> bool| -> Option<u32> {
            let domain = board.labels.value(node, key);
            let lost = gone.iter().filter(|pod| is_counted(pod)).count();
            let count = domains.get(&domain).copied().unwrap_or(0);
            (domain != ABSENT).then(|| count.saturating_sub(u32::try_from(lost).unwrap_or(u32::MAX)))
        };
        let mut mask = 0;
        // All topology labels must exist; a pod that is the first of its kind may go anywhere else.
        let near = self
            .scheduling
            .affinity
            .iter()
            .zip(&self.wanted)
            .map(|(term, domains)| left(domains, term.topology_key, &|pod| self.wants(board, Seen::of(pod))));
        for count in near {
            if count.is_none() || (count == Some(0) && !self.may_be_first) {
                mask |= POD_AFFINITY;
            }
        }
        for (term, domains) in self.scheduling.anti_affinity.iter().zip(&self.avoided) {
            let is_counted = |pod: &Pod| term_matches(board, term, self.pod.namespace, Seen::of(pod));
            if left(domains, term.topology_key, &is_counted).is_some_and(|count| count > 0) {
                mask |= POD_ANTI_AFFINITY;
            }
        }
        for at in &self.avoided_by {
            let avoider = &avoiders.terms[*at as usize];
            let is_counted = |pod: &Pod| (pod.scheduling, pod.namespace) == (avoider.scheduling, avoider.home);
            let count = left(&avoider.domains, avoider.term(board).topology_key, &is_counted);
            if count.is_some_and(|count| count > 0) {
                mask |= OTHERS_ANTI_AFFINITY;
            }
        }
        mask
    }

    /// The topology key of the first anti-affinity, of the pod or of others, that keeps it off a node.
    pub(crate) fn avoided_key(&self, board: &Board<'_>, avoiders: &Avoiders, node: usize) -> Option<StrId> {
        let blocks = |domains: &ByDomain, key: StrId| domains.contains_key(&board.labels.value(node, key));
        let own = self.scheduling.anti_affinity.iter().zip(&self.avoided);
        let mut own =
            own.filter(|(term, domains)| blocks(domains, term.topology_key)).map(|(term, _)| term.topology_key);
        own.next().or_else(|| {
            let mut others = self.avoided_by.iter().map(|at| &avoiders.terms[*at as usize]);
            let found = others.find(|avoider| blocks(&avoider.domains, avoider.term(board).topology_key));
            found.map(|avoider| avoider.term(board).topology_key)
        })
    }
}

/// Whether a pod matches all affinity terms of another (podMatchesAllAffinityTerms).
fn wants(board: &Board<'_>, scheduling: &Scheduling, owner: Seen, other: Seen) -> bool {
    !scheduling.affinity.is_empty()
        && scheduling.affinity.iter().all(|term| term_matches(board, term, owner.namespace, other))
}

/// All that rule 9 depends on in the pod's own labels besides its namespace: whether it matches its terms.
pub(crate) fn own_part(board: &Board<'_>, scheduling: &Scheduling, pod: Seen) -> bool {
    wants(board, scheduling, pod, pod)
}
