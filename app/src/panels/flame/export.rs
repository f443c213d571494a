//! What is shown, or the profile, as a file or on the clipboard.

use leptos::html::Select;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use crate::controls::apart::Apart;
use crate::controls::popover::{Popover, close_around};
use crate::panels::apart;
use crate::state::exports;
use crate::state::store::Store;

/// Exports of what is shown, with what they are good for.
const SHOWN: [(&str, &str, &str); 5] = [
    ("svg", "SVG", "The picture as it stands on the screen"),
    ("html", "HTML page", "One file that opens without a network, with zoom and search"),
    ("folded", "Folded stacks", "A line a stack, after the transforms"),
    ("md", "Markdown table", "The functions, heaviest first"),
    ("dot", "DOT graph", "Who calls whom, for Graphviz"),
];
/// Exports of the file, as `isotherm convert` writes them.
const FILES: [(&str, &str); 6] = [
    ("pprof", "pprof"),
    ("speedscope", "speedscope"),
    ("firefox", "Firefox Profiler"),
    ("flamebearer", "Pyroscope flamebearer"),
    ("nested-set", "Grafana data frame"),
    ("csv", "Functions (CSV)"),
];
const COPIES: [(&str, &str, &str); 3] = [
    ("md", "Table as Markdown", "The functions, heaviest first"),
    ("folded", "Folded stacks", "A line a stack, after the transforms"),
    ("link", "Link with the profile in it", "For small profiles: nothing has to be hosted"),
];
const WIDTHS: [u32; 4] = [1200, 1920, 3840, 7680];

/// The button.
#[component]
pub(crate) fn Export() -> impl IntoView {
    view! {
        <Popover label="Export" icon="export">
            <Apart fetch=apart::export />
        </Popover>
    }
}

/// The menu.
#[component]
pub(crate) fn ExportChoices() -> impl IntoView {
    let store = expect_context::<Store>();
    let width = NodeRef::<Select>::new();
    let button = move |what: &'static str, words: &'static str, title: &'static str, copy: bool| {
        view! {
            <button
                class="button"
                title=title
                on:click=move |event| {
                    if let Some(target) = event.target().and_then(|t| t.dyn_into::<web_sys::Element>().ok()) {
                        close_around(&target);
                    }
                    exports::ask(store, what, copy);
                }
            >
                {words}
            </button>
        }
    };
    let png = move |event: leptos::ev::MouseEvent| {
        if let Some(target) = event.target().and_then(|t| t.dyn_into::<web_sys::Element>().ok()) {
            close_around(&target);
        }
        let width = width.get_untracked().and_then(|select| select.value().parse().ok());
        exports::ask_png(store, width.unwrap_or(WIDTHS[1]));
    };
    view! {
            <h2>"Save what is shown"</h2>
            <div class="buttons">
                {SHOWN.iter().map(|(what, words, title)| button(what, words, title, false)).collect_view()}
            </div>
            <div class="buttons">
                <button class="button" title="The whole graph, or the part that is zoomed to, with all its rows" on:click=png>
                    "PNG"
                </button>
                <label class="choice">
                    <span class="choice-label">"Width"</span>
                    <select node_ref=width>
                        {WIDTHS
                            .iter()
                            .map(|width| {
                                view! {
                                    <option value=width.to_string() selected=*width == WIDTHS[1]>
                                        {format!("{width} px")}
                                    </option>
                                }
                            })
                            .collect_view()}
                    </select>
                </label>
            </div>
            <h2>"Save the profile as"</h2>
            <div class="buttons">
                {FILES.iter().map(|(what, words)| button(what, words, "All that the file holds, before transforms", false)).collect_view()}
            </div>
            <h2>"Copy"</h2>
            <div class="buttons">
                {COPIES.iter().map(|(what, words, title)| button(what, words, title, true)).collect_view()}
            </div>
    }
}
