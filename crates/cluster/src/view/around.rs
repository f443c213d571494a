//! What drawers tell of an object from other lists: events, budgets, evictions, what versions allow.

use serde::{Deserialize, Serialize};

use super::rows::age;
use super::version_rows::versions_of_node;
use crate::facts::{budget_of, budgets_of_pod, drain_of, evict_under, status_of};
use crate::model::{NodeId, PodId, Snapshot};

/// Events of an object that are told at most.
const MOST_EVENTS: usize = 20;

/// An event of the object that a drawer shows.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct EventText {
    /// `Normal` or `Warning`.
    pub kind: String,
    /// Why it was made.
    pub reason: String,
    /// What it says.
    pub message: String,
    /// How often it was seen.
    pub count: u32,
    /// How long ago it was last seen.
    pub age: Option<String>,
}

/// A budget that covers a pod.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct BudgetText {
    /// Its namespace.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// Disruptions that it allows now.
    pub allowed: i64,
    /// Pods that are healthy.
    pub healthy: i64,
    /// Pods that must be healthy.
    pub desired: i64,
}

/// A pod that keeps its node from being drained, and why.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct HeldPod {
    /// `namespace/name`.
    pub pod: String,
    /// The rule in a sentence.
    pub why: String,
}

/// The events of an object: warnings first, then the newest; and how many there are in all.
pub(super) fn events_of(
    snapshot: &Snapshot,
    kind: &str,
    namespace: &str,
    name: &str,
    now_unix_ms: i64,
) -> (Vec<EventText>, u32) {
    let wanted = (snapshot.find_text(kind), snapshot.find_text(namespace), snapshot.find_text(name));
    let (Some(kind), Some(namespace), Some(name)) = wanted else { return (Vec::new(), 0) };
    let about = |event: &&crate::model::Event| {
        event.object_name == name
            && event.object_kind == kind
            // Events of nodes have no namespace, or that of their own.
            && (namespace.is_empty() || event.object_namespace == namespace)
    };
    let mut found: Vec<_> = snapshot.objects.events.iter().filter(about).collect();
    found.sort_by_key(|event| (snapshot.text(event.kind) != "Warning", std::cmp::Reverse(event.last_seen)));
    let text = |id| snapshot.text(id).to_owned();
    let told = found.iter().take(MOST_EVENTS).map(|event| EventText {
        kind: text(event.kind),
        reason: text(event.reason),
        message: text(event.message),
        count: event.count,
        age: age(event.last_seen, now_unix_ms),
    });
    (told.collect(), u32::try_from(found.len()).unwrap_or(u32::MAX))
}

/// The budgets that cover a pod, and what the server would answer to its eviction, where any does.
pub(super) fn eviction_of(snapshot: &Snapshot, id: PodId) -> (Vec<BudgetText>, Option<String>) {
    let pod = snapshot.pod(id);
    let over = budgets_of_pod(snapshot, pod);
    let budgets = over.iter().filter_map(|row| {
        let (object, counts) = (&snapshot.objects.list[row.0 as usize], status_of(budget_of(snapshot, *row)?));
        Some(BudgetText {
            namespace: snapshot.text(object.namespace).to_owned(),
            name: snapshot.text(object.name).to_owned(),
            allowed: counts.allowed,
            healthy: counts.current_healthy,
            desired: counts.desired_healthy,
        })
    });
    let answer = (!over.is_empty()).then(|| evict_under(snapshot, pod, &over).sentence().to_owned());
    (budgets.collect(), answer)
}

/// The pods of a node that a drain would evict and the server refuses now.
pub(super) fn held_pods(snapshot: &Snapshot, pods: &[PodId]) -> Vec<HeldPod> {
    let held = pods.iter().filter_map(|id| {
        let pod = snapshot.pod(*id);
        if !drain_of(snapshot, pod).evicts() {
            return None;
        }
        let answer = evict_under(snapshot, pod, &budgets_of_pod(snapshot, pod));
        answer.refused_with()?;
        Some(HeldPod { pod: snapshot.pod_key(pod), why: answer.sentence().to_owned() })
    });
    held.collect()
}

/// What the skew policy says of a node: of its kubelet and its kube-proxy; empty where nothing is wrong.
pub(super) fn verdicts(snapshot: &Snapshot, id: NodeId) -> Vec<String> {
    let rows = versions_of_node(snapshot, id);
    let told = rows.iter().filter(|row| !row.why.is_empty());
    told.map(|row| format!("{} {}: {}", row.component, row.version, row.why)).collect()
}
