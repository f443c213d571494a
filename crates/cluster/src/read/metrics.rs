//! NodeMetrics and PodMetrics to samples, and objects of other kinds to counts.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use super::kinds::Class;
use super::store::{Sample, Store, span};
use crate::model::{Amounts, Other, Span, StrId, Time, Usage};
use crate::wire::other::OtherIn;
use crate::wire::usage::MetricsIn;

/// Adds the usage of a node; false if it has no name.
pub(crate) fn add_node_metrics(store: &mut Store, input: &MetricsIn<'_>) -> bool {
    let Some(name) = input.metadata.name.as_deref() else { return false };
    let amounts = store.read_positive(&input.usage, || format!("metrics of node {name:?}, usage"));
    let usage = usage(store, input, &amounts);
    let key = (StrId::EMPTY, store.text(name));
    store.node_samples.push(Sample { key, usage, containers: Span::default() });
    true
}

/// Adds the usage of a pod and its containers; false if it has no name.
pub(crate) fn add_pod_metrics(store: &mut Store, input: &MetricsIn<'_>) -> bool {
    let Some(name) = input.metadata.name.as_deref() else { return false };
    let namespace: &str = &input.metadata.namespace;
    let start = store.container_usage.len();
    let mut sum = Amounts::default();
    for container in input.containers.iter() {
        let what = || format!("metrics of pod {namespace}/{name}, container {:?}", &*container.name);
        let amounts = store.read_positive(&container.usage, what);
        sum.add(amounts.as_slice());
        let row = (store.text(&container.name), store.keep_amounts(&amounts));
        store.container_usage.push(row);
    }
    let containers = span(start, store.container_usage.len());
    let usage = usage(store, input, &sum);
    let key = (store.text(namespace), store.text(name));
    store.pod_samples.push(Sample { key, usage, containers });
    true
}

fn usage(store: &mut Store, input: &MetricsIn<'_>, amounts: &Amounts) -> Usage {
    Usage {
        amounts: store.keep_amounts(amounts),
        at: Time::parse(&input.timestamp),
        window_ns: units::parse_go_duration(&input.window).unwrap_or(0).max(0),
    }
}

/// Counts an object of another kind; false if it has no name.
pub(crate) fn add_other(store: &mut Store, kind: &str, class: Class, input: &OtherIn<'_>) -> bool {
    let Some(name) = input.metadata.name.as_deref() else { return false };
    let mut hasher = DefaultHasher::new();
    (&*input.metadata.namespace, name).hash(&mut hasher);
    let status = &input.status;
    let (mut flags, mut text) = (0, StrId::EMPTY);
    let mut flag = |flag: u8, is: bool| flags |= if is { flag } else { 0 };
    match class {
        Class::Counted("pdbs") => flag(Other::FIRST, status.disruptions_allowed.0.unwrap_or(0) == 0),
        Class::Counted("hpas") => {
            let most = input.spec.max_replicas.0;
            flag(Other::FIRST, most.is_some_and(|most| status.current_replicas.0.unwrap_or(0) >= most));
            flag(Other::SECOND, status.has("ScalingActive", "False"));
        }
        Class::Counted("scaledobjects") => {
            flag(Other::FIRST, status.has("Paused", "True"));
            flag(Other::SECOND, status.has("Fallback", "True"));
        }
        Class::Counted("nodeclaims") => {
            flag(Other::FIRST, status.has("Drifted", "True"));
            flag(Other::SECOND, status.node_name.is_empty());
            if status.node_name.is_empty() {
                text = store.text(name);
            }
        }
        Class::Counted("events") => text = store.text(&input.event_type),
        _ => {}
    }
    let kind = store.other_kind(kind, class);
    store.others.push(Other { kind, key: hasher.finish(), flags, text });
    true
}
