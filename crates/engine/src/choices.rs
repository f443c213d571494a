//! Which samples are shown: the set, the metric, the baseline and the filter that the settings name.

use calltree::{CallTree, Group, NodeId, SampleFilter};
use profile::{LabelTable, Metric, Profile, SampleSet, Side, StringId, Weight};

use crate::load::OpenProfile;
use crate::{FlameModel, FlameSettings, MetricChoice, ProfileChoice};
use crate::{shaped, times};

/// Label keys that name a sample's node, and its pod, as profilers write them.
const NODE_KEYS: [&str; 4] = ["node", "k8s.node.name", "kubernetes_node", "instance"];
const POD_KEYS: [&str; 4] = ["pod", "k8s.pod.name", "kubernetes_pod_name", "pod_name"];
const NAMESPACE_KEYS: [&str; 4] = ["namespace", "k8s.namespace.name", "kubernetes_namespace", "pod_namespace"];

/// The choice of all files together.
const TOGETHER: &str = "#all";

/// What a tree depends on; equal keys mean equal trees.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Key {
    file: usize,
    set: usize,
    metric: usize,
    together: bool,
    baseline: Option<(bool, usize, usize)>,
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
    fn len(&self) -> usize {
        self.open.imported.profile.sets[self.set].len()
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
    filters: Vec<String>,
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
    let before_range = times::range(samples, &settings.before_from, &settings.before_to);
    let before = match (baseline, &before_range) {
        (_, Some(_)) => Some((false, set, metric)),
        (Some(other), _) => opening_side(other, kind).map(|(set, metric)| (true, set, metric)),
        (None, _) => open.imported.profile.baseline_of(set).map(|before| {
            let metrics = &open.imported.profile.sets[before];
            (false, before, same_metric(metrics, kind))
        }),
    };
    let (labels, mut filters) = labels_of(&open.imported.profile, settings);
    let (filter, said) = within_time(labels.clone(), samples, settings);
    filters.extend(said);
    let baseline_filter =
        before_range.map(|range| SampleFilter { times_ns: Some(range), ..labels.unwrap_or_default() });
    if let Some(range) = baseline_filter.as_ref().and_then(|filter| filter.times_ns.as_ref()) {
        filters.push(format!("against {}", said_of(samples, range)));
    }
    let others = others(profiles, file, kind, settings);
    let together = settings.thread == TOGETHER && !others.is_empty();
    if !others.is_empty() {
        let label = format!("{} files together", others.len() + 1);
        choices.push(ProfileChoice { key: TOGETHER.to_owned(), label });
    }
    let choice = if together { TOGETHER.to_owned() } else { choices[place].key.clone() };
    let more = if together { others } else { Vec::new() };
    let key = Key {
        file,
        set,
        metric,
        together,
        baseline: before,
        filter: filter.clone(),
        baseline_filter: baseline_filter.clone(),
        group: shaped::group(&settings.transforms),
        normalised: settings.normalised,
        left_heavy: settings.left_heavy,
        raw_names: settings.raw_names,
    };
    let baseline = before.map(|(outside, set, metric)| ChosenSide {
        open: if outside { baseline.unwrap_or(open) } else { open },
        set,
        metric,
    });
    let side = ChosenSide { open, set, metric };
    Some(Chosen { key, side, more, baseline, filter, baseline_filter, filters, choices, choice })
}

/// The filter with the range of times that the settings name, and what to say of that.
fn within_time(
    filter: Option<SampleFilter>,
    samples: &SampleSet,
    settings: &FlameSettings,
) -> (Option<SampleFilter>, Option<String>) {
    match times::range(samples, &settings.from, &settings.to) {
        Some(range) => {
            let said = said_of(samples, &range);
            (Some(SampleFilter { times_ns: Some(range), ..filter.unwrap_or_default() }), Some(said))
        }
        None if settings.from.is_empty() && settings.to.is_empty() => (filter, None),
        None => (filter, Some("all times: samples carry none, or the range can't be read".to_owned())),
    }
}

/// A range of times as offsets from the first sample.
fn said_of(set: &SampleSet, range: &std::ops::Range<i64>) -> String {
    let first = times::extent(set).map_or(0, |[first, _]| first);
    let text = |time: i64| units::format_value(time.saturating_sub(first), &units::Unit::Nanoseconds);
    format!("{} to {}", text(range.start), text(range.end))
}

/// Label keys and what else samples can be grouped by: the transform and its words.
fn groups(profile: &Profile, set: &SampleSet) -> Vec<(String, String)> {
    let mut groups = Vec::new();
    if set.threads.is_some() && profile.threads.len() > 1 {
        groups.push(("group:thread".to_owned(), "Thread".to_owned()));
    }
    if set.labels.is_some() {
        let rows = (0..profile.labels.len() as u32).map(profile::LabelSetId);
        let mut keys: Vec<StringId> = rows.filter_map(|row| profile.labels.get(row).next()).map(|l| l.key).collect();
        keys.sort_unstable();
        keys.dedup();
        let names = keys.into_iter().map(|key| profile.strings.get(key));
        groups.extend(names.map(|key| (format!("group:label={key}"), key.to_owned())));
    }
    let has_module = |function: u32| !profile.functions.get(profile::FunctionId(function)).module.is_none();
    if (0..profile.functions.len() as u32).any(has_module) {
        groups.push(("group:lib".to_owned(), "Library".to_owned()));
    }
    groups
}

/// What other files have of the same kind and unit: their opening sets.
fn others<'a>(
    profiles: &'a [OpenProfile],
    file: usize,
    like: &Metric,
    settings: &FlameSettings,
) -> Vec<(ChosenSide<'a>, Option<SampleFilter>)> {
    let others = profiles.iter().enumerate().filter(|(other, _)| *other != file);
    others
        .filter_map(|(_, open)| {
            let (set, metric) = opening_side(open, like)?;
            let profile = &open.imported.profile;
            let samples = &profile.sets[set];
            let side = ChosenSide { open, set, metric };
            let filter = || within_time(labels_of(profile, settings).0, samples, settings).0;
            (samples.metrics[metric].unit == like.unit).then(|| (side, filter()))
        })
        .collect()
}

/// Every set that can be shown, by file and set. The baseline side of a comparison isn't one of its own.
fn all_sets(profiles: &[OpenProfile]) -> Vec<(usize, usize)> {
    let mut all = Vec::new();
    for (file, open) in profiles.iter().enumerate() {
        let sets = open.imported.profile.sets.iter().enumerate();
        all.extend(sets.filter(|(_, s)| s.side != Side::Before && !s.metrics.is_empty()).map(|(set, _)| (file, set)));
    }
    all
}

/// Names for the sets, and the number of the one that opens by itself.
fn name_sets(profiles: &[OpenProfile], all: &[(usize, usize)]) -> (Vec<ProfileChoice>, usize) {
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

fn metric_of(set: &SampleSet, wanted: &str) -> Option<usize> {
    if wanted.is_empty() {
        return None;
    }
    (0..set.metrics.len()).find(|i| metric_key(set, *i) == wanted)
}

/// The metric's type; where a set has two of one type, its unit as well.
fn metric_key(set: &SampleSet, metric: usize) -> String {
    let Metric { kind, unit, .. } = &set.metrics[metric];
    let twice = set.metrics.iter().filter(|m| m.kind == *kind).count() > 1;
    match (kind.is_empty(), twice) {
        (true, _) if unit.is_empty() => format!("#{metric}"),
        (true, _) => unit.clone(),
        (false, true) => format!("{kind}:{unit}"),
        (false, false) => kind.clone(),
    }
}

fn same_metric(set: &SampleSet, like: &Metric) -> usize {
    let by = |test: &dyn Fn(&Metric) -> bool| set.metrics.iter().position(test);
    by(&|m| m.kind == like.kind && m.unit == like.unit)
        .or_else(|| by(&|m| m.unit == like.unit))
        .unwrap_or(set.default_metric as usize)
}

fn opening_side(open: &OpenProfile, like: &Metric) -> Option<(usize, usize)> {
    let profile = &open.imported.profile;
    let set = profile.opening_set()?;
    (!set.metrics.is_empty()).then(|| (profile.default_set as usize, same_metric(set, like)))
}

/// The filter that `node` and `pod` ask for, and what to say of it. A profile without such labels is shown whole, and
/// the page says so.
fn labels_of(profile: &Profile, settings: &FlameSettings) -> (Option<SampleFilter>, Vec<String>) {
    let mut labels: Vec<(String, String)> = Vec::new();
    let mut said = Vec::new();
    if !settings.node.is_empty() {
        match present(profile, &NODE_KEYS) {
            Some(key) => {
                labels.push((key.to_owned(), settings.node.clone()));
                said.push(format!("node {}", settings.node));
            }
            None => said.push("all nodes: samples carry no node".to_owned()),
        }
    }
    if !settings.pod.is_empty() {
        let (namespace, name) = settings.pod.split_once('/').unwrap_or(("", &settings.pod));
        match present(profile, &POD_KEYS) {
            Some(key) => {
                labels.push((key.to_owned(), name.to_owned()));
                labels.push((key.to_owned(), settings.pod.clone()));
                if let Some(key) = present(profile, &NAMESPACE_KEYS).filter(|_| !namespace.is_empty()) {
                    labels.push((key.to_owned(), namespace.to_owned()));
                }
                said.push(format!("pod {}", settings.pod));
            }
            None => said.push("all pods: samples carry no pod".to_owned()),
        }
    }
    let filter = (!labels.is_empty()).then(|| SampleFilter { labels, ..SampleFilter::default() });
    (filter, said)
}

/// The first of some label keys that the samples carry.
fn present<'k>(profile: &Profile, keys: &[&'k str]) -> Option<&'k str> {
    let table: &LabelTable = &profile.labels;
    let carried: Vec<StringId> = {
        let mut ids: Vec<StringId> = (0..table.len() as u32)
            .filter_map(|row| table.get(profile::LabelSetId(row)).next())
            .map(|l| l.key)
            .collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    };
    keys.iter().copied().find(|key| carried.iter().any(|id| profile.strings.get(*id) == *key))
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
            samples: (set.len() + self.more.iter().map(|(side, _)| side.len()).sum::<usize>()) as u64,
            filters: self.filters.clone(),
            groups: groups(profile, set),
            timed: set.times_ns.is_some() && !set.is_empty(),
            ..FlameModel::default()
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
            format!("No sample is of {}.", self.filters.join(" and "))
        } else if set.metrics.len() > 1 {
            format!("No sample has any {} here. Choose another metric.", metric_key(set, self.side.metric))
        } else {
            "All samples of this profile weigh nothing.".to_owned()
        })
    }
}
