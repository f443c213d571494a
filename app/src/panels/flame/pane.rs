//! A picture of the flame screen with its stage.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use engine::{Pane, Pixels, Request};
use leptos::prelude::*;

use super::stage::Stage;
use crate::canvas::scene::Scene;
use crate::controls::scroll_bar::Span;
use crate::state::session::{self, Part};
use crate::state::store::Store;

/// A stage whose scene asks for pictures of a pane, and keeps `span` (of the scroll bar) and `first_row` (top of the
/// root row in CSS pixels of the canvas) in line with what is painted.
pub(crate) fn new_stage(
    store: Store,
    pane: Pane,
    span: RwSignal<Span>,
    first_row: RwSignal<f64>,
) -> StoredValue<Rc<Stage>, LocalStorage> {
    // Frames and timers may fire when the component is gone: nothing here may rely on its signals.
    let slot: Rc<RefCell<Weak<Stage>>> = Rc::default();
    let asking = Rc::clone(&slot);
    let painting = Rc::clone(&slot);
    let scene = Scene::new(
        move |view, surface| {
            let Some(stage) = asking.borrow().upgrade() else { return };
            let pixels =
                Pixels { ratio: surface.ratio, row_height: stage.row_height_device(), char_width: surface.char_width };
            store.ask(Request::FlameWindow { pane, window: view.into(), pixels });
        },
        move || {
            let shown = span.try_get_untracked().zip(first_row.try_get_untracked());
            if let Some((stage, (old_span, old_row))) = painting.borrow().upgrade().zip(shown) {
                let view = stage.scene.view();
                let height = stage.world_height.get().max(1.0);
                let ratio = stage.scene.surface().map_or(1.0, |s| s.ratio);
                let new = Span { start: view.y_start / height, size: (view.y_end - view.y_start) / height };
                if old_span != new {
                    span.set(new);
                }
                let root = if stage.root_at_bottom.get() { height - stage.row_height_device() } else { 0.0 };
                let top = (root - view.y_start) / ratio;
                if (old_row - top).abs() > 0.01 {
                    first_row.set(top);
                }
                session::part_painted(store, if pane == Pane::Callers { Part::Callers } else { Part::Graph });
            }
        },
    );
    let stage = Stage::new(scene);
    *slot.borrow_mut() = Rc::downgrade(&stage);
    StoredValue::new_local(stage)
}
