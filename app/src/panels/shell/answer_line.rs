//! The answer of a cluster's screen in one line; what can be listed is a link to the list of it.

use engine::AnswerPart;
use leptos::prelude::*;

use crate::state::store::Store;

/// The line.
#[component]
pub(crate) fn AnswerLine(#[prop(into)] parts: Signal<Vec<AnswerPart>>) -> impl IntoView {
    view! { <p class="answer">{move || parts.get().into_iter().map(|part| view! { <Part part=part /> }).collect_view()}</p> }
}

#[component]
fn Part(part: AnswerPart) -> impl IntoView {
    let store = expect_context::<Store>();
    let class = if part.alarm { "answer-notice" } else { "" };
    if part.filter.is_empty() && part.screen.is_empty() {
        return view! { <span class=class>{part.text}</span> }.into_any();
    }
    let AnswerPart { text, filter, screen, .. } = part;
    let href = move || {
        store.route.with(|route| {
            let mut to = if screen.is_empty() { route.clone() } else { route.on_screen(&screen) };
            to.set("filter", &filter);
            to.print()
        })
    };
    view! {
        <span class=class>
            <a class="underlined" href=href>
                {text}
            </a>
        </span>
    }
    .into_any()
}
