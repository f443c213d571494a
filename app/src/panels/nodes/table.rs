//! The table of the nodes that the map shows.

use cluster::view::{Figure, NodeRow};
use engine::{GroupRow, NodeTableRow, Request};
use leptos::prelude::*;

use crate::controls::sort_header::SortHeader;
use crate::controls::virtual_rows::VirtualRows;
use crate::state::session::{self, Step};
use crate::state::store::{Drawer, Store};

const ROW_CSS_PX: f64 = 26.0;

/// The table.
#[component]
pub(crate) fn NodeTable() -> impl IntoView {
    let store = expect_context::<Store>();
    let version = Memo::new(move |last: Option<&u64>| {
        store.cluster.track();
        last.map_or(0, |l| l + 1)
    });
    let want = move |from: u32, to: u32| store.ask(Request::NodeRows { from, to });
    let order = Signal::derive(move || {
        store.cluster.with(|m| m.as_ref().map_or_else(Default::default, |m| (m.view.sort.clone(), m.view.descending)))
    });
    let sort = move |key: String, descending: bool| {
        session::navigate(store, Step::Push, |route| {
            route.set("sort", &key);
            route.set("descending", if descending { "" } else { "0" });
        });
    };
    let count = move || store.node_rows.with(|r| r.count);
    let loaded = move || store.node_rows.with(|r| (r.from, r.rows.len() as u32));
    let row = move |i: u32| {
        let row = store.node_rows.with_untracked(|r| r.rows.get(i as usize).cloned());
        row.map(|row| match row {
            NodeTableRow::Group(group) => view! { <GroupHead group=*group /> }.into_any(),
            NodeTableRow::Node(row) => view! { <Row row=*row /> }.into_any(),
        })
    };
    let matched = move || store.cluster.with(|m| m.as_ref().map_or((0, 0), |m| (m.view.matched, m.view.nodes)));
    view! {
        <div class="table node-table">
            <div class="table-grid" role="table" aria-label="Nodes" aria-rowcount=count>
                <div role="rowgroup">
                    <div class="table-head" role="row">
                        <SortHeader key="name" text="Node" class="grow" order=order on_sort=sort descending_first=false />
                        <SortHeader key="pods" text="Pods" class="short" order=order on_sort=sort />
                        <SortHeader key="request" text="Request" class="figure" order=order on_sort=sort />
                        <SortHeader key="usage" text="Use" class="figure" order=order on_sort=sort />
                        <SortHeader key="limit" text="Limit" class="figure optional" order=order on_sort=sort />
                    </div>
                </div>
                <VirtualRows
                    label="Nodes"
                    row_height_css=ROW_CSS_PX
                    count=Signal::derive(count)
                    loaded=Signal::derive(loaded)
                    want=want
                    version=version
                    row=row
                />
            </div>
            <div class="table-foot">
                <span>
                    {move || {
                        let (matched, all) = matched();
                        let nodes = units::format_count(u64::from(all), "node");
                        if matched == all {
                            nodes
                        } else {
                            format!("{} of {nodes}", units::format_integer(i128::from(matched)))
                        }
                    }}
                </span>
                <span>"percent of allocatable"</span>
            </div>
        </div>
    }
}

/// The head of a group, with its sums in the columns of the nodes.
#[component]
fn GroupHead(group: GroupRow) -> impl IntoView {
    let title = format!("{}\n{}", group.title, group.summary);
    let is_inner = group.level > 0;
    view! {
        <div
            class="table-row group"
            class:inner=is_inner
            role="row"
            data-level=group.level
            data-nodes=group.nodes
            data-pods=group.pods
        >
            <div class="grow" role="cell" title=title>
                <strong>{group.title}</strong>
                " "
                <span class="quiet">{group.summary}</span>
            </div>
            <div class="short" role="cell">
                {units::format_integer(i128::from(group.pods))}
            </div>
            <Share figure=Some(group.request) kind="request" />
            <Share figure=group.usage kind="use" />
            <Share figure=Some(group.limit) kind="limit optional" />
        </div>
    }
}

#[component]
fn Row(row: NodeRow) -> impl IntoView {
    let store = expect_context::<Store>();
    let name = StoredValue::new(row.name.clone());
    let open = move |_| {
        session::navigate(store, Step::Push, |route| {
            route.set("pod", "");
            route.set("node", &name.get_value());
        });
    };
    let selected = move || store.drawer.with(|d| matches!(d, Drawer::Node(n) if n.name == name.get_value()));
    let title = format!("{}\n{} · {}", row.name, row.instance_type, row.zone);
    // "Ready" alone is the rule and not worth a badge.
    let badges = row
        .status
        .iter()
        .filter(|word| *word != "Ready")
        .map(|word| {
            let class = if word == "SchedulingDisabled" { "badge notice" } else { "badge critical" };
            let text = if word == "SchedulingDisabled" { "cordoned".to_owned() } else { word.clone() };
            view! { <span class=class>{text}</span> }
        })
        .collect_view();
    view! {
        <div class="table-row" class:selected=selected role="row" on:click=open>
            <div class="grow name" role="cell" title=title>
                <button class="link">{row.name.clone()}</button>
                {badges}
            </div>
            <div class="short" role="cell">
                {row.pods}
            </div>
            <Share figure=Some(row.figures.request) kind="request" />
            <Share figure=row.figures.usage kind="use" />
            <Share figure=Some(row.figures.limit) kind="limit optional" />
        </div>
    }
}

/// A percentage of the allocatable with its bar; the amount on hover.
#[component]
fn Share(figure: Option<Figure>, kind: &'static str) -> impl IntoView {
    let pct = figure.as_ref().and_then(|f| f.pct);
    let title = figure.as_ref().map(|f| f.text.clone()).unwrap_or_else(|| "no metrics".to_owned());
    let width = format!("width:{:.1}%", pct.unwrap_or(0.0).clamp(0.0, 100.0));
    let over = pct.is_some_and(|p| p > 100.0);
    let text = match (&figure, pct) {
        (None, _) => "–".to_owned(),
        (Some(_), Some(p)) => units::format_percent(Some(p)),
        (Some(f), None) => f.text.clone(),
    };
    view! {
        <div class=format!("figure {kind}") role="cell" title=title>
            <span class="in-bar" class:over=over style=width></span>
            <span class="value">{text}</span>
        </div>
    }
}
