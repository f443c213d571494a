//! Workloads and budgets to their rows.

use super::object::{Named, keep_texts};
use super::selector::selector;
use super::store::{Store, row_of};
use super::template::requests_of_template;
use crate::model::{Bound, Budget, Detail, Time, Workload};
use crate::warning::WarningKind;
use crate::wire::lenient::{Int, Text};
use crate::wire::object::ObjectIn;
use crate::wire::workload::{BudgetSpec, BudgetStatus, WorkloadSpec, WorkloadStatus};

/// A count that is 1 when it is absent, and unknown when it is below zero or no number of 64 bits.
fn one_if_absent(count: Option<Int>) -> Option<i64> {
    count.map_or(Some(1), |count| count.0.filter(|count| *count >= 0))
}

pub(crate) fn workload(
    store: &mut Store,
    named: Named<'_>,
    input: &ObjectIn<'_, WorkloadSpec<'_>, WorkloadStatus<'_>>,
) -> Detail {
    let (spec, status) = (&input.spec, &input.status);
    let name = input.metadata.name.as_deref().unwrap_or_default();
    let requests = requests_of_template(store, &spec.template.spec, || format!("{} {name}", named.kind));
    let mut row = Workload {
        current: status.replicas.0,
        updated: status.updated_replicas.0,
        ready: status.ready_replicas.0,
        available: status.available_replicas.0,
        paused: spec.paused == Some(true) || spec.suspend == Some(true),
        selector: spec.selector.as_ref().map(|each| selector(store, each).0),
        requests,
        ..Workload::default()
    };
    match named.key {
        "daemonsets" => {
            row.desired = status.desired_number_scheduled.0;
            row.current = status.current_number_scheduled.0;
            row.updated = status.updated_number_scheduled.0;
            row.ready = status.number_ready.0;
            row.available = status.number_available.0;
        }
        "jobs" => {
            row.desired = one_if_absent(spec.parallelism);
            row.current = status.active.0;
            row.ready = status.ready.0;
        }
        "cronjobs" => {}
        _ => row.desired = one_if_absent(spec.replicas),
    }
    store.objects.workloads.push(row);
    Detail::Workload(row_of(&store.objects.workloads))
}

pub(crate) fn budget(
    store: &mut Store,
    named: Named<'_>,
    input: &ObjectIn<'_, BudgetSpec<'_>, BudgetStatus<'_>>,
) -> Detail {
    let (spec, status) = (&input.spec, &input.status);
    let (selector, selector_unknown) = spec.selector.as_ref().map(|each| selector(store, each)).unzip();
    let selector_unknown = selector_unknown == Some(true);
    // Only policy/v1 lets the empty selector select (`api/policy/v1beta1/types.go`).
    let selector = selector.filter(|each| named.api_version != "policy/v1beta1" || !each.requirements.is_empty());
    let key = || {
        format!(
            "PodDisruptionBudget {}/{}",
            &*input.metadata.namespace,
            input.metadata.name.as_deref().unwrap_or_default()
        )
    };
    if selector_unknown {
        store.warn(WarningKind::ObjectIncomplete, || {
            format!("{}: its selector has an operator that is not known, so it is taken to select no pod", key())
        });
    }
    let bounds = [&spec.min_available, &spec.max_unavailable].map(|bound| bound.as_ref().map(bound_of));
    if bounds.contains(&Some(Bound::Unreadable)) {
        store.warn(WarningKind::ObjectIncomplete, || {
            format!("{}: its count is neither a number nor a percentage, so it allows nothing", key())
        });
    }
    let row = Budget {
        min_available: bounds[0],
        max_unavailable: bounds[1],
        selector,
        selector_unknown,
        always_allow_unhealthy: &*spec.unhealthy_pod_eviction_policy == "AlwaysAllow",
        disruptions_allowed: status.disruptions_allowed.0,
        current_healthy: status.current_healthy.0,
        desired_healthy: status.desired_healthy.0,
        expected_pods: status.expected_pods.0,
        disrupted_pods: keep_texts(store, status.disrupted_pods.0.iter().map(|(name, _)| &**name)),
        disrupted_at: status.disrupted_pods.0.iter().map(|(_, at)| Time::parse(at)).collect(),
    };
    store.objects.budgets.push(row);
    Detail::Budget(row_of(&store.objects.budgets))
}

/// An IntOrString (`apimachinery/pkg/util/intstr/intstr.go`).
fn bound_of(text: &Text<'_>) -> Bound {
    match text.strip_suffix('%') {
        Some(percent) => percent.parse().ok().filter(|percent| *percent >= 0).map_or(Bound::Unreadable, Bound::Percent),
        None => text.parse().ok().filter(|pods| *pods >= 0).map_or(Bound::Unreadable, Bound::Pods),
    }
}
