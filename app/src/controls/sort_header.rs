//! The head of a column that sorts its table.

use leptos::prelude::*;

use crate::controls::icon::Icon;

/// A column head: a button that sorts by the column, and the other way round when it already does.
#[component]
pub(crate) fn SortHeader(
    /// Column in the table's order.
    #[prop(into)]
    key: String,
    #[prop(into)] text: String,
    #[prop(optional, into)] class: String,
    #[prop(optional, into)] style: String,
    /// Column and whether the largest come first.
    #[prop(into)]
    order: Signal<(String, bool)>,
    on_sort: impl Fn(String, bool) + 'static,
    /// Whether the first press puts the largest first.
    #[prop(default = true)]
    descending_first: bool,
) -> impl IntoView {
    let mine = key.clone();
    let state = Memo::new(move |_| order.with(|(k, descending)| (*k == mine).then_some(*descending)));
    let aria = move || match state.get() {
        Some(true) => "descending",
        Some(false) => "ascending",
        None => "none",
    };
    let press = move |_| on_sort(key.clone(), state.get_untracked().map_or(descending_first, |d| !d));
    view! {
        <div role="columnheader" class=class style=style aria-sort=aria>
            <button class="sort" on:click=press>
                {text}
                {move || match state.get() {
                    Some(true) => view! { <Icon name="down" /> }.into_any(),
                    Some(false) => view! { <Icon name="up" /> }.into_any(),
                    None => ().into_any(),
                }}
            </button>
        </div>
    }
}
