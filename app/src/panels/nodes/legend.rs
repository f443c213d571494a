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
                let (slot, what) = match last - i {
                    1 => (draw::UNKNOWN, "unknown".to_owned()),
                    2 => (draw::CRITICAL, "over 100 %".to_owned()),
                    _ => {
                        let steps = (last - 2) as f64;
                        let (from, to) = (i as f64 / steps, (i + 1) as f64 / steps);
                        (sequential((from + to) / 2.0), format!("{:.0} to {:.0} %", from * 100.0, to * 100.0))
                    }
                };
                let height = if *n == 0 { 0.0 } else { 3.0 + 19.0 * f64::from(*n) / f64::from(most) };
                let color = css(palette::color(theme, slot, false));
                let style = format!("height:{height:.0}px;background:{color}");
                let title = format!("{n} nodes, {what}");
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
            <div class="spread" role="img" aria-label="How many nodes have which share">
                {bars}
            </div>
            {marks}
        </div>
    }
}
