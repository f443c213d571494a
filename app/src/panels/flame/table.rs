//! The table of functions beside the graph: self and total with bars, sorted, virtual, linked with the graph.

use engine::{FlameKind, FunctionRow, OnlySide, Request, TableSort};
use leptos::prelude::*;

use super::graph::Links;
use crate::canvas::painter::css;
use crate::controls::sort_header::SortHeader;
use crate::controls::virtual_rows::VirtualRows;
use crate::state::session::{self, Step};
use crate::state::settings;
use crate::state::store::Store;

const ROW_CSS_PX: f64 = 24.0;

/// The table.
#[component]
pub(crate) fn FunctionTable() -> impl IntoView {
    let store = expect_context::<Store>();
    let links = expect_context::<Links>();
    // A comparison is about what changed most.
    let usual = Memo::new(move |_| if store.route.with(settings::view) == FlameKind::Diff { "delta" } else { "self" });
    let order = RwSignal::new((usual.get_untracked().to_owned(), true));
    Effect::new(move |last: Option<&'static str>| {
        let now = usual.get();
        if last.is_some_and(|last| last != now && order.with_untracked(|(key, _)| key == last)) {
            order.set((now.to_owned(), true));
        }
        now
    });
    let matching = RwSignal::new(false);
    let only = RwSignal::new(OnlySide::Both);
    let compared = Memo::new(move |_| store.flame.with(|m| m.as_ref().is_some_and(|m| m.total_baseline.is_some())));
    let searched = Memo::new(move |_| store.flame.with(|m| m.as_ref().is_some_and(|m| m.matched.is_some())));
    // Everything that changes which rows there are, or their figures.
    let version = Memo::new(move |last: Option<&u64>| {
        store.flame.track();
        order.track();
        matching.track();
        only.track();
        last.map_or(0, |l| l + 1)
    });
    let want = move |from: u32, to: u32| {
        if store.flame.with_untracked(Option::is_none) {
            return;
        }
        let (key, descending) = order.get_untracked();
        let matching = matching.get_untracked() && searched.get_untracked();
        let only = if compared.get_untracked() { only.get_untracked() } else { OnlySide::Both };
        store.ask(Request::FunctionRows { sort: TableSort { key, descending }, matching, only, from, to });
    };
    let sort = move |key: String, descending: bool| order.set((key, descending));
    let only_side = move |side: OnlySide, words: &'static str| {
        view! {
            <button
                class="segment"
                aria-pressed=move || (only.get() == side).to_string()
                on:click=move |_| only.set(side)
            >
                {words}
            </button>
        }
    };
    let count = move || store.functions.with(|f| f.count);
    let loaded = move || store.functions.with(|f| (f.from, f.rows.len() as u32));
    let row = move |i: u32| {
        let row = store.functions.with_untracked(|f| f.rows.get(i as usize).cloned());
        row.map(|row| view! { <Row row=row compared=compared.get_untracked() links=links /> })
    };
    view! {
        <div class="table functions" class:compared=move || compared.get()>
            <div class="table-grid" role="table" aria-label="Functions" aria-rowcount=count>
                <div role="rowgroup">
                    <div class="table-head" role="row">
                        <SortHeader key="name" text="Function" class="grow" order=order on_sort=sort descending_first=false />
                        <Show when=move || compared.get()>
                            <SortHeader key="delta" text="Change" class="figure" order=order on_sort=sort />
                        </Show>
                        <SortHeader key="self" text="Self" class="figure" order=order on_sort=sort />
                        <SortHeader key="total" text="Total" class="figure" order=order on_sort=sort />
                    </div>
                </div>
                <VirtualRows
                    label="Functions"
                    row_height_css=ROW_CSS_PX
                    count=Signal::derive(count)
                    loaded=Signal::derive(loaded)
                    want=want
                    version=version
                    row=row
                />
            </div>
            <div class="table-foot">
                <span>{move || units::format_count(count().into(), "function")}</span>
                <Show when=move || compared.get()>
                    <div class="segments small" role="group" aria-label="Functions of which side">
                        {only_side(OnlySide::Both, "All")} {only_side(OnlySide::Appeared, "New")}
                        {only_side(OnlySide::Vanished, "Gone")}
                    </div>
                </Show>
                <Show when=move || searched.get()>
                    <label class="check">
                        <input type="checkbox" prop:checked=move || matching.get() on:change=move |_| matching.update(|m| *m = !*m) />
                        "Only matches"
                    </label>
                </Show>
            </div>
        </div>
    }
}

/// One function. A press goes to its heaviest frame; hovering lights its frames in the picture.
#[component]
fn Row(row: FunctionRow, compared: bool, links: Links) -> impl IntoView {
    let store = expect_context::<Store>();
    let function = row.function;
    let name = row.name.clone();
    let middle = name.clone();
    let swatch = move || {
        let color = draw::palette::color(store.theme.get(), row.slot, false);
        format!("background:{}", css(color))
    };
    let mine = name.clone();
    let selected = move || links.selected.with(|selected| selected.as_ref() == Some(&mine));
    let title = if row.package.is_empty() { row.name.clone() } else { format!("{}\n{}", row.name, row.package) };
    view! {
        <div
            class="table-row"
            class:selected=selected
            class:faded=!row.matches
            role="row"
            on:mouseenter=move |_| links.lit.set(Some(name.clone()))
            on:mouseleave=move |_| links.lit.set(None)
            on:click=move |_| {
                if store.route.with_untracked(settings::view) == FlameKind::Sandwich {
                    session::set_key(store, Step::Push, "function", &middle);
                } else {
                    let tree = store.flame.with_untracked(|m| m.as_ref().map_or(0, |m| m.tree));
                    store.ask(Request::FrameOf { tree, function });
                }
            }
        >
            <div class="grow name" role="cell" title=title>
                <span class="swatch" style=swatch></span>
                <button class="link" aria-label=format!("Go to {}", row.name)>
                    {row.name.clone()}
                </button>
                {row.hidden.then(|| view! { <span class="tag">"hidden by the source"</span> })}
            </div>
            {compared.then(|| view! { <div class="figure" role="cell">{row.delta_text.clone()}</div> })}
            <Figure text=row.self_text percent=row.self_percent />
            <Figure text=row.total_text percent=row.total_percent />
        </div>
    }
}

/// A value with its share as a bar.
#[component]
fn Figure(text: String, percent: f64) -> impl IntoView {
    let bar = format!("width:{:.2}%", percent.clamp(0.0, 100.0));
    view! {
        <div class="figure" role="cell">
            <span class="in-bar" style=bar></span>
            <span class="value">{text}</span>
            <span class="share">{units::format_percent(Some(percent))}</span>
        </div>
    }
}
