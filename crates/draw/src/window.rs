//! Which part of a picture's world is drawn onto which pixels.

/// An affine map from a rectangle of the world to a rectangle of device pixels.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Window {
    /// Left edge in the world.
    pub x_start: f64,
    /// Right edge in the world, greater than `x_start`.
    pub x_end: f64,
    /// Top edge in the world.
    pub y_start: f64,
    /// Bottom edge in the world, greater than `y_start`.
    pub y_end: f64,
    /// Width in device pixels.
    pub width_device: f64,
    /// Height in device pixels.
    pub height_device: f64,
}

impl Window {
    /// Device pixels for one unit of the world, horizontally.
    #[must_use]
    pub fn x_scale(&self) -> f64 {
        self.width_device / (self.x_end - self.x_start)
    }

    /// Device pixels for one unit of the world, vertically.
    #[must_use]
    pub fn y_scale(&self) -> f64 {
        self.height_device / (self.y_end - self.y_start)
    }

    /// The device x of a world x.
    #[must_use]
    pub fn x_device(&self, x_world: f64) -> f64 {
        (x_world - self.x_start) * self.x_scale()
    }

    /// The device y of a world y.
    #[must_use]
    pub fn y_device(&self, y_world: f64) -> f64 {
        (y_world - self.y_start) * self.y_scale()
    }

    /// The world x of a device x.
    #[must_use]
    pub fn x_world(&self, x_device: f64) -> f64 {
        self.x_start + x_device / self.x_scale()
    }

    /// The world y of a device y.
    #[must_use]
    pub fn y_world(&self, y_device: f64) -> f64 {
        self.y_start + y_device / self.y_scale()
    }

    /// The same scale with a margin of `share` of its size on every side (1.0: a screen all around).
    #[must_use]
    pub fn with_margin(&self, share: f64) -> Self {
        let (dx, dy) = ((self.x_end - self.x_start) * share, (self.y_end - self.y_start) * share);
        Self {
            x_start: self.x_start - dx,
            x_end: self.x_end + dx,
            y_start: self.y_start - dy,
            y_end: self.y_end + dy,
            width_device: self.width_device * (1.0 + 2.0 * share),
            height_device: self.height_device * (1.0 + 2.0 * share),
        }
    }

    /// Whether both edges and sizes are finite and in order, so that nothing drawn through it is NaN or infinite.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        let all = [self.x_start, self.x_end, self.y_start, self.y_end, self.width_device, self.height_device];
        all.iter().all(|v| v.is_finite())
            && self.x_end > self.x_start
            && self.y_end > self.y_start
            && self.width_device > 0.0
            && self.height_device > 0.0
    }
}
