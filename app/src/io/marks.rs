//! Marks on the window's performance timeline, for whoever measures the page from outside.

use js_sys::{Function, Object, Reflect};
use wasm_bindgen::JsCast as _;

/// Sets the mark `isotherm:NAME` with `{screen, source}`.
pub(crate) fn mark(name: &str, screen: &str, source: &str) {
    let Some(performance) = web_sys::window().and_then(|w| w.performance()) else { return };
    let detail = Object::new();
    let _ = Reflect::set(&detail, &"screen".into(), &screen.into());
    let _ = Reflect::set(&detail, &"source".into(), &source.into());
    let options = Object::new();
    let _ = Reflect::set(&options, &"detail".into(), &detail);
    // web-sys knows `mark` without its options only.
    if let Some(set) = Reflect::get(&performance, &"mark".into()).ok().and_then(|m| m.dyn_into::<Function>().ok()) {
        let _ = set.call2(&performance, &format!("isotherm:{name}").into(), &options);
    }
}

/// Milliseconds since the page began to load.
pub(crate) fn now_ms() -> f64 {
    web_sys::window().and_then(|w| w.performance()).map_or(0.0, |p| p.now())
}
