//! The bar of choices above the graph: profile, metric, orientation, order, table.

use leptos::prelude::*;

use crate::controls::choice::Choice;
use crate::state::session::{self, Step};
use crate::state::store::Store;

/// The bar.
#[component]
pub(crate) fn FlameBar() -> impl IntoView {
    let store = expect_context::<Store>();
    let choices = Memo::new(move |_| {
        store.flame.with(|m| {
            m.as_ref()
                .map(|m| m.choices.iter().map(|c| (c.key.clone(), c.label.clone())).collect::<Vec<_>>())
                .unwrap_or_default()
        })
    });
    let choice = Memo::new(move |_| store.flame.with(|m| m.as_ref().map(|m| m.choice.clone()).unwrap_or_default()));
    let metrics = Memo::new(move |_| {
        store.flame.with(|m| {
            m.as_ref()
                .map(|m| m.metrics.iter().map(|c| (c.key.clone(), c.label.clone())).collect::<Vec<_>>())
                .unwrap_or_default()
        })
    });
    let metric = Memo::new(move |_| store.flame.with(|m| m.as_ref().map(|m| m.metric.clone()).unwrap_or_default()));
    let view_key = move || store.route.with(|r| r.get("view").unwrap_or("icicle").to_owned());
    let by_weight = move || store.route.with(|r| r.get("order") == Some("weight"));
    let table_off = move || store.route.with(|r| r.get("table") == Some("off"));
    let mangled = Memo::new(move |_| store.flame.with(|m| m.as_ref().is_some_and(|m| m.mangled > 0)));
    let raw_names = move || store.route.with(|r| r.get("names") == Some("raw"));
    let pick_thread = move |key: String| {
        session::navigate(store, Step::Push, |r| {
            r.set("thread", &key);
            r.set("metric", "");
            r.set("zoom", "");
        });
    };
    view! {
        <div class="bar">
            <Show when=move || choices.with(|c| c.len() > 1)>
                <Choice label="Profile" options=choices value=choice on_pick=pick_thread />
            </Show>
            <Show when=move || metrics.with(|m| m.len() > 1)>
                <Choice
                    label="Metric"
                    options=metrics
                    value=metric
                    on_pick=move |key| {
                        session::navigate(store, Step::Push, |r| r.set("metric", &key));
                    }
                />
            </Show>
            <div class="segments" role="group" aria-label="Orientation">
                <button
                    class="segment"
                    aria-pressed=move || (view_key() != "flame").to_string()
                    on:click=move |_| session::set_key(store, Step::Push, "view", "icicle")
                >
                    "Icicle"
                </button>
                <button
                    class="segment"
                    aria-pressed=move || (view_key() == "flame").to_string()
                    on:click=move |_| session::set_key(store, Step::Push, "view", "flame")
                >
                    "Flame"
                </button>
            </div>
            <div class="segments" role="group" aria-label="Order of frames">
                <button
                    class="segment"
                    aria-pressed=move || (!by_weight()).to_string()
                    on:click=move |_| session::set_key(store, Step::Push, "order", "")
                >
                    "A to Z"
                </button>
                <button
                    class="segment"
                    aria-pressed=move || by_weight().to_string()
                    on:click=move |_| session::set_key(store, Step::Push, "order", "weight")
                >
                    "Heaviest first"
                </button>
            </div>
            <Show when=move || mangled.get()>
                <button
                    class="toggle"
                    title="Names as people write them, or as the compiler does"
                    aria-pressed=move || (!raw_names()).to_string()
                    on:click=move |_| session::set_key(store, Step::Push, "names", if raw_names() { "" } else { "raw" })
                >
                    "Demangle"
                </button>
            </Show>
            <button
                class="toggle"
                aria-pressed=move || (!table_off()).to_string()
                on:click=move |_| session::set_key(store, Step::Push, "table", if table_off() { "" } else { "off" })
            >
                "Table"
            </button>
        </div>
    }
}
