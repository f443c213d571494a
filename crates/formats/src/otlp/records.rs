//! Samples of all profiles as sets: one for each type of sample, with times and without.

use profile::{
    Label, LabelSetId, LabelValue, Metric, Process, ProcessId, ProfileBuilder, SampleSet, StackId, StringId, Thread,
    ThreadId, Weights,
};
use rustc_hash::FxHashMap;

use super::dictionary::{Dictionary, find};
use super::tables::{RawAttribute, Value};
use crate::{Format, ImportError, Imported, Limits, Warning, WarningKind};

type Result<T> = std::result::Result<T, ImportError>;

/// Attributes of one resource or sample: more are no description of anything, and take long to tell apart.
const ATTRIBUTES: u32 = 512;

/// Labels of a resource or scope, without those that something inside of it overrides.
#[derive(Clone, Default)]
pub(super) struct Context {
    labels: Vec<Label>,
}

impl Context {
    fn set(&mut self, label: Label) {
        self.labels.retain(|other| other.key != label.key);
        self.labels.push(label);
    }
}

/// What a profile says of itself.
#[derive(Default)]
pub(super) struct Header {
    /// Strings.
    pub(super) kind: u32,
    pub(super) unit: u32,
    pub(super) time: u64,
    pub(super) duration: u64,
    pub(super) attributes: Vec<u32>,
}

#[derive(Default)]
pub(super) struct Sample {
    pub(super) stack: u32,
    pub(super) attributes: Vec<u32>,
    pub(super) link: u32,
    pub(super) values: Vec<i64>,
    /// Nanoseconds since the Unix epoch.
    pub(super) times: Vec<u64>,
}

impl Sample {
    pub(super) fn clear(&mut self) {
        (self.stack, self.link) = (0, 0);
        self.attributes.clear();
        self.values.clear();
        self.times.clear();
    }
}

/// A profile whose samples are being read.
pub(super) struct OpenProfile {
    context: Context,
    kind: StringId,
    unit: StringId,
    /// Labels and threads by the attributes and the link of samples.
    known: FxHashMap<Vec<u32>, (LabelSetId, ThreadId)>,
    key: Vec<u32>,
}

#[derive(Default)]
struct Set {
    stacks: Vec<StackId>,
    values: Vec<i64>,
    times: Vec<i64>,
    labels: Vec<LabelSetId>,
    threads: Vec<ThreadId>,
}

pub(super) struct Records<'l> {
    pub(super) builder: ProfileBuilder,
    pub(super) warnings: Vec<Warning>,
    /// Frames that only have an address.
    pub(super) unnamed: u64,
    limits: &'l Limits,
    sets: Vec<((StringId, StringId, bool), Set)>,
    by_key: FxHashMap<(StringId, StringId, bool), usize>,
    processes: FxHashMap<(String, String), ProcessId>,
    threads: FxHashMap<(ProcessId, String, String), ThreadId>,
    count: usize,
    /// Attributes that are lists.
    lists: u64,
    start: Option<i64>,
    end: Option<i64>,
}

impl<'l> Records<'l> {
    pub(super) fn new(builder: ProfileBuilder, limits: &'l Limits, warnings: Vec<Warning>) -> Self {
        Self {
            builder,
            warnings,
            unnamed: 0,
            limits,
            sets: Vec::new(),
            by_key: FxHashMap::default(),
            processes: FxHashMap::default(),
            threads: FxHashMap::default(),
            count: 0,
            lists: 0,
            start: None,
            end: None,
        }
    }

    /// Adds an attribute of a resource or scope.
    pub(super) fn attribute(
        &mut self,
        attribute: &RawAttribute,
        dictionary: &Dictionary,
        context: &mut Context,
    ) -> Result<()> {
        self.lists += u64::from(matches!(attribute.value, Value::Other));
        if let Some(label) = dictionary.label(attribute, &self.builder)? {
            context.set(label);
        }
        Limits::check(ATTRIBUTES, context.labels.len(), "attributes of one resource")
    }

    pub(super) fn profile(
        &mut self,
        header: &Header,
        dictionary: &Dictionary,
        context: &Context,
    ) -> Result<OpenProfile> {
        Limits::check(ATTRIBUTES, header.attributes.len(), "attributes of one profile")?;
        let mut context = context.clone();
        for row in &header.attributes {
            if let Some(label) = find("attribute", *row, &dictionary.labels)? {
                context.set(*label);
            }
        }
        if let Some(start) = i64::try_from(header.time).ok().filter(|start| *start > 0) {
            self.see(start);
            let duration = i64::try_from(header.duration).ok();
            self.end = self.end.max(duration.and_then(|duration| start.checked_add(duration)));
        }
        let kind = dictionary.text(header.kind, &self.builder)?;
        let unit = dictionary.text(header.unit, &self.builder)?;
        Ok(OpenProfile { context, kind, unit, known: FxHashMap::default(), key: Vec::new() })
    }

    fn see(&mut self, time: i64) {
        self.start = Some(self.start.map_or(time, |start| start.min(time)));
        self.end = self.end.max(Some(time));
    }

    /// Adds a record for each time of a sample, or for each value if there are no times. Without values, each time
    /// counts 1.
    pub(super) fn sample(&mut self, profile: &mut OpenProfile, sample: &Sample, dictionary: &Dictionary) -> Result<()> {
        let (values, times) = (sample.values.len(), sample.times.len());
        if values != times && values > 0 && times > 0 {
            let message = format!("expected a value for each of the {times} times of a sample, found {values}");
            return Err(ImportError::malformed(message));
        }
        // The first stack is the empty one, also in a dictionary without stacks.
        let stack = match dictionary.stacks.get(sample.stack as usize) {
            Some(stack) => *stack,
            None if sample.stack == 0 => StackId::NONE,
            None => *find("stack", sample.stack, &dictionary.stacks)?,
        };
        let (labels, thread) = self.labels(profile, sample, dictionary)?;
        let timed = times > 0;
        let key = (profile.kind, profile.unit, timed);
        let next = self.sets.len();
        let row = *self.by_key.entry(key).or_insert(next);
        if row == next {
            self.sets.push((key, Set::default()));
        }
        let records = values.max(times);
        self.count += records;
        Limits::check(self.limits.samples, self.count, "samples")?;
        for time in &sample.times {
            let time = i64::try_from(*time)
                .map_err(|_| ImportError::malformed(format!("expected a time within 64 bits, found {time}")))?;
            self.see(time);
            self.sets[row].1.times.push(time);
        }
        let set = &mut self.sets[row].1;
        set.stacks.resize(set.stacks.len() + records, stack);
        set.labels.resize(set.labels.len() + records, labels);
        set.threads.resize(set.threads.len() + records, thread);
        set.values.extend_from_slice(&sample.values);
        set.values.resize(set.stacks.len(), 1);
        Ok(())
    }

    /// The labels and the thread of a sample; most samples of a profile share theirs.
    fn labels(
        &mut self,
        profile: &mut OpenProfile,
        sample: &Sample,
        dictionary: &Dictionary,
    ) -> Result<(LabelSetId, ThreadId)> {
        profile.key.clear();
        profile.key.extend_from_slice(&sample.attributes);
        profile.key.push(sample.link);
        if let Some(known) = profile.known.get(&profile.key) {
            return Ok(*known);
        }
        Limits::check(ATTRIBUTES, sample.attributes.len(), "attributes of one sample")?;
        let mut context = profile.context.clone();
        for row in &sample.attributes {
            if let Some(label) = find("attribute", *row, &dictionary.labels)? {
                context.set(*label);
            }
        }
        if sample.link != 0 {
            let link = *find("link", sample.link, &dictionary.links)?;
            for (key, id) in [("trace_id", link.0), ("span_id", link.1)] {
                if !id.is_none() {
                    context.set(Label { key: self.builder.string(key)?, value: LabelValue::Text(id) });
                }
            }
        }
        let thread = self.thread(&context)?;
        let known = (self.builder.labels(&mut context.labels)?, thread);
        profile.known.insert(profile.key.clone(), known);
        Ok(known)
    }

    /// The thread that the standard keys give (OpenTelemetry semantic conventions, `process.*` and `thread.*`).
    fn thread(&mut self, context: &Context) -> Result<ThreadId> {
        let strings = &self.builder.profile.strings;
        let value = |wanted: &str| {
            let label = context.labels.iter().find(|label| strings.get(label.key) == wanted)?;
            Some(match label.value {
                LabelValue::Text(text) => strings.get(text).to_owned(),
                LabelValue::Number(number, _) => number.to_string(),
            })
        };
        let (pid, tid, name) = (value("process.pid"), value("thread.id"), value("thread.name"));
        let program = value("process.executable.name")
            .or_else(|| value("process.executable.path").map(|path| path.rsplit('/').next().unwrap_or("").to_owned()));
        if pid.is_none() && tid.is_none() && name.is_none() && program.is_none() {
            return Ok(ThreadId::NONE);
        }
        let mut process = ProcessId::NONE;
        if pid.is_some() || program.is_some() {
            let key = (program.unwrap_or_default(), pid.unwrap_or_default());
            let processes = &mut self.builder.profile.processes;
            let next = ProcessId(u32::try_from(processes.len()).unwrap_or(u32::MAX));
            process = *self.processes.entry(key).or_insert_with_key(|(name, pid)| {
                processes.push(Process { name: name.clone(), pid: pid.clone() });
                next
            });
        }
        let threads = &mut self.builder.profile.threads;
        let next = ThreadId(u32::try_from(threads.len()).unwrap_or(u32::MAX));
        let key = (process, name.unwrap_or_default(), tid.unwrap_or_default());
        Ok(*self.threads.entry(key).or_insert_with_key(|(process, name, tid)| {
            threads.push(Thread { name: name.clone(), tid: tid.clone(), process: *process });
            next
        }))
    }

    pub(super) fn finish(mut self) -> Result<Imported> {
        Limits::check(self.limits.strings, self.builder.profile.strings.len(), "strings")?;
        let start = self.start.unwrap_or(0);
        let mut negative = 0;
        for ((kind, unit, timed), set) in std::mem::take(&mut self.sets) {
            let text = |id| self.builder.profile.strings.get(id).to_owned();
            let (kind, unit) = (text(kind), text(unit));
            negative += set.values.iter().filter(|value| **value < 0).count() as u64;
            let times = timed.then(|| set.times.into_iter().map(|time| time.saturating_sub(start)).collect());
            let set = SampleSet {
                stacks: set.stacks,
                threads: set.threads.iter().any(|thread| !thread.is_none()).then_some(set.threads),
                times_ns: times,
                labels: set.labels.iter().any(|labels| !labels.is_none()).then_some(set.labels),
                metrics: vec![Metric { kind, unit, weights: Weights::Int(set.values) }],
                ..SampleSet::default()
            };
            crate::push_set(&mut self.builder, set, &mut self.warnings)?;
        }
        let mut warn = |kind, count, message: &str| {
            if count > 0 {
                self.warnings.push(Warning::new(kind, count, message));
            }
        };
        warn(WarningKind::Negative, negative, "weights are below zero");
        warn(WarningKind::LeftOut, self.lists, "attributes that are lists were left out");
        let message = "some frames are called by their addresses, as the profile has no names for them";
        warn(WarningKind::Unsymbolicated, self.unnamed, message);
        let mut profile = self.builder.finish();
        profile.start_time_ns = self.start;
        profile.duration_ns = self.start.zip(self.end).map(|(start, end)| end.saturating_sub(start));
        profile.default_set = crate::heaviest(&profile);
        Ok(Imported { format: Format::Otlp, profile, warnings: self.warnings })
    }
}
