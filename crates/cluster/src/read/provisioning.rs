//! Node pools, node claims, capacity buffers and evictions to their rows.

use super::object::{Named, keep_texts};
use super::store::{Store, row_of};
use crate::model::{CapacityBuffer, Detail, EvictionRecord, NodeClaim, NodePool, Time};
use crate::wire::object::ObjectIn;
use crate::wire::provisioning::{
    BufferSpec, BufferStatus, ClaimSpec, ClaimStatus, EvictionSpec, EvictionStatus, NodePoolSpec, NodePoolStatus,
};

pub(crate) fn node_pool(
    store: &mut Store,
    _: Named<'_>,
    input: &ObjectIn<'_, NodePoolSpec<'_>, NodePoolStatus<'_>>,
) -> Detail {
    let (spec, status) = (&input.spec, &input.status);
    let name = input.metadata.name.as_deref().unwrap_or_default();
    let limits = store.read_positive(&spec.limits, || format!("node pool {name}, spec.limits"));
    let resources = store.read_positive(&status.resources, || format!("node pool {name}, status.resources"));
    let class = &spec.template.spec.node_class_ref;
    let row = NodePool {
        weight: spec.weight.0,
        limits: store.keep_amounts(&limits),
        resources: store.keep_amounts(&resources),
        nodes: status.nodes.0,
        consolidation_policy: store.text(&spec.disruption.consolidation_policy),
        consolidate_after: store.text(&spec.disruption.consolidate_after),
        expire_after: store.text(&spec.template.spec.expire_after),
        budgets: keep_texts(store, spec.disruption.budgets.iter().map(|budget| &*budget.nodes)),
        node_class_generation: status.node_class_observed_generation.0,
        node_class: (store.text(&class.kind), store.text(&class.name)),
    };
    store.objects.node_pools.push(row);
    Detail::NodePool(row_of(&store.objects.node_pools))
}

pub(crate) fn node_claim(
    store: &mut Store,
    _: Named<'_>,
    input: &ObjectIn<'_, ClaimSpec<'_>, ClaimStatus<'_>>,
) -> Detail {
    let (spec, status) = (&input.spec, &input.status);
    let name = input.metadata.name.as_deref().unwrap_or_default();
    let what = |part: &'static str| move || format!("node claim {name}, {part}");
    let requests = store.read_positive(&spec.resources.requests, what("spec.resources.requests"));
    let capacity = store.read_positive(&status.capacity, what("status.capacity"));
    let allocatable = store.read_positive(&status.allocatable, what("status.allocatable"));
    let row = NodeClaim {
        node_name: store.text(&status.node_name),
        provider_id: store.text(&status.provider_id),
        requests: store.keep_amounts(&requests),
        capacity: store.keep_amounts(&capacity),
        allocatable: store.keep_amounts(&allocatable),
        expire_after: store.text(&spec.expire_after),
        last_pod_event: Time::parse(&status.last_pod_event_time),
    };
    store.objects.node_claims.push(row);
    Detail::NodeClaim(row_of(&store.objects.node_claims))
}

pub(crate) fn buffer(
    store: &mut Store,
    _: Named<'_>,
    input: &ObjectIn<'_, BufferSpec<'_>, BufferStatus<'_>>,
) -> Detail {
    let spec = &input.spec;
    let name = input.metadata.name.as_deref().unwrap_or_default();
    let limits = store.read_positive(&spec.limits, || format!("capacity buffer {name}, spec.limits"));
    let (kind, target) = match (&spec.scalable_ref, &spec.pod_template_ref) {
        (Some(target), _) => (&*target.kind, Some(target)),
        (None, Some(template)) => ("PodTemplate", Some(template)),
        (None, None) => ("", None),
    };
    let row = CapacityBuffer {
        strategy: store.text(&spec.provisioning_strategy),
        target_kind: store.text(kind),
        target_name: store.text(target.map_or("", |target| &target.name)),
        replicas: spec.replicas.0,
        percentage: spec.percentage.0,
        limits: store.keep_amounts(&limits),
        ready_replicas: input.status.replicas.0,
    };
    store.objects.buffers.push(row);
    Detail::Buffer(row_of(&store.objects.buffers))
}

pub(crate) fn eviction(
    store: &mut Store,
    _: Named<'_>,
    input: &ObjectIn<'_, EvictionSpec<'_>, EvictionStatus<'_>>,
) -> Detail {
    let (spec, status) = (&input.spec, &input.status);
    let active = status.target_responders.iter().find(|responder| &*responder.state == "Active");
    let active = active.map_or("", |responder| &responder.name);
    let beats = status.responders.iter().filter(|responder| &*responder.name == active);
    let row = EvictionRecord {
        pod: store.text(&spec.target.pod.name),
        requester: store.text(&spec.requester),
        withdrawn: &*spec.intent == "Withdrawn",
        active_responder: store.text(active),
        heartbeat: beats.map(|responder| Time::parse(&responder.heartbeat_time)).max().unwrap_or_default(),
    };
    store.objects.evictions.push(row);
    Detail::Eviction(row_of(&store.objects.evictions))
}
