//! Everything about a pod.

use std::sync::Arc;

use cluster::view::{ContainerText, Figure, PodDetail};
use engine::PodModel;
use leptos::prelude::*;
use site::On;

use super::around::{Budgets, Events};
use super::node_drawer::{Conditions, Facts, FlameLink, Pairs, StatusBadge};
use super::pending::PendingPart;
use crate::panels::shell::site_links::SiteLinks;
use crate::state::session::{self, Step};
use crate::state::store::Store;

/// The drawer's content for a pod.
#[component]
pub(crate) fn PodDrawer(pod: Arc<PodModel>) -> impl IntoView {
    let store = expect_context::<Store>();
    let pending = pod.pending.clone();
    // Where it is told at length, the one sentence would only say it again.
    let why = pod.detail.why_pending.clone().filter(|_| pending.is_none());
    let pod = &pod.detail;
    let row = &pod.row;
    let node = row.node.clone();
    let links = vec![("namespace", row.namespace.clone()), ("pod", row.name.clone()), ("node", row.node.clone())];
    let facts: Vec<(String, String)> = [
        ("Namespace", row.namespace.clone()),
        ("Owner", row.owner.clone()),
        ("Ready", row.ready.clone()),
        ("Restarts", if row.restarts > 0 { row.restarts.to_string() } else { String::new() }),
        ("Age", row.age.clone().unwrap_or_default()),
        ("QoS class", pod.qos_class.clone()),
        ("Priority", priority(pod)),
        ("Nominated node", pod.nominated_node.clone()),
        ("Scheduling gates", pod.gates.join(", ")),
        ("Reason", pod.reason.clone()),
        ("Message", pod.message.clone()),
    ]
    .into_iter()
    .map(|(k, v)| (k.to_owned(), v))
    .collect();
    let notes = pod.notes.iter().chain(&why).map(|n| view! { <p class="note">{n.clone()}</p> }).collect_view();
    let text = |f: &Option<Figure>| f.as_ref().map_or_else(|| "–".to_owned(), |f| f.text.clone());
    let share =
        |f: &Option<Figure>| f.as_ref().and_then(|f| f.pct).map(|p| units::format_percent(Some(p))).unwrap_or_default();
    let resources = pod
        .resources
        .iter()
        .map(|r| {
            view! {
                <tr>
                    <th scope="row">{r.resource.clone()}</th>
                    <td class="amount">{text(&r.request)}</td>
                    <td class="amount">{text(&r.limit)}</td>
                    <td class="amount">{text(&r.usage)}</td>
                    <td class="amount">{share(&r.request)}</td>
                </tr>
            }
        })
        .collect_view();
    let containers = pod.containers.iter().map(|c| view! { <ContainerCard container=c.clone() /> }).collect_view();
    let known = pod.node_is_known;
    let key = format!("{}/{}", row.namespace, row.name);
    view! {
        <p class="badges">
            <StatusBadge word=row.status.clone() />
        </p>
        {notes}
        {(!node.is_empty())
            .then(|| {
                let name = node.clone();
                let go = move |_| {
                    session::navigate(
                        store,
                        Step::Push,
                        |route| {
                            route.set("pod", "");
                            route.set("node", &name);
                        },
                    );
                };
                if known {
                    view! {
                        <p>
                            "On node "
                            <button class="link underlined" on:click=go>
                                {node.clone()}
                            </button>
                        </p>
                    }
                        .into_any()
                } else {
                    view! { <p>{format!("On node {node}, which isn't in the lists.")}</p> }.into_any()
                }
            })}
        <Facts facts=facts />
        {pending.map(|pending| view! { <PendingPart pending=pending /> })}
        <FlameLink key="pod" value=key />
        <SiteLinks on=On::Pod known=links />
        <section>
            <h3>"Requests and limits"</h3>
            <table class="small-table">
                <thead>
                    <tr>
                        <td></td>
                        <th scope="col">"request"</th>
                        <th scope="col">"limit"</th>
                        <th scope="col">"use"</th>
                        <th scope="col">"of node"</th>
                    </tr>
                </thead>
                <tbody>{resources}</tbody>
            </table>
        </section>
        <section>
            <h3>"Containers"</h3>
            {containers}
        </section>
        <Budgets budgets=pod.budgets.clone() answer=pod.eviction.clone() />
        <Conditions conditions=pod.conditions.clone() />
        <Events
            events=pod.events.clone()
            count=pod.event_count
            kind="Pod"
            namespace=row.namespace.clone()
            name=row.name.clone()
        />
        <Pairs title="Labels" pairs=pod.labels.clone() />
    }
}

fn priority(pod: &PodDetail) -> String {
    match (pod.priority, pod.priority_class.as_str()) {
        (Some(p), "") => p.to_string(),
        (Some(p), class) => format!("{p} ({class})"),
        (None, class) => class.to_owned(),
    }
}

/// A container: what it is, what it does, what it asks for.
#[component]
fn ContainerCard(container: ContainerText) -> impl IntoView {
    let mut state = container.state.clone();
    if !container.reason.is_empty() {
        state = format!("{state}: {}", container.reason);
    }
    if let Some(code) = container.exit_code {
        state = format!("{state} (exit code {code})");
    }
    if let Some(age) = &container.age {
        state = format!("{state}, {age}");
    }
    let before = match (container.last_reason.as_str(), container.last_exit_code) {
        ("", None) => String::new(),
        (reason, Some(code)) => format!("{reason} (exit code {code})"),
        (reason, None) => reason.to_owned(),
    };
    let amounts = container
        .resources
        .iter()
        .map(|r| {
            let part = |name: &str, f: &Option<Figure>| f.as_ref().map(|f| format!("{name} {}", f.text));
            let parts = [part("request", &r.request), part("limit", &r.limit), part("use", &r.usage)];
            (r.resource.clone(), parts.into_iter().flatten().collect::<Vec<_>>().join(" · "))
        })
        .collect::<Vec<_>>();
    let mut facts = vec![
        ("State".to_owned(), state),
        ("Message".to_owned(), container.message.clone()),
        ("Before that".to_owned(), before),
        ("Restarts".to_owned(), if container.restarts > 0 { container.restarts.to_string() } else { String::new() }),
    ];
    facts.extend(amounts);
    facts.push(("Image".to_owned(), container.image.clone()));
    let alarm = container.state == "waiting" || container.exit_code.is_some_and(|c| c != 0);
    view! {
        <div class="container" class:alarm=alarm>
            <p>
                <strong>{container.name.clone()}</strong>
                " "
                <span class="tag">{container.kind.clone()}</span>
                {container.ready.then(|| view! { <span class="quiet">" ready"</span> })}
            </p>
            <Facts facts=facts />
        </div>
    }
}
