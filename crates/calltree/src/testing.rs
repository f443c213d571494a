//! Profiles for tests and benchmarks.
#![allow(clippy::unwrap_used, reason = "test support: bad test input may panic")]

use profile::{Label, LabelSetId, LabelValue, Metric, Profile, ProfileBuilder, SampleSet, StackId, StringId, Weights};

use crate::{BuildOptions, CallTree, Side};

/// A profile of folded text, a line a sample: `main;work 3`. A count may be negative; ` {key=value}` at the end labels
/// the sample; a count alone is a sample without frames.
///
/// # Panics
/// On anything else.
#[must_use]
pub fn folded(text: &str) -> Profile {
    let mut builder = ProfileBuilder::default();
    let mut set = SampleSet::default();
    let (mut weights, mut labels) = (Vec::new(), Vec::new());
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (line, label) = line.split_once(" {").map_or((line, None), |(line, label)| (line, Some(label)));
        let (frames, count) = line.rsplit_once(' ').unwrap_or(("", line));
        let mut stack = StackId::NONE;
        for name in frames.split(';').filter(|_| !frames.is_empty()) {
            let frame = builder.named_frame(name).unwrap();
            stack = builder.stack(stack, frame).unwrap();
        }
        set.stacks.push(stack);
        weights.push(count.parse().unwrap());
        let row = label.map(|label| {
            let mut pairs: Vec<Label> = Vec::new();
            for pair in label.trim_end_matches('}').split("} {") {
                let (key, value) = pair.split_once('=').unwrap();
                let key = builder.string(key).unwrap();
                let value = match value.parse() {
                    Ok(number) => LabelValue::Number(number, StringId::NONE),
                    Err(_) => LabelValue::Text(builder.string(value).unwrap()),
                };
                pairs.push(Label { key, value });
            }
            builder.labels(&mut pairs).unwrap()
        });
        labels.push(row.unwrap_or(LabelSetId::NONE));
    }
    set.metrics = vec![count_metric(weights)];
    set.labels = Some(labels);
    builder.push_set(set).unwrap();
    builder.finish()
}

/// A profile of stacks with their counts, outermost frame first; for names that [`folded`] can't hold.
///
/// # Panics
/// Never for less than 2^32 names.
#[must_use]
pub fn stacks(samples: &[(Vec<&str>, i64)]) -> Profile {
    let mut builder = ProfileBuilder::default();
    let mut set = SampleSet::default();
    for (names, _) in samples {
        let mut stack = StackId::NONE;
        for name in names {
            let frame = builder.named_frame(name).unwrap();
            stack = builder.stack(stack, frame).unwrap();
        }
        set.stacks.push(stack);
    }
    set.metrics = vec![count_metric(samples.iter().map(|(_, count)| *count).collect())];
    builder.push_set(set).unwrap();
    builder.finish()
}

/// A profile of about `nodes` call tree nodes over `functions` functions: busy trunks, many thin leaves, the same for
/// the same arguments.
///
/// # Panics
/// Never for less than 2^32 nodes.
#[must_use]
pub fn grown(nodes: u32, functions: u32, seed: u64) -> Profile {
    let mut builder = ProfileBuilder::default();
    let mut random = Random(seed);
    let frames: Vec<_> = (0..functions.max(1))
        .map(|number| {
            let package =
                ["core::iter", "tokio::runtime", "net/http", "java/util/List", "ext4", "std"][number as usize % 6];
            builder
                .named_frame(&format!("{package}::step_{:x}::call_{number}", number.wrapping_mul(2_654_435_761)))
                .unwrap()
        })
        .collect();
    let mut stacks = Vec::with_capacity(nodes as usize);
    let mut set = SampleSet::default();
    let mut weights = Vec::new();
    while builder.profile.stacks.len() < nodes as usize {
        // A few early stacks get most of the children: wide near the root, thin beyond.
        let known = stacks.len() as u64;
        let place = (random.below(known + 1) * random.below(known + 1)) / (known + 1);
        let mut stack = if known == 0 || random.below(64) == 0 { StackId::NONE } else { stacks[place as usize] };
        for _ in 0..=random.below(6) {
            stack = builder.stack(stack, frames[random.below(frames.len() as u64) as usize]).unwrap();
            stacks.push(stack);
        }
        set.stacks.push(stack);
        weights.push(1 + random.below(1000) as i64);
    }
    set.metrics = vec![count_metric(weights)];
    builder.push_set(set).unwrap();
    builder.finish()
}

/// All samples of a profile's first set in its first metric.
#[must_use]
pub fn side(profile: &Profile) -> Side<'_> {
    Side { profile, set: 0, metric: 0, filter: None, group: None }
}

/// The tree of [`folded`] text.
///
/// # Panics
/// As [`folded`].
#[must_use]
pub fn tree(text: &str) -> CallTree {
    CallTree::build(side(&folded(text)), None, BuildOptions::default()).unwrap()
}

/// The tree of two [`folded`] texts.
///
/// # Panics
/// As [`folded`].
#[must_use]
pub fn diff(before: &str, after: &str, options: BuildOptions) -> CallTree {
    CallTree::build(side(&folded(after)), Some(side(&folded(before))), options).unwrap()
}

fn count_metric(weights: Vec<i64>) -> Metric {
    Metric { kind: "samples".into(), unit: "count".into(), weights: Weights::Int(weights) }
}

/// A small generator of numbers (splitmix64), the same everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ z >> 31) % limit
    }
}
