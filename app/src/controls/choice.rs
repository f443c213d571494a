//! A choice of one among some, as the browser's own select.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

/// A labelled select over `(key, text)` pairs.
#[component]
pub(crate) fn Choice(
    label: &'static str,
    #[prop(into)] options: Signal<Vec<(String, String)>>,
    #[prop(into)] value: Signal<String>,
    on_pick: impl Fn(String) + 'static,
    /// Whether there is nothing to choose yet.
    #[prop(optional, into)]
    disabled: MaybeProp<bool>,
) -> impl IntoView {
    let pick = move |event: ev::Event| {
        if let Some(select) = event.target().and_then(|t| t.dyn_into::<web_sys::HtmlSelectElement>().ok()) {
            on_pick(select.value());
        }
    };
    view! {
        <label class="choice">
            <span class="choice-label">{label}</span>
            <select on:change=pick prop:value=move || value.get() disabled=move || disabled.get().unwrap_or(false)>
                {move || {
                    options
                        .get()
                        .into_iter()
                        .map(|(key, text)| {
                            let mine = key.clone();
                            view! {
                                <option value=key selected=move || value.get() == mine>
                                    {text}
                                </option>
                            }
                        })
                        .collect_view()
                }}
            </select>
        </label>
    }
}
