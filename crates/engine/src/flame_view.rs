//! The flame graph that is shown: which samples, their tree, and what the page asks of it.

use std::sync::Arc;

use calltree::{
    BuildOptions, CallTree, FunctionKey, HeatMap, Matches, NodeId, Order, Pattern, Query, SampleFilter, Side, Widths,
};
use draw::Window;
use flame::{Coloring, Orientation, Rows, View};

use crate::choices::{self, Chosen};
use crate::frame_info::Place;
use crate::function_rows::FunctionRowsCache;
use crate::load::OpenProfile;
use crate::shaped::{self, Form, Shaped};
use crate::tree_rows::TreeView;
use crate::{
    Breadcrumb, FlameKind, FlameModel, FlameSettings, FrameInfo, FunctionRows, Matched, Move, Pane, Pixels, TableSort,
    TreeRows, frame_info, heat_view, times,
};

/// Space around a label, in CSS pixels.
const LABEL_INSET_CSS: f64 = 4.0;
/// Boxes narrower than this have no label, in CSS pixels.
const LABEL_FROM_CSS: f64 = 20.0;

/// The flame graph and what it was made for.
#[derive(Debug, Default)]
pub(crate) struct FlameView {
    shown: Option<Shown>,
    /// Trees drawn so far: the number of the one that is drawn.
    trees: u32,
}

/// A tree with everything derived from it.
#[derive(Debug)]
pub(crate) struct Shown {
    /// Which samples the trees are of.
    key: choices::Key,
    base: Arc<CallTree>,
    form: Form,
    /// What is drawn.
    pub(crate) tree: Arc<CallTree>,
    shaped: Shaped,
    rows: Rows,
    callers_rows: Option<Rows>,
    heat: Option<HeatMap>,
    tree_view: Option<TreeView>,
    /// Unit of the metric.
    metric_unit: units::Unit,
    /// Unit of what is drawn.
    pub(crate) unit: units::Unit,
    pub(crate) zoom: NodeId,
    query: Query,
    pattern: Option<Pattern>,
    pub(crate) matches: Option<Matches>,
    /// Of the function table, where that is of another tree.
    listed_matches: Option<Matches>,
    callers_matches: Option<Matches>,
    query_error: Option<String>,
    orientation: Orientation,
    functions: FunctionRowsCache,
    truncated_percent: Option<f64>,
}

impl FlameView {
    /// Brings the view in line with the settings. `None` while no profile is open.
    pub(crate) fn show(
        &mut self,
        profiles: &[OpenProfile],
        baseline: Option<&OpenProfile>,
        settings: &FlameSettings,
    ) -> Option<FlameModel> {
        let Some(chosen) = choices::choose(profiles, baseline, settings) else {
            self.shown = None;
            return choices::nothing(profiles);
        };
        if self.shown.as_ref().is_none_or(|shown| shown.key != chosen.key) {
            self.shown = None;
            self.shown = Some(Shown::new(&chosen, settings)?);
            self.trees += 1;
        }
        let shown = self.shown.as_mut()?;
        self.trees += u32::from(shown.reshape(&chosen, settings));
        shown.apply(settings);
        shown.count_heat(&chosen, settings);
        Some(FlameModel { tree: self.trees, ..shown.model(&chosen, settings) })
    }

    /// The picture of a window and a screen around it, ready for the wire.
    pub(crate) fn draw(&self, pane: Pane, window: Window, pixels: Pixels) -> Option<Vec<u8>> {
        let shown = self.shown.as_ref()?;
        if !window.is_sound() || pixels.row_height.is_nan() || pixels.row_height < 1.0 {
            return None;
        }
        let (tree, rows, orientation) = match pane {
            Pane::Main | Pane::Minimap => (&*shown.tree, &shown.rows, shown.orientation),
            // The function stands at the bottom, next to its callees below; who calls it is above.
            Pane::Callers => (shown.shaped.callers.as_ref()?, shown.callers_rows.as_ref()?, Orientation::Flame),
            Pane::Heat => {
                let map = shown.heat.as_ref()?;
                let is_search = shown.pattern.is_some();
                return Some(heat_view::draw(map, window, pixels.row_height, is_search).to_bytes());
            }
        };
        let view = View {
            window: if pane == Pane::Minimap { window } else { window.with_margin(1.0) },
            row_height_device: pixels.row_height,
            char_width_device: pixels.char_width.max(1.0),
            label_inset_device: LABEL_INSET_CSS * pixels.ratio,
            min_label_width_device: LABEL_FROM_CSS * pixels.ratio,
            orientation,
            zoom: if pane == Pane::Main { shown.zoom } else { NodeId::ROOT },
            matches: if pane == Pane::Callers { shown.callers_matches.as_ref() } else { shown.matches.as_ref() },
            coloring: if tree.has_baseline() { Coloring::Diff } else { Coloring::Package },
        };
        Some(flame::draw(tree, rows, &view).to_bytes())
    }

    /// Rows of the function table.
    pub(crate) fn rows(&mut self, sort: &TableSort, matching: bool, from: u32, to: u32) -> Option<FunctionRows> {
        let shown = self.shown.as_mut()?;
        let listed = &shown.shaped.listed;
        // Of another tree than the one that is drawn the whole is listed.
        let is_drawn = Arc::ptr_eq(listed, &shown.tree);
        let zoom = if is_drawn { shown.zoom } else { NodeId::ROOT };
        let matches = if is_drawn { shown.matches.as_ref() } else { shown.listed_matches.as_ref() };
        Some(shown.functions.rows(listed, zoom, matches, &shown.metric_unit, (sort, matching), from..to))
    }

    /// Opens or closes a row of the call tree.
    pub(crate) fn tree_open(&mut self, frame: u32, open: bool, deep: bool) {
        let Some(shown) = self.shown.as_mut() else { return };
        let Some(node) = shown.tree.node(frame) else { return };
        let view = shown.tree_view.get_or_insert_with(|| TreeView::new(&shown.tree));
        match (open, deep) {
            (true, true) => view.open_deep(&shown.tree, node),
            (true, false) => view.open(&shown.tree, node),
            (false, _) => view.close(node),
        }
    }

    /// Rows of the call tree.
    pub(crate) fn tree_rows(&mut self, from: u32, to: u32) -> Option<TreeRows> {
        let shown = self.shown.as_mut()?;
        let view = shown.tree_view.get_or_insert_with(|| TreeView::new(&shown.tree));
        Some(view.rows(&shown.tree, &shown.unit, shown.matches.as_ref(), from..to))
    }

    /// A frame, or the one a step away.
    pub(crate) fn frame(&self, pane: Pane, frame: u32, step: Move) -> Option<FrameInfo> {
        let place = self.shown.as_ref()?.place(pane)?;
        let node = place.tree.node(frame)?;
        Some(place.describe(place.step(node, step)))
    }

    /// The heaviest frame in the zoomed part of a function of the table, which may be of another tree.
    pub(crate) fn frame_of(&self, function: u32) -> Option<FrameInfo> {
        let shown = self.shown.as_ref()?;
        let (listed, key) = (&shown.shaped.listed, FunctionKey(function));
        let key = if Arc::ptr_eq(listed, &shown.tree) {
            key
        } else {
            shown.tree.functions().find(listed.functions().name(key))?
        };
        Some(shown.place(Pane::Main)?.describe(shown.tree.widest_of(key, shown.zoom)?))
    }
}

fn side<'a>(
    chosen: choices::ChosenSide<'a>,
    filter: Option<&'a SampleFilter>,
    group: Option<&'a calltree::Group>,
) -> Side<'a> {
    Side { profile: &chosen.open.imported.profile, set: chosen.set, metric: chosen.metric, filter, group }
}

impl Shown {
    fn new(chosen: &Chosen<'_>, settings: &FlameSettings) -> Option<Self> {
        let key = &chosen.key;
        let options = BuildOptions {
            order: if key.left_heavy { Order::Weight } else { Order::Name },
            widths: if key.normalised { Widths::UnionNormalised } else { Widths::Union },
            raw_names: key.raw_names,
            ..BuildOptions::default()
        };
        let group = key.group.as_ref();
        let mut sides = vec![side(chosen.side, chosen.filter.as_ref(), group)];
        sides.extend(chosen.more.iter().map(|(more, filter)| side(*more, filter.as_ref(), group)));
        let before = chosen.baseline.map(|before| [side(before, chosen.baseline_filter.as_ref(), group)]);
        let base = CallTree::merge(&sides, before.as_ref().map(<[Side<'_>; 1]>::as_slice), options).ok()?;
        let base = Arc::new(base);
        let form = form_of(settings);
        let shaped = shaped::shape(&base, &form, sides[0]);
        let metric_unit = units::Unit::parse(&chosen.metric().unit);
        let truncated_percent = frame_info::truncated_percent(&base);
        let mut shown = Self {
            key: key.clone(),
            rows: Rows::new(&shaped.tree),
            callers_rows: None,
            tree: Arc::clone(&shaped.tree),
            shaped,
            form,
            base,
            heat: None,
            tree_view: None,
            unit: metric_unit.clone(),
            metric_unit,
            zoom: NodeId::ROOT,
            query: Query::default(),
            pattern: None,
            matches: None,
            listed_matches: None,
            callers_matches: None,
            query_error: None,
            orientation: Orientation::Icicle,
            functions: FunctionRowsCache::default(),
            truncated_percent,
        };
        shown.take_shape();
        Some(shown)
    }

    /// Makes the trees of another view or of other transforms. Returns whether another one is drawn now.
    fn reshape(&mut self, chosen: &Chosen<'_>, settings: &FlameSettings) -> bool {
        let form = form_of(settings);
        if form == self.form {
            return false;
        }
        let samples = side(chosen.side, chosen.filter.as_ref(), None);
        let shaped = shaped::shape(&self.base, &form, samples);
        let is_other = !(Arc::ptr_eq(&shaped.tree, &self.tree) && Arc::ptr_eq(&shaped.listed, &self.shaped.listed));
        (self.shaped, self.form) = (shaped, form);
        if is_other {
            self.tree = Arc::clone(&self.shaped.tree);
            self.rows = Rows::new(&self.tree);
            self.tree_view = None;
            self.functions = FunctionRowsCache::default();
            self.search();
        }
        self.take_shape();
        is_other
    }

    /// A picture whose frames are asked about.
    fn place(&self, pane: Pane) -> Option<Place<'_>> {
        let unit = &self.unit;
        Some(if pane == Pane::Callers {
            let tree = self.shaped.callers.as_ref()?;
            Place { pane, tree, zoom: NodeId::ROOT, matches: self.callers_matches.as_ref(), unit }
        } else {
            let matches = self.matches.as_ref();
            Place { pane: Pane::Main, tree: &self.tree, zoom: self.zoom, matches, unit }
        })
    }

    fn take_shape(&mut self) {
        self.callers_rows = self.shaped.callers.as_ref().map(Rows::new);
        self.unit = if self.shaped.is_time { units::Unit::Nanoseconds } else { self.metric_unit.clone() };
    }

    fn apply(&mut self, settings: &FlameSettings) {
        self.orientation = if settings.view == FlameKind::Flame { Orientation::Flame } else { Orientation::Icicle };
        self.zoom = self.tree.follow(&settings.zoom).0;
        let query = Query { text: settings.q.clone(), regex: settings.regex, case: settings.case };
        if query != self.query {
            self.query = query;
            self.query_error = None;
            self.heat = None;
            self.pattern = Pattern::new(&self.query).unwrap_or_else(|error| {
                self.query_error = Some(error.to_string());
                None
            });
            self.search();
        }
    }

    fn search(&mut self) {
        self.functions.forget_matches();
        let found = |tree: &CallTree| self.pattern.as_ref().map(|pattern| calltree::search(tree, pattern));
        let listed = &self.shaped.listed;
        self.listed_matches = if Arc::ptr_eq(listed, &self.tree) { None } else { found(listed) };
        self.callers_matches = self.shaped.callers.as_ref().and_then(found);
        self.matches = found(&self.tree);
    }

    /// Counts the heat map, where it is the view; of all samples, so that another range can be chosen in it.
    fn count_heat(&mut self, chosen: &Chosen<'_>, settings: &FlameSettings) {
        if settings.view == FlameKind::Heatmap && self.heat.is_none() {
            let filter = chosen.filter.as_ref().map(|filter| SampleFilter { times_ns: None, ..filter.clone() });
            let samples = side(chosen.side, filter.as_ref(), None);
            self.heat = HeatMap::new(samples, self.pattern.as_ref(), self.base.options()).ok().flatten();
        }
    }

    fn model(&self, chosen: &Chosen<'_>, settings: &FlameSettings) -> FlameModel {
        let tree = &self.tree;
        let listed = &self.shaped.listed;
        let whole = listed.total(NodeId::ROOT);
        let before = listed.before_total(NodeId::ROOT);
        let text = |w| units::format_value(frame_info::value(w), &self.metric_unit);
        let mut model = chosen.model();
        model.total = frame_info::exact(whole);
        model.total_text = text(whole);
        model.total_baseline = before.map(frame_info::exact);
        model.total_baseline_text = before.map(text);
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
        model.transforms = shaped::read(&settings.transforms).0;
        model.function.clone_from(&self.shaped.function);
        model.callers_depth = self.shaped.callers.as_ref().map_or(0, CallTree::max_depth);
        model.drawn_as_time = self.shaped.is_time;
        let drawn = tree.total(NodeId::ROOT);
        model.drawn_total = frame_info::exact(drawn);
        let first = times::extent(chosen.set()).map_or(0, |[first, _]| first);
        model.heat = self.heat.as_ref().map(|map| heat_view::model(map, first));
        model.notes.clone_from(&self.shaped.notes);
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

fn form_of(settings: &FlameSettings) -> Form {
    // Views that draw the same tree have one form.
    let view = match settings.view {
        view @ (FlameKind::Chart | FlameKind::Sandwich) => view,
        _ => FlameKind::Icicle,
    };
    let function = if view == FlameKind::Sandwich { settings.function.clone() } else { String::new() };
    Form { transforms: settings.transforms.clone(), view, function }
}
