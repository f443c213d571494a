//! The transforms in force as chips, and what adds, removes, undoes and redoes them.

use calltree::PRESETS;
use engine::{Filter, FlameModel};
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use crate::controls::apart::Apart;
use crate::controls::icon::Icon;
use crate::panels::apart;
use crate::state::session::{self, Step};
use crate::state::store::Store;
use crate::state::transforms;

const WHOLE: [(&str, &str); 4] = [
    ("invert", "Invert: callees above callers"),
    ("recursion", "Fold recursion"),
    ("direct", "Fold direct recursion"),
    ("chains", "Fold chains of single calls"),
];

/// The choice of a transform that needs no frame.
#[component]
pub(crate) fn AddTransform() -> impl IntoView {
    let store = expect_context::<Store>();
    let pick = move |event: ev::Event| {
        if let Some(select) = event.target().and_then(|t| t.dyn_into::<web_sys::HtmlSelectElement>().ok()) {
            let text = select.value();
            select.set_value("");
            if !text.is_empty() {
                transforms::add(store, &text);
            }
        }
    };
    let due = move || store.tools_due.set(true);
    view! {
        <select
            class="add-transform"
            aria-label="Add a transform"
            on:change=pick
            on:pointerenter=move |_| due()
            on:focus=move |_| due()
        >
            <option value="">"Transform…"</option>
            <Show when=move || store.tools_due.get()>
                <Apart fetch=apart::transform_choices />
            </Show>
        </select>
    }
}

/// What it offers.
#[component]
pub(crate) fn TransformChoices() -> impl IntoView {
    let store = expect_context::<Store>();
    let groups = Memo::new(move |_| store.flame.with(|m| m.as_ref().map(|m| m.groups.clone()).unwrap_or_default()));
    let option = |text: String, words: String| view! { <option value=text>{words}</option> };
    view! {
        <optgroup label="Stacks">
            {WHOLE.iter().map(|(text, words)| option((*text).to_owned(), (*words).to_owned())).collect_view()}
        </optgroup>
        {move || {
            let groups = groups.get();
            (!groups.is_empty())
                .then(|| {
                    let all = groups.into_iter().map(|(text, words)| option(text, words)).collect_view();
                    view! { <optgroup label="Group by">{all}</optgroup> }
                })
        }}
        <optgroup label="Hide">
            {PRESETS
                .iter()
                .map(|preset| {
                    let mut words = preset.title.to_owned();
                    if let Some(rest) = words.strip_prefix("the ") {
                        words = rest.to_owned();
                    }
                    option(format!("preset:{}", preset.word), words)
                })
                .collect_view()}
        </optgroup>
    }
}

/// Whether there is a chip, something to undo, or a note.
pub(crate) fn has_chips(store: Store) -> bool {
    let of_model = |m: &FlameModel| !(m.transforms.is_empty() && m.filters.is_empty() && m.notes.is_empty());
    store.flame.with(|m| m.as_ref().is_some_and(|m| of_model(m)))
        || store.past.with(|past| !(past.undo.is_empty() && past.redo.is_empty()))
}

/// The chips.
#[component]
pub(crate) fn Chips() -> impl IntoView {
    let store = expect_context::<Store>();
    let chips = Memo::new(move |_| store.flame.with(|m| m.as_ref().map(|m| m.transforms.clone()).unwrap_or_default()));
    let notes = Memo::new(move |_| store.flame.with(|m| m.as_ref().map(|m| m.notes.clone()).unwrap_or_default()));
    let filters = Memo::new(move |_| store.flame.with(|m| m.as_ref().map(|m| m.filters.clone()).unwrap_or_default()));
    let can_undo = Memo::new(move |_| store.past.with(|past| !past.undo.is_empty()));
    let can_redo = Memo::new(move |_| store.past.with(|past| !past.redo.is_empty()));
    view! {
            <div class="chips" role="group" aria-label="Filters and transforms">
                {move || filters.get().into_iter().map(|filter| view! { <FilterChip filter=filter /> }).collect_view()}
                {move || {
                    chips
                        .get()
                        .into_iter()
                        .enumerate()
                        .map(|(place, chip)| {
                            let title = chip.error.clone().unwrap_or_else(|| chip.text.clone());
                            view! {
                                <span class="chip" class:broken=chip.error.is_some() title=title>
                                    <span class="chip-text">{chip.error.clone().unwrap_or_else(|| chip.label.clone())}</span>
                                    <button
                                        class="chip-close"
                                        aria-label=format!("Remove: {}", chip.label)
                                        on:click=move |_| transforms::remove(store, place)
                                    >
                                        <Icon name="close" />
                                    </button>
                                </span>
                            }
                        })
                        .collect_view()
                }} <Show when=move || can_undo.get() || can_redo.get()>
                    <button
                        class="button small"
                        title="Undo the last transform (u)"
                        disabled=move || !can_undo.get()
                        on:click=move |_| transforms::undo(store)
                    >
                        "Undo"
                    </button>
                    <button
                        class="button small"
                        title="Redo (U)"
                        disabled=move || !can_redo.get()
                        on:click=move |_| transforms::redo(store)
                    >
                        "Redo"
                    </button>
                </Show>
                {move || notes.get().into_iter().map(|note| view! { <span class="answer-notice">{note}</span> }).collect_view()}
            </div>
    }
}

/// A condition on the samples; taking it away shows them all again.
#[component]
fn FilterChip(filter: Filter) -> impl IntoView {
    let store = expect_context::<Store>();
    let Filter { key, value, text, applies } = filter;
    let title = if applies { "Only these samples".to_owned() } else { text.clone() };
    let label = format!("Remove: {text}");
    let remove = move |_| {
        session::navigate(store, Step::Push, |route| {
            match key.as_str() {
                "from" => route.set("to", ""),
                "before_from" => route.set("before_to", ""),
                "label" => {
                    let left: Vec<String> =
                        route.all("label").filter(|other| *other != value).map(str::to_owned).collect();
                    return route.set_all("label", left);
                }
                _ => {}
            }
            route.set(&key, "");
        });
    };
    view! {
        <span class="chip filter" class:broken=!applies title=title>
            <span class="chip-text">{text}</span>
            <button class="chip-close" aria-label=label on:click=remove>
                <Icon name="close" />
            </button>
        </span>
    }
}
