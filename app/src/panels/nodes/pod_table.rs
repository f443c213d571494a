//! The pods of a node in its drawer.

use cluster::view::{Figure, PodRow};
use leptos::prelude::*;

use crate::state::session::{self, Step};
use crate::state::store::Store;

/// Rows that are shown before "show all": a drawer with thousands of rows would be slow to open.
const FIRST_ROWS: usize = 150;

/// The pods of a node.
#[component]
pub(crate) fn PodTable(pods: Vec<PodRow>) -> impl IntoView {
    let all = RwSignal::new(false);
    let pods = StoredValue::new(pods);
    let count = pods.with_value(Vec::len);
    let rows = move || {
        let most = if all.get() { usize::MAX } else { FIRST_ROWS };
        pods.with_value(|pods| pods.iter().take(most).map(|pod| view! { <Row pod=pod.clone() /> }).collect_view())
    };
    view! {
        <table class="small-table pods">
            <thead>
                <tr>
                    <th scope="col">"pod"</th>
                    <th scope="col">"status"</th>
                    <th scope="col">"cpu"</th>
                    <th scope="col">"memory"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
        <Show when=move || { count > FIRST_ROWS && !all.get() }>
            <button class="button" on:click=move |_| all.set(true)>
                {format!("Show all {count}")}
            </button>
        </Show>
    }
}

fn open_pod(store: Store, pod: &PodRow) {
    let key = format!("{}/{}", pod.namespace, pod.name);
    session::navigate(store, Step::Push, |route| {
        route.set("node", "");
        route.set("pod", &key);
    });
}

#[component]
fn Row(pod: PodRow) -> impl IntoView {
    let store = expect_context::<Store>();
    let amount = |request: &Figure, usage: &Option<Figure>| {
        let used = usage.as_ref().map_or_else(|| "–".to_owned(), |u| u.text.clone());
        format!("{used} of {}", request.text)
    };
    let class = if pod.holds_resources { "" } else { "ended" };
    let bad = !matches!(pod.status.as_str(), "Running" | "Completed" | "Succeeded");
    let restarts = (pod.restarts > 0).then(|| format!(" ×{}", pod.restarts));
    let label = format!("{}/{}", pod.namespace, pod.name);
    let cpu = amount(&pod.cpu_request, &pod.cpu_usage);
    let memory = amount(&pod.memory_request, &pod.memory_usage);
    let status = pod.status.clone();
    view! {
        <tr class=class>
            <td class="pod-name" title=label>
                <button class="link underlined" on:click=move |_| open_pod(store, &pod)>
                    {pod.name.clone()}
                </button>
            </td>
            <td>
                <span class:answer-notice=bad>{status}</span>
                {restarts}
            </td>
            <td class="amount">{cpu}</td>
            <td class="amount">{memory}</td>
        </tr>
    }
}
