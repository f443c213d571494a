//! Rows to a snapshot: one object by kind, namespace and name, the later one standing; usage joined.

use rustc_hash::FxHashMap;

use super::store::{Key, Sample, Store};
use crate::model::{Amounts, KindCount, NodeId, Other, OtherFacts, Snapshot, StrId};
use crate::warning::{Warning, WarningKind};

pub(crate) fn finish(mut store: Store) -> (Snapshot, Vec<Warning>) {
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
    let mut nodes = latest(&mut store, nodes, "Node", true, |node| (StrId::EMPTY, node.name));
    let pods = std::mem::take(&mut store.pods);
    let mut pods = latest(&mut store, pods, "Pod", false, |pod| (pod.namespace, pod.name));
    let node_samples = std::mem::take(&mut store.node_samples);
    let node_samples = latest(&mut store, node_samples, "NodeMetrics", false, |sample| sample.key);
    let pod_samples = std::mem::take(&mut store.pod_samples);
    let pod_samples = latest(&mut store, pod_samples, "PodMetrics", false, |sample| sample.key);

    let node_rows: FxHashMap<StrId, NodeId> = (0..).map(NodeId).zip(&nodes).map(|(id, node)| (node.name, id)).collect();
    for pod in &mut pods {
        pod.node = if pod.is_bound() { node_rows.get(&pod.node_name).copied() } else { None };
    }
    let mut sum = Amounts::default();
    for sample in &node_samples {
        sum.add(store.amounts.get(sample.usage.amounts.0));
        if let Some(id) = node_rows.get(&sample.key.1) {
            nodes[id.0 as usize].usage = Some(sample.usage);
        }
    }
    let by_pod: FxHashMap<Key, &Sample> = pod_samples.iter().map(|sample| (sample.key, sample)).collect();
    for pod in &mut pods {
        let Some(sample) = by_pod.get(&(pod.namespace, pod.name)) else { continue };
        pod.usage = Some(sample.usage);
        let used = sample.containers.of(&store.container_usage);
        let start = pod.containers.start as usize;
        for container in store.containers.iter_mut().skip(start).take(pod.containers.len as usize) {
            if let Some((_, amounts)) = used.iter().find(|(name, _)| *name == container.name) {
                container.usage = *amounts;
            }
        }
    }
    let count = |seen: bool, samples: &[Sample]| seen.then(|| u32::try_from(samples.len()).unwrap_or(u32::MAX));
    let node_metrics = count(store.metrics_seen[0], &node_samples);
    let pod_metrics = count(store.metrics_seen[1], &pod_samples);
    let node_metrics_sum = store.keep_amounts(&sum);
    let (other_kinds, other) = count_others(&mut store);
    nodes.shrink_to_fit();
    pods.shrink_to_fit();
    store.containers.shrink_to_fit();
    store.conditions.shrink_to_fit();
    let snapshot = Snapshot {
        strings: store.strings,
        resources: store.resources,
        amounts: store.amounts,
        labels: store.labels,
        nodes,
        pods,
        containers: store.containers,
        conditions: store.conditions,
        taints: store.taints,
        addresses: store.addresses,
        gates: store.gates,
        node_metrics,
        node_metrics_sum,
        pod_metrics,
        other_kinds,
        other,
    };
    (snapshot, store.warnings.into_list())
}

/// The last row of each key, without those that a stream deleted afterwards, in the order of the rows.
fn latest<T>(store: &mut Store, rows: Vec<T>, kind: &str, is_node: bool, key: impl Fn(&T) -> Key) -> Vec<T> {
    let mut last: FxHashMap<Key, usize> = FxHashMap::default();
    for (at, row) in rows.iter().enumerate() {
        last.insert(key(row), at);
    }
    let replaced = rows.len() - last.len();
    if kind == "Node" || kind == "Pod" {
        for deletion in store.deletions.iter().filter(|deletion| deletion.is_node == is_node) {
            if last.get(&deletion.key).is_some_and(|at| *at < deletion.before as usize) {
                last.remove(&deletion.key);
            }
        }
    }
    if replaced > 0 && !store.is_stream {
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

fn count_others(store: &mut Store) -> (Vec<KindCount>, OtherFacts) {
    let mut others = std::mem::take(&mut store.others);
    // Stable, so that of the same object the later row comes last and stands.
    others.sort_by_key(|other| (other.kind, other.key));
    let mut facts = OtherFacts::default();
    let mut counts = vec![0_u64; store.other_kinds.len()];
    let mut events: FxHashMap<StrId, u64> = FxHashMap::default();
    for (at, other) in others.iter().enumerate() {
        if others.get(at + 1).is_some_and(|next| (next.kind, next.key) == (other.kind, other.key)) {
            continue;
        }
        let Some((_, key)) = store.other_kinds.get(other.kind as usize) else { continue };
        counts[other.kind as usize] += 1;
        let first = u64::from(other.flags & Other::FIRST != 0);
        let second = u64::from(other.flags & Other::SECOND != 0);
        match *key {
            "pdbs" => facts.pdbs_allowing_no_disruption += first,
            "hpas" => {
                facts.hpas_at_max += first;
                facts.hpas_scaling_inactive += second;
            }
            "scaledobjects" => {
                facts.scaledobjects_paused += first;
                facts.scaledobjects_in_fallback += second;
            }
            "nodeclaims" => {
                facts.nodeclaims_drifted += first;
                if second == 1 {
                    facts.nodeclaims_without_node.push(store.strings.get(other.text).to_owned());
                }
            }
            "events" => *events.entry(other.text).or_default() += 1,
            _ => {}
        }
    }
    facts.nodeclaims_without_node.sort_unstable();
    facts.events_by_type =
        events.into_iter().map(|(kind, count)| (store.strings.get(kind).to_owned(), count)).collect();
    facts.events_by_type.sort_unstable();
    let mut kinds: Vec<_> = store
        .other_kinds
        .iter()
        .zip(counts)
        .map(|((kind, key), count)| KindCount { kind: kind.clone(), key, count })
        .collect();
    kinds.sort_by(|a, b| (&a.kind, a.key).cmp(&(&b.kind, b.key)));
    (kinds, facts)
}
