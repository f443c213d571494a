//! A tree with everything that is derived from it: kept as long as it holds.

use std::sync::Arc;

use calltree::{
    BuildOptions, CallTree, Granularity, HeatMap, Matches, NodeId, Order, Pattern, Query, SampleFilter, Side, Timeline,
    Widths,
};
use draw::{DrawList, Window};
use flame::{Coloring, Orientation, Rows, View};

use crate::choices::{self, Chosen};
use crate::frame_info::Place;
use crate::function_rows::FunctionRowsCache;
use crate::pool::{Pool, TreeOf};
use crate::rooms::Rooms;
use crate::shaped::{Form, Shaped};
use crate::tree_rows::TreeView;
use crate::{FlameKind, FlameSettings, Pane, Pixels, frame_info};

/// Space around a label, in CSS pixels.
const LABEL_INSET_CSS: f64 = 4.0;
/// Boxes narrower than this have no label, in CSS pixels.
const LABEL_FROM_CSS: f64 = 20.0;

/// A tree with everything derived from it.
#[derive(Debug)]
pub(crate) struct Shown {
    /// Which samples the trees are of.
    pub(crate) key: choices::Key,
    pub(crate) base: Arc<CallTree>,
    pub(crate) form: Form,
    /// What is drawn.
    pub(crate) tree: Arc<CallTree>,
    pub(crate) shaped: Shaped,
    pub(crate) rows: Arc<Rows>,
    pub(crate) callers_rows: Option<Rows>,
    pub(crate) heat: Option<HeatMap>,
    pub(crate) timeline: Option<Timeline>,
    pub(crate) tree_view: Option<TreeView>,
    /// Unit of the metric.
    pub(crate) metric_unit: units::Unit,
    /// Unit of what is drawn.
    pub(crate) unit: units::Unit,
    pub(crate) zoom: NodeId,
    pub(crate) query: Query,
    pub(crate) pattern: Option<Pattern>,
    pub(crate) matches: Option<Matches>,
    /// Of the function table, where that is of another tree.
    pub(crate) listed_matches: Option<Matches>,
    pub(crate) callers_matches: Option<Matches>,
    pub(crate) query_error: Option<String>,
    pub(crate) orientation: Orientation,
    pub(crate) coloring: Coloring,
    pub(crate) functions: FunctionRowsCache,
    pub(crate) truncated_percent: Option<f64>,
    /// Samples that count, of the profile alone.
    pub(crate) samples: u64,
    /// Unit of the baseline's metric, as its file writes it.
    pub(crate) before_unit: Option<String>,
}

pub(crate) fn side<'a>(
    chosen: choices::ChosenSide<'a>,
    filter: Option<&'a SampleFilter>,
    group: Option<&'a calltree::Group>,
) -> Side<'a> {
    Side { profile: &chosen.open.imported.profile, set: chosen.set, metric: chosen.metric, filter, group }
}

impl Shown {
    pub(crate) fn new(chosen: &Chosen<'_>, settings: &FlameSettings, rooms: &Rooms, pool: &Pool) -> Option<Self> {
        let key = &chosen.key;
        let options = BuildOptions {
            order: if key.left_heavy { Order::Weight } else { Order::Name },
            widths: if key.normalised { Widths::UnionNormalised } else { Widths::Union },
            demangle: rooms.names.filter(|_| !key.raw_names),
            granularity: Granularity::Name,
        };
        let group = key.group.as_ref();
        let mut sides = vec![side(chosen.side, chosen.filter.as_ref(), group)];
        sides.extend(chosen.more.iter().map(|(more, filter)| side(*more, filter.as_ref(), group)));
        let before = chosen.baseline.map(|before| [side(before, chosen.baseline_filter.as_ref(), group)]);
        let before = before.as_ref().map(<[Side<'_>; 1]>::as_slice);
        let made_of = TreeOf::new(chosen, rooms.names.is_some());
        let base = pool.tree(made_of, || CallTree::merge(&sides, before, options).ok())?;
        let form = form_of(settings);
        let shaped = shape(&base, &form, sides[0], rooms);
        let metric_unit = units::Unit::parse(&chosen.metric().unit);
        let samples = sides.iter().map(calltree::samples).sum();
        let before_unit = chosen.baseline.map(|before| before.metric().unit.clone());
        let truncated_percent = frame_info::truncated_percent(&base);
        let mut shown = Self {
            key: key.clone(),
            rows: if Arc::ptr_eq(&shaped.tree, &base) { pool.rows(&base) } else { Arc::new(Rows::new(&shaped.tree)) },
            callers_rows: None,
            tree: Arc::clone(&shaped.tree),
            shaped,
            form,
            base,
            heat: None,
            timeline: None,
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
            coloring: Coloring::Package,
            functions: FunctionRowsCache::default(),
            truncated_percent,
            samples,
            before_unit,
        };
        shown.take_shape();
        Some(shown)
    }

    /// Makes the trees of another view or of other transforms. Returns whether another one is drawn now.
    pub(crate) fn reshape(&mut self, chosen: &Chosen<'_>, settings: &FlameSettings, rooms: &Rooms) -> bool {
        let form = form_of(settings);
        if form == self.form {
            return false;
        }
        let samples = side(chosen.side, chosen.filter.as_ref(), None);
        let shaped = shape(&self.base, &form, samples, rooms);
        let is_other = !(Arc::ptr_eq(&shaped.tree, &self.tree) && Arc::ptr_eq(&shaped.listed, &self.shaped.listed));
        (self.shaped, self.form) = (shaped, form);
        if is_other {
            self.tree = Arc::clone(&self.shaped.tree);
            self.rows = Arc::new(Rows::new(&self.tree));
            self.tree_view = None;
            self.functions = FunctionRowsCache::default();
            self.search();
        }
        self.take_shape();
        is_other
    }

    /// The picture of a part of a tree, with a screen around it where the page may move it.
    pub(crate) fn frames(&self, pane: Pane, window: Window, pixels: Pixels) -> Option<DrawList> {
        let is_callers = pane == Pane::Callers;
        let (tree, rows, orientation) = if is_callers {
            // The function stands at the bottom, next to its callees below; who calls it is above.
            (self.shaped.callers.as_ref()?, self.callers_rows.as_ref()?, Orientation::Flame)
        } else {
            (&*self.tree, &*self.rows, self.orientation)
        };
        let view = View {
            window: if matches!(pane, Pane::Minimap | Pane::Export) { window } else { window.with_margin(1.0) },
            row_height_device: pixels.row_height,
            char_width_device: pixels.char_width.max(1.0),
            label_inset_device: LABEL_INSET_CSS * pixels.ratio,
            min_label_width_device: LABEL_FROM_CSS * pixels.ratio,
            orientation,
            zoom: if is_callers || pane == Pane::Minimap { NodeId::ROOT } else { self.zoom },
            matches: if is_callers { self.callers_matches.as_ref() } else { self.matches.as_ref() },
            coloring: self.coloring,
        };
        Some(flame::draw(tree, rows, &view))
    }

    /// The picture of a window, and nothing around it.
    pub(crate) fn picture(&self, window: Window, pixels: Pixels) -> DrawList {
        self.frames(Pane::Export, window, pixels).unwrap_or_default()
    }

    /// Search hits in the function table.
    pub(crate) fn matches_of_list(&self) -> Option<&Matches> {
        let is_drawn = Arc::ptr_eq(&self.shaped.listed, &self.tree);
        if is_drawn { self.matches.as_ref() } else { self.listed_matches.as_ref() }
    }

    /// A picture whose frames are asked about.
    pub(crate) fn place(&self, pane: Pane) -> Option<Place<'_>> {
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

    pub(crate) fn apply(&mut self, settings: &FlameSettings, rooms: &Rooms) {
        self.orientation = if settings.view == FlameKind::Flame { Orientation::Flame } else { Orientation::Icicle };
        self.coloring = coloring_of(&settings.color, self.tree.has_baseline());
        self.zoom = self.tree.follow(&settings.zoom).0;
        let query = Query { text: settings.q.clone(), regex: settings.regex, case: settings.case };
        if query != self.query {
            self.query = query;
            self.query_error = None;
            (self.heat, self.timeline) = (None, None);
            let made = match rooms.shapes.filter(|_| self.query.regex) {
                Some(shapes) => (shapes.express)(&self.query),
                None => Ok(Pattern::of_terms(&self.query)),
            };
            self.pattern = made.unwrap_or_else(|error| {
                self.query_error = Some(error.to_string());
                None
            });
            self.search();
        }
    }

    pub(crate) fn search(&mut self) {
        self.functions.forget_matches();
        let found = |tree: &CallTree| self.pattern.as_ref().map(|pattern| calltree::search(tree, pattern));
        let listed = &self.shaped.listed;
        self.listed_matches = if Arc::ptr_eq(listed, &self.tree) { None } else { found(listed) };
        self.callers_matches = self.shaped.callers.as_ref().and_then(found);
        self.matches = found(&self.tree);
    }

    /// Counts the heat map, where it is the view, else the timeline; of all samples, so that another range can be
    /// chosen in it.
    pub(crate) fn count_times(&mut self, chosen: &Chosen<'_>, settings: &FlameSettings, rooms: &Rooms) {
        let filter = chosen.filter.as_ref().map(|filter| SampleFilter { times_ns: None, ..filter.clone() });
        let samples = side(chosen.side, filter.as_ref(), None);
        let (pattern, options) = (self.pattern.as_ref(), self.base.options());
        if settings.view == FlameKind::Heatmap {
            if self.heat.is_none() {
                self.heat = rooms.shapes.and_then(|shapes| (shapes.heat)(samples, pattern, options));
            }
        } else if self.timeline.is_none() {
            self.timeline = Timeline::new(samples, pattern, options).ok().flatten();
        }
    }
}

/// What colours say, by the word of the URL.
fn coloring_of(word: &str, has_baseline: bool) -> Coloring {
    match word {
        "package" => Coloring::Package,
        "library" => Coloring::Module,
        "file" => Coloring::File,
        "function" => Coloring::Function,
        "value" => Coloring::Value,
        "classic" => Coloring::Classic,
        _ if has_baseline => Coloring::Diff,
        _ => Coloring::Package,
    }
}

/// Whether what is asked for needs the room of shapes.
pub(crate) fn needs_shapes(settings: &FlameSettings) -> bool {
    !form_of(settings).is_plain() || settings.view == FlameKind::Heatmap || settings.regex && !settings.q.is_empty()
}

/// The trees of a form; the engine sees to it that the room is there where one isn't plain.
fn shape(base: &Arc<CallTree>, form: &Form, samples: Side<'_>, rooms: &Rooms) -> Shaped {
    match rooms.shapes.filter(|_| !form.is_plain()) {
        Some(shapes) => (shapes.shape)(base, form, samples),
        None => Shaped::plain(base),
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
