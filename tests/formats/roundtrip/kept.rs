//! Details of samples, held against what came back.

use std::collections::BTreeMap;

use formats::write::{Aspect, Target};
use profile::{Frame, LabelSetId, LabelValue, Profile, StackId, ThreadId};

use super::{Trip, near};

/// Aspects that stand in the text of a sample.
const OF_SAMPLES: [Aspect; 12] = [
    Aspect::Times,
    Aspect::Threads,
    Aspect::Labels,
    Aspect::Files,
    Aspect::Lines,
    Aspect::Columns,
    Aspect::Modules,
    Aspect::Addresses,
    Aspect::SystemNames,
    Aspect::StartLines,
    Aspect::Kinds,
    Aspect::Inlined,
];

/// Checks every aspect that the target doesn't lose.
pub(super) fn check(trip: &Trip<'_>) {
    let is_kept = |aspect: &Aspect| match aspect {
        // Each sample has a thread there, so that there may be more than there were.
        Aspect::Threads if trip.target == Target::Firefox => false,
        // Addresses are numbers of JSON.
        Aspect::Addresses | Aspect::Times if trip.loses(Aspect::Beyond53Bits) => false,
        aspect => !trip.loses(*aspect),
    };
    let kept: Vec<Aspect> = OF_SAMPLES.into_iter().filter(is_kept).collect();
    let in_order = matches!(trip.target, Target::Pprof | Target::Speedscope) && !trip.loses(Aspect::Samples);
    for (from, to) in trip.pairs() {
        let present = present(trip.from, &from, &kept);
        let (a, b) = (lines(trip, trip.from, &from, &present), lines(trip, trip.to, &to, &present));
        if in_order {
            assert_eq!(a.len(), b.len(), "samples: {}", trip.what());
            for (before, after) in a.iter().zip(&b) {
                let same = before.0 == after.0 && near(before.1, after.1, 1e-9);
                assert!(same, "{before:?} became {after:?}: {}", trip.what());
            }
        } else {
            let (a, b) = (sums(a), sums(b));
            for (text, weight) in &a {
                let found = b.get(text);
                let same = found.is_some_and(|found| near(*weight, *found, 1e-9));
                assert!(same, "{text} had {weight} and has {found:?}: {}", trip.what());
            }
            assert_eq!(a.len(), b.len(), "stacks: {}", trip.what());
        }
        if !trip.loses(Aspect::Units) {
            let units = |profile: &Profile, columns: &[(usize, usize)]| -> Vec<&'static str> {
                columns.iter().map(|(set, metric)| thing(&profile.sets[*set].metrics[*metric].unit)).collect()
            };
            assert_eq!(units(trip.from, &from).first(), units(trip.to, &to).first(), "{}", trip.what());
        }
        if trip.target == Target::Pprof {
            for ((set, metric), (other_set, other)) in from.iter().zip(&to) {
                let names =
                    |profile: &Profile, set: usize, metric: usize| profile.sets[set].metrics[metric].kind.clone();
                assert_eq!(names(trip.from, *set, *metric), names(trip.to, *other_set, *other), "{}", trip.what());
            }
        }
    }
    // Firefox has the start as milliseconds in a double, and a name where others have comments.
    if trip.target == Target::Firefox {
        let start = |profile: &Profile| profile.start_time_ns.unwrap_or(0) as f64;
        assert!(near(start(trip.from).max(0.0), start(trip.to), 1e-12), "{}", trip.what());
        return;
    }
    if !trip.loses(Aspect::Recording) {
        let times = |profile: &Profile| (profile.start_time_ns, profile.duration_ns);
        assert_eq!(times(trip.from), times(trip.to), "{}", trip.what());
    }
    if !trip.loses(Aspect::Comments) {
        assert_eq!(trip.from.comments, trip.to.comments, "{}", trip.what());
    }
}

/// What a unit measures.
fn thing(unit: &str) -> &'static str {
    match units::Unit::parse(unit) {
        units::Unit::Bytes(_) => "bytes",
        units::Unit::Count(_) => "count",
        units::Unit::Other(_) => "other",
        _ => "time",
    }
}

fn sums(lines: Vec<(String, f64)>) -> BTreeMap<String, f64> {
    let mut sums = BTreeMap::new();
    for (text, weight) in lines {
        *sums.entry(text).or_insert(0.0) += weight;
    }
    // What weighs nothing need not be there.
    sums.retain(|_, weight| *weight != 0.0);
    sums
}

/// Whether samples of columns have something to say of each aspect.
fn present(profile: &Profile, columns: &[(usize, usize)], aspects: &[Aspect]) -> Vec<Aspect> {
    let mut stacks: Vec<StackId> = Vec::new();
    let mut seen = vec![false; profile.stacks.len()];
    for (set, _) in columns {
        for mut stack in profile.sets[*set].stacks.iter().copied() {
            while !stack.is_none() && !std::mem::replace(&mut seen[stack.index()], true) {
                stacks.push(stack);
                stack = profile.stacks.parent(stack);
            }
        }
    }
    let sets = || columns.iter().map(|(set, _)| &profile.sets[*set]);
    let has = |aspect: &Aspect| match aspect {
        Aspect::Times => sets().any(|set| set.times_ns.is_some()),
        Aspect::Threads => sets().any(|set| set.threads.is_some()),
        Aspect::Labels => sets().any(|set| set.labels.is_some()),
        _ => stacks.iter().any(|stack| {
            let frame = profile.frames.get(profile.stacks.frame(*stack));
            !detail(profile, frame, *aspect).is_empty()
        }),
    };
    aspects.iter().copied().filter(has).collect()
}

/// Root first.
fn frames(profile: &Profile, mut stack: StackId) -> Vec<Frame> {
    let mut frames = Vec::new();
    while !stack.is_none() {
        frames.push(profile.frames.get(profile.stacks.frame(stack)));
        stack = profile.stacks.parent(stack);
    }
    frames.reverse();
    frames
}

/// The samples of columns as texts, with their weights.
fn lines(trip: &Trip<'_>, profile: &Profile, columns: &[(usize, usize)], aspects: &[Aspect]) -> Vec<(String, f64)> {
    let mut lines = Vec::new();
    for (index, metric) in columns {
        let set = &profile.sets[*index];
        for row in 0..set.len() {
            let mut text = String::new();
            for frame in frames(profile, set.stacks[row]) {
                text += profile.strings.get(profile.functions.name(frame.function));
                for aspect in aspects {
                    text += &detail(profile, frame, *aspect);
                }
                text += ";";
            }
            for aspect in aspects {
                text += &match aspect {
                    Aspect::Times => format!(" at {:?}", set.times_ns.as_ref().map(|times| times[row])),
                    Aspect::Threads => thread(profile, set.threads.as_ref().map(|threads| threads[row])),
                    Aspect::Labels => labels(profile, set.labels.as_ref().map(|labels| labels[row])),
                    _ => String::new(),
                };
            }
            lines.push((text, trip.value(profile, *index, *metric, row)));
        }
    }
    lines
}

fn detail(profile: &Profile, frame: Frame, aspect: Aspect) -> String {
    let function = profile.functions.get(frame.function);
    let number = |mark: &str, number: u64| if number == 0 { String::new() } else { format!("{mark}{number:#x}") };
    let text = |mark: &str, text| match profile.strings.get(text) {
        "" => String::new(),
        text => format!("{mark}{text}"),
    };
    match aspect {
        Aspect::Files => text(" in ", function.file),
        Aspect::Modules => text(" of ", function.module),
        Aspect::SystemNames if function.system_name == function.name => String::new(),
        Aspect::SystemNames => text(" is ", function.system_name),
        Aspect::StartLines => number(" from ", u64::from(function.start_line)),
        Aspect::Lines => number(":", u64::from(frame.line)),
        Aspect::Columns => number("::", u64::from(frame.column)),
        Aspect::Addresses => number(" @", frame.address),
        Aspect::Kinds if frame.kind != profile::FrameKind::Unknown => format!(" {:?}", frame.kind),
        Aspect::Inlined if frame.inlined => " inlined".to_owned(),
        _ => String::new(),
    }
}

fn thread(profile: &Profile, thread: Option<ThreadId>) -> String {
    let thread = thread.and_then(|thread| profile.threads.get(thread.index()));
    thread.map_or(String::new(), |thread| {
        let process = profile.processes.get(thread.process.index());
        format!(" thread {} {} {:?}", thread.name, thread.tid, process)
    })
}

fn labels(profile: &Profile, set: Option<LabelSetId>) -> String {
    let text = |text| profile.strings.get(text);
    let mut labels: Vec<String> = profile
        .labels
        .get(set.unwrap_or(LabelSetId::NONE))
        // What pprof has for threads.
        .filter(|label| !matches!(text(label.key), "thread" | "thread_id" | "process" | "process_id"))
        .map(|label| match label.value {
            LabelValue::Text(value) => format!(" {}={}", text(label.key), text(value)),
            LabelValue::Number(value, unit) => format!(" {}={value}{}", text(label.key), text(unit)),
        })
        .collect();
    labels.sort();
    labels.concat()
}

/// The records of a CSV text.
pub(super) fn records(text: &str) -> Vec<Vec<String>> {
    let mut records = vec![vec![String::new()]];
    let mut quoted = false;
    let mut chars = text.strip_suffix('\n').unwrap_or(text).chars().peekable();
    while let Some(c) = chars.next() {
        let record = records.last_mut().unwrap();
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                record.last_mut().unwrap().push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => record.push(String::new()),
            '\n' if !quoted => records.push(vec![String::new()]),
            c => record.last_mut().unwrap().push(c),
        }
    }
    records
}
