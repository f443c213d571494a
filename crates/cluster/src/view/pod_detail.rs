//! The drawer of a pod.

use serde::{Deserialize, Serialize};

use super::around::{BudgetText, EventText, events_of, eviction_of};
use super::figure::Figure;
use super::node_detail::{ConditionText, LabelText, conditions, labels};
use super::pending::why_pending;
use super::rows::{PodRow, age, pod_row};
use crate::model::{AmountsId, Container, ContainerKind, ContainerState, PodId, ResourceId, Snapshot, amount_of};

/// Everything a drawer shows of a pod.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct PodDetail {
    /// What a table shows of it.
    pub row: PodRow,
    /// `status.phase`.
    pub phase: String,
    /// `status.reason`.
    pub reason: String,
    /// `status.message`.
    pub message: String,
    /// Why it is pending, if it is.
    pub why_pending: Option<String>,
    /// Whether the snapshot has its node.
    pub node_is_known: bool,
    /// `status.nominatedNodeName`.
    pub nominated_node: String,
    /// `status.qosClass`.
    pub qos_class: String,
    /// `spec.priority`.
    pub priority: Option<i32>,
    /// `spec.priorityClassName`.
    pub priority_class: String,
    /// When it was created, in milliseconds since 1970.
    pub created_unix_ms: Option<i64>,
    /// How long ago it was started.
    pub started_age: Option<String>,
    /// When its grace period ends, in milliseconds since 1970, while it is being deleted.
    pub deleted_unix_ms: Option<i64>,
    /// What must be said of the figures: a resize under way, a node that is not known.
    pub notes: Vec<String>,
    /// What counts for the scheduler, by resource; percentages are of its node's allocatable.
    pub resources: Vec<PodResource>,
    /// Its containers: init containers, main ones, ephemeral ones, each in order.
    pub containers: Vec<ContainerText>,
    /// Its conditions in the order of the source.
    pub conditions: Vec<ConditionText>,
    /// Names of its scheduling gates.
    pub gates: Vec<String>,
    /// Its labels by key.
    pub labels: Vec<LabelText>,
    /// The budgets that cover it.
    pub budgets: Vec<BudgetText>,
    /// What the server would answer to its eviction now, where a budget covers it.
    pub eviction: Option<String>,
    /// Its events: warnings first, then the newest; not all where there are many.
    pub events: Vec<EventText>,
    /// How many events it has.
    pub event_count: u32,
}

/// One resource of a pod or a container.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct PodResource {
    /// The resource's Kubernetes name.
    pub resource: String,
    /// Requested.
    pub request: Option<Figure>,
    /// Limited to.
    pub limit: Option<Figure>,
    /// Used, where metrics have told.
    pub usage: Option<Figure>,
}

/// A container of a pod.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct ContainerText {
    /// Its name.
    pub name: String,
    /// Its image.
    pub image: String,
    /// `init`, `sidecar`, `main` or `ephemeral`.
    pub kind: String,
    /// `waiting`, `running`, `terminated` or `unknown`.
    pub state: String,
    /// Why it waits or ended.
    pub reason: String,
    /// More about that.
    pub message: String,
    /// The exit code it ended with.
    pub exit_code: Option<i32>,
    /// How long it has run, or how long ago it ended.
    pub age: Option<String>,
    /// Why it ended before this time.
    pub last_reason: String,
    /// The exit code before this time.
    pub last_exit_code: Option<i32>,
    /// How often it was restarted.
    pub restarts: u32,
    /// Whether it is ready.
    pub ready: bool,
    /// Its resources.
    pub resources: Vec<PodResource>,
}

/// The drawer of a pod at a time of display.
pub fn pod_detail(snapshot: &Snapshot, id: PodId, now_unix_ms: i64) -> PodDetail {
    let pod = snapshot.pod(id);
    let text = |id| snapshot.text(id).to_owned();
    let containers = pod.containers.of(&snapshot.containers);
    let mut notes = Vec::new();
    if (pod.requests, pod.limits) != (pod.requests_spec_only, pod.limits_spec_only) {
        notes.push("A resize is under way: until it is done the larger of the old and new amounts counts.".to_owned());
    }
    if pod.is_bound() && pod.node.is_none() {
        notes.push(format!("Its node {:?} is not among the nodes that were read.", snapshot.text(pod.node_name)));
    }
    if pod.is_terminating() && snapshot.holds_resources(pod) {
        notes.push("It is being deleted and holds its requests until it is gone.".to_owned());
    }
    if pod.drain.do_not_disrupt {
        notes.push("Karpenter must not disrupt it (karpenter.sh/do-not-disrupt).".to_owned());
    }
    if pod.drain.not_safe_to_evict {
        notes.push("Cluster Autoscaler must not evict it (safe-to-evict is false).".to_owned());
    }
    let usage = pod.usage.map(|usage| usage.amounts).unwrap_or_default();
    let (budgets, eviction) = eviction_of(snapshot, id);
    let (namespace, name) = (snapshot.text(pod.namespace), snapshot.text(pod.name));
    let (events, event_count) = events_of(snapshot, "Pod", namespace, name, now_unix_ms);
    PodDetail {
        row: pod_row(snapshot, id, now_unix_ms),
        phase: text(pod.phase),
        reason: text(pod.reason),
        message: text(pod.message),
        why_pending: why_pending(snapshot, pod),
        node_is_known: pod.node.is_some(),
        nominated_node: text(pod.nominated_node),
        qos_class: text(pod.qos_class),
        priority: pod.priority,
        priority_class: text(pod.priority_class),
        created_unix_ms: pod.created.unix_ms(),
        started_age: age(pod.started, now_unix_ms),
        deleted_unix_ms: pod.deleted.unix_ms(),
        notes,
        resources: resources(snapshot, id, [pod.requests, pod.limits, usage]),
        containers: containers.iter().map(|container| container_text(snapshot, id, container, now_unix_ms)).collect(),
        conditions: conditions(snapshot, pod.conditions, now_unix_ms),
        gates: pod.gates.of(&snapshot.gates).iter().map(|gate| text(*gate)).collect(),
        labels: labels(snapshot, pod.labels),
        budgets,
        eviction,
        events,
        event_count,
    }
}

fn container_text(snapshot: &Snapshot, pod: PodId, container: &Container, now_unix_ms: i64) -> ContainerText {
    let text = |id| snapshot.text(id).to_owned();
    ContainerText {
        name: text(container.name),
        image: text(container.image),
        kind: match container.kind {
            ContainerKind::Init => "init",
            ContainerKind::Sidecar => "sidecar",
            ContainerKind::Main => "main",
            ContainerKind::Ephemeral => "ephemeral",
        }
        .to_owned(),
        state: match container.state {
            ContainerState::Unknown => "unknown",
            ContainerState::Waiting => "waiting",
            ContainerState::Running => "running",
            ContainerState::Terminated => "terminated",
        }
        .to_owned(),
        reason: text(container.reason),
        message: text(container.message),
        exit_code: container.exit_code,
        age: age(container.since, now_unix_ms),
        last_reason: text(container.last_reason),
        last_exit_code: container.last_exit_code,
        restarts: container.restarts,
        ready: container.ready,
        resources: resources(snapshot, pod, [container.requests, container.limits, container.usage]),
    }
}

/// Requests, limits and usage by resource; those that any of them names.
fn resources(snapshot: &Snapshot, pod: PodId, [requests, limits, usage]: [AmountsId; 3]) -> Vec<PodResource> {
    let lists = [requests, limits, usage].map(|amounts| snapshot.amounts(amounts));
    let mut resources: Vec<ResourceId> = lists.into_iter().flatten().map(|(resource, _)| *resource).collect();
    resources.sort_unstable();
    resources.dedup();
    let node = snapshot.pod(pod).node;
    let rows = resources.into_iter().map(|resource| {
        let name = snapshot.resource_name(resource);
        let whole = node.and_then(|node| amount_of(snapshot.amounts(snapshot.node(node).allocatable), resource));
        let [request, limit, usage] =
            lists.map(|list| amount_of(list, resource).map(|amount| Figure::new(name, amount, whole)));
        PodResource { resource: name.to_owned(), request, limit, usage }
    });
    rows.collect()
}

#[cfg(test)]
#[path = "detail_tests.rs"]
mod tests;
