//! The kubelet's summary to samples (`kubelet/pkg/apis/stats/v1alpha1/types.go`).

use units::Quantity;

use super::store::{Sample, Store, span};
use crate::model::{Amounts, AmountsId, ResourceId, Span, StrId, Time, Usage};
use crate::warning::WarningKind;
use crate::wire::bare::{CpuStats, FsStats, MemoryStats, NodeStats, PodStats};
use crate::wire::lenient::List;

/// Adds what a node and its pods use; false if it is no summary.
pub(crate) fn add_summary(store: &mut Store, node: &str, pods: &str) -> bool {
    let Ok(node) = serde_json::from_str::<NodeStats<'_>>(node) else { return false };
    if node.node_name.is_empty() {
        return false;
    }
    let usage = usage(store, &node.cpu, &node.memory, Some(&node.fs));
    let key = (StrId::EMPTY, store.text(&node.node_name));
    store.spare_node_samples.push(Sample { key, usage, containers: Span::default() });
    match serde_json::from_str::<List<PodStats<'_>>>(pods) {
        Ok(pods) => pods.iter().for_each(|pod| add_pod(store, pod)),
        Err(error) => store.warn(WarningKind::ObjectSkipped, || {
            format!("the pods of node {:?} cannot be read: {error}; left out", &*node.node_name)
        }),
    }
    true
}

fn add_pod(store: &mut Store, pod: &PodStats<'_>) {
    let start = store.container_usage.len();
    for container in pod.containers.iter() {
        let usage = usage(store, &container.cpu, &container.memory, None);
        let row = (store.text(&container.name), usage.amounts);
        store.container_usage.push(row);
    }
    let containers = span(start, store.container_usage.len());
    let usage = usage(store, &pod.cpu, &pod.memory, Some(&pod.ephemeral_storage));
    let key = (store.text(&pod.pod_ref.namespace), store.text(&pod.pod_ref.name));
    store.spare_pod_samples.push(Sample { key, usage, containers });
}

/// CPU in cores over the kubelet's last interval, memory as the working set, storage as used bytes.
fn usage(store: &mut Store, cpu: &CpuStats<'_>, memory: &MemoryStats<'_>, fs: Option<&FsStats>) -> Usage {
    let mut amounts = Amounts::default();
    let mut set = |resource, amount: Option<Quantity>| {
        if let Some(amount) = amount.filter(|amount| !amount.is_negative()) {
            amounts.set(resource, amount);
        }
    };
    set(ResourceId::CPU, cpu.usage_nano_cores.0.map(|nano| Quantity::from_nano(i128::from(nano))));
    set(ResourceId::MEMORY, memory.working_set_bytes.0.map(Quantity::from_units));
    let used = fs.and_then(|fs| fs.used_bytes.0);
    if used.is_some() {
        let storage = store.resource("ephemeral-storage");
        set(storage, used.map(Quantity::from_units));
    }
    let at = if cpu.time.is_empty() { &memory.time } else { &cpu.time };
    Usage { amounts: AmountsId(store.amounts.intern(amounts.as_slice())), at: Time::parse(at), window_ns: 0 }
}
