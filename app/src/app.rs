//! The shell around the screens: rail, top bar, messages, help, and the keys that work everywhere.

use leptos::ev;
use leptos::prelude::*;
use route::{Route, Screen};
use wasm_bindgen::JsCast as _;

use crate::controls::apart::Apart;
use crate::controls::later::Later;
use crate::io::timer;
use crate::pages::{self, flame::FlamePage};
use crate::panels;
use crate::panels::shell::{drop_zone, notices::Notices, rail::Rail, top_bar::TopBar};
use crate::state::store::Store;
use crate::state::{panel, phase, session, site};

/// How long a panel that nothing was given to waits for the page around it, before it says so.
const HOST_MS: i32 = 1500;

/// The whole page.
#[component]
pub(crate) fn App() -> impl IntoView {
    let store = Store::new(Route::parse(&session::current_hash()));
    provide_context(store);
    // The engine starts while the page is being built, in a task of its own.
    let owner = Owner::current();
    timer::after(0, move || {
        if let Some(owner) = owner {
            owner.with(|| session::start(store));
        }
    });
    global_keys(store);
    drop_zone::listen(store);
    let screen = Memo::new(move |_| store.route.with(Route::screen));
    let embedded = Memo::new(move |_| store.route.with(|r| r.is_on("embed")));
    panel::follow(store, embedded);
    let is_given = Memo::new(move |_| {
        store.route.with(|r| ["profile", "baseline", "cluster"].iter().any(|key| r.get(key).is_some()))
    });
    let has_waited = RwSignal::new(!embedded.get_untracked());
    Effect::new(move |_| {
        if is_given.get() {
            has_waited.set(true);
        }
    });
    if !has_waited.get_untracked() {
        // Until then it shows nothing, and is empty indeed.
        phase::screen_shown(store);
        timer::after(HOST_MS, move || has_waited.set(true));
    }
    let is_due = Memo::new(move |_| has_waited.get() || is_given.get());
    let helped = Memo::new(move |last: Option<&bool>| last == Some(&true) || store.help.get());
    Effect::new(move |_| {
        let title = site::title(store);
        document().set_title(&match name(screen.get()) {
            "" => title,
            name => format!("{name} · {title}"),
        });
    });
    view! {
        <a class="skip" href="#main" on:click=focus_main>
            "Skip to the picture"
        </a>
        <div class="shell" class:embedded=move || embedded.get()>
            <Later>
                <Show when=move || !embedded.get()>
                    <Rail />
                </Show>
            </Later>
            <div class="frame">
                <Show when=move || !embedded.get()>
                    <TopBar />
                </Show>
                <Notices />
                <main id="main" tabindex="-1">
                    <Later>
                        {move || match screen.get() {
                            _ if !is_due.get() => ().into_any(),
                            Screen::Flame => view! { <FlamePage /> }.into_any(),
                            Screen::Home => view! { <Apart fetch=pages::apart::home /> }.into_any(),
                            _ => view! { <Apart fetch=pages::apart::cluster /> }.into_any(),
                        }}
                    </Later>
                </main>
            </div>
        </div>
        <p class="visually-hidden" role="status" aria-live="polite">
            {move || store.said.get()}
        </p>
        <p class="toast" aria-hidden="true" class:shown=move || store.toast.with(Option::is_some)>
            {move || store.toast.get()}
        </p>
        <Show when=move || helped.get()>
            <Apart fetch=panels::apart::help />
        </Show>
    }
}

/// What a screen is called in the title of the page's tab.
fn name(screen: Screen) -> &'static str {
    match screen {
        Screen::Home => "",
        Screen::Flame => "Flame graph",
        Screen::Nodes => "Nodes",
        Screen::Pods => "Pods",
        Screen::Workloads => "Workloads",
        Screen::Pending => "Pending pods",
        Screen::Disruption => "Disruption",
        Screen::Versions => "Versions",
        Screen::Controllers => "Controllers",
        Screen::Events => "Events",
    }
}

/// The skip link must not replace the fragment, which is the page's state.
fn focus_main(event: ev::MouseEvent) {
    event.prevent_default();
    if let Some(main) = document().get_element_by_id("main").and_then(|m| m.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = main.focus();
    }
}

fn global_keys(store: Store) {
    let handle = window_event_listener(ev::keydown, move |event| {
        let typing = event
            .target()
            .and_then(|t| t.dyn_into::<web_sys::Element>().ok())
            .is_some_and(|e| matches!(e.tag_name().as_str(), "INPUT" | "SELECT" | "TEXTAREA"));
        let command = event.ctrl_key() || event.meta_key();
        match event.key().as_str() {
            "?" if !typing => store.help.set(true),
            "/" if !typing => focus_search(&event),
            "k" if command => focus_search(&event),
            _ => {}
        }
    });
    std::mem::forget(handle);
}

fn focus_search(event: &ev::KeyboardEvent) {
    let find = |what: &str| document().query_selector(what).ok().flatten();
    if find("input[type=search]").is_none()
        && let Some(more) = find(".panel-tools details:not([open]) > summary")
        && let Ok(more) = more.dyn_into::<web_sys::HtmlElement>()
    {
        // In a small panel the box is behind the button for all that has no room.
        event.prevent_default();
        more.click();
        return timer::after(0, focus_found_search);
    }
    if find("input[type=search]").is_some() {
        event.prevent_default();
        focus_found_search();
    }
}

fn focus_found_search() {
    let input = document().query_selector("input[type=search]").ok().flatten();
    if let Some(input) = input.and_then(|input| input.dyn_into::<web_sys::HtmlInputElement>().ok()) {
        let _ = input.focus();
        input.select();
    }
}
