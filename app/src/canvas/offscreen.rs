//! Pictures that are never on the page: to be saved.

use std::sync::Arc;

use draw::DrawList;
use draw::palette::Theme;
use wasm_bindgen::JsCast as _;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use super::painter::Painting;
use super::surface::Surface;
use crate::io::timer;

fn canvas(width: u32, height: u32) -> Option<(HtmlCanvasElement, CanvasRenderingContext2d)> {
    let document = web_sys::window()?.document()?;
    let canvas = document.create_element("canvas").ok()?.dyn_into::<HtmlCanvasElement>().ok()?;
    canvas.set_width(width);
    canvas.set_height(height);
    let context = canvas.get_context("2d").ok()??.dyn_into::<CanvasRenderingContext2d>().ok()?;
    Some((canvas, context))
}

/// Width of a character of labels, one device pixel being a CSS pixel.
pub(crate) fn char_width() -> f64 {
    canvas(1, 1).map_or(7.2, |(_, context)| Surface::measure(&context, 1.0).1)
}

/// Paints a list onto a canvas as large as its window, in two tasks, and hands it over; false if there is no canvas.
pub(crate) fn paint(list: Arc<DrawList>, theme: Theme, done: impl FnOnce(HtmlCanvasElement) + 'static) -> bool {
    let window = list.window;
    let Some((canvas, context)) = canvas(window.width_device as u32, window.height_device as u32) else { return false };
    let (font, char_width) = Surface::measure(&context, 1.0);
    let surface = Surface {
        lights: context.clone(),
        context,
        width_css: window.width_device,
        height_css: window.height_device,
        ratio: 1.0,
        char_width,
        font,
    };
    let painting = Painting::new(list);
    painting.paint_boxes(&surface, &window, theme);
    timer::after(0, move || {
        painting.paint_labels(&surface, &window, theme);
        done(canvas);
    });
    true
}
