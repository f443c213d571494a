//! Usage joined to nodes, pods and containers.

use rustc_hash::FxHashMap;

use super::finish::latest;
use super::series_use::join_series;
use super::store::{Key, Sample, Store, Table};
use crate::model::{Amounts, AmountsId, Node, NodeId, Pod, StrId};

/// What metrics.k8s.io told.
pub(super) struct Metrics {
    pub(super) nodes: Option<u32>,
    pub(super) pods: Option<u32>,
    pub(super) sum_of_nodes: AmountsId,
}

/// Joins samples of metrics.k8s.io; where that has none of an object, those of the kubelet and of Prometheus.
pub(super) fn join_usage(
    store: &mut Store,
    node_rows: &FxHashMap<StrId, NodeId>,
    nodes: &mut [Node],
    pods: &mut [Pod],
) -> Metrics {
    let mut by_address: FxHashMap<StrId, StrId> = FxHashMap::default();
    for node in nodes.iter() {
        by_address.extend(node.addresses.of(&store.addresses).iter().map(|address| (address.address, node.name)));
    }
    join_series(store, &by_address);
    let node_samples = std::mem::take(&mut store.node_samples);
    let node_samples = latest(store, node_samples, "NodeMetrics", |sample| (Table::Samples, sample.key));
    let pod_samples = std::mem::take(&mut store.pod_samples);
    let pod_samples = latest(store, pod_samples, "PodMetrics", |sample| (Table::Samples, sample.key));
    let mut sum = Amounts::default();
    for sample in &node_samples {
        sum.add(store.amounts.get(sample.usage.amounts.0));
    }
    let spare_nodes = std::mem::take(&mut store.spare_node_samples);
    for sample in spare_nodes.iter().chain(&node_samples) {
        if let Some(id) = node_rows.get(&sample.key.1) {
            nodes[id.0 as usize].usage = Some(sample.usage);
        }
    }
    let spare_pods = std::mem::take(&mut store.spare_pod_samples);
    let by_pod: FxHashMap<Key, &Sample> =
        spare_pods.iter().chain(&pod_samples).map(|sample| (sample.key, sample)).collect();
    for pod in pods {
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
    Metrics {
        nodes: count(store.metrics_seen[0], &node_samples),
        pods: count(store.metrics_seen[1], &pod_samples),
        sum_of_nodes: store.keep_amounts(&sum),
    }
}
