//! How a picture is asked for.

use calltree::{Matches, NodeId};
use draw::Window;

use crate::Coloring;

/// Where the root is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Orientation {
    /// Root at the top.
    #[default]
    Icicle,
    /// Root at the bottom.
    Flame,
}

/// What to draw. Sizes are device pixels.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// The part of the world to draw, margin included. World x is a share of the whole width (0 to 1), world y device
    /// pixels of the full height: an icicle's row `r` is `r * row_height_device` and on.
    pub window: Window,
    /// Height of a row with its gap.
    pub row_height_device: f64,
    /// Width of one column of the label font, which is monospaced.
    pub char_width_device: f64,
    /// Space between a box's edge and its label, on both sides.
    pub label_inset_device: f64,
    /// Narrower boxes have no label.
    pub min_label_width_device: f64,
    /// Where the root is.
    pub orientation: Orientation,
    /// The node that figures are shares of: what isn't below it is faded.
    pub zoom: NodeId,
    /// Search results, if there is a search.
    pub matches: Option<&'a Matches>,
    /// What colours mean.
    pub coloring: Coloring,
}

impl View<'_> {
    /// Height of the full picture of so many rows.
    #[must_use]
    pub fn world_height(&self, rows: u32) -> f64 {
        f64::from(rows) * self.row_height_device
    }

    /// The row at a world y; `None` above and below the picture.
    #[must_use]
    pub fn row_at(&self, y_world: f64, rows: u32) -> Option<u32> {
        let place = (y_world / self.row_height_device).floor();
        if !(0.0..f64::from(rows)).contains(&place) {
            return None;
        }
        let place = place as u32;
        Some(match self.orientation {
            Orientation::Icicle => place,
            Orientation::Flame => rows - 1 - place,
        })
    }

    /// The world y of a row's top.
    #[must_use]
    pub fn row_top(&self, row: u32, rows: u32) -> f64 {
        let place = match self.orientation {
            Orientation::Icicle => f64::from(row),
            Orientation::Flame => f64::from(rows) - 1.0 - f64::from(row),
        };
        place * self.row_height_device
    }
}
