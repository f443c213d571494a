//! Answers of Prometheus: what nodes and containers use, and which deprecated APIs are asked for.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use serde_json::value::RawValue;
use units::Quantity;

use super::store::{Key, Store};
use crate::api_lifecycle::deprecated_resource;
use crate::model::{ApiEvidence, ApiUse, SeriesCounts, StrId, Time};
use crate::warning::WarningKind;
use crate::wire::bare::{BareIn, PromData};
use crate::wire::lenient::List;
use crate::wire::series::SeriesIn;

/// What a series tells of a node or a container.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Measure {
    /// Cores in use.
    Cpu,
    /// The working set in bytes.
    Memory,
    /// The node's memory in bytes, and what is available of it: their difference is in use.
    MemoryTotal,
    MemoryAvailable,
}

/// One series' part of what a node or a container uses.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SeriesSample {
    /// Namespace and name of a pod, or the name of a node (or its address) alone.
    pub(crate) key: Key,
    /// Of a pod.
    pub(crate) container: StrId,
    pub(crate) measure: Measure,
    pub(crate) amount: Quantity,
    pub(crate) at: Time,
    /// Hash of all labels: of the same series the later sample stands.
    pub(crate) series: u64,
}

/// Adds an answer.
///
/// # Errors
/// The sentence of a refusal.
pub(crate) fn add_answer(store: &mut Store, answer: &BareIn<'_>) -> Result<(), String> {
    if answer.status.is_some_and(|status| status.get() == r#""error""#) {
        let (kind, said): (&str, &str) = (&answer.error_type, &answer.error);
        return Err(format!("Prometheus refused ({kind}: {said:?}): change the query or try again later"));
    }
    let data = answer.data.map_or("null", RawValue::get);
    let mut counts = store.series.take().unwrap_or_default();
    counts.answers += 1;
    for said in answer.warnings.iter().chain(answer.infos.iter()) {
        store.warn(WarningKind::Series, || format!("Prometheus says {:?}", &**said));
        counts.warnings.push(said.to_string());
    }
    // Lists of labels and series, metadata and rules have a status and data as well, but no result.
    let result = serde_json::from_str::<PromData<'_>>(data).unwrap_or_default();
    let list = result.result.map_or("null", RawValue::get);
    match &*result.result_type {
        "vector" | "matrix" => match serde_json::from_str::<List<SeriesIn<'_>>>(list) {
            Ok(list) => list.iter().for_each(|series| add_series(store, &mut counts, series)),
            Err(error) => store.warn(WarningKind::Series, || format!("its series cannot be read: {error}; left out")),
        },
        "scalar" | "string" => counts.points += 1,
        _ => {}
    }
    store.series = Some(counts);
    Ok(())
}

fn add_series(store: &mut Store, counts: &mut SeriesCounts, series: &SeriesIn<'_>) {
    let points = series.points();
    let held = series.values.len() + usize::from(series.value.is_some());
    counts.series += 1;
    counts.points += held as u64;
    if series.histogram.is_some() || series.histograms.is_some() {
        counts.histograms += 1;
        store.warn(WarningKind::Series, || "a native histogram has no values and is left out".to_owned());
    }
    let Some((last_ms, last)) = points.last().copied() else { return };
    let name = series.label("__name__");
    if name == "apiserver_requested_deprecated_apis" {
        let (group, version) = (series.label("group"), series.label("version"));
        let api_version = if group.is_empty() { version.to_owned() } else { format!("{group}/{version}") };
        if let Some(api) = deprecated_resource(&api_version, series.label("resource")) {
            let (evidence, manager) = (ApiEvidence::Metric, StrId::EMPTY);
            store.requested_apis.push(ApiUse { api, evidence, manager, at: Time::from_unix_ms(last_ms) });
        }
        return;
    }
    let Some((measure, is_counter, is_node)) = measure_of(name, series) else { return };
    let amount = if is_counter { rate_per_second(&points) } else { Some(last) };
    let Some(amount) = amount.filter(|amount| !amount.is_negative()) else {
        if is_counter {
            store.warn(WarningKind::Series, || {
                format!("{name} is a counter: ask for a range, or for its rate; one sample says nothing of use")
            });
        }
        return;
    };
    let mut hasher = DefaultHasher::new();
    for (key, value) in &series.metric.0 {
        (&**key, &**value).hash(&mut hasher);
    }
    let (key, container) = if is_node {
        ((StrId::EMPTY, store.text(node_of(series))), StrId::EMPTY)
    } else {
        let key = (store.text(series.label("namespace")), store.text(series.label("pod")));
        (key, store.text(series.label("container")))
    };
    let at = Time::from_unix_ms(last_ms);
    store.series_samples.push(SeriesSample { key, container, measure, amount, at, series: hasher.finish() });
}

/// What a series measures, whether it is a counter of seconds, and whether it speaks of a node. The names are those
/// of cAdvisor, node-exporter and kubernetes-mixin.
fn measure_of(name: &str, series: &SeriesIn<'_>) -> Option<(Measure, bool, bool)> {
    let is_node = series.label("id") == "/";
    // A pod's sum and its pause container have no container's name of their own.
    let is_container = !matches!(series.label("container"), "" | "POD") && !series.label("pod").is_empty();
    match name {
        "container_memory_working_set_bytes" if is_node || is_container => Some((Measure::Memory, false, is_node)),
        "container_cpu_usage_seconds_total" if is_node || is_container => Some((Measure::Cpu, true, is_node)),
        "node_memory_MemTotal_bytes" => Some((Measure::MemoryTotal, false, true)),
        "node_memory_MemAvailable_bytes" => Some((Measure::MemoryAvailable, false, true)),
        "node_cpu_seconds_total" => {
            let busy = !matches!(series.label("mode"), "idle" | "iowait" | "steal");
            busy.then_some((Measure::Cpu, true, true))
        }
        _ if name.starts_with("node_namespace_pod_container:container_cpu_usage_seconds_total:") && is_container => {
            Some((Measure::Cpu, false, false))
        }
        _ => None,
    }
}

/// The name of a series' node, else the address it was scraped at.
fn node_of<'s>(series: &'s SeriesIn<'_>) -> &'s str {
    let named = ["node", "kubernetes_node", "nodename"].into_iter().map(|label| series.label(label));
    let instance = series.label("instance");
    let host = instance.rsplit_once(':').map_or(instance, |(host, _)| host);
    named.chain([host]).find(|name| !name.is_empty()).unwrap_or_default()
}

/// How much a counter grew per second from the first to the last point; it starts again at 0 where it falls.
fn rate_per_second(points: &[(i64, Quantity)]) -> Option<Quantity> {
    let (first, last) = (points.first()?, points.last()?);
    let growth = points.windows(2).map(|pair| {
        let (before, after) = (pair[0].1, pair[1].1);
        if after < before { after } else { after.saturating_sub(before) }
    });
    let grown = growth.fold(Quantity::ZERO, Quantity::saturating_add);
    let span_ms = i128::from(last.0 - first.0);
    Some(Quantity::from_nano(grown.nano().saturating_mul(1000).checked_div(span_ms)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_counter_that_starts_again_still_grows() {
        let rate = |points: &[(i64, i64)]| {
            let points: Vec<_> = points.iter().map(|(ms, units)| (*ms, Quantity::from_units(*units))).collect();
            rate_per_second(&points).map(Quantity::exact)
        };
        assert_eq!(rate(&[(0, 10), (10_000, 15)]).as_deref(), Some("0.5"));
        assert_eq!(rate(&[(0, 10), (10_000, 2), (20_000, 4)]).as_deref(), Some("0.2"));
        assert_eq!((rate(&[(0, 10)]), rate(&[])), (None, None));
    }
}
