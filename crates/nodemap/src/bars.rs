//! The five bars of a node on one scale.

use cluster::Commitment;
use draw::{category, flags};
use units::Quantity;

use crate::Rect;
use crate::painter::Painter;

/// A bar of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bar {
    /// What its pods request.
    Request,
    /// What its pods are limited to.
    Limit,
    /// What it uses.
    Usage,
    /// What pods may request.
    Allocatable,
    /// What the machine has.
    Capacity,
}

impl Bar {
    /// The bars from top to bottom.
    pub const ALL: [Self; 5] = [Self::Request, Self::Limit, Self::Usage, Self::Allocatable, Self::Capacity];

    /// Its name.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Limit => "limit",
            Self::Usage => "usage",
            Self::Allocatable => "allocatable",
            Self::Capacity => "capacity",
        }
    }

    /// Its palette slot: request blue, limit magenta, usage orange, allocatable teal, capacity grey.
    #[must_use]
    pub fn slot(self) -> u16 {
        match self {
            Self::Request => category(8),
            Self::Limit => category(10),
            Self::Usage => category(1),
            Self::Allocatable => category(5),
            Self::Capacity => draw::MERGED,
        }
    }

    /// Its amount; `None` if unknown.
    #[must_use]
    pub fn amount(self, of: &Commitment) -> Option<Quantity> {
        match self {
            Self::Request => Some(of.request),
            Self::Limit => Some(of.limit),
            Self::Usage => of.usage,
            Self::Allocatable => of.allocatable,
            Self::Capacity => of.capacity,
        }
    }
}

/// Thickness of a bar and space below it, for a node's box of this height.
fn measures(box_h: f64, ratio: f64) -> (f64, f64) {
    let thickness = (box_h * 0.024).clamp(ratio, 6.0 * ratio).round().max(1.0);
    (thickness, (ratio * 0.5).round().max(1.0))
}

/// Height of the five bars with a pixel of their ground around them.
pub(crate) fn height(box_h: f64, ratio: f64) -> f64 {
    let (thickness, gap) = measures(box_h, ratio);
    5.0 * thickness + 6.0 * gap
}

/// Draws the bars into `room`, whose height is that of [`height`]. The scale ends at the largest amount; one that is
/// not known is a dotted outline over the whole scale.
pub(crate) fn draw(painter: &mut Painter<'_>, commitment: &Commitment, room: Rect, box_h: f64) {
    painter.decoration(room, draw::FREE, flags::GROUND);
    let (thickness, gap) = measures(box_h, painter.ratio);
    let amounts = Bar::ALL.map(|bar| bar.amount(commitment));
    let end = amounts.iter().flatten().copied().max().unwrap_or_default();
    for (at, (bar, amount)) in Bar::ALL.into_iter().zip(amounts).enumerate() {
        let full = Rect { y: room.y + gap + at as f64 * (thickness + gap), h: thickness, ..room };
        if full.bottom() > room.bottom() {
            break;
        }
        match amount {
            None => painter.decoration(full, draw::UNKNOWN, flags::DOTTED),
            Some(amount) if amount > Quantity::ZERO => {
                let share = amount.ratio_of(end).unwrap_or(0.0);
                let w = (share * room.w).round().clamp(1.0, room.w.max(1.0));
                painter.decoration(Rect { w, ..full }, bar.slot(), 0);
            }
            Some(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use draw::DrawList;

    use super::*;

    #[test]
    fn bars_stand_on_one_scale_and_tell_unknown_from_none() {
        let units = Quantity::from_units;
        let commitment = Commitment {
            request: units(2),
            limit: units(8),
            usage: None,
            allocatable: Some(units(4)),
            capacity: Some(units(-1)),
            pods: 1,
        };
        let mut list = DrawList::default();
        let mut painter = Painter { list: &mut list, ratio: 1.0, char_width: 7.0 };
        let room = Rect { x: 10.0, y: 20.0, w: 80.0, h: height(100.0, 1.0) };
        draw(&mut painter, &commitment, room, 100.0);
        let b = &list.boxes;
        let bars: Vec<_> = (1..list.len()).map(|i| (b.y[i], b.w[i], b.fill[i], b.flags[i] & flags::DOTTED)).collect();
        let expected = [
            (21.0, 20.0, Bar::Request.slot(), 0),
            (24.0, 80.0, Bar::Limit.slot(), 0),
            (27.0, 80.0, draw::UNKNOWN, flags::DOTTED),
            (30.0, 40.0, Bar::Allocatable.slot(), 0),
        ];
        assert_eq!(bars, expected);
        assert!(b.flags.iter().all(|state| state & flags::INERT != 0));
    }

    #[test]
    fn slots_tell_bars_apart() {
        for bar in Bar::ALL {
            assert_eq!(Bar::ALL.iter().filter(|other| other.slot() == bar.slot()).count(), 1, "{bar:?}");
        }
    }
}
