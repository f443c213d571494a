//! Autoscalers to their rows.

use units::Quantity;

use super::object::Named;
use super::store::{Store, row_of, span};
use crate::model::{Autoscaler, Detail, Level, ScaleMetric, Scaled, Span, StrId, Time, Trigger};
use crate::wire::lenient::Amount;
use crate::wire::object::ObjectIn;
use crate::wire::scaling::{AutoscalerSpec, AutoscalerStatus, LevelIn, MetricIn, ScaledSpec, ScaledStatus};

pub(crate) fn autoscaler(
    store: &mut Store,
    _: Named<'_>,
    input: &ObjectIn<'_, AutoscalerSpec<'_>, AutoscalerStatus<'_>>,
) -> Detail {
    let (spec, status) = (&input.spec, &input.status);
    let row = Autoscaler {
        target_kind: store.text(&spec.scale_target_ref.kind),
        target_name: store.text(&spec.scale_target_ref.name),
        min_replicas: spec.min_replicas.0.unwrap_or(1),
        max_replicas: spec.max_replicas.0,
        current_replicas: status.current_replicas.0,
        desired_replicas: status.desired_replicas.0,
        last_scaled: Time::parse(&status.last_scale_time),
        metrics: keep_metrics(store, spec, status),
        tolerance_up: quantity(spec.behavior.scale_up.tolerance.as_ref()),
        tolerance_down: quantity(spec.behavior.scale_down.tolerance.as_ref()),
    };
    store.objects.autoscalers.push(row);
    Detail::Autoscaler(row_of(&store.objects.autoscalers))
}

/// Of each metric the target, and what was measured of the metric of the same kind and name.
fn keep_metrics(store: &mut Store, spec: &AutoscalerSpec<'_>, status: &AutoscalerStatus<'_>) -> Span {
    let start = store.objects.scale_metrics.len();
    for metric in spec.metrics.iter() {
        let Some(source) = metric.source() else { continue };
        let is_same = |other: &&MetricIn<'_>| {
            *other.kind == *metric.kind
                && other.source().is_some_and(|other| other.metric_name() == source.metric_name())
        };
        let measured = status.current_metrics.iter().find(is_same).and_then(MetricIn::source);
        let row = ScaleMetric {
            kind: store.text(&metric.kind),
            name: store.text(source.metric_name()),
            target: level(&source.target),
            current: measured.map_or(Level::default(), |measured| level(&measured.current)),
        };
        store.objects.scale_metrics.push(row);
    }
    if let Some(target) = spec.target_cpu.0 {
        let percent = |percent| Level { utilization_percent: percent, ..Level::default() };
        let (kind, name) = (store.text("Resource"), store.text("cpu"));
        let (target, current) = (percent(Some(target)), percent(status.current_cpu.0));
        store.objects.scale_metrics.push(ScaleMetric { kind, name, target, current });
    }
    span(start, store.objects.scale_metrics.len())
}

fn level(input: &LevelIn) -> Level {
    Level {
        utilization_percent: input.average_utilization.0,
        average: quantity(input.average_value.as_ref()),
        value: quantity(input.value.as_ref()),
    }
}

fn quantity(amount: Option<&Amount>) -> Option<Quantity> {
    if let Some(Amount::Good(quantity)) = amount { Some(*quantity) } else { None }
}

pub(crate) fn scaled(
    store: &mut Store,
    named: Named<'_>,
    input: &ObjectIn<'_, ScaledSpec<'_>, ScaledStatus<'_>>,
) -> Detail {
    let (spec, status) = (&input.spec, &input.status);
    let start = store.objects.triggers.len();
    for trigger in spec.triggers.iter() {
        let row = Trigger { kind: store.text(&trigger.kind), name: store.text(&trigger.name) };
        store.objects.triggers.push(row);
    }
    let triggers = span(start, store.objects.triggers.len());
    let (mut target_kind, mut target_name, mut hpa_name) = (StrId::EMPTY, StrId::EMPTY, StrId::EMPTY);
    if named.key == "scaledobjects" {
        let target = spec.scale_target_ref.as_ref();
        let kind = target.map_or("", |target| &target.kind);
        target_kind = store.text(if kind.is_empty() { "Deployment" } else { kind });
        target_name = store.text(target.map_or("", |target| &target.name));
        let default = format!("keda-hpa-{}", input.metadata.name.as_deref().unwrap_or_default());
        let named = &spec.advanced.horizontal_pod_autoscaler_config.name;
        let first = [&*status.hpa_name, named, &default].into_iter().find(|name| !name.is_empty());
        hpa_name = store.text(first.unwrap_or_default());
    }
    let row = Scaled {
        target_kind,
        target_name,
        min_replicas: spec.min_replica_count.0.unwrap_or(0),
        max_replicas: spec.max_replica_count.0.unwrap_or(100),
        idle_replicas: spec.idle_replica_count.0,
        polling_seconds: spec.polling_interval.0.unwrap_or(30),
        cooldown_seconds: spec.cooldown_period.0.unwrap_or(300),
        hpa_name,
        last_active: Time::parse(&status.last_active_time),
        paused_replicas: status.paused_replica_count.0,
        asked_to_pause: input.metadata.annotations.asked_to_pause,
        triggers,
    };
    store.objects.scaled.push(row);
    Detail::Scaled(row_of(&store.objects.scaled))
}
