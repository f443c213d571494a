//! What a profile holds, held against what its target keeps.

use profile::{FrameKind, LabelSetId, Profile, Side, StackId, ThreadId};
use units::Unit;

use super::scope::Scope;
use super::{Aspect, Target};

/// What a target keeps, of what is a matter of having a place for it.
fn kept(target: Target) -> &'static [Aspect] {
    use Aspect::{
        Addresses, Columns, Comments, Files, Inlined, Kinds, Labels, Lines, MetricNames, Modules, Recording, Samples,
        SetNames, Sides, StartLines, SystemNames, Threads, Times, Units,
    };
    match target {
        Target::Folded => &[Sides],
        Target::Pprof => &[
            MetricNames,
            Units,
            Samples,
            Labels,
            Files,
            Lines,
            Columns,
            Modules,
            Addresses,
            SystemNames,
            StartLines,
            Inlined,
            Recording,
            Comments,
        ],
        // Units and times are kept by some files only: the writer tells.
        Target::Speedscope => &[SetNames, MetricNames, Units, Samples, Times, Files, Lines, Columns],
        Target::Flamebearer => &[Sides, SetNames, Units],
        Target::NestedSet => &[Sides, SetNames, Units],
        Target::Firefox => &[
            SetNames, Samples, Times, Threads, Units, Files, Lines, Columns, Modules, Addresses, StartLines, Inlined,
            Kinds, Recording,
        ],
        Target::Csv => &[SetNames, MetricNames, Units, Sides, Files],
    }
}

/// Tells what the target has no place for.
pub(super) fn report(scope: &mut Scope<'_>) {
    let kept = kept(scope.target);
    for (aspect, count) in present(scope) {
        if !kept.contains(&aspect) {
            scope.leave_out(aspect, count);
        }
    }
}

/// What the sets that are written hold, and how often.
fn present(scope: &Scope<'_>) -> Vec<(Aspect, u64)> {
    let profile = scope.profile;
    let mut sets: Vec<usize> = scope.columns.iter().map(|(set, _)| *set).collect();
    sets.dedup();
    let of_sets = |count: &dyn Fn(usize) -> u64| sets.iter().map(|set| count(*set)).sum::<u64>();
    let metrics = (0..scope.columns.len()).map(|column| scope.metric(column));
    let mut found = vec![
        (
            Aspect::SetNames,
            of_sets(&|set| u64::from(profile.sets[set].side == Side::Only && !profile.sets[set].name.is_empty())),
        ),
        (Aspect::MetricNames, metrics.clone().filter(|metric| !matches!(&*metric.kind, "" | "samples")).count() as u64),
        (Aspect::Units, metrics.filter(|metric| !is_plain(&metric.unit)).count() as u64),
        (Aspect::Sides, of_sets(&|set| u64::from(profile.sets[set].side != Side::Only))),
        (Aspect::Samples, of_sets(&|set| repeated(profile, &profile.sets[set].stacks))),
        (Aspect::Times, of_sets(&|set| profile.sets[set].times_ns.as_ref().map_or(0, |times| times.len() as u64))),
        (
            Aspect::Threads,
            of_sets(&|set| {
                let threads = profile.sets[set].threads.iter().flatten();
                threads.filter(|thread| **thread != ThreadId::NONE).count() as u64
            }),
        ),
        (
            Aspect::Labels,
            of_sets(&|set| {
                let labels = profile.sets[set].labels.iter().flatten();
                labels.filter(|labels| **labels != LabelSetId::NONE).count() as u64
            }),
        ),
        (Aspect::Recording, u64::from(profile.start_time_ns.is_some() || profile.duration_ns.is_some())),
        (Aspect::Comments, profile.comments.len() as u64),
    ];
    found.extend(of_frames(profile, &sets));
    found
}

/// Whether a unit says nothing that a bare number doesn't.
fn is_plain(unit: &str) -> bool {
    matches!(Unit::parse(unit), Unit::Count(_))
}

/// Samples that have the stack of another one.
fn repeated(profile: &Profile, stacks: &[StackId]) -> u64 {
    let mut seen = vec![false; profile.stacks.len() + 1];
    let row = |stack: &StackId| if stack.is_none() { profile.stacks.len() } else { stack.index() };
    stacks.iter().filter(|stack| std::mem::replace(&mut seen[row(stack)], true)).count() as u64
}

/// What is known of the functions and frames that the sets use.
fn of_frames(profile: &Profile, sets: &[usize]) -> Vec<(Aspect, u64)> {
    let mut frames = vec![false; profile.frames.len()];
    let mut functions = vec![false; profile.functions.len()];
    for (row, used) in (0u32..).zip(used_stacks(profile, sets)) {
        if used {
            let frame = profile.stacks.frame(StackId(row));
            frames[frame.index()] = true;
            functions[profile.frames.function(frame).index()] = true;
        }
    }
    let used = |column: Vec<bool>| (0u32..).zip(column).filter(|(_, used)| *used).map(|(row, _)| row);
    let mut count = [0u64; 9];
    for row in used(functions) {
        let function = profile.functions.get(profile::FunctionId(row));
        for (slot, text) in [function.file, function.module, function.system_name].into_iter().enumerate() {
            count[slot] += u64::from(!profile.strings.get(text).is_empty());
        }
        count[3] += u64::from(function.start_line > 0);
    }
    for row in used(frames) {
        let frame = profile.frames.get(profile::FrameId(row));
        count[4] += u64::from(frame.line > 0);
        count[5] += u64::from(frame.column > 0);
        count[6] += u64::from(frame.address > 0);
        count[7] += u64::from(frame.kind != FrameKind::Unknown);
        count[8] += u64::from(frame.inlined);
    }
    let aspects = [
        Aspect::Files,
        Aspect::Modules,
        Aspect::SystemNames,
        Aspect::StartLines,
        Aspect::Lines,
        Aspect::Columns,
        Aspect::Addresses,
        Aspect::Kinds,
        Aspect::Inlined,
    ];
    aspects.into_iter().zip(count).collect()
}

/// The stacks that samples of the sets have, and their callers.
pub(super) fn used_stacks(profile: &Profile, sets: &[usize]) -> Vec<bool> {
    let mut used = vec![false; profile.stacks.len()];
    for stack in sets.iter().flat_map(|set| &profile.sets[*set].stacks) {
        let mut stack = *stack;
        while !stack.is_none() && !std::mem::replace(&mut used[stack.index()], true) {
            stack = profile.stacks.parent(stack);
        }
    }
    used
}
