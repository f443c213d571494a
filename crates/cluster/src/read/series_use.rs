//! Series of Prometheus joined to samples of nodes and pods.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use units::Quantity;

use super::prometheus::{Measure, SeriesSample};
use super::store::{Key, Sample, Store, span};
use crate::model::{Amounts, ResourceId, Span, StrId, Time, Usage};

/// Turns all series samples into samples of nodes and pods; `address` gives the name of a node by its address.
pub(super) fn join_series(store: &mut Store, address: &FxHashMap<StrId, StrId>) {
    let mut last: BTreeMap<(Key, StrId, Measure, u64), SeriesSample> = BTreeMap::new();
    for sample in std::mem::take(&mut store.series_samples) {
        let mut key = sample.key;
        if key.0.is_empty() {
            key.1 = address.get(&key.1).copied().unwrap_or(key.1);
        }
        last.insert((key, sample.container, sample.measure, sample.series), sample);
    }
    let mut by_container: BTreeMap<(Key, StrId), (BTreeMap<Measure, Quantity>, Time)> = BTreeMap::new();
    for ((key, container, measure, _), sample) in last {
        let (sums, at) = by_container.entry((key, container)).or_default();
        let sum = sums.entry(measure).or_default();
        *sum = sum.saturating_add(sample.amount);
        *at = (*at).max(sample.at);
    }
    let mut by_object: BTreeMap<Key, Vec<(StrId, Amounts, Time)>> = BTreeMap::new();
    for ((key, container), (sums, at)) in by_container {
        by_object.entry(key).or_default().push((container, amounts_of(&sums), at));
    }
    for (key, containers) in by_object {
        let mut sum = Amounts::default();
        let start = store.container_usage.len();
        for (container, amounts, _) in &containers {
            sum.add(amounts.as_slice());
            if !key.0.is_empty() {
                let amounts = store.keep_amounts(amounts);
                store.container_usage.push((*container, amounts));
            }
        }
        let at = containers.iter().map(|(_, _, at)| *at).max().unwrap_or_default();
        let usage = Usage { amounts: store.keep_amounts(&sum), at, window_ns: 0 };
        if key.0.is_empty() {
            store.spare_node_samples.push(Sample { key, usage, containers: Span::default() });
        } else {
            let containers = span(start, store.container_usage.len());
            store.spare_pod_samples.push(Sample { key, usage, containers });
        }
    }
}

/// A working set, else what is not available of all memory; half of that pair says nothing.
fn amounts_of(sums: &BTreeMap<Measure, Quantity>) -> Amounts {
    let mut amounts = Amounts::default();
    if let Some(cpu) = sums.get(&Measure::Cpu) {
        amounts.set(ResourceId::CPU, *cpu);
    }
    let rest = sums.get(&Measure::MemoryTotal).zip(sums.get(&Measure::MemoryAvailable));
    let rest = rest.map(|(total, available)| total.saturating_sub(*available));
    if let Some(memory) = sums.get(&Measure::Memory).copied().or(rest) {
        amounts.set(ResourceId::MEMORY, memory);
    }
    amounts
}
