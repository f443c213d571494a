//! The list that the screen shows: asked for as the URL says, and taken.

use std::sync::Arc;

use engine::{ListAsked, ListPage, Request, Target};
use leptos::prelude::*;
use route::{Route, Screen};

use super::phase::{self, Part};
use super::session::{self, Step};
use super::store::Store;

/// What the route asks for: a list in an order, without its rows.
pub(crate) fn asked(route: &Route) -> ListAsked {
    let text = |key: &str| route.get(key).unwrap_or_default().to_owned();
    ListAsked {
        kind: route.screen().word().to_owned(),
        filter: text("filter"),
        sort: text("sort"),
        descending: route.get("descending").map(|value| value != "0"),
        ..ListAsked::default()
    }
}

/// Asks for rows.
pub(crate) fn ask(store: Store, from: u32, to: u32) {
    let list = store.route.with_untracked(asked);
    store.ask(Request::List(ListAsked { from, to, now_unix_ms: js_sys::Date::now() as i64, ..list }));
}

/// Asks for a file of all rows; `copy` puts it on the clipboard.
pub(crate) fn export(store: Store, what: &str, copy: bool) {
    let list = ListAsked { now_unix_ms: js_sys::Date::now() as i64, ..store.route.with_untracked(asked) };
    store.ask(Request::ExportList { what: what.to_owned(), copy, list });
}

/// Takes rows.
pub(crate) fn receive(store: Store, page: ListPage) {
    let is_shown = store.route.with_untracked(|r| r.screen().is_list() && r.screen().word() == page.kind);
    store.list.set(Arc::new(page));
    if is_shown {
        phase::part_painted(store, Part::List);
    }
}

/// Something of the list that was asked for last, if it is of this kind.
pub(crate) fn of_kind<T: Default>(store: Store, kind: &str, pick: impl FnOnce(&ListPage) -> T) -> T {
    store.list.with(|page| if page.kind == kind { pick(page) } else { T::default() })
}

/// Goes where a row leads.
pub(crate) fn follow(store: Store, target: &Target) {
    session::navigate(store, Step::Push, |route| {
        if !target.screen.is_empty() {
            *route = route.on_screen(&target.screen);
        } else if route.screen() != Screen::Home {
            route.set("node", "");
            route.set("pod", "");
        }
        route.set(&target.key, &target.value);
    });
}
