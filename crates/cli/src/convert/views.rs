//! The call tree of what a profile opens with, as a page, a graph or a table.

use std::io::{self, Write};

use calltree::{BuildError, BuildOptions, CallTree, NodeId, Side, Sort, SortKey};
use exports::About;
use formats::write::{Aspect, Loss};
use profile::{Metric, Profile, SampleSet};
use units::Unit;

use super::target::View;
use crate::figures::Problem;

/// Writes the set and metric that open, compared with its baseline if it has one; tells what of the profile is left
/// out.
pub(super) fn write(
    profile: &Profile,
    view: View,
    title: Option<&str>,
    most: Option<usize>,
    sink: &mut dyn Write,
) -> Result<Vec<Loss>, Problem> {
    let opening = Opening::of(profile).ok_or_else(|| Problem::plain("the profile holds nothing to show".to_owned()))?;
    let side = |set, metric| Side { profile, set, metric, filter: None, group: None };
    let baseline = opening.baseline.map(|(set, metric)| side(set, metric));
    let tree = CallTree::build(side(opening.set, opening.metric), baseline, BuildOptions::default())
        .map_err(|error| Problem::plain(too_large(error)))?;
    let unit = Unit::parse(&opening.metric(profile).unit);
    let default_title = opening.title(profile);
    let about = About { title: title.unwrap_or(&default_title), unit: &unit };
    let mut losses = opening.losses(profile, view);
    let (left_out, what) = match view {
        View::Html => {
            (exports::html(&tree, &about, most.unwrap_or(exports::MOST_NODES), sink), "of the lightest frames")
        }
        View::Dot => {
            let left_out = exports::dot(&tree, &about, most.unwrap_or(exports::MOST_FUNCTIONS), sink);
            (left_out.map(|left_out| left_out.functions), "of the lightest functions")
        }
        View::Markdown => (table(&tree, most.unwrap_or(exports::MOST_ROWS), &unit, sink), "of the functions"),
    };
    let left_out = left_out.map_err(|error| Problem::plain(format!("the file can't be written: {error}")))?;
    if left_out > 0 {
        let message = format!("{left_out} {what} are left out: --most N keeps more");
        losses.push(Loss { aspect: Aspect::Light, message, count: left_out });
    }
    Ok(losses)
}

/// The functions by what they weigh themselves; with a baseline by how much that changed.
fn table(tree: &CallTree, most: usize, unit: &Unit, sink: &mut dyn Write) -> io::Result<u64> {
    let table = calltree::functions(tree, NodeId::ROOT);
    let sort = if tree.has_baseline() {
        Sort { key: SortKey::DeltaTotal, descending: true, absolute: true }
    } else {
        Sort::descending(SortKey::SelfWeight)
    };
    let rows = table.rows(sort, usize::MAX, None);
    exports::markdown(tree, &table, &rows, most, unit, sink)
}

fn too_large(error: BuildError) -> String {
    match error {
        BuildError::TooLarge(what) => format!("the profile has more {what} than a call tree can have"),
        BuildError::NoSet(_) | BuildError::NoMetric(_) => "the profile holds nothing to show".to_owned(),
    }
}

/// What a profile opens with.
struct Opening {
    set: usize,
    metric: usize,
    /// Set and metric that it is compared with.
    baseline: Option<(usize, usize)>,
}

impl Opening {
    fn of(profile: &Profile) -> Option<Self> {
        let set = (profile.default_set as usize).min(profile.sets.len().checked_sub(1)?);
        let metrics = &profile.sets[set].metrics;
        let metric = (profile.sets[set].default_metric as usize).min(metrics.len().checked_sub(1)?);
        let same = |other: &Metric| other.kind == metrics[metric].kind && other.unit == metrics[metric].unit;
        let baseline = profile.baseline_of(set).filter(|other| *other != set).and_then(|other| {
            let metric = profile.sets[other].metrics.iter().position(same)?;
            Some((other, metric))
        });
        Some(Self { set, metric, baseline })
    }

    fn set<'p>(&self, profile: &'p Profile) -> &'p SampleSet {
        &profile.sets[self.set]
    }

    fn metric<'p>(&self, profile: &'p Profile) -> &'p Metric {
        &self.set(profile).metrics[self.metric]
    }

    /// `name · set · metric`, as far as they say something.
    fn title(&self, profile: &Profile) -> String {
        let set = if self.baseline.is_some() { "" } else { &*self.set(profile).name };
        let mut parts: Vec<&str> = Vec::new();
        for part in [&*profile.name, set, &*self.metric(profile).kind] {
            if !part.is_empty() && !parts.contains(&part) {
                parts.push(part);
            }
        }
        parts.join(" · ")
    }

    /// Sets and metrics that aren't shown.
    fn losses(&self, profile: &Profile, view: View) -> Vec<Loss> {
        let files = match view {
            View::Html => "pages",
            View::Dot => "graphs",
            View::Markdown => "tables in Markdown",
        };
        let mut losses = Vec::new();
        let sets = profile.sets.len() - 1 - usize::from(self.baseline.is_some());
        if sets > 0 {
            let message = format!(
                "{files} hold one profile: only the one that opens is written, {sets} more of the file are left out"
            );
            losses.push(Loss { aspect: Aspect::Sets, message, count: sets as u64 });
        }
        let metrics = self.set(profile).metrics.iter().enumerate().filter(|(row, _)| *row != self.metric);
        let others: Vec<&str> = metrics.map(|(_, metric)| &*metric.kind).collect();
        if !others.is_empty() {
            let (shown, others_text) = (&self.metric(profile).kind, others.join(", "));
            let message = format!("{files} hold one metric: only `{shown}` is written, left out are {others_text}");
            losses.push(Loss { aspect: Aspect::Metrics, message, count: others.len() as u64 });
        }
        losses
    }
}
