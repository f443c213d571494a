//! A drawer at the edge of the screen: a heading, a button that closes it, and what is in it. Escape closes it too.

use leptos::ev;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast as _;

use crate::controls::icon::Icon;
use crate::state::store::Store;

/// The drawer; it is open as long as it is in the page.
#[component]
pub(crate) fn DrawerFrame(
    /// What kind of thing is in it.
    #[prop(into)]
    kind: Signal<&'static str>,
    #[prop(into)] title: Signal<String>,
    on_close: impl Fn() + Copy + Send + Sync + 'static,
    children: Children,
) -> impl IntoView {
    let store = expect_context::<Store>();
    let escape = window_event_listener(ev::keydown, move |event| {
        let is_free = !store.help.get_untracked() && store.menu.with_untracked(Option::is_none);
        if event.key() == "Escape" && is_free {
            on_close();
        }
    });
    // Who opened it gets the focus back.
    let opener = web_sys::window().and_then(|w| w.document()).and_then(|d| d.active_element());
    let opener = SendWrapper::new(opener.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()));
    on_cleanup(move || {
        escape.remove();
        if let Some(opener) = &*opener {
            let _ = opener.focus();
        }
    });
    view! {
        <aside class="drawer" aria-labelledby="drawer-title">
            <header class="drawer-head">
                <div>
                    <p class="quiet">{move || kind.get()}</p>
                    <h2 id="drawer-title">{move || title.get()}</h2>
                </div>
                <button class="icon-button" aria-label="Close" title="Close (Esc)" on:click=move |_| on_close()>
                    <Icon name="close" />
                </button>
            </header>
            <div class="drawer-body" tabindex="0" role="region" aria-label="Details">
                {children()}
            </div>
        </aside>
    }
}
