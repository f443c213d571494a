//! Sets of several sources as one: which belong together, and their columns.

use std::collections::BTreeMap;
use std::hash::BuildHasher as _;

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use rustc_hash::FxHashMap;

use super::Join;
use super::tables::Tables;
use crate::strings::Hasher;
use crate::{BuildError, LabelSetId, Metric, Profile, SampleSet, Side, StackId, ThreadId, Weights};

/// What sets that are joined agree in.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Likeness {
    name: String,
    /// Kind and unit.
    metrics: Vec<(String, String)>,
    side: Side,
    has_times: bool,
}

/// Which merged set a set is part of.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct SetKey {
    like: Likeness,
    pair: u32,
    /// How many like it came before in its source.
    number: u32,
    /// The source, where sets are kept apart.
    source: u32,
}

impl SetKey {
    pub(super) fn pair(&self) -> u32 {
        self.pair
    }
}

/// The sets of a comparison, with the number of like ones before it, and the source where sets are kept apart.
pub(super) type PairKey = (Vec<Likeness>, u32, u32);

/// The keys of a source's sets. Sides of a comparison join only where both sides do.
pub(super) fn keys(source: &Profile, join: Join, number: u32, pairs: &mut FxHashMap<PairKey, u32>) -> Vec<SetKey> {
    let source_number = if join == Join::KeepApart { number } else { 0 };
    let likeness = |set: &SampleSet| likeness(set, join);
    let mut sides: BTreeMap<u32, Vec<Likeness>> = BTreeMap::new();
    for set in source.sets.iter().filter(|set| set.side != Side::Only) {
        sides.entry(set.pair).or_default().push(likeness(set));
    }
    let mut seen = FxHashMap::default();
    let mut pair_of = FxHashMap::default();
    for (pair, sides) in sides {
        let before = seen.entry(sides.clone()).or_insert(0u32);
        let next = u32::try_from(pairs.len()).unwrap_or(u32::MAX);
        pair_of.insert(pair, *pairs.entry((sides, *before, source_number)).or_insert(next));
        *before += 1;
    }
    let mut seen: FxHashMap<(Likeness, u32), u32> = FxHashMap::default();
    let key = |set: &SampleSet| {
        let like = likeness(set);
        let pair = if set.side == Side::Only { 0 } else { pair_of.get(&set.pair).copied().unwrap_or(0) };
        let before = seen.entry((like.clone(), pair)).or_default();
        let number = if join == Join::AllSets { 0 } else { *before };
        *before += 1;
        SetKey { like, pair, number, source: source_number }
    };
    source.sets.iter().map(key).collect()
}

fn likeness(set: &SampleSet, join: Join) -> Likeness {
    Likeness {
        name: if join == Join::AllSets { String::new() } else { set.name.clone() },
        metrics: set.metrics.iter().map(|metric| (metric.kind.clone(), metric.unit.clone())).collect(),
        side: set.side,
        has_times: set.times_ns.is_some(),
    }
}

/// A merged set on its way.
#[derive(Debug)]
pub(super) struct JoinedSet {
    set: SampleSet,
    /// Rows by their stack, labels and thread, where the set has no times.
    rows: HashTable<u32>,
    /// Metrics that hold doubles though a source had whole numbers.
    rounded: Vec<usize>,
}

impl JoinedSet {
    /// An empty set with the names of `set`.
    pub(super) fn like(set: &SampleSet, pair: u32, prefix: &[(&str, &str)]) -> Self {
        let values: Vec<&str> = prefix.iter().map(|(_, value)| *value).collect();
        let name = match (&*values.join(", "), &*set.name) {
            ("", name) | (name, "") => name.to_owned(),
            (values, name) => format!("{values}: {name}"),
        };
        let empty = |metric: &Metric| Metric {
            kind: metric.kind.clone(),
            unit: metric.unit.clone(),
            weights: match metric.weights {
                Weights::Int(_) => Weights::Int(Vec::new()),
                Weights::Float(_) => Weights::Float(Vec::new()),
            },
        };
        let set = SampleSet {
            name,
            side: set.side,
            pair,
            times_ns: set.times_ns.as_ref().map(|_| Vec::new()),
            metrics: set.metrics.iter().map(empty).collect(),
            default_metric: set.default_metric,
            ..SampleSet::default()
        };
        Self { set, rows: HashTable::new(), rounded: Vec::new() }
    }

    /// Forgets the name, if that isn't the name of all.
    pub(super) fn share_name(&mut self, name: &str) {
        if self.set.name != name {
            self.set.name.clear();
        }
    }

    pub(super) fn append(&mut self, source: &SampleSet, tables: &mut Tables<'_>, shift: i64) -> Result<(), BuildError> {
        let len = source.stacks.len();
        let ragged = |column: Option<usize>| column.is_some_and(|n| n != len);
        if ragged(source.threads.as_ref().map(Vec::len))
            || ragged(source.labels.as_ref().map(Vec::len))
            || ragged(source.times_ns.as_ref().map(Vec::len))
            || source.metrics.iter().any(|metric| metric.weights.len() != len)
        {
            return Err(BuildError::Ragged("a set to merge"));
        }
        // The merged row of each sample: a new one, or one that it is added to.
        let mut rows = Vec::with_capacity(len);
        for sample in 0..len {
            let stack = tables.stack(source.stacks[sample]);
            let labels = tables.labels(source.labels.as_ref().map_or(LabelSetId::NONE, |column| column[sample]))?;
            let thread = source.threads.as_ref().map_or(ThreadId::NONE, |column| tables.thread(column[sample]));
            rows.push(self.row(stack, labels, thread)?);
            if let (Some(times), Some(column)) = (&mut self.set.times_ns, &source.times_ns) {
                times.push(column[sample].checked_add(shift).ok_or(BuildError::Overflow("times"))?);
            }
        }
        let total = self.set.stacks.len();
        for (index, metric) in source.metrics.iter().enumerate() {
            let Some(merged) = self.set.metrics.get_mut(index) else { continue };
            let was_whole = matches!((&merged.weights, &metric.weights), (Weights::Int(_), _) | (_, Weights::Int(_)));
            add(&mut merged.weights, &metric.weights, &rows, total);
            if was_whole && matches!(merged.weights, Weights::Float(_)) {
                self.rounded.push(index);
            }
        }
        Ok(())
    }

    /// The row for a sample, which is added if it is new or has a time.
    fn row(&mut self, stack: StackId, labels: LabelSetId, thread: ThreadId) -> Result<u32, BuildError> {
        let set = &mut self.set;
        let next = u32::try_from(set.stacks.len()).map_err(|_| BuildError::TooLarge("samples"))?;
        if set.times_ns.is_none() {
            let key = |row: u32| {
                let row = row as usize;
                let labels = set.labels.as_ref().map_or(LabelSetId::NONE, |column| column[row]);
                let thread = set.threads.as_ref().map_or(ThreadId::NONE, |column| column[row]);
                (set.stacks[row], labels, thread)
            };
            let sample = (stack, labels, thread);
            let hash = Hasher::default().hash_one(sample);
            match self.rows.entry(hash, |row| key(*row) == sample, |row| Hasher::default().hash_one(key(*row))) {
                Entry::Occupied(found) => return Ok(*found.get()),
                Entry::Vacant(place) => place.insert(next),
            };
        }
        push(&mut set.labels, set.stacks.len(), labels, LabelSetId::NONE);
        push(&mut set.threads, set.stacks.len(), thread, ThreadId::NONE);
        set.stacks.push(stack);
        Ok(next)
    }

    pub(super) fn finish(self) -> (SampleSet, Vec<usize>) {
        (self.set, self.rounded)
    }
}

/// Adds to a column that exists only once a row has something to say.
fn push<T: Copy + PartialEq>(column: &mut Option<Vec<T>>, rows: usize, value: T, none: T) {
    match column {
        Some(column) => column.push(value),
        None if value != none => {
            let mut new = vec![none; rows];
            new.push(value);
            *column = Some(new);
        }
        None => {}
    }
}

/// Adds weights to the rows they belong to; whole numbers turn into doubles where a row would pass 64 bits.
fn add(merged: &mut Weights, source: &Weights, rows: &[u32], total: usize) {
    if let (Weights::Int(into), Weights::Int(from)) = (&mut *merged, source) {
        into.resize(total, 0);
        let mut done = 0;
        for (row, weight) in rows.iter().zip(from) {
            let Some(sum) = into[*row as usize].checked_add(*weight) else { break };
            into[*row as usize] = sum;
            done += 1;
        }
        if done == from.len() {
            return;
        }
        let rest = Weights::Int(from[done..].to_vec());
        return add_floats(merged, &rest, &rows[done..], total);
    }
    add_floats(merged, source, rows, total);
}

fn add_floats(merged: &mut Weights, source: &Weights, rows: &[u32], total: usize) {
    let mut into = match std::mem::replace(merged, Weights::Float(Vec::new())) {
        Weights::Int(column) => column.into_iter().map(|weight| weight as f64).collect(),
        Weights::Float(column) => column,
    };
    into.resize(total, 0.0);
    for (index, row) in rows.iter().enumerate() {
        into[*row as usize] += source.get(index).to_f64();
    }
    *merged = Weights::Float(into);
}
