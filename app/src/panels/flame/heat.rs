//! The heat map (samples by time and by the offset within a column) and the timeline.

use engine::{FlameKind, Pane};
use leptos::prelude::*;

use super::display::is_shown;
use super::range::RangeFields;
use super::time_map::TimeMap;
use crate::state::settings;
use crate::state::store::Store;

/// The heat map with its fields.
#[component]
pub(crate) fn HeatMap() -> impl IntoView {
    let store = expect_context::<Store>();
    let heat = Memo::new(move |_| store.flame.with(|m| m.as_ref().and_then(|m| m.heat.clone())));
    let (pointed, compare) = (RwSignal::new(String::new()), RwSignal::new(false));
    let label = Signal::derive(move || {
        heat.with(|heat| {
            let columns = heat.as_ref().map_or(0, |heat| heat.columns);
            format!(
                "Heat map of {}. Ranges can be typed in the fields below.",
                units::format_count(columns.into(), "column")
            )
        })
    });
    view! {
        <TimeMap
            pane=Pane::Heat
            part="heatmap"
            class="tall"
            picture=store.heat_picture
            heat=heat
            label=label
            compare=compare
            pointed=pointed
            words=", bottom to top"
        />
        <div class="heat-foot">
            <RangeFields label="Range" from="from" to="to" />
            <RangeFields label="Compare with" from="before_from" to="before_to" />
            <label class="check">
                <input type="checkbox" prop:checked=move || compare.get() on:change=move |_| compare.update(|c| *c = !*c) />
                "Drag chooses what to compare with (or Shift)"
            </label>
            <span class="quiet">{move || pointed.get()}</span>
        </div>
    }
}

/// Whether there is a timeline: of timed samples, unless it is turned off or the heat map says the same.
pub(crate) fn has_timeline(store: Store) -> bool {
    store.flame.with(|m| m.as_ref().is_some_and(|m| m.timeline.is_some()))
        && store.route.with(settings::view) != FlameKind::Heatmap
        && is_shown(store, "timeline")
}

/// The timeline.
#[component]
pub(crate) fn Timeline() -> impl IntoView {
    let store = expect_context::<Store>();
    let line = Memo::new(move |_| store.flame.with(|m| m.as_ref().and_then(|m| m.timeline.clone())));
    let (pointed, compare) = (RwSignal::new(String::new()), RwSignal::new(false));
    let label = "Timeline. Drag over it to see only a range, with Shift to compare with another; ranges can be typed in the \
                 Display menu.";
    view! {
            <TimeMap
                pane=Pane::Timeline
                part="timeline"
                class="low"
                picture=store.timeline_picture
                heat=line
                label=Signal::derive(move || label.to_owned())
                compare=compare
                pointed=pointed
                words=""
            />
    }
}
