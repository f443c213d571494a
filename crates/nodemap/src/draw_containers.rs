//! The containers of a pod, packed by what they request.

use cluster::{Container, ContainerKind, Pod, PodId, ResourceId};
use units::Quantity;

use crate::areas::Strip;
use crate::heat::{PodAmounts, look};
use crate::painter::Painter;
use crate::{Item, Rect, Scene, areas};

/// A pod's box shows its containers from this width and height on, in CSS pixels.
const LEAST_W_CSS: f64 = 104.0;
const LEAST_H_CSS: f64 = 64.0;
/// Height of the pod's own line with its name.
const NAME_CSS: f64 = 15.0;
/// Height of the strip of containers that request nothing, and their most width.
const STRIP_CSS: f64 = 6.0;
const STRIP_BOX_CSS: f64 = 24.0;
/// A container with less area, in device pixels, stands in that strip.
const LEAST_AREA: f64 = 16.0;

/// Whether a pod's box has room for its containers.
pub(crate) fn has_room(painter: &Painter<'_>, place: Rect) -> bool {
    place.w >= painter.px(LEAST_W_CSS) && place.h >= painter.px(LEAST_H_CSS)
}

impl Scene<'_> {
    /// Draws the containers of a pod into its box, below its name: areas in proportion to requests, of the pod's
    /// request or of theirs where that is more, so that what the pod asks for beyond them shows its own colour. Init
    /// and ephemeral containers, which hold nothing beside the others, and those that request nothing stand in a strip
    /// at the bottom.
    pub(crate) fn containers(&self, painter: &mut Painter<'_>, id: PodId, pod_name: u32, place: Rect) {
        let Self { snapshot, settings, .. } = *self;
        let pod = snapshot.pod(id);
        let request = |container: &Container| PodAmounts::of_container(snapshot, container, settings.resource).request;
        let lasts = |container: &Container| matches!(container.kind, ContainerKind::Main | ContainerKind::Sidecar);
        let rows = (pod.containers.start..).zip(pod.containers.of(&snapshot.containers));
        let containers: Vec<(Quantity, u32)> = rows
            .map(|(row, container)| (if lasts(container) { request(container) } else { Quantity::ZERO }, row))
            .collect();
        let sum = containers.iter().map(|(request, _)| *request).sum::<Quantity>();
        let of_pod = PodAmounts::of(snapshot, pod, settings.resource).request;
        // A pod counts as one pod, however many containers share that.
        let whole = if settings.resource == ResourceId::PODS { sum } else { sum.max(of_pod) };
        let inner = place.inset(painter.px(2.0));
        let top = place.y + painter.px(NAME_CSS);
        let room = Rect { y: top, h: (inner.bottom() - top).max(0.0), ..inner };
        let packed = areas::pack(containers, whole, room, painter.px(STRIP_CSS), LEAST_AREA);
        for (row, place) in &packed.placed {
            self.container(painter, pod, (*row, pod_name), *place);
        }
        let strip = Strip::new(packed.rest.len(), packed.strip, painter.px(STRIP_BOX_CSS));
        for (row, place) in packed.rest.iter().zip(strip.places()) {
            self.container(painter, pod, (*row, pod_name), place);
        }
        if let Some(rest) = strip.merged() {
            painter.put(rest, draw::MERGED, draw::flags::MERGED, Item::Pod(id).number(), pod_name);
        }
    }

    fn container(&self, painter: &mut Painter<'_>, pod: &Pod, (row, pod_name): (u32, u32), place: Rect) {
        let Some(container) = self.snapshot.containers.get(row as usize) else { return };
        let (slot, state) = look(self.container_share(pod, container));
        let number = painter.put(place, slot, state, Item::Container(row).number(), pod_name);
        if painter.has_room_for_label(place) {
            painter.label(number, self.snapshot.text(container.name), painter.columns(place.w));
        }
    }
}
