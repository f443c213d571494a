//! The two ends of a range of time, to be typed.

use leptos::html::Input;
use leptos::prelude::*;

use crate::state::session::{self, Step};
use crate::state::store::Store;

/// The fields for two keys of the URL.
#[component]
pub(crate) fn RangeFields(label: &'static str, from: &'static str, to: &'static str) -> impl IntoView {
    let store = expect_context::<Store>();
    let (first, last) = (NodeRef::<Input>::new(), NodeRef::<Input>::new());
    let value = move |key: &'static str| store.route.with(|route| route.get(key).unwrap_or_default().to_owned());
    let is_set = move || !(value(from).is_empty() && value(to).is_empty());
    let change = move |_| {
        let text = |field: &NodeRef<Input>| field.get_untracked().map(|field| field.value()).unwrap_or_default();
        let (a, b) = (text(&first), text(&last));
        session::navigate(store, Step::Push, |route| {
            route.set(from, a.trim());
            route.set(to, b.trim());
            route.set("zoom", "");
        });
    };
    let clear = move |_| {
        session::navigate(store, Step::Push, |route| {
            route.set(from, "");
            route.set(to, "");
            route.set("zoom", "");
        });
    };
    view! {
        <div class="range" role="group" aria-label=label>
            <span class="choice-label">{label}</span>
            <input
                type="text"
                size="8"
                aria-label=format!("{label}: start")
                placeholder="0s"
                node_ref=first
                prop:value=move || value(from)
                on:change=change
            />
            <span class="quiet">"to"</span>
            <input
                type="text"
                size="8"
                aria-label=format!("{label}: end")
                placeholder="end"
                node_ref=last
                prop:value=move || value(to)
                on:change=change
            />
            <Show when=is_set>
                <button class="button small" on:click=clear>
                    "Clear"
                </button>
            </Show>
        </div>
    }
}
