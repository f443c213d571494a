//! What of the filter could not be understood, in a sentence under the search box.

use leptos::prelude::*;

/// The sentence; the rest of the filter holds, so it is no error of the page.
#[component]
pub(crate) fn FilterNote(#[prop(into)] sentence: Signal<Option<String>>) -> impl IntoView {
    view! {
        <div class="filter-note" role="status">
            {move || sentence.get()}
        </div>
    }
}
