//! Files and texts of what is shown: asked of the engine, then saved or copied.

use std::sync::Arc;

use draw::palette::Theme;
use draw::{DrawList, Window};
use engine::{Exported, FlameKind, Pane, Pixels, Request};
use leptos::prelude::*;
use route::Route;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::Closure;

use super::session;
use super::settings;
use super::store::Store;
use crate::canvas::offscreen;
use crate::io::{clipboard, download};

/// Pictures are not higher: browsers refuse larger canvases.
const PNG_ROWS_MAX: u32 = 880;
const ROW_PX: f64 = 18.0;

/// Asks for an export by its word (see [`engine::Request::Export`]); `copy` puts it on the clipboard.
pub(crate) fn ask(store: Store, what: &str, copy: bool) {
    let picture = store.window.get_value().filter(|_| session::has_graph(store));
    let dark = store.theme.get_untracked() == Theme::Dark;
    store.ask(Request::Export { what: what.to_owned(), copy, picture, dark });
}

/// Takes an export that the engine made.
pub(crate) fn receive(store: Store, exported: &Exported, bytes: &[u8]) {
    let outcome = match &exported.error {
        Some(sentence) => Err(sentence.clone()),
        None if exported.what == "link" => return copy_link(store, bytes, &exported.notes),
        None if exported.copy => {
            return copy(store, &String::from_utf8_lossy(bytes), exported.name.clone(), &exported.notes);
        }
        None => download::save_bytes(&exported.name, &exported.mime, bytes),
    };
    let said = match outcome {
        Ok(()) => with_notes(&format!("Saved as {}.", exported.name), &exported.notes),
        Err(sentence) => sentence,
    };
    tell(store, said);
}

/// Asks for the picture of the whole graph, or of the zoomed part, `width` pixels wide.
pub(crate) fn ask_png(store: Store, width: u32) {
    let Some(model) = store.flame.get_untracked() else { return };
    let rows = (model.depth + 1).min(PNG_ROWS_MAX);
    let height = f64::from(rows) * ROW_PX;
    // The root's end of a graph that is too high.
    let from = if model.view == FlameKind::Flame { f64::from(model.depth + 1 - rows) * ROW_PX } else { 0.0 };
    let window = Window {
        x_start: model.zoom_start,
        x_end: model.zoom_end,
        y_start: from,
        y_end: from + height,
        width_device: f64::from(width),
        height_device: height,
    };
    let pixels = Pixels { ratio: 1.0, row_height: ROW_PX, char_width: offscreen::char_width() };
    store.ask(Request::FlameWindow { pane: Pane::Export, window: window.into(), pixels });
}

/// Paints the picture that was asked for, and saves it.
pub(crate) fn receive_png(store: Store, list: DrawList) {
    let theme = store.theme.get_untracked();
    let name = format!("{}.png", stem(store));
    let saved = Closure::once_into_js(move |blob: Option<web_sys::Blob>| {
        let outcome = match blob {
            Some(blob) => download::save(&name, &blob).map(|()| format!("Saved as {name}.")),
            None => Err("The picture is too large for this browser. Choose a smaller width.".to_owned()),
        };
        tell(store, outcome.unwrap_or_else(|sentence| sentence));
    });
    let refused = move || tell(store, "The browser refused to draw the picture.".to_owned());
    let is_drawn = offscreen::paint(Arc::new(list), theme, move |canvas| {
        if canvas.to_blob(saved.unchecked_ref()).is_err() {
            refused();
        }
    });
    if !is_drawn {
        refused();
    }
}

/// The name of what is open, without what says its format.
fn stem(store: Store) -> String {
    let name = store.route.with_untracked(|r| r.get("profile").map(|p| route::source_name(p).to_owned()));
    engine::stem(&name.unwrap_or_default())
}

fn copy(store: Store, text: &str, what: String, notes: &[String]) {
    let done = with_notes(&format!("Copied {what}."), notes);
    clipboard::copy(text, move |outcome| tell(store, outcome.map_or_else(|sentence| sentence, |()| done)));
}

/// The address of the page with the profile in it.
fn copy_link(store: Store, bytes: &[u8], notes: &[String]) {
    let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
    let Some(window) = web_sys::window() else { return };
    let (Ok(base64), Ok(href)) = (window.btoa(&text), window.location().href()) else { return };
    let mut route: Route = store.route.get_untracked();
    let mut notes = notes.to_vec();
    if route.get("baseline").is_some() || route.all("profile").count() > 1 {
        notes.push("The link holds the first profile alone.".to_owned());
    }
    route.set("profile", &format!("data:application/octet-stream;base64,{base64}"));
    for key in ["baseline", "cluster", "thread", "against", "from", "to", "before_from", "before_to"] {
        route.set(key, "");
    }
    if matches!(settings::view(&route), FlameKind::Diff | FlameKind::Chart | FlameKind::Heatmap) {
        route.set("view", "");
    }
    let page = href.split('#').next().unwrap_or_default();
    copy(store, &format!("{page}{}", route.print()), "a link that holds the profile".to_owned(), &notes);
}

fn with_notes(said: &str, notes: &[String]) -> String {
    std::iter::once(said).chain(notes.iter().map(String::as_str)).collect::<Vec<_>>().join(" ")
}

/// Says it to everyone.
pub(crate) fn tell(store: Store, said: String) {
    store.toast.set(Some(said.clone()));
    store.said.set(said);
    session::clear_toast_later(store);
}
