//! The cluster that is shown: its facts, and the list, map and drawers of the nodes screen.

use cluster::view::{self, NodeDetail, NodeListing, NodeQuery, SortKey};
use cluster::{NodeId, PodId, ResourceId, Snapshot, Totals};
use draw::Window;
use nodemap::{Group, Item, Layout, Measure, Settings, Size};
use planner::Prepared;

use crate::lists::{Lists, Of};
use crate::{
    ClusterModel, ClusterRows, ClusterSettings, Described, Exported, ListAsked, ListPage, MapWindow, NodeTableRow,
    PendingDetail, PodModel, overview, pending_detail,
};

/// Space of the map around a window that is laid out as well, as a share of the window.
const MARGIN: f64 = 0.75;

/// A snapshot with everything derived from it.
pub(crate) struct ClusterView {
    pub(crate) snapshot: Snapshot,
    pub(crate) totals: Totals,
    facts: serde_json::Value,
    settings: ClusterSettings,
    pub(crate) listing: NodeListing,
    pub(crate) map: Settings,
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
    pub(crate) fn new(snapshot: Snapshot) -> Self {
        let totals = Totals::of(&snapshot);
        let facts = serde_json::to_value(cluster::facts(&snapshot, &totals)).unwrap_or_default();
        let resource = snapshot.find_resource("cpu").unwrap_or(ResourceId(0));
        Self {
            totals,
            facts,
            settings: ClusterSettings::default(),
            listing: NodeListing::default(),
            map: Settings { resource, measure: Measure::default() },
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
        let query = NodeQuery {
            filter: settings.filter.clone(),
            group: settings.group.clone(),
            sort,
            descending: settings.descending,
            resource,
            now_unix_ms: settings.now_unix_ms,
        };
        self.map = Settings { resource, measure };
        self.listing = view::list_nodes(&self.snapshot, &self.totals, &query);
        self.layout = None;
        let grouped = !settings.group.is_empty();
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
            node_css: asked.node_css.clamp(4.0, 2000.0),
        };
        if self.layout.as_ref().is_none_or(|(of, _)| *of != size) {
            let grouped = !self.settings.group.is_empty();
            let groups = self.listing.groups.iter().map(|group| Group {
                title: if grouped { overview::group_title(self, group) } else { String::new() },
                summary: if grouped { overview::group_summary(self, group) } else { String::new() },
                nodes: group.nodes.clone(),
            });
            let layout = nodemap::layout(&self.snapshot, &self.totals, groups.collect(), &self.map, &size);
            self.layout = Some((size, layout));
        }
        let (_, layout) = self.layout.as_ref()?;
        // Only above and below: the map is never wider than its window.
        let margin = (window.y_end - window.y_start) * MARGIN;
        let around = Window {
            y_start: window.y_start - margin,
            y_end: window.y_end + margin,
            height_device: window.height_device * (1.0 + 2.0 * MARGIN),
            ..window
        };
        let pixels = nodemap::Pixels { ratio: size.ratio, char_width: asked.pixels.char_width.max(1.0) };
        let mut list = nodemap::draw(layout, &self.snapshot, &self.totals, &self.map, around, &pixels);
        list.world_height = layout.height_device();
        Some(list.to_bytes())
    }

    /// Rows of the table.
    pub(crate) fn rows(&self, from: u32, to: u32) -> ClusterRows {
        let count = self.rows.len() as u32;
        let (from, to) = (from.min(count), to.min(count));
        let rows = self.rows[from as usize..to.max(from) as usize]
            .iter()
            .map(|row| match row {
                RowOf::Group(number) => {
                    let group = &self.listing.groups[*number as usize];
                    NodeTableRow::Group {
                        title: overview::group_title(self, group),
                        summary: overview::group_summary(self, group),
                    }
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
        let known = match item {
            Item::Node(id) => (id.0 as usize) < self.snapshot.nodes.len(),
            Item::Pod(id) => (id.0 as usize) < self.snapshot.pods.len(),
        };
        if !known {
            return None;
        }
        let nodemap::Description { title, rows } = nodemap::describe(&self.snapshot, &self.totals, &self.map, item);
        let (node, pod) = match item {
            Item::Node(id) => (Some(self.snapshot.text(self.snapshot.node(id).name).to_owned()), None),
            Item::Pod(id) => (None, Some(self.snapshot.pod_key(self.snapshot.pod(id)))),
        };
        Some(Described { item: number, title, rows, node, pod })
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
