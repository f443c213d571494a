//! Puts boxes and labels on a DrawList.

use draw::label::{elide, elide_end, visible, whole_parts};
use draw::{DrawList, NO_TEXT, flags};

use crate::{NO_ITEM, Rect};

/// Space between a box's edge and its label in CSS pixels; the page's painter has the same.
const INSET_CSS: f64 = 4.0;
/// Longer names are left out in the middle, in columns: a name goes to the page with every picture.
const NAME_COLUMNS: usize = 1000;

/// What stands between the figures of a group's summary.
pub const SUMMARY_BETWEEN: &str = " · ";

/// A box needs so much height for a label, in CSS pixels.
const LABEL_CSS: f64 = 13.0;
/// A label of fewer columns says nothing.
const LEAST_COLUMNS: usize = 4;

/// A DrawList under construction.
pub(crate) struct Painter<'a> {
    pub(crate) list: &'a mut DrawList,
    pub(crate) ratio: f64,
    pub(crate) char_width: f64,
}

impl Painter<'_> {
    /// Adds a box and returns its number; the place is on whole pixels, at least one wide and high.
    pub(crate) fn put(&mut self, at: Rect, fill: u16, state: u16, item: u32, name: u32) -> u32 {
        let boxes = &mut self.list.boxes;
        let number = boxes.x.len() as u32;
        boxes.x.push(at.x as f32);
        boxes.y.push(at.y as f32);
        boxes.w.push(at.w.max(1.0) as f32);
        boxes.h.push(at.h.max(1.0) as f32);
        boxes.shade_w.push(0.0);
        boxes.fill.push(fill);
        boxes.flags.push(state);
        boxes.item.push(item);
        boxes.name.push(name);
        boxes.detail.push(NO_TEXT);
        number
    }

    /// Adds a box that stands for nothing by itself.
    pub(crate) fn decoration(&mut self, at: Rect, fill: u16, state: u16) {
        if at.is_drawable() {
            self.put(at, fill, state | flags::INERT, NO_ITEM, NO_TEXT);
        }
    }

    /// Adds a box with a label that is its reason: no box where the label doesn't fit.
    pub(crate) fn label_box(&mut self, at: Rect, fill: u16, state: u16, text: &str) {
        let number = self.list.boxes.x.len() as u32;
        self.decoration(at, fill, state);
        if self.list.boxes.x.len() as u32 > number {
            self.label(number, text, self.columns(at.w));
        }
    }

    /// The number of a name.
    pub(crate) fn name(&mut self, name: &str) -> u32 {
        if name.len() <= NAME_COLUMNS {
            return self.list.texts.push(name);
        }
        match elide(&visible(name), NAME_COLUMNS) {
            Some(name) => self.list.texts.push(&name),
            None => NO_TEXT,
        }
    }

    /// Labels a box, left out in the middle where it is too long for so many columns.
    pub(crate) fn label(&mut self, on_box: u32, text: &str, columns: usize) {
        let shown = visible(text);
        let Some(label) = elide(&shown, columns) else { return };
        self.write(on_box, &label);
    }

    /// Titles a box: what is too long ends earlier.
    pub(crate) fn title(&mut self, on_box: u32, text: &str, columns: usize) {
        let shown = visible(text);
        if let Some(label) = elide_end(&shown, columns) {
            self.write(on_box, &label);
        }
    }

    /// Adds a box with as many figures of a summary as fit whole: no box where none does.
    pub(crate) fn summary_box(&mut self, at: Rect, fill: u16, state: u16, summary: &str) {
        let Some(label) = whole_parts(&visible(summary), SUMMARY_BETWEEN, self.columns(at.w)) else { return };
        let number = self.list.boxes.x.len() as u32;
        self.decoration(at, fill, state);
        if self.list.boxes.x.len() as u32 > number {
            self.write(number, &label);
        }
    }

    fn write(&mut self, on_box: u32, label: &str) {
        let text = self.list.texts.push(label);
        self.list.labels.on_box.push(on_box);
        self.list.labels.text.push(text);
    }

    /// How many columns of text fit in a box of this width.
    pub(crate) fn columns(&self, w: f64) -> usize {
        let columns = (w - 2.0 * INSET_CSS * self.ratio) / self.char_width;
        if columns.is_finite() { columns.clamp(0.0, NAME_COLUMNS as f64) as usize } else { 0 }
    }

    /// Whether a label in a box of this size says anything.
    pub(crate) fn has_room_for_label(&self, place: Rect) -> bool {
        place.h >= self.px(LABEL_CSS) && self.columns(place.w) >= LEAST_COLUMNS
    }

    /// The width of a box in which so many columns fit.
    pub(crate) fn width_of(&self, columns: usize) -> f64 {
        (columns as f64 * self.char_width + 2.0 * INSET_CSS * self.ratio).ceil() + 1.0
    }

    /// CSS pixels in whole device pixels, at least one.
    pub(crate) fn px(&self, css: f64) -> f64 {
        (css * self.ratio).round().max(1.0)
    }
}
