//! The nodes screen's answer in one line; what can be listed is a button that lists it.

use engine::Request;
use leptos::prelude::*;

use crate::state::session::{self, Step};
use crate::state::store::Store;

/// The line.
#[component]
pub(crate) fn Answer() -> impl IntoView {
    let store = expect_context::<Store>();
    let parts =
        Memo::new(move |_| store.cluster.with(|m| m.as_ref().map(|m| m.view.answer.clone()).unwrap_or_default()));
    view! {
        <p class="answer">
            {move || {
                parts
                    .get()
                    .into_iter()
                    .map(|part| {
                        let class = if part.alarm { "answer-notice" } else { "" };
                        if part.filter.is_empty() && !part.stranded {
                            return view! { <span class=class>{part.text}</span> }.into_any();
                        }
                        let show = move |_| {
                            if part.stranded {
                                store.ask(Request::StrandedPods);
                            } else {
                                session::set_key(store, Step::Push, "filter", &part.filter);
                            }
                        };
                        view! {
                            <span class=class>
                                <button class="link underlined" on:click=show>
                                    {part.text.clone()}
                                </button>
                            </span>
                        }
                            .into_any()
                    })
                    .collect_view()
            }}
        </p>
    }
}
