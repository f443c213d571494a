//! Rows to a snapshot: one object by kind, namespace and name, the later one standing.

use rustc_hash::{FxHashMap, FxHashSet};

use super::join::join_usage;
use super::storage::{is_storage, keep_standing};
use super::store::{Key, Store, Table};
use crate::model::{Churn, KindCount, NodeId, Object, Objects, Snapshot, StrId, Time};
use crate::recording::Recording;
use crate::warning::{Warning, WarningKind};

/// The snapshot, and the recording with this read, made at a time; where that is not known, at the newest that an object
/// tells.
pub(crate) fn finish(mut store: Store, read_at: Time) -> (Snapshot, Vec<Warning>, Recording) {
    store.source = (u32::MAX, String::new());
    for (kind, had_last, lacking) in std::mem::take(&mut store.pages) {
        if !had_last {
            let more = if lacking > 0 { format!(", {lacking} more follow") } else { String::new() };
            store.warn(WarningKind::PartialList, || {
                format!("the list of {kind} objects is a page of several{more}: add the other pages")
            });
        }
    }
    let nodes = std::mem::take(&mut store.nodes);
    let mut nodes = latest(&mut store, nodes, "Node", |node| (Table::Nodes, (StrId::EMPTY, node.name)));
    let pods = std::mem::take(&mut store.pods);
    let mut pods = latest(&mut store, pods, "Pod", |pod| (Table::Pods, (pod.namespace, pod.name)));
    let node_rows: FxHashMap<StrId, NodeId> = (0..).map(NodeId).zip(&nodes).map(|(id, node)| (node.name, id)).collect();
    for pod in &mut pods {
        pod.node = if pod.is_bound() { node_rows.get(&pod.node_name).copied() } else { None };
    }
    let metrics = join_usage(&mut store, &node_rows, &mut nodes, &mut pods);
    let objects = finish_objects(&mut store);
    let standing = storage_objects(&store, &objects);
    keep_standing(&mut store.scheduling.storage, &standing);
    nodes.shrink_to_fit();
    pods.shrink_to_fit();
    store.containers.shrink_to_fit();
    store.conditions.shrink_to_fit();
    let strings = &store.strings;
    store.served_versions.sort_by(|a, b| strings.get(*a).cmp(strings.get(*b)));
    store.served_versions.dedup();
    let mut snapshot = Snapshot {
        strings: store.strings,
        resources: store.resources,
        amounts: store.amounts,
        labels: store.labels,
        scheduling: store.scheduling.shared,
        pod_claims: store.scheduling.pod_claims,
        storage: store.scheduling.storage,
        nodes,
        pods,
        containers: store.containers,
        conditions: store.conditions,
        taints: store.taints,
        addresses: store.addresses,
        gates: store.gates,
        node_metrics: metrics.nodes,
        node_metrics_sum: metrics.sum_of_nodes,
        pod_metrics: metrics.pods,
        other_kinds: count_kinds(store.other_kinds, &objects),
        objects,
        server_version: store.server_version,
        client_version: store.client_version,
        served_versions: store.served_versions,
        requested_apis: store.requested_apis,
        trace: store.trace,
        series: store.series,
        churn: Churn::default(),
        seen_until: Time::UNKNOWN,
    };
    snapshot.seen_until = newest_time(&snapshot);
    let read_at = if read_at == Time::UNKNOWN { snapshot.seen_until } else { read_at };
    let recording = Recording::with(store.follow, store.is_stream, read_at);
    snapshot.churn = recording.churn();
    (snapshot, store.warnings.into_list(), recording)
}

/// The last row of each object, without those that a stream deleted afterwards, in the order of the rows.
pub(super) fn latest<T>(store: &mut Store, rows: Vec<T>, kind: &str, key: impl Fn(&T) -> (Table, Key)) -> Vec<T> {
    let mut last: FxHashMap<(Table, Key), usize> = FxHashMap::default();
    for (at, row) in rows.iter().enumerate() {
        last.insert(key(row), at);
    }
    let replaced = rows.len() - last.len();
    for deletion in &store.deletions {
        let key = (deletion.table, deletion.key);
        if last.get(&key).is_some_and(|at| *at < deletion.before as usize) {
            last.remove(&key);
        }
    }
    if replaced > 0 && !store.is_stream && !kind.is_empty() {
        store.warn(WarningKind::Replaced, || {
            format!("{replaced} {kind} objects came again under the same name; the later one stands")
        });
    }
    if last.len() == rows.len() {
        return rows;
    }
    let kept = |(at, row): (usize, T)| (last.get(&key(&row)) == Some(&at)).then_some(row);
    rows.into_iter().enumerate().filter_map(kept).collect()
}

/// The objects that stand. That one came again is told of nodes and pods alone: events come from two APIs.
fn finish_objects(store: &mut Store) -> Objects {
    let mut objects = std::mem::take(&mut store.objects);
    let list = std::mem::take(&mut objects.list);
    objects.list = latest(store, list, "", |one| (Table::Objects(one.kind), (one.namespace, one.name)));
    let events = std::mem::take(&mut objects.events);
    objects.events = latest(store, events, "", |event| (Table::Events, (event.namespace, event.name)));
    objects.shrink_to_fit();
    objects
}

/// Objects that tell where pods can go: key of the facts, namespace (of claims) and name.
fn storage_objects(store: &Store, objects: &Objects) -> FxHashSet<(&'static str, StrId, StrId)> {
    let key = |object: &Object| {
        let key = store.other_kinds.get(object.kind as usize)?.key;
        let namespace = if key == "persistentvolumeclaims" { object.namespace } else { StrId::EMPTY };
        is_storage(key).then_some((key, namespace, object.name))
    };
    objects.list.iter().filter_map(key).collect()
}

fn count_kinds(mut kinds: Vec<KindCount>, objects: &Objects) -> Vec<KindCount> {
    for object in &objects.list {
        if let Some(kind) = kinds.get_mut(object.kind as usize) {
            kind.count += 1;
        }
    }
    if let Some(events) = kinds.iter_mut().find(|kind| kind.key == "events") {
        events.count = objects.events.len() as u64;
    }
    kinds
}

/// The newest time that tells when the snapshot was taken: of samples, events, conditions and writes.
fn newest_time(snapshot: &Snapshot) -> Time {
    let objects = &snapshot.objects;
    let usage = snapshot.nodes.iter().filter_map(|node| Some(node.usage?.at));
    let conditions = snapshot.conditions.iter().chain(objects.conditions.iter().map(|one| &one.condition));
    let written = objects.list.iter().map(|object| object.changed.max(object.created));
    let seen = objects.events.iter().map(|event| event.last_seen);
    let created = snapshot.pods.iter().map(|pod| pod.created);
    let times = usage.chain(conditions.map(|condition| condition.since)).chain(written).chain(seen).chain(created);
    times.max().unwrap_or_default()
}
