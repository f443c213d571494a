//! A picture of the flame screen with its stage.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use engine::{FrameInfo, Pane, Pixels, Request};
use leptos::prelude::*;

use super::stage::Stage;
use crate::canvas::scene::Scene;
use crate::controls::scroll_bar::Span;
use crate::state::phase::{self, Part};
use crate::state::store::Store;

/// What is painted of a picture, for what stands around it.
#[derive(Clone, Copy)]
pub(crate) struct Sight {
    /// Rows, as shares of all, for the scroll bar.
    pub(crate) span: RwSignal<Span>,
    /// Top of the root row in CSS pixels of the canvas.
    pub(crate) first_row: RwSignal<f64>,
    /// Columns, as shares of all: left and right edge.
    pub(crate) columns: RwSignal<(f64, f64)>,
}

impl Sight {
    /// All of the picture.
    pub(crate) fn new() -> Self {
        Self { span: RwSignal::new(Span::ALL), first_row: RwSignal::new(0.0), columns: RwSignal::new((0.0, 1.0)) }
    }

    /// Takes in what a stage shows. Nothing happens once the component that made the signals is gone.
    fn follow(self, stage: &Stage) -> Option<()> {
        let view = stage.scene.view();
        let height = stage.world_height.get().max(1.0);
        let ratio = stage.scene.surface().map_or(1.0, |s| s.ratio);
        let size = (view.y_end - view.y_start) / height;
        let span = Span { start: view.y_start / height, size, whole_css: height / ratio };
        if self.span.try_get_untracked()? != span {
            self.span.set(span);
        }
        let root = if stage.root_at_bottom.get() { height - stage.row_height_device() } else { 0.0 };
        let top = (root - view.y_start) / ratio;
        if (self.first_row.try_get_untracked()? - top).abs() > 0.01 {
            self.first_row.set(top);
        }
        if self.columns.try_get_untracked()? != (view.x_start, view.x_end) {
            self.columns.set((view.x_start, view.x_end));
        }
        Some(())
    }
}

/// A stage whose scene asks for pictures of a pane, and keeps `sight` in line with what is painted.
pub(crate) fn new_stage(store: Store, pane: Pane, sight: Sight) -> StoredValue<Rc<Stage>, LocalStorage> {
    // Frames and timers may fire when the component is gone: nothing here may rely on its signals.
    let slot: Rc<RefCell<Weak<Stage>>> = Rc::default();
    let asking = Rc::clone(&slot);
    let painting = Rc::clone(&slot);
    let scene = Scene::new(
        move |view, surface| {
            let Some(stage) = asking.borrow().upgrade() else { return };
            let pixels =
                Pixels { ratio: surface.ratio, row_height: stage.row_height_device(), char_width: surface.char_width };
            if pane == Pane::Main {
                store.window.set_value(Some((view.into(), pixels)));
            }
            store.ask(Request::FlameWindow { pane, window: view.into(), pixels });
        },
        move || {
            let Some(stage) = painting.borrow().upgrade() else { return };
            if sight.follow(&stage).is_some() {
                phase::part_painted(store, if pane == Pane::Callers { Part::Callers } else { Part::Graph });
            }
        },
    );
    let stage = Stage::new(scene);
    *slot.borrow_mut() = Rc::downgrade(&stage);
    StoredValue::new_local(stage)
}

/// Brings a frame onto the canvas, as little as possible.
pub(crate) fn reveal(stage: &Rc<Stage>, frame: &FrameInfo) {
    let view = stage.scene.view();
    let (start, end) = (frame.start, frame.start + frame.width);
    let pixel = 1.0 / view.x_scale();
    let on_screen = end > view.x_start && start < view.x_end && frame.width > 2.0 * pixel;
    if on_screen {
        stage.go(view.x_start, view.x_end, frame.depth);
    } else {
        let room = frame.width.max(4.0 * pixel.min(frame.width * 40.0)) * 2.0;
        stage.go((start - room).max(0.0), (end + room).min(1.0), frame.depth);
    }
}
