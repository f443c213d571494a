//! Things packed by what they request, and the strip of those that request nothing or too little to be seen.

use units::Quantity;

use crate::Rect;
use crate::pack::squarify;

/// Things with their places, and those that have none.
pub(crate) struct Packed<T> {
    pub(crate) placed: Vec<(T, Rect)>,
    /// For the strip.
    pub(crate) rest: Vec<T>,
    /// Where the strip is.
    pub(crate) strip: Rect,
}

/// Packs things into `room`, areas in proportion to their requests of `whole`, the largest first. Things with less than
/// `least_area` device pixels are left to a strip of this height at the bottom.
pub(crate) fn pack<T: Copy + Ord>(
    mut things: Vec<(Quantity, T)>,
    whole: Quantity,
    room: Rect,
    strip_h: f64,
    least_area: f64,
) -> Packed<T> {
    let area = |request: Quantity, room: Rect| request.ratio_of(whole).unwrap_or(0.0) * room.w * room.h;
    // The strip takes room from the areas, so which things stand in it is settled with the strip in place.
    let strip_h = strip_h.min(room.h);
    let above = Rect { h: room.h - strip_h, ..room };
    let is_large = |request: Quantity, room: Rect| area(request, room) >= least_area;
    let packing = if things.iter().all(|(request, _)| is_large(*request, room)) { room } else { above };
    let mut rest: Vec<T> = Vec::new();
    things.retain(|(request, thing)| {
        let keeps = is_large(*request, packing);
        if !keeps {
            rest.push(*thing);
        }
        keeps
    });
    things.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let place = |room: Rect| -> Vec<Rect> {
        let areas: Vec<f64> = things.iter().map(|(request, _)| area(*request, room)).collect();
        squarify(&areas, room).into_iter().map(Rect::snapped).collect()
    };
    let mut places = place(packing);
    if packing == room && places.iter().any(|place| !place.is_drawable()) {
        places = place(above);
    }
    let mut placed = Vec::with_capacity(things.len());
    for ((_, thing), place) in things.into_iter().zip(places) {
        if place.is_drawable() {
            placed.push((thing, place.without_gap()));
        } else {
            rest.push(thing);
        }
    }
    Packed { placed, rest, strip: Rect { y: above.bottom(), h: strip_h, ..room } }
}

/// Things side by side in a strip.
pub(crate) struct Strip {
    room: Rect,
    /// How far they stand apart.
    each: f64,
    shown: usize,
    count: usize,
}

impl Strip {
    /// `count` things in `room`, each at most so wide; those without room are merged into the right half.
    pub(crate) fn new(count: usize, room: Rect, most_w: f64) -> Self {
        let each = (room.w / count.max(1) as f64).floor().min(most_w);
        let (each, shown) = if each >= 2.0 { (each, count) } else { (2.0, (room.w / 4.0) as usize) };
        let shown = if room.is_drawable() { shown.min(count) } else { 0 };
        Self { room, each, shown, count: if room.is_drawable() { count } else { 0 } }
    }

    /// Places of the first things.
    pub(crate) fn places(&self) -> impl Iterator<Item = Rect> {
        let Self { room, each, .. } = *self;
        (0..self.shown).map(move |at| Rect { x: room.x + at as f64 * each, w: each - 1.0, ..room })
    }

    /// The place of all others, if there are any.
    pub(crate) fn merged(&self) -> Option<Rect> {
        let x = self.room.x + self.shown as f64 * self.each;
        (self.shown < self.count).then(|| Rect { x, w: self.room.right() - x, ..self.room })
    }
}
