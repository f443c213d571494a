//! The search box of the screens of a cluster: a filter, with ways to go on below it while it is typed.

use engine::{Completion, Request};
use leptos::ev;
use leptos::html::Input;
use leptos::prelude::*;
use route::{Route, Screen};

use crate::controls::icon::Icon;
use crate::state::session::{self, Step};
use crate::state::store::Store;

/// The box.
#[component]
pub(crate) fn FilterBox() -> impl IntoView {
    let store = expect_context::<Store>();
    let input = NodeRef::<Input>::new();
    let value = move || store.route.with(|r| r.get("filter").unwrap_or_default().to_owned());
    let words = move || words(store.route.with(Route::screen));
    let is_open = RwSignal::new(false);
    let active = RwSignal::new(None::<usize>);
    // Only what belongs to the text that stands there now.
    let found = Memo::new(move |_| {
        let all = store.completions.get();
        if is_open.get() && store.cluster.with(Option::is_some) && all.filter == value() {
            all.found.clone()
        } else {
            Vec::new()
        }
    });
    let close = move || {
        is_open.set(false);
        active.set(None);
    };
    let ask = move || {
        let Some(input) = input.get_untracked() else { return };
        let (filter, screen) = (input.value(), store.route.with_untracked(Route::screen));
        let cursor = input.selection_start().ok().flatten().unwrap_or(u32::MAX);
        let cursor = bytes_before(&filter, cursor);
        active.set(None);
        is_open.set(true);
        store.ask(Request::Complete { screen: screen.word().to_owned(), filter, cursor });
    };
    let typed = move |event: ev::Event| {
        session::set_key(store, Step::Replace, "filter", &event_target_value(&event));
        ask();
    };
    let take = move |one: Completion| {
        let Some(input) = input.get_untracked() else { return };
        let (filter, cursor) = one.applied(&input.value());
        session::set_key(store, Step::Replace, "filter", &filter);
        input.set_value(&filter);
        let _ = input.set_selection_range(cursor, cursor);
        let _ = input.focus();
        if one.is_key() { ask() } else { close() }
    };
    let keys = move |event: ev::KeyboardEvent| {
        let count = found.with(Vec::len);
        let step = |by: usize| {
            move |at: Option<usize>| Some(at.map_or(if by == 1 { 0 } else { count - 1 }, |at| (at + by) % count))
        };
        match event.key().as_str() {
            "ArrowDown" if count > 0 => {
                event.prevent_default();
                active.update(|at| *at = step(1)(*at));
            }
            "ArrowUp" if count > 0 => {
                event.prevent_default();
                active.update(|at| *at = step(count - 1)(*at));
            }
            "ArrowDown" => ask(),
            "Enter" | "Tab" => {
                if let Some(one) =
                    active.get_untracked().and_then(|at| found.with_untracked(|all| all.get(at).cloned()))
                {
                    event.prevent_default();
                    take(one);
                } else {
                    close();
                }
            }
            "Escape" if count > 0 => {
                event.stop_propagation();
                // A box for searching would empty itself.
                event.prevent_default();
                close();
            }
            "Escape" => {
                event.stop_propagation();
                event.prevent_default();
                session::set_key(store, Step::Replace, "filter", "");
                if let Some(input) = input.get_untracked() {
                    let _ = input.blur();
                }
            }
            _ => {}
        }
    };
    let is_shown = move || found.with(|all| !all.is_empty());
    view! {
        <div class="search" role="search">
            <Icon name="search" />
            <input
                type="search"
                role="combobox"
                aria-autocomplete="list"
                aria-expanded=move || is_shown().to_string()
                aria-controls=move || is_shown().then_some("completions")
                aria-activedescendant=move || active.get().map(|at| format!("completion-{at}"))
                aria-label=move || words().0
                placeholder=move || words().1
                autocomplete="off"
                spellcheck="false"
                node_ref=input
                prop:value=value
                on:input=typed
                on:keydown=keys
                on:blur=move |_| close()
            />
            <Show when=is_shown>
                <ul class="completions" id="completions" role="listbox" aria-label="Ways to go on">
                    {move || {
                        found
                            .get()
                            .into_iter()
                            .enumerate()
                            .map(|(at, one)| {
                                let count = (one.count > 0).then(|| units::format_integer(one.count.into()));
                                let text = one.text.clone();
                                view! {
                                    <li
                                        id=format!("completion-{at}")
                                        role="option"
                                        aria-selected=move || (active.get() == Some(at)).to_string()
                                        // Before the box loses the focus.
                                        on:pointerdown=move |event| {
                                            event.prevent_default();
                                            take(one.clone());
                                        }
                                    >
                                        <span>{text}</span>
                                        <span class="quiet">{count}</span>
                                    </li>
                                }
                            })
                            .collect_view()
                    }}
                </ul>
            </Show>
        </div>
    }
}

/// The box's name and its hint.
fn words(screen: Screen) -> (&'static str, &'static str) {
    match screen {
        Screen::Pods => ("Filter pods", "Filter: name, ns:shop, cpu.requested > 80%  ( / )"),
        Screen::Workloads => ("Filter workloads", "Filter: name, kind:deploy, restarts > 5  ( / )"),
        Screen::Pending => ("Filter pending pods", "Filter: name, ns:shop, is:needs-bigger-node  ( / )"),
        Screen::Disruption => ("Filter budgets and pods", "Filter: name, is:blocked, allowed = 0  ( / )"),
        Screen::Versions => ("Filter versions", "Filter: name, component:kubelet, version:1.33  ( / )"),
        Screen::Controllers => ("Filter objects", "Filter: name, kind:deploy, behind > 1h  ( / )"),
        Screen::Events => ("Filter events", "Filter: name, is:warning, reason:BackOff  ( / )"),
        _ => ("Filter nodes", "Filter: name, label=value, cpu.used > 80%  ( / )"),
    }
}

/// Bytes before a cursor that the browser counts in UTF-16 units.
fn bytes_before(text: &str, cursor: u32) -> u32 {
    let mut units = 0;
    for (at, letter) in text.char_indices() {
        if units >= cursor {
            return at as u32;
        }
        units += letter.len_utf16() as u32;
    }
    text.len() as u32
}
