//! Watches the size of an element.

use std::cell::Cell;
use std::rc::Rc;

use leptos::prelude::on_cleanup;
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, ResizeObserver};

use super::presence;

/// Calls `run` now and after every change of the element's size, for as long as the current owner lives.
pub(crate) fn observe_size(element: &Element, run: impl Fn() + 'static) {
    run();
    let callback = Closure::<dyn Fn()>::new(run);
    let Ok(observer) = ResizeObserver::new(callback.as_ref().unchecked_ref()) else { return };
    observer.observe(element);
    let held = SendWrapper::new((observer, callback));
    on_cleanup(move || held.0.disconnect());
}

/// The same for a canvas, which another size empties: in a panel that is off screen, `run` waits until it is seen.
pub(crate) fn observe_canvas(canvas: &Element, run: impl Fn() + 'static) {
    let run = Rc::new(run);
    let waits = Rc::new(Cell::new(false));
    let is_first = Cell::new(true);
    observe_size(canvas, move || {
        if is_first.replace(false) || presence::is_seen() {
            return run();
        }
        if !waits.replace(true) {
            // By then the canvas may be gone.
            let (run, waits) = (Rc::downgrade(&run), Rc::clone(&waits));
            presence::when_seen(move || {
                waits.set(false);
                if let Some(run) = run.upgrade() {
                    run();
                }
            });
        }
    });
}
