//! The rail: the screens that the open sources carry, and the way home.

use leptos::prelude::*;
use route::Screen;

use crate::controls::icon::Icon;
use crate::state::store::Store;

/// The rail.
#[component]
pub(crate) fn Rail() -> impl IntoView {
    let store = expect_context::<Store>();
    let named = Memo::new(move |_| store.route.with(|r| r.get("cluster").is_some()));
    let has_cluster = move || named.get() || store.opened.with(|o| o.has_cluster);
    view! {
        <nav class="rail" aria-label="Screens">
            <RailLink screen=Screen::Home icon="home" label="Home" />
            <Show when=has_cluster>
                <RailLink screen=Screen::Nodes icon="nodes" label="Nodes" />
                <RailLink screen=Screen::Pods icon="pods" label="Pods" />
                <RailLink screen=Screen::Workloads icon="workloads" label="Workloads" />
                <RailLink screen=Screen::Pending icon="pending" label="Pending" />
            </Show>
            <RailLink screen=Screen::Flame icon="flame" label="Flame" />
        </nav>
    }
}

/// A link that keeps the sources and the theme and changes the screen.
#[component]
fn RailLink(screen: Screen, icon: &'static str, label: &'static str) -> impl IntoView {
    let store = expect_context::<Store>();
    let href = move || store.route.with(|route| route.on_screen(screen.word()).print());
    let current = move || store.route.with(|r| r.screen() == screen).then_some("page");
    view! {
        <a class="rail-link" href=href aria-current=current>
            <Icon name=icon />
            <span>{label}</span>
        </a>
    }
}
