//! One row of a table, made when it is on screen.

use serde::{Deserialize, Serialize};
use units::format_age;

use super::figure::{Figure, ResourceFigures, figures};
use super::words::{instance_type, node_status, zone};
use crate::facts::Totals;
use crate::model::{AmountsId, NodeId, PodId, ResourceId, Snapshot, Time, amount_of};

/// A node in the table of nodes.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct NodeRow {
    /// Its name.
    pub name: String,
    /// Its status in words; see [`super::node_status`].
    pub status: Vec<String>,
    /// Its instance type, empty if unknown.
    pub instance_type: String,
    /// Its zone, empty if unknown.
    pub zone: String,
    /// How long ago it was created.
    pub age: Option<String>,
    /// How many pods hold resources on it.
    pub pods: u32,
    /// The figures of the resource that is measured.
    pub figures: ResourceFigures,
}

/// A row of the table of nodes.
pub fn node_row(snapshot: &Snapshot, totals: &Totals, id: NodeId, resource: ResourceId, now_unix_ms: i64) -> NodeRow {
    let node = snapshot.node(id);
    NodeRow {
        name: snapshot.text(node.name).to_owned(),
        status: node_status(snapshot, node).into_iter().map(str::to_owned).collect(),
        instance_type: instance_type(snapshot, node).to_owned(),
        zone: zone(snapshot, node).to_owned(),
        age: age(node.created, now_unix_ms),
        pods: totals.nodes[id.0 as usize].pods,
        figures: figures(snapshot, totals, id, resource),
    }
}

/// A pod in a table of pods.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct PodRow {
    /// Its namespace.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// The word that kubectl prints as STATUS.
    pub status: String,
    /// Ready of all containers, as kubectl prints it: `1/2`.
    pub ready: String,
    /// Restarts as kubectl counts them.
    pub restarts: u32,
    /// How long ago it was created.
    pub age: Option<String>,
    /// `spec.nodeName`, empty if it has none.
    pub node: String,
    /// Kind and name of its owner: `ReplicaSet/web-1`, empty if it has none.
    pub owner: String,
    /// Whether it holds its requests: it has not ended.
    pub holds_resources: bool,
    /// CPU requested.
    pub cpu_request: Figure,
    /// Memory requested.
    pub memory_request: Figure,
    /// CPU used, where metrics have told.
    pub cpu_usage: Option<Figure>,
    /// Memory used, where metrics have told.
    pub memory_usage: Option<Figure>,
}

/// A row of a table of pods; percentages are of its node's allocatable.
pub fn pod_row(snapshot: &Snapshot, id: PodId, now_unix_ms: i64) -> PodRow {
    let pod = snapshot.pod(id);
    let whole = |resource| amount_of(snapshot.amounts(snapshot.node(pod.node?).allocatable), resource);
    let figure = |amounts: AmountsId, resource: ResourceId| {
        let amount = amount_of(snapshot.amounts(amounts), resource)?;
        Some(Figure::new(snapshot.resource_name(resource), amount, whole(resource)))
    };
    let or_nothing = |found: Option<Figure>, resource: ResourceId| {
        found.unwrap_or_else(|| Figure::new(snapshot.resource_name(resource), units::Quantity::ZERO, whole(resource)))
    };
    let owner = match snapshot.text(pod.owner_kind) {
        "" => String::new(),
        kind => format!("{kind}/{}", snapshot.text(pod.owner_name)),
    };
    PodRow {
        namespace: snapshot.text(pod.namespace).to_owned(),
        name: snapshot.text(pod.name).to_owned(),
        status: snapshot.text(pod.status).to_owned(),
        ready: format!("{}/{}", pod.ready, pod.ready_of),
        restarts: pod.restarts,
        age: age(pod.created, now_unix_ms),
        node: snapshot.text(pod.node_name).to_owned(),
        owner,
        holds_resources: snapshot.holds_resources(pod),
        cpu_request: or_nothing(figure(pod.requests, ResourceId::CPU), ResourceId::CPU),
        memory_request: or_nothing(figure(pod.requests, ResourceId::MEMORY), ResourceId::MEMORY),
        cpu_usage: pod.usage.and_then(|usage| figure(usage.amounts, ResourceId::CPU)),
        memory_usage: pod.usage.and_then(|usage| figure(usage.amounts, ResourceId::MEMORY)),
    }
}

pub(crate) fn age(time: Time, now_unix_ms: i64) -> Option<String> {
    time.age_seconds(now_unix_ms).map(format_age)
}
