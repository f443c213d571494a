//! The part of the flame graph that is shown: zoom, pan and scroll as arithmetic on a window, and the animation
//! between two windows.

use std::cell::Cell;
use std::rc::Rc;

use draw::Window;

use crate::canvas::scene::Scene;
use crate::io::{presence, timer};
use crate::state::prefs;

/// Height of a row in CSS pixels, with a mouse.
const ROW_CSS_PX: f64 = 18.0;
/// Height of a row in CSS pixels, with a finger.
const ROW_COARSE_CSS_PX: f64 = 24.0;
/// Length of a zoom.
const ZOOM_MS: f64 = 120.0;
/// Beyond this, positions are no longer exact to a pixel.
const SMALLEST_WIDTH: f64 = 1.0 / (1_u64 << 40) as f64;

/// The stage of a flame graph.
pub(crate) struct Stage {
    pub(crate) scene: Rc<Scene>,
    /// Height of the whole picture in device pixels.
    pub(crate) world_height: Cell<f64>,
    /// Whether the root stands at the bottom.
    pub(crate) root_at_bottom: Cell<bool>,
    /// Counts animations: a newer one ends an older.
    turn: Cell<u32>,
    /// Number of the tree that the last picture is of.
    pub(crate) tree: Cell<u32>,
}

impl Stage {
    /// A stage for a scene.
    pub(crate) fn new(scene: Rc<Scene>) -> Rc<Self> {
        Rc::new(Self {
            scene,
            world_height: Cell::new(0.0),
            root_at_bottom: Cell::new(false),
            turn: Cell::new(0),
            tree: Cell::new(0),
        })
    }

    /// Height of a row in device pixels.
    pub(crate) fn row_height_device(&self) -> f64 {
        let ratio = self.scene.surface().map_or(1.0, |s| s.ratio);
        (row_height_css() * ratio).round()
    }

    /// Fits the window to the canvas after a change of its size; `first` shows the beginning.
    pub(crate) fn fit(&self, first: bool) {
        let Some(surface) = self.scene.surface() else { return };
        let old = self.scene.view();
        let height = surface.height_device();
        let y_start = if first { self.first_y(height) } else { old.y_start };
        let (x_start, x_end) = if first { (0.0, 1.0) } else { (old.x_start, old.x_end) };
        self.turn.set(self.turn.get() + 1);
        self.show(Window {
            x_start,
            x_end,
            y_start,
            y_end: y_start + height,
            width_device: surface.width_device(),
            height_device: height,
        });
    }

    fn first_y(&self, height: f64) -> f64 {
        if self.root_at_bottom.get() { self.world_height.get() - height } else { 0.0 }
    }

    /// Shows a window, kept within the picture.
    pub(crate) fn show(&self, mut view: Window) {
        let width = (view.x_end - view.x_start).clamp(SMALLEST_WIDTH, 1.0);
        view.x_start = view.x_start.clamp(0.0, 1.0 - width);
        view.x_end = view.x_start + width;
        let height = view.y_end - view.y_start;
        let spare = self.world_height.get() - height;
        view.y_start = if spare <= 0.0 {
            // All rows fit: the root row stays at its edge.
            if self.root_at_bottom.get() { spare } else { 0.0 }
        } else {
            view.y_start.clamp(0.0, spare)
        };
        view.y_end = view.y_start + height;
        self.scene.show(view);
    }

    /// Zooms by a factor around a point of the canvas (share of its width).
    pub(crate) fn zoom_at(&self, share: f64, factor: f64) {
        let view = self.scene.view();
        let width = view.x_end - view.x_start;
        let new = (width * factor).clamp(SMALLEST_WIDTH, 1.0);
        let fixed = view.x_start + width * share;
        self.turn.set(self.turn.get() + 1);
        self.show(Window { x_start: fixed - new * share, x_end: fixed - new * share + new, ..view });
    }

    /// Moves the picture by device pixels.
    pub(crate) fn pan(&self, dx_device: f64, dy_device: f64) {
        let view = self.scene.view();
        let dx = dx_device / view.x_scale();
        self.turn.set(self.turn.get() + 1);
        self.show(Window {
            x_start: view.x_start - dx,
            x_end: view.x_end - dx,
            y_start: view.y_start - dy_device,
            y_end: view.y_end - dy_device,
            ..view
        });
    }

    /// Scrolls so that the picture begins at a share of its height.
    pub(crate) fn scroll_to(&self, share: f64) {
        let view = self.scene.view();
        let y = share * self.world_height.get();
        self.show(Window { y_start: y, y_end: y + view.height_device, ..view });
    }

    /// Goes to a range of the whole, and scrolls as little as needed to have `row` on the canvas.
    pub(crate) fn go(self: &Rc<Self>, x_start: f64, x_end: f64, row: u32) {
        let from = self.scene.view();
        let row_height = self.row_height_device();
        let mut to = Window { x_start, x_end, ..from };
        let top = if self.root_at_bottom.get() {
            self.world_height.get() - f64::from(row + 1) * row_height
        } else {
            f64::from(row) * row_height
        };
        let height = from.height_device;
        if top < from.y_start {
            to.y_start = top - row_height;
        } else if top + row_height > from.y_end {
            to.y_start = top - height + 3.0 * row_height;
        }
        to.y_end = to.y_start + height;
        if prefs::reduced_motion()
            || !presence::is_seen()
            || (from.x_start, from.x_end, from.y_start) == (to.x_start, to.x_end, to.y_start)
        {
            return self.show(to);
        }
        self.turn.set(self.turn.get() + 1);
        animate(Rc::clone(self), self.turn.get(), from, to, None);
    }

    /// Goes to a range of the whole; rows stay where they are.
    pub(crate) fn go_within(self: &Rc<Self>, x_start: f64, x_end: f64) {
        let view = self.scene.view();
        let width = (x_end - x_start).clamp(SMALLEST_WIDTH, 1.0);
        let start = x_start.clamp(0.0, 1.0 - width);
        let row_height = self.row_height_device();
        let row = if self.root_at_bottom.get() { self.world_height.get() - view.y_end } else { view.y_start };
        self.go(start, start + width, (row.max(0.0) / row_height).ceil() as u32);
    }

    /// Whether a range is already shown, to a hair.
    pub(crate) fn shows(&self, x_start: f64, x_end: f64) -> bool {
        let view = self.scene.view();
        let hair = (x_end - x_start) * 1e-6;
        (view.x_start - x_start).abs() <= hair && (view.x_end - x_end).abs() <= hair
    }
}

/// One frame of a zoom, then the next.
fn animate(stage: Rc<Stage>, turn: u32, from: Window, to: Window, began_ms: Option<f64>) {
    timer::next_frame(move |now_ms| {
        if stage.turn.get() != turn {
            return;
        }
        let began_ms = began_ms.unwrap_or(now_ms);
        let time = ((now_ms - began_ms) / ZOOM_MS).clamp(0.0, 1.0);
        let eased = 1.0 - (1.0 - time).powi(3);
        let mix = |a: f64, b: f64| a + (b - a) * eased;
        if time >= 1.0 {
            return stage.show(to);
        }
        stage.show(Window {
            x_start: mix(from.x_start, to.x_start),
            x_end: mix(from.x_end, to.x_end),
            y_start: mix(from.y_start, to.y_start),
            y_end: mix(from.y_end, to.y_end),
            ..from
        });
        animate(stage, turn, from, to, Some(began_ms));
    });
}

/// Height of a row in CSS pixels, for the pointer that is used.
pub(crate) fn row_height_css() -> f64 {
    let coarse =
        web_sys::window().and_then(|w| w.match_media("(pointer: coarse)").ok().flatten()).is_some_and(|m| m.matches());
    if coarse { ROW_COARSE_CSS_PX } else { ROW_CSS_PX }
}
