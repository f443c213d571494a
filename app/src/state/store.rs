//! The page's signals. Large data stands behind `Arc`s; the full profile and cluster are the engine's.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use cluster::view::{NodeDetail, Prices};
use draw::palette::Theme;
use engine::{
    ClusterModel, ClusterRows, Completions, Described, FlameModel, FrameInfo, FunctionRows, Glance, ListPage, Opened,
    Pixels, Shares, TreeRows, Window2,
};
use leptos::prelude::*;
use route::Route;
use site::Site;

use super::transforms::Past;
use crate::worker::bridge::Bridge;

/// Where a load stands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Phase {
    /// No source.
    Empty,
    /// Sources are on their way, or their first picture is.
    Loading,
    /// The picture is on the screen.
    Ready,
    /// The last load failed, with this sentence; what was open before is still shown.
    Failed(String),
}

impl Phase {
    /// The word for `data-state`.
    pub(crate) fn word(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Loading => "loading",
            Self::Ready => "ready",
            Self::Failed(_) => "error",
        }
    }
}

/// Bytes of a load so far.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Progress {
    pub(crate) received: u64,
    pub(crate) total: Option<u64>,
    pub(crate) stage: String,
}

/// A picture with the generation of its load; the list itself goes straight to the painter.
pub(crate) type PictureSlot = RwSignal<Option<Arc<draw::DrawList>>>;

/// What the drawer shows.
#[derive(Debug, Clone, Default)]
pub(crate) enum Drawer {
    #[default]
    Closed,
    Node(Arc<NodeDetail>),
    Pod(Arc<engine::PodModel>),
}

/// The menu of a frame: which, and where, in CSS pixels of the window.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Menu {
    pub(crate) frame: Arc<FrameInfo>,
    pub(crate) at: (f64, f64),
}

/// All signals.
#[derive(Clone, Copy)]
pub(crate) struct Store {
    pub(crate) route: RwSignal<Route>,
    pub(crate) phase: RwSignal<Phase>,
    pub(crate) progress: RwSignal<Option<Progress>>,
    pub(crate) opened: RwSignal<Opened>,
    pub(crate) theme: RwSignal<Theme>,
    /// What `isotherm.json` says.
    pub(crate) site: RwSignal<Arc<Site>>,
    /// What is wrong with it.
    pub(crate) site_faults: RwSignal<Vec<String>>,
    /// Whether this is a panel that is too small for its controls: they are behind one button.
    pub(crate) is_small: RwSignal<bool>,
    /// Edge of a node's box in CSS pixels, where the URL names none.
    pub(crate) node_css: RwSignal<f64>,
    pub(crate) help: RwSignal<bool>,
    /// Whether parts that only wait to be used are to be fetched.
    pub(crate) tools_due: RwSignal<bool>,
    /// Something that happened to the page itself, for reading.
    pub(crate) remark: RwSignal<Option<String>>,
    /// What was done, for a moment.
    pub(crate) toast: RwSignal<Option<String>>,
    /// The part of the flame graph that was asked for last.
    pub(crate) window: StoredValue<Option<(Window2, Pixels)>>,
    /// What a screen reader is told next.
    pub(crate) said: RwSignal<String>,
    pub(crate) flame: RwSignal<Option<Arc<FlameModel>>>,
    pub(crate) flame_picture: PictureSlot,
    /// Callers in the sandwich.
    pub(crate) callers_picture: PictureSlot,
    pub(crate) minimap_picture: PictureSlot,
    pub(crate) timeline_picture: PictureSlot,
    pub(crate) heat_picture: PictureSlot,
    pub(crate) tree_rows: RwSignal<Arc<TreeRows>>,
    /// Transforms before the last changes.
    pub(crate) past: RwSignal<Past>,
    /// The menu of a frame, while it is open.
    pub(crate) menu: RwSignal<Option<Menu>>,
    /// Where a menu is to open as soon as its frame is described.
    pub(crate) menu_at: RwSignal<Option<(f64, f64)>>,
    pub(crate) functions: RwSignal<Arc<FunctionRows>>,
    pub(crate) frame: RwSignal<Option<Arc<FrameInfo>>>,
    /// Whether the drawer shows the selected frame.
    pub(crate) details: RwSignal<bool>,
    /// Where the weight of the selected frame's function is, by what samples are grouped by.
    pub(crate) shares: RwSignal<BTreeMap<String, Arc<Shares>>>,
    /// What nodes cost by instance type, as the page's set-up gives it; empty if it gives none.
    pub(crate) prices: RwSignal<Prices>,
    pub(crate) cluster: RwSignal<Option<Arc<ClusterModel>>>,
    pub(crate) map_picture: PictureSlot,
    pub(crate) node_rows: RwSignal<Arc<ClusterRows>>,
    /// The cluster in one look.
    pub(crate) glance: RwSignal<Option<Arc<Glance>>>,
    /// Ways to go on with the filter that was typed last.
    pub(crate) completions: RwSignal<Arc<Completions>>,
    /// The list that was asked for last.
    pub(crate) list: RwSignal<Arc<ListPage>>,
    /// The thing on the map that was asked about last.
    pub(crate) described: RwSignal<Option<Arc<Described>>>,
    pub(crate) drawer: RwSignal<Drawer>,
    bridge: StoredValue<Option<Rc<Bridge>>, LocalStorage>,
}

impl Store {
    /// Empty signals.
    pub(crate) fn new(route: Route) -> Self {
        Self {
            route: RwSignal::new(route),
            phase: RwSignal::new(Phase::Empty),
            progress: RwSignal::new(None),
            opened: RwSignal::new(Opened::default()),
            theme: RwSignal::new(Theme::Light),
            site: RwSignal::new(Arc::default()),
            site_faults: RwSignal::new(Vec::new()),
            is_small: RwSignal::new(false),
            node_css: RwSignal::new(nodemap::EDGE_CSS),
            help: RwSignal::new(false),
            tools_due: RwSignal::new(false),
            remark: RwSignal::new(None),
            toast: RwSignal::new(None),
            window: StoredValue::new(None),
            said: RwSignal::new(String::new()),
            flame: RwSignal::new(None),
            flame_picture: RwSignal::new(None),
            callers_picture: RwSignal::new(None),
            minimap_picture: RwSignal::new(None),
            timeline_picture: RwSignal::new(None),
            heat_picture: RwSignal::new(None),
            tree_rows: RwSignal::new(Arc::default()),
            past: RwSignal::new(Past::default()),
            menu: RwSignal::new(None),
            menu_at: RwSignal::new(None),
            functions: RwSignal::new(Arc::default()),
            frame: RwSignal::new(None),
            details: RwSignal::new(false),
            shares: RwSignal::new(BTreeMap::new()),
            prices: RwSignal::new(Prices::default()),
            cluster: RwSignal::new(None),
            map_picture: RwSignal::new(None),
            node_rows: RwSignal::new(Arc::default()),
            glance: RwSignal::new(None),
            completions: RwSignal::new(Arc::default()),
            list: RwSignal::new(Arc::default()),
            described: RwSignal::new(None),
            drawer: RwSignal::new(Drawer::Closed),
            bridge: StoredValue::new_local(None),
        }
    }

    /// Connects the engine.
    pub(crate) fn connect(&self, bridge: Rc<Bridge>) {
        self.bridge.set_value(Some(bridge));
    }

    /// The line to the engine.
    pub(crate) fn bridge(&self) -> Option<Rc<Bridge>> {
        self.bridge.get_value()
    }

    /// Whether the drawer of a frame is open.
    pub(crate) fn shows_details(&self) -> bool {
        self.details.get_untracked() && self.frame.with_untracked(Option::is_some)
    }

    /// Asks the engine.
    pub(crate) fn ask(&self, request: engine::Request) {
        if let Some(bridge) = self.bridge() {
            bridge.ask(request);
        }
    }
}
