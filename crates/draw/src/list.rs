//! Boxes and labels in columns.

use crate::{TextTable, Window};

/// Stands for "no text" in [`Boxes::name`] and [`Boxes::detail`].
pub const NO_TEXT: u32 = u32::MAX;

/// States of a box, as bits of [`Boxes::flags`].
pub mod flags {
    /// Matches the search: outlined, full colour.
    pub const MATCH: u16 = 1;
    /// Doesn't match the search, or is filtered: chroma taken back.
    pub const FADED: u16 = 2;
    /// Several things in one box.
    pub const MERGED: u16 = 4;
    /// Grew against the baseline (a "+" beside the colour).
    pub const MORE: u16 = 8;
    /// Shrank against the baseline (a "−" beside the colour).
    pub const LESS: u16 = 16;
    /// Hatched: over the limit.
    pub const HATCH: u16 = 32;
    /// Outline only, dotted: the value isn't known.
    pub const DOTTED: u16 = 64;
    /// A container of other boxes: drawn as a ground with a hairline.
    pub const GROUND: u16 = 128;
    /// Takes no pointer.
    pub const INERT: u16 = 256;
}

/// Boxes, in drawing order: a later one lies over an earlier one. All columns have one length, except `values`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Boxes {
    /// Left edge in device pixels of the list's window.
    pub x: Vec<f32>,
    /// Top edge.
    pub y: Vec<f32>,
    /// Width.
    pub w: Vec<f32>,
    /// Height.
    pub h: Vec<f32>,
    /// Width of the darker part at the right end (a frame's self weight).
    pub shade_w: Vec<f32>,
    /// Palette slot (see `slots`).
    pub fill: Vec<u16>,
    /// Bits of [`flags`].
    pub flags: Vec<u16>,
    /// What the box stands for, in numbers of the engine that drew it.
    pub item: Vec<u32>,
    /// Full name, a number of [`DrawList::texts`], else [`NO_TEXT`].
    pub name: Vec<u32>,
    /// Second line (module, file and line), a number of [`DrawList::texts`], else [`NO_TEXT`].
    pub detail: Vec<u32>,
    /// Figures for the tooltip, [`DrawList::values_per_box`] of them for each box: whole numbers, or the bits of
    /// doubles where [`DrawList::fractional`] says so.
    pub values: Vec<i64>,
}

/// Labels, each on a box.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Labels {
    /// The box a label stands in.
    pub on_box: Vec<u32>,
    /// The elided text, a number of [`DrawList::texts`].
    pub text: Vec<u32>,
}

/// One picture: what is in `window` and around it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DrawList {
    /// The part of the world that the boxes are laid out for. Positions of boxes are device pixels from its top left.
    pub window: Window,
    /// Height of the whole picture in world units (for scroll bars).
    pub world_height: f64,
    /// The boxes.
    pub boxes: Boxes,
    /// The labels.
    pub labels: Labels,
    /// Text of names, details and labels.
    pub texts: TextTable,
    /// How many figures each box has in [`Boxes::values`].
    pub values_per_box: u32,
    /// Whether the figures are bits of doubles.
    pub fractional: bool,
}

impl DrawList {
    /// The number of boxes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.boxes.x.len()
    }

    /// Whether there is no box.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.boxes.x.is_empty()
    }

    /// The topmost box that takes pointers at a point, in device pixels of the list's window.
    #[must_use]
    pub fn hit(&self, x_device: f64, y_device: f64) -> Option<usize> {
        let b = &self.boxes;
        let (x, y) = (x_device as f32, y_device as f32);
        (0..self.len()).rev().find(|&i| {
            b.flags[i] & flags::INERT == 0 && x >= b.x[i] && x < b.x[i] + b.w[i] && y >= b.y[i] && y < b.y[i] + b.h[i]
        })
    }

    /// The figures of a box.
    #[must_use]
    pub fn values(&self, index: usize) -> &[i64] {
        let n = self.values_per_box as usize;
        self.boxes.values.get(index * n..(index + 1) * n).unwrap_or(&[])
    }
}
