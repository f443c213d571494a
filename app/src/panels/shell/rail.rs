//! The rail: the screens that the open sources carry, and the way home.

use leptos::ev;
use leptos::prelude::*;
use route::Screen;
use wasm_bindgen::JsCast as _;

use crate::controls::icon::Icon;
use crate::controls::popover::{Popover, close_around};
use crate::state::store::Store;

/// Screens of a cluster that stand behind a button where the rail is narrow, with their icons and labels.
const FURTHER: [(Screen, &str, &str); 5] = [
    (Screen::Pending, "pending", "Pending"),
    (Screen::Disruption, "disruption", "Disruption"),
    (Screen::Versions, "versions", "Versions"),
    (Screen::Controllers, "controllers", "Controllers"),
    (Screen::Events, "events", "Events"),
];

/// The rail.
#[component]
pub(crate) fn Rail() -> impl IntoView {
    let store = expect_context::<Store>();
    let named = Memo::new(move |_| store.route.with(|r| r.get("cluster").is_some()));
    let has_cluster = move || named.get() || store.opened.with(|o| o.has_cluster);
    let further = || {
        FURTHER
            .iter()
            .map(|(screen, icon, label)| view! { <RailLink screen=*screen icon=icon label=label is_further=true /> })
            .collect_view()
    };
    view! {
        <nav class="rail" aria-label="Screens">
            <RailLink screen=Screen::Home icon="home" label="Home" />
            <Show when=has_cluster>
                <RailLink screen=Screen::Nodes icon="nodes" label="Nodes" />
                <RailLink screen=Screen::Pods icon="pods" label="Pods" />
                <RailLink screen=Screen::Workloads icon="workloads" label="Workloads" />
                {further()}
                <More />
            </Show>
            <RailLink screen=Screen::Flame icon="flame" label="Flame" />
        </nav>
    }
}

/// A link that keeps the sources and the theme and changes the screen.
#[component]
fn RailLink(
    screen: Screen,
    icon: &'static str,
    label: &'static str,
    /// Whether it leaves a narrow rail.
    #[prop(optional)]
    is_further: bool,
) -> impl IntoView {
    let store = expect_context::<Store>();
    let href = move || store.route.with(|route| route.on_screen(screen.word()).print());
    let current = move || store.route.with(|r| r.screen() == screen).then_some("page");
    view! {
        <a class="rail-link" class:further=is_further href=href aria-current=current>
            <Icon name=icon />
            <span>{label}</span>
        </a>
    }
}

/// The further screens, where the rail is narrow.
#[component]
fn More() -> impl IntoView {
    let store = expect_context::<Store>();
    let is_here = move || store.route.with(|r| FURTHER.iter().any(|(screen, ..)| *screen == r.screen()));
    let close = |event: ev::MouseEvent| {
        if let Some(target) = event.target().and_then(|t| t.dyn_into::<web_sys::Element>().ok()) {
            close_around(&target);
        }
    };
    view! {
        <div class="rail-more" class:here=is_here>
            <Popover label="More" icon="more">
                <div class="rail-choices" on:click=close>
                    {FURTHER
                        .iter()
                        .map(|(screen, icon, label)| view! { <RailLink screen=*screen icon=icon label=label /> })
                        .collect_view()}
                </div>
            </Popover>
        </div>
    }
}
