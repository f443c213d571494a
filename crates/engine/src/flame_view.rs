//! The flame graph that is shown: which samples, their tree, and what the page asks of it.

use calltree::{BuildOptions, CallTree, Matches, NodeId, Order, Pattern, Query, SampleFilter, Side};
use draw::Window;
use flame::{Coloring, Orientation, Rows, View};

use crate::choices::{self, Chosen};
use crate::function_rows::FunctionRowsCache;
use crate::load::OpenProfile;
use crate::{
    Breadcrumb, FlameModel, FlameSettings, FrameInfo, FunctionRows, Matched, Move, Pixels, TableSort, frame_info,
};

/// Space around a label, in CSS pixels.
const LABEL_INSET_CSS: f64 = 4.0;
/// Boxes narrower than this have no label, in CSS pixels.
const LABEL_FROM_CSS: f64 = 20.0;

/// The flame graph and what it was made for.
#[derive(Debug, Default)]
pub(crate) struct FlameView {
    shown: Option<Shown>,
}

/// A tree with everything derived from it.
#[derive(Debug)]
pub(crate) struct Shown {
    /// Which samples the tree is of.
    key: choices::Key,
    pub(crate) tree: CallTree,
    rows: Rows,
    pub(crate) unit: units::Unit,
    pub(crate) zoom: NodeId,
    query: Query,
    pub(crate) matches: Option<Matches>,
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
            self.shown = Some(Shown::new(&chosen)?);
        }
        let shown = self.shown.as_mut()?;
        shown.apply(settings);
        Some(shown.model(&chosen, settings))
    }

    /// The picture of a window and a screen around it, ready for the wire.
    pub(crate) fn draw(&self, window: Window, pixels: Pixels) -> Option<Vec<u8>> {
        let shown = self.shown.as_ref()?;
        if !window.is_sound() || pixels.row_height.is_nan() || pixels.row_height < 1.0 {
            return None;
        }
        let coloring = if shown.tree.has_baseline() { Coloring::Diff } else { Coloring::Package };
        let view = View {
            window: window.with_margin(1.0),
            row_height_device: pixels.row_height,
            char_width_device: pixels.char_width.max(1.0),
            label_inset_device: LABEL_INSET_CSS * pixels.ratio,
            min_label_width_device: LABEL_FROM_CSS * pixels.ratio,
            orientation: shown.orientation,
            zoom: shown.zoom,
            matches: shown.matches.as_ref(),
            coloring,
        };
        Some(flame::draw(&shown.tree, &shown.rows, &view).to_bytes())
    }

    /// Rows of the function table.
    pub(crate) fn rows(&mut self, sort: &TableSort, matching: bool, from: u32, to: u32) -> Option<FunctionRows> {
        let shown = self.shown.as_mut()?;
        let matches = shown.matches.as_ref();
        Some(shown.functions.rows(&shown.tree, shown.zoom, matches, &shown.unit, (sort, matching), from..to))
    }

    /// A frame, or the one a step away.
    pub(crate) fn frame(&self, frame: u32, step: Move) -> Option<FrameInfo> {
        let shown = self.shown.as_ref()?;
        let node = shown.tree.node(frame)?;
        frame_info::describe(shown, frame_info::step(shown, node, step))
    }

    /// The heaviest frame of a function in the zoomed part.
    pub(crate) fn frame_of(&self, function: u32) -> Option<FrameInfo> {
        let shown = self.shown.as_ref()?;
        frame_info::describe(shown, frame_info::heaviest(shown, function)?)
    }
}

fn side<'a>(chosen: choices::ChosenSide<'a>, filter: Option<&'a SampleFilter>) -> Side<'a> {
    Side { profile: &chosen.open.imported.profile, set: chosen.set, metric: chosen.metric, filter }
}

impl Shown {
    fn new(chosen: &Chosen<'_>) -> Option<Self> {
        let order = if chosen.key.left_heavy { Order::Weight } else { Order::Name };
        let options = BuildOptions { order, raw_names: chosen.key.raw_names, ..BuildOptions::default() };
        let mut sides = vec![side(chosen.side, chosen.filter.as_ref())];
        sides.extend(chosen.more.iter().map(|(more, filter)| side(*more, filter.as_ref())));
        let before = chosen.baseline.map(|before| [side(before, None)]);
        let tree = CallTree::merge(&sides, before.as_ref().map(<[Side<'_>; 1]>::as_slice), options).ok()?;
        let rows = Rows::new(&tree);
        let truncated_percent = frame_info::truncated_percent(&tree);
        Some(Self {
            key: chosen.key.clone(),
            rows,
            unit: units::Unit::parse(&chosen.metric().unit),
            zoom: NodeId::ROOT,
            query: Query::default(),
            matches: None,
            query_error: None,
            orientation: Orientation::Icicle,
            functions: FunctionRowsCache::default(),
            truncated_percent,
            tree,
        })
    }

    fn apply(&mut self, settings: &FlameSettings) {
        self.orientation = if settings.root_at_bottom { Orientation::Flame } else { Orientation::Icicle };
        self.zoom = self.tree.follow(&settings.zoom).0;
        let query = Query { text: settings.q.clone(), regex: settings.regex, case: settings.case };
        if query != self.query {
            self.functions.forget_matches();
            self.query_error = None;
            self.matches = match Pattern::new(&query) {
                Ok(pattern) => pattern.map(|p| calltree::search(&self.tree, &p)),
                Err(error) => {
                    self.query_error = Some(error.to_string());
                    None
                }
            };
            self.query = query;
        }
    }

    fn model(&self, chosen: &Chosen<'_>, settings: &FlameSettings) -> FlameModel {
        let tree = &self.tree;
        let whole = tree.total(NodeId::ROOT);
        let before = tree.before_total(NodeId::ROOT);
        let text = |w| units::format_value(frame_info::value(w), &self.unit);
        let mut model = chosen.model();
        model.total = frame_info::exact(whole);
        model.total_text = text(whole);
        model.total_baseline = before.map(frame_info::exact);
        model.total_baseline_text = before.map(text);
        model.frames = tree.functions().len() as u64;
        model.source_names = tree.functions().source_names() as u64;
        model.mangled = tree.functions().mangled();
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
        model.empty = chosen.why_empty(tree);
        model
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
