//! Views that were given a name: the route as it stands, kept in the browser.

use leptos::ev;
use leptos::prelude::*;

use crate::controls::icon::Icon;
use crate::state::prefs;
use crate::state::store::Store;

/// What the menu of the top bar holds: a name for what is shown, and the views that have one.
#[component]
pub(crate) fn SavedViews() -> impl IntoView {
    let store = expect_context::<Store>();
    let saved = RwSignal::new(prefs::views());
    let name = RwSignal::new(String::new());
    let save = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let text = name.get_untracked().trim().to_owned();
        if !text.is_empty() {
            prefs::keep_view(&text, &store.route.with_untracked(route::Route::print));
            saved.set(prefs::views());
            name.set(String::new());
            store.said.set(format!("Kept as {text}."));
        }
    };
    view! {
            <h2>"Keep this view"</h2>
            <form class="address buttons" on:submit=save>
                <input
                    type="text"
                    aria-label="Name of the view"
                    placeholder="Name"
                    prop:value=move || name.get()
                    on:input=move |event| name.set(event_target_value(&event))
                />
                <button class="button" type="submit">
                    "Keep"
                </button>
            </form>
            <ViewList saved=saved />
    }
}

/// The views, each a link with a button that forgets it.
#[component]
pub(crate) fn ViewList(saved: RwSignal<Vec<(String, String)>>) -> impl IntoView {
    view! {
        <ul class="plain-list views">
            {move || {
                saved
                    .get()
                    .into_iter()
                    .map(|(name, link)| {
                        let label = format!("Forget {name}");
                        let forgotten = name.clone();
                        view! {
                            <li>
                                <a href=link>{name}</a>
                                <button
                                    class="chip-close"
                                    aria-label=label
                                    on:click=move |_| {
                                        prefs::forget_view(&forgotten);
                                        saved.set(prefs::views());
                                    }
                                >
                                    <Icon name="close" />
                                </button>
                            </li>
                        }
                    })
                    .collect_view()
            }}
        </ul>
    }
}
