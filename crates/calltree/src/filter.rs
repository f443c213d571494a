//! Which samples count.

use std::ops::Range;

use crate::Side;
use profile::{LabelSetId, LabelValue, Profile, SampleSet, ThreadId};

/// Conditions on samples; all of them must hold. The default takes every sample.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SampleFilter {
    /// Labels as key and value. Several values of one key mean "any of them". A number is compared in decimal. A
    /// sample without the key doesn't match.
    pub labels: Vec<(String, String)>,
    /// The thread. In a set without threads nothing matches.
    pub thread: Option<ThreadId>,
    /// Sample times in nanoseconds of the profile's own clock. In a set without times nothing matches.
    pub times_ns: Option<Range<i64>>,
}

/// A filter made ready for one set.
pub(crate) struct Selected<'a> {
    set: &'a SampleSet,
    filter: Option<&'a SampleFilter>,
    /// For each row of the label table, whether its set matches.
    label_sets: Vec<bool>,
}

impl<'a> Selected<'a> {
    pub(crate) fn new(profile: &'a Profile, set: &'a SampleSet, filter: Option<&'a SampleFilter>) -> Self {
        let label_sets = match filter {
            Some(filter) if !filter.labels.is_empty() => {
                (0..profile.labels.len() as u32).map(|row| matches(profile, LabelSetId(row), &filter.labels)).collect()
            }
            _ => Vec::new(),
        };
        Self { set, filter, label_sets }
    }

    pub(crate) fn takes(&self, sample: usize) -> bool {
        let Some(filter) = self.filter else { return true };
        let thread = || self.set.threads.as_ref().map(|column| column[sample]);
        let time = || self.set.times_ns.as_ref().map(|column| column[sample]);
        let labels = || {
            let set = self.set.labels.as_ref().map(|column| column[sample]);
            set.and_then(|set| self.label_sets.get(set.index())).copied().unwrap_or(false)
        };
        filter.thread.is_none_or(|wanted| thread() == Some(wanted))
            && filter.times_ns.as_ref().is_none_or(|range| time().is_some_and(|at| range.contains(&at)))
            && (filter.labels.is_empty() || labels())
    }
}

/// How many samples of a side count, whatever they weigh; 0 for a set that isn't there.
#[must_use]
pub fn samples(side: &Side<'_>) -> u64 {
    let Ok((set, _)) = side.columns() else { return 0 };
    let selected = Selected::new(side.profile, set, side.filter);
    (0..set.len()).filter(|sample| selected.takes(*sample)).count() as u64
}

fn matches(profile: &Profile, set: LabelSetId, wanted: &[(String, String)]) -> bool {
    wanted.iter().all(|(key, _)| {
        profile.labels.get(set).any(|label| {
            profile.strings.get(label.key) == key
                && wanted.iter().any(|(other, value)| {
                    other == key
                        && match label.value {
                            LabelValue::Text(text) => profile.strings.get(text) == value,
                            LabelValue::Number(number, _) => *value == number.to_string(),
                        }
                })
        })
    })
}
