//! The top bar: what is open, the search box of the screen, theme and help.

use leptos::ev;
use leptos::prelude::*;
use route::{Route, Screen};
use wasm_bindgen::JsCast as _;

use crate::controls::apart::Apart;
use crate::controls::choice::Choice;
use crate::controls::icon::Icon;
use crate::controls::popover::Popover;
use crate::pages;
use crate::panels::apart;
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
            <SearchBox />
            <div class="bar-actions">
                <Again />
                <Show when=on_screen>
                    <Popover label="Views" icon="bookmark" quiet=true>
                        <Apart fetch=apart::saved />
                    </Popover>
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

/// The search box of the screen, where it has one.
#[component]
pub(crate) fn SearchBox() -> impl IntoView {
    let store = expect_context::<Store>();
    let is_flame = Memo::new(move |_| match store.route.with(Route::screen) {
        Screen::Home => None,
        screen => Some(screen == Screen::Flame),
    });
    move || match is_flame.get() {
        Some(true) => view! { <FunctionSearch /> }.into_any(),
        Some(false) => view! { <Apart fetch=pages::apart::filter_box /> }.into_any(),
        None => ().into_any(),
    }
}

/// Searches the flame graph as you type.
#[component]
fn FunctionSearch() -> impl IntoView {
    let store = expect_context::<Store>();
    let value = move || store.route.with(|r| r.get("q").unwrap_or_default().to_owned());
    let keys = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" {
            // Empties the box first; the graph's zoom is reset by the next Escape.
            event.stop_propagation();
            session::set_key(store, Step::Replace, "q", "");
            if let Some(input) = event.target().and_then(|t| t.dyn_into::<web_sys::HtmlElement>().ok()) {
                let _ = input.blur();
            }
        }
    };
    let toggle = move |key: &'static str, words: &'static str, title: &'static str| {
        let is_on = move || store.route.with(|r| r.is_on(key));
        let turn = move |_| session::set_key(store, Step::Replace, key, if is_on() { "" } else { "1" });
        view! {
            <button class="toggle" aria-pressed=move || is_on().to_string() title=title on:click=turn>
                {words}
            </button>
        }
    };
    view! {
        <div class="search" role="search">
            <Icon name="search" />
            <input
                type="search"
                aria-label="Search functions"
                placeholder="Search functions  ( / )"
                autocomplete="off"
                spellcheck="false"
                prop:value=value
                on:input=move |event| session::set_key(store, Step::Replace, "q", &event_target_value(&event))
                on:keydown=keys
            />
            {toggle("case", "Aa", "Upper and lower case differ")}
            {toggle("regex", ".*", "Regular expression")}
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
