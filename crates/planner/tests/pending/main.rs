//! Every rule on the smallest cluster that shows it, and what holds for any cluster.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod notes;
mod preemption;
mod properties;
mod rules;
mod volumes;

use cluster::{Limits, Snapshot, SnapshotReader};
use isotherm_planner::{Explainer, Group, Pending};

/// A node with 4 cpu, 8 Gi and 10 pods: its name, the rest of its metadata and its spec.
fn node(name: &str, labels: &str, spec: &str) -> String {
    format!(
        r#"{{"kind":"Node","apiVersion":"v1","metadata":{{"name":"{name}","labels":{{{labels}}}}},"spec":{{{spec}}},
        "status":{{"allocatable":{{"cpu":"4","memory":"8Gi","pods":"10"}}}}}}"#
    )
}

/// A pod that waits, asking for 1 cpu: its name, labels and the rest of its spec.
fn waiting(name: &str, labels: &str, spec: &str) -> String {
    let comma = if spec.is_empty() { "" } else { "," };
    pod(
        name,
        labels,
        &format!(r#"{spec}{comma}"containers":[{{"name":"c","resources":{{"requests":{{"cpu":"1"}}}}}}]"#),
    )
}

/// A pod without a default for anything in its spec.
fn pod(name: &str, labels: &str, spec: &str) -> String {
    let phase = if spec.contains("nodeName") { "Running" } else { "Pending" };
    format!(
        r#"{{"kind":"Pod","apiVersion":"v1","metadata":{{"namespace":"shop","name":"{name}","labels":{{{labels}}}}},
        "spec":{{{spec}}},"status":{{"phase":"{phase}"}}}}"#
    )
}

/// A pod on a node that asks for so much CPU.
fn running(name: &str, on: &str, cpu_milli: u32, labels: &str, spec: &str) -> String {
    let comma = if spec.is_empty() { "" } else { "," };
    let containers = format!(r#""containers":[{{"name":"c","resources":{{"requests":{{"cpu":"{cpu_milli}m"}}}}}}]"#);
    pod(name, labels, &format!(r#""nodeName":"{on}",{spec}{comma}{containers}"#))
}

fn snapshot(objects: &[String]) -> Snapshot {
    let mut reader = SnapshotReader::new(Limits::default());
    reader.begin("objects");
    reader.feed(format!(r#"{{"kind":"List","items":[{}]}}"#, objects.join(",")).as_bytes());
    reader.end().unwrap();
    let (snapshot, warnings) = reader.finish();
    assert!(warnings.is_empty(), "{warnings:?}");
    snapshot
}

fn pending(objects: &[String]) -> Pending {
    isotherm_planner::explain(&snapshot(objects))
}

/// The only group of a cluster with one sort of waiting pod.
fn only(objects: &[String]) -> Group {
    let mut groups = pending(objects).groups;
    assert_eq!(groups.len(), 1, "{groups:?}");
    groups.remove(0)
}

/// Sentence, verdict and smallest change.
fn answer(objects: &[String]) -> [String; 3] {
    let group = only(objects);
    let change = group.changes.first().map(|change| change.sentence.clone()).unwrap_or_default();
    [group.sentence, group.verdict.name().to_owned(), change]
}

/// The sentence of a pod for which preemption does nothing, up to that.
fn filters(sentence: &str) -> &str {
    sentence.split_once(". no new claims").map_or(sentence, |(head, _)| head)
}

/// What every rule says of one pod on one node, as texts.
fn findings(snapshot: &Snapshot, pod: &str, node: &str) -> Vec<String> {
    let explained = Explainer::new(snapshot).pod(snapshot.find_pod("shop", pod).unwrap());
    let id = snapshot.find_node(node).unwrap();
    let finding = explained.nodes.into_iter().find(|finding| finding.node == id).unwrap();
    finding.reasons.iter().map(|reason| reason.text(snapshot)).collect()
}
