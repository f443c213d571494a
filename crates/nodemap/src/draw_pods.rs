//! The pods of a node, packed by what they request.

use std::borrow::Cow;

use cluster::{Commitment, NodeId, PodId, Snapshot, Totals};
use draw::{NO_TEXT, flags};
use units::Quantity;

use crate::heat::{PodAmounts, look};
use crate::pack::squarify;
use crate::painter::Painter;
use crate::{Rect, Settings, node_item, pod_item, pod_share};

/// A pod with less area, in device pixels, stands in the strip of those without a request.
const LEAST_AREA: f64 = 9.0;
/// Height of that strip in CSS pixels.
const STRIP_CSS: f64 = 4.0;
/// Most width of a pod in it.
const STRIP_BOX_CSS: f64 = 8.0;
/// A box needs so much height for a label, in CSS pixels.
const LABEL_CSS: f64 = 13.0;
/// A label of fewer columns says nothing.
const LEAST_COLUMNS: usize = 4;

/// What a picture of pods is made of.
pub(crate) struct Pods<'a> {
    pub(crate) snapshot: &'a Snapshot,
    pub(crate) totals: &'a Totals,
    pub(crate) settings: &'a Settings,
    pub(crate) node: NodeId,
    pub(crate) has_labels: bool,
}

impl Pods<'_> {
    /// Draws the pods that hold resources into `room`: areas in proportion to requests, of the node's allocatable, or
    /// of all requests where those are more or the allocatable is not known. What is free shows the room's ground.
    /// Pods that request nothing, or too little to be seen, stand in a strip at the bottom.
    pub(crate) fn draw(&self, painter: &mut Painter<'_>, commitment: &Commitment, room: Rect) {
        if !room.is_drawable() {
            return;
        }
        painter.decoration(room, draw::FREE, flags::GROUND);
        let mut pods: Vec<(Quantity, PodId)> = self.totals.pods_of_node[self.node.0 as usize]
            .iter()
            .map(|id| (self.snapshot.pod(*id), *id))
            .filter(|(pod, _)| self.snapshot.holds_resources(pod))
            .map(|(pod, id)| (PodAmounts::of(self.snapshot, pod, self.settings.resource).request, id))
            .collect();
        let requested = pods.iter().map(|(request, _)| *request).sum::<Quantity>();
        let whole = requested.max(commitment.allocatable.unwrap_or_default());
        let area = |request: Quantity, room: Rect| request.ratio_of(whole).unwrap_or(0.0) * room.w * room.h;
        // The strip takes room from the areas, so which pods stand in it is settled with the strip in place.
        let strip_h = painter.px(STRIP_CSS).min(room.h);
        let above = Rect { h: room.h - strip_h, ..room };
        let room_of = |pods: &[(Quantity, PodId)]| {
            if pods.iter().all(|(request, _)| area(*request, room) >= LEAST_AREA) { room } else { above }
        };
        let packing = room_of(&pods);
        let mut strip: Vec<PodId> = Vec::new();
        pods.retain(|(request, id)| {
            let is_large = area(*request, packing) >= LEAST_AREA;
            if !is_large {
                strip.push(*id);
            }
            is_large
        });
        pods.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        let pack = |room: Rect, pods: &[(Quantity, PodId)]| -> Vec<Rect> {
            let areas: Vec<f64> = pods.iter().map(|(request, _)| area(*request, room)).collect();
            squarify(&areas, room).into_iter().map(Rect::snapped).collect()
        };
        let mut places = pack(packing, &pods);
        if packing == room && places.iter().any(|place| !place.is_drawable()) {
            places = pack(above, &pods);
        }
        for ((_, id), place) in pods.iter().zip(places) {
            if place.is_drawable() {
                self.pod(painter, *id, place.without_gap());
            } else {
                strip.push(*id);
            }
        }
        self.strip(painter, &strip, Rect { y: above.bottom(), h: strip_h, ..room });
    }

    fn pod(&self, painter: &mut Painter<'_>, id: PodId, place: Rect) {
        let (slot, state) = look(pod_share(self.snapshot, self.settings, id));
        let pod = self.snapshot.pod(id);
        let name = painter.name(&self.snapshot.pod_key(pod));
        let number = painter.put(place, slot, state, pod_item(id), name);
        let columns = painter.columns(place.w);
        if self.has_labels && place.h >= painter.px(LABEL_CSS) && columns >= LEAST_COLUMNS {
            painter.label(number, &short(self.snapshot.text(pod.name), columns), columns);
        }
    }

    /// Pods side by side; those for which there is no room are merged into the right half.
    fn strip(&self, painter: &mut Painter<'_>, pods: &[PodId], room: Rect) {
        if pods.is_empty() || !room.is_drawable() {
            return;
        }
        let each = (room.w / pods.len() as f64).floor().min(painter.px(STRIP_BOX_CSS));
        let (each, shown) = if each >= 2.0 { (each, pods.len()) } else { (2.0, (room.w / 4.0) as usize) };
        for (at, id) in pods.iter().take(shown).enumerate() {
            let place = Rect { x: room.x + at as f64 * each, w: each - 1.0, ..room };
            self.pod(painter, *id, place);
        }
        if shown < pods.len() {
            let x = room.x + shown as f64 * each;
            let rest = Rect { x, w: room.right() - x, ..room };
            painter.put(rest, draw::MERGED, flags::MERGED, node_item(self.node), NO_TEXT);
        }
    }
}

/// A pod's name without the endings that controllers generate, where there is no room for them, and without the end
/// of what is left: pods beside each other differ in how they begin.
fn short(name: &str, columns: usize) -> Cow<'_, str> {
    if name.len() <= columns || !name.is_ascii() {
        return Cow::Borrowed(name);
    }
    let mut stem = name;
    // A ReplicaSet's hash and a pod's suffix at most.
    for _ in 0..2 {
        match stem.rsplit_once('-') {
            Some((head, tail)) if is_generated(tail) && !head.is_empty() => stem = head,
            _ => break,
        }
        if stem.len() <= columns {
            return Cow::Borrowed(stem);
        }
    }
    if stem.len() == name.len() { Cow::Borrowed(name) } else { Cow::Owned(format!("{}…", &stem[..columns - 1])) }
}

/// Whether an ending is of letters that Kubernetes generates names of (`apimachinery/pkg/util/rand`), in such lengths.
fn is_generated(ending: &str) -> bool {
    (5..=10).contains(&ending.len()) && ending.bytes().all(|byte| b"bcdfghjklmnpqrstvwxz2456789".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pods_are_called_by_what_they_run() {
        for (name, columns, expected) in [
            ("frontpage-7d9c5b4f6-xk2zz", 40, "frontpage-7d9c5b4f6-xk2zz"),
            ("frontpage-7d9c5b4f6-xk2zz", 20, "frontpage-7d9c5b4f6"),
            ("frontpage-7d9c5b4f6-xk2zz", 9, "frontpage"),
            ("frontpage-7d9c5b4f6-xk2zz", 6, "front…"),
            ("search-data-18", 6, "search-data-18"),
            ("-xk2zz", 4, "-xk2zz"),
            ("日本-xk2zz", 4, "日本-xk2zz"),
        ] {
            assert_eq!(short(name, columns), expected, "{columns}");
        }
    }
}
