//! The flame screen: its answer, the graph, and the table of functions beside it.

use engine::FlameKind;
use leptos::prelude::*;

use crate::controls::apart::Apart;
use crate::controls::later::Later;
use crate::panels::apart;
use crate::panels::flame::answer::{Answer, Breadcrumbs};
use crate::panels::flame::bar::{FlameBar, has_table};
use crate::panels::flame::chips::has_chips;
use crate::panels::flame::display::is_shown;
use crate::panels::flame::graph::{FlameGraph, Links};
use crate::panels::flame::heat::has_timeline;
use crate::panels::flame::table::FunctionTable;
use crate::panels::shell::controls::Controls;
use crate::state::phase;
use crate::state::settings;
use crate::state::store::{Phase, Store};

/// The screen.
#[component]
pub(crate) fn FlamePage() -> impl IntoView {
    let store = expect_context::<Store>();
    phase::screen_shown(store);
    provide_context(Links { lit: RwSignal::new(None), selected: RwSignal::new(None) });
    let has_model = Memo::new(move |_| store.flame.with(Option::is_some));
    let empty = Memo::new(move |_| store.flame.with(|m| m.as_ref().and_then(|m| m.empty.clone())));
    let view_now = Memo::new(move |_| store.route.with(settings::view));
    let had_menu = Memo::new(move |last: Option<&bool>| last == Some(&true) || store.menu.with(Option::is_some));
    apart::fetch_early(store);
    let table = move || has_table(view_now.get()) && is_shown(store, "table");
    view! {
        <h1 class="visually-hidden">"Flame graph"</h1>
        <Show when=move || has_model.get() fallback=move || view! { <NoProfile /> }>
            <Answer />
            <Controls>
                <FlameBar />
                <Show when=move || view_now.get() == FlameKind::Diff>
                    <Apart fetch=apart::compare />
                </Show>
                <Show when=move || has_chips(store)>
                    <Apart fetch=apart::chips />
                </Show>
            </Controls>
            <Breadcrumbs />
            {move || match empty.get() {
                Some(sentence) => view! { <p class="empty">{sentence}</p> }.into_any(),
                None => {
                    view! {
                        <Show when=move || has_timeline(store)>
                            <Apart fetch=apart::timeline />
                        </Show>
                        <div class="split" class:alone=move || !table()>
                            <Later>
                                <Picture view=view_now />
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
            <Show when=move || had_menu.get()>
                <Apart fetch=apart::menu />
            </Show>
            <Show when=move || store.details.get()>
                <Apart fetch=apart::details />
            </Show>
        </Show>
    }
}

/// What the view shows beside the table: rows, or the graph with what belongs to it.
#[component]
fn Picture(view: Memo<FlameKind>) -> impl IntoView {
    let store = expect_context::<Store>();
    // Views with the graph keep it, so that it needn't be made anew.
    let has_graph = Memo::new(move |_| !matches!(view.get(), FlameKind::Table | FlameKind::Tree));
    let function = move || store.flame.with(|m| m.as_ref().map(|m| m.function.clone()).unwrap_or_default());
    move || {
        if !has_graph.get() {
            return view! {
                <Show when=move || view.get() == FlameKind::Tree fallback=move || view! { <FunctionTable /> }>
                    <Apart fetch=apart::tree />
                </Show>
            }
            .into_any();
        }
        view! {
            <div class="pictures" class:sandwich=move || view.get() == FlameKind::Sandwich>
                <Show when=move || view.get() == FlameKind::Heatmap>
                    <Apart fetch=apart::heat />
                </Show>
                <Show when=move || view.get() == FlameKind::Sandwich>
                    <p class="pane-title">"Callers of " <strong>{function}</strong> ", above it"</p>
                    <Apart fetch=apart::callers />
                    <p class="pane-title">"What " <strong>{function}</strong> " calls, below it"</p>
                </Show>
                <FlameGraph />
            </div>
        }
        .into_any()
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
