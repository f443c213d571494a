//! Samples of a CPU profile: by time, and by their number.
//!
//! A sample lasts until the next one, and the last one not at all. V8 writes samples out of order, with negative
//! deltas between them, so their times are made first and sorted; nothing is clamped.

use profile::{Metric, ProfileBuilder, SampleSet, StackId, ThreadId, Weights};

use crate::number::Number;
use crate::{ImportError, Limits, Warning};

/// Samples of one profile.
#[derive(Default)]
pub(crate) struct Sampled {
    pub(crate) name: String,
    pub(crate) thread: Option<ThreadId>,
    pub(crate) stacks: Vec<StackId>,
    /// One for each sample, in nanoseconds, or fewer where the source is cut; none if there are no times.
    pub(crate) times: Vec<i64>,
    /// One for each sample; none if all are 1.
    pub(crate) weights: Vec<i64>,
}

impl Sampled {
    /// Adds the profile as two sets. Gives the number of the one that opens, if it has any sample.
    pub(crate) fn push(
        mut self,
        builder: &mut ProfileBuilder,
        limits: &Limits,
        warnings: &mut Vec<Warning>,
    ) -> Result<Option<u32>, ImportError> {
        Limits::check(limits.samples, self.stacks.len(), "samples")?;
        if self.stacks.is_empty() {
            return Ok(None);
        }
        let opening = u32::try_from(builder.profile.sets.len()).ok();
        self.times.truncate(self.stacks.len());
        let timed = self.times.len() == self.stacks.len();
        if self.times.len() > 1 {
            self.sort();
            let (mut stacks, mut times) = (self.stacks.clone(), self.times.clone());
            stacks.truncate(times.len());
            let mut weights = Micros::default();
            times.windows(2).for_each(|pair| weights.push(pair[1].saturating_sub(pair[0])));
            stacks.pop();
            times.pop();
            let metric = Metric { kind: "time".into(), unit: "microseconds".into(), weights: weights.finish() };
            let set = self.set(self.name.clone(), stacks, Some(times), metric);
            crate::push_set(builder, set, warnings)?;
        }
        let mut weights = std::mem::take(&mut self.weights);
        weights.resize(self.stacks.len(), 1);
        let weights = Weights::Int(weights);
        let metric = Metric { kind: "samples".into(), unit: "samples".into(), weights };
        let name = if self.name.is_empty() { "by samples".into() } else { format!("{}, by samples", self.name) };
        let (stacks, times) = (std::mem::take(&mut self.stacks), std::mem::take(&mut self.times));
        let set = self.set(name, stacks, timed.then_some(times), metric);
        crate::push_set(builder, set, warnings)?;
        Ok(opening)
    }

    /// Puts samples that have a time in order; those at one time stay in theirs.
    fn sort(&mut self) {
        if self.times.is_sorted() {
            return;
        }
        let mut order: Vec<(i64, u32)> = self.times.iter().copied().zip(0u32..).collect();
        order.sort_by_key(|(at, _)| *at);
        let stacks: Vec<StackId> = order.iter().map(|(_, row)| self.stacks[*row as usize]).collect();
        self.stacks[..stacks.len()].copy_from_slice(&stacks);
        if !self.weights.is_empty() {
            let weights: Vec<i64> = order.iter().map(|(_, row)| self.weights[*row as usize]).collect();
            self.weights[..weights.len()].copy_from_slice(&weights);
        }
        self.times = order.into_iter().map(|(at, _)| at).collect();
    }

    fn set(&self, name: String, stacks: Vec<StackId>, times_ns: Option<Vec<i64>>, metric: Metric) -> SampleSet {
        let threads = self.thread.map(|thread| vec![thread; stacks.len()]);
        SampleSet { name, stacks, threads, times_ns, metrics: vec![metric], ..SampleSet::default() }
    }
}

/// Microseconds as nanoseconds.
pub(crate) fn nanos(micros: Number) -> i64 {
    match micros {
        Number::Int(value) => value.saturating_mul(1000),
        Number::Float(value) => (value * 1000.0).round() as i64,
    }
}

/// Lengths in nanoseconds that become weights in microseconds: whole ones if all are.
#[derive(Default)]
pub(crate) struct Micros(Vec<i64>);

impl Micros {
    pub(crate) fn push(&mut self, nanos: i64) {
        self.0.push(nanos);
    }

    pub(crate) fn last_mut(&mut self) -> Option<&mut i64> {
        self.0.last_mut()
    }

    pub(crate) fn finish(mut self) -> Weights {
        if self.0.iter().any(|nanos| nanos % 1000 != 0) {
            return Weights::Float(self.0.into_iter().map(|nanos| nanos as f64 / 1000.0).collect());
        }
        self.0.iter_mut().for_each(|nanos| *nanos /= 1000);
        Weights::Int(self.0)
    }
}
