//! The nodes screen.

use leptos::prelude::*;

/// The screen.
#[component]
pub(crate) fn NodesPage() -> impl IntoView {
    view! { <h1>"Nodes"</h1> }
}
