//! How large nodes are drawn: from all groups to the containers of one pod.

use draw::{DrawList, Window};
use engine::Kept;
use leptos::prelude::*;
use nodemap::{EDGE_CSS, Item, edge_to_fit};

use super::walk::{is_stop, stops};
use crate::state::session::{self, Step};
use crate::state::store::Store;

/// Smallest and largest edge: a thousand nodes in the room of a box, and a node that fills a wide screen.
const NODE_CSS: (f64, f64) = (0.5, 2000.0);
/// A step of the buttons and keys.
pub(super) const STEP: f64 = 1.3;
/// Largest edge when a group is opened, and smallest.
const OPENED_CSS: (f64, f64) = (8.0, 160.0);

/// Edge of a node's box, in CSS pixels.
pub(super) fn node_css(store: Store) -> f64 {
    let of_route = store.route.with(|r| r.get("size").and_then(|s| s.parse().ok()));
    let of_route = of_route.filter(|s: &f64| s.is_finite()).map(|s| s.clamp(NODE_CSS.0, NODE_CSS.1));
    of_route.unwrap_or_else(|| store.node_css.get())
}

/// Has the nodes of a small cluster fill the canvas, whose size in CSS pixels is given, while the URL names no size. In a
/// panel they don't: there the room may follow what is drawn.
pub(super) fn fill(store: Store, canvas_css: RwSignal<(f64, f64)>) {
    Effect::new(move |_| {
        let nodes = store.cluster.with(|model| model.as_ref().map_or(0, |model| model.view.nodes));
        let is_plain = store.route.with(|route| route.get("group").is_none() && !route.is_on("embed"));
        let (width, height) = canvas_css.get();
        let edge = if is_plain { edge_to_fit(nodes, width, height) } else { EDGE_CSS };
        if store.node_css.get_untracked() != edge {
            store.node_css.set(edge);
        }
    });
}

/// Makes nodes larger or smaller by a factor.
pub(super) fn resize(store: Store, factor: f64) {
    set_size(store, Step::Replace, untrack(|| node_css(store)) * factor);
}

/// Makes nodes so large.
pub(super) fn set_size(store: Store, step: Step, node_css: f64) {
    let size = node_css.clamp(NODE_CSS.0, NODE_CSS.1);
    // Small sizes differ by less than a pixel.
    let size = if size < 10.0 { (size * 10.0).round() / 10.0 } else { size.round() };
    let text = if (size - store.node_css.get_untracked()).abs() < 0.5 { String::new() } else { size.to_string() };
    session::set_key(store, step, "size", &text);
}

/// The size at which the nodes of a group's box about fill the canvas: the box is as large as they would be.
pub(super) fn size_to_open(box_area: f64, canvas_area: f64, now_css: f64) -> f64 {
    let size = (canvas_area / box_area.max(1.0)).sqrt() * (now_css + 1.0) - 1.0;
    size.clamp(OPENED_CSS.0, OPENED_CSS.1)
}

/// What stays in place while the size changes: the node or group at a point of the list, else the first that begins in
/// the view.
pub(super) fn kept(list: &DrawList, view: &Window, point: Option<(f64, f64)>) -> Option<Kept> {
    let b = &list.boxes;
    let holds = |i: &usize| {
        point.is_some_and(|(x, y)| {
            let (left, top) = (f64::from(b.x[*i]), f64::from(b.y[*i]));
            x >= left && x < left + f64::from(b.w[*i]) && y >= top && y < top + f64::from(b.h[*i])
        })
    };
    let top = |i: usize| list.window.y_world(f64::from(b.y[i]));
    let i = stops(list)
        .find(holds)
        .or_else(|| stops(list).find(|i| top(*i) >= view.y_start && top(*i) < view.y_end))
        .or_else(|| stops(list).find(|i| list.window.y_world(f64::from(b.y[*i] + b.h[*i])) > view.y_start))?;
    Some(Kept { item: b.item[i], y_device: (top(i) - view.y_start) * view.y_scale() })
}

/// Whether a box stands for a group.
pub(super) fn is_group(list: &DrawList, i: usize) -> bool {
    is_stop(list, i) && matches!(nodemap::item(list.boxes.item[i]), Some(Item::Group(_)))
}
