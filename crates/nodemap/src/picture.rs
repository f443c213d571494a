//! A window of the map as a DrawList.

use draw::{DrawList, Window};

use crate::painter::Painter;
use crate::{Item, Layout, Rect, Scene, draw_group};

/// Sizes of the canvas.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pixels {
    /// Device pixels for a CSS pixel.
    pub ratio: f64,
    /// Width of a column of the label font, which is monospaced, in device pixels.
    pub char_width: f64,
}

/// The picture of a window (its margin included): headers of groups, nodes and what each node has room for, or groups
/// as boxes. `item` is that of [`crate::item`]; boxes of nodes and groups have their names, those of pods and of their
/// containers the pod's. A window that isn't sound gives an empty picture.
#[must_use]
pub fn draw(layout: &Layout, scene: &Scene<'_>, window: Window, pixels: &Pixels) -> DrawList {
    let mut list = DrawList { window, world_height: layout.height_device(), ..DrawList::default() };
    if !window.is_sound() || !pixels.ratio.is_finite() || pixels.ratio <= 0.0 {
        return list;
    }
    let mut painter = Painter { list: &mut list, ratio: pixels.ratio, char_width: pixels.char_width };
    for (_, group, at) in layout.headers(&window) {
        draw_group::header(&mut painter, group, on_canvas(&window, at));
    }
    for (number, group, at) in layout.boxes(&window) {
        let spread = layout.spread(number);
        scene.group(&mut painter, (Item::Group(number), group, spread), on_canvas(&window, at));
    }
    for (id, at) in layout.cells(&window) {
        scene.node(&mut painter, id, on_canvas(&window, at));
    }
    list
}

/// A place in the world on whole pixels of the window, at least one wide and high.
fn on_canvas(window: &Window, at: Rect) -> Rect {
    let (x, y) = (window.x_device(at.x), window.y_device(at.y));
    let place = Rect { x, y, w: window.x_device(at.right()) - x, h: window.y_device(at.bottom()) - y }.snapped();
    Rect { w: place.w.max(1.0), h: place.h.max(1.0), ..place }
}

#[cfg(test)]
#[path = "picture_tests.rs"]
mod tests;
