//! Samples and allocations of a thread.

use profile::{Metric, SampleSet, StackId, ThreadId};

use super::doc::{Doc, NONE};
use super::{Process, Reader, millis};
use crate::json::Json;
use crate::number::{Number, NumberColumn};
use crate::{ImportError, Limits};

/// The columns of a table of samples.
#[derive(Default)]
pub(super) struct Samples {
    pub(super) stacks: Vec<u32>,
    /// In nanoseconds.
    pub(super) times: Option<Vec<i64>>,
    pub(super) weights: Option<Vec<Number>>,
    pub(super) kind: String,
    pub(super) cpu: Option<Vec<Number>>,
}

impl Samples {
    pub(super) fn read<'d>(
        process: &Process<'_, 'd>,
        mut json: Json<'d>,
        limits: &Limits,
    ) -> Result<Self, ImportError> {
        let doc = process.doc;
        let mut samples = Self::default();
        json.object("a table of samples", |json, key| {
            match key {
                _ if json.null() => {}
                "stack" => samples.stacks = doc.rows(json, "a sample's stack", limits.samples)?,
                "time" => samples.times = Some(times(doc, json, process.shift, false, limits)?),
                "timeDeltas" => samples.times = Some(times(doc, json, process.shift, true, limits)?),
                // Allocations had a `duration` of bytes before version 24.
                "weight" | "duration" => samples.weights = Some(numbers(doc, json, "a weight", limits)?),
                "weightType" => samples.kind = json.string("a type of weights")?.into_owned(),
                "threadCPUDelta" => samples.cpu = Some(numbers(doc, json, "a CPU time", limits)?),
                _ => json.skip()?,
            }
            Ok(())
        })?;
        Ok(samples)
    }

    /// Adds a set of the samples that have a stack.
    pub(super) fn push(
        self,
        reader: &mut Reader<'_>,
        stacks: &[StackId],
        thread: ThreadId,
        cpu_unit: Option<&str>,
    ) -> Result<(), ImportError> {
        let count = self.stacks.len();
        let lengths = [
            (self.times.as_ref().map(Vec::len), "times"),
            (self.weights.as_ref().map(Vec::len), "weights"),
            (self.cpu.as_ref().map(Vec::len), "CPU times"),
        ];
        for (length, what) in lengths {
            if let Some(length) = length.filter(|length| *length != count) {
                let message = format!("there are {count} samples but {length} {what}");
                return Err(ImportError::malformed(message));
            }
        }
        let (mut rows, mut set_stacks) = (Vec::new(), Vec::new());
        for (row, stack) in self.stacks.iter().enumerate() {
            if *stack == NONE {
                reader.counts.stackless += 1;
                continue;
            }
            let stack = stacks.get(*stack as usize).ok_or_else(|| {
                let message = format!("a sample names stack {stack}, which is none of the {} there are", stacks.len());
                ImportError::malformed(message)
            })?;
            rows.push(row);
            set_stacks.push(*stack);
        }
        let column = |numbers: &[Number]| {
            let mut column = NumberColumn::default();
            rows.iter().for_each(|row| column.push(numbers[*row]));
            column
        };
        let weights = match &self.weights {
            Some(weights) => column(weights),
            None => column(&vec![Number::Int(1); count]),
        };
        reader.counts.negative += (0..weights.len()).filter(|row| weights.get(*row).to_f64() < 0.0).count() as u64;
        let (kind, unit) = match &*self.kind {
            "tracing-ms" => ("time", "milliseconds"),
            "bytes" => ("size", "bytes"),
            "samples" | "" => ("samples", "samples"),
            other => (other, other),
        };
        let mut metrics = vec![Metric { kind: kind.into(), unit: unit.into(), weights: weights.finish() }];
        if let Some(cpu) = self.cpu.as_ref().filter(|cpu| cpu.iter().any(|delta| !delta.is_zero())) {
            let unit = match cpu_unit {
                Some("ns") => "nanoseconds",
                Some("µs" | "us") => "microseconds",
                Some("ms") => "milliseconds",
                Some("variable CPU cycles") => "cycles",
                other => other.unwrap_or_default(),
            };
            metrics.push(Metric { kind: "cpu".into(), unit: unit.into(), weights: column(cpu).finish() });
        }
        let set = SampleSet {
            threads: Some(vec![thread; set_stacks.len()]),
            times_ns: self.times.as_ref().map(|times| rows.iter().map(|row| times[*row]).collect()),
            stacks: set_stacks,
            metrics,
            ..SampleSet::default()
        };
        reader.samples += set.len();
        Limits::check(reader.limits.samples, reader.samples, "samples")?;
        crate::push_set(&mut reader.builder, set, &mut reader.warnings)
    }
}

fn times<'d>(
    doc: &Doc<'d>,
    json: &mut Json<'d>,
    shift: f64,
    are_deltas: bool,
    limits: &Limits,
) -> Result<Vec<i64>, ImportError> {
    let mut times = Vec::new();
    let mut now = shift;
    doc.numbers(json, "a time", |number| {
        let value = number.unwrap_or(Number::ZERO).to_f64();
        now = if are_deltas { now + value } else { shift + value };
        times.push(millis(Number::Float(now)));
        Limits::check(limits.samples, times.len(), "times")
    })?;
    Ok(times)
}

fn numbers<'d>(doc: &Doc<'d>, json: &mut Json<'d>, what: &str, limits: &Limits) -> Result<Vec<Number>, ImportError> {
    let mut numbers = Vec::new();
    doc.numbers(json, what, |number| {
        numbers.push(number.unwrap_or(Number::ZERO));
        Limits::check(limits.samples, numbers.len(), what)
    })?;
    Ok(numbers)
}
