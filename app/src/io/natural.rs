//! The height at which nothing of a panel scrolls: hosts that can give it are told.

use std::cell::Cell;

use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Document, Element, HtmlElement, Window};

use super::tell::{self, Told};
use super::timer;
use crate::state::panel::{HIGH_CSS, WIDE_CSS};

/// Changes smaller than this aren't told.
const LEAST_CSS: f64 = 1.0;

thread_local! {
    static IS_DUE: Cell<bool> = const { Cell::new(false) };
    static TOLD: Cell<f64> = const { Cell::new(0.0) };
    /// Height of the controls: two lines, until they were seen.
    static CONTROLS: Cell<f64> = const { Cell::new(64.0) };
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

/// `None` while nothing that could scroll is there.
fn measure() -> Option<f64> {
    let window = web_sys::window()?;
    let css = |side: Result<JsValue, _>| side.ok().and_then(|side| side.as_f64());
    let (width, height) = (css(window.inner_width())?, css(window.inner_height())?);
    let document = window.document()?;
    let bars = all(&document, "main .scroll-bar[data-whole]");
    let more = if bars.is_empty() {
        let rows = all(&document, "main .rows, main:has(> .home)");
        rows.first().map(|rows| f64::from(rows.scroll_height() - rows.client_height()))?
    } else {
        missing(&bars.iter().filter_map(|bar| Pane::of(&window, bar)).collect::<Vec<_>>())?
    };
    Some(with_controls(&document, width, height + more).max(0.0).ceil())
}

/// A picture: how high it is, how high it should be, and what part of the room for several it takes.
struct Pane {
    has: f64,
    needs: f64,
    grows: f64,
}

impl Pane {
    fn of(window: &Window, bar: &Element) -> Option<Self> {
        let whole: f64 = bar.get_attribute("data-whole")?.parse().ok()?;
        let holder = bar.parent_element()?;
        let style = window.get_computed_style(&holder).ok()??;
        let number = |name: &str| style.get_property_value(name).ok()?.trim_end_matches("px").parse::<f64>().ok();
        let needs = whole.max(number("min-height").unwrap_or(0.0));
        let grows = number("flex-grow").filter(|grows| *grows > 0.0).unwrap_or(1.0);
        (whole > 0.0).then(|| Self { has: f64::from(holder.client_height()), needs, grows })
    }
}

/// What pictures have too little of height together; less than nothing where it is too much. They share the room, so it
/// has to do for the one that is worst off.
fn missing(panes: &[Pane]) -> Option<f64> {
    let grow: f64 = panes.iter().map(|pane| pane.grows).sum();
    let has: f64 = panes.iter().map(|pane| pane.has).sum();
    let needs = panes.iter().map(|pane| pane.needs * grow / pane.grows).reduce(f64::max)?;
    Some(needs - has)
}

/// The same height with the controls that show in a panel of that height, or without those that then don't.
fn with_controls(document: &Document, width: f64, height: f64) -> f64 {
    if width < WIDE_CSS || all(document, ".panel-tools").is_empty() {
        return height;
    }
    let showing = all(document, ".panel-tools.wide, main > .bar, main > .chips");
    if all(document, ".panel-tools.wide").is_empty() {
        return if height < HIGH_CSS { height } else { height + CONTROLS.get() };
    }
    CONTROLS.set(showing.iter().map(|part| part.get_bounding_client_rect().height()).sum());
    if height < HIGH_CSS { height - CONTROLS.get() } else { height }
}

fn all(document: &Document, what: &str) -> Vec<Element> {
    let Ok(found) = document.query_selector_all(what) else { return Vec::new() };
    (0..found.length()).filter_map(|i| found.item(i)?.dyn_into::<HtmlElement>().ok()).map(Into::into).collect()
}
