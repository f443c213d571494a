//! A profile that is cut in parts and merged is the whole again.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::{Metric, SampleSet, StackId, Weight, Weights};

/// Stack of names, thread, weights of two metrics.
type Sample = (Vec<u8>, usize, i64, i64);

fn profile(samples: &[Sample]) -> Profile {
    let mut builder = ProfileBuilder::default();
    let mut set = SampleSet { name: "set".into(), ..SampleSet::default() };
    let thread = |name: &str| Thread { name: name.into(), tid: name.into(), process: crate::ProcessId::NONE };
    builder.profile.threads = vec![thread("0"), thread("1")];
    let mut threads = Vec::new();
    let (mut first, mut second) = (Vec::new(), Vec::new());
    for (stack, thread, a, b) in samples {
        let mut row = StackId::NONE;
        for name in stack {
            let frame = builder.named_frame(&name.to_string()).unwrap();
            row = builder.stack(row, frame).unwrap();
        }
        set.stacks.push(row);
        threads.push(crate::ThreadId(u32::try_from(*thread).unwrap()));
        first.push(*a);
        second.push(*b);
    }
    set.threads = Some(threads);
    let metric =
        |kind: &str, weights| Metric { kind: kind.into(), unit: String::new(), weights: Weights::Int(weights) };
    set.metrics = vec![metric("a", first), metric("b", second)];
    builder.push_set(set).unwrap();
    builder.finish()
}

/// Both metrics by stack and thread, of all sets.
fn by_stack(profile: &Profile) -> BTreeMap<(Vec<String>, String), [i64; 2]> {
    let mut sums = BTreeMap::new();
    for set in &profile.sets {
        for row in 0..set.len() {
            let mut names = Vec::new();
            let mut stack = set.stacks[row];
            while !stack.is_none() {
                names.push(profile.frame_name(profile.stacks.frame(stack)).to_owned());
                stack = profile.stacks.parent(stack);
            }
            let thread = &profile.threads[set.threads.as_ref().unwrap()[row].index()];
            let sum = sums.entry((names, thread.name.clone())).or_insert([0; 2]);
            for (sum, metric) in sum.iter_mut().zip(&set.metrics) {
                let Weight::Int(weight) = metric.weights.get(row) else { panic!("weights are whole") };
                *sum += weight;
            }
        }
    }
    sums
}

fn samples() -> impl Strategy<Value = Vec<Sample>> {
    let weight = -1_000_000_000_000_000i64..1_000_000_000_000_000;
    prop::collection::vec((prop::collection::vec(0..4u8, 0..5), 0..2usize, weight.clone(), weight), 0..40)
}

proptest! {
    #[test]
    fn parts_make_the_whole(samples in samples(), cuts in prop::collection::vec(0..40usize, 0..4)) {
        let whole = profile(&samples);
        let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(samples.len())).chain([0, samples.len()]).collect();
        cuts.sort_unstable();
        let parts: Vec<Profile> = cuts.windows(2).map(|range| profile(&samples[range[0]..range[1]])).collect();
        let sources = |labels| parts.iter().map(move |profile| Source { profile, labels });
        let wanted = by_stack(&whole);
        let joined = merge(sources(&[]), Join::SameSets).unwrap();
        prop_assert_eq!(&joined.inexact, &[]);
        prop_assert_eq!(&by_stack(&joined.profile), &wanted);
        prop_assert_eq!(joined.profile.sets.len(), 1);
        prop_assert_eq!(joined.profile.sets[0].len(), wanted.len());
        prop_assert_eq!(joined.profile.threads.len(), 2);
        prop_assert_eq!(joined.profile.stacks.len(), whole.stacks.len());
        let apart = merge(sources(&[("source", "x")]), Join::KeepApart).unwrap();
        prop_assert_eq!(apart.profile.sets.len(), parts.len());
        prop_assert_eq!(by_stack(&apart.profile), wanted);
        // A merged profile merges to itself.
        let again = merge([Source { profile: &joined.profile, labels: &[] }], Join::SameSets).unwrap();
        prop_assert_eq!(&again.profile.sets[0].stacks, &joined.profile.sets[0].stacks);
        prop_assert_eq!(&again.profile.sets[0].metrics, &joined.profile.sets[0].metrics);
    }
}
