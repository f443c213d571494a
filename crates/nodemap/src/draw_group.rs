//! Groups: their headers, and from far one box with words, colours and bars.

use cluster::view::GroupFigures;
use draw::{NO_TEXT, flags};

use crate::legend::look_of_place;
use crate::painter::Painter;
use crate::{Group, Item, NO_ITEM, Rect, Scene, Spread, bars};

/// Height of a line of words in CSS pixels.
const LINE_CSS: f64 = 16.0;
/// Text needs a box so high: its middle stands at 8 CSS pixels.
const LEAST_LINE_CSS: f64 = 13.0;

/// The header of a group: its title, then its summary. An outer one is darker.
pub(crate) fn header(painter: &mut Painter<'_>, group: &Group, place: Rect) {
    let slot = if group.is_outer { draw::MERGED } else { draw::FREE };
    let number = painter.put(place, slot, flags::GROUND | flags::INERT, NO_ITEM, NO_TEXT);
    let columns = painter.columns(place.w);
    painter.title(number, &group.title, columns);
    // Characters outside ASCII may take two columns.
    let title_columns: usize = group.title.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    let taken = painter.width_of(title_columns.min(columns));
    let rest = Rect { x: place.x + taken, w: place.w - taken, ..place };
    painter.summary_box(rest, slot, flags::GROUND, &group.summary);
}

impl Scene<'_> {
    /// Draws a group as one box: title, summary, its nodes by their colours, and the five bars of its sums.
    pub(crate) fn group(
        &self,
        painter: &mut Painter<'_>,
        (item, group, spread): (Item, &Group, Option<&Spread>),
        place: Rect,
    ) {
        let title = if group.title.is_empty() { "All nodes" } else { &group.title };
        let name = painter.name(title);
        let number = painter.put(place, draw::NEUTRAL, flags::GROUND, item.number(), name);
        painter.title(number, title, painter.columns(place.w));
        let inner = place.inset(painter.px(1.0));
        let (line, least) = (painter.px(LINE_CSS), painter.px(LEAST_LINE_CSS));
        let mut top = inner.y + line;
        if inner.bottom() - top >= least {
            let words = Rect { y: top, h: line.min(inner.bottom() - top), ..inner };
            painter.summary_box(words, draw::NEUTRAL, flags::GROUND, &group.summary);
            top += line;
        }
        let left = (inner.bottom() - top).max(0.0);
        // Bars as high as those of a node that is as high as this box usually is.
        let box_h = crate::far::BOX_H_CSS * painter.ratio;
        let bars_h = bars::height(box_h, painter.ratio).min(left);
        if let Some(commitment) = self.commitment(&group.figures) {
            let room = Rect { y: inner.bottom() - bars_h, h: bars_h, ..inner };
            bars::draw(painter, &commitment, room, box_h);
        }
        let room = Rect { y: top, h: (left - bars_h - painter.px(1.0)).max(0.0), ..inner };
        if let Some(spread) = spread {
            draw_spread(painter, spread, room);
        }
    }

    /// The sums of a group in the resource that is shown.
    fn commitment(&self, figures: &GroupFigures) -> Option<cluster::Commitment> {
        Some(figures.of(self.settings.resource)?.commitment(figures.pods))
    }
}

/// How many nodes have which colour, as parts of `room` from left to right. No colour that occurs is left out as long
/// as there is a pixel for each.
fn draw_spread(painter: &mut Painter<'_>, spread: &Spread, room: Rect) {
    let places: Vec<(usize, u32)> =
        spread.iter().copied().enumerate().filter(|(_, count)| *count > 0).take(room.w.max(0.0) as usize).collect();
    let all: f64 = places.iter().map(|(_, count)| f64::from(*count)).sum();
    let spare = room.w - places.len() as f64;
    let (mut before, mut x) = (0.0, room.x);
    for (at, (place, count)) in places.iter().enumerate() {
        before += f64::from(*count);
        let right = room.x + (at + 1) as f64 + (before / all * spare).round();
        let (slot, state) = look_of_place(*place);
        painter.decoration(Rect { x, w: right - x, ..room }, slot, state);
        x = right;
    }
}

#[cfg(test)]
mod tests {
    use draw::DrawList;

    use super::*;

    #[test]
    fn a_single_broken_node_among_thousands_is_seen() {
        let mut spread = Spread::default();
        (spread[0], spread[10], spread[crate::STEPS]) = (6000, 4000, 1);
        let mut list = DrawList::default();
        let mut painter = Painter { list: &mut list, ratio: 1.0, char_width: 7.0 };
        draw_spread(&mut painter, &spread, Rect { x: 5.0, y: 0.0, w: 103.0, h: 10.0 });
        let boxes: Vec<_> = (0..list.len()).map(|i| (list.boxes.x[i], list.boxes.w[i])).collect();
        assert_eq!(boxes, [(5.0, 61.0), (66.0, 41.0), (107.0, 1.0)]);
        assert_eq!(list.boxes.flags[2] & flags::HATCH, flags::HATCH);
    }
}
