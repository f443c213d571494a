//! Which sets and metrics of a profile go into a target, and what of them doesn't.

use profile::{Metric, Profile, SampleSet, Side, StackId, Weight, Weights};

use super::{Aspect, Loss, Target, aspects};

/// What is written.
pub(super) struct Scope<'p> {
    pub(super) profile: &'p Profile,
    pub(super) target: Target,
    /// Set and metric of each column, in order; those of one set are neighbours.
    pub(super) columns: Vec<(usize, usize)>,
    /// What is lost, as far as it is known.
    pub(super) losses: Vec<Loss>,
}

impl<'p> Scope<'p> {
    pub(super) fn new(profile: &'p Profile, target: Target) -> Self {
        let mut scope = Self { profile, target, columns: Vec::new(), losses: Vec::new() };
        match target {
            Target::Folded | Target::Flamebearer | Target::NestedSet => scope.one_metric(),
            Target::Csv | Target::Pprof => scope.one_set(),
            Target::Speedscope => scope.all_sets(),
            Target::Firefox => scope.all_sets_with_one_metric(),
        }
        if scope.columns.iter().all(|(set, _)| profile.sets[*set].is_empty()) {
            scope.lose(Aspect::Empty, 1, "the profile holds no samples");
        }
        aspects::report(&mut scope);
        scope
    }

    pub(super) fn set(&self, column: usize) -> &'p SampleSet {
        &self.profile.sets[self.columns[column].0]
    }

    pub(super) fn metric(&self, column: usize) -> &'p Metric {
        let (set, metric) = self.columns[column];
        &self.profile.sets[set].metrics[metric]
    }

    /// Stacks and weights of each column.
    pub(super) fn stacks_and_weights(&self) -> Vec<(&'p [StackId], &'p Weights)> {
        (0..self.columns.len()).map(|column| (&*self.set(column).stacks, &self.metric(column).weights)).collect()
    }

    /// Loses `count` of something; none is no loss.
    pub(super) fn lose(&mut self, aspect: Aspect, count: u64, message: impl Into<String>) {
        if count > 0 {
            self.losses.push(Loss { aspect, message: message.into(), count });
        }
    }

    /// Loses what the target has no place for.
    pub(super) fn leave_out(&mut self, aspect: Aspect, count: u64) {
        let message = format!("{} hold no {}", self.target.name(), aspect.noun());
        self.lose(aspect, count, message);
    }

    /// The set that opens; before it, the one that it is compared with.
    fn one_metric(&mut self) {
        let Some((opening, metric)) = self.opening() else { return };
        let baseline = self.baseline(opening).and_then(|set| Some((set, self.same_metric((opening, metric), set)?)));
        self.columns.extend(baseline);
        self.columns.push((opening, metric));
        self.lose_sets(opening);
        self.lose_metrics(opening, metric);
    }

    /// All metrics of the set that opens; in a table, beside those of the one that it is compared with.
    fn one_set(&mut self) {
        let Some((opening, _)) = self.opening() else { return };
        let baseline = self.baseline(opening).filter(|_| self.target == Target::Csv);
        for set in baseline.into_iter().chain([opening]) {
            self.columns.extend((0..self.profile.sets[set].metrics.len()).map(|metric| (set, metric)));
        }
        self.lose_sets(opening);
    }

    fn all_sets(&mut self) {
        for (set, row) in self.profile.sets.iter().enumerate() {
            self.columns.extend((0..row.metrics.len()).map(|metric| (set, metric)));
        }
    }

    fn all_sets_with_one_metric(&mut self) {
        for (set, row) in self.profile.sets.iter().enumerate() {
            if row.metrics.is_empty() {
                continue;
            }
            let metric = (row.default_metric as usize).min(row.metrics.len() - 1);
            self.columns.push((set, metric));
        }
        let more = |(set, _): &&(usize, usize)| self.profile.sets[*set].metrics.len() > 1;
        if let Some((set, metric)) = self.columns.iter().find(more).copied() {
            self.lose_metrics(set, metric);
        }
    }

    /// The set and metric that open.
    fn opening(&self) -> Option<(usize, usize)> {
        let sets = &self.profile.sets;
        let opening = (self.profile.default_set as usize).min(sets.len().checked_sub(1)?);
        let metrics = sets[opening].metrics.len();
        Some((opening, (sets[opening].default_metric as usize).min(metrics.checked_sub(1)?)))
    }

    fn baseline(&self, set: usize) -> Option<usize> {
        self.profile.baseline_of(set).filter(|other| *other != set)
    }

    /// The metric of another set with the same name and unit.
    fn same_metric(&self, (set, metric): (usize, usize), other: usize) -> Option<usize> {
        let wanted = &self.profile.sets[set].metrics[metric];
        let same = |metric: &Metric| metric.kind == wanted.kind && metric.unit == wanted.unit;
        self.profile.sets[other].metrics.iter().position(same)
    }

    fn lose_sets(&mut self, opening: usize) {
        let written = |set: &usize| self.columns.iter().any(|(other, _)| other == set);
        let others = (0..self.profile.sets.len()).filter(|set| !written(set)).count();
        if others > 0 {
            let set = &self.profile.sets[opening];
            let name = match (&*set.name, set.side) {
                ("", Side::Before) => "before",
                ("", Side::After) => "after",
                ("", Side::Only) => "the one that opens",
                (name, _) => name,
            };
            let message = format!(
                "{} hold one profile: only {name} is written, {others} more of the file are left out",
                self.target.name()
            );
            self.lose(Aspect::Sets, others as u64, message);
        }
    }

    fn lose_metrics(&mut self, set: usize, metric: usize) {
        let metrics = &self.profile.sets[set].metrics;
        let others: Vec<&str> =
            metrics.iter().enumerate().filter(|(row, _)| *row != metric).map(|(_, metric)| &*metric.kind).collect();
        if !others.is_empty() {
            let message = format!(
                "{} hold one metric: only `{}` is written, left out are {}",
                self.target.name(),
                metrics[metric].kind,
                others.join(", ")
            );
            self.lose(Aspect::Metrics, others.len() as u64, message);
        }
    }

    /// Tells of whole numbers that programs with doubles round.
    pub(super) fn lose_beyond_53_bits(&mut self, numbers: u64) {
        let message =
            "numbers beyond 2^53 are written exactly, but programs that keep JSON numbers as doubles round them";
        self.lose(Aspect::Beyond53Bits, numbers, message);
    }
}

/// Whether a double may round a weight.
pub(super) fn is_beyond_53_bits(weight: Weight) -> bool {
    matches!(weight, Weight::Int(value) if value.unsigned_abs() > 1 << 53)
}
