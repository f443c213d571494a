//! The words that describe a node.

use crate::model::{LabelsId, Node, Snapshot};

/// The value of a label by its key, empty if it has none.
pub fn label_value<'a>(snapshot: &'a Snapshot, labels: LabelsId, key: &str) -> &'a str {
    snapshot.find_text(key).and_then(|key| snapshot.label(labels, key)).map_or("", |value| snapshot.text(value))
}

/// The instance type of a node, by its label of today or of before; empty if it has none.
pub fn instance_type<'a>(snapshot: &'a Snapshot, node: &Node) -> &'a str {
    either(snapshot, node, ["node.kubernetes.io/instance-type", "beta.kubernetes.io/instance-type"])
}

/// The zone of a node, by its label of today or of before; empty if it has none.
pub fn zone<'a>(snapshot: &'a Snapshot, node: &Node) -> &'a str {
    either(snapshot, node, ["topology.kubernetes.io/zone", "failure-domain.beta.kubernetes.io/zone"])
}

fn either<'a>(snapshot: &'a Snapshot, node: &Node, keys: [&str; 2]) -> &'a str {
    let values = keys.map(|key| label_value(snapshot, node.labels, key));
    if values[0].is_empty() { values[1] } else { values[0] }
}

/// The status of a node in words, the first as kubectl prints it (`Ready`, `NotReady`, or `Unknown` without
/// that condition): then `Unreachable` where its kubelet is silent, `SchedulingDisabled`, `Disrupted` where an
/// autoscaler is about to take it away, `Terminating`, the other conditions that are True (`MemoryPressure`), and `NoMetrics` where others have metrics and it has not.
pub fn node_status<'a>(snapshot: &'a Snapshot, node: &Node) -> Vec<&'a str> {
    let ready = snapshot.condition(node.conditions, "Ready").map_or("", |ready| snapshot.text(ready.status));
    let mut words = vec![match ready {
        "True" => "Ready",
        "" => "Unknown",
        _ => "NotReady",
    }];
    if ready == "Unknown" {
        words.push("Unreachable");
    }
    if node.unschedulable {
        words.push("SchedulingDisabled");
    }
    if is_disrupted(snapshot, node) {
        words.push("Disrupted");
    }
    if node.deleted.unix_ms().is_some() {
        words.push("Terminating");
    }
    for condition in node.conditions.of(&snapshot.conditions) {
        let kind = snapshot.text(condition.kind);
        if kind != "Ready" && snapshot.text(condition.status) == "True" {
            words.push(kind);
        }
    }
    if snapshot.node_metrics.is_some_and(|count| count > 0) && node.usage.is_none() {
        words.push("NoMetrics");
    }
    words
}

/// Whether an autoscaler has tainted a node because it is about to take it away: Karpenter (`pkg/apis/v1/taints.go`,
/// and the key of its beta) or Cluster Autoscaler.
pub fn is_disrupted(snapshot: &Snapshot, node: &Node) -> bool {
    let taints = node.taints.of(&snapshot.taints).iter();
    let mut keys = taints.map(|taint| snapshot.text(taint.key));
    keys.any(|key| {
        matches!(key, "karpenter.sh/disrupted" | "karpenter.sh/disruption" | "ToBeDeletedByClusterAutoscaler")
    })
}

/// Whether a list of a kind was read, though it may be empty; by its key in the facts, such as `pdbs`.
pub fn list_was_read(snapshot: &Snapshot, key: &str) -> bool {
    snapshot.other_kinds.iter().any(|kind| kind.key == key)
}
