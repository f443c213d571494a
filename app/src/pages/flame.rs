//! The flame screen: its answer, the graph, and the table of functions beside it.

use leptos::prelude::*;

use crate::controls::later::Later;
use crate::panels::flame::answer::{Answer, Breadcrumbs};
use crate::panels::flame::bar::FlameBar;
use crate::panels::flame::graph::{FlameGraph, Links};
use crate::panels::flame::table::FunctionTable;
use crate::state::store::{Phase, Store};

/// The screen.
#[component]
pub(crate) fn FlamePage() -> impl IntoView {
    let store = expect_context::<Store>();
    provide_context(Links { lit: RwSignal::new(None), selected: RwSignal::new(None) });
    let has_model = Memo::new(move |_| store.flame.with(Option::is_some));
    let empty = Memo::new(move |_| store.flame.with(|m| m.as_ref().and_then(|m| m.empty.clone())));
    let table = move || store.route.with(|r| r.get("table") != Some("off"));
    view! {
        <h1 class="visually-hidden">"Flame graph"</h1>
        <Show when=move || has_model.get() fallback=move || view! { <NoProfile /> }>
            <Answer />
            <FlameBar />
            <Breadcrumbs />
            {move || match empty.get() {
                Some(sentence) => view! { <p class="empty">{sentence}</p> }.into_any(),
                None => {
                    view! {
                        <div class="split" class:alone=move || !table()>
                            <Later>
                                <FlameGraph />
                                <Later>
                                    <Show when=table>
                                        <FunctionTable />
                                    </Show>
                                </Later>
                            </Later>
                        </div>
                    }
                        .into_any()
                }
            }}
        </Show>
    }
}

/// Said while no profile is open.
#[component]
fn NoProfile() -> impl IntoView {
    let store = expect_context::<Store>();
    let quiet = move || matches!(store.phase.get(), Phase::Loading);
    view! {
        <Show when=move || !quiet()>
            <div class="empty">
                <p>"No profile is open."</p>
                <p>
                    "Drop a file here, or " <a href="#/home">"choose one on the home screen"</a> "."
                </p>
            </div>
        </Show>
    }
}
