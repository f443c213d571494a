//! What is joined, what is kept apart, and what becomes of the rest.

use super::*;
use crate::{Label, LabelSetId, LabelValue, Metric, SampleSet, Side, StackId, StringId, ThreadId, Weight, Weights};

/// A profile with one set: stacks as `a;b` with their weights.
fn profile(name: &str, samples: &[(&str, i64)]) -> Profile {
    let mut builder = ProfileBuilder::default();
    let set = set(&mut builder, name, samples);
    builder.push_set(set).unwrap();
    builder.finish()
}

fn set(builder: &mut ProfileBuilder, name: &str, samples: &[(&str, i64)]) -> SampleSet {
    let stacks = samples.iter().map(|(stack, _)| {
        stack.split(';').filter(|frame| !frame.is_empty()).fold(StackId::NONE, |parent, frame| {
            let frame = builder.named_frame(frame).unwrap();
            builder.stack(parent, frame).unwrap()
        })
    });
    SampleSet {
        name: name.to_owned(),
        stacks: stacks.collect(),
        metrics: vec![metric(Weights::Int(samples.iter().map(|(_, weight)| *weight).collect()))],
        ..SampleSet::default()
    }
}

fn metric(weights: Weights) -> Metric {
    Metric { kind: "cpu".into(), unit: "ns".into(), weights }
}

fn sources<'a>(profiles: &'a [Profile], labels: &'a [[(&'a str, &'a str); 1]]) -> Vec<Source<'a>> {
    let labels = labels.iter().map(|labels| &labels[..]).chain(std::iter::repeat(&[][..]));
    profiles.iter().zip(labels).map(|(profile, labels)| Source { profile, labels }).collect()
}

fn text(profile: &Profile, set: usize) -> Vec<String> {
    let set = &profile.sets[set];
    let frames = |stack: StackId| {
        let mut names = Vec::new();
        let mut stack = stack;
        while !stack.is_none() {
            names.push(profile.frame_name(profile.stacks.frame(stack)));
            stack = profile.stacks.parent(stack);
        }
        names.reverse();
        names.join(";")
    };
    let label = |row: usize| {
        let set = set.labels.as_ref().map_or(LabelSetId::NONE, |column| column[row]);
        let mut labels: Vec<String> = profile
            .labels
            .get(set)
            .map(|label| match label.value {
                LabelValue::Text(text) => format!(" {}={}", profile.strings.get(label.key), profile.strings.get(text)),
                LabelValue::Number(number, _) => format!(" {}={number}", profile.strings.get(label.key)),
            })
            .collect();
        labels.sort();
        labels.concat()
    };
    let row = |row: usize| format!("{} {:?}{}", frames(set.stacks[row]), set.metrics[0].weights.get(row), label(row));
    (0..set.len()).map(row).collect()
}

#[test]
fn same_samples_are_summed_and_labels_tell_sources_apart() {
    let profiles = [profile("p", &[("a;b", 1), ("a", 2), ("a;b", 3)]), profile("p", &[("", 5), ("a;b", 7)])];
    let merged = merge(sources(&profiles, &[]), Join::SameSets).unwrap();
    assert_eq!(text(&merged.profile, 0), ["a;b Int(11)", "a Int(2)", " Int(5)"]);
    assert_eq!((merged.profile.sets.len(), merged.profile.stacks.len(), &*merged.inexact), (1, 2, &[][..]));
    let labels = [[("source", "x")], [("source", "y")]];
    let merged = merge(sources(&profiles, &labels), Join::SameSets).unwrap();
    let want = ["a;b Int(4) source=x", "a Int(2) source=x", " Int(5) source=y", "a;b Int(7) source=y"];
    assert_eq!(text(&merged.profile, 0), want);
    let apart = merge(sources(&profiles, &labels), Join::KeepApart).unwrap();
    let names: Vec<&str> = apart.profile.sets.iter().map(|set| &*set.name).collect();
    assert_eq!(names, ["x: p", "y: p"]);
}

#[test]
fn labels_of_samples_stay() {
    let mut labelled = profile("p", &[("a", 1), ("a", 2), ("a", 4)]);
    let mut builder = ProfileBuilder { profile: labelled };
    let key = builder.string("bytes").unwrap();
    let set = builder.labels(&mut [Label { key, value: LabelValue::Number(16, StringId::NONE) }]).unwrap();
    labelled = builder.finish();
    labelled.sets[0].labels = Some(vec![set, LabelSetId::NONE, set]);
    let profiles = [profile("p", &[("a", 8)]), labelled];
    let merged = merge(sources(&profiles, &[]), Join::SameSets).unwrap();
    assert_eq!(text(&merged.profile, 0), ["a Int(10)", "a Int(5) bytes=16"]);
    let merged = merge(sources(&profiles, &[[("pod", "0")], [("pod", "1")]]), Join::SameSets).unwrap();
    assert_eq!(text(&merged.profile, 0), ["a Int(8) pod=0", "a Int(5) bytes=16 pod=1", "a Int(2) pod=1"]);
}

#[test]
fn sets_that_one_source_holds_apart_stay_apart() {
    let two = |samples: &[(&str, i64)]| {
        let mut builder = ProfileBuilder { profile: profile("t", samples) };
        let second = set(&mut builder, "t", &[("z", 9)]);
        builder.push_set(second).unwrap();
        builder.finish()
    };
    let mut profiles = [two(&[("a", 1)]), two(&[("b", 1)]), profile("t", &[("c", 1)]), profile("u", &[("d", 1)])];
    profiles[0].default_set = 1;
    let merged = merge(sources(&profiles, &[]), Join::SameSets).unwrap();
    assert_eq!(text(&merged.profile, 0), ["a Int(1)", "b Int(1)", "c Int(1)"]);
    assert_eq!(text(&merged.profile, 1), ["z Int(18)"]);
    assert_eq!(text(&merged.profile, 2), ["d Int(1)"]);
    assert_eq!(merged.profile.default_set, 1);
    let all = merge(sources(&profiles, &[]), Join::AllSets).unwrap().profile;
    assert_eq!(text(&all, 0), ["a Int(1)", "z Int(18)", "b Int(1)", "c Int(1)", "d Int(1)"]);
    assert_eq!((all.sets.len(), &*all.sets[0].name, all.default_set), (1, "", 0));
    let named = merge(sources(&profiles[..2], &[]), Join::AllSets).unwrap().profile;
    assert_eq!(named.sets[0].name, "t");
}

#[test]
fn comparisons_keep_their_sides() {
    let diff = |weight: i64| {
        let mut builder = ProfileBuilder::default();
        for (side, weight) in [(Side::Before, weight), (Side::After, weight * 10)] {
            let set = set(&mut builder, "d", &[("a", weight)]);
            builder.push_set(SampleSet { side, pair: 7, ..set }).unwrap();
        }
        builder.finish()
    };
    let profiles = [diff(1), diff(2)];
    let merged = merge(sources(&profiles, &[]), Join::SameSets).unwrap().profile;
    assert_eq!((merged.sets.len(), merged.baseline_of(1)), (2, Some(0)));
    assert_eq!(text(&merged, 1), ["a Int(30)"]);
    let apart = merge(sources(&profiles, &[]), Join::KeepApart).unwrap().profile;
    assert_eq!((apart.sets.len(), apart.baseline_of(1), apart.baseline_of(3)), (4, Some(0), Some(2)));
}

#[test]
fn times_and_lengths_are_on_one_clock() {
    let timed = |start: Option<i64>, duration: i64| {
        let mut timed = profile("p", &[("a", 1), ("a", 1)]);
        timed.sets[0].times_ns = Some(vec![0, 5]);
        timed.start_time_ns = start;
        timed.duration_ns = Some(duration);
        timed
    };
    let profiles = [timed(Some(1000), 10), timed(Some(900), 20), timed(Some(1100), 30), timed(None, 7)];
    let merged = merge(sources(&profiles, &[]), Join::SameSets).unwrap().profile;
    assert_eq!(merged.sets[0].times_ns, Some(vec![100, 105, 0, 5, 200, 205, 100, 105]));
    assert_eq!((merged.start_time_ns, merged.duration_ns), (Some(900), Some(230)));
    let far = [timed(Some(i64::MIN), 1), timed(Some(i64::MAX), 1)];
    assert_eq!(merge(sources(&far, &[]), Join::SameSets).err(), Some(BuildError::Overflow("times")));
    let mixed = [timed(None, 7), profile("p", &[("a", 3)])];
    let merged = merge(sources(&mixed, &[]), Join::SameSets).unwrap().profile;
    assert_eq!((merged.sets.len(), merged.duration_ns), (2, Some(7)));
}

#[test]
fn threads_are_one_where_labels_agree() {
    let threaded = || {
        let mut profile = profile("p", &[("a", 1), ("a", 2), ("a", 4)]);
        profile.processes = vec![Process { name: "app".into(), pid: "9".into() }];
        let thread = |name: &str| Thread { name: name.into(), tid: String::new(), process: crate::ProcessId(0) };
        profile.threads = vec![thread("main"), thread(""), thread("")];
        profile.sets[0].threads = Some(vec![ThreadId(1), ThreadId(2), ThreadId::NONE]);
        profile
    };
    let profiles = [profile("p", &[("a", 8)]), threaded(), threaded()];
    let merged = merge(sources(&profiles, &[]), Join::SameSets).unwrap().profile;
    assert_eq!((merged.threads.len(), merged.processes.len()), (3, 1));
    assert_eq!(merged.sets[0].threads, Some(vec![ThreadId::NONE, ThreadId(1), ThreadId(2)]));
    assert_eq!(merged.sets[0].metrics[0].weights, Weights::Int(vec![16, 2, 4]));
    let labels = [[("pod", "0")], [("pod", "1")], [("pod", "2")]];
    let merged = merge(sources(&profiles, &labels), Join::SameSets).unwrap().profile;
    assert_eq!((merged.threads.len(), merged.processes.len()), (6, 2));
    assert_eq!(merged.threads[4].process, crate::ProcessId(1));
}

#[test]
fn sums_that_no_integer_holds_become_doubles() {
    let big = i64::MAX - 1;
    let profiles = [profile("p", &[("a", big)]), profile("p", &[("a", big), ("b", 1)])];
    let merged = merge(sources(&profiles, &[]), Join::SameSets).unwrap();
    assert_eq!(merged.inexact, [(0, 0)]);
    assert_eq!(merged.profile.sets[0].metrics[0].weights.get(0), Weight::Float(2.0 * big as f64));
    let apart = [profile("p", &[("a", big)]), profile("p", &[("b", big)])];
    assert_eq!(merge(sources(&apart, &[]), Join::SameSets).unwrap().inexact, [(0, 0)]);
    let fraction = |weight: f64| {
        let mut fraction = profile("p", &[("a", 0)]);
        fraction.sets[0].metrics = vec![metric(Weights::Float(vec![weight]))];
        fraction
    };
    let mixed = [profile("p", &[("b", 2)]), fraction(0.5)];
    let merged = merge(sources(&mixed, &[]), Join::SameSets).unwrap();
    assert_eq!(
        (text(&merged.profile, 0), merged.inexact),
        (vec!["b Float(2.0)".into(), "a Float(0.5)".into()], vec![(0, 0)])
    );
    let huge = [fraction(f64::MAX), fraction(f64::MAX)];
    assert_eq!(merge(sources(&huge, &[]), Join::SameSets).err(), Some(BuildError::Overflow("weights")));
}

#[test]
fn the_rest_is_carried() {
    let named = |name: &str, comments: &[&str]| {
        let comments = comments.iter().map(|comment| (*comment).to_owned()).collect();
        Profile { name: name.to_owned(), comments, ..profile("", &[("a", 1)]) }
    };
    let profiles = [named("x", &["one", "two"]), named("x", &["two", "three"])];
    let merged = merge(sources(&profiles, &[]), Join::SameSets).unwrap().profile;
    assert_eq!((&*merged.name, &*merged.comments.join(" ")), ("x", "one two three"));
    let merged = merge(sources(&[named("x", &[]), named("y", &[]), named("y", &[])], &[]), Join::SameSets).unwrap();
    assert_eq!(merged.profile.name, "");
    let nothing = merge([], Join::SameSets).unwrap().profile;
    assert!(nothing.sets.is_empty() && nothing.opening_set().is_none());
}
