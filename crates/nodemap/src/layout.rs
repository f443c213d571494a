//! Where groups and nodes stand: nodes as boxes of one size in rows, by group; from far each group as one box.

use cluster::view::GroupFigures;
use cluster::{NodeId, PodId};
use draw::Window;

use crate::{Item, Rect, Scene, Spread, far};

/// Nodes that stand together, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Group {
    /// Whether it is the heading over the groups that follow it, which hold its nodes.
    pub is_outer: bool,
    /// Title of its header; a group without has no header.
    pub title: String,
    /// What the header says beside the title.
    pub summary: String,
    /// Its nodes.
    pub nodes: Vec<NodeId>,
    /// The sums over them.
    pub figures: GroupFigures,
}

/// How much room there is, and how large a node shall be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Size {
    /// Width of the map in device pixels.
    pub width_device: f64,
    /// Device pixels for a CSS pixel.
    pub ratio: f64,
    /// Wished edge of a node's box in CSS pixels. Boxes are this high, and at least this wide: a row fills the width.
    pub node_css: f64,
}

/// Smallest and largest edge of a node's box in CSS pixels.
const NODE_CSS: (f64, f64) = (0.25, 4000.0);
/// Under this edge nodes can neither be told apart nor pointed at, and are more than a page can paint in a frame: each
/// group is one box.
pub const NODES_FROM_CSS: f64 = 5.0;
/// Height of a header in CSS pixels, with the space below it.
const HEADER_CSS: f64 = 22.0;
/// The space below it.
const BELOW_HEADER_CSS: f64 = 4.0;
/// Space between groups in CSS pixels, and between outer ones.
const BETWEEN_GROUPS_CSS: f64 = 12.0;
const BETWEEN_OUTER_CSS: f64 = 20.0;
/// Space between the boxes of groups.
const BETWEEN_BOXES_CSS: f64 = 6.0;

/// Places of all groups and nodes in the world, which is device pixels of the full map.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    groups: Vec<Group>,
    /// Places of headers and their groups, from top to bottom.
    headers: Vec<(u32, Rect)>,
    /// Where the nodes of groups stand, from top to bottom; none from far.
    blocks: Vec<Block>,
    /// Places of groups that are one box, row by row; only from far.
    boxes: Vec<(u32, Rect)>,
    /// How many nodes of each group have which colour; only from far.
    spreads: Vec<Spread>,
    columns: usize,
    box_w: f64,
    box_h: f64,
    gap: f64,
    height: f64,
}

/// The nodes of a group, in rows.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Block {
    group: u32,
    top: f64,
    bottom: f64,
}

/// Places the nodes of `groups`, one below the other. Nodes that the snapshot doesn't have are left out.
#[must_use]
pub fn layout(scene: &Scene<'_>, mut groups: Vec<Group>, size: &Size) -> Layout {
    let Scene { snapshot, totals, .. } = scene;
    let known = snapshot.nodes.len().min(totals.nodes.len()).min(totals.pods_of_node.len());
    for group in &mut groups {
        group.nodes.retain(|node| (node.0 as usize) < known);
    }
    let mut layout = Layout::new(groups, size);
    if !layout.boxes.is_empty() {
        layout.spreads = layout.groups.iter().map(|group| scene.spread(group.nodes.iter().copied())).collect();
    }
    layout
}

impl Layout {
    fn new(groups: Vec<Group>, size: &Size) -> Self {
        let sound = |value: f64, otherwise: f64| if value.is_finite() && value > 0.0 { value } else { otherwise };
        let ratio = sound(size.ratio, 1.0);
        let width = sound(size.width_device, 1.0).floor().max(1.0);
        let edge_css = sound(size.node_css, 10.0).clamp(NODE_CSS.0, NODE_CSS.1);
        let edge = (edge_css * ratio).round().clamp(1.0, width);
        let gap = ((edge_css * 0.06).clamp(1.0, 8.0) * ratio).round().max(1.0);
        let columns = ((width + gap) / (edge + gap)).floor().clamp(1.0, f64::from(u32::MAX));
        let mut layout = Self {
            headers: Vec::new(),
            blocks: Vec::new(),
            boxes: Vec::new(),
            spreads: Vec::new(),
            columns: columns as usize,
            box_w: ((width + gap) / columns - gap).floor().max(1.0),
            box_h: edge,
            gap,
            height: 0.0,
            groups,
        };
        let px = |css: f64| (css * ratio).round();
        let is_far = edge_css < NODES_FROM_CSS;
        let pitch = (edge_css + 1.0) * ratio;
        let (mut top, mut at) = (0.0, 0);
        let mut follows_header = true;
        while let Some(group) = layout.groups.get(at) {
            let is_outer = group.is_outer;
            if !follows_header {
                top += px(if is_outer { BETWEEN_OUTER_CSS } else { BETWEEN_GROUPS_CSS });
            }
            let has_header = !group.title.is_empty() && (is_outer || !is_far);
            if has_header {
                let h = px(HEADER_CSS - BELOW_HEADER_CSS);
                layout.headers.push((at as u32, Rect { x: 0.0, y: top, w: width, h }));
                layout.height = top + h;
                top += px(HEADER_CSS);
            }
            follows_header = is_outer;
            if is_outer {
                at += 1;
            } else if is_far {
                // All boxes up to the next header stand side by side.
                let run = layout.groups[at..].iter().take_while(|group| !group.is_outer);
                let areas: Vec<f64> = run.map(|group| group.nodes.len() as f64 * pitch * pitch).collect();
                let (places, bottom) = far::rows(&areas, width, top, px(BETWEEN_BOXES_CSS), ratio);
                let numbers = at as u32..;
                layout.boxes.extend(numbers.zip(places));
                at += areas.len();
                (top, layout.height) = (bottom, bottom);
            } else {
                let rows = group.nodes.len().div_ceil(layout.columns) as f64;
                let bottom = top + (rows * (edge + gap) - gap).max(0.0);
                layout.blocks.push(Block { group: at as u32, top, bottom });
                at += 1;
                (top, layout.height) = (bottom, bottom);
            }
        }
        layout
    }

    /// Height of the whole map in device pixels; 0 without a group.
    #[must_use]
    pub fn height_device(&self) -> f64 {
        self.height
    }

    /// How many nodes stand in a row.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// A group by its number.
    #[must_use]
    pub fn group(&self, number: u32) -> Option<&Group> {
        self.groups.get(number as usize)
    }

    /// How many nodes of a group have which colour; only known from far.
    pub(crate) fn spread(&self, number: u32) -> Option<&Spread> {
        self.spreads.get(number as usize)
    }

    /// Where the box or header of an item stands in the world; what has none of its own stands where its node or group
    /// does. Looks through all nodes.
    #[must_use]
    pub fn place_of(&self, scene: &Scene<'_>, item: Item) -> Option<Rect> {
        let snapshot = scene.snapshot;
        match item {
            Item::Node(node) => self.place_of_node(node),
            Item::Pod(PodId(pod)) => self.place_of_node(snapshot.pods.get(pod as usize)?.node?),
            Item::Container(row) => self.place_of_node(snapshot.pod(scene.pod_of_container(row)?).node?),
            Item::Group(group) => {
                let mut places = self.boxes.iter().chain(&self.headers);
                let place = places.find(|(number, _)| *number == group).map(|(_, place)| *place);
                // One without a header begins with its first node.
                place.or_else(|| self.place_of_node(*self.group(group)?.nodes.first()?))
            }
        }
    }

    fn place_of_node(&self, node: NodeId) -> Option<Rect> {
        let at = |group: u32| self.groups[group as usize].nodes.iter().position(|other| *other == node);
        let in_block = || self.blocks.iter().find_map(|block| Some(self.cell(block, at(block.group)?)));
        let in_box = || self.boxes.iter().find(|(group, _)| at(*group).is_some()).map(|(_, place)| *place);
        if self.boxes.is_empty() { in_block() } else { in_box() }
    }

    /// Headers that the window touches: the group, its number and its place in the world.
    pub(crate) fn headers(&self, window: &Window) -> impl Iterator<Item = (u32, &Group, Rect)> {
        self.touched(&self.headers, window)
    }

    /// Groups that are one box each and that the window touches.
    pub(crate) fn boxes(&self, window: &Window) -> impl Iterator<Item = (u32, &Group, Rect)> {
        self.touched(&self.boxes, window)
    }

    /// Of places that come by row those that the window touches.
    fn touched<'a>(
        &'a self,
        places: &'a [(u32, Rect)],
        window: &Window,
    ) -> impl Iterator<Item = (u32, &'a Group, Rect)> {
        let (above, below) = (window.y_start, window.y_end);
        let first = places.partition_point(|(_, place)| place.bottom() <= above);
        let places = places[first..].iter().take_while(move |(_, place)| place.y < below);
        places.map(|(number, place)| (*number, &self.groups[*number as usize], *place))
    }

    /// Nodes that the window touches, by row, each with its place in the world.
    pub(crate) fn cells(&self, window: &Window) -> impl Iterator<Item = (NodeId, Rect)> {
        let (left, right) = (window.x_start, window.x_end);
        let (above, below) = (window.y_start, window.y_end);
        let pitch_w = self.box_w + self.gap;
        let column = |x: f64| (x / pitch_w).clamp(0.0, self.columns as f64) as usize;
        let columns = column(left)..column((right / pitch_w).ceil() * pitch_w + 0.5);
        let first = self.blocks.partition_point(|block| block.bottom <= above);
        let blocks = self.blocks[first..].iter().take_while(move |block| block.top < below);
        blocks.flat_map(move |block| {
            let nodes = &self.groups[block.group as usize].nodes;
            let pitch_h = self.box_h + self.gap;
            let all = nodes.len().div_ceil(self.columns) as f64;
            let row = |y: f64| ((y - block.top) / pitch_h).clamp(0.0, all);
            let rows = row(above).floor() as usize..row(below).ceil() as usize;
            let columns = columns.clone();
            rows.flat_map(move |row| {
                let start = (row * self.columns + columns.start).min(nodes.len());
                let end = (row * self.columns + columns.end).clamp(start, nodes.len());
                (start..end).map(move |at| (nodes[at], self.cell(block, at)))
            })
        })
    }

    fn cell(&self, block: &Block, at: usize) -> Rect {
        let (row, column) = (at / self.columns, at % self.columns);
        Rect {
            x: column as f64 * (self.box_w + self.gap),
            y: block.top + row as f64 * (self.box_h + self.gap),
            w: self.box_w,
            h: self.box_h,
        }
    }
}

#[cfg(test)]
#[path = "layout_tests.rs"]
mod tests;
