//! Listens to other windows. What a message says is read by a part that is fetched with the first one.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

use js_sys::Reflect;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::MessageEvent;

use super::{messages, tell};
use crate::apart::{OutOfReach, apart};
use crate::state::store::Store;

type Hear = fn(Store, &MessageEvent);
type State = fn(Store) -> JsValue;

apart! {
    /// What answers a message.
    fn hear() -> Hear, in messages, messages::hear
}

apart! {
    /// What the page says of itself.
    pub(super) fn state() -> State, in messages, messages::state
}

thread_local! {
    /// Messages in the order in which they came, until they are read.
    static WAITING: RefCell<VecDeque<MessageEvent>> = const { RefCell::new(VecDeque::new()) };
    static IS_READING: Cell<bool> = const { Cell::new(false) };
}

/// Begins to listen.
pub(crate) fn listen(store: Store) {
    let handle = window_event_listener_untyped("message", move |event| {
        if let Some(event) = event.dyn_ref::<MessageEvent>()
            && is_for_us(store, event)
        {
            WAITING.with_borrow_mut(|waiting| waiting.push_back(event.clone()));
            if !IS_READING.replace(true) {
                spawn_local(read(store));
            }
        }
    });
    std::mem::forget(handle);
    if tell::parent().is_some() {
        // Whoever put this page into a frame will have something to say.
        spawn_local(async {
            let _ = hear().await;
        });
    }
}

/// Whether it is of the protocol, from a window that is listened to.
fn is_for_us(store: Store, event: &MessageEvent) -> bool {
    let Some(window) = web_sys::window() else { return false };
    let from_self = event.source().is_some_and(|source| source.loose_eq(&window));
    let data = event.data();
    let version = || Reflect::get(&data, &"isotherm".into()).ok().and_then(|version| version.as_f64());
    (from_self || tell::allows(store, &event.origin())) && data.is_object() && version() == Some(1.0)
}

async fn read(store: Store) {
    let hear = hear().await;
    while let Some(event) = WAITING.with_borrow_mut(VecDeque::pop_front) {
        match hear {
            Ok(hear) => hear(store, &event),
            Err(OutOfReach) => tell::answer(&event, &tell::error(OutOfReach::SENTENCE)),
        }
    }
    IS_READING.set(false);
}
