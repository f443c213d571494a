//! The samples of each event type in columns, and who was sampled.

use profile::{
    Label, LabelSetId, LabelValue, Metric, Process, ProcessId, ProfileBuilder, SampleSet, StackId, StringId, Thread,
    ThreadId, Weights,
};
use rustc_hash::FxHashMap;

use super::event::Event;
use crate::{ImportError, Limits, Warning, WarningKind};

/// Event types in one file; a kernel has some thousand tracepoints.
const MOST_TYPES: u32 = 10_000;
/// Threads in one file.
const MOST_THREADS: u32 = 1 << 20;
/// Processors whose label is remembered.
const CPUS: u32 = 1 << 12;

#[derive(Default)]
pub(super) struct Sets<'a> {
    sets: Vec<Set<'a>>,
    types: FxHashMap<&'a str, usize>,
    threads: FxHashMap<&'a str, ThreadId>,
    processes: FxHashMap<&'a str, ProcessId>,
    cpus: Vec<LabelSetId>,
    samples: usize,
}

#[derive(Default)]
struct Set<'a> {
    name: &'a str,
    stacks: Vec<StackId>,
    threads: Vec<ThreadId>,
    times: Vec<i64>,
    labels: Vec<LabelSetId>,
    periods: Vec<i64>,
    timed: usize,
    weighed: usize,
    labelled: usize,
}

impl<'a> Sets<'a> {
    pub(super) fn is_empty(&self) -> bool {
        self.sets.is_empty()
    }

    pub(super) fn push(
        &mut self,
        builder: &mut ProfileBuilder,
        event: &Event<'a>,
        stack: StackId,
        limits: &Limits,
    ) -> Result<(), ImportError> {
        let thread = self.thread(builder, event)?;
        let label = event.cpu.map_or(Ok(LabelSetId::NONE), |cpu| self.cpu(builder, cpu))?;
        let sets = &mut self.sets;
        let index = *self.types.entry(event.name).or_insert_with(|| {
            sets.push(Set { name: event.name, ..Set::default() });
            sets.len() - 1
        });
        Limits::check(MOST_TYPES, sets.len(), "types of events")?;
        if let Some(set) = sets.get_mut(index) {
            set.stacks.push(stack);
            set.threads.push(thread);
            set.labels.push(label);
            set.times.push(event.time_ns.unwrap_or(0));
            set.periods.push(event.period.unwrap_or(0));
            set.timed += usize::from(event.time_ns.is_some());
            set.weighed += usize::from(event.period.is_some());
            set.labelled += usize::from(event.cpu.is_some());
        }
        self.samples += 1;
        Limits::check(limits.samples, self.samples, "samples")
    }

    fn thread(&mut self, builder: &mut ProfileBuilder, event: &Event<'a>) -> Result<ThreadId, ImportError> {
        if let Some(thread) = self.threads.get(event.who) {
            return Ok(*thread);
        }
        let process = event.pid.map_or(ProcessId::NONE, |pid| self.process(builder, pid, event));
        let threads = &mut builder.profile.threads;
        Limits::check(MOST_THREADS, threads.len(), "threads")?;
        let id = ThreadId(u32::try_from(threads.len()).unwrap_or(MOST_THREADS));
        threads.push(Thread { name: event.comm.to_owned(), tid: event.tid.to_owned(), process });
        self.threads.insert(event.who, id);
        Ok(id)
    }

    /// A process is called like its first thread, whose number it has.
    fn process(&mut self, builder: &mut ProfileBuilder, pid: &'a str, event: &Event<'a>) -> ProcessId {
        let processes = &mut builder.profile.processes;
        let id = *self.processes.entry(pid).or_insert_with(|| {
            processes.push(Process { name: event.comm.to_owned(), pid: pid.to_owned() });
            ProcessId(u32::try_from(processes.len() - 1).unwrap_or(MOST_THREADS))
        });
        if event.tid == pid
            && let Some(process) = processes.get_mut(id.index())
        {
            event.comm.clone_into(&mut process.name);
        }
        id
    }

    fn cpu(&mut self, builder: &mut ProfileBuilder, cpu: u32) -> Result<LabelSetId, ImportError> {
        if let Some(set) = self.cpus.get(cpu as usize).filter(|set| !set.is_none()) {
            return Ok(*set);
        }
        let value = LabelValue::Number(i64::from(cpu), StringId::NONE);
        let set = builder.string("cpu").and_then(|key| builder.labels(&mut [Label { key, value }]))?;
        if cpu < CPUS {
            let len = self.cpus.len().max(cpu as usize + 1);
            self.cpus.resize(len, LabelSetId::NONE);
            self.cpus[cpu as usize] = set;
        }
        Ok(set)
    }

    pub(super) fn finish(self, builder: &mut ProfileBuilder, warnings: &mut Vec<Warning>) -> Result<(), ImportError> {
        for set in self.sets {
            let len = set.stacks.len();
            let mut partly = |count: usize, what: &str| {
                if count != 0 && count != len {
                    let message = format!("{} of {len} samples of `{}` have no {what}", len - count, set.name);
                    warnings.push(Warning::new(WarningKind::Repaired, (len - count) as u64, message));
                }
                count
            };
            let is_timed = partly(set.timed, "time, so the times of the others are left out") == len;
            let is_weighed = partly(set.weighed, "period, which counts as 0") > 0;
            let mut metrics =
                vec![Metric { kind: "samples".into(), unit: "count".into(), weights: Weights::Int(vec![1; len]) }];
            if is_weighed {
                let weights = Weights::Int(set.periods);
                metrics.push(Metric { kind: set.name.into(), unit: unit(set.name).into(), weights });
            }
            let set = SampleSet {
                name: set.name.to_owned(),
                stacks: set.stacks,
                threads: Some(set.threads),
                times_ns: is_timed.then_some(set.times),
                labels: (set.labelled > 0).then_some(set.labels),
                metrics,
                ..SampleSet::default()
            };
            crate::push_set(builder, set, warnings)?;
        }
        builder.profile.default_set = crate::heaviest(&builder.profile);
        Ok(())
    }
}

/// What a period counts: the clocks of the kernel count nanoseconds, other events themselves.
fn unit(event: &str) -> &'static str {
    match event {
        "cpu-clock" | "task-clock" => "nanoseconds",
        "cycles" | "cpu-cycles" | "ref-cycles" => "cycles",
        "instructions" => "instructions",
        _ => "count",
    }
}
