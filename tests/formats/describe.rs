//! What was read, as text.

use std::fmt::Write as _;

use formats::summary::NameTree;
use formats::{ImportError, Imported};
use profile::{Frame, FrameKind, LabelValue, Profile, SampleSet, Side, StackId, StringId, Weight};

pub(crate) fn describe(result: &Result<Imported, ImportError>) -> String {
    match result {
        Err(error) => {
            let format = error.format.map_or("-", formats::Format::id);
            format!("refused, {:?}, {format}, byte {:?}\n{error}\n", error.kind, error.offset)
        }
        Ok(imported) => describe_imported(imported),
    }
}

fn describe_imported(imported: &Imported) -> String {
    let profile = &imported.profile;
    let mut text = format!("{}, opens set {}\n", imported.format.id(), profile.default_set);
    for warning in &imported.warnings {
        let _ = writeln!(text, "warning {} ({}): {}", warning.kind.id(), warning.count, warning.message);
    }
    if profile.start_time_ns.is_some() || profile.duration_ns.is_some() || !profile.comments.is_empty() {
        let _ = writeln!(text, "{:?} {:?} {:?}", profile.start_time_ns, profile.duration_ns, profile.comments);
    }
    let tree = NameTree::new(profile);
    for (index, set) in profile.sets.iter().enumerate() {
        let figures = tree.figures(set);
        let _ = writeln!(
            text,
            "\nset {index} `{}`{}: {} samples, {} frames, {} stacks, {} deep",
            set.name,
            match set.side {
                Side::Only => "",
                Side::Before => " before",
                Side::After => " after",
            },
            set.len(),
            figures.distinct_frames,
            figures.distinct_stacks,
            figures.max_depth
        );
        for (row, metric) in set.metrics.iter().enumerate() {
            let opens = if row == set.default_metric as usize { ", opens" } else { "" };
            let total = number(metric.weights.sum());
            let _ = writeln!(text, "  metric `{}` in `{}`: {total}{opens}", metric.kind, metric.unit);
            let _ = writeln!(text, "    self  {}", by_name(profile, &figures.self_by_name(row)));
            let _ = writeln!(text, "    total {}", by_name(profile, &figures.total_by_name(row)));
        }
        for row in 0..set.len() {
            text += &sample(profile, set, row);
        }
    }
    text
}

/// Names with their weights.
pub(crate) fn by_name(profile: &Profile, rows: &[(StringId, Weight)]) -> String {
    let row = |(name, weight): &(_, _)| format!("{} {}", profile.strings.get(*name), number(*weight));
    rows.iter().map(row).collect::<Vec<_>>().join(", ")
}

fn number(weight: Weight) -> String {
    match weight {
        Weight::Int(value) => value.to_string(),
        Weight::Float(value) => format!("{value:?}"),
    }
}

fn sample(profile: &Profile, set: &SampleSet, row: usize) -> String {
    let mut frames = Vec::new();
    let mut stack = set.stacks[row];
    while stack != StackId::NONE {
        frames.push(frame(profile, profile.frames.get(profile.stacks.frame(stack))));
        stack = profile.stacks.parent(stack);
    }
    frames.reverse();
    let weights: Vec<String> = set.metrics.iter().map(|metric| number(metric.weights.get(row))).collect();
    let mut text = format!("  {} = {}", frames.join(" > "), weights.join(" "));
    if let Some(times) = &set.times_ns {
        let _ = write!(text, " at {}", times[row]);
    }
    if let Some(labels) = &set.labels {
        for label in profile.labels.get(labels[row]) {
            let key = profile.strings.get(label.key);
            let _ = match label.value {
                LabelValue::Text(value) => write!(text, " {key}={:?}", profile.strings.get(value)),
                LabelValue::Number(value, unit) => write!(text, " {key}={value}{}", profile.strings.get(unit)),
            };
        }
    }
    text + "\n"
}

fn frame(profile: &Profile, frame: Frame) -> String {
    let function = profile.functions.get(frame.function);
    let mut text = profile.strings.get(function.name).to_owned();
    let mut notes = Vec::new();
    let file = profile.strings.get(function.file);
    if !file.is_empty() || frame.line > 0 {
        notes.push(format!("{file}:{}:{}", frame.line, frame.column));
    }
    if frame.address > 0 {
        notes.push(format!("{:#x}", frame.address));
    }
    for (name, value) in [("module", function.module), ("system name", function.system_name)] {
        if !value.is_none() {
            notes.push(format!("{name} {}", profile.strings.get(value)));
        }
    }
    if frame.kind != FrameKind::Unknown {
        notes.push(format!("{:?}", frame.kind).to_lowercase());
    }
    if frame.inlined {
        notes.push("inlined".to_owned());
    }
    if !notes.is_empty() {
        let _ = write!(text, " ({})", notes.join(", "));
    }
    text
}
