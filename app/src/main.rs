//! The page: Leptos components, canvas painter, worker bridge, fetch, URL state. The only crate that knows a browser.
//!
//! One binary in two roles: on the page it mounts the interface; in a module worker (started by `public/worker.js`)
//! it runs the engine.
// `#[component]` writes `pub` items whatever the function says.
#![allow(unreachable_pub)]
// A component owns its properties.
#![allow(clippy::needless_pass_by_value)]
// `view!` evaluates children before attributes: what looks like the last use often isn't.
#![allow(clippy::redundant_clone)]

mod apart;
mod app;
mod canvas;
mod controls;
mod io;
mod pages;
mod panels;
mod state;
mod worker;

use wasm_bindgen::prelude::wasm_bindgen;

fn main() {
    console_error_panic_hook::set_once();
    if let Some(scope) = worker::remote::scope() {
        worker::remote::run(&scope);
    }
}

/// Puts the page in the document; `public/boot.js` calls it in a task of its own.
#[wasm_bindgen]
pub fn mount() {
    leptos::mount::mount_to_body(app::App);
}
