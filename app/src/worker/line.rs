//! A line to an engine in a worker, as `public/boot.js` opens it: the page's own worker, or the one that the panels of a
//! window share.

use js_sys::{Function, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Event, EventTarget, MessageEvent, MessagePort};

use super::wire::{self, Parts, ToHost};

/// What hears messages, and what hears of the worker's death.
type Hears = (Closure<dyn Fn(MessageEvent)>, Closure<dyn Fn(Event)>);

/// The line. Its listeners live as long as it does.
pub(crate) struct Line {
    port: MessagePort,
    /// What tells of the worker's death: the worker, or what `boot.js` has in its place where it is shared.
    worker: EventTarget,
    is_shared: bool,
    lose: Function,
    hears: Option<Hears>,
}

impl Line {
    /// Opens one; `None` where no worker can be made. `wants_own` asks for a worker that nobody else uses.
    pub(crate) fn open(wants_own: bool) -> Option<Self> {
        if crate::state::prefs::inline_engine() {
            return None;
        }
        let boot = Reflect::get(&js_sys::global(), &"isothermBoot".into()).ok().filter(JsValue::is_object)?;
        let connect = Reflect::get(&boot, &"connect".into()).ok()?.dyn_into::<Function>().ok()?;
        let line = connect.call1(&JsValue::UNDEFINED, &wants_own.into()).ok().filter(JsValue::is_object)?;
        let field = |name: &str| Reflect::get(&line, &name.into()).ok();
        Some(Self {
            port: field("port")?.dyn_into().ok()?,
            worker: field("worker")?.unchecked_into(),
            is_shared: field("isShared")?.is_truthy(),
            lose: field("lose")?.dyn_into().ok()?,
            hears: None,
        })
    }

    /// Whether other panels use the same worker.
    pub(crate) fn is_shared(&self) -> bool {
        self.is_shared
    }

    /// Listens: to messages, and to the worker's death.
    pub(crate) fn listen(&mut self, message: impl Fn(MessageEvent) + 'static, error: impl Fn(Event) + 'static) {
        let (message, error) = (Closure::<dyn Fn(MessageEvent)>::new(message), Closure::<dyn Fn(Event)>::new(error));
        self.port.set_onmessage(Some(message.as_ref().unchecked_ref()));
        let _ = self.worker.add_event_listener_with_callback("error", error.as_ref().unchecked_ref());
        self.hears = Some((message, error));
    }

    /// Sends a message to the engine.
    pub(crate) fn send(&self, message: &ToHost, parts: &Parts) {
        if let Ok((message, transfer)) = wire::pack_to_host(message, parts) {
            let _ = self.port.post_message_with_transferable(&message, &transfer);
        }
    }

    /// Gives the worker up: it died, or (`has_started` is false) it can't start here.
    pub(crate) fn lose(self, has_started: bool) {
        self.port.set_onmessage(None);
        if let Some((_, error)) = &self.hears {
            let _ = self.worker.remove_event_listener_with_callback("error", error.as_ref().unchecked_ref());
        }
        self.port.close();
        let _ = self.lose.call1(&JsValue::UNDEFINED, &has_started.into());
        // One of the listeners may be what is running.
        let hears = self.hears;
        crate::io::timer::after(0, move || drop(hears));
    }
}
