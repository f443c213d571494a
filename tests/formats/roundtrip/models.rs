//! Models that no file is likely to give.

use profile::{
    Frame, FrameKind, Function, Label, LabelSetId, LabelValue, Metric, Process, ProcessId, Profile, ProfileBuilder,
    SampleSet, Side, StackId, StringId, Thread, ThreadId, Weights,
};

/// Stacks of names with a metric.
fn set(builder: &mut ProfileBuilder, stacks: &[&[&str]], unit: &str, weights: Weights) -> SampleSet {
    let stacks = stacks.iter().map(|names| {
        names.iter().fold(StackId::NONE, |parent, name| {
            let frame = builder.named_frame(name).unwrap();
            builder.stack(parent, frame).unwrap()
        })
    });
    SampleSet {
        stacks: stacks.collect(),
        metrics: vec![Metric { kind: "cpu".into(), unit: unit.into(), weights }],
        ..SampleSet::default()
    }
}

fn one(stacks: &[&[&str]], unit: &str, weights: Weights) -> Profile {
    let mut builder = ProfileBuilder::default();
    let set = set(&mut builder, stacks, unit, weights);
    builder.push_set(set).unwrap();
    builder.finish()
}

pub(super) fn models() -> Vec<(&'static str, Profile)> {
    let stacks: &[&[&str]] = &[&["a", "b"], &["a"], &["a", "b", "a"], &[], &["a", "b"]];
    let large = vec![1_000_000_000_000_000_000, 2, 3_000_000_000_000_000_001, 4, 1];
    vec![
        ("nothing", Profile::default()),
        ("a set without metrics", Profile { sets: vec![SampleSet::default()], ..Profile::default() }),
        ("a set without samples", one(&[], "ns", Weights::Int(Vec::new()))),
        ("large weights", one(stacks, "ns", Weights::Int(large.clone()))),
        ("large bytes", one(stacks, "bytes", Weights::Int(large))),
        ("weights below zero", one(stacks, "bytes", Weights::Int(vec![-5, 3, -7, 0, 2]))),
        ("zeros", one(stacks, "count", Weights::Int(vec![0, 3, 0, 0, 0]))),
        ("fractions of a second", one(stacks, "seconds", Weights::Float(vec![0.5, 0.25, 1e-9, 3.0, 0.1]))),
        ("fractions", one(stacks, "", Weights::Float(vec![0.5, 0.25, 1e-9, 3.0, 0.1]))),
        ("huge fractions", one(stacks, "furlongs", Weights::Float(vec![1e300, 0.25, 1e299, 3.0, 0.1]))),
        ("no stacks", one(&[&[], &[]], "samples", Weights::Int(vec![2, 3]))),
        ("no names", one(&[&[""], &["", ""], &[]], "samples", Weights::Int(vec![2, 3, 4]))),
        ("names that look like counts", one(&[&["a 1"], &["b;c 2"]], "samples", Weights::Int(vec![2, 3]))),
        (
            "names with everything",
            one(
                &[&["a;b", "c\nd\r"], &["# x", " y "], &["\u{FEFF}z\0", "\"q\"\\,"], &["é\u{1F525}", "\u{2028}"]],
                "samples",
                Weights::Int(vec![1, 2, 3, 4]),
            ),
        ),
        ("everything", everything()),
        ("a comparison", comparison(Weights::Int(vec![1, 0, 5]), Weights::Int(vec![3, 2, 0]))),
        ("a comparison of kinds", comparison(Weights::Int(vec![1, 0, 5]), Weights::Float(vec![3.5, 2.0, 0.0]))),
        ("threads without names", threads()),
        ("a deep stack", deep()),
    ]
}

/// Every field of the model.
fn everything() -> Profile {
    let mut builder = ProfileBuilder::default();
    let text = |builder: &mut ProfileBuilder, text: &str| builder.string(text).unwrap();
    let mut frames = Vec::new();
    for (index, name) in ["outer", "inner", "kernel"].into_iter().enumerate() {
        let function = Function {
            name: text(&mut builder, name),
            system_name: text(&mut builder, &format!("_Z{name}")),
            file: text(&mut builder, "src/a.rs"),
            module: text(&mut builder, "/lib/x.so"),
            start_line: 3,
        };
        let function = builder.function(function).unwrap();
        let kind = if index == 2 { FrameKind::Kernel } else { FrameKind::Native };
        let address = if index == 2 { u64::MAX } else { 0x1000 };
        let frame = Frame { function, line: 10, column: 4, address, kind, inlined: index == 1 };
        frames.push(builder.frame(frame).unwrap());
    }
    let outer = builder.stack(StackId::NONE, frames[0]).unwrap();
    let inner = builder.stack(outer, frames[1]).unwrap();
    let kernel = builder.stack(inner, frames[2]).unwrap();
    let lone = builder.stack(StackId::NONE, frames[1]).unwrap();
    let (key, value, unit) = (text(&mut builder, "k"), text(&mut builder, "v"), text(&mut builder, "bytes"));
    let empty = text(&mut builder, "");
    let labels = [
        builder.labels(&mut [Label { key, value: LabelValue::Text(value) }]).unwrap(),
        builder
            .labels(&mut [
                Label { key, value: LabelValue::Number(-7, unit) },
                Label { key: unit, value: LabelValue::Number(i64::MAX, StringId::NONE) },
            ])
            .unwrap(),
        builder.labels(&mut [Label { key, value: LabelValue::Text(empty) }]).unwrap(),
        LabelSetId::NONE,
        LabelSetId::NONE,
    ];
    builder.profile.processes = vec![Process { name: "app".into(), pid: "12".into() }];
    builder.profile.threads = vec![
        Thread { name: "main".into(), tid: "12".into(), process: ProcessId(0) },
        Thread { name: "worker".into(), tid: "13".into(), process: ProcessId::NONE },
    ];
    let metric = |kind: &str, unit: &str, weights| Metric { kind: kind.into(), unit: unit.into(), weights };
    builder
        .push_set(SampleSet {
            name: "all".into(),
            stacks: vec![inner, kernel, lone, outer, StackId::NONE],
            threads: Some(vec![ThreadId(0), ThreadId(1), ThreadId(0), ThreadId::NONE, ThreadId(1)]),
            times_ns: Some(vec![5, 3, -1, 1_000_000_000_000_000, 9]),
            labels: Some(labels.to_vec()),
            metrics: vec![
                metric("samples", "count", Weights::Int(vec![1, 1, 1, 1, 1])),
                metric("cpu", "milliseconds", Weights::Int(vec![10, 20, 30, 40, 50])),
                metric("cost", "$", Weights::Float(vec![0.5, 0.25, 1.0, 2.0, 4.0])),
            ],
            default_metric: 1,
            ..SampleSet::default()
        })
        .unwrap();
    let more = set(&mut builder, &[&["x"]], "samples", Weights::Int(vec![3]));
    builder.push_set(SampleSet { name: "more".into(), ..more }).unwrap();
    let mut profile = builder.finish();
    profile.name = "every \"thing\"".into();
    profile.start_time_ns = Some(1_700_000_000_123_456_789);
    profile.duration_ns = Some(30_000_000_000);
    profile.comments = vec!["one".into(), String::new(), "two\nlines".into()];
    profile
}

fn comparison(before: Weights, after: Weights) -> Profile {
    let mut builder = ProfileBuilder::default();
    for (side, weights) in [(Side::Before, before), (Side::After, after)] {
        let set = set(&mut builder, &[&["a", "b"], &["a", "c"], &[]], "samples", weights);
        builder.push_set(SampleSet { side, ..set }).unwrap();
    }
    let mut profile = builder.finish();
    profile.default_set = 1;
    profile
}

fn threads() -> Profile {
    let mut profile = one(&[&["a"], &["b"], &["a"]], "samples", Weights::Int(vec![1, 2, 3]));
    let thread = Thread { name: String::new(), tid: String::new(), process: ProcessId::NONE };
    profile.threads = vec![thread.clone(), thread];
    profile.sets[0].threads = Some(vec![ThreadId(0), ThreadId(1), ThreadId::NONE]);
    profile
}

/// Deeper than any call stack of the writers.
fn deep() -> Profile {
    let mut builder = ProfileBuilder::default();
    let mut stack = StackId::NONE;
    for _ in 0..if cfg!(debug_assertions) { 20_000 } else { 200_000 } {
        let frame = builder.named_frame("again").unwrap();
        stack = builder.stack(stack, frame).unwrap();
    }
    let set = SampleSet {
        stacks: vec![stack],
        metrics: vec![Metric { kind: String::new(), unit: String::new(), weights: Weights::Int(vec![1]) }],
        ..SampleSet::default()
    };
    builder.push_set(set).unwrap();
    builder.finish()
}

/// Functions whose name is no text at all.
pub(super) fn unnamed() -> Profile {
    let mut builder = ProfileBuilder::default();
    let function = builder.function(Function::named(StringId::NONE)).unwrap();
    let frame = builder.frame(Frame { address: 0xABC, ..Frame::of(function) }).unwrap();
    let stack = builder.stack(StackId::NONE, frame).unwrap();
    let metric = Metric { kind: String::new(), unit: String::new(), weights: Weights::Int(vec![7]) };
    builder.push_set(SampleSet { stacks: vec![stack], metrics: vec![metric], ..SampleSet::default() }).unwrap();
    builder.finish()
}
