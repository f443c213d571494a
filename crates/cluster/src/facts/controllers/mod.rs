//! Whether controllers keep up: generations observed, conditions that speak of older ones, rollouts that have not
//! arrived, owners that are gone, autoscalers that say one thing and do another.

mod autoscalers;
mod churn;
mod lag;

use std::collections::BTreeMap;

use serde::Serialize;

pub(crate) use autoscalers::difference;
pub use autoscalers::{AutoscalerDifference, Wanted, wanted_replicas};
pub(crate) use churn::ChurnIndex;
pub use churn::{FoughtOver, InLoop};
pub(crate) use lag::owners;
pub use lag::{Behind, StaleCondition, behind};

use super::names::NameList;
use super::object_index::{ObjectIndex, Owner};
use crate::model::{Detail, Object, Pod, Snapshot};

/// Rows told at most in a list of objects.
const MOST_TOLD: usize = 400;

/// The section `controllers` of the facts.
#[derive(Clone, Debug, Default, Serialize)]
#[allow(missing_docs, reason = "the names are the contract and say what they hold")]
pub struct Controllers {
    pub by_kind: BTreeMap<String, KindHealth>,
    /// How many objects wait for their controller or bear conditions of an older generation.
    pub behind_count: u64,
    /// These objects, those that wait longest first, 400 at most.
    pub behind: Vec<Behind>,
    /// Pods whose newest generation their kubelet has not seen.
    pub pods_behind: NameList,
    pub rollouts_count: u64,
    /// Workloads with fewer pods of the newest template, or fewer ready ones, than they ask for; 400 at most.
    pub rollouts: Vec<Rollout>,
    /// Running pods by the kind at the end of their chain of owners; `none` where no controller is named.
    pub pods_by_root: BTreeMap<String, u64>,
    /// Pods whose controller is not among the objects of its kind.
    pub pods_with_owner_gone: NameList,
    /// Objects whose controller is not among the objects of its kind.
    pub objects_with_owner_gone: NameList,
    /// HorizontalPodAutoscalers whose metrics ask for another number of replicas than they decided on.
    pub autoscalers_that_differ: Vec<AutoscalerDifference>,
    /// How often the same objects were seen, in a stream of changes or in reads one after another.
    pub reads: u32,
    /// Objects that are written again and again without a change of their spec.
    pub rewritten: Vec<InLoop>,
    /// Objects of which two managers take fields from each other.
    pub fought_over: Vec<FoughtOver>,
}

/// Counts of one kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the names are the contract and say what they hold")]
pub struct KindHealth {
    pub objects: u64,
    /// Objects that tell which generation was observed.
    pub observed: u64,
    pub behind: u64,
    pub with_stale_conditions: u64,
}

/// A workload that is not there yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the names are the contract and say what they hold")]
pub struct Rollout {
    pub kind: String,
    pub object: String,
    pub desired: i64,
    pub updated: Option<i64>,
    pub ready: i64,
    pub paused: bool,
}

pub(super) fn controllers(snapshot: &Snapshot, index: &ObjectIndex) -> Controllers {
    let mut found = Controllers::default();
    let mut gone = Vec::new();
    for object in &snapshot.objects.list {
        let kind = snapshot.kind_of(object);
        let health = found.by_kind.entry(kind.kind.clone()).or_default();
        health.objects += 1;
        health.observed += u64::from(object.observed_generation.is_some());
        if let Some(one) = behind(snapshot, index, object) {
            health.behind += u64::from(one.lag > 0);
            health.with_stale_conditions += u64::from(!one.stale_conditions.is_empty());
            found.behind.push(one);
        }
        if index.owner_of(object) == Some(Owner::Gone) {
            gone.push(format!("{} {}", kind.kind, snapshot.object_key(object)));
        }
        found.rollouts.extend(rollout(snapshot, object));
        found.autoscalers_that_differ.extend(difference(snapshot, object));
    }
    // A kind that never says what was observed has nothing to tell here.
    found.by_kind.retain(|_, health| health.observed > 0 || health.with_stale_conditions > 0);
    found.objects_with_owner_gone = NameList::new(gone);
    found.behind_count = found.behind.len() as u64;
    found.behind.sort_by(|a, b| {
        b.seconds_behind.cmp(&a.seconds_behind).then_with(|| (&a.kind, &a.object).cmp(&(&b.kind, &b.object)))
    });
    found.behind.truncate(MOST_TOLD);
    found.rollouts_count = found.rollouts.len() as u64;
    found.rollouts.sort_by(|a, b| (&a.kind, &a.object).cmp(&(&b.kind, &b.object)));
    found.rollouts.truncate(MOST_TOLD);
    found.reads = snapshot.churn.reads;
    found.rewritten = churn::loops(snapshot);
    found.fought_over = churn::fights(snapshot);
    pods(snapshot, index, &mut found);
    found
}

fn pods(snapshot: &Snapshot, index: &ObjectIndex, found: &mut Controllers) {
    let (mut lagging, mut gone) = (Vec::new(), Vec::new());
    for pod in &snapshot.pods {
        if pod.generation_lag > 0 && snapshot.holds_resources(pod) {
            lagging.push(snapshot.pod_key(pod));
        }
        if index.owner_of_pod(pod) == Some(Owner::Gone) {
            gone.push(snapshot.pod_key(pod));
        }
        if snapshot.holds_resources(pod) {
            let root = root_kind(snapshot, index, pod);
            match found.pods_by_root.get_mut(root) {
                Some(count) => *count += 1,
                None => {
                    found.pods_by_root.insert(root.to_owned(), 1);
                }
            }
        }
    }
    found.pods_behind = NameList::new(lagging);
    found.pods_with_owner_gone = NameList::new(gone);
}

/// The kind at the end of a pod's chain of owners, as far as the snapshot shows it.
fn root_kind<'a>(snapshot: &'a Snapshot, index: &ObjectIndex, pod: &Pod) -> &'a str {
    let Some(mut owner) = index.owner_of_pod(pod) else { return if pod.is_mirror { "Node" } else { "none" } };
    let mut kind = snapshot.text(pod.owner_kind);
    // Owners of owners: four steps are more than any controller makes, and a ring ends too.
    for _ in 0..4 {
        let Owner::Known(row) = owner else { break };
        let object = &snapshot.objects.list[row.0 as usize];
        let Some(next) = index.owner_of(object) else { break };
        kind = snapshot.text(object.owner_kind);
        owner = next;
    }
    kind
}

/// A workload with fewer updated or ready pods than it asks for. A Job's pods end: it is none.
pub(crate) fn rollout(snapshot: &Snapshot, object: &Object) -> Option<Rollout> {
    let Detail::Workload(row) = object.detail else { return None };
    let kind = snapshot.kind_of(object);
    let workload = snapshot.objects.workloads.get(row as usize)?;
    if !matches!(kind.key, "deployments" | "statefulsets" | "daemonsets") {
        return None;
    }
    let (desired, ready) = (workload.desired?, workload.ready.unwrap_or(0));
    // The server leaves out what is 0.
    let updated = workload.updated.unwrap_or(0);
    (updated < desired || ready < desired).then(|| Rollout {
        kind: kind.kind.clone(),
        object: snapshot.object_key(object),
        desired,
        updated: Some(updated),
        ready,
        paused: workload.paused,
    })
}

#[cfg(test)]
mod tests;
