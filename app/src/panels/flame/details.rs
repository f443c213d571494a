//! Everything about the selected frame, and by what label its function has its weight.

use std::sync::Arc;

use engine::{FrameInfo, Pane, Request, ShareRow, Shares};
use leptos::prelude::*;
use route::Route;
use site::On;

use crate::panels::shell::drawer::DrawerFrame;
use crate::panels::shell::site_links::SiteLinks;
use crate::state::session::{self, Step};
use crate::state::store::Store;

/// Groups that are looked at: more would be a list of labels, not an answer.
const GROUPS_MAX: usize = 8;
/// Frames of a stack that are listed at each end.
const STACK_ENDS: usize = 100;

/// The drawer, while it is open and a frame is selected.
#[component]
pub(crate) fn FrameDrawer() -> impl IntoView {
    let store = expect_context::<Store>();
    let shown = Memo::new(move |_| store.details.get().then(|| store.frame.get()).flatten());
    let groups = Memo::new(move |_| store.flame.with(|m| m.as_ref().map(|m| m.groups.clone()).unwrap_or_default()));
    // Every change of the samples asks again.
    let samples =
        Memo::new(move |_| store.flame.with(|m| m.as_ref().map(|m| (m.tree, m.filters.clone(), m.metric.clone()))));
    Effect::new(move |_| {
        // Read, not only tracked: a memo that nobody reads never learns of a change.
        samples.with(|_| ());
        let Some(frame) = shown.get() else { return };
        store.shares.update(std::collections::BTreeMap::clear);
        for (group, _) in groups.get().into_iter().take(GROUPS_MAX) {
            store.ask(Request::Shares { function: frame.name.clone(), group });
        }
    });
    let title = Signal::derive(move || shown.with(|f| f.as_ref().map(|f| f.name.clone()).unwrap_or_default()));
    let kind = Signal::derive(move || {
        if shown.with(|f| f.as_ref().is_some_and(|f| f.pane == Pane::Callers)) { "Caller" } else { "Frame" }
    });
    view! {
        <Show when=move || shown.with(Option::is_some)>
            <DrawerFrame kind=kind title=title on_close=move || store.details.set(false)>
                {move || shown.get().map(|frame| view! { <Figures frame=frame /> })}
                {move || {
                    let name = title.get();
                    groups
                        .get()
                        .into_iter()
                        .take(GROUPS_MAX)
                        .map(|(group, words)| {
                            let shares = store.shares.with(|all| all.get(&group).cloned());
                            shares
                                .filter(|shares| shares.function == name)
                                .map(|shares| view! { <ByGroup words=words shares=shares /> })
                        })
                        .collect_view()
                }}
            </DrawerFrame>
        </Show>
    }
}

/// Figures of the frame and the way to it.
#[component]
fn Figures(frame: Arc<FrameInfo>) -> impl IntoView {
    let percent = |share: f64| units::format_percent(Some(share));
    let row = |label: &'static str, value: String, shares: [f64; 3]| {
        view! {
            <tr>
                <th scope="row">{label}</th>
                <td class="amount">{value}</td>
                {shares.map(|share| view! { <td class="amount">{percent(share)}</td> }).collect_view()}
            </tr>
        }
    };
    let change = frame.baseline.clone().map(|[before, change]| {
        let row = |label: &'static str, value: String| {
            view! {
                <tr>
                    <th scope="row">{label}</th>
                    <td class="amount">{value}</td>
                </tr>
            }
        };
        view! {
            {row("Before", before)}
            {row("Change", change)}
        }
    });
    let depth = frame.stack.lines().count();
    let stack: Vec<(usize, String)> = frame
        .stack
        .lines()
        .enumerate()
        .filter(|(number, _)| *number < STACK_ENDS || *number + STACK_ENDS >= depth)
        .map(|(number, name)| (number + 1, name.to_owned()))
        .collect();
    let left_out = depth - stack.len();
    view! {
        {(!frame.detail.is_empty()).then(|| view! { <p class="quiet">{frame.detail.clone()}</p> })}
        <table class="small-table">
            <thead>
                <tr>
                    <td></td>
                    <td></td>
                    <th scope="col">"of all"</th>
                    <th scope="col">"of zoom"</th>
                    <th scope="col">"of caller"</th>
                </tr>
            </thead>
            <tbody>
                {row("Total", frame.total_text.clone(), frame.percents)}
                {row("Self", frame.self_text.clone(), frame.self_percents)}
                {change}
            </tbody>
        </table>
        <SiteLinks on=On::Frame known=vec![("function", frame.name.clone()), ("module", frame.module.clone())] />
        <details>
            <summary>{format!("Stack of {}", units::format_count(depth as u64, "frame"))}</summary>
            {(left_out > 0).then(|| view! { <p class="quiet">{format!("{left_out} in the middle are left out")}</p> })}
            <ol class="stack">
                {stack.into_iter().map(|(number, name)| view! { <li value=number>{name}</li> }).collect_view()}
            </ol>
        </details>
    }
}

/// The values of a label, a thread or a library in which the function has most weight.
#[component]
fn ByGroup(words: String, shares: Arc<Shares>) -> impl IntoView {
    let left = shares.count.saturating_sub(shares.rows.len() as u32);
    view! {
        <section>
            <h3>{format!("By {}", words.to_lowercase())}</h3>
            <table class="small-table shares">
                <thead>
                    <tr>
                        <td></td>
                        <th scope="col">"Weight"</th>
                        <th scope="col" title="Share of the function's weight">
                            "of it"
                        </th>
                        <th scope="col" title="Share of the weight of this value">
                            "of there"
                        </th>
                    </tr>
                </thead>
                <tbody>{shares.rows.iter().map(|row| view! { <ShareLine row=row.clone() /> }).collect_view()}</tbody>
            </table>
            {shares.rows.is_empty().then(|| view! { <p class="quiet">"No sample of it in the file: a frame made by a transform."</p> })}
            {(left > 0).then(|| view! { <p class="quiet">{format!("and {left} more with less")}</p> })}
        </section>
    }
}

#[component]
fn ShareLine(row: ShareRow) -> impl IntoView {
    let store = expect_context::<Store>();
    let percent = |share: f64| units::format_percent(Some(share));
    let bar = format!("width:{:.2}%", row.of_function.clamp(0.0, 100.0));
    let name = match row.filter.clone() {
        Some((key, value)) => {
            let title = format!("Only samples of {}", row.value);
            let show = move |_| {
                session::navigate(store, Step::Push, |route: &mut Route| {
                    let mut all: Vec<String> = route.all(&key).map(str::to_owned).collect();
                    if key != "label" {
                        all.clear();
                    }
                    if !all.contains(&value) {
                        all.push(value.clone());
                    }
                    route.set_all(&key, all);
                });
            };
            view! {
                <button class="link" title=title on:click=show>
                    {row.value.clone()}
                </button>
            }
            .into_any()
        }
        None => view! { <span>{row.value.clone()}</span> }.into_any(),
    };
    // A node or pod of the cluster that is open has a screen of its own.
    let there = row.filter.clone().filter(|(key, value)| key == "node" || key == "pod" && value.contains('/'));
    let link = there.map(|(key, value)| {
        move || {
            store.opened.with(|o| o.has_cluster).then(|| {
                let href = store.route.with(|route| {
                    let mut to = Route { word: "nodes".to_owned(), pairs: route.pairs.clone() };
                    to.set("node", "");
                    to.set("pod", "");
                    to.set(&key, &value);
                    to.print()
                });
                view! {
                    <a class="goes" href=href aria-label=format!("Open {key} {value}")>
                        {format!("open {key}")}
                    </a>
                }
            })
        }
    });
    view! {
        <tr>
            <th scope="row" class="share-name">
                <span class="share-bar" style=bar></span>
                {name}
                {link}
            </th>
            <td class="amount">{row.part_text.clone()}</td>
            <td class="amount">{percent(row.of_function)}</td>
            <td class="amount">{percent(row.of_value)}</td>
        </tr>
    }
}
