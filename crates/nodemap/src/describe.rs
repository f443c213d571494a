//! What there is to say of a group, a node or a pod in a tooltip.

use cluster::view::GroupFigures;
use cluster::{NodeId, Pod, PodId, Time, amount_of};
use units::{Quantity, format_age, format_integer, format_percent, format_resource};

use crate::heat::{PodAmounts, is_overcommitted};
use crate::state::node_words;
use crate::{Bar, Item, Measure, Scene};

/// A title and rows of label and text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Description {
    /// Name of the node, `namespace/name` of the pod.
    pub title: String,
    /// Label and text.
    pub rows: Vec<(String, String)>,
}

impl Scene<'_> {
    /// What there is to say of an item; empty for one that the snapshot doesn't have, and for a group, of which
    /// [`Scene::describe_group`] tells.
    #[must_use]
    pub fn describe(&self, item: Item) -> Description {
        match item {
            Item::Node(id) if (id.0 as usize) < self.snapshot.nodes.len().min(self.totals.nodes.len()) => {
                self.describe_node(id)
            }
            Item::Pod(id) if (id.0 as usize) < self.snapshot.pods.len() => self.describe_pod(id),
            Item::Container(row) => self.describe_container(row).unwrap_or_default(),
            _ => Description::default(),
        }
    }

    /// What there is to say of a group: what of what, in each resource that it is summed in.
    #[must_use]
    pub fn describe_group(&self, title: &str, figures: &GroupFigures) -> Description {
        let mut rows = Rows::default();
        let count = |n: u64| format_integer(i128::from(n));
        rows.push("Nodes", count(u64::from(figures.nodes)));
        rows.push("Pods", count(figures.pods));
        for sums in &figures.sums {
            let resource = self.snapshot.resource_name(sums.resource);
            let known = (sums.allocatable > Quantity::ZERO).then_some(sums.allocatable);
            rows.push(&format!("{resource} requested"), share_text(resource, Some(sums.request), known, "allocatable"));
            let usage = (sums.measured > 0).then_some(sums.usage);
            let mut used = share_text(resource, usage, Some(sums.allocatable_measured), "allocatable");
            if sums.measured > 0 && sums.measured < figures.nodes {
                used.push_str(&format!(" (metrics of {})", units::format_count(u64::from(sums.measured), "node")));
            }
            rows.push(&format!("{resource} used"), used);
            rows.push(&format!("{resource} allocatable"), share_text(resource, known, None, ""));
        }
        if figures.priced > 0 {
            let mut text = self.scale.prices.text(figures.price);
            if figures.priced < figures.nodes {
                text.push_str(&format!(" (prices of {})", units::format_count(u64::from(figures.priced), "node")));
            }
            rows.push("Cost", text);
        }
        Description { title: title.to_owned(), rows: rows.0 }
    }

    fn describe_node(&self, id: NodeId) -> Description {
        let Self { snapshot, totals, settings, .. } = *self;
        let node = snapshot.node(id);
        let commitment = totals.commitment(snapshot, id, settings.resource);
        let resource = snapshot.resource_name(settings.resource);
        let mut rows = Rows::default();
        let words = node_words(snapshot, node);
        let ready =
            (!words.iter().any(|(word, _)| matches!(*word, "NotReady" | "readiness unknown"))).then_some("Ready");
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
            rows.push(
                &format!("{resource} {label}"),
                share_text(resource, bar.amount(&commitment), whole, "allocatable"),
            );
        }
        let all = totals.pods_of_node.get(id.0 as usize).map_or(0, Vec::len);
        let ended = all.saturating_sub(commitment.pods as usize);
        let ended = if ended == 0 { String::new() } else { format!(", {} more ended", format_integer(ended as i128)) };
        rows.push("Pods", format!("{}{ended}", format_integer(i128::from(commitment.pods))));
        let restarts = || format!("{} of the pod with most", format_integer(i128::from(self.most_restarts(id))));
        rows.push_for("Restarts", self.colours(Measure::Restarts).then(restarts), false);
        self.push_age(&mut rows, node.created);
        self.push_version(&mut rows, id);
        let price = self.price(id).map(|price| self.scale.prices.text(price));
        rows.push_for("Cost", price, self.colours(Measure::Cost));
        Description { title: snapshot.text(node.name).to_owned(), rows: rows.0 }
    }

    fn describe_pod(&self, id: PodId) -> Description {
        let Self { snapshot, settings, .. } = *self;
        let pod = snapshot.pod(id);
        let mut rows = Rows::default();
        let node = snapshot.text(pod.node_name);
        rows.push("Node", if node.is_empty() { "none" } else { node }.to_owned());
        rows.push("Status", format!("{}, {} of {} ready", snapshot.text(pod.status), pod.ready, pod.ready_of));
        self.push_amounts(&mut rows, pod, &PodAmounts::of(snapshot, pod, settings.resource));
        rows.push("Restarts", format_integer(i128::from(pod.restarts)));
        let (kind, owner) = (snapshot.text(pod.owner_kind), snapshot.text(pod.owner_name));
        rows.push("Owner", if owner.is_empty() { "none".to_owned() } else { format!("{kind} {owner}") });
        self.push_age(&mut rows, pod.created);
        if let Some(node) = pod.node.filter(|_| self.colours(Measure::Version)) {
            self.push_version(&mut rows, node);
        }
        if self.colours(Measure::Cost) {
            let resource = snapshot.resource_name(settings.resource);
            let of_node = format!("% of its node's by {resource} requested");
            let words = || {
                let share = self.pod_share(id)? / self.price(pod.node?)?.ratio_of(self.scale.dearest)?;
                let price = self.price(pod.node?)?;
                let part = Quantity::from_nano((price.nano() as f64 * share).round() as i128);
                Some(format!("{}, {:.1}{of_node}", self.scale.prices.text(part), share * 100.0))
            };
            rows.push_for("Cost", words(), true);
        }
        Description { title: snapshot.pod_key(pod), rows: rows.0 }
    }

    /// Request, limit and use of a pod or a container.
    pub(crate) fn push_amounts(&self, rows: &mut Rows, pod: &Pod, amounts: &PodAmounts) {
        let Self { snapshot, settings, .. } = *self;
        let resource = snapshot.resource_name(settings.resource);
        let allocatable =
            pod.node.and_then(|node| amount_of(snapshot.amounts(snapshot.node(node).allocatable), settings.resource));
        let request = (!amounts.request.is_zero()).then_some(amounts.request);
        let or_none = |amount: Option<Quantity>| match amount {
            Some(_) => share_text(resource, amount, allocatable, "allocatable"),
            None => "none".to_owned(),
        };
        rows.push(&format!("{resource} requested"), or_none(request));
        rows.push(&format!("{resource} limit"), or_none(amounts.limit));
        rows.push(&format!("{resource} used"), share_text(resource, amounts.usage, request, "request"));
    }

    fn push_age(&self, rows: &mut Rows, created: Time) {
        let age = created.age_seconds(self.settings.now_unix_ms).map(format_age);
        rows.push_for("Age", age, self.colours(Measure::Age));
    }

    fn push_version(&self, rows: &mut Rows, id: NodeId) {
        let told = self.snapshot.text(self.snapshot.node(id).kubelet_version);
        let words = self.version(id).and_then(|version| self.version_words(version));
        let text = match words {
            Some(words) => format!("{told}, {words}"),
            None => told.to_owned(),
        };
        rows.push_for("Kubelet", (!text.is_empty()).then_some(text), self.colours(Measure::Version));
    }

    fn colours(&self, measure: Measure) -> bool {
        self.settings.measure == measure
    }
}

/// Rows under construction.
#[derive(Default)]
pub(crate) struct Rows(pub(crate) Vec<(String, String)>);

impl Rows {
    pub(crate) fn push(&mut self, label: &str, text: String) {
        self.0.push((label.to_owned(), text));
    }

    /// What isn't known is only said where it `must` be, because the colour says so too.
    fn push_for(&mut self, label: &str, text: Option<String>, must: bool) {
        if let Some(text) = text.or_else(|| must.then(|| "unknown".to_owned())) {
            self.push(label, text);
        }
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
#[path = "describe_tests.rs"]
mod tests;
