//! A DrawList as a still picture (SVG 1.1): what a window shows of it, painted as the page paints it.
//!
//! In the order of the page's painter: ground, boxes that hold others, boxes, self parts, marks, labels. Each box
//! carries its name, detail and figures as a `<title>`, which browsers show under the pointer.

use std::io::{self, Write};

use calltree::difference;
use draw::label::visible;
use draw::palette::{self, Rgb, Theme};
use draw::{DrawList, NO_TEXT, Window, flags};
use flame::values;
use profile::Weight;
use units::{Unit, format_integer};

use crate::escape::Xml;
use crate::figures::{self, css};

/// What to paint, and how. Sizes are device pixels, unless they say otherwise.
#[derive(Clone, Copy)]
pub struct Picture<'a> {
    /// The boxes and labels.
    pub list: &'a DrawList,
    /// The part of the world that is shown; `list.window` for all of the list.
    pub view: Window,
    /// The ground it stands on.
    pub theme: Theme,
    /// Device pixels for a CSS pixel.
    pub ratio: f64,
    /// Width of a column of the label font, which is 12 CSS pixels high.
    pub char_width_device: f64,
    /// The caption: what this is.
    pub title: &'a str,
    /// After the title: the total, and of what.
    pub total: &'a str,
    /// The figures of a box, as lines; see [`flame_figures`].
    pub figures: &'a dyn Fn(usize) -> String,
}

/// Left, top, width and height in the picture, caption left out; whole device pixels.
type Place = (f64, f64, f64, f64);

const MONO: &str = "ui-monospace, &quot;SF Mono&quot;, Menlo, Consolas, &quot;DejaVu Sans Mono&quot;, monospace";
const SANS: &str = "system-ui, -apple-system, &quot;Segoe UI&quot;, Roboto, &quot;DejaVu Sans&quot;, sans-serif";

/// Height of the caption, in CSS pixels.
const CAPTION_CSS: f64 = 28.0;

/// Writes the picture. Boxes that the view doesn't show are left out; a view that isn't sound shows none.
///
/// # Errors
/// Those of the sink.
pub fn svg(picture: &Picture<'_>, sink: &mut dyn Write) -> io::Result<()> {
    let is_sound = picture.view.is_sound() && picture.list.window.is_sound() && picture.ratio > 0.0;
    let ratio = if is_sound && picture.ratio.is_finite() { picture.ratio } else { 1.0 };
    let (width, height) =
        if is_sound { (picture.view.width_device, picture.view.height_device) } else { (300.0 * ratio, 0.0) };
    let shown = if is_sound { picture.shown() } else { Vec::new() };
    let caption = (CAPTION_CSS * ratio).round();
    write!(
        sink,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}\" height=\"{}\" viewBox=\"0 0 {width} {}\">\n\
         <title>{}</title>\n<rect width=\"{width}\" height=\"{}\" fill=\"{}\"/>\n",
        width / ratio,
        (height + caption) / ratio,
        height + caption,
        Xml(&visible(picture.title)),
        height + caption,
        css(ground(picture.theme)),
    )?;
    picture.caption(sink, ratio)?;
    writeln!(sink, "<svg y=\"{caption}\" width=\"{width}\" height=\"{height}\">")?;
    let is_ground = |(i, _): &&(usize, Place)| picture.list.boxes.flags[*i] & flags::GROUND != 0;
    for (i, place) in shown.iter().filter(is_ground).chain(shown.iter().filter(|shown| !is_ground(shown))) {
        picture.item(sink, *i, *place)?;
    }
    writeln!(sink, "<g pointer-events=\"none\">")?;
    for (i, place) in shown.iter().filter(|shown| !is_ground(shown)) {
        picture.shade(sink, *i, *place)?;
    }
    for (i, place) in shown.iter().filter(|shown| !is_ground(shown)) {
        picture.marks(sink, *i, *place)?;
    }
    writeln!(sink, "</g>")?;
    if is_sound {
        picture.labels(sink)?;
    }
    writeln!(sink, "</svg>\n</svg>")
}

/// The figures of a flame graph's box: total and self with their shares of `whole`, and before and change if there is
/// a baseline. `whole` is the total of the root.
#[must_use]
pub fn flame_figures(list: &DrawList, index: usize, unit: &Unit, whole: Weight) -> String {
    let weights: Vec<Weight> = list.values(index).iter().map(|bits| weight(*bits, list.fractional)).collect();
    let (Some(total), Some(own)) = (weights.get(values::TOTAL), weights.get(values::SELF)) else {
        return String::new();
    };
    let of_all = |weight: Weight| format!("{} ({})", figures::text(weight, unit), figures::share(weight, whole));
    let is_merged = list.boxes.flags.get(index).is_some_and(|bits| bits & flags::MERGED != 0);
    let mut text = format!("total {}", of_all(*total));
    if let Some(before) = weights.get(values::BEFORE_TOTAL) {
        let change = figures::signed(difference(*total, *before), unit);
        text += &format!("\nbefore {}, change {change}", figures::text(*before, unit));
    }
    if is_merged {
        return format!("{} frames\n{text}", format_integer(own.to_f64() as i128));
    }
    text += &format!("\nself {}", of_all(*own));
    if let Some(before) = weights.get(values::BEFORE_SELF) {
        let change = figures::signed(difference(*own, *before), unit);
        text += &format!("\nself before {}, change {change}", figures::text(*before, unit));
    }
    text
}

fn weight(bits: i64, is_fractional: bool) -> Weight {
    if is_fractional { Weight::Float(f64::from_bits(bits as u64)) } else { Weight::Int(bits) }
}

impl Picture<'_> {
    /// The boxes that the view shows, with their places.
    fn shown(&self) -> Vec<(usize, Place)> {
        let (width, height) = (self.view.width_device, self.view.height_device);
        let is_shown = |(x, y, w, h): Place| x < width && y < height && x + w > 0.0 && y + h > 0.0;
        let places = (0..self.list.len()).map(|i| (i, self.place(i)));
        places.filter(|(_, place)| is_shown(*place)).collect()
    }

    /// On whole pixels, at least one each way.
    fn place(&self, i: usize) -> Place {
        let (b, from) = (&self.list.boxes, &self.list.window);
        let x = self.view.x_device(from.x_world(f64::from(b.x[i])));
        let y = self.view.y_device(from.y_world(f64::from(b.y[i])));
        let right = self.view.x_device(from.x_world(f64::from(b.x[i]) + f64::from(b.w[i])));
        let bottom = self.view.y_device(from.y_world(f64::from(b.y[i]) + f64::from(b.h[i])));
        let (left, top) = (x.round(), y.round());
        (left, top, (right.round() - left).max(1.0), (bottom.round() - top).max(1.0))
    }

    fn is_faded(&self, i: usize) -> bool {
        self.list.boxes.flags[i] & flags::FADED != 0
    }

    fn caption(&self, sink: &mut dyn Write, ratio: f64) -> io::Result<()> {
        let (ink, quiet) =
            if self.theme == Theme::Light { ([23, 27, 34], [86, 94, 107]) } else { ([230, 233, 238], [154, 164, 178]) };
        writeln!(
            sink,
            "<text x=\"{}\" y=\"{}\" font-family=\"{SANS}\" font-size=\"{}\" fill=\"{}\" font-weight=\"600\">{}\
             <tspan dx=\"{}\" fill=\"{}\" font-weight=\"400\">{}</tspan></text>",
            8.0 * ratio,
            18.0 * ratio,
            13.0 * ratio,
            css(ink),
            Xml(&visible(self.title)),
            12.0 * ratio,
            css(quiet),
            Xml(&visible(self.total)),
        )
    }

    /// A box with its title.
    fn item(&self, sink: &mut dyn Write, i: usize, place: Place) -> io::Result<()> {
        let b = &self.list.boxes;
        write!(sink, "<rect {}", at(place))?;
        if b.flags[i] & flags::DOTTED == 0 {
            write!(sink, " fill=\"{}\"", css(palette::color(self.theme, b.fill[i], self.is_faded(i))))?;
        } else {
            // Nothing is painted, but the pointer finds it.
            write!(sink, " fill=\"none\" pointer-events=\"all\"")?;
        }
        let texts = [b.name[i], b.detail[i]].map(|text| if text == NO_TEXT { "" } else { self.list.texts.get(text) });
        let figures = (self.figures)(i);
        let lines = texts.map(visible);
        let lines: Vec<&str> = lines.iter().map(AsRef::as_ref).chain([&*figures]).filter(|l| !l.is_empty()).collect();
        writeln!(sink, "><title>{}</title></rect>", Xml(&lines.join("\n")))
    }

    /// The darker right end: self weight.
    fn shade(&self, sink: &mut dyn Write, i: usize, (x, y, w, h): Place) -> io::Result<()> {
        let b = &self.list.boxes;
        let shade_w = (f64::from(b.shade_w[i]) * self.view.x_scale() / self.list.window.x_scale()).round();
        // A box that is all self needs no mark of where self begins.
        if shade_w < 1.0 || b.w[i] < 3.0 || b.shade_w[i] >= b.w[i] - 0.5 {
            return Ok(());
        }
        let color = css(palette::shade(self.theme, b.fill[i], self.is_faded(i)));
        writeln!(sink, "<rect {} fill=\"{color}\"/>", at((x + w - shade_w, y, shade_w, h)))
    }

    /// Outlines of matches and unknown values, hatches.
    fn marks(&self, sink: &mut dyn Write, i: usize, place: Place) -> io::Result<()> {
        let state = self.list.boxes.flags[i];
        let (x, y, w, h) = place;
        let ink = css(if self.theme == Theme::Light { [30, 34, 42] } else { [236, 239, 244] });
        if state & flags::HATCH != 0 && w >= 4.0 && h >= 4.0 {
            self.hatch(sink, place, &ink)?;
        }
        if state & flags::DOTTED != 0 {
            let quiet = css(if self.theme == Theme::Light { [140, 147, 158] } else { [120, 128, 140] });
            let dash = format!(" stroke-dasharray=\"{}\"", 2.0 * self.ratio);
            outline(sink, place, self.ratio.round().max(1.0), &quiet, &dash)?;
        }
        let line = (self.ratio * 1.5).round().max(1.0);
        if state & flags::MATCH == 0 {
            Ok(())
        } else if w >= 3.0 * line && h >= 3.0 * line {
            outline(sink, place, line, &ink, "")
        } else {
            // Too thin for an outline: a tick that can be seen.
            writeln!(sink, "<rect {} fill=\"{ink}\"/>", at((x, y, w.max(2.0), h)))
        }
    }

    /// Slanted lines, clipped to the box by a viewport of their own.
    fn hatch(&self, sink: &mut dyn Write, (x, y, w, h): Place, ink: &str) -> io::Result<()> {
        write!(sink, "<svg {}><path d=\"", at((x, y, w, h)))?;
        // A box far wider than the picture needs no lines outside of it.
        let (from, to) = ((-x).max(0.0) - h, (self.view.width_device - x).min(w));
        let step = 6.0 * self.ratio;
        let count = ((to - from) / step).ceil().max(0.0) as u64;
        for number in 0..count {
            let left = from + number as f64 * step;
            write!(sink, "M{left} {h}L{} 0", left + h)?;
        }
        writeln!(sink, "\" stroke=\"{ink}\" stroke-width=\"{}\" stroke-opacity=\"0.45\"/></svg>", self.ratio)
    }

    /// Labels, each in a viewport of its own that clips it: the reader's font may be wider than the one they were
    /// made for.
    fn labels(&self, sink: &mut dyn Write) -> io::Result<()> {
        let b = &self.list.boxes;
        let (ratio, font) = (self.ratio, 12.0 * self.ratio);
        writeln!(
            sink,
            "<g pointer-events=\"none\" font-family=\"{MONO}\" font-size=\"{font}\" xml:space=\"preserve\">"
        )?;
        for (on_box, text) in self.list.labels.on_box.iter().zip(&self.list.labels.text) {
            let i = *on_box as usize;
            let (x, y, w, h) = self.place(i);
            // A box that begins left of the picture is labelled where it becomes visible.
            let left = x.max(0.0) + 4.0 * ratio;
            let room = (x + w).min(self.view.width_device) - 4.0 * ratio - left;
            if room.is_nan() || room < self.char_width_device || y + h < 0.0 || y > self.view.height_device {
                continue;
            }
            let Some(text) = cut(self.list.texts.get(*text), (room / self.char_width_device) as usize) else {
                continue;
            };
            let ink = css(palette::ink(self.theme, b.fill[i], self.is_faded(i)));
            let middle = if b.flags[i] & flags::GROUND == 0 { h / 2.0 + ratio } else { 8.0 * ratio };
            // Baselines are where every reader puts them alike; the middle of the letters lies 0.35 of the font above.
            writeln!(
                sink,
                "<svg {}><text y=\"{}\" fill=\"{ink}\">{}</text></svg>",
                at((left, y, room + 2.0 * ratio, h)),
                middle + 0.35 * font,
                Xml(&visible(&text))
            )?;
        }
        writeln!(sink, "</g>")
    }
}

/// A label in so many columns, as the page cuts it while it waits for a better one.
fn cut(text: &str, columns: usize) -> Option<String> {
    if text.chars().count() <= columns {
        return Some(text.to_owned());
    }
    (columns >= 2).then(|| text.chars().take(columns - 1).chain(['…']).collect())
}

fn outline(sink: &mut dyn Write, (x, y, w, h): Place, line: f64, color: &str, more: &str) -> io::Result<()> {
    let inside = at((x + line / 2.0, y + line / 2.0, (w - line).max(1.0), (h - line).max(1.0)));
    writeln!(sink, "<rect {inside} fill=\"none\" stroke=\"{color}\" stroke-width=\"{line}\"{more}/>")
}

fn at((x, y, w, h): Place) -> String {
    format!("x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\"")
}

/// The ground behind all boxes; the page's canvas has the same.
fn ground(theme: Theme) -> Rgb {
    if theme == Theme::Light { [255, 255, 255] } else { [22, 25, 30] }
}

#[cfg(test)]
#[path = "svg_tests.rs"]
mod tests;
