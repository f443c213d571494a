//! The cluster that is shown: its facts, and the list, map and drawers of the nodes screen.

use std::sync::Arc;

use cluster::view::{self, GroupBy, NodeDetail, NodeListing, NodeQuery, SortKey};
use cluster::{NodeId, PodId, Recording, ResourceId, Snapshot, Totals};
use draw::Window;
use nodemap::{Group, Item, Layout, Measure, Scale, Scene, Settings, Size};
use planner::Prepared;

use crate::lists::{Lists, Of};
use crate::request::Kept;
use crate::{
    ClusterModel, ClusterRows, ClusterSettings, Described, Exported, ListAsked, ListPage, MapWindow, NodeTableRow,
    PendingDetail, PodModel, node_groups, overview, pending_detail,
};

/// Space of the map around a window that is laid out as well, as a share of the window; less where nodes are so small
/// that there are ten thousands of them.
const MARGIN: f64 = 0.75;
const MARGIN_OF_CELLS: f64 = 0.25;
const CELLS_TO_CSS: f64 = 12.0;

/// A snapshot with everything derived from it.
pub(crate) struct ClusterView {
    pub(crate) snapshot: Snapshot,
    pub(crate) totals: Totals,
    /// What the next read of the same cluster is compared with.
    pub(crate) recording: Arc<Recording>,
    facts: serde_json::Value,
    settings: ClusterSettings,
    pub(crate) listing: NodeListing,
    pub(crate) map: Settings,
    /// What colours are measured against.
    scale: Scale,
    /// What nodes are grouped by: the word and what it means here.
    pub(crate) grouped: Vec<(String, GroupBy)>,
    /// What they could be grouped by.
    pub(crate) group_choices: Vec<(String, String)>,
    /// Rows of the table: a group's head, or a node.
    rows: Vec<RowOf>,
    layout: Option<(Size, Layout)>,
    pub(crate) lists: Lists,
    /// The pod that was explained last.
    explained: Option<(PodId, Option<PendingDetail>)>,
    /// What the planner needs of the snapshot, once a pod was explained.
    prepared: Option<Prepared>,
}

#[derive(Clone, Copy)]
enum RowOf {
    Group(u32),
    Node(NodeId),
}

impl ClusterView {
    pub(crate) fn new(snapshot: Snapshot, recording: Recording) -> Self {
        let totals = Totals::of(&snapshot);
        let facts = serde_json::to_value(cluster::facts(&snapshot, &totals)).unwrap_or_default();
        let resource = snapshot.find_resource("cpu").unwrap_or(ResourceId(0));
        Self {
            totals,
            recording: Arc::new(recording),
            facts,
            settings: ClusterSettings::default(),
            listing: NodeListing::default(),
            map: Settings { resource, measure: Measure::default(), now_unix_ms: 0 },
            scale: Scale::of(&snapshot, view::Prices::default()),
            grouped: Vec::new(),
            group_choices: node_groups::choices(&snapshot),
            rows: Vec::new(),
            layout: None,
            lists: Lists::default(),
            explained: None,
            prepared: None,
            snapshot,
        }
    }

    /// Brings the view in line with the settings.
    pub(crate) fn show(&mut self, settings: ClusterSettings) -> ClusterModel {
        let resource = self.snapshot.find_resource(&settings.resource).or_else(|| self.snapshot.find_resource("cpu"));
        let resource = resource.unwrap_or(ResourceId(0));
        // Where pods have metrics, what they use of what they asked for says most; else what is asked for.
        let measured = self.snapshot.pod_metrics.is_some_and(|n| n > 0);
        let by_itself = if measured { Measure::UsageOfRequest } else { Measure::default() };
        let measure = Measure::parse(&settings.color).unwrap_or(by_itself);
        let sort = SortKey::parse(&settings.sort).unwrap_or(SortKey::Request);
        self.grouped = node_groups::asked(&self.snapshot, &settings.group);
        if self.scale.prices != settings.prices {
            self.scale = Scale::of(&self.snapshot, settings.prices.clone());
        }
        let query = NodeQuery {
            filter: settings.filter.clone(),
            group: self.grouped.iter().map(|(_, by)| by.clone()).collect(),
            sort,
            descending: settings.descending,
            resource,
            now_unix_ms: settings.now_unix_ms,
        };
        self.map = Settings { resource, measure, now_unix_ms: settings.now_unix_ms };
        self.listing = view::list_nodes(&self.snapshot, &self.totals, &self.scale.prices, &query);
        self.layout = None;
        let grouped = !self.grouped.is_empty();
        self.rows.clear();
        for (number, group) in self.listing.groups.iter().enumerate() {
            if grouped {
                self.rows.push(RowOf::Group(number as u32));
            }
            self.rows.extend(group.nodes.iter().copied().map(RowOf::Node));
        }
        self.settings = settings;
        ClusterModel {
            facts: self.facts.clone(),
            view: overview::overview(self, &self.settings),
            shown: self.listing.matched,
        }
    }

    /// The picture of a window of the map, ready for the wire.
    pub(crate) fn draw(&mut self, asked: MapWindow) -> Option<Vec<u8>> {
        let window = Window::from(asked.window);
        if !window.is_sound() {
            return None;
        }
        let size = Size {
            width_device: window.width_device,
            ratio: asked.pixels.ratio.clamp(0.25, 16.0),
            node_css: asked.node_css.clamp(0.25, 4000.0),
        };
        if self.layout.as_ref().is_none_or(|(of, _)| *of != size) {
            let groups = self.listing.groups.iter().map(|group| Group {
                is_outer: self.grouped.len() > 1 && group.level == 0,
                title: node_groups::title(group, &self.grouped),
                summary: self.summary(&group.figures),
                nodes: group.nodes.clone(),
                figures: group.figures.clone(),
            });
            let layout = nodemap::layout(&self.scene(), groups.collect(), &size);
            self.layout = Some((size, layout));
        }
        let (_, layout) = self.layout.as_ref()?;
        let scene = self.scene();
        let window = asked.kept.map_or(window, |kept| kept_in(&scene, layout, window, kept));
        // Only above and below: the map is never wider than its window.
        let share = if size.node_css < CELLS_TO_CSS { MARGIN_OF_CELLS } else { MARGIN };
        let margin = (window.y_end - window.y_start) * share;
        let around = Window {
            y_start: window.y_start - margin,
            y_end: window.y_end + margin,
            height_device: window.height_device * (1.0 + 2.0 * share),
            ..window
        };
        let pixels = nodemap::Pixels { ratio: size.ratio, char_width: asked.pixels.char_width.max(1.0) };
        Some(nodemap::draw(layout, &scene, around, &pixels).to_bytes())
    }

    /// Rows of the table.
    pub(crate) fn rows(&self, from: u32, to: u32) -> ClusterRows {
        let count = self.rows.len() as u32;
        let (from, to) = (from.min(count), to.min(count));
        let rows = self.rows[from as usize..to.max(from) as usize]
            .iter()
            .map(|row| match row {
                RowOf::Group(number) => {
                    let (group, prices) = (&self.listing.groups[*number as usize], &self.scale.prices);
                    let row = node_groups::row(&self.snapshot, self.map.resource, prices, group, &self.grouped);
                    NodeTableRow::Group(Box::new(row))
                }
                RowOf::Node(id) => NodeTableRow::Node(Box::new(view::node_row(
                    &self.snapshot,
                    &self.totals,
                    *id,
                    self.map.resource,
                    self.settings.now_unix_ms,
                ))),
            })
            .collect();
        ClusterRows { from, count, rows }
    }

    /// What the tooltip says of a thing on the map.
    pub(crate) fn describe(&self, number: u32) -> Option<Described> {
        let item = nodemap::item(number)?;
        let (scene, snapshot) = (self.scene(), &self.snapshot);
        let described = match item {
            Item::Group(number) => {
                let group = self.listing.groups.get(number as usize)?;
                let title = node_groups::title(group, &self.grouped);
                scene.describe_group(if title.is_empty() { "All nodes" } else { &title }, &group.figures)
            }
            item => scene.describe(item),
        };
        let nodemap::Description { title, rows } = described;
        let (mut node, mut pod) = (None, None);
        match item {
            Item::Node(id) => node = Some(snapshot.text(snapshot.nodes.get(id.0 as usize)?.name).to_owned()),
            Item::Pod(id) => pod = Some(snapshot.pod_key(snapshot.pods.get(id.0 as usize)?)),
            Item::Container(row) => pod = Some(snapshot.pod_key(snapshot.pod(scene.pod_of_container(row)?))),
            Item::Group(_) => {}
        }
        Some(Described { item: number, title, rows, node, pod })
    }

    /// What the map is made of.
    pub(crate) fn scene(&self) -> Scene<'_> {
        Scene { snapshot: &self.snapshot, totals: &self.totals, settings: &self.map, scale: &self.scale }
    }

    fn summary(&self, figures: &view::GroupFigures) -> String {
        node_groups::summary(&self.snapshot, self.map.resource, &self.scale.prices, figures)
    }

    /// Everything about a node.
    pub(crate) fn node(&self, name: &str) -> Option<NodeDetail> {
        let id = self.snapshot.find_node(name)?;
        Some(view::node_detail(&self.snapshot, &self.totals, id, self.settings.now_unix_ms))
    }

    /// Everything about a pod, named `namespace/name`.
    pub(crate) fn pod(&mut self, name: &str) -> Option<PodModel> {
        let (namespace, name) = name.split_once('/')?;
        let id = self.snapshot.find_pod(namespace, name)?;
        let detail = view::pod_detail(&self.snapshot, id, self.settings.now_unix_ms);
        if self.explained.as_ref().is_none_or(|(of, _)| *of != id) {
            self.explained = Some((id, pending_detail::pending_detail(&self.snapshot, &mut self.prepared, id)));
        }
        let pending = self.explained.as_ref().and_then(|(_, pending)| pending.clone());
        Some(PodModel { detail, pending })
    }

    /// Rows of a list.
    pub(crate) fn list(&mut self, asked: &ListAsked) -> Option<ListPage> {
        let of = Of { snapshot: &self.snapshot, now_unix_ms: asked.now_unix_ms };
        self.lists.page(of, asked)
    }

    /// A list as a file. What can't be made is said in it.
    pub(crate) fn export_list(&mut self, what: &str, copy: bool, asked: &ListAsked) -> Option<(Exported, Vec<u8>)> {
        let of = Of { snapshot: &self.snapshot, now_unix_ms: asked.now_unix_ms };
        self.lists.export(of, asked, what, copy)
    }
}

/// The window moved so that a thing stands where it did, as far as the map reaches.
fn kept_in(scene: &Scene<'_>, layout: &Layout, window: Window, kept: Kept) -> Window {
    let place = nodemap::item(kept.item).and_then(|item| layout.place_of(scene, item));
    let Some(place) = place.filter(|_| kept.y_device.is_finite()) else { return window };
    let height = window.y_end - window.y_start;
    let lowest = (layout.height_device() - height).max(0.0);
    let y_start = (place.y - kept.y_device).clamp(0.0, lowest).round();
    Window { y_start, y_end: y_start + height, ..window }
}
