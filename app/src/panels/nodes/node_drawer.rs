//! Everything about a node.

use std::sync::Arc;

use cluster::view::{ConditionText, Figure, LabelText, NodeDetail, ResourceFigures};
use leptos::prelude::*;
use route::Route;
use site::On;

use super::around::{Events, Held};
use super::figures::FiveBars;
use super::pod_table::PodTable;
use crate::controls::icon::Icon;
use crate::panels::shell::site_links::SiteLinks;
use crate::state::store::Store;

/// The drawer's content for a node.
#[component]
pub(crate) fn NodeDrawer(node: Arc<NodeDetail>) -> impl IntoView {
    let facts = [
        ("Instance type", node.instance_type.clone()),
        ("Zone", node.zone.clone()),
        ("Age", node.age.clone().unwrap_or_default()),
        ("Provider", node.provider_id.clone()),
        ("Usage measured", usage_age(&node)),
    ];
    let status = node.status.iter().map(|word| view! { <StatusBadge word=word.clone() /> }).collect_view();
    let notes = node.notes.iter().map(|note| view! { <p class="note">{note.clone()}</p> }).collect_view();
    // Resources that the node neither has nor is asked for say nothing.
    let none = |figure: Option<&Figure>| figure.is_none_or(|f| f.exact == "0");
    let idle =
        |r: &&ResourceFigures| none(r.capacity.as_ref()) && none(r.allocatable.as_ref()) && none(Some(&r.request));
    let figures = node
        .resources
        .iter()
        .filter(|r| !idle(r))
        .map(|figures| view! { <FiveBars figures=figures.clone() /> })
        .collect_view();
    let taints = node
        .taints
        .iter()
        .map(|taint| {
            let value = if taint.value.is_empty() { String::new() } else { format!("={}", taint.value) };
            view! {
                <li>
                    <code>{format!("{}{value}:{}", taint.key, taint.effect)}</code>
                    {taint.age.as_ref().map(|age| format!(" for {age}"))}
                </li>
            }
        })
        .collect_view();
    let verdicts = node.verdicts.iter().map(|said| view! { <p class="note">{said.clone()}</p> }).collect_view();
    let has_taints = !node.taints.is_empty();
    view! {
        <p class="badges">{status}</p>
        {notes}
        <Facts facts=facts.into_iter().map(|(k, v)| (k.to_owned(), v)).collect() />
        <FlameLink key="node" value=node.name.clone() />
        <SiteLinks on=On::Node known=vec![("node", node.name.clone())] />
        <section>
            <h3>"Resources"</h3>
            {figures}
        </section>
        <section>
            <h3>{units::format_count(node.pods.len() as u64, "pod")}</h3>
            <PodTable pods=node.pods.clone() />
        </section>
        <Held pods=node.held_pods.clone() />
        <Conditions conditions=node.conditions.clone() />
        <Events
            events=node.events.clone()
            count=node.event_count
            kind="Node"
            namespace=String::new()
            name=node.name.clone()
        />
        {has_taints
            .then(|| {
                view! {
                    <section>
                        <h3>"Taints"</h3>
                        <ul class="plain-list">{taints}</ul>
                    </section>
                }
            })}
        <Pairs title="Versions" pairs=node.versions.clone() />
        {verdicts}
        <Pairs title="Addresses" pairs=node.addresses.clone() />
        <Pairs title="Labels" pairs=node.labels.clone() />
    }
}

fn usage_age(node: &NodeDetail) -> String {
    match (&node.usage_age, node.usage_window_seconds) {
        (Some(age), Some(window)) => format!("{age} ago, over {window:.0} s"),
        (Some(age), None) => format!("{age} ago"),
        _ => String::new(),
    }
}

/// A word of a node's or a pod's state with its weight.
#[component]
pub(crate) fn StatusBadge(word: String) -> impl IntoView {
    let (class, icon) = match word.as_str() {
        "Ready" | "Running" | "Succeeded" | "Completed" => ("badge good", "good"),
        "SchedulingDisabled" | "Pending" | "Terminating" | "ContainerCreating" | "PodInitializing"
        | "SchedulingGated" => ("badge notice", "lock"),
        _ => ("badge critical", "critical"),
    };
    let text = if word == "SchedulingDisabled" { "cordoned".to_owned() } else { word };
    view! {
        <span class=class>
            <Icon name=icon />
            {text}
        </span>
    }
}

/// Facts as a list of terms; empty ones are left out.
#[component]
pub(crate) fn Facts(facts: Vec<(String, String)>) -> impl IntoView {
    let rows = facts
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(key, value)| {
            view! {
                <dt>{key}</dt>
                <dd>{value}</dd>
            }
        })
        .collect_view();
    view! { <dl class="facts">{rows}</dl> }
}

/// Conditions; those that are not as they should be stand out.
#[component]
pub(crate) fn Conditions(conditions: Vec<ConditionText>) -> impl IntoView {
    if conditions.is_empty() {
        return ().into_any();
    }
    let rows = conditions
        .into_iter()
        .map(|condition| {
            // Pressure and the like are good when False; readiness when True.
            let wants_false = condition.kind.ends_with("Pressure")
                || matches!(condition.kind.as_str(), "NetworkUnavailable" | "DisruptionTarget" | "PodResizePending");
            let good = (condition.status == "False") == wants_false && condition.status != "Unknown";
            let class = if good { "" } else { "answer-notice" };
            let said = [condition.reason, condition.message]
                .into_iter()
                .filter(|t| !t.is_empty())
                .collect::<Vec<_>>()
                .join(": ");
            let age = condition.age.map(|age| format!(" for {age}")).unwrap_or_default();
            view! {
                <li>
                    <span class=class>
                        <strong>{condition.kind}</strong>
                        {format!(" {}{age}", condition.status)}
                    </span>
                    <span class="quiet said">{said}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <section>
            <h3>"Conditions"</h3>
            <ul class="plain-list">{rows}</ul>
        </section>
    }
    .into_any()
}

/// A titled list of keys and values.
#[component]
pub(crate) fn Pairs(title: &'static str, pairs: Vec<LabelText>) -> impl IntoView {
    if pairs.is_empty() {
        return ().into_any();
    }
    let facts =
        pairs.into_iter().map(|p| (p.key, if p.value.is_empty() { "(empty)".to_owned() } else { p.value })).collect();
    view! {
        <section>
            <h3>{title}</h3>
            <Facts facts=facts />
        </section>
    }
    .into_any()
}

/// The way to the flame graph of a node or a pod, while a profile is open.
#[component]
pub(crate) fn FlameLink(key: &'static str, value: String) -> impl IntoView {
    let store = expect_context::<Store>();
    move || {
        store.opened.with(|o| o.has_profile).then(|| {
            let href = store.route.with(|route| {
                let mut to = Route { word: "flame".to_owned(), pairs: route.pairs.clone() };
                to.set("node", "");
                to.set("pod", "");
                to.set(key, &value);
                to.print()
            });
            view! {
                <p>
                    <a class="button" href=href>
                        <Icon name="flame" />
                        {format!("Flame graph of this {key}")}
                    </a>
                </p>
            }
        })
    }
}
