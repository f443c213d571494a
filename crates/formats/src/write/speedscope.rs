//! speedscope's file format; see the reader in `crate::speedscope` for the form.
//!
//! Every set and metric is a profile of type `sampled`: unlike `evented`, it keeps each sample and its exact weight.

use std::io::{self, Write};

use profile::{FrameId, Metric, Profile, SampleSet, StackId, StringId, Weight};
use rustc_hash::FxHashMap;
use units::Unit;

use super::scope::{Scope, is_beyond_53_bits};
use super::{Aspect, aspects, json};
use crate::number::{Number, NumberColumn};
use crate::speedscope::start_times;

pub(super) fn write(scope: &mut Scope<'_>, sink: &mut dyn Write) -> io::Result<()> {
    let profile = scope.profile;
    let frames = Frames::new(scope);
    write!(sink, "{{\"$schema\":\"https://www.speedscope.app/file-format-schema.json\",\"shared\":{{\"frames\":")?;
    json::list(sink, &frames.list, |sink, frame| write_frame(sink, profile, *frame))?;
    write!(sink, "}},\"profiles\":[")?;
    let mut lost = Lost::default();
    for column in 0..scope.columns.len() {
        if column > 0 {
            sink.write_all(b",")?;
        }
        write_profile(scope, column, &frames, &mut lost, sink)?;
    }
    write!(sink, "],\"name\":")?;
    json::string(sink, &profile.name)?;
    let opens = |(set, metric): &(usize, usize)| {
        *set == profile.default_set as usize && *metric == profile.sets[*set].default_metric as usize
    };
    if let Some(active) = scope.columns.iter().position(opens) {
        write!(sink, ",\"activeProfileIndex\":{active}")?;
    }
    writeln!(sink, ",\"exporter\":\"isotherm\"}}")?;
    let message = "speedscope files hold no times of samples unless each sample starts where the one before ends";
    scope.lose(Aspect::Times, lost.times, message);
    let message = "speedscope files know no units but those of time, and bytes; others are written as `none`";
    scope.lose(Aspect::Units, lost.units, message);
    let message = "speedscope refuses weights below zero: these samples are left out";
    scope.lose(Aspect::Negative, lost.negative, message);
    scope.lose_beyond_53_bits(lost.large);
    Ok(())
}

#[derive(Default)]
struct Lost {
    times: u64,
    units: u64,
    negative: u64,
    large: u64,
}

/// The frames that speedscope tells apart, by name and place.
struct Frames {
    list: Vec<FrameId>,
    /// Index in the list for each row of the profile's table.
    rows: Vec<u32>,
}

impl Frames {
    fn new(scope: &Scope<'_>) -> Self {
        let profile = scope.profile;
        let mut sets: Vec<usize> = scope.columns.iter().map(|(set, _)| *set).collect();
        sets.dedup();
        let mut frames = Self { list: Vec::new(), rows: vec![0; profile.frames.len()] };
        let mut known: FxHashMap<(StringId, StringId, u32, u32), u32> = FxHashMap::default();
        for (row, _) in (0u32..).zip(aspects::used_stacks(profile, &sets)).filter(|(_, used)| *used) {
            let id = profile.stacks.frame(StackId(row));
            let frame = profile.frames.get(id);
            let function = profile.functions.get(frame.function);
            let next = u32::try_from(frames.list.len()).unwrap_or(u32::MAX);
            let key = (function.name, function.file, frame.line, frame.column);
            frames.rows[id.index()] = *known.entry(key).or_insert_with(|| {
                frames.list.push(id);
                next
            });
        }
        frames
    }
}

fn write_frame(sink: &mut dyn Write, profile: &Profile, frame: FrameId) -> io::Result<()> {
    let frame = profile.frames.get(frame);
    let function = profile.functions.get(frame.function);
    sink.write_all(b"{\"name\":")?;
    json::string(sink, profile.strings.get(function.name))?;
    let file = profile.strings.get(function.file);
    if !file.is_empty() {
        sink.write_all(b",\"file\":")?;
        json::string(sink, file)?;
    }
    if frame.line > 0 {
        write!(sink, ",\"line\":{}", frame.line)?;
    }
    if frame.column > 0 {
        write!(sink, ",\"col\":{}", frame.column)?;
    }
    sink.write_all(b"}")
}

fn write_profile(
    scope: &Scope<'_>,
    column: usize,
    frames: &Frames,
    lost: &mut Lost,
    sink: &mut dyn Write,
) -> io::Result<()> {
    let (set, metric) = (scope.set(column), scope.metric(column));
    let kept: Vec<usize> = (0..set.len()).filter(|row| metric.weights.get(*row).to_f64() >= 0.0).collect();
    lost.negative += (set.len() - kept.len()) as u64;
    let parsed = Unit::parse(&metric.unit);
    let (unit, factor) = match parsed {
        Unit::Nanoseconds => ("nanoseconds", Some(1)),
        Unit::Microseconds => ("microseconds", Some(1_000)),
        Unit::Milliseconds => ("milliseconds", Some(1_000_000)),
        Unit::Seconds => ("seconds", Some(1_000_000_000)),
        Unit::Bytes(1) => ("bytes", None),
        _ => ("none", None),
    };
    lost.units += u64::from(unit == "none" && !matches!(parsed, Unit::Count(_)));
    let mut weights = NumberColumn::default();
    kept.iter().for_each(|row| weights.push(number(metric.weights.get(*row))));
    let times = set.times_ns.as_ref().map(|times| kept.iter().map(|row| times[*row]).collect::<Vec<i64>>());
    let start = start(times.as_deref(), factor);
    // Only where each sample starts where the one before ends, the weights tell the times.
    if times.is_some() && times != factor.map(|factor| start_times(Some(start), &weights, factor)) {
        lost.times += set.len() as u64;
    }
    let end = (0..weights.len()).fold(start, |sum, row| sum.plus(weights.get(row)));
    let (start, end) = (json::Number(weight(start)), json::Number(weight(end)));
    sink.write_all(b"{\"type\":\"sampled\",\"name\":")?;
    json::string(sink, &name(set, metric))?;
    write!(sink, ",\"unit\":\"{unit}\",\"startValue\":{start},\"endValue\":{end},\"samples\":")?;
    let mut path = Vec::new();
    json::list(sink, &kept, |sink, row| {
        path.clear();
        let mut stack = set.stacks[*row];
        while !stack.is_none() {
            path.push(frames.rows[scope.profile.stacks.frame(stack).index()]);
            stack = scope.profile.stacks.parent(stack);
        }
        json::numbers(sink, path.iter().rev())
    })?;
    sink.write_all(b",\"weights\":")?;
    lost.large += kept.iter().filter(|row| is_beyond_53_bits(metric.weights.get(**row))).count() as u64;
    json::numbers(sink, kept.iter().map(|row| json::Number(metric.weights.get(*row))))?;
    sink.write_all(b"}")
}

/// Where the first sample starts, in the unit of the weights.
fn start(times: Option<&[i64]>, factor: Option<i64>) -> Number {
    match (times.and_then(<[i64]>::first), factor) {
        (Some(time), Some(factor)) if time % factor == 0 => Number::Int(time / factor),
        (Some(time), Some(factor)) => Number::from_f64(*time as f64 / factor as f64),
        _ => Number::ZERO,
    }
}

fn number(weight: Weight) -> Number {
    match weight {
        Weight::Int(value) => Number::Int(value),
        Weight::Float(value) => Number::Float(value),
    }
}

fn weight(number: Number) -> Weight {
    match number {
        Number::Int(value) => Weight::Int(value),
        Number::Float(value) => Weight::Float(value),
    }
}

fn name(set: &SampleSet, metric: &Metric) -> String {
    match (&*set.name, &*metric.kind) {
        (name, "") => name.to_owned(),
        ("", kind) => kind.to_owned(),
        (name, kind) => format!("{name}: {kind}"),
    }
}
