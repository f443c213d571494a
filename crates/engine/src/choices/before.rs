//! What is compared with: another file, another side, range of time, metric, label or profile of the same file.

use calltree::SampleFilter;

use super::facets::Facets;
use super::filters::{Conditions, said_of};
use super::names::{all_sets, metric_of, name_sets, same_metric};
use super::opening_side;
use crate::load::OpenProfile;
use crate::{Filter, FlameSettings, times};

/// Where the samples are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// The file that was opened as the baseline.
    Baseline,
    /// A file by its number.
    File(usize),
}

/// The baseline.
#[derive(Debug, Clone)]
pub(crate) struct Before {
    pub(crate) place: Place,
    pub(crate) set: usize,
    pub(crate) metric: usize,
    pub(crate) filter: Option<SampleFilter>,
    /// What to say, where the file's name doesn't say it.
    pub(crate) said: Option<Filter>,
}

/// The baseline that the settings name, and a word on one that can't be had.
type Found = (Option<Before>, Option<Filter>);

/// The baseline that the settings name, else the one that is open or that the file holds.
pub(crate) fn find(
    open: &OpenProfile,
    (set, metric): (usize, usize),
    profiles: &[OpenProfile],
    baseline: Option<&OpenProfile>,
    settings: &FlameSettings,
    conditions: &Conditions,
    facets: &[&Facets],
) -> Found {
    let profile = &open.imported.profile;
    let samples = &profile.sets[set];
    let file = Place::File(profiles.iter().position(|other| std::ptr::eq(other, open)).unwrap_or(0));
    let said = |key: &str, value: &str, text: String| {
        Some(Filter { key: key.to_owned(), value: value.to_owned(), text: format!("against {text}"), applies: true })
    };
    if let Some(range) = times::range(samples, &settings.before_from, &settings.before_to) {
        let text = said_of(samples, &range);
        let filter = SampleFilter { times_ns: Some(range), ..conditions.filter.clone().unwrap_or_default() };
        let said = said("before_from", &settings.before_from, text);
        return (Some(Before { place: file, set, metric, filter: Some(filter), said }), None);
    }
    let timed = || conditions.clone().within_time(samples, settings).filter;
    let against = &settings.against;
    let named = match against.split_once(':') {
        Some(("metric", kind)) => metric_of(samples, kind).map(|metric| Before {
            place: file,
            set,
            metric,
            filter: timed(),
            said: said("against", against, kind.to_owned()),
        }),
        Some(("label", label)) => {
            let (key, value) = label.split_once('=').unwrap_or((label, ""));
            if open.facets.present(&[key]).is_none() {
                return (None, Some(cannot(against, &format!("no sample carries {key}"))));
            }
            let times_ns = timed().and_then(|filter| filter.times_ns);
            let filter = SampleFilter { times_ns, ..conditions.with_label(key, value) };
            let said = said("against", against, format!("{key} {value}"));
            Some(Before { place: file, set, metric, filter: Some(filter), said })
        }
        Some(("profile", name)) => {
            let all = all_sets(profiles);
            let place = name_sets(profiles, &all).0.iter().position(|choice| choice.key == name);
            place.and_then(|place| all.get(place)).and_then(|&(other, of)| {
                let open = profiles.get(other)?;
                let metric = same_metric(open.imported.profile.sets.get(of)?, &samples.metrics[metric]);
                let filter = Conditions::of_labels(&open.facets, facets, settings).filter;
                let said = said("against", against, name.to_owned());
                Some(Before { place: Place::File(other), set: of, metric, filter, said })
            })
        }
        _ => None,
    };
    if named.is_none() && !against.is_empty() {
        return (None, Some(cannot(against, "there is no such part of this file")));
    }
    let found = named.or_else(|| match baseline {
        Some(other) => opening_side(other, &samples.metrics[metric]).map(|(set, metric)| Before {
            place: Place::Baseline,
            set,
            metric,
            filter: Conditions::of_labels(&other.facets, facets, settings).filter,
            said: None,
        }),
        None => profile.baseline_of(set).map(|before| Before {
            place: file,
            set: before,
            metric: same_metric(&profile.sets[before], &samples.metrics[metric]),
            filter: conditions.filter.clone(),
            said: None,
        }),
    });
    (found, None)
}

/// Said of what was asked to be compared with and isn't there.
fn cannot(against: &str, why: &str) -> Filter {
    let text = format!("nothing to compare with: {why}");
    Filter { key: "against".to_owned(), value: against.to_owned(), text, applies: false }
}
