//! The engine on the page itself, for frames and policies in which no worker can start.

use std::rc::Rc;

use engine::Answer;

use super::host::Host;
use super::wire::{Parts, ToHost};

/// A host on the page's own thread.
pub(crate) struct Inline(Rc<Host>);

impl Inline {
    /// Starts it; answers go to `receive`.
    pub(crate) fn start(receive: impl Fn(Answer, Option<Vec<u8>>) + 'static) -> Self {
        let host = Host::new(Box::new(move |answer, buffer| receive(answer.clone(), buffer.map(<[u8]>::to_vec))));
        Self(host)
    }

    /// Sends a message to it.
    pub(crate) fn send(&self, message: ToHost, parts: Parts) {
        self.0.receive(message, parts);
    }
}
