//! A row of a list: texts, figures with their bars, and words for what is wrong.

use engine::{Cell, Column, Level, ListRow, Target};
use leptos::ev;
use leptos::prelude::*;

use super::table::{class_of, style_of};
use crate::state::lists;
use crate::state::store::Store;

/// The row. A press anywhere on it opens what it leads to.
#[component]
pub(super) fn Row(row: ListRow, number: u32, columns: Vec<Column>, active: RwSignal<Option<u32>>) -> impl IntoView {
    let store = expect_context::<Store>();
    let target = StoredValue::new(row.target.clone());
    let open = move |_: ev::MouseEvent| {
        if let Some(target) = target.get_value() {
            lists::follow(store, &target);
        }
    };
    let selected = move || {
        let is_open = |t: &Target| t.screen.is_empty() && store.route.with(|r| r.get(&t.key) == Some(t.value.as_str()));
        target.with_value(|target| target.as_ref().is_some_and(is_open))
    };
    // The first column that takes what is left names the row.
    let naming = columns.iter().position(|column| column.width_ch == 0);
    let cells = columns
        .iter()
        .zip(row.cells)
        .enumerate()
        .map(|(at, (column, cell))| {
            let (class, style) = (class_of(column), style_of(column));
            view! { <CellOf cell=cell class=class style=style is_name=naming == Some(at) /> }
        })
        .collect_view();
    view! {
        <div
            class="table-row"
            class:selected=selected
            class:chosen=move || active.get() == Some(number)
            role="row"
            aria-rowindex=number + 2
            on:click=open
        >
            {cells}
        </div>
    }
}

#[component]
fn CellOf(cell: Cell, class: String, style: String, is_name: bool) -> impl IntoView {
    let bar = cell.pct.map(|pct| {
        let is_over = pct > 100.0;
        let width = format!("width:{:.1}%", pct.clamp(0.0, 100.0));
        view! { <span class="in-bar" class:over=is_over style=width></span> }
    });
    let title = match (cell.note.as_str(), is_name) {
        ("", _) => cell.text.clone(),
        (note, _) => format!("{}: {note}", cell.text),
    };
    let text = match cell.level {
        // The row is reached by the arrow keys; a stop at each name would be one too many.
        _ if is_name => view! { <button class="link" tabindex="-1">{cell.text}</button> }.into_any(),
        Level::Critical => view! { <span class="badge critical">{cell.text}</span> }.into_any(),
        Level::Warning => view! { <span class="badge notice">{cell.text}</span> }.into_any(),
        Level::Quiet => view! { <span class="value quiet">{cell.text}</span> }.into_any(),
        Level::Plain => view! { <span class="value">{cell.text}</span> }.into_any(),
    };
    view! {
        <div class=class class:name=is_name style=style role="cell" title=title>
            {bar}
            {text}
        </div>
    }
}

/// The row as it is read out: its name, and what is worth a word.
pub(super) fn spoken(row: &ListRow, columns: &[Column]) -> String {
    let cells = columns.iter().zip(&row.cells);
    let said = cells.filter(|(_, cell)| cell.level != Level::Quiet).map(|(column, cell)| {
        if column.width_ch == 0 { cell.text.clone() } else { format!("{} {}", column.title, cell.text) }
    });
    said.collect::<Vec<_>>().join(", ")
}
