//! The bar above a list: how much of it is shown, and the list as a file or on the clipboard.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use super::share::ShareButtons;
use crate::controls::popover::{Popover, close_around};
use crate::state::lists;
use crate::state::store::Store;

/// Files and texts, with what they are good for.
const SAVED: [(&str, &str, &str); 2] =
    [("csv", "CSV", "A table with exact figures, for spreadsheets"), ("json", "JSON", "An object a row, for programs")];
const COPIED: [(&str, &str, &str); 2] =
    [("tsv", "To paste into a table", "Columns set apart by tabs"), ("csv", "CSV", "Columns set apart by commas")];

/// The bar.
#[component]
pub(crate) fn ListBar(kind: &'static str, noun: &'static str, nouns: &'static str) -> impl IntoView {
    let store = expect_context::<Store>();
    let counts = Memo::new(move |_| lists::of_kind(store, kind, |page| (page.count, page.total)));
    let said = move || {
        let (count, total) = counts.get();
        let all = if nouns.is_empty() || total == 1 {
            units::format_count(u64::from(total), noun)
        } else {
            format!("{} {nouns}", units::format_integer(i128::from(total)))
        };
        if count == total { all } else { format!("{} of {all}", units::format_integer(i128::from(count))) }
    };
    let button = move |what: &'static str, words: &'static str, about: &'static str, copy: bool| {
        let press = move |event: ev::MouseEvent| {
            if let Some(target) = event.target().and_then(|t| t.dyn_into::<web_sys::Element>().ok()) {
                close_around(&target);
            }
            lists::export(store, what, copy);
        };
        view! {
            <button class="button" title=about on:click=press>
                {words}
            </button>
        }
    };
    view! {
        <div class="bar">
            <span class="list-count" data-part="count">
                {said}
            </span>
            <Popover label="Export" icon="export">
                <h3>"Save all rows that fit"</h3>
                <div class="buttons">
                    {SAVED.iter().map(|(what, words, about)| button(what, words, about, false)).collect_view()}
                </div>
                <h3>"Copy"</h3>
                <div class="buttons">
                    {COPIED.iter().map(|(what, words, about)| button(what, words, about, true)).collect_view()}
                </div>
                <ShareButtons />
            </Popover>
        </div>
    }
}
