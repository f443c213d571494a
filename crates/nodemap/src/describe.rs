//! What there is to say of a node or a pod in a tooltip.

use cluster::{NodeId, PodId, Snapshot, Totals, amount_of};
use units::{Quantity, format_integer, format_percent, format_resource};

use crate::heat::{PodAmounts, is_overcommitted};
use crate::state::node_words;
use crate::{Bar, Item, Settings};

/// A title and rows of label and text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Description {
    /// Name of the node, `namespace/name` of the pod.
    pub title: String,
    /// Label and text.
    pub rows: Vec<(String, String)>,
}

/// What there is to say of an item; empty for one that the snapshot doesn't have.
#[must_use]
pub fn describe(snapshot: &Snapshot, totals: &Totals, settings: &Settings, item: Item) -> Description {
    match item {
        Item::Node(id) if (id.0 as usize) < snapshot.nodes.len().min(totals.nodes.len()) => {
            node(snapshot, totals, settings, id)
        }
        Item::Pod(id) if (id.0 as usize) < snapshot.pods.len() => pod(snapshot, settings, id),
        _ => Description::default(),
    }
}

fn node(snapshot: &Snapshot, totals: &Totals, settings: &Settings, id: NodeId) -> Description {
    let commitment = totals.commitment(snapshot, id, settings.resource);
    let resource = snapshot.resource_name(settings.resource);
    let mut rows = Rows::default();
    let words = node_words(snapshot, snapshot.node(id));
    let ready = (!words.iter().any(|(word, _)| matches!(*word, "NotReady" | "readiness unknown"))).then_some("Ready");
    let over = is_overcommitted(&commitment).then_some("overcommitted");
    let words = ready.into_iter().chain(words.iter().map(|(word, _)| *word)).chain(over);
    rows.push("State", words.collect::<Vec<_>>().join(", "));
    for bar in Bar::ALL {
        let whole = if bar == Bar::Allocatable { None } else { commitment.allocatable };
        let label = match bar {
            Bar::Request => "requested",
            Bar::Limit => "limits",
            Bar::Usage => "used",
            Bar::Allocatable => "allocatable",
            Bar::Capacity => "capacity",
        };
        rows.push(&format!("{resource} {label}"), share_text(resource, bar.amount(&commitment), whole, "allocatable"));
    }
    let all = totals.pods_of_node.get(id.0 as usize).map_or(0, Vec::len);
    let ended = all.saturating_sub(commitment.pods as usize);
    let ended = if ended == 0 { String::new() } else { format!(", {} more ended", format_integer(ended as i128)) };
    rows.push("Pods", format!("{}{ended}", format_integer(i128::from(commitment.pods))));
    Description { title: snapshot.text(snapshot.node(id).name).to_owned(), rows: rows.0 }
}

fn pod(snapshot: &Snapshot, settings: &Settings, id: PodId) -> Description {
    let pod = snapshot.pod(id);
    let resource = snapshot.resource_name(settings.resource);
    let amounts = PodAmounts::of(snapshot, pod, settings.resource);
    let allocatable =
        pod.node.and_then(|node| amount_of(snapshot.amounts(snapshot.node(node).allocatable), settings.resource));
    let mut rows = Rows::default();
    let node = snapshot.text(pod.node_name);
    rows.push("Node", if node.is_empty() { "none" } else { node }.to_owned());
    rows.push("Status", format!("{}, {} of {} ready", snapshot.text(pod.status), pod.ready, pod.ready_of));
    let request = (!amounts.request.is_zero()).then_some(amounts.request);
    let or_none = |amount: Option<Quantity>| match amount {
        Some(_) => share_text(resource, amount, allocatable, "allocatable"),
        None => "none".to_owned(),
    };
    rows.push(&format!("{resource} requested"), or_none(request));
    rows.push(&format!("{resource} limit"), or_none(amounts.limit));
    rows.push(&format!("{resource} used"), share_text(resource, amounts.usage, request, "request"));
    rows.push("Restarts", format_integer(i128::from(pod.restarts)));
    let (kind, owner) = (snapshot.text(pod.owner_kind), snapshot.text(pod.owner_name));
    rows.push("Owner", if owner.is_empty() { "none".to_owned() } else { format!("{kind} {owner}") });
    Description { title: snapshot.pod_key(pod), rows: rows.0 }
}

#[derive(Default)]
struct Rows(Vec<(String, String)>);

impl Rows {
    fn push(&mut self, label: &str, text: String) {
        self.0.push((label.to_owned(), text));
    }
}

/// `1.50 cores, 37.5% of allocatable`.
fn share_text(resource: &str, amount: Option<Quantity>, whole: Option<Quantity>, of: &str) -> String {
    let Some(amount) = amount else { return "unknown".to_owned() };
    let text = format_resource(resource, amount);
    match whole.and_then(|whole| amount.ratio_of(whole)) {
        Some(ratio) => format!("{text}, {} of {of}", format_percent(Some(ratio * 100.0))),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use cluster::ResourceId;

    use super::*;
    use crate::Measure;
    use crate::testing::{node_usage, pod, pod_usage, ready, running, snapshot};

    #[test]
    fn a_description_says_what_of_what() {
        let snapshot = snapshot(&[
            ready("a", r#""cpu":"4""#),
            running("web", "a", "1500m"),
            pod("bare", "gone", "", ""),
            pod("ended", "a", "", r#""phase":"Succeeded""#),
            node_usage("a", r#""cpu":"1""#),
            pod_usage("web", r#""cpu":"750m""#),
        ]);
        let totals = Totals::of(&snapshot);
        let settings = Settings { resource: ResourceId::CPU, measure: Measure::default() };
        let text = |item| {
            let Description { title, rows } = describe(&snapshot, &totals, &settings, item);
            let rows: Vec<String> = rows.iter().map(|(label, text)| format!("{label}: {text}")).collect();
            format!("{title}\n{}", rows.join("\n"))
        };
        let expected = "a\nState: Ready\ncpu requested: 1.50 cores, 37.5% of allocatable\n\
            cpu limits: 0 cores, 0% of allocatable\ncpu used: 1 core, 25.0% of allocatable\n\
            cpu allocatable: 4 cores\ncpu capacity: 4 cores, 100% of allocatable\nPods: 1, 1 more ended";
        assert_eq!(text(Item::Node(NodeId(0))), expected);
        let expected = "ns/web\nNode: a\nStatus: Running, 1 of 1 ready\n\
            cpu requested: 1.50 cores, 37.5% of allocatable\ncpu limit: none\n\
            cpu used: 750 millicores, 50.0% of request\nRestarts: 0\nOwner: none";
        assert_eq!(text(Item::Pod(PodId(0))), expected);
        let expected = "ns/bare\nNode: gone\nStatus: Unknown, 0 of 1 ready\ncpu requested: none\ncpu limit: none\n\
            cpu used: unknown\nRestarts: 0\nOwner: none";
        assert_eq!(text(Item::Pod(PodId(1))), expected);
        assert_eq!(text(Item::Node(NodeId(77))), "\n");
    }
}
