//! V8's CPU profiles (`.cpuprofile`: DevTools, `node --cpu-prof`; DevTools protocol `Profiler.Profile`).
//!
//! `nodes` name their children by id, `samples` name nodes, and `timeDeltas` are the microseconds before each sample,
//! the first of them from `startTime`. The form before Chrome 54 has a tree from `head`, and `timestamps`. Without
//! samples, the nodes' `hitCount` stands. V8's `(root)` is left out; `(idle)`, `(program)` and `(garbage collector)`
//! are frames.

use profile::{Metric, ProfileBuilder, SampleSet, StackId, Weights};

use crate::json::Json;
use crate::v8::{Nodes, Sampled, Strict, Unnamed, nanos};
use crate::{Format, ImportError, Imported, Limits, Warning, WarningKind};

pub(crate) fn read(text: &str, limits: &Limits, mut warnings: Vec<Warning>) -> Result<Imported, ImportError> {
    let mut builder = ProfileBuilder::default();
    let mut raw = RawProfile::default();
    let mut json = Json::new(text, limits);
    json.object("a CPU profile", |json, key| raw.field(json, key, &mut builder, limits))?;
    if !raw.has_nodes {
        return Err(ImportError::malformed("expected `nodes` or `head`"));
    }
    crate::warn_trailing(&mut warnings, json.trailing());
    builder.profile.duration_ns = raw.duration();
    raw.push(Sampled::default(), Strict::Yes, &mut builder, limits, &mut warnings)?;
    Ok(Imported { format: Format::CpuProfile, profile: builder.finish(), warnings })
}

/// A profile as it is written, whatever the order.
#[derive(Default)]
pub(crate) struct RawProfile {
    pub(crate) nodes: Nodes,
    has_nodes: bool,
    pub(crate) samples: Vec<i64>,
    /// In nanoseconds.
    pub(crate) deltas: Vec<i64>,
    /// In nanoseconds.
    stamps: Vec<i64>,
    /// In nanoseconds.
    pub(crate) start: Option<i64>,
    end: Option<i64>,
}

impl RawProfile {
    /// Takes the value of a key. What comes in parts adds up.
    pub(crate) fn field(
        &mut self,
        json: &mut Json<'_>,
        key: &str,
        builder: &mut ProfileBuilder,
        limits: &Limits,
    ) -> Result<(), ImportError> {
        match key {
            _ if json.null() => {}
            "nodes" => {
                self.has_nodes = true;
                self.nodes.list(json, builder, limits)?;
            }
            "head" => {
                self.has_nodes = true;
                self.nodes.tree(json, "hitCount", Unnamed::Anonymous, builder, limits)?;
            }
            "samples" => {
                json.array("a list of samples", |json| {
                    self.samples.push(json.integer("the id of a node")?);
                    Limits::check(limits.samples, self.samples.len(), "samples")
                })?;
            }
            "timeDeltas" => {
                json.array("a list of time deltas", |json| {
                    self.deltas.push(nanos(json.number("a time delta")?));
                    Limits::check(limits.samples, self.deltas.len(), "time deltas")
                })?;
            }
            "timestamps" => {
                json.array("a list of times", |json| {
                    self.stamps.push(nanos(json.number("a time")?));
                    Limits::check(limits.samples, self.stamps.len(), "times")
                })?;
            }
            "startTime" => self.start = Some(nanos(json.number("a time")?)),
            "endTime" => self.end = Some(nanos(json.number("a time")?)),
            _ => json.skip()?,
        }
        Ok(())
    }

    /// From `startTime` to `endTime`, which are microseconds, but seconds beside a list of times.
    fn duration(&self) -> Option<i64> {
        let length = self.end?.saturating_sub(self.start?);
        let length = if self.stamps.is_empty() { length } else { length.saturating_mul(1_000_000) };
        Some(length).filter(|length| *length > 0)
    }

    /// Adds the profile's sets; `sampled` has their name and thread. Gives the number of the one that opens.
    pub(crate) fn push(
        mut self,
        mut sampled: Sampled,
        strict: Strict,
        builder: &mut ProfileBuilder,
        limits: &Limits,
        warnings: &mut Vec<Warning>,
    ) -> Result<Option<u32>, ImportError> {
        let stacks = self.nodes.stacks(builder, strict, limits)?;
        let mut warn = |count: u64, message: &str| {
            if count > 0 {
                warnings.push(Warning::new(WarningKind::Repaired, count, message));
            }
        };
        warn(self.nodes.repeated, "nodes have the id of another one; the first one stands");
        warn(self.nodes.orphans, "nodes that others name as parent or child are missing");
        if self.samples.is_empty() {
            return self.by_hits(sampled, &stacks.by_row, builder, warnings);
        }
        let mut missing = 0;
        sampled.stacks = self
            .samples
            .iter()
            .map(|id| {
                stacks.get(*id).unwrap_or_else(|| {
                    missing += 1;
                    StackId::NONE
                })
            })
            .collect();
        warn(missing, "samples name a node that isn't there; their stack is empty");
        sampled.times = self.times();
        let (count, times) = (sampled.stacks.len(), sampled.times.len());
        if times < count {
            warn((count - times) as u64, "samples have no time; they are counted but not measured");
        }
        if times > count {
            warn((times - count) as u64, "times belong to no sample and were left out");
        }
        sampled.times.truncate(count);
        sampled.push(builder, limits, warnings)
    }

    fn times(&mut self) -> Vec<i64> {
        if self.deltas.is_empty() {
            let mut times = std::mem::take(&mut self.stamps);
            // The old form may have one time more; the first is that of the start then.
            if times.len() == self.samples.len() + 1 {
                times.remove(0);
            }
            return times;
        }
        let mut at = self.start.unwrap_or(0);
        let mut times = std::mem::take(&mut self.deltas);
        for time in &mut times {
            at = at.saturating_add(*time);
            *time = at;
        }
        times
    }

    fn by_hits(
        &self,
        sampled: Sampled,
        stacks: &[StackId],
        builder: &mut ProfileBuilder,
        warnings: &mut Vec<Warning>,
    ) -> Result<Option<u32>, ImportError> {
        let hit = || self.nodes.values().iter().zip(stacks).filter(|(hits, _)| **hits > 0);
        let weights = Weights::Int(hit().map(|(hits, _)| *hits).collect());
        let metric = Metric { kind: "samples".into(), unit: "samples".into(), weights };
        let stacks: Vec<StackId> = hit().map(|(_, stack)| *stack).collect();
        if stacks.is_empty() {
            return Ok(None);
        }
        let opening = u32::try_from(builder.profile.sets.len()).ok();
        let threads = sampled.thread.map(|thread| vec![thread; stacks.len()]);
        let set = SampleSet { name: sampled.name, stacks, threads, metrics: vec![metric], ..SampleSet::default() };
        crate::push_set(builder, set, warnings)?;
        Ok(opening)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn totals(fields: &str) -> (Vec<f64>, usize) {
        let nodes = r#"{"nodes":[{"id":1,"callFrame":{"functionName":"a"}},{"id":2,"callFrame":{"functionName":"b"}}]"#;
        let imported = read(&format!("{nodes},{fields}}}"), &Limits::default(), Vec::new()).unwrap();
        let total = |set: &SampleSet| set.metrics[0].weights.sum().to_f64();
        (imported.profile.sets.iter().map(total).collect(), imported.warnings.len())
    }

    #[test]
    fn samples_last_until_the_next_one() {
        assert_eq!(totals(r#""startTime":5,"samples":[1,2,1],"timeDeltas":[0,10,20]"#), (vec![30.0, 3.0], 0));
        assert_eq!(totals(r#""samples":[1,2,1],"timeDeltas":[0,10,-4]"#), (vec![10.0, 3.0], 0));
        assert_eq!(totals(r#""samples":[1,2],"timeDeltas":[0,0.5]"#), (vec![0.5, 2.0], 0));
        assert_eq!(totals(r#""samples":[1,2,1],"timeDeltas":[0,10]"#), (vec![10.0, 3.0], 1));
        assert_eq!(totals(r#""samples":[1],"timeDeltas":[0,10,20]"#), (vec![1.0], 1));
        assert_eq!(totals(r#""samples":[2]"#), (vec![1.0], 1));
        assert_eq!(totals(r#""samples":[]"#), (vec![], 0));
    }
}
