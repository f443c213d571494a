//! Loading again by itself: an API root is a picture of one moment, and can be taken anew every so many seconds.

use std::cell::Cell;

use leptos::prelude::*;

use super::load;
use super::store::{Phase, Store};
use crate::io::{presence, timer};

/// Asking more often would only keep the server busy: metrics are taken every fifteen seconds.
const LEAST_S: u32 = 5;

thread_local! {
    /// Counts changes of the interval: a newer one ends an older.
    static TURN: Cell<u32> = const { Cell::new(0) };
}

/// Whether the route names an API root.
pub(crate) fn has_root(route: &route::Route) -> bool {
    route.all("cluster").any(|address| address.ends_with('/'))
}

/// Follows the key `refresh` of the route: seconds between two loads.
pub(crate) fn follow(store: Store) {
    let seconds = Memo::new(move |_| {
        store.route.with(|route| {
            let seconds = route.get("refresh").and_then(|text| text.parse::<u32>().ok());
            seconds.filter(|_| has_root(route)).map(|seconds| seconds.max(LEAST_S))
        })
    });
    Effect::new(move |_| {
        TURN.set(TURN.get() + 1);
        if let Some(seconds) = seconds.get() {
            wait(store, TURN.get(), seconds);
        }
    });
}

fn wait(store: Store, turn: u32, seconds: u32) {
    timer::after(i32::try_from(seconds.saturating_mul(1000)).unwrap_or(i32::MAX), move || {
        if TURN.get() != turn {
            return;
        }
        // Nobody looks at a hidden page or a panel off screen, and a load that is under way is the newest there can be.
        let is_hidden =
            web_sys::window().and_then(|window| window.document()).is_some_and(|document| document.hidden());
        if !is_hidden && presence::is_seen() && !matches!(store.phase.get_untracked(), Phase::Loading) {
            load::reload(store);
        }
        wait(store, turn, seconds);
    });
}
