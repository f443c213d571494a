//! Timers and animation frames.

use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::Closure;

/// Runs `run` once, after some milliseconds.
pub(crate) fn after(ms: i32, run: impl FnOnce() + 'static) {
    let run = Closure::once_into_js(run);
    if let Some(window) = web_sys::window() {
        let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(run.unchecked_ref(), ms);
    }
}

/// Runs `run` with the next animation frame; the argument is the frame's time in milliseconds.
pub(crate) fn next_frame(run: impl FnOnce(f64) + 'static) {
    let run = Closure::once_into_js(run);
    if let Some(window) = web_sys::window() {
        let _ = window.request_animation_frame(run.unchecked_ref());
    }
}

/// Runs `run` once the next frame has been handed to the screen.
pub(crate) fn after_paint(run: impl FnOnce() + 'static) {
    next_frame(move |_| after(0, run));
}
