//! The demo's cluster: a news site on the evening of a breaking story, as its API server lists it.
//!
//! Pools, workloads and what goes wrong are tables; which node takes a pod, what the scheduler
//! says where none does, and what everything uses follow from them.

mod amount;
mod budgets_json;
mod catalog_platform;
mod catalog_site;
mod census;
mod events_json;
mod faults;
mod node;
mod node_json;
mod objects_json;
mod place;
mod pod;
mod pod_json;
mod pod_status;
mod pools;
mod schedule;
mod targets;
#[cfg(test)]
mod tests;
mod usage;
mod workload;

use super::rng::Rng;
use faults::Faults;
use node::Node;
use pod::{Pod, State};
use pod_json::Subject;
use serde_json::Value;
use usage::Usage;
use workload::Workload;

pub(super) use catalog_site::{FRONTPAGE_AFTER, FRONTPAGE_BEFORE};

/// The answer of `/version`.
const SERVER_VERSION: &str = r#"{"major":"1","minor":"36","gitVersion":"v1.36.2","platform":"linux/amd64"}"#;

/// Everything that the lists tell.
pub(super) struct Cluster {
    workloads: Vec<Workload>,
    nodes: Vec<Node>,
    /// By namespace and name.
    pods: Vec<Pod>,
    usage: Usage,
}

/// A pod whose profile is told.
pub(super) struct Profiled {
    pub(super) namespace: &'static str,
    pub(super) pod: String,
    pub(super) node: String,
    /// What its main container uses.
    pub(super) cpu_nano: u64,
    pub(super) memory_ki: u64,
}

/// The cluster at the demo's moment.
pub(super) fn cluster() -> Cluster {
    let mut workloads = catalog_site::site();
    workloads.extend(catalog_platform::platform());
    let mut nodes = node::nodes();
    let (mut pods, rooms) = place::place(&workloads, &nodes);
    node::break_some(&mut nodes);
    place::explain(&mut pods, &workloads, &nodes, &rooms);
    Faults { workloads: &workloads, nodes: &nodes, pods: &mut pods, rng: Rng::named("faults") }.happen(&rooms);
    pods.sort_by(|a, b| (workloads[a.workload].namespace, &a.name).cmp(&(workloads[b.workload].namespace, &b.name)));
    let usage = usage::usage(&pods, &workloads, &nodes);
    Cluster { workloads, nodes, pods, usage }
}

impl Cluster {
    /// The lists: file name and JSON.
    pub(super) fn lists(&self) -> Vec<(&'static str, String)> {
        let mut rng = Rng::named("metrics");
        let nodes =
            self.nodes.iter().enumerate().map(|(index, node)| node_json::node_json(index, node)).collect::<Vec<_>>();
        let pods = (0..self.pods.len()).map(|index| self.subject(index).to_json()).collect::<Vec<_>>();
        let node_metrics = self
            .nodes
            .iter()
            .zip(&self.usage.nodes)
            .filter_map(|(node, used)| used.map(|used| node_json::metrics_json(node, used, &mut rng)))
            .collect::<Vec<_>>();
        let pod_metrics = (0..self.pods.len())
            .filter(|pod| !self.usage.pods[*pod].is_empty())
            .map(|pod| self.subject(pod).metrics_json(&self.usage.pods[pod], &mut rng))
            .collect::<Vec<_>>();
        vec![
            ("nodes", list("NodeList", "v1", &nodes)),
            ("pods", list("PodList", "v1", &pods)),
            ("nodemetrics", list("NodeMetricsList", "metrics.k8s.io/v1beta1", &node_metrics)),
            ("workloads", list("List", "v1", &self.objects())),
            ("pdbs", list("PodDisruptionBudgetList", "policy/v1", &self.budgets())),
            ("events", list("EventList", "v1", &self.events())),
            ("version", SERVER_VERSION.to_owned()),
            ("podmetrics", list("PodMetricsList", "metrics.k8s.io/v1beta1", &pod_metrics)),
        ]
    }

    /// One sentence about it.
    pub(super) fn note(&self) -> String {
        let waiting = self.pods.iter().filter(|pod| matches!(pod.state, State::Unschedulable(_))).count();
        format!(
            "{} nodes and {} pods of a news site, 38 minutes after the news broke: {waiting} pods wait for a node while the pool of last week's surge stands idle.",
            self.nodes.len(),
            self.pods.len(),
        )
    }

    fn subject(&self, index: usize) -> Subject<'_> {
        let pod = &self.pods[index];
        Subject { index, pod, workload: &self.workloads[pod.workload], nodes: &self.nodes }
    }

    /// The measured pods of a workload and version, by name.
    pub(super) fn profiled(&self, workload: &str, version: &str) -> Vec<Profiled> {
        let mut found = Vec::new();
        for (pod, used) in self.pods.iter().zip(&self.usage.pods) {
            let of = &self.workloads[pod.workload];
            let main = of.containers.iter().find(|c| c.role == workload::Role::Main).map(|c| c.name);
            let used = used.iter().find(|(name, _)| Some(*name) == main);
            if let (true, Some(node), Some((_, used))) =
                (of.name == workload && pod.version == version, pod.node(), used)
            {
                found.push(Profiled {
                    namespace: of.namespace,
                    pod: pod.name.clone(),
                    node: self.nodes[node].name.clone(),
                    cpu_nano: used.cpu_nano,
                    memory_ki: used.memory_ki,
                });
            }
        }
        found
    }
}

/// A list as the API server sends it: kind and version first, items without either.
fn list(kind: &str, version: &str, items: &[Value]) -> String {
    let resource_version = if version == "v1" { r#""resourceVersion":"611640213""# } else { "" };
    let items: Vec<String> = items.iter().map(Value::to_string).collect();
    format!(
        r#"{{"kind":"{kind}","apiVersion":"{version}","metadata":{{{resource_version}}},"items":[{}]}}"#,
        items.join(",")
    )
}
