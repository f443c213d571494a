//! The nodes screen's answer in one line.

use leptos::prelude::*;

use crate::panels::shell::answer_line::AnswerLine;
use crate::state::store::Store;

/// The line.
#[component]
pub(crate) fn Answer() -> impl IntoView {
    let store = expect_context::<Store>();
    let parts =
        Memo::new(move |_| store.cluster.with(|m| m.as_ref().map(|m| m.view.answer.clone()).unwrap_or_default()));
    view! { <AnswerLine parts=parts /> }
}
