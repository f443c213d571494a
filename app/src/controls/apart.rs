//! A part of a screen whose code is fetched when it is first shown.

use std::future::Future;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::apart::OutOfReach;

/// What builds a part, once its code is there.
pub(crate) type Build = fn() -> AnyView;

/// Fetches `build` and shows what it makes; says so where it can't be fetched, with a button to try again.
#[component]
pub(crate) fn Apart<F>(
    /// Fetches what builds the part.
    fetch: fn() -> F,
) -> impl IntoView
where
    F: Future<Output = Result<Build, OutOfReach>> + 'static,
{
    let part = RwSignal::new(None::<Result<Build, OutOfReach>>);
    let bring = move || {
        spawn_local(async move {
            let fetched = fetch().await;
            // The screen may have gone in the meantime.
            let _ = part.try_set(Some(fetched));
        });
    };
    bring();
    move || match part.get() {
        None => ().into_any(),
        Some(Ok(build)) => build(),
        Some(Err(_)) => view! {
            <div class="empty" role="alert">
                <p>{OutOfReach::SENTENCE}</p>
                <button class="button" on:click=move |_| bring()>
                    "Try again"
                </button>
            </div>
        }
        .into_any(),
    }
}
