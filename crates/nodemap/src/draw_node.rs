//! One node: a cell, or a box with bars, pods and words, by its size on the canvas.

use cluster::NodeId;
use draw::flags;

use crate::heat::{is_overcommitted, look};
use crate::painter::Painter;
use crate::state::{Health, node_health, node_words};
use crate::{Item, Rect, Scene, bars};

/// From this height in CSS pixels on a node has bars.
const BARS_CSS: f64 = 26.0;
/// From this height on it shows its pods.
const PODS_CSS: f64 = 56.0;
/// From this height on there are names and words.
const LABELS_CSS: f64 = 140.0;
/// Height of the line with the name, and of the words in it.
const NAME_CSS: f64 = 17.0;
const WORD_CSS: f64 = 14.0;
/// Height of the strip that tells a state at the top edge.
const STATE_CSS: f64 = 2.0;
/// A name keeps so many columns beside the words.
const NAME_COLUMNS: usize = 8;

impl Scene<'_> {
    /// Draws a node into `place`, which is on whole pixels.
    pub(crate) fn node(&self, painter: &mut Painter<'_>, id: NodeId, place: Rect) {
        let Some(node) = self.snapshot.nodes.get(id.0 as usize) else { return };
        let node_name = self.snapshot.text(node.name);
        let name = painter.name(node_name);
        let css = edge_css(place, painter.ratio);
        let heat = || look(self.node_share(id));
        if css < BARS_CSS {
            let (slot, state) = heat();
            painter.put(place, slot, state, Item::Node(id).number(), name);
            return;
        }
        let commitment = self.totals.commitment(self.snapshot, id, self.settings.resource);
        let mut words = node_words(self.snapshot, node);
        let over = is_overcommitted(&commitment);
        if over {
            words.push(("overcommitted", Health::Critical));
        }
        let (ground, state) = if over { (draw::CRITICAL, flags::HATCH) } else { (draw::NEUTRAL, 0) };
        let number = painter.put(place, ground, state | flags::GROUND, Item::Node(id).number(), name);
        let top = head(painter, &words, node_name, number, place);

        let inner = place.inset(painter.px(1.0));
        let bars_h = bars::height(place.h, painter.ratio).min(inner.h);
        let bars_room = Rect { y: inner.bottom() - bars_h, h: bars_h, ..inner };
        bars::draw(painter, &commitment, bars_room, place.h);
        let room = Rect { y: top, h: (bars_room.y - painter.px(1.0) - top).max(0.0), ..inner };
        if css < PODS_CSS {
            let (slot, state) = heat();
            painter.decoration(room, slot, state);
            return;
        }
        self.pods(painter, id, &commitment, room, css >= LABELS_CSS);
    }
}

/// The shorter edge in CSS pixels: what there is room for.
fn edge_css(place: Rect, ratio: f64) -> f64 {
    place.h.min(place.w) / ratio
}

/// Strip, name and words at the top; returns where they end.
fn head(painter: &mut Painter<'_>, words: &[(&'static str, Health)], name: &str, on_box: u32, place: Rect) -> f64 {
    let strip = Rect { h: painter.px(STATE_CSS), ..place };
    let health = node_health(words);
    match health {
        Health::Good => {}
        Health::Unknown => painter.decoration(strip, health.slot(), flags::DOTTED),
        Health::Notice | Health::Critical => painter.decoration(strip, health.slot(), 0),
    }
    if edge_css(place, painter.ratio) < LABELS_CSS {
        return place.y + if health == Health::Good { painter.px(1.0) } else { strip.h + painter.px(1.0) };
    }
    let mut right = place.right() - painter.px(1.0);
    for (word, health) in words {
        let w = painter.width_of(word.len());
        if painter.columns(right - w - place.x) < NAME_COLUMNS {
            break;
        }
        let at = Rect { x: right - w, y: strip.bottom(), w, h: painter.px(WORD_CSS) };
        painter.label_box(at, health.slot(), 0, word);
        right -= w + painter.px(1.0);
    }
    let columns = painter.columns(right - place.x);
    painter.label(on_box, short(name, columns), columns);
    place.y + painter.px(NAME_CSS).max(strip.h + painter.px(WORD_CSS))
}

/// The host of a node's name where the domain has no room: hosts differ, domains don't.
fn short(name: &str, columns: usize) -> &str {
    if name.len() <= columns { name } else { name.split('.').next().filter(|host| !host.is_empty()).unwrap_or(name) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_is_called_by_its_host_where_there_is_little_room() {
        for (name, columns, expected) in [
            ("ip-10-0-1-2.ec2.internal", 30, "ip-10-0-1-2.ec2.internal"),
            ("ip-10-0-1-2.ec2.internal", 12, "ip-10-0-1-2"),
            ("gke-pool-a-1234", 5, "gke-pool-a-1234"),
            (".odd", 2, ".odd"),
        ] {
            assert_eq!(short(name, columns), expected);
        }
    }
}
