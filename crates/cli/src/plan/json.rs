//! The pods that wait, as JSON.

use cluster::{NodeId, ResourceId, Snapshot, Warning};
use planner::{Explainer, Group, Pending, PodExplained, Reason, Verdict};
use serde_json::{Map, Value, json};
use units::Quantity;

pub(crate) fn of_pending(
    snapshot: &Snapshot,
    explainer: &Explainer<'_>,
    pending: &Pending,
    with_nodes: bool,
    warnings: &[Warning],
) -> Value {
    let groups: Vec<Value> = pending
        .groups
        .iter()
        .map(|group| {
            let mut value = of_group(snapshot, explainer, group);
            if with_nodes {
                let explained = explainer.pod(group.pods[0]);
                value.insert("nodes_by_reason".to_owned(), nodes_by_reason(snapshot, &explained));
            }
            Value::Object(value)
        })
        .collect();
    json!({"nodes": pending.nodes, "pods": pending.pods, "groups": groups, "warnings": warnings})
}

pub(crate) fn of_pod(snapshot: &Snapshot, explainer: &Explainer<'_>, explained: &PodExplained) -> Value {
    let nodes: Vec<Value> = explained
        .nodes
        .iter()
        .map(|finding| {
            let reasons: Vec<Value> = finding.reasons.iter().map(|reason| of_reason(snapshot, reason)).collect();
            json!({
                "node": node_name(snapshot, finding.node),
                "reasons": reasons,
                "reported": finding.reported,
                "short": amounts(snapshot, &finding.short),
                "too_small": finding.too_small,
            })
        })
        .collect();
    let mut value = of_group(snapshot, explainer, &explained.summary);
    value.insert("nodes".to_owned(), nodes.into());
    Value::Object(value)
}

fn of_group(snapshot: &Snapshot, explainer: &Explainer<'_>, group: &Group) -> Map<String, Value> {
    let pods: Vec<String> = group.pods.iter().map(|pod| snapshot.pod_key(snapshot.pod(*pod))).collect();
    let asked = snapshot.amounts(snapshot.pod(group.pods[0]).requests);
    let by_reason: Vec<Value> = group
        .by_reason
        .iter()
        .map(|count| {
            let mut value = of_reason(snapshot, &count.reason);
            value["nodes"] = count.nodes.into();
            value["example"] = node_name(snapshot, count.example).into();
            value
        })
        .collect();
    let changes: Vec<Value> = group
        .changes
        .iter()
        .map(|change| {
            let node = change.node.map(|node| node_name(snapshot, node));
            json!({"change": change.sentence, "rules": change.rules, "node": node, "nodes": change.nodes})
        })
        .collect();
    // Where the scheduler has written about several pods of a group, the first that it wrote about.
    let said = group.pods.iter().find_map(|pod| explainer.said(*pod));
    let value = json!({
        "pods": pods,
        "requests": amounts(snapshot, asked),
        "sentence": group.sentence,
        "scheduler_said": said,
        "agrees": said.map(|said| said == group.sentence),
        "by_reason": by_reason,
        "verdict": of_verdict(snapshot, &group.verdict),
        "smallest_change": group.changes.first().map(|change| &change.sentence),
        "changes": changes,
        "notes": group.notes,
    });
    if let Value::Object(map) = value { map } else { Map::new() }
}

fn nodes_by_reason(snapshot: &Snapshot, explained: &PodExplained) -> Value {
    let mut map = Map::new();
    for finding in &explained.nodes {
        for reason in &finding.reasons[..finding.reported] {
            let list = map.entry(reason.text(snapshot)).or_insert_with(|| Value::Array(Vec::new()));
            if let Value::Array(list) = list {
                list.push(node_name(snapshot, finding.node).into());
            }
        }
    }
    Value::Object(map)
}

fn of_reason(snapshot: &Snapshot, reason: &Reason) -> Value {
    json!({"rule": reason.rule(), "reason": reason.text(snapshot)})
}

fn of_verdict(snapshot: &Snapshot, verdict: &Verdict) -> Value {
    let mut value = json!({"kind": verdict.name()});
    match verdict {
        Verdict::FitsNow { nodes, example } | Verdict::NotKnown { nodes, example } => {
            value["nodes"] = (*nodes).into();
            value["example"] = node_name(snapshot, *example).into();
        }
        Verdict::NeedsRoom { node, short } => {
            value["node"] = node_name(snapshot, *node).into();
            value["short"] = amounts(snapshot, short);
        }
        Verdict::NeedsBiggerNode { at_least } => value["at_least"] = amounts(snapshot, at_least),
        Verdict::Stopped(problem) => value["problem"] = problem.text(snapshot).into(),
        _ => {}
    }
    value
}

fn amounts(snapshot: &Snapshot, list: &[(ResourceId, Quantity)]) -> Value {
    let pairs = list
        .iter()
        .map(|(resource, amount)| (snapshot.resource_name(*resource).to_owned(), Value::String(amount.exact())));
    Value::Object(pairs.collect())
}

fn node_name(snapshot: &Snapshot, node: NodeId) -> &str {
    snapshot.text(snapshot.node(node).name)
}
