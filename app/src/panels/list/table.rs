//! The table of a list. The arrow keys choose a row, Enter opens what it leads to.

use engine::{Column, ListAsked};
use leptos::ev;
use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use super::row::{Row, spoken};
use crate::controls::sort_header::SortHeader;
use crate::controls::virtual_rows::VirtualRows;
use crate::state::lists;
use crate::state::session::{self, Step};
use crate::state::store::Store;

const ROW_CSS_PX: f64 = 26.0;

/// The table.
#[component]
pub(crate) fn ListTable(title: &'static str, kind: &'static str) -> impl IntoView {
    let store = expect_context::<Store>();
    let grid = NodeRef::<Div>::new();
    let active = RwSignal::new(None::<u32>);
    let asked: Memo<ListAsked> = Memo::new(move |_| store.route.with(lists::asked));
    let version = Memo::new(move |last: Option<&u64>| {
        // Read, not only tracked: a memo that nobody reads never learns of a change.
        asked.with(|_| ());
        store.opened.track();
        last.map_or(0, |l| l + 1)
    });
    Effect::new(move |_| {
        version.get();
        active.set(None);
    });
    let want = move |from: u32, to: u32| {
        // While another screen is on its way in, the route is already of that one.
        if store.route.with_untracked(|r| r.screen().word() == kind) {
            lists::ask(store, from, to);
        }
    };
    let count = Memo::new(move |_| lists::of_kind(store, kind, |page| page.count));
    let loaded = move || lists::of_kind(store, kind, |page| (page.from, page.rows.len() as u32));
    let columns = Memo::new(move |_| lists::of_kind(store, kind, |page| page.columns.clone()));
    let empty = Memo::new(move |_| lists::of_kind(store, kind, |page| page.empty.clone()));
    let order = Signal::derive(move || lists::of_kind(store, kind, |page| (page.sort.clone(), page.descending)));
    let row = move |i: u32| {
        store.list.with_untracked(|page| {
            let row = page.rows.get(i as usize).cloned()?;
            let columns = page.columns.clone();
            Some(view! { <Row row=row number=page.from + i columns=columns active=active /> })
        })
    };
    let keys = move |event: ev::KeyboardEvent| {
        let last = count.get_untracked().saturating_sub(1);
        let at = active.get_untracked();
        let to = match (event.key().as_str(), at) {
            ("ArrowDown", Some(at)) => (at + 1).min(last),
            ("ArrowUp", Some(at)) => at.saturating_sub(1),
            ("ArrowDown" | "ArrowUp" | "Home", _) => 0,
            ("End", _) => last,
            ("Enter", Some(at)) if !is_button(&event) => return open(store, at),
            _ => return,
        };
        if is_button(&event) || count.get_untracked() == 0 {
            return;
        }
        event.prevent_default();
        active.set(Some(to));
        if let Some(grid) = grid.get_untracked() {
            reveal(&grid, to);
        }
        say(store, to, last);
    };
    view! {
        <div class="table list-table" data-part="list">
            <div class="table-grid" role="table" aria-label=title aria-rowcount=move || count.get() + 1 node_ref=grid on:keydown=keys>
                <div role="rowgroup">
                    <div class="table-head" role="row">
                        {move || columns.get().into_iter().map(|column| view! { <Head column=column order=order /> }).collect_view()}
                    </div>
                </div>
                <VirtualRows
                    label=title
                    row_height_css=ROW_CSS_PX
                    count=count
                    loaded=Signal::derive(loaded)
                    want=want
                    version=version
                    row=row
                />
            </div>
            {move || empty.get().map(|sentence| view! { <p class="empty over">{sentence}</p> })}
        </div>
    }
}

#[component]
fn Head(column: Column, order: Signal<(String, bool)>) -> impl IntoView {
    let store = expect_context::<Store>();
    let sort = move |key: String, descending: bool| {
        session::navigate(store, Step::Push, |route| {
            route.set("sort", &key);
            route.set("descending", if descending { "1" } else { "0" });
        });
    };
    view! {
        <SortHeader
            key=column.key.clone()
            text=column.title.clone()
            class=class_of(&column)
            style=style_of(&column)
            order=order
            on_sort=sort
            descending_first=column.is_figure
        />
    }
}

/// How a column's cells are set, and when they leave a narrow screen.
pub(super) fn class_of(column: &Column) -> String {
    let kind = if column.is_figure { "figure" } else { "words" };
    format!("{kind} priority-{}", column.priority)
}

pub(super) fn style_of(column: &Column) -> String {
    match column.width_ch {
        0 => "flex:1 1 0".to_owned(),
        width => format!("flex:none;width:{width}ch"),
    }
}

fn is_button(event: &ev::KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    target.is_some_and(|element| matches!(element.tag_name().as_str(), "BUTTON" | "A"))
}

/// Opens what a row leads to, if it is there.
fn open(store: Store, number: u32) {
    let target = store.list.with_untracked(|page| {
        let row = page.rows.get(number.checked_sub(page.from)? as usize)?;
        row.target.clone()
    });
    if let Some(target) = target {
        lists::follow(store, &target);
    }
}

/// Scrolls a row onto the screen.
fn reveal(grid: &web_sys::HtmlDivElement, number: u32) {
    let Ok(Some(scroller)) = grid.query_selector(".rows") else { return };
    let top = f64::from(number) * ROW_CSS_PX;
    let (from, height) = (f64::from(scroller.scroll_top()), f64::from(scroller.client_height()));
    if top < from {
        scroller.set_scroll_top(top as i32);
    } else if top + ROW_CSS_PX > from + height {
        scroller.set_scroll_top((top + ROW_CSS_PX - height).ceil() as i32);
    }
}

/// Tells a screen reader which row is chosen.
fn say(store: Store, number: u32, last: u32) {
    let said = store.list.with_untracked(|page| {
        let row = page.rows.get(number.checked_sub(page.from)? as usize)?;
        Some(format!("Row {} of {}: {}", number + 1, last + 1, spoken(row, &page.columns)))
    });
    if let Some(said) = said {
        store.said.set(said);
    }
}
