//! The bar of choices above the map: resource, colour, group, order, size of nodes, table.

use engine::Overview;
use leptos::prelude::*;

use super::zoom::{STEP, resize};
use crate::controls::choice::Choice;
use crate::controls::popover::Popover;
use crate::panels::list::share::ShareButtons;
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
    let groups = of(|v| [nothing()].into_iter().chain(v.groups.iter().cloned()).collect());
    // Twice the same would set nothing apart.
    let inner = of(|v| {
        let others = v.groups.iter().filter(|(key, _)| v.grouped.first() != Some(key));
        [nothing()].into_iter().chain(others.cloned()).collect()
    });
    let group_at = move |at: usize| {
        let words = store.route.with_untracked(|r| r.all("group").map(str::to_owned).collect::<Vec<_>>());
        words.get(at).cloned().unwrap_or_default()
    };
    let set_groups = move |outer: String, inner: String| {
        let inner = if outer.is_empty() || inner == outer { String::new() } else { inner };
        session::navigate(store, Step::Push, |route| route.set_all("group", [outer, inner]));
    };
    let set = move |key: &'static str| move |value: String| session::set_key(store, Step::Push, key, &value);
    let descending = move || store.route.with(|r| r.get("descending") != Some("0"));
    let has_table = move || store.route.with(|route| panel::shows(route, "table"));
    view! {
        <div class="bar">
            <Choice label="Resource" options=resources value=one(|v| v.resource.clone()) on_pick=set("resource") />
            <Choice label="Colour" options=measures value=one(|v| v.measure.clone()) on_pick=set("color") />
            <Choice
                label="Group by"
                options=groups
                value=one(|v| v.grouped.first().cloned().unwrap_or_default())
                on_pick=move |outer| set_groups(outer, group_at(1))
            />
            <Choice
                label="then by"
                options=inner
                value=one(|v| v.grouped.get(1).cloned().unwrap_or_default())
                on_pick=move |inner| set_groups(group_at(0), inner)
                disabled=Signal::derive(move || store.cluster.with(|m| m.as_ref().is_none_or(|m| m.view.grouped.is_empty())))
            />
            <Choice label="Sort by" options=sorts value=one(|v| v.sort.clone()) on_pick=set("sort") />
            <button
                class="toggle"
                aria-pressed=move || descending().to_string()
                on:click=move |_| session::set_key(store, Step::Push, "descending", if descending() { "0" } else { "" })
            >
                "Largest first"
            </button>
            <div class="segments" role="group" aria-label="Size of nodes">
                <button class="segment" aria-label="Smaller nodes" title="Smaller nodes, down to groups (Ctrl wheel, or − on the map)" on:click=move |_| resize(store, 1.0 / STEP)>
                    "−"
                </button>
                <button class="segment" aria-label="Larger nodes" title="Larger nodes, up to containers (Ctrl wheel, or + on the map)" on:click=move |_| resize(store, STEP)>
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
            <Popover label="Share" icon="export">
                <ShareButtons />
            </Popover>
        </div>
    }
}

/// The choice of no grouping.
fn nothing() -> (String, String) {
    (String::new(), "nothing".to_owned())
}
