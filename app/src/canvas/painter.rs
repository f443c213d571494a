//! Executes a DrawList: boxes grouped by colour, then marks, then labels. What it costs depends on the boxes of the
//! list, never on what is loaded.

use std::sync::Arc;

use draw::palette::{self, Rgb, Theme};
use draw::{DrawList, Window, flags};
use web_sys::CanvasRenderingContext2d;

use super::surface::Surface;

/// A DrawList with the order in which it is painted.
pub(crate) struct Painting {
    pub(crate) list: Arc<DrawList>,
    /// Boxes that hold others, in the list's order.
    grounds: Vec<u32>,
    /// All other boxes, grouped by slot and state.
    order: Vec<u32>,
}

/// What is lit beside the list's own states.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Lit {
    /// Index of the box under the pointer.
    pub(crate) hover: Option<usize>,
    /// Item that is selected.
    pub(crate) selected: Option<u32>,
    /// Name, a number of the list's texts, whose boxes are lit.
    pub(crate) name: Option<u32>,
}

/// Left, top, width and height on the canvas.
type Place = (f64, f64, f64, f64);

/// How list positions become canvas positions.
#[derive(Clone, Copy)]
struct Stretch {
    x_scale: f64,
    x_shift: f64,
    y_scale: f64,
    y_shift: f64,
}

impl Stretch {
    fn new(list: &Window, view: &Window) -> Self {
        Self {
            x_scale: view.x_scale() / list.x_scale(),
            x_shift: (list.x_start - view.x_start) * view.x_scale(),
            y_scale: view.y_scale() / list.y_scale(),
            y_shift: (list.y_start - view.y_start) * view.y_scale(),
        }
    }

    /// On whole pixels.
    fn place(&self, list: &DrawList, i: usize) -> Place {
        let b = &list.boxes;
        let x = f64::from(b.x[i]) * self.x_scale + self.x_shift;
        let y = f64::from(b.y[i]) * self.y_scale + self.y_shift;
        let (left, top) = (x.round(), y.round());
        let width = (x + f64::from(b.w[i]) * self.x_scale).round() - left;
        let height = (y + f64::from(b.h[i]) * self.y_scale).round() - top;
        (left, top, width.max(1.0), height.max(1.0))
    }
}

impl Painting {
    /// Prepares a list.
    pub(crate) fn new(list: Arc<DrawList>) -> Self {
        let b = &list.boxes;
        let (grounds, mut order): (Vec<u32>, Vec<u32>) =
            (0..list.len() as u32).partition(|i| b.flags[*i as usize] & flags::GROUND != 0);
        let key = |i: &u32| (b.fill[*i as usize], b.flags[*i as usize] & (flags::FADED | flags::DOTTED));
        order.sort_by_key(key);
        Self { list, grounds, order }
    }

    /// Paints what `view` shows of the list.
    pub(crate) fn paint(&self, surface: &Surface, view: &Window, theme: Theme) {
        self.paint_boxes(surface, view, theme);
        self.paint_labels(surface, view, theme);
    }

    /// Paints all but the labels.
    pub(crate) fn paint_boxes(&self, surface: &Surface, view: &Window, theme: Theme) {
        let context = &surface.context;
        let (width, height) = (surface.width_device(), surface.height_device());
        let stretch = Stretch::new(&self.list.window, view);
        context.set_fill_style_str(css(ground(theme)).as_str());
        context.fill_rect(0.0, 0.0, width, height);
        // The list holds a screen around the canvas as well: what isn't on it is looked at once.
        let on_canvas = |(x, y, w, h): Place| x < width && y < height && x + w > 0.0 && y + h > 0.0;
        let shown = |of: &[u32]| -> Vec<(usize, Place)> {
            let places = of.iter().map(|i| (*i as usize, stretch.place(&self.list, *i as usize)));
            places.filter(|(_, place)| on_canvas(*place)).collect()
        };
        let (grounds, boxes) = (shown(&self.grounds), shown(&self.order));
        self.boxes(context, &grounds, theme);
        self.boxes(context, &boxes, theme);
        self.shades(context, &stretch, &boxes, theme);
        self.marks(surface, &boxes, theme);
    }

    /// Paints the labels, over the boxes.
    pub(crate) fn paint_labels(&self, surface: &Surface, view: &Window, theme: Theme) {
        self.labels(surface, &Stretch::new(&self.list.window, view), theme, surface.width_device());
    }

    /// Paints what is lit, on the canvas over the picture.
    pub(crate) fn paint_lights(&self, surface: &Surface, view: &Window, theme: Theme, lit: Lit) {
        let (width, height) = (surface.width_device(), surface.height_device());
        surface.lights.clear_rect(0.0, 0.0, width, height);
        let on_canvas = |(x, y, w, h): Place| x < width && y < height && x + w > 0.0 && y + h > 0.0;
        self.lights(surface, &Stretch::new(&self.list.window, view), theme, lit, &on_canvas);
    }

    fn boxes(&self, context: &CanvasRenderingContext2d, shown: &[(usize, Place)], theme: Theme) {
        let b = &self.list.boxes;
        let mut last = None;
        for &(i, (x, y, w, h)) in shown.iter().filter(|(i, _)| b.flags[*i] & flags::DOTTED == 0) {
            let faded = b.flags[i] & flags::FADED != 0;
            if last != Some((b.fill[i], faded)) {
                context.set_fill_style_str(css(palette::color(theme, b.fill[i], faded)).as_str());
                last = Some((b.fill[i], faded));
            }
            context.fill_rect(x, y, w, h);
        }
    }

    /// The darker right ends: self weight.
    fn shades(&self, context: &CanvasRenderingContext2d, stretch: &Stretch, shown: &[(usize, Place)], theme: Theme) {
        let b = &self.list.boxes;
        let mut last = None;
        for &(i, (x, y, w, h)) in shown {
            let shade_w = (f64::from(b.shade_w[i]) * stretch.x_scale).round();
            // A box that is all self needs no mark of where self begins.
            if shade_w < 1.0 || b.w[i] < 3.0 || b.shade_w[i] >= b.w[i] - 0.5 {
                continue;
            }
            let faded = b.flags[i] & flags::FADED != 0;
            if last != Some((b.fill[i], faded)) {
                context.set_fill_style_str(css(palette::shade(theme, b.fill[i], faded)).as_str());
                last = Some((b.fill[i], faded));
            }
            context.fill_rect(x + w - shade_w, y, shade_w, h);
        }
    }

    /// Outlines of matches and unknown values, hatches.
    fn marks(&self, surface: &Surface, shown: &[(usize, Place)], theme: Theme) {
        let context = &surface.context;
        let b = &self.list.boxes;
        let line = (surface.ratio * 1.5).round().max(1.0);
        let ink = css(if theme == Theme::Light { [30, 34, 42] } else { [236, 239, 244] });
        for &(i, place) in shown {
            let state = b.flags[i];
            if state & (flags::MATCH | flags::DOTTED | flags::HATCH) == 0 {
                continue;
            }
            let (x, y, w, h) = place;
            if state & flags::HATCH != 0 && w >= 4.0 && h >= 4.0 {
                hatch(context, place, surface.ratio, &ink);
            }
            if state & flags::DOTTED != 0 {
                let dash = wasm_bindgen::JsValue::from_f64(2.0 * surface.ratio);
                let _ = context.set_line_dash(&js_sys::Array::of2(&dash, &dash));
                outline(context, place, surface.ratio.round().max(1.0), &css(quiet(theme)));
                let _ = context.set_line_dash(&js_sys::Array::new());
            }
            if state & flags::MATCH != 0 {
                if w >= 3.0 * line && h >= 3.0 * line {
                    outline(context, place, line, &ink);
                } else {
                    // Too thin for an outline: a tick that can be seen.
                    context.set_fill_style_str(&ink);
                    context.fill_rect(x, y, w.max(2.0), h);
                }
            }
        }
    }

    fn labels(&self, surface: &Surface, stretch: &Stretch, theme: Theme, width: f64) {
        let context = &surface.context;
        let b = &self.list.boxes;
        context.set_font(&surface.font);
        context.set_text_baseline("middle");
        let inset = 4.0 * surface.ratio;
        let mut last: Option<Rgb> = None;
        for (on_box, text) in self.list.labels.on_box.iter().zip(&self.list.labels.text) {
            let i = *on_box as usize;
            let (x, y, w, h) = stretch.place(&self.list, i);
            // A box that begins left of the canvas is labelled where it becomes visible.
            let left = x.max(0.0) + inset;
            let room = (x + w).min(width) - inset - left;
            if room < surface.char_width || y + h < 0.0 || y > surface.height_device() {
                continue;
            }
            let text = self.list.texts.get(*text);
            let fits = (room / surface.char_width) as usize;
            let cut;
            let text = if text.chars().count() > fits {
                if fits < 2 {
                    continue;
                }
                cut = text.chars().take(fits - 1).chain(std::iter::once('…')).collect::<String>();
                cut.as_str()
            } else {
                text
            };
            let ink = palette::ink(theme, b.fill[i], b.flags[i] & flags::FADED != 0);
            if last != Some(ink) {
                context.set_fill_style_str(css(ink).as_str());
                last = Some(ink);
            }
            let middle =
                if b.flags[i] & flags::GROUND == 0 { y + h / 2.0 + surface.ratio } else { y + 8.0 * surface.ratio };
            let _ = if text.is_ascii() {
                context.fill_text(text, left, middle)
            } else {
                context.fill_text_with_max_width(text, left, middle, room)
            };
        }
    }

    fn lights(&self, surface: &Surface, stretch: &Stretch, theme: Theme, lit: Lit, on_canvas: &dyn Fn(Place) -> bool) {
        let b = &self.list.boxes;
        let line = surface.ratio.round().max(1.0);
        let ink = css(if theme == Theme::Light { [20, 24, 32] } else { [245, 247, 250] });
        let accent = css(accent(theme));
        if let Some(name) = lit.name {
            for i in (0..self.list.len()).filter(|i| b.name[*i] == name) {
                let place = stretch.place(&self.list, i);
                if on_canvas(place) {
                    outline(&surface.lights, place, line, &ink);
                }
            }
        }
        if let Some(hover) = lit.hover.filter(|h| *h < self.list.len()) {
            outline(&surface.lights, stretch.place(&self.list, hover), (1.5 * surface.ratio).round().max(1.0), &ink);
        }
        if let Some(selected) = lit.selected {
            for i in (0..self.list.len())
                .filter(|i| b.item[*i] == selected && b.flags[*i] & (flags::MERGED | flags::INERT) == 0)
            {
                outline(&surface.lights, stretch.place(&self.list, i), 2.0 * line, &accent);
            }
        }
    }
}

fn outline(context: &CanvasRenderingContext2d, (x, y, w, h): Place, line: f64, color: &str) {
    context.set_stroke_style_str(color);
    context.set_line_width(line);
    context.stroke_rect(x + line / 2.0, y + line / 2.0, (w - line).max(1.0), (h - line).max(1.0));
}

fn hatch(context: &CanvasRenderingContext2d, (x, y, w, h): Place, ratio: f64, color: &str) {
    context.save();
    context.begin_path();
    context.rect(x, y, w, h);
    context.clip();
    context.begin_path();
    let step = 6.0 * ratio;
    let mut at = x - h;
    while at < x + w {
        context.move_to(at, y + h);
        context.line_to(at + h, y);
        at += step;
    }
    context.set_global_alpha(0.45);
    context.set_stroke_style_str(color);
    context.set_line_width(ratio);
    context.stroke();
    context.restore();
}

/// The canvas behind all boxes; the same as the page's panel ground (style/tokens.css).
fn ground(theme: Theme) -> Rgb {
    if theme == Theme::Light { [255, 255, 255] } else { [22, 25, 30] }
}

fn quiet(theme: Theme) -> Rgb {
    if theme == Theme::Light { [140, 147, 158] } else { [120, 128, 140] }
}

/// The accent (style/tokens.css, `--accent`).
fn accent(theme: Theme) -> Rgb {
    if theme == Theme::Light { [214, 84, 16] } else { [247, 134, 66] }
}

/// A colour as CSS writes it.
pub(crate) fn css([r, g, b]: Rgb) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}
