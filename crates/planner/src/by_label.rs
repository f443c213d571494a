//! Pods that stand, by namespace and label, so that a selector looks at few of them.

use cluster::{Operator, Pod, PodId, Selector, Snapshot, StrId};
use rustc_hash::{FxHashMap, FxHashSet};

/// A namespace, the key of a label, and its value.
pub(crate) type Labelled = (StrId, StrId, StrId);

/// Pods that stand on nodes.
#[derive(Default)]
pub(crate) struct ByLabel {
    by_namespace: FxHashMap<StrId, Vec<PodId>>,
    by_label: FxHashMap<Labelled, Vec<PodId>>,
    /// Keys that any selector asks one value of.
    asked: FxHashSet<StrId>,
}

impl ByLabel {
    pub(crate) fn new(snapshot: &Snapshot) -> Self {
        let ids = 0..u32::try_from(snapshot.scheduling_count()).unwrap_or(u32::MAX);
        let mut asked = FxHashSet::default();
        for scheduling in ids.map(|id| snapshot.scheduling(cluster::SchedulingId(id))) {
            let terms = scheduling.affinity.iter().chain(&scheduling.anti_affinity).map(|term| &term.selector);
            let selectors = terms.chain(scheduling.spread.iter().map(|each| &each.selector)).flatten();
            asked.extend(selectors.flat_map(single_values).map(|(key, _)| key));
        }
        Self { asked, ..Self::default() }
    }

    pub(crate) fn add(&mut self, snapshot: &Snapshot, id: PodId, pod: &Pod) {
        self.by_namespace.entry(pod.namespace).or_default().push(id);
        for (key, value) in snapshot.labels(pod.labels).iter().filter(|label| self.asked.contains(&label.0)) {
            self.by_label.entry((pod.namespace, *key, *value)).or_default().push(id);
        }
    }

    /// Pods of a namespace, among them all that a selector selects.
    pub(crate) fn candidates(&self, namespace: StrId, selector: Option<&Selector>) -> &[PodId] {
        let Some(selector) = selector else { return &[] };
        let lists = single_values(selector).map(|(key, value)| {
            let list = self.by_label.get(&(namespace, key, value));
            list.map(Vec::as_slice).unwrap_or_default()
        });
        let all = || self.by_namespace.get(&namespace).map(Vec::as_slice).unwrap_or_default();
        lists.min_by_key(|list| list.len()).unwrap_or_else(all)
    }
}

/// Labels that all objects have which a selector selects.
pub(crate) fn single_values(selector: &Selector) -> impl Iterator<Item = (StrId, StrId)> {
    selector.requirements.iter().filter_map(|one| match (one.operator, &*one.values) {
        (Operator::In, [value]) => Some((one.key, *value)),
        _ => None,
    })
}
