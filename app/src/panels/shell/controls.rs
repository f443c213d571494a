//! The controls of a screen. On a page they stand where they are; in a panel, which has no top bar, with the search; in a
//! small one behind one button.

use leptos::prelude::*;

use super::notices::Warnings;
use super::top_bar::{Again, SearchBox};
use crate::controls::popover::Popover;
use crate::state::store::Store;

/// The controls.
#[component]
pub(crate) fn Controls(children: ChildrenFn) -> impl IntoView {
    let store = expect_context::<Store>();
    let embedded = Memo::new(move |_| store.route.with(|r| r.is_on("embed")));
    let notes = Signal::derive(move || match store.opened.with(|opened| opened.notices.len()) {
        0 => String::new(),
        count => count.to_string(),
    });
    move || {
        let children = children.clone();
        match (embedded.get(), store.is_small.get()) {
            (false, _) => children().into_any(),
            (true, false) => view! {
                <div class="panel-tools wide">
                    <SearchBox />
                    <Again />
                </div>
                {children()}
            }
            .into_any(),
            (true, true) => view! {
                <div class="panel-tools">
                    <Popover label="Controls" icon="more" hint=notes quiet=true>
                        <SearchBox />
                        <div class="buttons">
                            <Again />
                        </div>
                        {children()}
                        <Warnings />
                    </Popover>
                </div>
            }
            .into_any(),
        }
    }
}
