//! What the samples of a file can be grouped, filtered and compared by.

use std::collections::HashMap;

use profile::{LabelSetId, LabelValue, Profile, StringId};

use super::filters::is_place;
use crate::LabelChoice;

/// Values of a label that are offered at most, and labels.
const VALUES_MAX: usize = 100;
const KEYS_MAX: usize = 64;

/// The facets of a file, counted once.
#[derive(Debug, Clone, Default)]
pub(crate) struct Facets {
    /// Transforms that group, with their words.
    pub(crate) groups: Vec<(String, String)>,
    pub(crate) labels: Vec<LabelChoice>,
    /// Keys of all labels, those that aren't offered among them.
    keys: Vec<String>,
}

impl Facets {
    pub(crate) fn of(profile: &Profile) -> Self {
        let mut groups = Vec::new();
        if profile.threads.len() > 1 && profile.sets.iter().any(|set| set.threads.is_some()) {
            groups.push(("group:thread".to_owned(), "Thread".to_owned()));
        }
        let mut labels = labels(profile);
        let keys = labels.iter().map(|label| label.key.clone()).collect();
        labels.truncate(KEYS_MAX);
        groups.extend(labels.iter().map(|label| (format!("group:label={}", label.key), label.key.clone())));
        let has_module = |function: u32| !profile.functions.get(profile::FunctionId(function)).module.is_none();
        if (0..profile.functions.len() as u32).any(has_module) {
            groups.push(("group:lib".to_owned(), "Library".to_owned()));
        }
        Self { groups, labels, keys }
    }

    /// The first of some label keys that the samples carry.
    pub(crate) fn present<'k>(&self, keys: &[&'k str]) -> Option<&'k str> {
        keys.iter().copied().find(|key| self.keys.iter().any(|known| known == key))
    }
}

/// Keys in the order of their text, values by how often the label table has them.
fn labels(profile: &Profile) -> Vec<LabelChoice> {
    let mut counts: HashMap<StringId, HashMap<LabelValue, u32>> = HashMap::new();
    for row in 0..profile.labels.len() as u32 {
        for label in profile.labels.get(LabelSetId(row)) {
            *counts.entry(label.key).or_default().entry(label.value).or_default() += 1;
        }
    }
    let mut labels: Vec<LabelChoice> = counts
        .into_iter()
        .map(|(key, values)| {
            let text = |value| match value {
                LabelValue::Text(text) => profile.strings.get(text).to_owned(),
                LabelValue::Number(number, _) => number.to_string(),
            };
            let mut values: Vec<(u32, String)> =
                values.into_iter().map(|(value, count)| (count, text(value))).collect();
            values.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
            values.truncate(VALUES_MAX);
            let key = profile.strings.get(key).to_owned();
            LabelChoice { key, values: values.into_iter().map(|(_, value)| value).collect() }
        })
        .collect();
    // Where code runs is asked first.
    let place = |label: &LabelChoice| (!is_place(&label.key), label.key.clone());
    labels.sort_by_cached_key(place);
    labels
}
