//! What a drawer tells from other lists: events, budgets, what a drain waits for.

use cluster::view::{BudgetText, EventText, HeldPod, object_of, quoted};
use leptos::prelude::*;

use crate::state::session::{self, Step};
use crate::state::store::Store;

/// A link to another screen with a filter.
#[component]
fn FilterLink(screen: &'static str, filter: String, text: String) -> impl IntoView {
    let store = expect_context::<Store>();
    let href = move || {
        store.route.with(|route| {
            let mut to = route.on_screen(screen);
            to.set("node", "");
            to.set("pod", "");
            to.set("filter", &filter);
            to.print()
        })
    };
    view! {
        <a class="underlined" href=href>
            {text}
        </a>
    }
}

/// The events of an object, and the way to all of them.
#[component]
pub(super) fn Events(
    events: Vec<EventText>,
    count: u32,
    kind: &'static str,
    namespace: String,
    name: String,
) -> impl IntoView {
    if events.is_empty() {
        return ().into_any();
    }
    let rows = events
        .into_iter()
        .map(|event| {
            let class = if event.kind == "Warning" { "answer-notice" } else { "" };
            let times = if event.count > 1 { format!(" {} times", event.count) } else { String::new() };
            let age = event.age.map(|age| format!(", {age} ago")).unwrap_or_default();
            view! {
                <li>
                    <span class=class>
                        <strong>{event.reason}</strong>
                        {format!("{times}{age}")}
                    </span>
                    <span class="quiet said">{event.message}</span>
                </li>
            }
        })
        .collect_view();
    let text = format!("{} in the list of events", units::format_integer(i128::from(count)));
    view! {
        <section data-part="events">
            <h3>"Events"</h3>
            <ul class="plain-list">{rows}</ul>
            <p>
                <FilterLink screen="events" filter=object_of(kind, &namespace, &name) text=text />
            </p>
        </section>
    }
    .into_any()
}

/// The budgets that cover a pod, and what the server would say to its eviction.
#[component]
pub(super) fn Budgets(budgets: Vec<BudgetText>, answer: Option<String>) -> impl IntoView {
    if budgets.is_empty() {
        return ().into_any();
    }
    let rows = budgets
        .into_iter()
        .map(|budget| {
            let filter = format!("kind:pdb ns:{} name:{}", quoted(&budget.namespace), quoted(&budget.name));
            let said = format!("allows {} now; {} healthy, {} must be", budget.allowed, budget.healthy, budget.desired);
            view! {
                <li>
                    <FilterLink screen="disruption" filter=filter text=budget.name />
                    <span class="quiet said">{said}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <section data-part="budgets">
            <h3>"Disruption budgets"</h3>
            <ul class="plain-list">{rows}</ul>
            {answer.map(|answer| view! { <p class="note">{format!("If it were evicted now: {answer}")}</p> })}
        </section>
    }
    .into_any()
}

/// The pods that a drain of a node would wait for.
#[component]
pub(super) fn Held(pods: Vec<HeldPod>) -> impl IntoView {
    let store = expect_context::<Store>();
    if pods.is_empty() {
        return ().into_any();
    }
    let title = format!("A drain waits for {}", units::format_count(pods.len() as u64, "pod"));
    let rows = pods
        .into_iter()
        .map(|held| {
            let pod = held.pod.clone();
            let go = move |_| {
                session::navigate(store, Step::Push, |route| {
                    route.set("node", "");
                    route.set("pod", &pod);
                });
            };
            view! {
                <li>
                    <button class="link underlined" on:click=go>
                        {held.pod}
                    </button>
                    <span class="quiet said">{held.why}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <section data-part="held">
            <h3>{title}</h3>
            <ul class="plain-list">{rows}</ul>
        </section>
    }
    .into_any()
}
