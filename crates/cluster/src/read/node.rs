//! A Node to its row.

use super::store::{Store, span};
use crate::model::{Address, Node, Taint, Time};
use crate::warning::WarningKind;
use crate::wire::node::NodeIn;

/// Adds a node; false if it has no name or there is no room.
pub(crate) fn add_node(store: &mut Store, input: &NodeIn<'_>) -> bool {
    let (meta, status) = (&input.metadata, &input.status);
    let Some(name) = meta.name.as_deref() else { return false };
    let what = |part: &'static str| move || format!("node {name:?}, {part}");
    let capacity = store.read_amounts(&status.capacity, what("status.capacity"));
    let given = store.read_amounts(&status.allocatable, what("status.allocatable"));
    for (amounts, part) in [(&capacity, "status.capacity"), (&given, "status.allocatable")] {
        if let Some((_, amount)) = amounts.as_slice().iter().find(|(_, amount)| amount.is_negative()) {
            store.warn(WarningKind::NegativeQuantity, || format!("node {name:?}, {part}: {amount}; left out of sums"));
        }
    }
    let allocatable_is_capacity = status.allocatable.0.is_empty();
    let allocatable = if allocatable_is_capacity { &capacity } else { &given };
    let info = &status.node_info;
    let (taints, addresses) = (store.taints.len(), store.addresses.len());
    for taint in input.spec.taints.iter() {
        let row = Taint {
            key: store.text(&taint.key),
            value: store.text(&taint.value),
            effect: store.text(&taint.effect),
            added: Time::parse(&taint.time_added),
        };
        store.taints.push(row);
    }
    for address in status.addresses.iter() {
        let row = Address { kind: store.text(&address.kind), address: store.text(&address.address) };
        store.addresses.push(row);
    }
    let node = Node {
        name: store.text(name),
        uid: store.text(&meta.uid),
        labels: store.keep_labels(&meta.labels),
        created: Time::parse(&meta.creation_timestamp),
        deleted: Time::parse(&meta.deletion_timestamp),
        unschedulable: input.spec.unschedulable == Some(true),
        taints: span(taints, store.taints.len()),
        provider_id: store.text(&input.spec.provider_id),
        capacity: store.keep_amounts(&capacity),
        allocatable: store.keep_amounts(allocatable),
        allocatable_is_capacity,
        conditions: store.keep_conditions(&status.conditions),
        addresses: span(addresses, store.addresses.len()),
        kubelet_version: store.text(&info.kubelet_version),
        kube_proxy_version: store.text(&info.kube_proxy_version),
        container_runtime: store.text(&info.container_runtime_version),
        kernel_version: store.text(&info.kernel_version),
        os_image: store.text(&info.os_image),
        operating_system: store.text(&info.operating_system),
        architecture: store.text(&info.architecture),
        usage: None,
    };
    store.nodes.push(node);
    store.follow.see(&meta.uid, &meta.resource_version, meta.generation.0);
    true
}
