//! The open cluster as a file to give away.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use crate::controls::popover::close_around;
use crate::state::load;
use crate::state::store::Store;

const WAYS: [(bool, &str, &str); 2] = [
    (true, "Names hashed", "The same name is the same hash everywhere; the key is thrown away"),
    (false, "Names kept", "Names, namespaces and labels stay readable"),
];

/// Two buttons under a heading, for a popover.
#[component]
pub(crate) fn ShareButtons() -> impl IntoView {
    let store = expect_context::<Store>();
    let button = move |(hashed, words, about): (bool, &'static str, &'static str)| {
        let press = move |event: ev::MouseEvent| {
            if let Some(target) = event.target().and_then(|t| t.dyn_into::<web_sys::Element>().ok()) {
                close_around(&target);
            }
            load::share(store, hashed);
        };
        view! {
            <button class="button" title=about on:click=press>
                {words}
            </button>
        }
    };
    view! {
        <h3>"Share the cluster"</h3>
        <p class="quiet">"One file of all lists, without environment, arguments, annotations and messages."</p>
        <div class="buttons">{WAYS.map(button).collect_view()}</div>
    }
}
