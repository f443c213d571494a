//! Every sentence about one thing has it in the singular.

use engine::{ClusterSettings, ListAsked, Outgoing, Request, SourceKind};
use serde_json::{Value, json};

use super::Host;

const NOW_MS: i64 = 1_770_000_000_000;
const LISTS: [&str; 7] = ["pods", "pending", "workloads", "disruption", "versions", "controllers", "events"];

fn node(ready: &str, version: &str) -> Value {
    json!({"kind": "Node", "apiVersion": "v1", "metadata": {"name": "n1", "uid": "n", "resourceVersion": "1"},
        "spec": {"taints": [{"key": "only", "effect": "NoSchedule"}]},
        "status": {"nodeInfo": {"kubeletVersion": version, "kubeProxyVersion": version},
            "capacity": {"cpu": "1", "memory": "1Gi", "pods": "1"}, "allocatable": {"cpu": "1", "memory": "1Gi", "pods": "1"},
            "conditions": [{"type": "Ready", "status": ready}]}})
}

#[expect(clippy::needless_pass_by_value, reason = "JSON is written where it is passed")]
fn pod(name: &str, spec: Value, ready: bool) -> Value {
    let phase = if spec.get("nodeName").is_some() { "Running" } else { "Pending" };
    json!({"kind": "Pod", "apiVersion": "v1",
        "metadata": {"namespace": "d", "name": name, "labels": {"app": "x"},
            "ownerReferences": [{"kind": "ReplicaSet", "name": "x", "controller": true}]},
        "spec": spec,
        "status": {"phase": phase, "conditions": [{"type": "Ready", "status": if ready { "True" } else { "False" }}],
            "containerStatuses": [{"name": "c", "ready": ready, "restartCount": 1, "state": {"running": {}}}]}})
}

#[expect(clippy::needless_pass_by_value, reason = "JSON is written where it is passed")]
fn object(kind: &str, api_version: &str, spec: Value, status: Value) -> Value {
    json!({"kind": kind, "apiVersion": api_version, "spec": spec, "status": status,
        "metadata": {"namespace": "d", "name": "x", "uid": kind, "resourceVersion": "1", "generation": 2}})
}

fn asks() -> Value {
    json!([{"name": "c", "resources": {"requests": {"cpu": "900m", "memory": "1Mi"}}}])
}

/// Clusters that have one of each.
fn clusters() -> Vec<(&'static str, Vec<Value>)> {
    let budget = object(
        "PodDisruptionBudget",
        "policy/v1",
        json!({"minAvailable": 1, "selector": {"matchLabels": {"app": "x"}}}),
        json!({"observedGeneration": 1, "disruptionsAllowed": 0, "currentHealthy": 1, "desiredHealthy": 1, "expectedPods": 1}),
    );
    let rolling = object("Deployment", "apps/v1", json!({"replicas": 1}), json!({"observedGeneration": 1}));
    let scaler = object(
        "HorizontalPodAutoscaler",
        "autoscaling/v2",
        json!({"maxReplicas": 9, "scaleTargetRef": {"kind": "Deployment", "name": "x"}, "metrics": [{"type": "External",
            "external": {"metric": {"name": "q"}, "target": {"type": "AverageValue", "averageValue": "1"}}}]}),
        json!({"currentReplicas": 1, "desiredReplicas": 1, "currentMetrics": [{"type": "External",
            "external": {"metric": {"name": "q"}, "current": {"averageValue": "5"}}}]}),
    );
    let event = |kind: &str| {
        json!({"kind": "Event", "apiVersion": "v1", "metadata": {"namespace": "d", "name": kind}, "type": kind, "reason": "BackOff",
            "count": 1, "lastTimestamp": "2026-02-02T02:00:00Z", "involvedObject": {"kind": "Pod", "namespace": "d", "name": "p"}})
    };
    let on = |name: &str| json!({"nodeName": name, "containers": asks()});
    let server = json!({"serverVersion": {"gitVersion": "v1.33.0"}, "clientVersion": {"gitVersion": "v1.33.0"}});
    let nowhere = || json!({"containers": asks()});
    let gated = json!({"containers": asks(), "schedulingGates": [{"name": "g"}]});
    let large = json!({"containers": [{"name": "c", "resources": {"requests": {"cpu": "64"}}}]});
    vec![
        ("a pod that runs", vec![node("True", "v1.33.0"), pod("p", on("n1"), true), budget.clone()]),
        (
            "what is not ready",
            vec![
                node("False", "v1.30.1"),
                pod("p", on("n1"), false),
                budget.clone(),
                rolling,
                event("Warning"),
                server.clone(),
            ],
        ),
        ("a pod that waits", vec![node("True", "v1.33.0"), pod("p", nowhere(), false)]),
        ("a gate", vec![node("True", "v1.32.0"), pod("p", gated, false), server]),
        ("a pod that is too large", vec![node("True", "v1.33.0"), pod("p", large, false)]),
        ("a node that is absent", vec![node("True", "v1.33.0"), pod("p", on("gone"), true), event("Normal")]),
        ("no node", vec![pod("p", on("gone"), true), budget]),
        ("an autoscaler", vec![node("True", "v1.33.0"), scaler]),
        ("a node alone", vec![node("True", "v1.33.0")]),
    ]
}

/// All texts of a value.
fn texts(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::String(text) => into.push(text.clone()),
        Value::Array(list) => list.iter().for_each(|one| texts(one, into)),
        Value::Object(members) => members.values().for_each(|one| texts(one, into)),
        _ => {}
    }
}

/// The first place where a lone 1 counts several.
fn wrong(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split([' ', '\u{2009}']).collect();
    let wrong = words.windows(2).find(|pair| {
        // The scheduler's own words: `1 node(s) had`.
        let noun = pair[1].trim_end_matches([',', '.', ':', ';', ')']);
        let is_plural = noun.len() > 2
            && !noun.contains('(')
            && noun.ends_with('s')
            && !noun.ends_with("ss")
            && !VERBS.contains(&noun);
        pair[0].trim_start_matches('(') == "1" && is_plural
    });
    wrong.map(|pair| pair.join(" "))
}

/// Words that end in s and are no plural.
const VERBS: [&str; 6] = ["fits", "needs", "waits", "holds", "has", "was"];

#[test]
fn one_thing_is_never_several() {
    for (name, objects) in clusters() {
        let mut host = Host::default();
        let text: Vec<String> = objects.iter().map(Value::to_string).collect();
        assert!(
            matches!(host.load(SourceKind::Cluster, &[], text.join("\n").as_bytes()), Outgoing::Opened(_)),
            "{name}"
        );
        let mut asked = vec![
            Request::Glance { now_unix_ms: NOW_MS },
            Request::NodeRows { from: 0, to: 9 },
            Request::Node { name: "n1".to_owned() },
            Request::Pod { name: "d/p".to_owned() },
        ];
        for color in ["usage", "restarts", "version", "age", "status", "cost"] {
            let group = vec!["label:kubernetes.io/os".to_owned()];
            let settings =
                ClusterSettings { color: color.to_owned(), group, now_unix_ms: NOW_MS, ..ClusterSettings::default() };
            asked.insert(0, Request::Cluster { settings });
        }
        for kind in LISTS {
            for filter in ["", "name:nothing"] {
                let (kind, filter) = (kind.to_owned(), filter.to_owned());
                asked.push(Request::List(ListAsked {
                    kind,
                    filter,
                    to: 9,
                    now_unix_ms: NOW_MS,
                    ..ListAsked::default()
                }));
            }
        }
        for request in asked {
            let words = format!("{request:?}");
            let answer = serde_json::to_value(host.of_cluster(request)).unwrap();
            let mut said = Vec::new();
            texts(&answer, &mut said);
            for sentence in said {
                assert_eq!(wrong(&sentence), None, "{name}: {sentence}, asked {words}");
            }
        }
    }
}

#[test]
fn the_reader_of_sentences_finds_what_is_wrong() {
    for (sentence, found) in [
        ("1 pods", Some("1 pods")),
        ("it holds (1 nodes) now", Some("(1 nodes)")),
        ("11 pods", None),
        ("1 pod waits for one of 1 nodes.", Some("1 nodes.")),
        ("1 waits, 1 pod", None),
    ] {
        assert_eq!(wrong(sentence).as_deref(), found, "{sentence}");
    }
}
