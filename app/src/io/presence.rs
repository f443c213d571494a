//! Whether a panel can be seen. On a dashboard most panels are off screen: those draw nothing and ask for nothing.

use std::cell::{Cell, RefCell};

use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;
use web_sys::{IntersectionObserver, IntersectionObserverEntry};

/// What waits until the panel is seen.
type Later = Box<dyn FnOnce()>;

thread_local! {
    static IS_ON_SCREEN: Cell<bool> = const { Cell::new(true) };
    static LATER: RefCell<Vec<Later>> = const { RefCell::new(Vec::new()) };
}

/// Begins to watch: only panels do, a page of its own is always taken for seen.
pub(crate) fn watch() {
    let Some(root) = web_sys::window().and_then(|w| w.document()).and_then(|d| d.document_element()) else { return };
    let crossed = Closure::<dyn Fn(js_sys::Array)>::new(|entries: js_sys::Array| {
        let newest = entries.iter().next_back().map(|entry| entry.unchecked_into::<IntersectionObserverEntry>());
        if let Some(entry) = newest {
            IS_ON_SCREEN.set(entry.is_intersecting());
            if entry.is_intersecting() {
                LATER.take().into_iter().for_each(|run| run());
            }
        }
    });
    if let Ok(observer) = IntersectionObserver::new(crossed.as_ref().unchecked_ref()) {
        observer.observe(&root);
    }
    // It lives as long as the page.
    crossed.forget();
}

/// Whether the page can be seen, as far as that is watched.
pub(crate) fn is_seen() -> bool {
    IS_ON_SCREEN.get()
}

/// Runs `run` when the panel is seen again.
pub(crate) fn when_seen(run: impl FnOnce() + 'static) {
    LATER.with_borrow_mut(|later| later.push(Box::new(run)));
}
