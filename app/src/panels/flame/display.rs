//! How the picture looks: order, colours, names, and what stands around it.

use engine::FlameKind;
use leptos::prelude::*;

use super::bar::has_table;
use super::range::RangeFields;
use crate::controls::apart::Apart;
use crate::controls::choice::Choice;
use crate::controls::popover::Popover;
use crate::panels::apart;
use crate::state::session::{self, Step};
use crate::state::store::Store;
use crate::state::{panel, settings};

const ORDERS: [(&str, &str); 2] = [("", "A to Z"), ("weight", "Heaviest first")];
const COLORS: [(&str, &str); 7] = [
    ("", "Package, or change"),
    ("package", "Package"),
    ("library", "Library"),
    ("file", "File"),
    ("function", "Function"),
    ("value", "Value"),
    ("classic", "Warm, as in old flame graphs"),
];

/// Whether something around the graph is shown.
pub(crate) fn is_shown(store: Store, key: &'static str) -> bool {
    store.route.with(|route| panel::shows(route, key))
}

/// The button.
#[component]
pub(crate) fn Display() -> impl IntoView {
    view! {
        <Popover label="Display" icon="display">
            <Apart fetch=apart::display />
        </Popover>
    }
}

/// The choices.
#[component]
pub(crate) fn DisplayChoices() -> impl IntoView {
    let store = expect_context::<Store>();
    let view_now = Memo::new(move |_| store.route.with(settings::view));
    let has_graph = move || !matches!(view_now.get(), FlameKind::Table | FlameKind::Tree | FlameKind::Chart);
    let timed = Memo::new(move |_| store.flame.with(|m| m.as_ref().is_some_and(|m| m.timed)));
    let mangled = Memo::new(move |_| store.flame.with(|m| m.as_ref().is_some_and(|m| m.mangled > 0)));
    let key = move |key: &'static str| store.route.with(|r| r.get(key).unwrap_or_default().to_owned());
    let set = move |key: &'static str, value: &str| session::set_key(store, Step::Push, key, value);
    let pairs = |all: &[(&str, &str)]| -> Vec<(String, String)> {
        all.iter().map(|(key, words)| ((*key).to_owned(), (*words).to_owned())).collect()
    };
    let orders = StoredValue::new(pairs(&ORDERS));
    let colors = StoredValue::new(pairs(&COLORS));
    let toggle = move |name: &'static str, words: &'static str| {
        view! {
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=move || is_shown(store, name)
                    on:change=move |_| set(name, store.route.with_untracked(|route| panel::other(route, name)))
                />
                {words}
            </label>
        }
    };
    view! {
            <Show when=has_graph>
                <Choice
                    label="Order"
                    options=orders.get_value()
                    value=Signal::derive(move || key("order"))
                    on_pick=move |value| set("order", &value)
                />
            </Show>
            <Choice
                label="Colour"
                options=colors.get_value()
                value=Signal::derive(move || key("color"))
                on_pick=move |value| set("color", &value)
            />
            <Show when=move || mangled.get()>
                <label class="check" title="Names as people write them, or as the compiler does">
                    <input
                        type="checkbox"
                        prop:checked=move || key("names") != "raw"
                        on:change=move |_| set("names", if key("names") == "raw" { "" } else { "raw" })
                    />
                    "Demangle names"
                </label>
            </Show>
            <Show when=move || has_table(view_now.get())>{toggle("table", "Table of functions")}</Show>
            {toggle("minimap", "Overview above the graph")}
            <Show when=move || timed.get()>
                {toggle("timeline", "Timeline")}
                <RangeFields label="Range of time" from="from" to="to" />
            </Show>
    }
}
