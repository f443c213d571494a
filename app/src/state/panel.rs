//! The page as a panel of another one: how much room there is, whether it is seen, how high it would like to be.

use leptos::prelude::*;

use super::store::Store;
use crate::io::observer::observe_size;
use crate::io::{natural, presence};

/// Below either, the controls are behind one button.
pub(crate) const WIDE_CSS: f64 = 720.0;
pub(crate) const HIGH_CSS: f64 = 420.0;

/// Follows the size of the page, and what its pictures need.
pub(crate) fn follow(store: Store, embedded: Memo<bool>) {
    if embedded.get_untracked() {
        presence::watch();
    }
    let size = RwSignal::new(inner_size());
    if let Some(root) = document().document_element() {
        observe_size(&root, move || size.set(inner_size()));
    }
    Effect::new(move |_| {
        let (width, height) = size.get();
        store.is_small.set(embedded.get() && (width < WIDE_CSS || height < HIGH_CSS));
        natural::tell();
    });
    Effect::new(move |_| {
        store.flame_picture.track();
        store.map_picture.track();
        store.list.track();
        store.functions.track();
        store.tree_rows.track();
        natural::tell();
    });
}

fn inner_size() -> (f64, f64) {
    let css = |side: Result<wasm_bindgen::JsValue, _>| side.ok().and_then(|side| side.as_f64()).unwrap_or(0.0);
    (css(window().inner_width()), css(window().inner_height()))
}

/// Whether something around the picture is shown. On a page all is, unless it is turned off; in a panel no table is,
/// unless it is turned on.
pub(crate) fn shows(route: &route::Route, key: &str) -> bool {
    match route.get(key) {
        Some("off") => false,
        Some("on") => true,
        _ => !is_off_at_first(route, key),
    }
}

/// The word that turns it to the other.
pub(crate) fn other(route: &route::Route, key: &str) -> &'static str {
    match (shows(route, key), is_off_at_first(route, key)) {
        (true, true) | (false, false) => "",
        (true, false) => "off",
        (false, true) => "on",
    }
}

fn is_off_at_first(route: &route::Route, key: &str) -> bool {
    key == "table" && route.is_on("embed")
}
