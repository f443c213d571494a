//! A cluster in one look: what is hot, what is stuck, what is wasted. Each figure leads to its list.

use cluster::view::{self, Workload};
use cluster::{NodeId, ResourceId, Snapshot};
use serde::{Deserialize, Serialize};
use units::{Quantity, format_count, format_percent, format_resource, percent};

use crate::cluster_view::ClusterView;
use crate::lists::{Of, pods_of};

/// How many nodes, and how many workloads, are named for a resource.
const NAMED: usize = 3;
/// Below this share of its allocatable CPU and memory, a node is nearly empty.
const NEARLY_EMPTY_PERCENT: f64 = 10.0;

/// The look.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Glance {
    /// Nodes and workloads that use most.
    pub hot: Vec<GlanceRow>,
    /// What doesn't go on, or not as it should.
    pub stuck: Vec<GlanceRow>,
    /// What is paid for and not used.
    pub wasted: Vec<GlanceRow>,
    /// What could not be told, and which list would tell it.
    pub missing: Vec<String>,
}

/// A line of it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct GlanceRow {
    /// What it is about.
    pub text: String,
    /// Its figure; may be empty.
    pub figure: String,
    /// Length of its bar in percent.
    pub pct: Option<f64>,
    /// Whether `text` is a name from the cluster.
    pub is_name: bool,
    /// Whether it is something to look at.
    pub alarm: bool,
    /// The screen that lists it.
    pub screen: String,
    /// Keys of the URL there.
    pub keys: Vec<(String, String)>,
}

impl GlanceRow {
    fn leads(mut self, screen: &str, key: &str, value: &str) -> Self {
        screen.clone_into(&mut self.screen);
        if !key.is_empty() {
            self.keys.push((key.to_owned(), value.to_owned()));
        }
        self
    }
}

impl ClusterView {
    /// The look at a cluster, at a time of display.
    pub(crate) fn glance(&mut self, now_unix_ms: i64) -> Glance {
        let workloads = view::workloads(&self.snapshot);
        let mut glance = Glance::default();
        for resource in [ResourceId::CPU, ResourceId::MEMORY] {
            self.hot_nodes(resource, &mut glance.hot);
            hot_workloads(&self.snapshot, &workloads, resource, &mut glance.hot);
            self.waste(resource, &mut glance.wasted);
            wasteful(&self.snapshot, &workloads, resource, &mut glance.wasted);
        }
        glance.wasted.extend(self.nearly_empty());
        glance.stuck = self.stuck(now_unix_ms);
        glance.missing = missing(&self.snapshot);
        glance
    }

    /// The nodes that use most of what they can give; without metrics, those that most is asked of.
    fn hot_nodes(&self, resource: ResourceId, into: &mut Vec<GlanceRow>) {
        let snapshot = &self.snapshot;
        let by_use = snapshot.nodes.iter().any(|node| node.usage.is_some());
        let share = |id: NodeId| {
            let c = self.totals.commitment(snapshot, id, resource);
            let part = if by_use { c.usage? } else { c.request };
            percent(part.as_f64(), c.allocatable?.as_f64())
        };
        let mut nodes: Vec<(f64, NodeId)> =
            snapshot.node_ids().filter_map(|(id, _)| Some((share(id)?, id))).filter(|(pct, _)| *pct > 0.0).collect();
        nodes.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let word = if by_use { "used" } else { "requested" };
        for (pct, id) in nodes.into_iter().take(NAMED) {
            let name = snapshot.text(snapshot.node(id).name);
            let figure = format!("{} {} {word}", format_percent(Some(pct)), short(snapshot, resource));
            let row = GlanceRow {
                text: name.to_owned(),
                figure,
                pct: Some(pct),
                is_name: true,
                alarm: pct > 90.0,
                ..GlanceRow::default()
            };
            into.push(row.leads("nodes", "node", name));
        }
    }

    /// What no pod asks for, and what is asked for and not used.
    fn waste(&self, resource: ResourceId, into: &mut Vec<GlanceRow>) {
        let snapshot = &self.snapshot;
        let name = snapshot.resource_name(resource);
        let (mut whole, mut asked) = (Quantity::ZERO, Quantity::ZERO);
        for (id, _) in snapshot.node_ids() {
            let c = self.totals.commitment(snapshot, id, resource);
            whole = whole.saturating_add(c.allocatable.unwrap_or_default());
            asked = asked.saturating_add(c.request);
        }
        if whole > asked {
            let free = whole.saturating_sub(asked);
            into.push(
                share_row(
                    capitalised(&format!("{} that no pod asks for", short(snapshot, resource))),
                    name,
                    free,
                    whole,
                )
                .leads("nodes", "sort", "request"),
            );
        }
        let (asked, used) = snapshot.pods.iter().filter(|pod| snapshot.holds_resources(pod)).fold(
            (Quantity::ZERO, Quantity::ZERO),
            |(asked, used), pod| match pod.usage {
                Some(usage) => (
                    asked.saturating_add(amount(snapshot, pod.requests, resource)),
                    used.saturating_add(amount(snapshot, usage.amounts, resource)),
                ),
                None => (asked, used),
            },
        );
        if asked > used {
            let idle = asked.saturating_sub(used);
            let text = capitalised(&format!("{} asked for and not used", short(snapshot, resource)));
            into.push(share_row(text, name, idle, asked).leads("workloads", "sort", &format!("{name}_request")));
        }
    }

    /// Nodes that hardly anything is asked of.
    fn nearly_empty(&self) -> Option<GlanceRow> {
        let snapshot = &self.snapshot;
        let is_nearly_empty = |id: NodeId| {
            [ResourceId::CPU, ResourceId::MEMORY].into_iter().all(|resource| {
                let c = self.totals.commitment(snapshot, id, resource);
                let share = c.allocatable.and_then(|whole| percent(c.request.as_f64(), whole.as_f64()));
                share.is_some_and(|pct| pct < NEARLY_EMPTY_PERCENT)
            })
        };
        let count = snapshot.node_ids().filter(|(id, _)| is_nearly_empty(*id)).count();
        let row = GlanceRow {
            text: format!("Nodes with less than {NEARLY_EMPTY_PERCENT}% requested"),
            figure: units::format_integer(count as i128),
            ..GlanceRow::default()
        };
        let filter = format!("cpu.requested < {NEARLY_EMPTY_PERCENT}% memory.requested < {NEARLY_EMPTY_PERCENT}%");
        (count > 0).then(|| row.leads("nodes", "filter", &filter))
    }

    /// The alarms of every screen's answer.
    fn stuck(&mut self, now_unix_ms: i64) -> Vec<GlanceRow> {
        let of = Of { snapshot: &self.snapshot, now_unix_ms };
        let not_ready =
            self.snapshot.nodes.iter().filter(|node| view::node_status(&self.snapshot, node).contains(&"NotReady"));
        let not_ready = not_ready.count();
        let nodes = (not_ready > 0).then(|| {
            let text = format!("{} not ready", format_count(not_ready as u64, "node"));
            GlanceRow { text, alarm: true, ..GlanceRow::default() }.leads("nodes", "filter", "NotReady")
        });
        let alarms = self.lists.alarms(of).into_iter().map(|(kind, part)| {
            let screen = if part.screen.is_empty() { kind } else { &part.screen };
            // On these lists' own screens it goes without saying what is counted.
            let text = match kind {
                "pods" => of_what(&part.text, "pod"),
                "workloads" => of_what(&part.text, "workload"),
                _ => capitalised(part.text.trim_end_matches(" by")),
            };
            GlanceRow { text, alarm: true, ..GlanceRow::default() }.leads(screen, "filter", &part.filter)
        });
        nodes.into_iter().chain(alarms).collect()
    }
}

/// The workloads that use most of a resource.
fn hot_workloads(snapshot: &Snapshot, workloads: &[Workload], resource: ResourceId, into: &mut Vec<GlanceRow>) {
    let used = workloads.iter().filter_map(|workload| Some((workload.used(resource)?, workload)));
    let mut used: Vec<(Quantity, &Workload)> = used.filter(|(used, _)| !used.is_zero()).collect();
    used.sort_by_key(|(used, _)| std::cmp::Reverse(*used));
    let most = used.first().map_or(Quantity::ZERO, |(used, _)| *used);
    for (used, workload) in used.into_iter().take(NAMED) {
        let name = snapshot.resource_name(resource);
        let figure = format!("{} used", format_resource(name, used));
        into.push(of_workload(snapshot, workload, figure, used, most));
    }
}

/// The workloads that leave most of what they ask for unused.
fn wasteful(snapshot: &Snapshot, workloads: &[Workload], resource: ResourceId, into: &mut Vec<GlanceRow>) {
    let idle = workloads.iter().filter_map(|workload| Some((workload.unused(snapshot, resource)?, workload)));
    let mut idle: Vec<(Quantity, &Workload)> = idle.filter(|(idle, _)| !idle.is_zero()).collect();
    idle.sort_by_key(|(idle, _)| std::cmp::Reverse(*idle));
    let most = idle.first().map_or(Quantity::ZERO, |(idle, _)| *idle);
    for (idle, workload) in idle.into_iter().take(NAMED) {
        let name = snapshot.resource_name(resource);
        let figure = format!("{} unused", format_resource(name, idle));
        into.push(of_workload(snapshot, workload, figure, idle, most));
    }
}

/// A workload's line, its bar in proportion to the largest of its kind.
fn of_workload(snapshot: &Snapshot, workload: &Workload, figure: String, part: Quantity, most: Quantity) -> GlanceRow {
    let namespace = snapshot.text(workload.namespace);
    let text = match workload.kind.as_str() {
        "" => format!("{namespace}: pods without an owner"),
        _ => format!("{namespace}/{}", workload.name),
    };
    let pct = percent(part.as_f64(), most.as_f64());
    let row = GlanceRow { text, figure, pct, is_name: true, ..GlanceRow::default() };
    row.leads("pods", "filter", &pods_of(namespace, workload))
}

fn share_row(text: String, resource: &str, part: Quantity, whole: Quantity) -> GlanceRow {
    let pct = percent(part.as_f64(), whole.as_f64());
    let figure = format!("{}, {}", format_resource(resource, part), format_percent(pct));
    GlanceRow { text, figure, pct, ..GlanceRow::default() }
}

fn amount(snapshot: &Snapshot, amounts: cluster::AmountsId, resource: ResourceId) -> Quantity {
    cluster::amount_of(snapshot.amounts(amounts), resource).unwrap_or_default()
}

fn short(snapshot: &Snapshot, resource: ResourceId) -> &str {
    match snapshot.resource_name(resource) {
        "cpu" => "CPU",
        name => name,
    }
}

/// A count with what it counts put behind its number.
fn of_what(text: &str, noun: &str) -> String {
    let Some((number, rest)) = text.split_once(' ') else { return text.to_owned() };
    // A number that isn't 1 needs not be read.
    let noun = units::noun_of(if number == "1" { 1 } else { 0 }, noun);
    format!("{number} {noun} {rest}")
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn missing(snapshot: &Snapshot) -> Vec<String> {
    let mut missing = Vec::new();
    if snapshot.nodes.is_empty() {
        missing.push("No list of nodes is open.".to_owned());
    }
    if snapshot.pods.is_empty() {
        missing.push("No list of pods is open: what is requested, and what is stuck, is not known.".to_owned());
    }
    if snapshot.nodes.iter().all(|node| node.usage.is_none()) && snapshot.pods.iter().all(|pod| pod.usage.is_none()) {
        missing.push(
            "No metrics are open (`kubectl get --raw /apis/metrics.k8s.io/v1beta1/pods`): what is used is not known."
                .to_owned(),
        );
    }
    missing
}
