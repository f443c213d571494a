//! The drawer of a node.

use serde::{Deserialize, Serialize};

use super::around::{EventText, HeldPod, events_of, held_pods, verdicts};
use super::figure::{ResourceFigures, figures_of_node};
use super::rows::{PodRow, age, pod_row};
use super::words::{instance_type, node_status, zone};
use crate::facts::Totals;
use crate::model::{LabelsId, NodeId, Snapshot, Span};

/// Everything a drawer shows of a node.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct NodeDetail {
    /// Its name.
    pub name: String,
    /// Its status in words; see [`super::node_status`].
    pub status: Vec<String>,
    /// Its instance type, empty if unknown.
    pub instance_type: String,
    /// Its zone, empty if unknown.
    pub zone: String,
    /// When it was created, in milliseconds since 1970.
    pub created_unix_ms: Option<i64>,
    /// How long ago that was.
    pub age: Option<String>,
    /// `spec.providerID`.
    pub provider_id: String,
    /// Every resource: cpu, memory and pods first.
    pub resources: Vec<ResourceFigures>,
    /// What must be said of the figures: a stand-in, a node without metrics, a request above what there is.
    pub notes: Vec<String>,
    /// How long ago the usage was measured, and over how many seconds.
    pub usage_age: Option<String>,
    /// The seconds over which the usage was measured.
    pub usage_window_seconds: Option<f64>,
    /// Its conditions in the order of the source.
    pub conditions: Vec<ConditionText>,
    /// Its taints in the order of the source.
    pub taints: Vec<TaintText>,
    /// Its labels by key.
    pub labels: Vec<LabelText>,
    /// What it runs: name and version, without those that are not told.
    pub versions: Vec<LabelText>,
    /// Its addresses by type.
    pub addresses: Vec<LabelText>,
    /// Its pods, those that hold resources first, then by namespace and name.
    pub pods: Vec<PodRow>,
    /// Pods that a drain of it would wait for.
    pub held_pods: Vec<HeldPod>,
    /// What the skew policy says of its components; empty where nothing is wrong.
    pub verdicts: Vec<String>,
    /// Its events: warnings first, then the newest; not all where there are many.
    pub events: Vec<EventText>,
    /// How many events it has.
    pub event_count: u32,
}

/// A key or name and what belongs to it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct LabelText {
    /// The key or name.
    pub key: String,
    /// The value.
    pub value: String,
}

/// A condition of a node or a pod.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct ConditionText {
    /// Its type.
    pub kind: String,
    /// `True`, `False` or `Unknown`.
    pub status: String,
    /// Its reason.
    pub reason: String,
    /// Its message.
    pub message: String,
    /// How long it has been so.
    pub age: Option<String>,
}

/// A taint of a node.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct TaintText {
    /// Its key.
    pub key: String,
    /// Its value, often empty.
    pub value: String,
    /// Its effect.
    pub effect: String,
    /// How long ago it was added.
    pub age: Option<String>,
}

/// The drawer of a node at a time of display.
pub fn node_detail(snapshot: &Snapshot, totals: &Totals, id: NodeId, now_unix_ms: i64) -> NodeDetail {
    let node = snapshot.node(id);
    let text = |id| snapshot.text(id).to_owned();
    let resources = figures_of_node(snapshot, totals, id);
    let versions = [
        ("kubelet", node.kubelet_version),
        ("kube-proxy", node.kube_proxy_version),
        ("container runtime", node.container_runtime),
        ("kernel", node.kernel_version),
        ("OS image", node.os_image),
        ("operating system", node.operating_system),
        ("architecture", node.architecture),
    ];
    let taints = node.taints.of(&snapshot.taints).iter().map(|taint| TaintText {
        key: text(taint.key),
        value: text(taint.value),
        effect: text(taint.effect),
        age: age(taint.added, now_unix_ms),
    });
    let addresses = node.addresses.of(&snapshot.addresses).iter();
    let mut pods = totals.pods_of_node[id.0 as usize].clone();
    pods.sort_by_cached_key(|id| {
        let pod = snapshot.pod(*id);
        (!snapshot.holds_resources(pod), text(pod.namespace), text(pod.name))
    });
    let (events, event_count) = events_of(snapshot, "Node", "", snapshot.text(node.name), now_unix_ms);
    NodeDetail {
        name: text(node.name),
        status: node_status(snapshot, node).into_iter().map(str::to_owned).collect(),
        instance_type: instance_type(snapshot, node).to_owned(),
        zone: zone(snapshot, node).to_owned(),
        created_unix_ms: node.created.unix_ms(),
        age: age(node.created, now_unix_ms),
        provider_id: text(node.provider_id),
        notes: notes(snapshot, id, &resources),
        resources,
        usage_age: node.usage.and_then(|usage| age(usage.at, now_unix_ms)),
        usage_window_seconds: node.usage.filter(|usage| usage.window_ns > 0).map(|usage| usage.window_ns as f64 / 1e9),
        conditions: conditions(snapshot, node.conditions, now_unix_ms),
        taints: taints.collect(),
        labels: labels(snapshot, node.labels),
        versions: versions
            .into_iter()
            .filter(|(_, version)| !version.is_empty())
            .map(|(name, version)| LabelText { key: name.to_owned(), value: text(version) })
            .collect(),
        addresses: addresses.map(|a| LabelText { key: text(a.kind), value: text(a.address) }).collect(),
        held_pods: held_pods(snapshot, &pods),
        verdicts: verdicts(snapshot, id),
        events,
        event_count,
        pods: pods.into_iter().map(|id| pod_row(snapshot, id, now_unix_ms)).collect(),
    }
}

fn notes(snapshot: &Snapshot, id: NodeId, resources: &[ResourceFigures]) -> Vec<String> {
    let node = snapshot.node(id);
    let mut notes = Vec::new();
    if node.allocatable_is_capacity && !snapshot.amounts(node.capacity).is_empty() {
        notes.push("It tells no allocatable amounts; its capacity stands in for them.".to_owned());
    }
    if snapshot.node_metrics.is_some() && node.usage.is_none() {
        notes.push("It has no metrics: what it uses is unknown, not nothing.".to_owned());
    }
    for figures in resources {
        if figures.request.pct.is_some_and(|pct| pct > 100.0) {
            notes.push(format!(
                "More {} is requested than there is: a resize takes no account of others.",
                figures.resource
            ));
        }
    }
    notes
}

pub(crate) fn labels(snapshot: &Snapshot, labels: LabelsId) -> Vec<LabelText> {
    let text = |id| snapshot.text(id).to_owned();
    snapshot.labels(labels).iter().map(|(key, value)| LabelText { key: text(*key), value: text(*value) }).collect()
}

pub(crate) fn conditions(snapshot: &Snapshot, conditions: Span, now_unix_ms: i64) -> Vec<ConditionText> {
    let text = |id| snapshot.text(id).to_owned();
    let rows = conditions.of(&snapshot.conditions).iter().map(|condition| ConditionText {
        kind: text(condition.kind),
        status: text(condition.status),
        reason: text(condition.reason),
        message: text(condition.message),
        age: age(condition.since, now_unix_ms),
    });
    rows.collect()
}
