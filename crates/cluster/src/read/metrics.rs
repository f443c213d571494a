//! NodeMetrics and PodMetrics to samples.

use super::store::{Sample, Store, span};
use crate::model::{Amounts, Span, StrId, Time, Usage};
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
