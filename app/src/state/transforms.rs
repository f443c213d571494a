//! The transforms in the route, with what undoes their changes.

use leptos::prelude::*;

use super::session::{self, Step};
use super::store::Store;

/// Lists of transforms that were in force before the present one, and after it was undone.
#[derive(Debug, Clone, Default)]
pub(crate) struct Past {
    pub(crate) undo: Vec<Vec<String>>,
    pub(crate) redo: Vec<Vec<String>>,
}

/// The transforms of the route.
fn present(store: Store) -> Vec<String> {
    store.route.with_untracked(|route| route.all("t").map(str::to_owned).collect())
}

fn show(store: Store, list: Vec<String>) {
    session::navigate(store, Step::Push, |route| {
        route.set_all("t", list);
        // The path is one of the tree before.
        route.set("zoom", "");
    });
}

/// Puts another list in force.
pub(crate) fn change(store: Store, list: Vec<String>) {
    let before = present(store);
    if before == list {
        return;
    }
    store.past.update(|past| {
        past.undo.push(before);
        past.redo.clear();
    });
    show(store, list);
}

/// Adds one at the end. A grouping takes the place of another; turning round twice is none at all.
pub(crate) fn add(store: Store, text: &str) {
    let mut list = present(store);
    if text.starts_with("group:") {
        list.retain(|other| !other.starts_with("group:"));
    }
    if text == "invert" && list.last().is_some_and(|last| last == "invert") {
        list.pop();
    } else {
        list.push(text.to_owned());
    }
    change(store, list);
    store.said.set("Transform added. The key u takes it back.".to_owned());
}

/// Takes the one at a place away.
pub(crate) fn remove(store: Store, place: usize) {
    let mut list = present(store);
    if place < list.len() {
        list.remove(place);
        change(store, list);
    }
}

/// Takes the last change back.
pub(crate) fn undo(store: Store) {
    let present = present(store);
    let before = store.past.try_update(|past| {
        let before = past.undo.pop()?;
        past.redo.push(present);
        Some(before)
    });
    if let Some(before) = before.flatten() {
        show(store, before);
        store.said.set("Undone.".to_owned());
    }
}

/// Makes the change again that was taken back last.
pub(crate) fn redo(store: Store) {
    let present = present(store);
    let after = store.past.try_update(|past| {
        let after = past.redo.pop()?;
        past.undo.push(present);
        Some(after)
    });
    if let Some(after) = after.flatten() {
        show(store, after);
        store.said.set("Done again.".to_owned());
    }
}
