//! The height at which nothing of a panel scrolls: hosts that can give it are told.

use std::cell::Cell;

use wasm_bindgen::JsCast as _;
use web_sys::{Document, Element, HtmlElement};

use super::tell::{self, Told};
use super::timer;

/// Changes smaller than this aren't told.
const LEAST_CSS: f64 = 1.0;

thread_local! {
    static IS_DUE: Cell<bool> = const { Cell::new(false) };
    static TOLD: Cell<f64> = const { Cell::new(0.0) };
}

/// Measures with the next frame, and tells the window around the page if the height has changed.
pub(crate) fn tell() {
    if tell::parent().is_none() || IS_DUE.replace(true) {
        return;
    }
    timer::after_paint(|| {
        IS_DUE.set(false);
        let Some(height) = measure() else { return };
        if (height - TOLD.get()).abs() >= LEAST_CSS {
            TOLD.set(height);
            tell::tell(&Told::Resize { height });
        }
    });
}

fn measure() -> Option<f64> {
    let window = web_sys::window()?;
    let inner = window.inner_height().ok()?.as_f64()?;
    let document = window.document()?;
    let pictures = all(&document, "main .scroll-bar[data-size]");
    let more: f64 = if pictures.is_empty() {
        all(&document, "main .rows, main:has(> .home)")
            .iter()
            .take(1)
            .map(|rows| f64::from(rows.scroll_height() - rows.client_height()))
            .sum()
    } else {
        pictures.iter().filter_map(missing).sum()
    };
    Some((inner + more).max(0.0).ceil())
}

/// What a picture has too little of height; less than nothing where it has too much.
fn missing(bar: &Element) -> Option<f64> {
    let size: f64 = bar.get_attribute("data-size")?.parse().ok()?;
    let has = f64::from(bar.parent_element()?.client_height());
    (size > 0.0 && has > 0.0).then(|| has / size - has)
}

fn all(document: &Document, what: &str) -> Vec<Element> {
    let Ok(found) = document.query_selector_all(what) else { return Vec::new() };
    (0..found.length()).filter_map(|i| found.item(i)?.dyn_into::<HtmlElement>().ok()).map(Into::into).collect()
}
