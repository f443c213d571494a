//! Watches the size of an element.

use leptos::prelude::on_cleanup;
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, ResizeObserver};

/// Calls `run` now and after every change of the element's size, for as long as the current owner lives.
pub(crate) fn observe_size(element: &Element, run: impl Fn() + 'static) {
    run();
    let callback = Closure::<dyn Fn()>::new(run);
    let Ok(observer) = ResizeObserver::new(callback.as_ref().unchecked_ref()) else { return };
    observer.observe(element);
    let held = SendWrapper::new((observer, callback));
    on_cleanup(move || held.0.disconnect());
}
