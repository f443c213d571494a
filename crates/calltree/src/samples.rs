//! Profiles for tests, written as folded text: `main;work 3`.

use profile::{Label, LabelSetId, LabelValue, Metric, Profile, ProfileBuilder, SampleSet, StackId, Weights};

use crate::{BuildOptions, CallTree, Side};

/// One set, one metric. A count may be negative. `{node=a}` at the end of a line labels the sample.
pub(crate) fn folded(text: &str) -> Profile {
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
            let (key, value) = label.trim_end_matches('}').split_once('=').unwrap();
            let key = builder.string(key).unwrap();
            let value = match value.parse() {
                Ok(number) => LabelValue::Number(number, profile::StringId::NONE),
                Err(_) => LabelValue::Text(builder.string(value).unwrap()),
            };
            builder.labels(&mut [Label { key, value }]).unwrap()
        });
        labels.push(row.unwrap_or(LabelSetId::NONE));
    }
    set.metrics = vec![Metric { kind: "cpu".into(), unit: "count".into(), weights: Weights::Int(weights) }];
    set.labels = Some(labels);
    builder.push_set(set).unwrap();
    builder.finish()
}

pub(crate) fn side(profile: &Profile) -> Side<'_> {
    Side { profile, set: 0, metric: 0, filter: None }
}

pub(crate) fn tree(text: &str) -> CallTree {
    CallTree::build(side(&folded(text)), None, BuildOptions::default()).unwrap()
}
