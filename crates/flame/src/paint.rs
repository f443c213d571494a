//! A window of the picture as a DrawList.

use std::ops::Range;

use calltree::{CallTree, FunctionKey, NodeId};
use draw::{DrawList, MERGED, NO_TEXT, TextTable, flags};
use profile::Weight;
use rustc_hash::FxHashMap;

use crate::color::{self, Coloring};
use crate::walk::{RowWalk, Span};
use crate::{Rows, View, elide, visible};

/// Places of the figures of a box in [`draw::Boxes::values`]: three, with a baseline five.
pub mod values {
    /// Total weight; of a merged box the sum over its frames.
    pub const TOTAL: usize = 0;
    /// Own weight; of a merged box the number of its frames.
    pub const SELF: usize = 1;
    /// Total of the caller; of a merged box whose frames have several callers 0.
    pub const PARENT_TOTAL: usize = 2;
    /// Total in the baseline.
    pub const BEFORE_TOTAL: usize = 3;
    /// Own weight in the baseline; 0 for a merged box.
    pub const BEFORE_SELF: usize = 4;
}

/// Longer names are shortened in the DrawList's texts, in bytes: a name goes to the page with every picture.
const NAME_BYTES: usize = 4096;

/// What a picture took: figures that must not grow with the size of the tree, but for a logarithm.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Work {
    /// Rows gone through.
    pub rows: u64,
    /// Nodes looked at.
    pub looks: u64,
}

/// The picture of a window: boxes on whole device pixels, names, labels and figures (see [`values`]). `item` is the
/// number of the node; of a merged box that of its first frame ([`crate::hit`] finds the one under the pointer).
/// A window that isn't sound gives an empty picture.
#[must_use]
pub fn draw(tree: &CallTree, rows: &Rows, view: &View<'_>) -> DrawList {
    draw_counted(tree, rows, view).0
}

/// As [`draw`], with what it took.
#[must_use]
pub fn draw_counted(tree: &CallTree, rows: &Rows, view: &View<'_>) -> (DrawList, Work) {
    let mut work = Work::default();
    let mut painter = Painter {
        tree,
        rows,
        view,
        list: DrawList {
            window: view.window,
            world_height: view.world_height(rows.len()),
            values_per_box: if tree.has_baseline() { 5 } else { 3 },
            fractional: tree.is_fractional(),
            ..DrawList::default()
        },
        seen: FxHashMap::default(),
        details: FxHashMap::default(),
        labels: FxHashMap::default(),
    };
    let is_sound = view.window.is_sound() && view.row_height_device > 0.0 && view.row_height_device.is_finite();
    if is_sound {
        let (visible, step) = visible_rows(view, rows.len());
        for row in visible.step_by(step) {
            let mut walk = RowWalk::new(rows, view, row);
            let (top, height) = painter.band(row, step as u32);
            for span in walk.by_ref() {
                painter.span(row, top, height, span);
            }
            work.rows += 1;
            work.looks += walk.looks;
        }
    }
    (painter.list, work)
}

/// The rows in the window, and how many of them share a device pixel (1 but for overviews).
fn visible_rows(view: &View<'_>, rows: u32) -> (Range<u32>, usize) {
    let row_device = view.row_height_device * view.window.y_scale();
    let step = (1.0 / row_device).ceil().clamp(1.0, f64::from(u32::MAX)) as u32;
    let place = |y: f64, round: fn(f64) -> f64| round(y / view.row_height_device).clamp(0.0, f64::from(rows)) as u32;
    let (above, below) = (place(view.window.y_start, f64::floor), place(view.window.y_end, f64::ceil));
    let (first, end) = match view.orientation {
        crate::Orientation::Icicle => (above, below),
        crate::Orientation::Flame => (rows - below, rows - above),
    };
    // From a multiple of the step, so that an overview shows the same rows wherever it begins.
    (first - first % step..end, step as usize)
}

struct Seen {
    name: u32,
    detail: u32,
    fill: u16,
}

struct Painter<'a> {
    tree: &'a CallTree,
    rows: &'a Rows,
    view: &'a View<'a>,
    list: DrawList,
    seen: FxHashMap<FunctionKey, Seen>,
    details: FxHashMap<String, u32>,
    labels: FxHashMap<(FunctionKey, usize, &'static str), Option<u32>>,
}

impl Painter<'_> {
    /// Top and height of a row in device pixels of the window, a pixel free below it where there is room.
    fn band(&self, row: u32, step: u32) -> (f32, f32) {
        let last = row.saturating_add(step - 1).min(self.rows.len() - 1);
        let (a, b) = (self.view.row_top(row, self.rows.len()), self.view.row_top(last, self.rows.len()));
        let top = self.view.window.y_device(a.min(b)).round();
        let bottom = self.view.window.y_device(a.max(b) + self.view.row_height_device).round();
        (top as f32, without_gap((bottom - top).max(1.0)) as f32)
    }

    fn span(&mut self, row: u32, top: f32, height: f32, span: Span) {
        let nodes = &self.rows.row(row)[span.from..span.to];
        let (Some(&first), Some(&last)) = (nodes.first(), nodes.last()) else { return };
        let is_merged = nodes.len() > 1;
        let width = without_gap((span.right - span.left) as f64);
        let (total, before_total) = if is_merged {
            self.rows.total(row, span.from, span.to)
        } else {
            (self.tree.total(first), self.tree.before_total(first))
        };
        let key = self.tree.function(first);
        let (name, detail, fill) = if is_merged { (NO_TEXT, NO_TEXT, MERGED) } else { self.function(key) };
        let fill = match self.view.coloring {
            Coloring::Diff => color::diff_fill(total, before_total, self.tree.before_scale()),
            Coloring::Value => color::value_fill(total, self.tree.total(self.view.zoom)),
            _ => fill,
        };
        let shade = if is_merged { 0.0 } else { self.shade(first, span, width) };

        let boxes = &mut self.list.boxes;
        let number = boxes.x.len() as u32;
        boxes.x.push(span.left as f32);
        boxes.y.push(top);
        boxes.w.push(width as f32);
        boxes.h.push(height);
        boxes.shade_w.push(shade as f32);
        boxes.fill.push(fill);
        boxes.item.push(first.0);
        boxes.name.push(name);
        boxes.detail.push(detail);
        let flags = self.flags(row, nodes, is_merged, total, before_total);
        self.list.boxes.flags.push(flags);
        self.figures(first, last, nodes.len(), total, before_total);
        if !is_merged {
            let sign = match flags & (flags::MORE | flags::LESS) {
                flags::MORE => "+",
                flags::LESS => "−",
                _ => "",
            };
            self.label(number, first, width, height, sign);
        }
    }

    /// Width of the part of a box that lies in its node's own part.
    fn shade(&self, node: NodeId, span: Span, width: f64) -> f64 {
        let start = self.tree.end(node) - self.tree.self_width(node);
        let start = self.view.window.x_device(start).round().max(span.left as f64);
        (span.left as f64 + width - start).clamp(0.0, width)
    }

    fn flags(&self, row: u32, nodes: &[NodeId], is_merged: bool, total: Weight, before: Option<Weight>) -> u16 {
        let (first, last) = (nodes[0], nodes[nodes.len() - 1]);
        let mut bits = if is_merged { flags::MERGED } else { 0 };
        let is_match = self.view.matches.map(|matches| matches.any_at(row, first, NodeId(last.0 + 1)));
        let zoom = self.view.zoom;
        let is_zoomed = first.0 < self.tree.subtree_end(zoom) && last >= zoom;
        match is_match {
            Some(true) => bits |= flags::MATCH,
            Some(false) => bits |= flags::FADED,
            None if !is_zoomed => bits |= flags::FADED,
            None => {}
        }
        if let Some(before) = before {
            let change = color::change(total, before, self.tree.before_scale());
            if change > 0.0 {
                bits |= flags::MORE;
            } else if change < 0.0 {
                bits |= flags::LESS;
            }
        }
        bits
    }

    fn figures(&mut self, first: NodeId, last: NodeId, frames: usize, total: Weight, before: Option<Weight>) {
        let tree = self.tree;
        let is_merged = frames > 1;
        let fractional = tree.is_fractional();
        let count = || if fractional { Weight::Float(frames as f64) } else { Weight::Int(frames as i64) };
        let zero = if fractional { Weight::Float(0.0) } else { Weight::Int(0) };
        let own = if is_merged { count() } else { tree.self_weight(first) };
        let parent = match tree.parent(first) {
            Some(parent) if tree.parent(last) == Some(parent) => tree.total(parent),
            Some(_) => zero,
            None => total,
        };
        let values = &mut self.list.boxes.values;
        values.extend([total, own, parent].map(bits));
        if let Some(before) = before {
            let own = if is_merged { zero } else { tree.before_self(first).unwrap_or(zero) };
            values.extend([before, own].map(bits));
        }
    }

    fn function(&mut self, key: FunctionKey) -> (u32, u32, u16) {
        if let Some(seen) = self.seen.get(&key) {
            return (seen.name, seen.detail, seen.fill);
        }
        let functions = self.tree.functions();
        let full = if key.is_none() { calltree::ROOT_NAME } else { functions.name(key) };
        let name = push_name(&mut self.list.texts, full);
        let detail = detail(functions.module(key), functions.file(key), functions.line(key));
        let detail = match self.details.get(&detail) {
            _ if detail.is_empty() => NO_TEXT,
            Some(number) => *number,
            None => {
                let number = self.list.texts.push(&detail);
                self.details.insert(detail, number);
                number
            }
        };
        let fill = color::slot(self.tree, key, self.view.coloring);
        self.seen.insert(key, Seen { name, detail, fill });
        (name, detail, fill)
    }

    /// `sign` stands before the name, so that a change is told by more than its colour.
    fn label(&mut self, number: u32, node: NodeId, width: f64, height: f32, sign: &'static str) {
        let view = self.view;
        let columns = ((width - 2.0 * view.label_inset_device) / view.char_width_device).floor();
        let fits = width >= view.min_label_width_device && columns >= 1.0 && f64::from(height) > view.char_width_device;
        if !fits {
            return;
        }
        let key = self.tree.function(node);
        let name = self.tree.name(node);
        let (list, full) = (&mut self.list, self.seen.get(&key).map_or(NO_TEXT, |seen| seen.name));
        // A label needs no more columns than the widest screen has.
        let columns = columns.min(1000.0) as usize;
        let text = *self.labels.entry((key, columns, sign)).or_insert_with(|| {
            let shown = visible(name);
            if sign.is_empty() {
                let label = elide(&shown, columns)?;
                return Some(if label == list.texts.get(full) { full } else { list.texts.push(&label) });
            }
            let label = if columns > 3 { elide(&shown, columns - 2) } else { None };
            Some(list.texts.push(&label.map_or_else(|| sign.to_owned(), |label| format!("{sign} {label}"))))
        });
        if let Some(text) = text {
            list.labels.on_box.push(number);
            list.labels.text.push(text);
        }
    }
}

/// A pixel of the ground shows between boxes that are wide enough to spare it.
fn without_gap(size: f64) -> f64 {
    if size >= 3.0 { size - 1.0 } else { size }
}

fn bits(weight: Weight) -> i64 {
    match weight {
        Weight::Int(value) => value,
        Weight::Float(value) => value.to_bits() as i64,
    }
}

fn push_name(texts: &mut TextTable, name: &str) -> u32 {
    if name.len() <= NAME_BYTES {
        return texts.push(name);
    }
    let half = NAME_BYTES / 2;
    let border = |at: &usize| name.is_char_boundary(*at);
    let head = (0..=half).rev().find(border).unwrap_or(0);
    let tail = (name.len() - half..name.len()).find(border).unwrap_or(name.len());
    texts.push(&format!("{}…{}", &name[..head], &name[tail..]))
}

/// The second line of what is said of a function: module, file and line, as far as they are known.
#[must_use]
pub fn detail(module: &str, file: &str, line: u32) -> String {
    let place = if line > 0 && !file.is_empty() { format!("{file}:{line}") } else { file.to_owned() };
    match (module.is_empty(), place.is_empty()) {
        (false, false) => format!("{module} · {place}"),
        (false, true) => module.to_owned(),
        _ => place,
    }
}
