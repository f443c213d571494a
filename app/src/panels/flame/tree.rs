//! The call tree as rows that open and close: a `treegrid`, driven by arrow keys.

use engine::{Move, Pane, Request, TreeRow, TreeRows};
use leptos::attr::custom::custom_attribute;
use leptos::ev;
use leptos::html::Div;
use leptos::prelude::*;

use super::gestures::middle_of;
use crate::canvas::painter::css;
use crate::controls::icon::Icon;
use crate::controls::virtual_rows::VirtualRows;
use crate::io::marks;
use crate::state::store::Store;

const ROW_CSS_PX: f64 = 24.0;
/// Indentation of a level, and the deepest level that is indented further, so that names stay on the screen.
const INDENT_CSS: u32 = 14;
const LEVELS: u32 = 40;
const PAGE_ROWS: u32 = 20;
/// Letters that follow each other within this are one word, in milliseconds.
const TYPED_MS: f64 = 700.0;

/// The tree.
#[component]
pub(crate) fn CallTreeTable() -> impl IntoView {
    let store = expect_context::<Store>();
    let holder = NodeRef::<Div>::new();
    let turn = RwSignal::new(0_u64);
    let version = Memo::new(move |last: Option<&u64>| {
        store.flame.track();
        last.map_or(0, |l| l + 1)
    });
    let seen = StoredValue::new((0_u32, 64_u32));
    let want = move |from: u32, to: u32| {
        seen.set_value((from, to));
        if store.flame.with_untracked(Option::is_some) {
            store.ask(Request::TreeRows { from, to });
        }
    };
    let compared = Memo::new(move |_| store.flame.with(|m| m.as_ref().is_some_and(|m| m.total_baseline.is_some())));
    let count = move || store.tree_rows.with(|rows| rows.count);
    let loaded = move || store.tree_rows.with(|rows| (rows.from, rows.rows.len() as u32));
    // The frame whose row the arrow keys start from.
    let active = RwSignal::new(0_u32);
    let numbered = Memo::new(move |_| store.flame.with(|m| m.as_ref().map_or(0, |m| m.tree)));
    Effect::new(move |last: Option<u32>| {
        let now = numbered.get();
        if last.is_some_and(|last| last != now) {
            active.set(0);
        }
        now
    });
    let tree = move || store.flame.with_untracked(|m| m.as_ref().map_or(0, |m| m.tree));
    let open = move |frame: u32, open: bool, deep: bool| {
        store.ask(Request::TreeOpen { tree: tree(), frame, open, deep });
        let (from, to) = seen.get_value();
        store.ask(Request::TreeRows { from, to });
        turn.update(|t| *t += 1);
    };
    let ask = move |frame: u32| store.ask(Request::Frame { tree: tree(), pane: Pane::Main, frame, step: Move::Stay });
    // The row to go to as soon as it is loaded.
    let wanted = StoredValue::new(None::<u32>);
    let arrive = move || {
        let rows = store.tree_rows.get_untracked();
        let found = wanted.get_value().and_then(|row| rows.rows.get(row.checked_sub(rows.from)? as usize));
        if let Some(row) = found {
            wanted.set_value(None);
            active.set(row.frame);
            store.said.set(spoken(row));
        }
    };
    Effect::new(move |_| {
        store.tree_rows.track();
        arrive();
    });
    let go = move |row: u32| {
        let row = row.min(count().saturating_sub(1));
        wanted.set_value(Some(row));
        reveal(&holder, row);
        arrive();
    };
    // Letters that are typed quickly are the beginning of one name.
    let typed = StoredValue::new((String::new(), 0.0_f64));
    let type_ahead = move |rows: &TreeRows, at: usize, key: &str| {
        let now_ms = marks::now_ms();
        let (mut text, last_ms) = typed.get_value();
        if now_ms - last_ms > TYPED_MS {
            text.clear();
        }
        // A new word begins at the next row, a longer one may still be this row's.
        let from = at + usize::from(text.is_empty());
        text.push_str(&key.to_lowercase());
        let rest = rows.rows.iter().enumerate().skip(from);
        let all = rest.chain(rows.rows.iter().enumerate().take(from));
        let found = all.into_iter().find(|(_, row)| row.name.to_lowercase().starts_with(&text));
        if let Some((place, _)) = found {
            go(rows.from + place as u32);
        }
        typed.set_value((text, now_ms));
    };
    let keys = move |event: ev::KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let rows = store.tree_rows.get_untracked();
        let Some(at) = rows.rows.iter().position(|row| row.frame == active.get_untracked()) else {
            if let Some(first) = rows.rows.first() {
                active.set(first.frame);
            }
            return;
        };
        let row = &rows.rows[at];
        let here = rows.from + at as u32;
        let parent = || rows.rows[..at].iter().rposition(|other| other.depth < row.depth);
        match event.key().as_str() {
            "ArrowDown" => go(here + 1),
            "ArrowUp" => go(here.saturating_sub(1)),
            "ArrowRight" if row.open == Some(false) => open(row.frame, true, false),
            "ArrowRight" if row.open == Some(true) => go(here + 1),
            "ArrowLeft" if row.open == Some(true) => open(row.frame, false, false),
            "ArrowLeft" => go(parent().map_or(here, |parent| rows.from + parent as u32)),
            "*" => open(row.frame, true, true),
            "Home" => go(0),
            "End" => go(rows.count.saturating_sub(1)),
            "PageDown" => go(here + PAGE_ROWS),
            "PageUp" => go(here.saturating_sub(PAGE_ROWS)),
            "Enter" | "ContextMenu" | "." => {
                store.menu_at.set(holder.get_untracked().map(|holder| middle_of(&holder)));
                ask(row.frame);
            }
            key if key.chars().count() == 1 && key != " " => type_ahead(&rows, at, key),
            _ => return,
        }
        event.prevent_default();
    };
    let row = move |i: u32| {
        let row = store.tree_rows.with_untracked(|rows| rows.rows.get(i as usize).cloned());
        row.map(|row| view! { <Row row=row compared=compared.get_untracked() active=active open=open /> })
    };
    view! {
        <div class="table functions call-tree" class:compared=move || compared.get()>
            <div
                class="table-grid"
                role="treegrid"
                aria-label="Call tree. Arrow keys move, right opens, left closes, the star opens all below, Enter shows what can be done."
                aria-rowcount=count
                tabindex="0"
                node_ref=holder
                on:keydown=keys
            >
                <div role="rowgroup">
                    <div class="table-head" role="row">
                        <div class="grow" role="columnheader">
                            "Call"
                        </div>
                        <Show when=move || compared.get()>
                            <div class="figure" role="columnheader">
                                "Change"
                            </div>
                        </Show>
                        <div class="figure" role="columnheader">
                            "Total"
                        </div>
                        <div class="figure" role="columnheader">
                            "Self"
                        </div>
                    </div>
                </div>
                <VirtualRows
                    label="Calls"
                    row_height_css=ROW_CSS_PX
                    count=Signal::derive(count)
                    loaded=Signal::derive(loaded)
                    want=want
                    version=version
                    row=row
                />
            </div>
            <div class="table-foot">
                <span>{move || format!("{} open", units::format_count(count().into(), "row"))}</span>
                <span>"→ opens, ← closes, * opens all below, Enter: menu"</span>
            </div>
        </div>
    }
}

/// Brings a row of the scroller onto the screen.
fn reveal(holder: &NodeRef<Div>, row: u32) {
    let scroller = holder.get_untracked().and_then(|holder| holder.query_selector(".rows").ok().flatten());
    let Some(scroller) = scroller else { return };
    let (top, height) = (f64::from(scroller.scroll_top()), f64::from(scroller.client_height()));
    let at = f64::from(row) * ROW_CSS_PX;
    if at < top {
        scroller.set_scroll_top(at as i32);
    } else if at + ROW_CSS_PX > top + height {
        scroller.set_scroll_top((at + ROW_CSS_PX - height) as i32);
    }
}

fn spoken(row: &TreeRow) -> String {
    let state = match row.open {
        Some(true) => ", open",
        Some(false) => ", closed",
        None => "",
    };
    format!(
        "{}, level {}, {} of {}{state}, total {}, {:.1} percent, self {}",
        row.name, row.depth, row.position[0], row.position[1], row.total_text, row.total_percent, row.self_text
    )
}

#[component]
fn Row(
    row: TreeRow,
    compared: bool,
    active: RwSignal<u32>,
    open: impl Fn(u32, bool, bool) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let store = expect_context::<Store>();
    let frame = row.frame;
    let swatch = move || {
        let color = draw::palette::color(store.theme.get(), row.slot, false);
        format!("background:{}", css(color))
    };
    // On a narrow screen deep rows stop further left.
    let indent = format!("padding-left:min({}px,30vw)", row.depth.min(LEVELS) * INDENT_CSS);
    let title = if row.detail.is_empty() { row.name.clone() } else { format!("{}\n{}", row.name, row.detail) };
    let toggle = row.open.map(|is_open| {
        let words = if is_open { "Close" } else { "Open" };
        let press = move |event: ev::MouseEvent| {
            event.stop_propagation();
            active.set(frame);
            open(frame, !is_open, event.alt_key());
        };
        view! {
            <button class="twist" class:open=is_open tabindex="-1" aria-label=words on:click=press>
                <Icon name="twist" />
            </button>
        }
    });
    let figure = |text: String, percent: f64| {
        let bar = format!("width:{:.2}%", percent.clamp(0.0, 100.0));
        view! {
            <div class="figure" role="gridcell">
                <span class="in-bar" style=bar></span>
                <span class="value">{text}</span>
                <span class="share">{units::format_percent(Some(percent))}</span>
            </div>
        }
    };
    let menu = move |event: ev::MouseEvent| {
        event.prevent_default();
        active.set(frame);
        store.menu_at.set(Some((f64::from(event.client_x()), f64::from(event.client_y()))));
        let tree = store.flame.with_untracked(|m| m.as_ref().map_or(0, |m| m.tree));
        store.ask(Request::Frame { tree, pane: Pane::Main, frame, step: Move::Stay });
    };
    let double = move |event: ev::MouseEvent| {
        if let Some(is_open) = row.open {
            event.prevent_default();
            open(frame, !is_open, false);
        }
    };
    view! {
        <div
            class="table-row"
            class:selected=move || active.get() == frame
            class:faded=!row.matches
            role="row"
            {..custom_attribute("aria-level", row.depth + 1)}
            aria-expanded=row.open.map(|open| open.to_string())
            aria-posinset=row.position[0]
            aria-setsize=row.position[1]
            on:click=move |_| active.set(frame)
            on:dblclick=double
            on:contextmenu=menu
        >
            <div class="grow name" role="gridcell" style=indent title=title>
                <span class="twist-place">{toggle}</span>
                <span class="swatch" style=swatch></span>
                <span class="call-name">{row.name.clone()}</span>
            </div>
            {compared.then(|| view! { <div class="figure" role="gridcell">{row.delta_text.clone()}</div> })}
            {figure(row.total_text, row.total_percent)}
            {figure(row.self_text, row.self_percent)}
        </div>
    }
}
