//! The rail: the screens that the open sources carry, and the way home.

use leptos::prelude::*;
use route::{Route, Screen};

use crate::controls::icon::Icon;
use crate::state::store::Store;

/// The rail.
#[component]
pub(crate) fn Rail() -> impl IntoView {
    view! {
        <nav class="rail" aria-label="Screens">
            <RailLink screen=Screen::Home icon="home" label="Home" />
            <RailLink screen=Screen::Nodes icon="nodes" label="Nodes" />
            <RailLink screen=Screen::Flame icon="flame" label="Flame" />
        </nav>
    }
}

/// A link that keeps the sources and the theme and changes the screen.
#[component]
fn RailLink(screen: Screen, icon: &'static str, label: &'static str) -> impl IntoView {
    let store = expect_context::<Store>();
    let href = move || {
        store.route.with(|route| {
            let mut to = Route { word: screen.word().to_owned(), pairs: route.pairs.clone() };
            if screen != route.screen() {
                for key in ["q", "zoom", "filter", "node", "pod"] {
                    to.set(key, "");
                }
            }
            to.print()
        })
    };
    let current = move || store.route.with(|r| r.screen() == screen).then_some("page");
    view! {
        <a class="rail-link" href=href aria-current=current>
            <Icon name=icon />
            <span>{label}</span>
        </a>
    }
}
