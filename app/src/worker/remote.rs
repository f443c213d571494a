//! The worker's side: the same binary, started by `public/worker.js` where there is no window. It serves the pages that
//! connect to it, each with a host and an engine of its own: one page alone, or the panels of one window.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use engine::Answer;
use js_sys::Reflect;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent, MessagePort};

use super::host::Host;
use super::{set_timeout, wire};

/// How long after a goodbye a host is freed.
const FREE_MS: i32 = 100;

/// The worker's global scope, if this is one.
pub(crate) fn scope() -> Option<DedicatedWorkerGlobalScope> {
    js_sys::global().dyn_into().ok()
}

/// Takes in whoever connects, until the worker is ended.
pub(crate) fn run(scope: &DedicatedWorkerGlobalScope) {
    let hear = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        if word(&event.data()).as_deref() == Some("connect")
            && let Ok(port) = event.ports().get(0).dyn_into::<MessagePort>()
        {
            serve(port);
        }
    });
    let _ = scope.add_event_listener_with_callback("message", hear.as_ref().unchecked_ref());
    // The listener lives as long as the worker.
    hear.forget();
}

/// What a message of `public/boot.js` says; those of the page have none.
fn word(data: &JsValue) -> Option<String> {
    Reflect::get(data, &"isotherm".into()).ok()?.as_string()
}

thread_local! {
    static SERVED: Cell<u32> = const { Cell::new(0) };
}

/// A host that is there. How many are can be read in the worker as `isothermHosts`, so that a leak is seen.
struct Counted;

impl Counted {
    fn new() -> Self {
        Self::tell(SERVED.get() + 1);
        Self
    }

    fn tell(count: u32) {
        SERVED.set(count);
        let _ = Reflect::set(&js_sys::global(), &"isothermHosts".into(), &count.into());
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        Self::tell(SERVED.get() - 1);
    }
}

/// Serves one page until it says goodbye or is gone.
fn serve(port: MessagePort) {
    let out = port.clone();
    let counted = Counted::new();
    let host = Host::new(Box::new(move |answer: &Answer, buffer: Option<&[u8]>| {
        // As long as the host is.
        let _ = &counted;
        if let Ok((message, transfer)) = wire::pack_answer(answer, buffer) {
            let _ = out.post_message_with_transferable(&message, &transfer);
        }
    }));
    host.greet();
    // The listener holds the host, and the page's end is the end of both.
    let listener = Rc::new(RefCell::new(None::<Closure<dyn Fn(MessageEvent)>>));
    let held = Rc::clone(&listener);
    let own = port.clone();
    let hear = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let data = event.data();
        if event.type_() == "close" || word(&data).as_deref() == Some("bye") {
            host.close();
            own.close();
            own.set_onmessage(None);
            let _ = Reflect::set(&own, &"onclose".into(), &JsValue::NULL);
            let held = Rc::clone(&held);
            // Later: this closure is running, and the host's may be due.
            let free = Closure::once_into_js(move || drop(held.take()));
            set_timeout(free.unchecked_ref(), FREE_MS);
        } else if let Some((message, parts)) = wire::unpack_to_host(&data) {
            host.receive(message, parts);
        }
    });
    port.set_onmessage(Some(hear.as_ref().unchecked_ref()));
    // Where browsers tell that the other end is gone, as after a crash of it.
    let _ = Reflect::set(&port, &"onclose".into(), hear.as_ref());
    *listener.borrow_mut() = Some(hear);
}
