//! The bar of choices above the graph: profile, metric, view, transforms, display.

use engine::FlameKind;
use leptos::prelude::*;

use super::chips::AddTransform;
use super::display::Display;
use super::export::Export;
use crate::controls::choice::Choice;
use crate::state::session::{self, Step};
use crate::state::settings;
use crate::state::store::Store;

const VIEWS: [(FlameKind, &str); 8] = [
    (FlameKind::Icicle, "Icicle"),
    (FlameKind::Flame, "Flame"),
    (FlameKind::Chart, "Chart"),
    (FlameKind::Sandwich, "Sandwich"),
    (FlameKind::Tree, "Tree"),
    (FlameKind::Table, "Table"),
    (FlameKind::Heatmap, "Heat map"),
    (FlameKind::Diff, "Diff"),
];

/// The bar.
#[component]
pub(crate) fn FlameBar() -> impl IntoView {
    let store = expect_context::<Store>();
    let choices = Memo::new(move |_| {
        store.flame.with(|m| {
            m.as_ref()
                .map(|m| m.choices.iter().map(|c| (c.key.clone(), c.label.clone())).collect::<Vec<_>>())
                .unwrap_or_default()
        })
    });
    let choice = Memo::new(move |_| store.flame.with(|m| m.as_ref().map(|m| m.choice.clone()).unwrap_or_default()));
    let metrics = Memo::new(move |_| {
        store.flame.with(|m| {
            m.as_ref()
                .map(|m| m.metrics.iter().map(|c| (c.key.clone(), c.label.clone())).collect::<Vec<_>>())
                .unwrap_or_default()
        })
    });
    let metric = Memo::new(move |_| store.flame.with(|m| m.as_ref().map(|m| m.metric.clone()).unwrap_or_default()));
    let view_now = move || store.route.with(settings::view);
    let timed = Memo::new(move |_| store.flame.with(|m| m.as_ref().is_some_and(|m| m.timed)));
    let offered = move |kind: FlameKind| match kind {
        FlameKind::Chart | FlameKind::Heatmap => timed.get() || view_now() == kind,
        _ => true,
    };
    let pick_view = move |kind: FlameKind| {
        session::navigate(store, Step::Push, |r| {
            r.set("view", if kind == FlameKind::Icicle { "" } else { kind.word() });
            // The chart and the sandwich have frames of their own.
            r.set("zoom", "");
        });
    };
    let pick_thread = move |key: String| {
        session::navigate(store, Step::Push, |r| {
            r.set("thread", &key);
            r.set("metric", "");
            r.set("zoom", "");
        });
    };
    view! {
        <div class="bar">
            <Show when=move || choices.with(|c| c.len() > 1)>
                <Choice label="Profile" options=choices value=choice on_pick=pick_thread />
            </Show>
            <Show when=move || metrics.with(|m| m.len() > 1)>
                <Choice
                    label="Metric"
                    options=metrics
                    value=metric
                    on_pick=move |key| {
                        session::navigate(store, Step::Push, |r| r.set("metric", &key));
                    }
                />
            </Show>
            <div class="segments" role="group" aria-label="View">
                {VIEWS
                    .iter()
                    .map(|(kind, text)| {
                        let kind = *kind;
                        view! {
                            <Show when=move || offered(kind)>
                                <button
                                    class="segment"
                                    aria-pressed=move || (view_now() == kind).to_string()
                                    on:click=move |_| pick_view(kind)
                                >
                                    {*text}
                                </button>
                            </Show>
                        }
                    })
                    .collect_view()}
            </div>
            <AddTransform />
            <Display />
            <Export />
        </div>
    }
}

/// Whether a view has the table of functions beside it.
pub(crate) fn has_table(view: FlameKind) -> bool {
    !matches!(view, FlameKind::Table | FlameKind::Tree)
}
