//! The menu of a frame: on a right press, a long touch, or the menu key.

use std::sync::Arc;

use leptos::ev;
use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use super::actions::{ACTIONS, Action};
use crate::state::session::{self, Step};
use crate::state::settings;
use crate::state::store::{Menu, Store};
use crate::state::transforms;

/// Width and height that the menu needs, about, in CSS pixels.
const SIZE_CSS: (f64, f64) = (300.0, 520.0);

/// The menu, while `store.menu` holds one.
#[component]
pub(crate) fn FrameMenu() -> impl IntoView {
    let store = expect_context::<Store>();
    let list = NodeRef::<Div>::new();
    let buttons = move || {
        let items = list.get_untracked().and_then(|list| list.query_selector_all("button").ok());
        let count = items.as_ref().map_or(0, web_sys::NodeList::length);
        let node = move |n| items.as_ref().and_then(|items| items.item(n));
        (0..count).filter_map(node).filter_map(|node| node.dyn_into::<web_sys::HtmlElement>().ok()).collect::<Vec<_>>()
    };
    let close = move || {
        store.menu.set(None);
        let graph = web_sys::window()
            .and_then(|window| window.document())
            .and_then(|document| document.query_selector("[data-part=flame], [role=treegrid]").ok().flatten());
        if let Some(graph) = graph.and_then(|graph| graph.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = graph.focus();
        }
    };
    Effect::new(move |_| {
        if store.menu.with(Option::is_some)
            && list.get().is_some()
            && let Some(first) = buttons().first()
        {
            let _ = first.focus();
        }
    });
    let keys = move |event: ev::KeyboardEvent| {
        event.stop_propagation();
        let all = buttons();
        let active = web_sys::window().and_then(|w| w.document()).and_then(|d| d.active_element());
        let at = all.iter().position(|button| active.as_ref() == Some(button.as_ref())).unwrap_or(0);
        let to = match event.key().as_str() {
            "ArrowDown" => (at + 1) % all.len().max(1),
            "ArrowUp" => (at + all.len().saturating_sub(1)) % all.len().max(1),
            "Home" => 0,
            "End" => all.len().saturating_sub(1),
            "Escape" | "Tab" => {
                event.prevent_default();
                return close();
            }
            _ => return,
        };
        event.prevent_default();
        if let Some(button) = all.get(to) {
            let _ = button.focus();
        }
    };
    let outside = window_event_listener(ev::pointerdown, move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
        let inside = list.get_untracked().is_some_and(|list| list.contains(target.as_ref()));
        if !inside && store.menu.with_untracked(Option::is_some) {
            store.menu.set(None);
        }
    });
    on_cleanup(move || outside.remove());
    move || {
        store.menu.get().map(|Menu { frame, at }| {
            let window = web_sys::window();
            let size = |of: Option<wasm_bindgen::JsValue>| of.and_then(|v| v.as_f64()).unwrap_or(1000.0);
            let width = size(window.as_ref().and_then(|w| w.inner_width().ok()));
            let height = size(window.as_ref().and_then(|w| w.inner_height().ok()));
            let place = format!(
                "left:{:.0}px;top:{:.0}px;max-height:{:.0}px",
                at.0.min(width - SIZE_CSS.0).max(4.0),
                at.1.min(height - SIZE_CSS.1).max(4.0),
                height - at.1.min(height - SIZE_CSS.1).max(4.0) - 4.0
            );
            let actions = ACTIONS
                .iter()
                .filter(|(action, ..)| action.fits(&frame, store.route.with_untracked(settings::view)))
                .map(|(action, words, key)| {
                    let (action, frame) = (*action, Arc::clone(&frame));
                    let run = move |_| {
                        close();
                        Action::run(action, store, &frame);
                    };
                    view! {
                        <button class="menu-item" role="menuitem" on:click=run>
                            <span>{*words}</span>
                            <kbd>{*key}</kbd>
                        </button>
                    }
                })
                .collect_view();
            let groups = store.flame.with_untracked(|m| m.as_ref().map(|m| m.groups.clone()).unwrap_or_default());
            let is_frame = !frame.path.is_empty();
            let shares = groups
                .into_iter()
                .filter(|_| is_frame)
                .map(|(group, words)| {
                    let keep = calltree::Transform::Keep(calltree::Names::exactly(&frame.name)).to_string();
                    let run = move |_| {
                        close();
                        let mut list: Vec<String> =
                            store.route.with_untracked(|r| r.all("t").map(str::to_owned).collect());
                        list.retain(|t| !t.starts_with("group:"));
                        list.extend([keep.clone(), group.clone()]);
                        transforms::change(store, list);
                        session::set_key(store, Step::Replace, "view", "tree");
                    };
                    view! {
                        <button class="menu-item" role="menuitem" on:click=run>
                            <span>{format!("Its share by {}", words.to_lowercase())}</span>
                        </button>
                    }
                })
                .collect_view();
            view! {
                <div
                    class="menu"
                    role="menu"
                    tabindex="-1"
                    aria-label=format!("What to do with {}", frame.name)
                    style=place
                    node_ref=list
                    on:keydown=keys
                >
                    <p class="menu-title">{frame.name.clone()}</p>
                    {actions}
                    {shares}
                </div>
            }
        })
    }
}
