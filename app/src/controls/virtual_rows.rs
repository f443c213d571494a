//! Rows of a long table: only those on the screen are asked for and built, a slice at a time.

use leptos::html::Div;
use leptos::prelude::*;

use crate::io::timer;

/// Rows beyond the edge of the screen that are kept ready.
const AHEAD: u32 = 4;
/// Rows that are built in one task.
const SLICE: u32 = 16;
/// A scroller much higher than this is not drawn exactly by browsers; beyond it, rows are reached by sorting and search.
const HEIGHT_MAX_CSS: f64 = 8_000_000.0;

/// A scroller of `count` rows of one height. `want(from, to)` asks for rows, `row(i)` builds the ith that is there.
#[component]
pub(crate) fn VirtualRows<Row, View>(
    label: &'static str,
    row_height_css: f64,
    #[prop(into)] count: Signal<u32>,
    /// Rows that are there: number of the first, and how many.
    #[prop(into)]
    loaded: Signal<(u32, u32)>,
    want: impl Fn(u32, u32) + Copy + 'static,
    /// Changes when all rows must be asked for again.
    #[prop(into)]
    version: Signal<u64>,
    row: Row,
) -> impl IntoView
where
    Row: Fn(u32) -> View + Copy + Send + Sync + 'static,
    View: IntoView + 'static,
{
    let scroller = NodeRef::<Div>::new();
    let range = move || {
        let (top, height) = scroller
            .get_untracked()
            .map_or((0.0, 600.0), |s| (f64::from(s.scroll_top()), f64::from(s.client_height()).max(row_height_css)));
        let from = ((top / row_height_css) as u32).saturating_sub(AHEAD);
        let to = ((top + height) / row_height_css).ceil() as u32 + AHEAD;
        (from, to.min(count.get_untracked().max(64)))
    };
    let asked = StoredValue::new_local((u64::MAX, 0_u32, 0_u32));
    let refresh = move || {
        let (from, to) = range();
        let version = version.get_untracked();
        let (last_version, last_from, last_to) = asked.get_value();
        // Ask again only when the screen nears the edge of what was asked for.
        let covered = last_version == version && from >= last_from && to <= last_to;
        if !covered {
            let (from, to) = (from.saturating_sub(3 * AHEAD), to + 3 * AHEAD);
            asked.set_value((version, from, to));
            want(from, to);
        }
    };
    Effect::new(move |last: Option<u64>| {
        let version = version.get();
        count.track();
        if last.is_some_and(|l| l != version)
            && let Some(scroller) = scroller.get_untracked()
        {
            scroller.set_scroll_top(0);
        }
        refresh();
        version
    });
    // The answer whose rows are shown, and how many of its slices are built.
    let built = RwSignal::new((0_u64, 0_u32));
    let grow = move |answer: u64| {
        let Some((shown, slices)) = built.try_get_untracked() else { return false };
        let more = shown == answer && slices * SLICE < loaded.get_untracked().1;
        if more {
            built.set((answer, slices + 1));
        }
        more
    };
    Effect::new(move |answer: Option<u64>| {
        loaded.track();
        let answer = answer.unwrap_or(0) + 1;
        built.set((answer, 0));
        grow(answer);
        build_on(move || grow(answer));
        answer
    });
    let slices = move || {
        let (answer, slices) = built.get();
        (0..slices).map(|slice| (answer, slice)).collect::<Vec<_>>()
    };
    let rows_of = move |slice: u32| {
        let (from, len) = loaded.get_untracked();
        (slice * SLICE..len.min((slice + 1) * SLICE))
            .map(|i| {
                let top = format!("top:{:.0}px;height:{row_height_css}px", f64::from(from + i) * row_height_css);
                view! {
                    <div class="row-place" role="presentation" style=top>
                        {row(i)}
                    </div>
                }
            })
            .collect_view()
    };
    let height = move || format!("height:{:.0}px", (f64::from(count.get()) * row_height_css).min(HEIGHT_MAX_CSS));
    view! {
        <div class="rows" role="rowgroup" aria-label=label tabindex="0" node_ref=scroller on:scroll=move |_| refresh()>
            <div class="rows-space" role="presentation" style=height>
                <For each=slices key=|slice| *slice children=move |(_, slice)| rows_of(slice) />
            </div>
        </div>
    }
}

/// Calls `grow` in tasks of their own for as long as it says that there is more.
fn build_on(grow: impl Fn() -> bool + Copy + 'static) {
    timer::after(0, move || {
        if grow() {
            build_on(grow);
        }
    });
}
