//! The top bar: what is open, the search box of the screen, theme and help.

use leptos::ev;
use leptos::prelude::*;
use route::{Route, Screen};
use wasm_bindgen::JsCast as _;

use super::saved::SavedViews;
use crate::controls::choice::Choice;
use crate::controls::icon::Icon;
use crate::state::load;
use crate::state::session::{self, Step};
use crate::state::store::{Phase, Store};
use crate::state::{prefs, refresh, site};

/// The bar.
#[component]
pub(crate) fn TopBar() -> impl IntoView {
    let store = expect_context::<Store>();
    let on_screen = move || store.route.with(|r| r.screen() != Screen::Home);
    view! {
        <header class="top-bar">
            <div class="source" title=move || names(store).join(", ")>
                {move || {
                    let names = names(store);
                    match names.len() {
                        0 => view! { <span class="brand">{site::title(store)}</span> }.into_any(),
                        1 => view! { <span class="source-name">{names[0].clone()}</span> }.into_any(),
                        n => {
                            let more = format!("+{}", n - 1);
                            view! {
                                <span class="source-name">{names[0].clone()}</span>
                                <span class="quiet">{more}</span>
                            }
                                .into_any()
                        }
                    }
                }}
            </div>
            <Show when=on_screen>
                <SearchBox />
            </Show>
            <div class="bar-actions">
                <Again />
                <Show when=on_screen>
                    <SavedViews />
                </Show>
                <ThemeButton />
                <button class="icon-button" title="Help and keys (?)" aria-label="Help and keys" on:click=move |_| store.help.set(true)>
                    <Icon name="help" />
                </button>
            </div>
        </header>
    }
}

/// Loads what is open again, now or by itself.
#[component]
pub(crate) fn Again() -> impl IntoView {
    let store = expect_context::<Store>();
    let on_screen = move || store.route.with(|r| r.screen() != Screen::Home);
    view! {
        <Show when=move || store.route.with(refresh::has_root)>
            <Refresh />
        </Show>
        <Show when=move || on_screen() && matches!(store.phase.get(), Phase::Ready | Phase::Failed(_))>
            <button class="icon-button" title="Load again" aria-label="Load again" on:click=move |_| load::reload(store)>
                <Icon name="reload" />
            </button>
        </Show>
    }
}

/// How often the API server is asked again.
#[component]
fn Refresh() -> impl IntoView {
    let store = expect_context::<Store>();
    let choices = [("", "Once"), ("15", "15 s"), ("30", "30 s"), ("60", "1 min"), ("300", "5 min")];
    let options: Vec<(String, String)> = choices.map(|(key, text)| (key.to_owned(), text.to_owned())).into();
    let value = move || store.route.with(|route| route.get("refresh").unwrap_or_default().to_owned());
    view! {
        <Choice
            label="Load"
            options=options
            value=Signal::derive(value)
            on_pick=move |value| session::set_key(store, Step::Replace, "refresh", &value)
        />
    }
}

/// File names of the sources on this screen.
fn names(store: Store) -> Vec<String> {
    store.route.with(|route| {
        let keys: &[&str] = match route.screen() {
            Screen::Flame => &["profile", "baseline"],
            Screen::Home => &[],
            _ => &["cluster"],
        };
        keys.iter().flat_map(|key| route.all(key)).map(|address| route::source_name(address).to_owned()).collect()
    })
}

/// Searches the flame graph or filters what is listed, as you type.
#[component]
pub(crate) fn SearchBox() -> impl IntoView {
    let store = expect_context::<Store>();
    let is_flame = move || store.route.with(|r| r.screen() == Screen::Flame);
    let key = move || if is_flame() { "q" } else { "filter" };
    let value = move || store.route.with(|r| r.get(key()).unwrap_or_default().to_owned());
    let words = move || match store.route.with(Route::screen) {
        Screen::Flame => ("Search functions", "Search functions  ( / )"),
        Screen::Pods => ("Filter pods", "Filter: name, ns:shop, cpu.requested > 80%  ( / )"),
        Screen::Workloads => ("Filter workloads", "Filter: name, kind:deploy, restarts > 5  ( / )"),
        Screen::Pending => ("Filter pending pods", "Filter: name, ns:shop, is:needs-bigger-node  ( / )"),
        Screen::Disruption => ("Filter budgets and pods", "Filter: name, is:blocked, allowed = 0  ( / )"),
        Screen::Versions => ("Filter versions", "Filter: name, component:kubelet, version:1.33  ( / )"),
        Screen::Controllers => ("Filter objects", "Filter: name, kind:deploy, behind > 1h  ( / )"),
        Screen::Events => ("Filter events", "Filter: name, is:warning, reason:BackOff  ( / )"),
        _ => ("Filter nodes", "Filter: name, label=value, cpu.used > 80%  ( / )"),
    };
    let label = move || words().0;
    let hint = move || words().1;
    let typed = move |event: ev::Event| {
        if let Some(input) = event.target().and_then(|t| t.dyn_into::<web_sys::HtmlInputElement>().ok()) {
            session::set_key(store, Step::Replace, key(), &input.value());
        }
    };
    let keys = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" {
            // Empties the box first; the graph's zoom is reset by the next Escape.
            event.stop_propagation();
            session::set_key(store, Step::Replace, key(), "");
            if let Some(input) = event.target().and_then(|t| t.dyn_into::<web_sys::HtmlElement>().ok()) {
                let _ = input.blur();
            }
        }
    };
    let flag = move |name: &'static str| store.route.with(|r| r.is_on(name));
    let toggle = move |name: &'static str| {
        session::navigate(store, Step::Replace, |r: &mut Route| {
            let on = r.is_on(name);
            r.set(name, if on { "" } else { "1" });
        });
    };
    view! {
        <div class="search" role="search">
            <Icon name="search" />
            <input
                type="search"
                aria-label=label
                placeholder=hint
                autocomplete="off"
                spellcheck="false"
                prop:value=value
                on:input=typed
                on:keydown=keys
            />
            <Show when=is_flame>
                <button
                    class="toggle"
                    aria-pressed=move || flag("case").to_string()
                    title="Upper and lower case differ"
                    on:click=move |_| toggle("case")
                >
                    "Aa"
                </button>
                <button
                    class="toggle"
                    aria-pressed=move || flag("regex").to_string()
                    title="Regular expression"
                    on:click=move |_| toggle("regex")
                >
                    ".*"
                </button>
            </Show>
        </div>
    }
}

/// Switches between light and dark.
#[component]
fn ThemeButton() -> impl IntoView {
    let store = expect_context::<Store>();
    let is_dark = move || store.theme.get() == draw::palette::Theme::Dark;
    let switch = move |_| {
        let next = if is_dark() { "light" } else { "dark" };
        prefs::set_theme(next);
        session::set_key(store, Step::Replace, "theme", next);
    };
    let label = move || if is_dark() { "Light theme" } else { "Dark theme" };
    view! {
        <button class="icon-button" title=label aria-label=label on:click=switch>
            {move || if is_dark() { view! { <Icon name="sun" /> } } else { view! { <Icon name="moon" /> } }}
        </button>
    }
}
