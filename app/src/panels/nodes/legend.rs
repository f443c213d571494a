//! What the map's colours mean, with the distribution of the nodes drawn on the scale.

use draw::{flags, palette, sequential};
use leptos::prelude::*;

use crate::canvas::painter::css;
use crate::state::store::Store;

/// The legend.
#[component]
pub(crate) fn Legend() -> impl IntoView {
    let store = expect_context::<Store>();
    let view = Memo::new(move |_| store.cluster.with(|m| m.as_ref().map(|m| m.view.clone()).unwrap_or_default()));
    let bars = move || {
        let view = view.get();
        let theme = store.theme.get();
        let most = view.distribution.iter().copied().max().unwrap_or(0).max(1);
        let last = view.distribution.len();
        view.distribution
            .iter()
            .enumerate()
            .map(|(i, n)| {
                let slot = match last - i {
                    1 => draw::UNKNOWN,
                    2 => draw::CRITICAL,
                    _ => sequential((i as f64 + 0.5) / (last - 2) as f64),
                };
                let what = view.distribution_words.get(i).map_or("", String::as_str);
                let height = if *n == 0 { 0.0 } else { 3.0 + 19.0 * f64::from(*n) / f64::from(most) };
                let color = css(palette::color(theme, slot, false));
                let style = format!("height:{height:.0}px;background:{color}");
                let title = format!("{}, {what}", units::format_count(u64::from(*n), "node"));
                view! {
                    <span class="spread-place" title=title>
                        <span class="spread-bar" class:unknown=slot == draw::UNKNOWN style=style></span>
                    </span>
                }
            })
            .collect_view()
    };
    let marks = move || {
        let theme = store.theme.get();
        view.with(|v| {
            v.legend
                .iter()
                .map(|mark| {
                    let style = format!("background:{}", css(palette::color(theme, mark.slot, false)));
                    let dotted = mark.flags & flags::DOTTED != 0;
                    let hatched = mark.flags & flags::HATCH != 0;
                    view! {
                        <span class="legend-mark">
                            <span class="swatch" class:dotted=dotted class:hatched=hatched style=style></span>
                            {mark.label.clone()}
                        </span>
                    }
                })
                .collect_view()
        })
    };
    view! {
        <div class="legend" role="group" aria-label="Legend" tabindex="0">
            <div class="spread" role="img" aria-label="How many nodes have which colour">
                {bars}
            </div>
            {marks}
            {move || view.with(|v| v.colour_note.clone()).map(|note| view! { <span class="legend-note" data-part="colour-note">{note}</span> })}
        </div>
    }
}
