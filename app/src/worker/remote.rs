//! The worker's side: the same binary, started by `public/worker.js` where there is no window.

use engine::Answer;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::Closure;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use super::host::Host;
use super::wire;

/// The worker's global scope, if this is one.
pub(crate) fn scope() -> Option<DedicatedWorkerGlobalScope> {
    js_sys::global().dyn_into().ok()
}

/// Takes the worker's messages and answers them until the page ends it.
pub(crate) fn run(scope: &DedicatedWorkerGlobalScope) {
    let out = scope.clone();
    let host = Host::new(Box::new(move |answer: &Answer, buffer: Option<&[u8]>| {
        if let Ok((message, transfer)) = wire::pack_answer(answer, buffer) {
            let _ = out.post_message_with_transfer(&message, &transfer);
        }
    }));
    let inner = std::rc::Rc::clone(&host);
    let hear = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        if let Some((message, parts)) = wire::unpack_to_host(&event.data()) {
            inner.receive(message, parts);
        }
    });
    let _ = scope.add_event_listener_with_callback("message", hear.as_ref().unchecked_ref());
    // The listener lives as long as the worker.
    hear.forget();
    host.greet();
}
