//! The bar of choices above the map: resource, colour, group, order, size of nodes, table.

use engine::Overview;
use leptos::prelude::*;

use super::map::{NODE_CSS_DEFAULT, node_css};
use crate::controls::choice::Choice;
use crate::state::panel;
use crate::state::session::{self, Step};
use crate::state::store::Store;

/// The bar.
#[component]
pub(crate) fn NodesBar() -> impl IntoView {
    let store = expect_context::<Store>();
    let of = move |pick: fn(&Overview) -> Vec<(String, String)>| {
        Memo::new(move |_| store.cluster.with(|m| m.as_ref().map(|m| pick(&m.view)).unwrap_or_default()))
    };
    let one = move |pick: fn(&Overview) -> String| {
        Memo::new(move |_| store.cluster.with(|m| m.as_ref().map(|m| pick(&m.view)).unwrap_or_default()))
    };
    let resources = of(|v| v.resources.iter().map(|r| (r.clone(), r.clone())).collect());
    let measures = of(|v| v.measures.clone());
    let sorts = of(|v| v.sorts.clone());
    let groups = of(|v| {
        let mut all = vec![(String::new(), "nothing".to_owned())];
        all.extend(v.groups.iter().cloned());
        // A key from a link that isn't among the useful ones can still be seen.
        if !v.group.is_empty() && !all.iter().any(|(key, _)| *key == v.group) {
            all.push((v.group.clone(), v.group.clone()));
        }
        all
    });
    let set = move |key: &'static str| move |value: String| session::set_key(store, Step::Push, key, &value);
    let descending = move || store.route.with(|r| r.get("descending") != Some("0"));
    let has_table = move || store.route.with(|route| panel::shows(route, "table"));
    let resize = move |factor: f64| {
        let size = (node_css(store) * factor).clamp(8.0, 640.0).round();
        let text = if (size - NODE_CSS_DEFAULT).abs() < 0.5 { String::new() } else { size.to_string() };
        session::set_key(store, Step::Replace, "size", &text);
    };
    view! {
        <div class="bar">
            <Choice label="Resource" options=resources value=one(|v| v.resource.clone()) on_pick=set("resource") />
            <Choice label="Colour" options=measures value=one(|v| v.measure.clone()) on_pick=set("color") />
            <Choice label="Group by" options=groups value=one(|v| v.group.clone()) on_pick=set("group") />
            <Choice label="Sort by" options=sorts value=one(|v| v.sort.clone()) on_pick=set("sort") />
            <button
                class="toggle"
                aria-pressed=move || descending().to_string()
                on:click=move |_| session::set_key(store, Step::Push, "descending", if descending() { "0" } else { "" })
            >
                "Largest first"
            </button>
            <div class="segments" role="group" aria-label="Size of nodes">
                <button class="segment" aria-label="Smaller nodes" title="Smaller nodes (Ctrl wheel)" on:click=move |_| resize(1.0 / 1.3)>
                    "−"
                </button>
                <button class="segment" aria-label="Larger nodes" title="Larger nodes (Ctrl wheel)" on:click=move |_| resize(1.3)>
                    "+"
                </button>
            </div>
            <button
                class="toggle"
                aria-pressed=move || has_table().to_string()
                on:click=move |_| {
                    let word = store.route.with_untracked(|route| panel::other(route, "table"));
                    session::set_key(store, Step::Push, "table", word);
                }
            >
                "Table"
            </button>
        </div>
    }
}
