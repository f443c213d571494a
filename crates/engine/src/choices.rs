//! Which samples are shown: the set, the metric, the baseline and the filter that the settings name.

mod before;
mod facets;
mod filters;
mod names;

use calltree::{CallTree, Group, NodeId, SampleFilter};
use profile::{Metric, SampleSet, Weight};

use crate::load::OpenProfile;
use crate::shaped;
use crate::{Filter, FlameModel, FlameSettings, MetricChoice, ProfileChoice};
use before::Place;
pub(crate) use facets::Facets;
use filters::Conditions;
pub(crate) use filters::link;
use names::{all_sets, metric_key, metric_of, name_sets, same_metric};

/// The choice of all files together.
const TOGETHER: &str = "#all";

/// What a tree depends on; equal keys mean equal trees.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Key {
    file: usize,
    set: usize,
    metric: usize,
    together: bool,
    more: Vec<Option<SampleFilter>>,
    baseline: Option<(Place, usize, usize)>,
    filter: Option<SampleFilter>,
    baseline_filter: Option<SampleFilter>,
    pub(crate) group: Option<Group>,
    pub(crate) left_heavy: bool,
    pub(crate) raw_names: bool,
    pub(crate) normalised: bool,
}

/// One side: a set and a metric of an open profile.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ChosenSide<'a> {
    pub(crate) open: &'a OpenProfile,
    pub(crate) set: usize,
    pub(crate) metric: usize,
}

impl ChosenSide<'_> {
    /// The metric.
    pub(crate) fn metric(&self) -> &Metric {
        &self.open.imported.profile.sets[self.set].metrics[self.metric]
    }
}

/// The choice.
#[derive(Debug)]
pub(crate) struct Chosen<'a> {
    pub(crate) key: Key,
    pub(crate) side: ChosenSide<'a>,
    /// The other files' samples that are added to it.
    pub(crate) more: Vec<(ChosenSide<'a>, Option<SampleFilter>)>,
    pub(crate) baseline: Option<ChosenSide<'a>>,
    pub(crate) filter: Option<SampleFilter>,
    /// Which samples of the baseline count.
    pub(crate) baseline_filter: Option<SampleFilter>,
    filters: Vec<Filter>,
    choices: Vec<ProfileChoice>,
    choice: String,
}

/// The model of a file that holds no set at all.
pub(crate) fn nothing(profiles: &[OpenProfile]) -> Option<FlameModel> {
    let open = profiles.first()?;
    Some(FlameModel {
        format: open.imported.format.id().to_owned(),
        name: open.imported.profile.name.clone(),
        total: "0".to_owned(),
        total_text: "0".to_owned(),
        zoom_end: 1.0,
        empty: Some(format!("{} holds no profile with samples.", open.source)),
        ..FlameModel::default()
    })
}

/// Follows the settings as far as what is open has what they name; else what opens by itself.
pub(crate) fn choose<'a>(
    profiles: &'a [OpenProfile],
    baseline: Option<&'a OpenProfile>,
    settings: &FlameSettings,
) -> Option<Chosen<'a>> {
    let all = all_sets(profiles);
    let (mut choices, opening) = name_sets(profiles, &all);
    let place = choices.iter().position(|c| c.key == settings.thread).unwrap_or(opening);
    let &(file, set) = all.get(place)?;
    let open = profiles.get(file)?;
    let samples = open.imported.profile.sets.get(set)?;
    let metric = metric_of(samples, &settings.metric).unwrap_or(samples.default_metric as usize);
    let kind = samples.metrics.get(metric)?;
    let facets: Vec<&Facets> = profiles.iter().chain(baseline).map(|open| &open.facets).collect();
    let conditions = Conditions::of_labels(&open.facets, &facets, settings);
    let (before, missed) = before::find(open, (set, metric), profiles, baseline, settings, &conditions, &facets);
    let mut conditions = conditions.within_time(samples, settings);
    conditions.said.extend(before.as_ref().and_then(|before| before.said.clone()).or(missed));
    let others = others(profiles, file, kind, settings, &facets);
    let together = settings.thread == TOGETHER && !others.is_empty();
    if !others.is_empty() {
        let label = format!("{} files together", others.len() + 1);
        choices.push(ProfileChoice { key: TOGETHER.to_owned(), label });
    }
    let choice = if together { TOGETHER.to_owned() } else { choices[place].key.clone() };
    let more = if together { others } else { Vec::new() };
    let baseline_filter = before.as_ref().and_then(|before| before.filter.clone());
    let baseline_place = before.as_ref().map(|before| (before.place, before.set, before.metric));
    let baseline = before.map(|before| ChosenSide {
        open: match before.place {
            Place::Baseline => baseline.unwrap_or(open),
            Place::File(number) => profiles.get(number).unwrap_or(open),
        },
        set: before.set,
        metric: before.metric,
    });
    // Different units can only be compared by their shares.
    let units_differ = baseline.is_some_and(|before| before.metric().unit != kind.unit);
    let key = Key {
        file,
        set,
        metric,
        together,
        more: more.iter().map(|(_, filter)| filter.clone()).collect(),
        baseline: baseline_place,
        filter: conditions.filter.clone(),
        baseline_filter: baseline_filter.clone(),
        group: shaped::group(&settings.transforms),
        normalised: settings.normalised || units_differ,
        left_heavy: settings.left_heavy,
        raw_names: settings.raw_names,
    };
    let side = ChosenSide { open, set, metric };
    let Conditions { filter, said: filters } = conditions;
    Some(Chosen { key, side, more, baseline, filter, baseline_filter, filters, choices, choice })
}

/// What other files have of the same kind and unit: their opening sets.
fn others<'a>(
    profiles: &'a [OpenProfile],
    file: usize,
    like: &Metric,
    settings: &FlameSettings,
    facets: &[&Facets],
) -> Vec<(ChosenSide<'a>, Option<SampleFilter>)> {
    let others = profiles.iter().enumerate().filter(|(other, _)| *other != file);
    others
        .filter_map(|(_, open)| {
            let (set, metric) = opening_side(open, like)?;
            let samples = &open.imported.profile.sets[set];
            let side = ChosenSide { open, set, metric };
            let filter = || Conditions::of_labels(&open.facets, facets, settings).within_time(samples, settings).filter;
            (samples.metrics[metric].unit == like.unit).then(|| (side, filter()))
        })
        .collect()
}

fn opening_side(open: &OpenProfile, like: &Metric) -> Option<(usize, usize)> {
    let profile = &open.imported.profile;
    let set = profile.opening_set()?;
    (!set.metrics.is_empty()).then(|| (profile.default_set as usize, same_metric(set, like)))
}

impl Chosen<'_> {
    pub(crate) fn set(&self) -> &SampleSet {
        &self.side.open.imported.profile.sets[self.side.set]
    }

    /// The metric.
    pub(crate) fn metric(&self) -> &Metric {
        &self.set().metrics[self.side.metric]
    }

    /// The model, as far as it doesn't depend on the tree.
    pub(crate) fn model(&self) -> FlameModel {
        let set = self.set();
        let profile = &self.side.open.imported.profile;
        let metrics = (0..set.metrics.len())
            .map(|i| {
                let key = metric_key(set, i);
                let unit = &set.metrics[i].unit;
                let label = if unit.is_empty() || *unit == key { key.clone() } else { format!("{key} ({unit})") };
                MetricChoice { key, label }
            })
            .collect();
        let name = [&profile.name, &set.name, &self.side.open.source].into_iter().find(|n| !n.is_empty());
        FlameModel {
            format: self.side.open.imported.format.id().to_owned(),
            name: name.cloned().unwrap_or_default(),
            choices: self.choices.clone(),
            choice: self.choice.clone(),
            metrics,
            metric: metric_key(set, self.side.metric),
            unit: self.metric().unit.clone(),
            filters: self.filters.clone(),
            groups: self.side.open.facets.groups.clone(),
            labels: self.side.open.facets.labels.clone(),
            timed: set.times_ns.is_some() && !set.is_empty(),
            ..FlameModel::default()
        }
    }

    /// The model of samples that no tree can hold.
    pub(crate) fn too_large(&self) -> FlameModel {
        FlameModel {
            total: "0".to_owned(),
            zoom_end: 1.0,
            empty: Some("These samples have more frames than a picture can hold. Choose a part of them.".to_owned()),
            ..self.model()
        }
    }

    /// Why the tree holds nothing, if it does.
    pub(crate) fn why_empty(&self, tree: &CallTree) -> Option<String> {
        let set = self.set();
        if set.is_empty() {
            return Some("This profile holds no samples.".to_owned());
        }
        let zero = |w: Weight| w.to_f64() == 0.0;
        let nothing =
            tree.len() <= 1 && zero(tree.total(NodeId::ROOT)) && tree.before_total(NodeId::ROOT).is_none_or(zero);
        if !nothing {
            return None;
        }
        Some(if self.filter.is_some() {
            let said: Vec<&str> = self.filters.iter().filter(|f| f.applies).map(|f| f.text.as_str()).collect();
            format!("No sample is of {}.", said.join(" and "))
        } else if set.metrics.len() > 1 {
            format!("No sample has any {} here. Choose another metric.", metric_key(set, self.side.metric))
        } else {
            "All samples of this profile weigh nothing.".to_owned()
        })
    }
}
