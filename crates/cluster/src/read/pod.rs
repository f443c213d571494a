//! A Pod to its row, with its requests and limits worked out.

use super::scheduling::{keep_pod_claims, keep_scheduling};
use super::store::{Store, span};
use crate::effective::{Figure, is_pod_level_resource, of_container, of_pod};
use crate::model::{Amounts, AmountsId, Container, ContainerKind, ContainerState, DrainMarks, Pod, Span, Time};
use crate::status_word::printed;
use crate::wire::pod::{ContainerIn, ContainerStatus, PodIn, Terminated};

/// The amounts of one container: what its spec says and what counts.
struct ContainerAmounts {
    kind: ContainerKind,
    spec: [Amounts; 2],
    effective: [Amounts; 2],
}

/// Adds a pod; false if it has no name.
pub(crate) fn add_pod(store: &mut Store, input: &PodIn<'_>) -> bool {
    let (meta, spec, status) = (&input.metadata, &input.spec, &input.status);
    let Some(name) = meta.name.as_deref() else { return false };
    let namespace: &str = &meta.namespace;
    let what = |part: &'static str| move || format!("pod {namespace}/{name}, {part}");
    let overhead = store.read_positive(&spec.overhead, what("spec.overhead"));
    let pod_level = [
        store.read_positive(&spec.resources.requests, what("spec.resources.requests")),
        store.read_positive(&spec.resources.limits, what("spec.resources.limits")),
    ];
    let (containers, amounts) = add_containers(store, input, &format!("{namespace}/{name}"));
    let [requests, limits, requests_spec_only, limits_spec_only] =
        [(0, false), (1, false), (0, true), (1, true)].map(|(figure, spec_only)| {
            let each = amounts.iter().map(|container| {
                let from = if spec_only { &container.spec } else { &container.effective };
                (container.kind, &from[figure])
            });
            let which = [Figure::Requests, Figure::Limits][figure];
            let total = of_pod(each, &pod_level[figure], &overhead, which, |resource| {
                is_pod_level_resource(store.strings.get(store.resources[resource.0 as usize]))
            });
            store.keep_amounts(&total)
        });
    let printed = printed(input);
    let owners = &meta.owner_references;
    let owner = owners.iter().find(|owner| owner.controller == Some(true)).or(owners.first());
    let gates = store.gates.len();
    for gate in spec.scheduling_gates.iter() {
        let gate = store.text(&gate.name);
        store.gates.push(gate);
    }
    let pod = Pod {
        namespace: store.text(namespace),
        name: store.text(name),
        labels: store.keep_labels(&meta.labels),
        owner_kind: store.text(owner.map_or("", |owner| &owner.kind)),
        owner_name: store.text(owner.map_or("", |owner| &owner.name)),
        is_mirror: meta.annotations.mirror,
        created: Time::parse(&meta.creation_timestamp),
        started: Time::parse(&status.start_time),
        deleted: Time::parse(&meta.deletion_timestamp),
        node_name: store.text(&spec.node_name),
        node: None,
        nominated_node: store.text(&status.nominated_node_name),
        phase: store.text(&status.phase),
        reason: store.text(&status.reason),
        message: store.text(&status.message),
        status: store.text(&printed.status),
        ready: printed.ready,
        ready_of: printed.ready_of,
        restarts: printed.restarts,
        qos_class: store.text(&status.qos_class),
        priority: spec.priority.0.and_then(|priority| i32::try_from(priority).ok()),
        priority_class: store.text(&spec.priority_class_name),
        conditions: store.keep_conditions(&status.conditions),
        gates: span(gates, store.gates.len()),
        scheduling: keep_scheduling(store, spec),
        claims: keep_pod_claims(store, input),
        containers,
        requests,
        limits,
        requests_spec_only,
        limits_spec_only,
        usage: None,
        drain: drain_marks(input),
        generation_lag: meta.generation.0.zip(status.observed_generation.0).map_or(0, |(generation, observed)| {
            u32::try_from(generation.saturating_sub(observed).max(0)).unwrap_or(u32::MAX)
        }),
    };
    store.pods.push(pod);
    store.follow.see(&meta.uid, &meta.resource_version, meta.generation.0);
    true
}

fn drain_marks(input: &PodIn<'_>) -> DrainMarks {
    let (meta, spec) = (&input.metadata, &input.spec);
    let grace = spec.termination_grace_period_seconds.0.unwrap_or(30);
    DrainMarks {
        controlled: meta.owner_references.iter().any(|owner| owner.controller == Some(true)),
        empty_dir: spec.volumes.iter().any(|volume| volume.empty_dir.is_some()),
        host_path: spec.volumes.iter().any(|volume| volume.host_path.is_some()),
        do_not_disrupt: meta.annotations.do_not_disrupt,
        not_safe_to_evict: meta.annotations.not_safe_to_evict,
        grace_seconds: u32::try_from(grace.max(0)).unwrap_or(u32::MAX),
    }
}

fn add_containers(store: &mut Store, input: &PodIn<'_>, pod: &str) -> (Span, Vec<ContainerAmounts>) {
    let (spec, status) = (&input.spec, &input.status);
    let infeasible = status.conditions.iter().any(|c| &*c.kind == "PodResizePending" && &*c.reason == "Infeasible");
    let start = store.containers.len();
    let init = spec.init_containers.iter().map(|container| {
        (if container.is_sidecar() { ContainerKind::Sidecar } else { ContainerKind::Init }, container)
    });
    let main = spec.containers.iter().map(|container| (ContainerKind::Main, container));
    let ephemeral = spec.ephemeral_containers.iter().map(|container| (ContainerKind::Ephemeral, container));
    let mut amounts = Vec::with_capacity(spec.init_containers.len() + spec.containers.len());
    for (kind, container) in init.chain(main).chain(ephemeral) {
        let statuses = match kind {
            ContainerKind::Init | ContainerKind::Sidecar => &status.init_container_statuses,
            ContainerKind::Main => &status.container_statuses,
            ContainerKind::Ephemeral => &status.ephemeral_container_statuses,
        };
        let its_status = statuses.iter().find(|status| *status.name == *container.name);
        let its_amounts = container_amounts(store, kind, container, its_status, infeasible, pod);
        let [requests, limits] = [0, 1].map(|figure| store.keep_amounts(&its_amounts.effective[figure]));
        let mut row = Container {
            name: store.text(&container.name),
            image: store.text(&container.image),
            kind,
            requests,
            limits,
            usage: AmountsId::default(),
            ..Container::default()
        };
        if let Some(its_status) = its_status {
            fill_state(store, &mut row, its_status);
        }
        store.containers.push(row);
        amounts.push(its_amounts);
    }
    (span(start, store.containers.len()), amounts)
}

fn container_amounts(
    store: &mut Store,
    kind: ContainerKind,
    container: &ContainerIn<'_>,
    status: Option<&ContainerStatus<'_>>,
    infeasible: bool,
    pod: &str,
) -> ContainerAmounts {
    let what = |part: &'static str| move || format!("pod {pod}, container {:?}, {part}", &*container.name);
    let spec = [
        store.read_positive(&container.resources.requests, what("resources.requests")),
        store.read_positive(&container.resources.limits, what("resources.limits")),
    ];
    // An ordinary init container cannot be resized; without `resources` the server knows no resize.
    let in_effect = status.and_then(|status| status.resources.as_ref().map(|resources| (status, resources)));
    let effective = match in_effect {
        Some((status, resources)) if matches!(kind, ContainerKind::Main | ContainerKind::Sidecar) => {
            let allocated = store.read_positive(&status.allocated_resources, what("status.allocatedResources"));
            let requests = store.read_positive(&resources.requests, what("status.resources.requests"));
            let limits = store.read_positive(&resources.limits, what("status.resources.limits"));
            [
                of_container(&spec[0], Some((&allocated, &requests)), infeasible),
                of_container(&spec[1], Some((&Amounts::default(), &limits)), infeasible),
            ]
        }
        _ => spec.clone(),
    };
    ContainerAmounts { kind, spec, effective }
}

fn fill_state(store: &mut Store, row: &mut Container, status: &ContainerStatus<'_>) {
    let code = |ended: &Terminated<'_>| ended.exit_code.0.and_then(|code| i32::try_from(code).ok());
    row.ready = status.ready == Some(true);
    row.restarts = u32::try_from(status.restart_count.0.unwrap_or(0).max(0)).unwrap_or(u32::MAX);
    let state = &status.state;
    if let Some(waiting) = &state.waiting {
        row.state = ContainerState::Waiting;
        (row.reason, row.message) = (store.text(&waiting.reason), store.text(&waiting.message));
    } else if let Some(ended) = &state.terminated {
        row.state = ContainerState::Terminated;
        (row.reason, row.message) = (store.text(&ended.reason), store.text(&ended.message));
        row.exit_code = code(ended);
        row.since = Time::parse(&ended.finished_at);
    } else if let Some(running) = &state.running {
        row.state = ContainerState::Running;
        row.since = Time::parse(&running.started_at);
    }
    if let Some(ended) = &status.last_state.terminated {
        row.last_reason = store.text(&ended.reason);
        row.last_exit_code = code(ended);
    }
}
