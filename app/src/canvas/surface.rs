//! A canvas of the size of its box, in device pixels, with the font that labels are set in.

use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// Font of labels, in CSS pixels.
const FONT_CSS_PX: f64 = 12.0;

/// A canvas that is ready to be painted on.
#[derive(Clone)]
pub(crate) struct Surface {
    pub(crate) context: CanvasRenderingContext2d,
    /// The canvas over it, for what is lit: hovering repaints only this one.
    pub(crate) lights: CanvasRenderingContext2d,
    pub(crate) width_css: f64,
    pub(crate) height_css: f64,
    /// Device pixels for a CSS pixel.
    pub(crate) ratio: f64,
    /// Width of a character of the label font, in device pixels.
    pub(crate) char_width: f64,
    pub(crate) font: String,
}

impl Surface {
    /// Fits both canvases to their box. `None` while it has no size.
    pub(crate) fn fit(canvas: &HtmlCanvasElement, overlay: &HtmlCanvasElement) -> Option<Self> {
        let ratio = web_sys::window().map_or(1.0, |w| w.device_pixel_ratio()).clamp(0.5, 8.0);
        let bounds = canvas.get_bounding_client_rect();
        let (width_css, height_css) = (bounds.width(), bounds.height());
        if width_css < 1.0 || height_css < 1.0 {
            return None;
        }
        let (width, height) = ((width_css * ratio).round() as u32, (height_css * ratio).round() as u32);
        for canvas in [canvas, overlay] {
            if canvas.width() != width || canvas.height() != height {
                canvas.set_width(width);
                canvas.set_height(height);
            }
        }
        // In main memory: without a GPU this is several times faster, with one it is fast enough (a screen is some
        // thousand boxes).
        let options = js_sys::Object::new();
        js_sys::Reflect::set(&options, &"alpha".into(), &JsValue::FALSE).ok()?;
        js_sys::Reflect::set(&options, &"willReadFrequently".into(), &JsValue::TRUE).ok()?;
        let context = canvas.get_context_with_context_options("2d", &options).ok()??;
        let context = context.dyn_into::<CanvasRenderingContext2d>().ok()?;
        let lights = overlay.get_context("2d").ok()??.dyn_into::<CanvasRenderingContext2d>().ok()?;
        let (font, char_width) = Self::measure(&context, ratio);
        Some(Self { context, lights, width_css, height_css, ratio, char_width, font })
    }

    /// The font of labels, set on a canvas, and the width of its characters in device pixels.
    pub(crate) fn measure(context: &CanvasRenderingContext2d, ratio: f64) -> (String, f64) {
        let size = FONT_CSS_PX * ratio;
        let font = format!("{size}px ui-monospace, \"SF Mono\", Menlo, Consolas, \"DejaVu Sans Mono\", monospace");
        context.set_font(&font);
        let char_width = context.measure_text(&"M".repeat(64)).map_or(size * 0.6, |m| m.width() / 64.0);
        (font, char_width)
    }

    /// Takes the overlay out of the page while nothing is lit: the browser then brings one canvas to the screen, not
    /// two.
    pub(crate) fn show_lights(&self, shows: bool) {
        let visibility = if shows { "visible" } else { "hidden" };
        if let Some(canvas) = self.lights.canvas() {
            // Without it the page is slower, not wrong.
            let _ = canvas.style().set_property("visibility", visibility);
        }
    }

    /// Width in device pixels.
    pub(crate) fn width_device(&self) -> f64 {
        (self.width_css * self.ratio).round()
    }

    /// Height in device pixels.
    pub(crate) fn height_device(&self) -> f64 {
        (self.height_css * self.ratio).round()
    }
}
