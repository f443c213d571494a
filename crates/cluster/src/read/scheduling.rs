//! What a pod asks of its node, from its spec to a shared row.

use super::selector::{requirements, selector, texts};
use super::store::Store;
use crate::model::{
    HostPort, NodeTerm, PodClaim, PodClaimsId, PodTerm, Scheduling, SchedulingId, SpreadConstraint, Toleration,
    TolerationOperator,
};
use crate::wire::pod::{PodIn, Spec};
use crate::wire::scheduling::{NodeSelectorIn, NodeTermIn, PodTermIn, PortIn, SpreadIn, TolerationIn};

/// What a pod asks of its node; pods that ask the same share the row.
pub(crate) fn keep_scheduling(store: &mut Store, spec: &Spec<'_>) -> SchedulingId {
    let affinity = &spec.affinity;
    let mut node_selector: Vec<_> =
        spec.node_selector.0.iter().map(|(key, value)| (store.text(key), store.text(value))).collect();
    node_selector.sort_unstable();
    let sidecars = spec.init_containers.iter().filter(|container| container.is_sidecar());
    let ports = spec.containers.iter().chain(sidecars).flat_map(|container| container.ports.iter());
    let scheduling = Scheduling {
        scheduler: store.text(&spec.scheduler_name),
        never_preempts: &*spec.preemption_policy == "Never",
        has_resource_claims: !spec.resource_claims.is_empty(),
        node_selector: node_selector.into(),
        node_affinity: affinity.node_affinity.required.as_ref().map(|selector| node_terms(store, selector)),
        tolerations: spec.tolerations.iter().map(|each| toleration(store, each)).collect(),
        host_ports: ports.filter_map(|port| host_port(store, port)).collect(),
        affinity: affinity.pod_affinity.required.iter().map(|term| pod_term(store, term)).collect(),
        anti_affinity: affinity.pod_anti_affinity.required.iter().map(|term| pod_term(store, term)).collect(),
        spread: spec.topology_spread_constraints.iter().filter_map(|each| spread(store, each)).collect(),
    };
    SchedulingId(store.scheduling.shared.intern(scheduling))
}

/// The claims that a pod names; those of an ephemeral volume are named after pod and volume
/// (`component-helpers/storage/ephemeral/ephemeral.go`, VolumeClaimName).
pub(crate) fn keep_pod_claims(store: &mut Store, input: &PodIn<'_>) -> PodClaimsId {
    let pod = input.metadata.name.as_deref().unwrap_or_default();
    let mut claims = Vec::new();
    for volume in input.spec.volumes.iter() {
        if let Some(claim) = &volume.persistent_volume_claim {
            claims.push(PodClaim { name: store.text(&claim.claim_name), is_ephemeral: false });
        } else if volume.ephemeral.is_some() {
            let name = store.text(&format!("{pod}-{}", &*volume.name));
            claims.push(PodClaim { name, is_ephemeral: true });
        }
    }
    PodClaimsId(store.scheduling.pod_claims.intern(&claims))
}

/// The terms of a NodeSelector.
pub(crate) fn node_terms(store: &mut Store, selector: &NodeSelectorIn<'_>) -> Box<[NodeTerm]> {
    selector.node_selector_terms.iter().map(|term| node_term(store, term)).collect()
}

fn node_term(store: &mut Store, term: &NodeTermIn<'_>) -> NodeTerm {
    NodeTerm { labels: requirements(store, &term.match_expressions), fields: requirements(store, &term.match_fields) }
}

fn pod_term(store: &mut Store, term: &PodTermIn<'_>) -> PodTerm {
    let mut namespaces = texts(store, &term.namespaces);
    namespaces.sort_unstable();
    PodTerm {
        topology_key: store.text(&term.topology_key),
        selector: term.label_selector.as_ref().map(|each| selector(store, each).0),
        namespaces,
        namespace_selector: term.namespace_selector.as_ref().map(|each| selector(store, each).0),
    }
}

fn toleration(store: &mut Store, toleration: &TolerationIn<'_>) -> Toleration {
    Toleration {
        key: store.text(&toleration.key),
        operator: match &*toleration.operator {
            "" | "Equal" => TolerationOperator::Equal,
            "Exists" => TolerationOperator::Exists,
            "Lt" => TolerationOperator::Lt,
            "Gt" => TolerationOperator::Gt,
            _ => TolerationOperator::Unknown,
        },
        value: store.text(&toleration.value),
        effect: store.text(&toleration.effect),
    }
}

/// A port of the node; the defaults (TCP, all addresses) become the empty text.
fn host_port(store: &mut Store, port: &PortIn<'_>) -> Option<HostPort> {
    let number = port.host_port.0.and_then(|number| u16::try_from(number).ok()).filter(|number| *number > 0)?;
    let ip = if &*port.host_ip == "0.0.0.0" { "" } else { &port.host_ip };
    let protocol = if &*port.protocol == "TCP" { "" } else { &port.protocol };
    Some(HostPort { ip: store.text(ip), protocol: store.text(protocol), port: number })
}

fn spread(store: &mut Store, constraint: &SpreadIn<'_>) -> Option<SpreadConstraint> {
    if &*constraint.when_unsatisfiable == "ScheduleAnyway" {
        return None;
    }
    let whole = |number: Option<i64>, default| number.and_then(|n| i32::try_from(n).ok()).unwrap_or(default);
    Some(SpreadConstraint {
        topology_key: store.text(&constraint.topology_key),
        max_skew: whole(constraint.max_skew.0, 1),
        min_domains: whole(constraint.min_domains.0, 1),
        selector: constraint.label_selector.as_ref().map(|each| selector(store, each).0),
        match_label_keys: texts(store, &constraint.match_label_keys),
        honors_affinity: &*constraint.node_affinity_policy != "Ignore",
        honors_taints: &*constraint.node_taints_policy == "Honor",
    })
}
