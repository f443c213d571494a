//! The figures of the flame screen.

use calltree::{CallTree, NodeId};

use crate::choices::Chosen;
use crate::shown::Shown;
use crate::{Breadcrumb, FlameKind, FlameModel, FlameSettings, Matched, frame_info, heat_view, timeline_view, times};

impl Shown {
    pub(crate) fn model(&self, chosen: &Chosen<'_>, settings: &FlameSettings) -> FlameModel {
        let tree = &self.tree;
        let listed = &self.shaped.listed;
        let whole = listed.total(NodeId::ROOT);
        let before = listed.before_total(NodeId::ROOT);
        let text = |w| units::format_value(frame_info::value(w), &self.metric_unit);
        let mut model = chosen.model();
        model.total = frame_info::exact(whole);
        model.total_text = text(whole);
        model.total_baseline = before.map(frame_info::exact);
        let unit_before = self.before_unit.as_deref().map(units::Unit::parse);
        model.total_baseline_text = before.map(|before| match &unit_before {
            Some(unit) => units::format_value(frame_info::value(before), unit),
            None => text(before),
        });
        model.samples = self.samples;
        model.frames = listed.functions().len() as u64;
        model.source_names = self.base.functions().source_names() as u64;
        model.mangled = self.base.functions().mangled();
        model.nodes = tree.len() as u64;
        model.depth = tree.max_depth();
        model.matched = self.matched(settings);
        model.zoom = self.breadcrumbs();
        model.zoom_start = tree.start(self.zoom);
        model.zoom_end = tree.end(self.zoom).max(model.zoom_start + f64::EPSILON);
        model.zoom_depth = tree.depth(self.zoom);
        model.zoom_frame = self.zoom.0;
        model.zoom_total = frame_info::exact(tree.total(self.zoom));
        model.truncated_percent = self.truncated_percent;
        model.view = settings.view;
        model.transforms.clone_from(&self.shaped.chips);
        model.function.clone_from(&self.shaped.function);
        model.callers_depth = self.shaped.callers.as_ref().map_or(0, CallTree::max_depth);
        model.drawn_as_time = self.shaped.is_time;
        let drawn = tree.total(NodeId::ROOT);
        model.drawn_total = frame_info::exact(drawn);
        let first = times::extent(chosen.set()).map_or(0, |[first, _]| first);
        model.heat = self.heat.as_ref().map(|map| heat_view::model(map, first));
        model.timeline = self.timeline.as_ref().map(|line| timeline_view::model(line, first));
        model.notes.clone_from(&self.shaped.notes);
        if self.before_unit.as_ref().is_some_and(|unit| *unit != model.unit) {
            model.notes.push("The two sides count in different units: they are compared by their shares.".to_owned());
        }
        let over_time = match settings.view {
            FlameKind::Chart if self.shaped.is_time => Some("chart"),
            FlameKind::Heatmap if model.heat.is_some() => Some("heat map"),
            _ if model.timeline.is_some() => Some("timeline"),
            _ => None,
        };
        if let Some(picture) = over_time.filter(|_| !chosen.more.is_empty()) {
            model.notes.push(format!("The files have no common clock: the {picture} is of the first of them."));
        }
        model.empty = chosen.why_empty(&self.base).or_else(|| self.why_nothing(settings, &model));
        model
    }

    /// Why the view shows nothing, if it does.
    fn why_nothing(&self, settings: &FlameSettings, model: &FlameModel) -> Option<String> {
        if self.shaped.failure.is_some() {
            return self.shaped.failure.clone();
        }
        let sentence = match settings.view {
            FlameKind::Chart | FlameKind::Heatmap if !model.timed => {
                "The samples of this profile have no times, so that they have no order to show. The other views show them added up."
            }
            FlameKind::Heatmap if self.heat.is_none() => {
                "None of the samples that are shown has a time: take a filter away, or choose one file alone."
            }
            FlameKind::Sandwich if self.shaped.callers.is_none() => {
                "These samples have no frames, so that no function stands in the middle."
            }
            FlameKind::Diff if !self.base.has_baseline() => {
                "There is nothing to compare with. Drop a second profile here and it becomes the baseline, or choose a second range of time in the heat map."
            }
            _ if self.shaped.listed.is_empty() && !self.base.is_empty() => {
                "Nothing is left after these transforms. Take one of them away."
            }
            _ => return None,
        };
        Some(sentence.to_owned())
    }

    fn matched(&self, settings: &FlameSettings) -> Option<Matched> {
        if settings.q.is_empty() {
            return None;
        }
        if let Some(error) = &self.query_error {
            return Some(Matched {
                error: Some(error.clone()),
                total: "0".into(),
                self_weight: "0".into(),
                ..Matched::default()
            });
        }
        let matches = self.matches.as_ref()?;
        let whole = matches.whole();
        let within = matches.within(&self.tree, self.zoom);
        let share =
            |part: profile::Weight, node| units::percent(part.to_f64(), self.tree.total(node).to_f64()).unwrap_or(0.0);
        Some(Matched {
            total: frame_info::exact(whole.total),
            self_weight: frame_info::exact(whole.self_weight),
            frames: u64::from(whole.functions),
            of_total: share(whole.total, NodeId::ROOT),
            self_of_total: share(whole.self_weight, NodeId::ROOT),
            of_zoom: share(within.total, self.zoom),
            error: None,
        })
    }

    fn breadcrumbs(&self) -> Vec<Breadcrumb> {
        let mut path = self.tree.path(self.zoom);
        let mut out = Vec::with_capacity(path.len());
        let mut node = self.zoom;
        while let (Some(key), Some(parent)) = (path.pop(), self.tree.parent(node)) {
            out.push(Breadcrumb { key, name: self.tree.name(node).to_owned(), frame: node.0 });
            node = parent;
        }
        out.reverse();
        out
    }
}
