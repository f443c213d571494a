//! Why a pod has no node: the scheduler's sentence and ours, what would help, the nodes by what speaks against them.

use engine::{NodeGroup, PendingDetail};
use leptos::prelude::*;

use super::node_drawer::Facts;
use crate::state::session::{self, Step};
use crate::state::store::Store;

/// Nodes of a group that are shown: the table of nodes has the rest.
const FIRST_NODES: usize = 50;

/// The part of a pod's drawer about its waiting.
#[component]
pub(crate) fn PendingPart(pending: PendingDetail) -> impl IntoView {
    let agreement = match pending.agrees {
        Some(true) => "The scheduler says the same.",
        Some(false) => "The scheduler says otherwise.",
        None => "The scheduler has written nothing about it.",
    };
    let differs = pending.agrees == Some(false);
    let facts = vec![
        ("Needs".to_owned(), pending.needs.clone()),
        (
            "Bigger node".to_owned(),
            pending.bigger_node.as_ref().map(|at_least| format!("at least {at_least}")).unwrap_or_default(),
        ),
        ("By the rules".to_owned(), pending.sentence.clone()),
        ("Scheduler".to_owned(), if differs { pending.said.clone().unwrap_or_default() } else { String::new() }),
    ];
    let lines = |lines: &[String]| lines.iter().map(|line| view! { <li>{line.clone()}</li> }).collect_view();
    let changes = lines(&pending.changes);
    let has_changes = !pending.changes.is_empty();
    let notes = pending.notes.iter().map(|note| view! { <p class="note">{note.clone()}</p> }).collect_view();
    let has_groups = !pending.groups.is_empty();
    let groups = pending.groups.iter().map(|group| view! { <Nodes group=group.clone() /> }).collect_view();
    let more = pending.more_groups;
    view! {
        <section data-part="pending">
            <h3>"Why it has no node"</h3>
            <Facts facts=facts />
            <p class=if differs { "note" } else { "quiet" }>{agreement}</p>
            {notes}
        </section>
        {has_changes
            .then(|| {
                view! {
                    <section>
                        <h3>"What would let it in, the smallest change first"</h3>
                        <ol class="plain-list">{changes}</ol>
                    </section>
                }
            })}
        {has_groups
            .then(|| {
                view! {
                    <section data-part="pending-nodes">
                        <h3>"Nodes by what speaks against them"</h3>
                        {groups}
                        {(more > 0).then(|| view! { <p class="note">{format!("{more} more groups of nodes.")}</p> })}
                    </section>
                }
            })}
    }
}

/// Nodes against which the same speaks, rule by rule.
#[component]
fn Nodes(group: NodeGroup) -> impl IntoView {
    let store = expect_context::<Store>();
    let count = units::format_integer(i128::from(group.count));
    let words = units::noun_of(u64::from(group.count), "node");
    let told: Vec<&str> = group.reasons.iter().filter(|one| one.reported).map(|one| one.text.as_str()).collect();
    let head = if told.is_empty() { "it fits".to_owned() } else { told.join(", ") };
    let reasons = group
        .reasons
        .iter()
        .map(|one| {
            let unsaid = (!one.reported).then_some(" (the scheduler stops before)");
            view! { <li>{format!("{}: {}", one.rule, one.text)} <span class="quiet">{unsaid}</span></li> }
        })
        .collect_view();
    let nodes = group
        .nodes
        .iter()
        .take(FIRST_NODES)
        .map(|node| {
            let name = node.name.clone();
            let go = move |_| {
                session::navigate(store, Step::Push, |route| {
                    route.set("pod", "");
                    route.set("node", &name);
                });
            };
            let lacks = (!node.lacks.is_empty()).then(|| format!(" lacks {}", node.lacks));
            view! {
                <li>
                    <button class="link underlined" on:click=go>
                        {node.name.clone()}
                    </button>
                    <span class="quiet">{lacks}</span>
                </li>
            }
        })
        .collect_view();
    let rest = (group.count as usize).saturating_sub(FIRST_NODES);
    view! {
        <details class="node-group">
            <summary>{format!("{count} {words}: {head}")}</summary>
            <ul class="plain-list">{reasons}</ul>
            <ul class="plain-list nodes">{nodes}</ul>
            {(rest > 0).then(|| view! { <p class="note">{format!("{rest} more nodes.")}</p> })}
        </details>
    }
}
