//! The URL and what follows from it: the theme, the loads, the views that are asked for.

use draw::palette::Theme;
use engine::{FlameKind, Request};
use leptos::prelude::*;
use route::{Route, Screen};
use wasm_bindgen::JsValue;

use super::settings::{cluster_settings, flame_settings, view};
use super::store::{Drawer, Store};
use super::{load, prefs, receive, site};
use crate::io::{hear, tell, timer};
use crate::worker::bridge::{Bridge, Heard};

/// How long a sentence about something done stays, in milliseconds.
const TOAST_MS: i32 = 6000;

/// Whether a change of the URL is one that the Back button undoes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// Undone by Back.
    Push,
    /// Replaces the entry, as while typing.
    Replace,
}

/// Starts the engine and follows the URL.
pub(crate) fn start(store: Store) {
    store.connect(Bridge::start(move |heard| match heard {
        Heard::Answer(answer, buffer) => receive::receive(store, answer, buffer),
        Heard::Died => load::revive(store),
    }));
    let listen = window_event_listener_untyped("hashchange", move |_| {
        let route = Route::parse(&current_hash());
        if route != store.route.get_untracked() {
            store.route.set(route);
        }
    });
    std::mem::forget(listen);
    Effect::new(move |_| {
        let route = store.route.get();
        follow(store, &route);
    });
    super::refresh::follow(store);
    // Whose messages are taken stands in the file.
    site::read(store, move || {
        hear::listen(store);
        tell::begin(store);
    });
}

/// The fragment of the address bar.
pub(crate) fn current_hash() -> String {
    web_sys::window().and_then(|w| w.location().hash().ok()).unwrap_or_default()
}

/// Changes the route, and the address bar with it.
pub(crate) fn navigate(store: Store, step: Step, change: impl FnOnce(&mut Route)) {
    let mut route = store.route.get_untracked();
    let before = route.clone();
    change(&mut route);
    if route == before {
        return;
    }
    if let Some(history) = web_sys::window().and_then(|w| w.history().ok()) {
        let url = route.print();
        let _ = match step {
            Step::Push => history.push_state_with_url(&JsValue::NULL, "", Some(&url)),
            Step::Replace => history.replace_state_with_url(&JsValue::NULL, "", Some(&url)),
        };
    }
    store.route.set(route);
}

/// Whether the view that is shown has a graph.
pub(crate) fn has_graph(store: Store) -> bool {
    store.route.with_untracked(|r| !matches!(view(r), FlameKind::Table | FlameKind::Tree))
}

/// Takes the zoom of the flame graph back.
pub(crate) fn show_all(store: Store) {
    set_key(store, Step::Push, "zoom", "");
}

/// Sets one key of the route.
pub(crate) fn set_key(store: Store, step: Step, key: &str, value: &str) {
    navigate(store, step, |route| route.set(key, value));
}

/// Brings sources and settings in line with the route.
fn follow(store: Store, route: &Route) {
    set_theme(store, route);
    load::follow(store, route);
    ask_views(store, route);
    tell::tell_state_changed(store);
}

/// Asks for the views that the route's screen shows, as far as their data is open.
pub(super) fn ask_views(store: Store, route: &Route) {
    let opened = store.opened.get_untracked();
    if opened.has_profile {
        store.ask(Request::Flame { settings: Box::new(flame_settings(route)) });
    }
    if opened.has_cluster {
        // On the other screens only what all of a cluster's screens need of it.
        if route.screen() == Screen::Nodes || store.cluster.with_untracked(Option::is_none) {
            store.ask(Request::Cluster { settings: cluster_settings(route, store.prices.get_untracked()) });
        }
        if let Some(pod) = route.get("pod").filter(|_| route.screen().is_of_cluster()) {
            store.ask(Request::Pod { name: pod.to_owned() });
        } else if let Some(node) = route.get("node").filter(|_| route.screen().is_of_cluster()) {
            store.ask(Request::Node { name: node.to_owned() });
        } else {
            store.drawer.set(Drawer::Closed);
        }
    }
}

/// Takes what was said of something done off the screen after a while.
pub(crate) fn clear_toast_later(store: Store) {
    let said = store.toast.get_untracked();
    timer::after(TOAST_MS, move || {
        if store.toast.get_untracked() == said {
            store.toast.set(None);
        }
    });
}

pub(super) fn set_theme(store: Store, route: &Route) {
    let chosen = route.get("theme").map(str::to_owned).or_else(prefs::theme);
    let chosen = chosen.or_else(|| store.site.with_untracked(|site| site.theme.clone()));
    let dark = match chosen.as_deref() {
        Some("dark") => true,
        Some("light") => false,
        _ => prefs::prefers_dark(),
    };
    let theme = if dark { Theme::Dark } else { Theme::Light };
    if let Some(root) = web_sys::window().and_then(|w| w.document()).and_then(|d| d.document_element()) {
        let _ = root.set_attribute("data-theme", if dark { "dark" } else { "light" });
    }
    if store.theme.get_untracked() != theme {
        store.theme.set(theme);
    }
}
