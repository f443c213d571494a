//! The pods of a node, packed by what they request.

use std::borrow::Cow;

use cluster::{Commitment, NodeId, PodId};
use draw::{NO_TEXT, flags};
use units::Quantity;

use crate::areas::Strip;
use crate::heat::{PodAmounts, look};
use crate::painter::Painter;
use crate::{Item, Rect, Scene, areas, draw_containers};

/// A pod with less area, in device pixels, stands in the strip of those without a request.
const LEAST_AREA: f64 = 9.0;
/// Height of that strip in CSS pixels.
const STRIP_CSS: f64 = 4.0;
/// Most width of a pod in it.
const STRIP_BOX_CSS: f64 = 8.0;
impl Scene<'_> {
    /// Draws the pods that hold resources into `room`: areas in proportion to requests, of the node's allocatable, or
    /// of all requests where those are more or the allocatable is not known. What is free shows the room's ground.
    /// Pods that request nothing, or too little to be seen, stand in a strip at the bottom.
    pub(crate) fn pods(
        &self,
        painter: &mut Painter<'_>,
        node: NodeId,
        commitment: &Commitment,
        room: Rect,
        has_labels: bool,
    ) {
        if !room.is_drawable() {
            return;
        }
        painter.decoration(room, draw::FREE, flags::GROUND);
        let pods: Vec<(Quantity, PodId)> = self.totals.pods_of_node[node.0 as usize]
            .iter()
            .map(|id| (self.snapshot.pod(*id), *id))
            .filter(|(pod, _)| self.snapshot.holds_resources(pod))
            .map(|(pod, id)| (PodAmounts::of(self.snapshot, pod, self.settings.resource).request, id))
            .collect();
        let requested = pods.iter().map(|(request, _)| *request).sum::<Quantity>();
        let whole = requested.max(commitment.allocatable.unwrap_or_default());
        let packed = areas::pack(pods, whole, room, painter.px(STRIP_CSS), LEAST_AREA);
        for (id, place) in &packed.placed {
            self.pod(painter, *id, *place, has_labels);
        }
        let strip = Strip::new(packed.rest.len(), packed.strip, painter.px(STRIP_BOX_CSS));
        for (id, place) in packed.rest.iter().zip(strip.places()) {
            self.pod(painter, *id, place, false);
        }
        if let Some(rest) = strip.merged() {
            painter.put(rest, draw::MERGED, flags::MERGED, Item::Node(node).number(), NO_TEXT);
        }
    }

    fn pod(&self, painter: &mut Painter<'_>, id: PodId, place: Rect, has_labels: bool) {
        let (slot, state) = look(self.pod_share(id));
        let pod = self.snapshot.pod(id);
        let name = painter.name(&self.snapshot.pod_key(pod));
        let has_containers = has_labels && draw_containers::has_room(painter, place) && pod.containers.len > 0;
        // A ground has no outline of its own: what is not known shows the slot of that, and its containers tell more.
        let state = if has_containers { flags::GROUND } else { state };
        let number = painter.put(place, slot, state, Item::Pod(id).number(), name);
        let columns = painter.columns(place.w);
        if has_labels && painter.has_room_for_label(place) {
            painter.label(number, &short(self.snapshot.text(pod.name), columns), columns);
        }
        if has_containers {
            self.containers(painter, id, name, place);
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
