//! A rectangle, in the world's or the window's device pixels.

/// Left, top, width and height.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub x: f64,
    /// Top edge.
    pub y: f64,
    /// Width.
    pub w: f64,
    /// Height.
    pub h: f64,
}

impl Rect {
    /// The right edge.
    #[must_use]
    pub fn right(&self) -> f64 {
        self.x + self.w
    }

    /// The bottom edge.
    #[must_use]
    pub fn bottom(&self) -> f64 {
        self.y + self.h
    }

    /// Each edge on the nearest pixel, so that rectangles that touch still do and none overlap. May end up empty.
    pub(crate) fn snapped(self) -> Self {
        let (x, y) = (self.x.round(), self.y.round());
        Self { x, y, w: self.right().round() - x, h: self.bottom().round() - y }
    }

    /// A pixel of the ground left free at the right and below, where there is one to spare.
    pub(crate) fn without_gap(self) -> Self {
        let less = |size: f64| if size >= 3.0 { size - 1.0 } else { size };
        Self { w: less(self.w), h: less(self.h), ..self }
    }

    /// Less by so much on every side; empty rather than negative.
    pub(crate) fn inset(self, by: f64) -> Self {
        Self { x: self.x + by, y: self.y + by, w: (self.w - 2.0 * by).max(0.0), h: (self.h - 2.0 * by).max(0.0) }
    }

    pub(crate) fn is_drawable(&self) -> bool {
        self.w >= 1.0 && self.h >= 1.0
    }
}
