//! Rule 9: the anti-affinity of pods that run, against those that come.

use cluster::{PodTerm, SchedulingId, StrId};
use rustc_hash::FxHashMap;

use crate::board::Board;
use crate::by_label::{Labelled, single_values};
use crate::labels::ABSENT;
use crate::rules::neighbours::{Seen, is_own_only, term_matches};

/// How many pods that a term is about stand in each domain of its key.
pub(crate) type ByDomain = FxHashMap<StrId, u32>;

/// The anti-affinity of the pods that run, each distinct term and namespace once.
#[derive(Default)]
pub(crate) struct Avoiders {
    pub(crate) terms: Vec<Avoider>,
    /// Terms about their own namespace that ask for a value of a label, by both.
    by_label: FxHashMap<Labelled, Vec<u32>>,
    /// All others.
    others: Vec<u32>,
}

pub(crate) struct Avoider {
    pub(crate) scheduling: SchedulingId,
    at: usize,
    pub(crate) home: StrId,
    pub(crate) domains: ByDomain,
}

impl Avoiders {
    pub(crate) fn of(board: &Board<'_>) -> Self {
        let mut rows: FxHashMap<(SchedulingId, usize, StrId), usize> = FxHashMap::default();
        let mut found = Self::default();
        for node in 0..board.snapshot.nodes.len() {
            for (_, pod) in board.pods_on(node) {
                let list = &board.snapshot.scheduling(pod.scheduling).anti_affinity;
                for (at, term) in list.iter().enumerate() {
                    let row = *rows.entry((pod.scheduling, at, pod.namespace)).or_insert_with(|| {
                        let (scheduling, home) = (pod.scheduling, pod.namespace);
                        found.terms.push(Avoider { scheduling, at, home, domains: ByDomain::default() });
                        found.terms.len() - 1
                    });
                    let domain = board.labels.value(node, term.topology_key);
                    if domain != ABSENT {
                        *found.terms[row].domains.entry(domain).or_default() += 1;
                    }
                }
            }
        }
        for (at, avoider) in (0..).zip(&found.terms) {
            let term = avoider.term(board);
            let label = term.selector.as_ref().filter(|_| is_own_only(term)).and_then(|one| single_values(one).next());
            match label {
                Some((key, value)) => found.by_label.entry((avoider.home, key, value)).or_default().push(at),
                None => found.others.push(at),
            }
        }
        found
    }

    /// The terms that avoid a pod, in order.
    pub(crate) fn of_pod(&self, board: &Board<'_>, pod: Seen) -> Vec<u32> {
        let labels = board.snapshot.labels(pod.labels).iter();
        let by_label = labels.filter_map(|(key, value)| self.by_label.get(&(pod.namespace, *key, *value)));
        let candidates = by_label.flatten().chain(&self.others).copied();
        let avoids = |at: &u32| {
            let avoider = &self.terms[*at as usize];
            term_matches(board, avoider.term(board), avoider.home, pod)
        };
        let mut found: Vec<u32> = candidates.filter(avoids).collect();
        found.sort_unstable();
        found
    }
}

impl Avoider {
    pub(crate) fn term<'a>(&self, board: &Board<'a>) -> &'a PodTerm {
        &board.snapshot.scheduling(self.scheduling).anti_affinity[self.at]
    }
}
