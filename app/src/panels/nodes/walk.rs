//! Which boxes of the map the keys go to: nodes, or groups from far.

use draw::{DrawList, flags};
use nodemap::Item;

/// Whether the keys stop at a box.
pub(super) fn is_stop(list: &DrawList, i: usize) -> bool {
    let b = &list.boxes;
    let is_whole = b.flags[i] & (flags::INERT | flags::MERGED) == 0;
    is_whole && matches!(nodemap::item(b.item[i]), Some(Item::Node(_) | Item::Group(_)))
}

/// The boxes at which the keys stop.
pub(super) fn stops(list: &DrawList) -> impl Iterator<Item = usize> {
    (0..list.len()).filter(|i| is_stop(list, *i))
}

/// The item of a node's or a pod's name on the list.
pub(super) fn item_of(list: &DrawList, name: &str) -> Option<u32> {
    let b = &list.boxes;
    let is_named = |i: &usize| {
        let is_of_kind = matches!(nodemap::item(b.item[*i]), Some(Item::Node(_) | Item::Pod(_)));
        is_of_kind && b.flags[*i] & flags::INERT == 0 && list.texts.get(b.name[*i]) == name
    };
    (0..list.len()).find(is_named).map(|i| b.item[i])
}

/// The box in a direction from the box `now`; from none the first one.
pub(super) fn neighbour(list: &DrawList, now: Option<usize>, (dx, dy): (f64, f64)) -> Option<usize> {
    let b = &list.boxes;
    let center = |i: usize| (f64::from(b.x[i] + b.w[i] / 2.0), f64::from(b.y[i] + b.h[i] / 2.0));
    let Some(now) = now else { return stops(list).next() };
    let (x, y) = center(now);
    let far = |i: usize| {
        let (ox, oy) = center(i);
        let along = (ox - x) * dx + (oy - y) * dy;
        let across = ((ox - x) * dy).abs() + ((oy - y) * dx).abs();
        (along > 1.0).then_some((along + 3.0 * across, i))
    };
    stops(list).filter_map(far).min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, i)| i)
}
