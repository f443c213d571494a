//! Parts of a screen that are built one after another, so that none of its tasks holds the page up for long.

use leptos::prelude::*;

use crate::io::timer;

/// Builds its children in a task of their own.
#[component]
pub(crate) fn Later(children: ChildrenFn) -> impl IntoView {
    let due = RwSignal::new(false);
    timer::after(0, move || {
        // The screen may have gone in the meantime.
        let _ = due.try_set(true);
    });
    view! { <Show when=move || due.get()>{children()}</Show> }
}
