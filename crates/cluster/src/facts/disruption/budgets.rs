//! Which budgets select which pods.

use rustc_hash::FxHashMap;

use crate::model::{Budget, Detail, LabelsId, ObjectId, Pod, PodId, Snapshot, Span, StrId};

/// The PodDisruptionBudgets of each pod, and the pods of each.
#[derive(Clone, Debug, Default)]
pub struct Budgets {
    /// Of each pod, rows of `lists`.
    of_pod: Vec<Span>,
    lists: Vec<ObjectId>,
    pods_of: FxHashMap<ObjectId, Vec<PodId>>,
    all: Vec<ObjectId>,
}

impl Budgets {
    /// Those of a snapshot. Pods of the same namespace and labels are matched once.
    pub fn of(snapshot: &Snapshot) -> Self {
        let mut budgets = Self::default();
        let mut by_namespace: FxHashMap<StrId, Vec<ObjectId>> = FxHashMap::default();
        for (row, object) in (0..).map(ObjectId).zip(&snapshot.objects.list) {
            if matches!(object.detail, Detail::Budget(_)) {
                by_namespace.entry(object.namespace).or_default().push(row);
                budgets.all.push(row);
            }
        }
        let mut seen: FxHashMap<(StrId, LabelsId), Span> = FxHashMap::default();
        for (id, pod) in snapshot.pod_ids() {
            let span = *seen.entry((pod.namespace, pod.labels)).or_insert_with(|| {
                let start = budgets.lists.len() as u32;
                let labels = snapshot.labels(pod.labels);
                let here = by_namespace.get(&pod.namespace).into_iter().flatten();
                budgets.lists.extend(here.filter(|row| {
                    let budget = budget_of(snapshot, **row);
                    budget
                        .is_some_and(|budget| budget.selector.as_ref().is_some_and(|one| one.matches(snapshot, labels)))
                }));
                Span { start, len: budgets.lists.len() as u32 - start }
            });
            budgets.of_pod.push(span);
            for row in span.of(&budgets.lists) {
                budgets.pods_of.entry(*row).or_default().push(id);
            }
        }
        budgets
    }

    /// The budgets that select a pod.
    pub fn of_pod(&self, pod: PodId) -> &[ObjectId] {
        self.of_pod.get(pod.0 as usize).map_or(&[], |span| span.of(&self.lists))
    }

    /// The pods that a budget selects.
    pub fn pods_of(&self, budget: ObjectId) -> &[PodId] {
        self.pods_of.get(&budget).map_or(&[], Vec::as_slice)
    }

    /// All budgets, in the order they came.
    pub fn all(&self) -> &[ObjectId] {
        &self.all
    }
}

/// The budgets that select one pod, without a look at the others.
pub fn budgets_of_pod(snapshot: &Snapshot, pod: &Pod) -> Vec<ObjectId> {
    let labels = snapshot.labels(pod.labels);
    let rows = (0..).map(ObjectId).zip(&snapshot.objects.list);
    let selecting = rows.filter(|(row, object)| {
        let budget = || budget_of(snapshot, *row);
        object.namespace == pod.namespace
            && budget()
                .and_then(|budget| budget.selector.as_ref())
                .is_some_and(|selector| selector.matches(snapshot, labels))
    });
    selecting.map(|(row, _)| row).collect()
}

/// The budget that an object is.
pub fn budget_of(snapshot: &Snapshot, row: ObjectId) -> Option<&Budget> {
    match snapshot.objects.list.get(row.0 as usize)?.detail {
        Detail::Budget(row) => snapshot.objects.budgets.get(row as usize),
        _ => None,
    }
}
