//! The figures that `isotherm cluster --json` prints and the page's `state` message carries.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use serde::Serialize;
use units::Quantity;

use super::controllers::{Controllers, controllers};
use super::disruption::{Disruption, disruption};
use super::names::NameList;
use super::object_figures::object_facts;
use super::object_index::ObjectIndex;
use super::ratio::compare_ratios;
use super::totals::Totals;
use super::trace_figures::{TraceFacts, trace_facts};
use super::versions::{Versions, versions};
use crate::model::{Amount, Amounts, ContainerKind, ContainerState, NodeId, ResourceId, Snapshot, StrId, amount_of};

/// The figures of a snapshot, under the names that other programs read. Amounts are exact decimals in base
/// units (cores, bytes, pieces); a resource whose sum is 0 is left out; names are sorted by bytes.
#[derive(Clone, Debug, Default, Serialize)]
#[allow(missing_docs, reason = "the names are the contract and say what they hold")]
pub struct Facts {
    pub nodes: u64,
    pub nodes_by_ready_status: BTreeMap<String, u64>,
    pub nodes_cordoned: Option<NameList>,
    pub nodes_by_zone: BTreeMap<String, u64>,
    pub nodes_by_kubelet_version: BTreeMap<String, u64>,
    pub nodes_by_instance_type: BTreeMap<String, u64>,
    pub nodes_by_karpenter_nodepool: BTreeMap<String, u64>,
    pub pods: u64,
    pub pods_by_phase: BTreeMap<String, u64>,
    pub pods_terminating: u64,
    pub pods_bound_to_missing_nodes: Option<NameList>,
    pub containers_waiting_by_reason: BTreeMap<String, u64>,
    pub capacity: BTreeMap<String, String>,
    pub allocatable: BTreeMap<String, String>,
    pub requests_on_nodes: BTreeMap<String, String>,
    pub limits_on_nodes: BTreeMap<String, String>,
    pub requests_on_nodes_spec_only: BTreeMap<String, String>,
    pub limits_on_nodes_spec_only: BTreeMap<String, String>,
    pub requests_of_unbound_pods: BTreeMap<String, String>,
    pub requests_on_missing_nodes: BTreeMap<String, String>,
    pub cpu_request_pct_cluster: Option<f64>,
    pub memory_request_pct_cluster: Option<f64>,
    pub top5_cpu_request: Vec<TopRequest>,
    pub top5_memory_request: Vec<TopRequest>,
    pub unschedulable_pods: Option<NameList>,
    pub scheduling_gated_pods: Option<NameList>,
    pub pdbs: u64,
    pub pdbs_allowing_no_disruption: u64,
    pub nodes_blocked_by_pdb_count: u64,
    pub nodes_blocked_by_pdb: Option<NameList>,
    pub evictions_refused: BTreeMap<String, u64>,
    /// `deployments`, `hpas`, `events` and the other counted kinds that were read.
    #[serde(flatten)]
    pub counts: BTreeMap<String, u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub events_by_type: Option<BTreeMap<String, u64>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nodeclaims_without_node: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub node_metrics: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usage_nodes: Option<BTreeMap<String, String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nodes_without_metrics: Option<NameList>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub top5_cpu_usage: Option<Vec<TopUsage>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pod_metrics: Option<u64>,
    /// Objects of kinds that are not known, by kind.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub unknown_kinds: BTreeMap<String, u64>,
    pub disruption: Option<Disruption>,
    pub versions: Option<Versions>,
    pub controllers: Option<Controllers>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trace: Option<TraceFacts>,
    /// What answers of Prometheus held.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prometheus: Option<SeriesFacts>,
}

/// What answers of Prometheus held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the names are the contract and say what they hold")]
pub struct SeriesFacts {
    pub answers: u64,
    pub series: u64,
    pub points: u64,
    pub histograms: u64,
    pub warnings: Vec<String>,
}

/// A node among those with the largest share of a resource requested.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[allow(missing_docs, reason = "the names are the contract and say what they hold")]
pub struct TopRequest {
    pub node: String,
    pub pct: f64,
    pub requests: String,
    pub allocatable: String,
    pub pods: u32,
}

/// A node among those with the largest share of a resource in use.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[allow(missing_docs, reason = "the names are the contract and say what they hold")]
pub struct TopUsage {
    pub node: String,
    pub pct: f64,
    pub usage: String,
}

/// The figures of a snapshot and its totals.
pub fn facts(snapshot: &Snapshot, totals: &Totals) -> Facts {
    let mut facts = Facts::default();
    node_facts(snapshot, &mut facts);
    pod_facts(snapshot, &mut facts);
    amount_facts(snapshot, totals, &mut facts);
    usage_facts(snapshot, &mut facts);
    object_facts(snapshot, &mut facts);
    let index = ObjectIndex::of(snapshot);
    let found = disruption(snapshot, &index);
    facts.nodes_blocked_by_pdb_count = found.nodes_blocked.len() as u64;
    facts.nodes_blocked_by_pdb = Some(NameList::new(found.nodes_blocked));
    facts.evictions_refused = found.refused;
    facts.disruption = Some(found.section);
    facts.versions = Some(versions(snapshot));
    facts.controllers = Some(controllers(snapshot, &index));
    facts.trace = snapshot.trace.as_ref().map(trace_facts);
    facts.prometheus = snapshot.series.as_ref().map(|series| SeriesFacts {
        answers: series.answers,
        series: series.series,
        points: series.points,
        histograms: series.histograms,
        warnings: series.warnings.clone(),
    });
    facts
}

fn node_facts(snapshot: &Snapshot, facts: &mut Facts) {
    facts.nodes = snapshot.nodes.len() as u64;
    let mut cordoned = Vec::new();
    let keys = ["topology.kubernetes.io/zone", "node.kubernetes.io/instance-type", "karpenter.sh/nodepool"]
        .map(|key| snapshot.find_text(key));
    for node in &snapshot.nodes {
        let ready = snapshot.condition(node.conditions, "Ready").map_or("", |ready| snapshot.text(ready.status));
        count(&mut facts.nodes_by_ready_status, if ready.is_empty() { "missing" } else { ready });
        if node.unschedulable {
            cordoned.push(snapshot.text(node.name).to_owned());
        }
        let label = |key: Option<StrId>| {
            snapshot.text(key.and_then(|key| snapshot.label(node.labels, key)).unwrap_or_default())
        };
        count(&mut facts.nodes_by_zone, label(keys[0]));
        count(&mut facts.nodes_by_instance_type, label(keys[1]));
        count(&mut facts.nodes_by_karpenter_nodepool, label(keys[2]));
        count(&mut facts.nodes_by_kubelet_version, snapshot.text(node.kubelet_version));
    }
    facts.nodes_cordoned = Some(NameList::new(cordoned));
}

fn pod_facts(snapshot: &Snapshot, facts: &mut Facts) {
    facts.pods = snapshot.pods.len() as u64;
    let (mut missing, mut unschedulable, mut gated) = (Vec::new(), Vec::new(), Vec::new());
    for pod in &snapshot.pods {
        let phase = snapshot.text(pod.phase);
        count(&mut facts.pods_by_phase, if phase.is_empty() { "Unknown" } else { phase });
        facts.pods_terminating += u64::from(pod.is_terminating());
        if pod.is_bound() && pod.node.is_none() {
            missing.push(snapshot.pod_key(pod));
        }
        match crate::view::waiting_for_a_node(snapshot, pod) {
            Some(crate::view::Waiting::Unschedulable) => unschedulable.push(snapshot.pod_key(pod)),
            Some(crate::view::Waiting::Gated) => gated.push(snapshot.pod_key(pod)),
            _ => {}
        }
        for container in pod.containers.of(&snapshot.containers) {
            if container.kind == ContainerKind::Main && container.state == ContainerState::Waiting {
                count(&mut facts.containers_waiting_by_reason, snapshot.text(container.reason));
            }
        }
    }
    facts.pods_bound_to_missing_nodes = Some(NameList::new(missing));
    facts.unschedulable_pods = Some(NameList::new(unschedulable));
    facts.scheduling_gated_pods = Some(NameList::new(gated));
}

fn amount_facts(snapshot: &Snapshot, totals: &Totals, facts: &mut Facts) {
    let (mut capacity, mut allocatable) = (Amounts::default(), Amounts::default());
    for node in &snapshot.nodes {
        add_positive(&mut capacity, snapshot.amounts(node.capacity));
        add_positive(&mut allocatable, snapshot.amounts(node.allocatable));
    }
    let printed = |amounts: &Amounts| printed(snapshot, amounts.as_slice());
    facts.capacity = printed(&capacity);
    facts.allocatable = printed(&allocatable);
    facts.requests_on_nodes = printed(&totals.requests_on_nodes);
    facts.limits_on_nodes = printed(&totals.limits_on_nodes);
    facts.requests_on_nodes_spec_only = printed(&totals.requests_on_nodes_spec_only);
    facts.limits_on_nodes_spec_only = printed(&totals.limits_on_nodes_spec_only);
    facts.requests_of_unbound_pods = printed(&totals.requests_of_unbound_pods);
    facts.requests_on_missing_nodes = printed(&totals.requests_on_missing_nodes);
    let share = |resource| {
        let request = totals.requests_on_nodes.get(resource).unwrap_or_default();
        request.ratio_of(allocatable.get(resource)?).map(percent)
    };
    facts.cpu_request_pct_cluster = share(ResourceId::CPU);
    facts.memory_request_pct_cluster = share(ResourceId::MEMORY);
    let top = |resource| {
        let request = |id: NodeId| Some(totals.nodes[id.0 as usize].requests.get(resource).unwrap_or_default());
        let list = top5(snapshot, resource, request).into_iter();
        let named = list.map(|(id, request, allocatable)| TopRequest {
            node: snapshot.text(snapshot.node(id).name).to_owned(),
            pct: request.ratio_of(allocatable).map_or(0.0, percent),
            requests: request.exact(),
            allocatable: allocatable.exact(),
            pods: totals.nodes[id.0 as usize].pods,
        });
        named.collect()
    };
    facts.top5_cpu_request = top(ResourceId::CPU);
    facts.top5_memory_request = top(ResourceId::MEMORY);
}

fn usage_facts(snapshot: &Snapshot, facts: &mut Facts) {
    facts.pod_metrics = snapshot.pod_metrics.map(u64::from);
    let Some(metrics) = snapshot.node_metrics else { return };
    facts.node_metrics = Some(u64::from(metrics));
    facts.usage_nodes = Some(printed(snapshot, snapshot.amounts(snapshot.node_metrics_sum)));
    let without = snapshot.nodes.iter().filter(|node| node.usage.is_none());
    facts.nodes_without_metrics =
        Some(NameList::new(without.map(|node| snapshot.text(node.name).to_owned()).collect()));
    let used = |id: NodeId| amount_of(snapshot.amounts(snapshot.node(id).usage?.amounts), ResourceId::CPU);
    let list = top5(snapshot, ResourceId::CPU, used).into_iter();
    let named = list.map(|(id, usage, allocatable)| TopUsage {
        node: snapshot.text(snapshot.node(id).name).to_owned(),
        pct: usage.ratio_of(allocatable).map_or(0.0, percent),
        usage: usage.exact(),
    });
    facts.top5_cpu_usage = Some(named.collect());
}

/// The five nodes with the largest share of their allocatable, then by name.
fn top5(
    snapshot: &Snapshot,
    resource: ResourceId,
    part: impl Fn(NodeId) -> Option<Quantity>,
) -> Vec<(NodeId, Quantity, Quantity)> {
    let mut list: Vec<_> = snapshot
        .node_ids()
        .filter_map(|(id, node)| {
            let allocatable = amount_of(snapshot.amounts(node.allocatable), resource)?;
            (allocatable > Quantity::ZERO).then_some((id, part(id)?, allocatable))
        })
        .collect();
    list.sort_by(|a, b| {
        let by_share = compare_ratios((b.1, b.2), (a.1, a.2));
        let name = |entry: &(NodeId, Quantity, Quantity)| snapshot.text(snapshot.node(entry.0).name);
        if by_share == Ordering::Equal { name(a).cmp(name(b)) } else { by_share }
    });
    list.truncate(5);
    list
}

pub(super) fn count(counts: &mut BTreeMap<String, u64>, name: &str) {
    match counts.get_mut(name) {
        Some(number) => *number += 1,
        None => {
            counts.insert(name.to_owned(), 1);
        }
    }
}

fn add_positive(sum: &mut Amounts, amounts: &[Amount]) {
    for amount in amounts.iter().filter(|(_, amount)| !amount.is_negative()) {
        sum.add(&[*amount]);
    }
}

fn printed(snapshot: &Snapshot, amounts: &[Amount]) -> BTreeMap<String, String> {
    let named = amounts.iter().filter(|(_, amount)| !amount.is_zero());
    named.map(|(resource, amount)| (snapshot.resource_name(*resource).to_owned(), amount.exact())).collect()
}

/// A share in percent to six decimals.
fn percent(ratio: f64) -> f64 {
    (ratio * 100e6).round() / 1e6
}
