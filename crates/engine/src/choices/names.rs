//! Sample sets and metrics by the names that links give them.

use profile::{Metric, SampleSet, Side};

use crate::ProfileChoice;
use crate::load::OpenProfile;

/// Every set that can be shown, by file and set. The baseline side of a comparison isn't one of its own.
pub(crate) fn all_sets(profiles: &[OpenProfile]) -> Vec<(usize, usize)> {
    let mut all = Vec::new();
    for (file, open) in profiles.iter().enumerate() {
        let sets = open.imported.profile.sets.iter().enumerate();
        all.extend(sets.filter(|(_, s)| s.side != Side::Before && !s.metrics.is_empty()).map(|(set, _)| (file, set)));
    }
    all
}

/// Names for the sets, and the number of the one that opens by itself.
pub(crate) fn name_sets(profiles: &[OpenProfile], all: &[(usize, usize)]) -> (Vec<ProfileChoice>, usize) {
    let set = |&(file, set): &(usize, usize)| &profiles[file].imported.profile.sets[set];
    let mut opening = 0;
    let choices = all
        .iter()
        .enumerate()
        .map(|(n, place)| {
            let (file, number) = *place;
            if file == 0 && profiles[0].imported.profile.default_set as usize == number {
                opening = n;
            }
            let name = &set(place).name;
            let unique = !name.is_empty() && all.iter().filter(|other| set(other).name == *name).count() == 1;
            let key = if unique { name.clone() } else { format!("#{n}") };
            let own = if name.is_empty() { format!("profile {}", number + 1) } else { name.clone() };
            let label = if profiles.len() > 1 { format!("{} · {own}", profiles[file].source) } else { own };
            ProfileChoice { key, label }
        })
        .collect();
    (choices, opening)
}

pub(crate) fn metric_of(set: &SampleSet, wanted: &str) -> Option<usize> {
    if wanted.is_empty() {
        return None;
    }
    (0..set.metrics.len()).find(|i| metric_key(set, *i) == wanted)
}

/// The metric's type; where a set has two of one type, its unit as well.
pub(crate) fn metric_key(set: &SampleSet, metric: usize) -> String {
    let Metric { kind, unit, .. } = &set.metrics[metric];
    let twice = set.metrics.iter().filter(|m| m.kind == *kind).count() > 1;
    match (kind.is_empty(), twice) {
        (true, _) if unit.is_empty() => format!("#{metric}"),
        (true, _) => unit.clone(),
        (false, true) => format!("{kind}:{unit}"),
        (false, false) => kind.clone(),
    }
}

pub(crate) fn same_metric(set: &SampleSet, like: &Metric) -> usize {
    let by = |test: &dyn Fn(&Metric) -> bool| set.metrics.iter().position(test);
    by(&|m| m.kind == like.kind && m.unit == like.unit)
        .or_else(|| by(&|m| m.unit == like.unit))
        .unwrap_or(set.default_metric as usize)
}
