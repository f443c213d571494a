//! The hands of the flame graph: pointer, wheel, pinch and keys, as calls on the stage.

use std::cell::{Cell, RefCell};

use leptos::ev;
use wasm_bindgen::JsCast as _;
use web_sys::Element;

use super::stage::Stage;

/// How far a press may move and still be a click, in CSS pixels.
const CLICK_SLACK_CSS: f64 = 4.0;
/// Zoom for a wheel step of 100.
const WHEEL_BASE: f64 = 1.35;

/// Presses under way.
#[derive(Default)]
pub(crate) struct Pointers {
    /// Pointers that are down: id, x, y in CSS pixels of the graph.
    down: RefCell<Vec<(i32, f64, f64)>>,
    /// Where the press began.
    began: Cell<(f64, f64)>,
    dragged: Cell<bool>,
}

/// Position of an event in CSS pixels of an element.
pub(crate) fn position(element: &Element, event: &web_sys::MouseEvent) -> (f64, f64) {
    let bounds = element.get_bounding_client_rect();
    (f64::from(event.client_x()) - bounds.left(), f64::from(event.client_y()) - bounds.top())
}

/// The place in the page of an element that a key was pressed in: where a menu opens.
pub(crate) fn middle_of(element: &Element) -> (f64, f64) {
    let bounds = element.get_bounding_client_rect();
    (bounds.left() + bounds.width() / 3.0, bounds.top() + bounds.height() / 4.0)
}

impl Pointers {
    /// A pointer goes down.
    pub(crate) fn press(&self, element: &Element, event: &ev::PointerEvent) {
        let (x, y) = position(element, event);
        let mut down = self.down.borrow_mut();
        down.retain(|(id, ..)| *id != event.pointer_id());
        down.push((event.pointer_id(), x, y));
        if down.len() == 1 {
            self.began.set((x, y));
            self.dragged.set(false);
        } else {
            self.dragged.set(true);
        }
    }

    /// A pointer moves. Returns whether the picture was dragged or pinched by it.
    pub(crate) fn drag(&self, element: &Element, event: &ev::PointerEvent, stage: &Stage) -> bool {
        let (x, y) = position(element, event);
        let mut down = self.down.borrow_mut();
        let Some(at) = down.iter().position(|(id, ..)| *id == event.pointer_id()) else { return false };
        let (_, old_x, old_y) = down[at];
        let (began_x, began_y) = self.began.get();
        if !self.dragged.get() && (x - began_x).hypot(y - began_y) < CLICK_SLACK_CSS {
            return false;
        }
        if !self.dragged.replace(true) {
            // From here on the moves belong to the graph, wherever the pointer goes.
            let _ = element.set_pointer_capture(event.pointer_id());
        }
        down[at] = (event.pointer_id(), x, y);
        let ratio = stage.scene.surface().map_or(1.0, |s| s.ratio);
        if let [(_, ax, ay), (_, bx, by)] = down[..] {
            let (other_x, other_y) = if at == 0 { (bx, by) } else { (ax, ay) };
            let before = (old_x - other_x).hypot(old_y - other_y).max(1.0);
            let after = (x - other_x).hypot(y - other_y).max(1.0);
            let middle = (x + other_x) / 2.0 / element.get_bounding_client_rect().width().max(1.0);
            stage.zoom_at(middle.clamp(0.0, 1.0), before / after);
            stage.pan((x - old_x) / 2.0 * ratio, (y - old_y) / 2.0 * ratio);
        } else {
            stage.pan((x - old_x) * ratio, (y - old_y) * ratio);
        }
        true
    }

    /// A pointer goes up. Returns where, if it was a click.
    pub(crate) fn release(&self, element: &Element, event: &ev::PointerEvent) -> Option<(f64, f64)> {
        let mut down = self.down.borrow_mut();
        let before = down.len();
        down.retain(|(id, ..)| *id != event.pointer_id());
        (before == 1 && down.is_empty() && !self.dragged.get()).then(|| position(element, event))
    }

    /// A pointer is lost.
    pub(crate) fn lose(&self, event: &ev::PointerEvent) {
        self.down.borrow_mut().retain(|(id, ..)| *id != event.pointer_id());
    }

    /// Whether a press has become a drag.
    pub(crate) fn is_dragging(&self) -> bool {
        self.dragged.get() && !self.down.borrow().is_empty()
    }
}

/// The wheel: zoom at the pointer; with Shift, or sideways, it moves the picture.
pub(crate) fn wheel(element: &Element, event: &ev::WheelEvent, stage: &Stage) {
    event.prevent_default();
    let line = match event.delta_mode() {
        1 => 18.0,
        2 => 400.0,
        _ => 1.0,
    };
    let (dx, dy) = (event.delta_x() * line, event.delta_y() * line);
    let ratio = stage.scene.surface().map_or(1.0, |s| s.ratio);
    if event.shift_key() {
        // Some systems turn a wheel with Shift sideways by themselves.
        return stage.pan(0.0, -(dy + dx) * ratio);
    }
    if dx != 0.0 {
        stage.pan(-dx * ratio, 0.0);
    }
    if dy != 0.0 {
        let (x, _) = position(element, event.unchecked_ref());
        let share = (x / element.get_bounding_client_rect().width().max(1.0)).clamp(0.0, 1.0);
        // A pinch on a touch pad arrives as a wheel with Control and small steps.
        let strength = if event.ctrl_key() { 6.0 } else { 1.0 };
        stage.zoom_at(share, WHEEL_BASE.powf(dy * strength / 100.0).clamp(0.2, 5.0));
    }
}
