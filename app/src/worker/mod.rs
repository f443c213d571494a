//! The boundary to the engine: one host that runs the engine wherever it is, and the page's bridge to it.
//!
//! In a module worker (the rule) or on the page itself in small steps (where a worker can't start), the same
//! [`host::Host`] fetches the sources, feeds the engine and sends its answers; the page talks to either through
//! [`bridge::Bridge`] and can't tell them apart.
mod api_root;
pub(crate) mod bridge;
mod fetch;
pub(crate) mod host;
pub(crate) mod inline;
mod line;
pub(crate) mod remote;
mod rooms;
mod share;
mod turns;
pub(crate) mod wire;

use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;

/// `setTimeout` of the page or of the worker.
fn set_timeout(run: &js_sys::Function, ms: i32) {
    let global = js_sys::global();
    let timer = js_sys::Reflect::get(&global, &JsValue::from_str("setTimeout")).ok();
    if let Some(timer) = timer.and_then(|t| t.dyn_into::<js_sys::Function>().ok()) {
        let _ = timer.call2(&global, run, &ms.into());
    }
}

/// Waits so many milliseconds.
async fn timeout(ms: u32) {
    let promise = js_sys::Promise::new(&mut |resolve, _| set_timeout(&resolve, i32::try_from(ms).unwrap_or(i32::MAX)));
    let _ = JsFuture::from(promise).await;
}
