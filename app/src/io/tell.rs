//! What the page tells other windows, version 1 (docs/embedding.md): `ready`, `loading`, `painted`, `state`, `selected`,
//! `error` and `resize` to the window around it, answers to whoever asked. Only where `isotherm.json` allows it.

use std::cell::RefCell;

use js_sys::{Array, Object, Reflect};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{MessageEvent, Url, Window};

use super::hear;
use crate::state::store::Store;

/// What the page tells its parent unasked.
pub(crate) enum Told {
    Loading {
        fraction: f64,
    },
    Painted {
        screen: &'static str,
        ms: f64,
    },
    Error {
        message: String,
    },
    /// A frame: its name and the way to it.
    Selected {
        frame: String,
        path: Vec<String>,
    },
    /// `node` or `pod`, and which.
    SelectedThing {
        kind: &'static str,
        name: String,
    },
    Resize {
        height: f64,
    },
}

/// The way to the parent.
enum Way {
    /// Whom the page may talk to isn't known yet: what was said in the meantime.
    Waiting(Vec<JsValue>),
    /// To a parent of this origin.
    Open(String),
    /// There is none, or it isn't allowed to hear.
    Closed,
}

thread_local! {
    static WAY: RefCell<Way> = const { RefCell::new(Way::Waiting(Vec::new())) };
}

/// The window around this one.
pub(crate) fn parent() -> Option<Window> {
    let window = web_sys::window()?;
    window.parent().ok().flatten().filter(|parent| *parent != window)
}

fn own_origin() -> String {
    web_sys::window().and_then(|w| w.location().origin().ok()).unwrap_or_default()
}

/// Whether messages of an origin are taken, and answered.
pub(super) fn allows(store: Store, origin: &str) -> bool {
    store.site.with_untracked(|site| site.origins.allow(origin, &own_origin()))
}

/// Says that the page is up, and then whatever was to be told before.
pub(crate) fn begin(store: Store) {
    let way = match parent().as_ref().and_then(origin_of) {
        Some(origin) if allows(store, &origin) => Way::Open(origin),
        _ => Way::Closed,
    };
    let before = WAY.with_borrow_mut(|old| std::mem::replace(old, way));
    say(&message("ready", []));
    if let Way::Waiting(messages) = before {
        messages.iter().for_each(say);
    }
}

/// The origin of the window around: a foreign one doesn't tell, but browsers do.
fn origin_of(parent: &Window) -> Option<String> {
    if let Some(origin) = Reflect::get(parent, &"origin".into()).ok().and_then(|origin| origin.as_string()) {
        return Some(origin);
    }
    let window = web_sys::window()?;
    let ancestors = Reflect::get(&window.location(), &"ancestorOrigins".into()).ok();
    let first =
        ancestors.and_then(|list| Reflect::get_u32(list.dyn_ref()?, 0).ok()).and_then(|first| first.as_string());
    first.or_else(|| Url::new(&window.document()?.referrer()).ok().map(|url| url.origin()))
}

/// Tells the parent window something unasked; a page that is nobody's frame has nobody to tell.
pub(crate) fn tell(told: &Told) {
    say(&match told {
        Told::Loading { fraction } => message("loading", [("fraction", (*fraction).into())]),
        Told::Painted { screen, ms } => message("painted", [("screen", (*screen).into()), ("ms", (*ms).into())]),
        Told::Error { message } => error(message),
        Told::Selected { frame, path } => {
            let path: Array = path.iter().map(|step| JsValue::from_str(step)).collect();
            let selected = object([("frame", frame.as_str().into()), ("path", path.into())]);
            message("selected", [("selected", selected)])
        }
        Told::SelectedThing { kind, name } => {
            message("selected", [("selected", object([(*kind, name.as_str().into())]))])
        }
        Told::Resize { height } => message("resize", [("height", (*height).into())]),
    });
}

/// The message that says what is wrong.
pub(super) fn error(sentence: &str) -> JsValue {
    message("error", [("message", sentence.into())])
}

fn message<const N: usize>(kind: &str, fields: [(&str, JsValue); N]) -> JsValue {
    let message = object(fields);
    let _ = Reflect::set(&message, &"isotherm".into(), &1.into());
    let _ = Reflect::set(&message, &"type".into(), &kind.into());
    message
}

fn object<const N: usize>(fields: [(&str, JsValue); N]) -> JsValue {
    let object: JsValue = Object::new().into();
    for (key, value) in fields {
        let _ = Reflect::set(&object, &key.into(), &value);
    }
    object
}

/// Tells the parent the new state after a change of the route.
pub(crate) fn tell_state_changed(store: Store) {
    let hears = WAY.with_borrow(|way| !matches!(way, Way::Closed));
    if hears && parent().is_some() {
        spawn_local(async move {
            if let Ok(state) = hear::state().await {
                say(&state(store));
            }
        });
    }
}

fn say(message: &JsValue) {
    WAY.with_borrow_mut(|way| match way {
        Way::Waiting(messages) => messages.push(message.clone()),
        Way::Open(origin) => {
            if let Some(parent) = parent() {
                post(&parent, message, origin, &JsValue::UNDEFINED);
            }
        }
        Way::Closed => {}
    });
}

/// Answers whoever asked, under the number of the question if it has one.
pub(super) fn answer(event: &MessageEvent, message: &JsValue) {
    // The windows of other frames are no `Window` by the name that this one has for it.
    let Some(source) = event.source().map(|source| source.unchecked_into::<Window>()) else { return };
    let id = Reflect::get(&event.data(), &"id".into()).unwrap_or(JsValue::UNDEFINED);
    let id = if id.as_f64().is_some() || id.is_string() { id } else { JsValue::UNDEFINED };
    post(&source, message, &event.origin(), &id);
}

fn post(to: &Window, message: &JsValue, origin: &str, id: &JsValue) {
    // A sandboxed window has no origin to name; that it may hear was said in so many words.
    let target = if origin == "null" { "*" } else { origin };
    if !id.is_undefined() {
        let _ = Reflect::set(message, &"id".into(), id);
    }
    let _ = to.post_message(message, target);
}
