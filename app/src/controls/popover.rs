//! A button with a box of choices below it. Escape and a press elsewhere close the box.

use leptos::ev;
use leptos::html::Details;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::Closure;

use super::icon::Icon;

/// The box is made when it is opened for the first time.
#[component]
pub(crate) fn Popover(
    label: &'static str,
    icon: &'static str,
    /// What the button says beside its label, such as how many choices differ from the usual ones.
    #[prop(optional, into)]
    hint: Signal<String>,
    /// Whether the button is an icon where there is little room, and the box opens to the left.
    #[prop(optional)]
    quiet: bool,
    children: ChildrenFn,
) -> impl IntoView {
    let holder = NodeRef::<Details>::new();
    let was_open = RwSignal::new(false);
    let close = move || {
        if let Some(holder) = holder.get_untracked() {
            holder.set_open(false);
        }
    };
    let outside = window_event_listener(ev::pointerdown, move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
        if holder.get_untracked().is_some_and(|holder| holder.open() && !holder.contains(target.as_ref())) {
            close();
        }
    });
    on_cleanup(move || outside.remove());
    // Before anything else hears of it: no other part is to be closed by the same key.
    let escape = Closure::<dyn Fn(web_sys::KeyboardEvent)>::new(move |event: web_sys::KeyboardEvent| {
        let Some(holder) = holder.get_untracked().filter(|holder| holder.open()) else { return };
        if event.key() == "Escape" {
            event.stop_propagation();
            close_around(&holder);
        }
    });
    let target = web_sys::window();
    if let Some(window) = &target {
        let _ = window.add_event_listener_with_callback_and_bool("keydown", escape.as_ref().unchecked_ref(), true);
    }
    let held = SendWrapper::new((target, escape));
    on_cleanup(move || {
        if let (Some(window), escape) = &*held {
            let _ =
                window.remove_event_listener_with_callback_and_bool("keydown", escape.as_ref().unchecked_ref(), true);
        }
    });
    view! {
        <details class="popover" class:quiet-popover=quiet node_ref=holder on:toggle=move |_| was_open.set(true)>
            <summary class="button" aria-label=label>
                <Icon name=icon />
                <span class="popover-label">{label}</span>
                <span class="quiet">{move || hint.get()}</span>
            </summary>
            <div class="popover-box" role="group" aria-label=label>
                <Show when=move || was_open.get()>{children()}</Show>
            </div>
        </details>
    }
}

/// Closes the box that an element stands in; its button gets the focus.
pub(crate) fn close_around(element: &web_sys::Element) {
    let Ok(Some(details)) = element.closest("details") else { return };
    let summary = details.query_selector("summary").ok().flatten();
    if let Some(summary) = summary.and_then(|summary| summary.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = summary.focus();
    }
    if let Ok(details) = details.dyn_into::<web_sys::HtmlDetailsElement>() {
        details.set_open(false);
    }
}
