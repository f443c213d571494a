//! Several profiles as one: of several pods, hosts, shards or recordings.
//!
//! Tables are shared by interning, and samples that agree in stack, labels and thread are summed where a set has no
//! times, so memory grows with distinct stacks and not with samples. What no sample uses is left behind.

mod sets;
mod tables;

use rustc_hash::FxHashMap;

use crate::{BuildError, Process, Profile, ProfileBuilder, StringTable, Thread};
use sets::{JoinedSet, SetKey};
use tables::Tables;

/// What becomes of sets that several sources have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Join {
    /// Sets of one name, side and list of metrics are one set, except for those that one source holds apart: the
    /// second of them joins the second of the next source. Sets with times never join sets without.
    #[default]
    SameSets,
    /// Sets of one side and list of metrics are one set, whatever they are called and whichever source they are of: all
    /// threads of a recording.
    AllSets,
    /// Every set stays a set of its own, with the values of its source's labels before its name.
    KeepApart,
}

/// A merged profile.
#[derive(Debug, Clone, Default)]
pub struct Merged {
    /// The profile.
    pub profile: Profile,
    /// Set and metric of the columns whose sums pass 64 bits, or whose sources mix whole numbers with fractions: they
    /// hold doubles now.
    pub inexact: Vec<(usize, usize)>,
}

/// One profile of several that are merged.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The profile.
    pub profile: &'a Profile,
    /// Keys and values that all of its samples get as labels, such as `("source", "a.pb.gz")`.
    pub labels: &'a [(&'a str, &'a str)],
}

/// Merges all of the sources; see [`Merger`] to have only one of them in memory.
///
/// # Errors
/// Those of [`Merger::add`] and [`Merger::finish`].
pub fn merge<'a>(sources: impl IntoIterator<Item = Source<'a>>, join: Join) -> Result<Merged, BuildError> {
    let mut merger = Merger::new(join);
    for source in sources {
        merger.add(source)?;
    }
    merger.finish()
}

/// A thread or process with the number of the same ones before it in its source: two threads without a name are two.
type Numbered<T> = (T, u32);

/// Takes profiles one by one; their memory is free again after [`Merger::add`].
#[derive(Debug, Default)]
pub struct Merger {
    join: Join,
    builder: ProfileBuilder,
    sets: Vec<JoinedSet>,
    set_rows: FxHashMap<SetKey, usize>,
    pairs: FxHashMap<sets::PairKey, u32>,
    processes: FxHashMap<Numbered<(Process, SourceLabels)>, u32>,
    threads: FxHashMap<Numbered<(Thread, SourceLabels)>, u32>,
    comments: StringTable,
    sources: u32,
    /// Whether the set that opens is known: that of the first source with sets.
    opens: bool,
    /// The start that the times in `sets` count from.
    origin: Option<i64>,
    longest: Option<i64>,
    /// End of the last source whose start and length are known.
    end: Option<i64>,
}

/// Labels of a source, as they tell its threads from those of others.
type SourceLabels = Vec<(String, String)>;

impl Merger {
    /// A merger without sources.
    #[must_use]
    pub fn new(join: Join) -> Self {
        Self { join, ..Self::default() }
    }

    /// Adds a profile.
    ///
    /// # Errors
    /// [`BuildError::TooLarge`] when the tables are full, [`BuildError::Overflow`] when times leave 64 bits,
    /// [`BuildError::Ragged`] when a set's columns differ in length. The merger is of no use after that.
    pub fn add(&mut self, source: Source<'_>) -> Result<(), BuildError> {
        let Source { profile, labels } = source;
        let shift = self.shift(profile)?;
        self.builder.profile.name = match &*self.builder.profile.name {
            _ if self.sources == 0 => profile.name.clone(),
            name if name == profile.name => profile.name.clone(),
            _ => String::new(),
        };
        let threads = self.map_threads(profile, labels)?;
        let mut tables = Tables::new(&mut self.builder, profile, labels, threads)?;
        tables.map_stacks()?;
        if let Some(truncation) = profile.truncation {
            let mapped = tables.function(truncation)?;
            tables.builder.profile.truncation.get_or_insert(mapped);
        }
        let keys = sets::keys(profile, self.join, self.sources, &mut self.pairs);
        for (index, (set, key)) in profile.sets.iter().zip(keys).enumerate() {
            let next = self.sets.len();
            let row = *self.set_rows.entry(key).or_insert_with_key(|key| {
                let prefix = if self.join == Join::KeepApart { labels } else { &[] };
                self.sets.push(JoinedSet::like(set, key.pair(), prefix));
                next
            });
            if self.join == Join::AllSets {
                self.sets[row].share_name(&set.name);
            }
            self.sets[row].append(set, &mut tables, shift)?;
            if index == profile.default_set as usize && !self.opens {
                tables.builder.profile.default_set = u32::try_from(row).map_err(|_| BuildError::TooLarge("sets"))?;
                self.opens = true;
            }
        }
        for comment in &profile.comments {
            let known = self.comments.len();
            if self.comments.intern(comment)?.index() == known {
                self.builder.profile.comments.push(comment.clone());
            }
        }
        self.sources += 1;
        Ok(())
    }

    /// The merged profile.
    ///
    /// # Errors
    /// [`BuildError::Overflow`] when weights or times leave the numbers that hold them, [`BuildError::TooLarge`] with
    /// more than 2^32 samples in a set.
    pub fn finish(mut self) -> Result<Merged, BuildError> {
        // Times count from the first start that was known; the merged profile starts with the earliest.
        let start = self.builder.profile.start_time_ns;
        let later = self.origin.zip(start).map_or(Some(0), |(origin, start)| origin.checked_sub(start));
        let later = later.ok_or(BuildError::Overflow("times"))?;
        let together = self.end.zip(start).and_then(|(end, start)| end.checked_sub(start));
        self.builder.profile.duration_ns = together.max(self.longest);
        let mut inexact = Vec::new();
        for (row, set) in self.sets.into_iter().enumerate() {
            let (mut set, mut rounded) = set.finish();
            for time in set.times_ns.iter_mut().flatten() {
                *time = time.checked_add(later).ok_or(BuildError::Overflow("times"))?;
            }
            rounded.extend(self.builder.push_set(set)?);
            let finite = |metric: &crate::Metric| metric.weights.sum().to_f64().is_finite();
            if !self.builder.profile.sets.last().is_none_or(|set| set.metrics.iter().all(finite)) {
                return Err(BuildError::Overflow("weights"));
            }
            rounded.sort_unstable();
            rounded.dedup();
            inexact.extend(rounded.into_iter().map(|metric| (row, metric)));
        }
        Ok(Merged { profile: self.builder.finish(), inexact })
    }

    /// How far the times of a source are moved, and what its start and length mean for the whole.
    fn shift(&mut self, source: &Profile) -> Result<i64, BuildError> {
        let start = &mut self.builder.profile.start_time_ns;
        *start = start.iter().copied().chain(source.start_time_ns).min();
        self.longest = self.longest.max(source.duration_ns);
        let end = source.start_time_ns.zip(source.duration_ns).and_then(|(start, length)| start.checked_add(length));
        self.end = self.end.max(end);
        let Some(start) = source.start_time_ns else { return Ok(0) };
        let origin = *self.origin.get_or_insert(start);
        start.checked_sub(origin).ok_or(BuildError::Overflow("times"))
    }

    /// The rows of a source's threads. Equal threads of sources with equal labels are one: of a recording in parts.
    fn map_threads(&mut self, source: &Profile, labels: &[(&str, &str)]) -> Result<Vec<crate::ThreadId>, BuildError> {
        let labels: SourceLabels = labels.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        let out = &mut self.builder.profile;
        let mut seen = FxHashMap::default();
        let mut processes = Vec::with_capacity(source.processes.len());
        for process in &source.processes {
            let key = (process.clone(), labels.clone());
            let row = row(&mut self.processes, &mut seen, key, &mut out.processes, process, "processes")?;
            processes.push(crate::ProcessId(row));
        }
        let mut seen = FxHashMap::default();
        let mut threads = Vec::with_capacity(source.threads.len());
        for thread in &source.threads {
            let process = processes.get(thread.process.index()).copied().unwrap_or(crate::ProcessId::NONE);
            let thread = Thread { process, ..thread.clone() };
            let key = (thread.clone(), labels.clone());
            let row = row(&mut self.threads, &mut seen, key, &mut out.threads, &thread, "threads")?;
            threads.push(crate::ThreadId(row));
        }
        Ok(threads)
    }
}

/// The row of a thread or process, which is added if it is new.
fn row<K: Clone + Eq + std::hash::Hash, T: Clone>(
    rows: &mut FxHashMap<Numbered<K>, u32>,
    seen: &mut FxHashMap<K, u32>,
    key: K,
    table: &mut Vec<T>,
    item: &T,
    what: &'static str,
) -> Result<u32, BuildError> {
    let before = seen.entry(key.clone()).or_default();
    let number = *before;
    *before += 1;
    let next = u32::try_from(table.len()).ok().filter(|row| *row != u32::MAX).ok_or(BuildError::TooLarge(what))?;
    let row = *rows.entry((key, number)).or_insert(next);
    if row == next {
        table.push(item.clone());
    }
    Ok(row)
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
