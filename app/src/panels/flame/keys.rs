//! The keys of a picture of frames.

use std::rc::Rc;

use engine::{FlameKind, Move, Pane, Request};
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use super::actions::Action;
use super::gestures::middle_of;
use super::stage::Stage;
use crate::state::session;
use crate::state::settings;
use crate::state::store::Store;
use crate::state::transforms;

/// Whether the root of a picture stands at the bottom.
pub(crate) fn at_bottom(store: Store, pane: Pane) -> bool {
    pane == Pane::Callers || store.route.with_untracked(settings::view) == FlameKind::Flame
}

/// Goes from the selected frame of a picture, or from where it begins, to another one.
pub(crate) fn step(store: Store, pane: Pane, step: Move) {
    let selected = store.frame.with_untracked(|f| f.as_ref().filter(|f| f.pane == pane).map(|f| f.frame));
    let first = || match pane {
        Pane::Main => store.flame.with_untracked(|m| m.as_ref().map_or(0, |m| m.zoom_frame)),
        _ => 0,
    };
    let tree = store.flame.with_untracked(|m| m.as_ref().map_or(0, |m| m.tree));
    store.ask(Request::Frame { tree, pane, frame: selected.unwrap_or_else(first), step });
}

/// Answers a key that was pressed in a picture. `enter` is what Enter does with the selected frame.
pub(crate) fn press(store: Store, pane: Pane, stage: &Rc<Stage>, event: &ev::KeyboardEvent, enter: &dyn Fn(u32)) {
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return;
    }
    let selected = store.frame.get_untracked().filter(|frame| frame.pane == pane);
    let (up, down) = if at_bottom(store, pane) { (Move::Child, Move::Parent) } else { (Move::Parent, Move::Child) };
    let page = stage.scene.view().height_device * 0.9;
    let step = |to| step(store, pane, to);
    match event.key().as_str() {
        "ArrowLeft" => step(Move::Previous),
        "ArrowRight" => step(Move::Next),
        "ArrowUp" => step(up),
        "ArrowDown" => step(down),
        "n" => step(Move::NextMatch),
        "N" => step(Move::PreviousMatch),
        "Enter" => {
            if let Some(frame) = selected {
                enter(frame.frame);
            }
        }
        "Home" if pane == Pane::Main => session::show_all(store),
        "Home" => stage.go(0.0, 1.0, 0),
        "+" | "=" => stage.zoom_at(0.5, 0.7),
        "-" => stage.zoom_at(0.5, 1.0 / 0.7),
        "PageDown" => stage.pan(0.0, -page),
        "PageUp" => stage.pan(0.0, page),
        "i" => transforms::add(store, "invert"),
        "u" => transforms::undo(store),
        "U" => transforms::redo(store),
        "ContextMenu" | "." => {
            let target = event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
            store.menu_at.set(target.as_ref().map(middle_of));
            step(Move::Stay);
        }
        key => match Action::of_key(key).zip(selected) {
            Some((action, frame)) => action.run(store, &frame),
            None => return,
        },
    }
    event.prevent_default();
}
