//! Where nodes stand: boxes of one size in rows, by group.

use cluster::{NodeId, Snapshot, Totals};
use draw::Window;

use crate::{Rect, Settings};

/// Nodes that stand together, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Group {
    /// Title of its header; a group without has no header.
    pub title: String,
    /// What the header says beside the title.
    pub summary: String,
    /// Its nodes.
    pub nodes: Vec<NodeId>,
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
const NODE_CSS: (f64, f64) = (3.0, 4000.0);
/// Height of a header in CSS pixels, with the space below it.
const HEADER_CSS: f64 = 22.0;
/// The space below it.
const BELOW_HEADER_CSS: f64 = 4.0;
/// Space between groups in CSS pixels.
const BETWEEN_GROUPS_CSS: f64 = 12.0;

/// Places of all nodes in the world, which is device pixels of the full map.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    groups: Vec<Placed>,
    columns: usize,
    box_w: f64,
    box_h: f64,
    gap: f64,
    header_h: f64,
    width: f64,
    height: f64,
}

#[derive(Debug, Clone, PartialEq)]
struct Placed {
    group: Group,
    top: f64,
    boxes_top: f64,
    bottom: f64,
}

/// Places the nodes of `groups`, one below the other. Nodes that `snapshot` or `totals` don't have are left out. The
/// settings don't place nodes: a change of measure or resource may keep the layout.
#[must_use]
pub fn layout(
    snapshot: &Snapshot,
    totals: &Totals,
    mut groups: Vec<Group>,
    _settings: &Settings,
    size: &Size,
) -> Layout {
    let known = snapshot.nodes.len().min(totals.nodes.len()).min(totals.pods_of_node.len());
    for group in &mut groups {
        group.nodes.retain(|node| (node.0 as usize) < known);
    }
    Layout::new(groups, size)
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
        let box_w = ((width + gap) / columns - gap).floor().max(1.0);
        let mut layout = Self {
            groups: Vec::with_capacity(groups.len()),
            columns: columns as usize,
            box_w,
            box_h: edge,
            gap,
            header_h: ((HEADER_CSS - BELOW_HEADER_CSS) * ratio).round(),
            width,
            height: 0.0,
        };
        let mut top = 0.0;
        for group in groups {
            let header = if group.title.is_empty() { 0.0 } else { (HEADER_CSS * ratio).round() };
            let rows = group.nodes.len().div_ceil(layout.columns) as f64;
            let boxes_top = top + header;
            let bottom = boxes_top + (rows * (edge + gap) - gap).max(0.0);
            layout.height = bottom;
            layout.groups.push(Placed { group, top, boxes_top, bottom });
            top = bottom + (BETWEEN_GROUPS_CSS * ratio).round();
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

    /// Where a node stands in the world; looks through all of them.
    #[must_use]
    pub fn place_of(&self, node: NodeId) -> Option<Rect> {
        self.groups.iter().find_map(|placed| {
            let at = placed.group.nodes.iter().position(|other| *other == node)?;
            Some(self.cell(placed, at))
        })
    }

    /// Headers that the window touches: the group and its place in the world.
    pub(crate) fn headers(&self, window: &Window) -> impl Iterator<Item = (&Group, Rect)> {
        let titled = self.touched(window).filter(|placed| !placed.group.title.is_empty());
        let placed = titled.map(|p| (&p.group, Rect { x: 0.0, y: p.top, w: self.width, h: self.header_h }));
        placed.filter(|(_, at)| at.y < window.y_end && at.bottom() > window.y_start)
    }

    /// Nodes that the window touches, by row, each with its place in the world.
    pub(crate) fn cells(&self, window: &Window) -> impl Iterator<Item = (NodeId, Rect)> {
        let (left, right) = (window.x_start, window.x_end);
        let (above, below) = (window.y_start, window.y_end);
        let pitch_w = self.box_w + self.gap;
        let column = |x: f64| (x / pitch_w).clamp(0.0, self.columns as f64) as usize;
        let columns = column(left)..column((right / pitch_w).ceil() * pitch_w + 0.5);
        self.touched(window).flat_map(move |placed| {
            let pitch_h = self.box_h + self.gap;
            let all = placed.group.nodes.len().div_ceil(self.columns) as f64;
            let row = |y: f64| ((y - placed.boxes_top) / pitch_h).clamp(0.0, all);
            let rows = row(above).floor() as usize..row(below).ceil() as usize;
            let columns = columns.clone();
            rows.flat_map(move |row| {
                let start = (row * self.columns + columns.start).min(placed.group.nodes.len());
                let end = (row * self.columns + columns.end).clamp(start, placed.group.nodes.len());
                (start..end).map(move |at| (placed.group.nodes[at], self.cell(placed, at)))
            })
        })
    }

    fn touched(&self, window: &Window) -> impl Iterator<Item = &Placed> {
        let first = self.groups.partition_point(|placed| placed.bottom <= window.y_start);
        let below = window.y_end;
        self.groups[first..].iter().take_while(move |placed| placed.top < below)
    }

    fn cell(&self, placed: &Placed, at: usize) -> Rect {
        let (row, column) = (at / self.columns, at % self.columns);
        Rect {
            x: column as f64 * (self.box_w + self.gap),
            y: placed.boxes_top + row as f64 * (self.box_h + self.gap),
            w: self.box_w,
            h: self.box_h,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn window(y_start: f64, y_end: f64, width: f64) -> Window {
        Window { x_start: 0.0, x_end: width, y_start, y_end, width_device: width, height_device: y_end - y_start }
    }

    fn group(title: &str, nodes: std::ops::Range<u32>) -> Group {
        Group { title: title.to_owned(), summary: String::new(), nodes: nodes.map(NodeId).collect() }
    }

    #[test]
    fn only_nodes_in_the_window_are_looked_at() {
        let size = Size { width_device: 1439.0, ratio: 1.0, node_css: 10.0 };
        let layout = Layout::new(vec![group("", 0..130_000)], &size);
        assert_eq!((layout.columns(), layout.box_w, layout.box_h, layout.gap), (130, 10.0, 10.0, 1.0));
        assert_eq!(layout.height_device(), 1000.0 * 11.0 - 1.0);
        let cells: Vec<_> = layout.cells(&window(5500.0, 5522.0, 1439.0)).collect();
        assert_eq!(cells.len(), 2 * 130);
        assert_eq!(cells[0], (NodeId(65_000), Rect { x: 0.0, y: 5500.0, w: 10.0, h: 10.0 }));
        let column = Window { x_start: 11.0, x_end: 22.0, ..window(0.0, 11.0, 11.0) };
        assert_eq!(layout.cells(&column).map(|cell| cell.0).collect::<Vec<_>>(), [NodeId(1)]);
    }

    #[test]
    fn groups_stand_below_each_other() {
        let size = Size { width_device: 100.0, ratio: 2.0, node_css: 20.0 };
        let layout = Layout::new(vec![group("a", 0..3), group("b", 3..3), group("", 3..4)], &size);
        let all = window(0.0, 1e6, 100.0);
        let headers: Vec<_> = layout.headers(&all).map(|(group, at)| (group.title.as_str(), at.y, at.h)).collect();
        assert_eq!(headers, [("a", 0.0, 36.0), ("b", 150.0, 36.0)]);
        let tops: Vec<_> = layout.cells(&all).map(|(node, at)| (node.0, at.x, at.y)).collect();
        assert_eq!(tops, [(0, 0.0, 44.0), (1, 51.0, 44.0), (2, 0.0, 86.0), (3, 0.0, 218.0)]);
        assert_eq!((layout.height_device(), layout.place_of(NodeId(3)).map(|at| at.bottom())), (258.0, Some(258.0)));
        assert_eq!(layout.place_of(NodeId(9)), None);
        assert_eq!(Layout::new(Vec::new(), &size).height_device(), 0.0);
    }

    #[test]
    fn sizes_that_make_no_sense_give_a_map_all_the_same() {
        for odd in [f64::NAN, f64::INFINITY, -3.0, 0.0, 1e-300, 1e300] {
            for size in [
                Size { width_device: odd, ratio: 1.0, node_css: 10.0 },
                Size { width_device: 100.0, ratio: odd, node_css: 10.0 },
                Size { width_device: 100.0, ratio: 1.0, node_css: odd },
            ] {
                let layout = Layout::new(vec![group("t", 0..7)], &size);
                assert!(layout.height_device().is_finite() && layout.box_w >= 1.0 && layout.box_h >= 1.0, "{size:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn a_window_finds_what_it_touches_and_boxes_keep_apart(
            counts in proptest::collection::vec(0u32..60, 1..5), titled: bool,
            width in 20.0f64..400.0, node_css in 3.0f64..120.0, top in 0.0f64..1500.0, height in 1.0f64..500.0,
        ) {
            let mut first = 0;
            let groups = counts.iter().map(|count| {
                let group = group(if titled { "t" } else { "" }, first..first + count);
                first += count;
                group
            });
            let layout = Layout::new(groups.collect(), &Size { width_device: width, ratio: 1.0, node_css });
            let all: Vec<_> = layout.cells(&window(0.0, 1e9, width)).collect();
            prop_assert_eq!(all.len(), first as usize);
            for pair in all.windows(2) {
                let (a, b) = (pair[0].1, pair[1].1);
                prop_assert!(b.x > a.right() || b.y > a.bottom());
            }
            prop_assert!(all.iter().all(|(_, at)| at.right() <= width && at.bottom() <= layout.height_device()));
            let part = window(top, top + height, width);
            let touched: Vec<_> = layout.cells(&part).collect();
            let in_it = |at: &Rect| at.y < part.y_end && at.bottom() > part.y_start;
            prop_assert!(all.iter().filter(|(_, at)| in_it(at)).all(|cell| touched.contains(cell)));
            let near = |at: &Rect| at.y < part.y_end && at.bottom() + layout.gap > part.y_start;
            prop_assert!(touched.iter().all(|(_, at)| near(at)));
        }
    }
}
