//! 1.2: what other programs get wrong, each with the input that shows it.
//!
//! Some of it shows elsewhere than in figures. That every poll is compared with the whole cluster, that nodes are looked
//! up one by one among all pods, and that a tab grows to gigabytes (kube-ops-view, Headlamp, kube-capacity):
//! `tests/large/open.mjs` and `large_lists_are_quick` measure it, and `docs/measurements.md` holds it. That what is
//! allowed is printed as N/A where it is 0 (Headlamp): `budgets_come_by_what_they_hold` in `tests/engine` looks at the
//! cell. That a trace keeps one of two objects with the same name (SimKube): `objects_of_one_name_and_two_kinds_are_two`
//! in `crates/cluster/src/read/trace_tests.rs` reads such a trace. That a drain deletes pods without asking (Headlamp):
//! nothing here changes a cluster, and `tests/house` and the page's policy keep it so; here stands what would be asked.

use cluster::view::{BarrierOf, barriers, figures_of_node, node_status};
use cluster::{Budgets, Drain, NodeId, PodId, ResourceId, Totals, drain_of, evict};
use serde_json::{Value, json};
use units::{Quantity, format_resource};

use super::{asks, facts, node, pod, snapshot, with};

/// A pod on node `n`.
fn on_node(name: &str, spec: Value) -> Value {
    pod(name, json!({}), with(json!({"nodeName": "n", "containers": []}), spec))
}

fn plain() -> Value {
    node("n", json!({}), json!({}))
}

#[test]
fn quantities_that_others_cannot_read() {
    for (defect, text, exact) in [
        ("1.2 kube-ops-view: `1.5` throws", "1.5", Some("1.5")),
        ("1.2 kube-ops-view: `.5Gi` throws", ".5Gi", Some("536870912")),
        ("1.2 kube-ops-view: `12e6` throws", "12e6", Some("12000000")),
        ("1.2 kube-ops-view: `-1` throws", "-1", Some("-1")),
        ("1.2 Headlamp: lower-case `k` is no unit", "1k", Some("1000")),
        ("1.2 Headlamp: `2e3` by chance only", "2e3", Some("2000")),
        ("1.2: capital K is none", "1K", None),
    ] {
        assert_eq!(text.parse::<Quantity>().ok().map(Quantity::exact).as_deref(), exact, "{defect}");
    }
    // Read as amounts of a node; below zero is told and counts nothing.
    let of = |cpu: &str| {
        let object = with(plain(), json!({"status": {"allocatable": {"cpu": cpu}}}));
        facts(&[object]).allocatable.get("cpu").cloned()
    };
    assert_eq!([of("1.5"), of("1k"), of("-1")], [Some("1.5".into()), Some("1000".into()), None]);
    let gib = format_resource("memory", "3Gi".parse().unwrap());
    assert_eq!(gib, "3.0 GiB", "1.2 Headlamp: GiB labelled GB");
}

#[test]
fn sums_that_others_leave_out() {
    let cpu = |amount: &str| asks(json!({"cpu": amount}));
    let sidecar = with(cpu("1"), json!({"name": "s", "restartPolicy": "Always"}));
    let container = || json!({"containers": [cpu("1")]});
    let phase = |phase: &str| with(on_node("p", container()), json!({"status": {"phase": phase}}));
    let init = on_node("p", with(container(), json!({"initContainers": [cpu("3")]})));
    let beside = on_node("p", with(container(), json!({"initContainers": [sidecar]})));
    let overhead = on_node("p", with(container(), json!({"overhead": {"cpu": "500m"}})));
    let pod_level = on_node("p", with(container(), json!({"resources": {"requests": {"cpu": "2"}}})));
    let resized = json!({"containerStatuses": [{"name": "c", "allocatedResources": {"cpu": "3"}, "resources": {"requests": {"cpu": "3"}}}]});
    for (defect, pod, expected) in [
        ("1.2 kube-ops-view: Failed pods are counted", phase("Failed"), None),
        ("1.2 Headlamp: terminal pods are counted", phase("Succeeded"), None),
        ("1.2 kube-ops-view, kubernetes-mixin: init containers are left out", init, Some("3")),
        ("1.2 Headlamp: sidecars are max-ed instead of added; kubernetes-mixin: left out", beside, Some("2")),
        ("1.2 kube-ops-view, Headlamp, kubernetes-mixin: overhead is left out", overhead, Some("1.5")),
        ("1.2 kube-ops-view, Headlamp: pod-level resources are left out", pod_level, Some("2")),
        (
            "1.2 eks-node-viewer: an in-place resize shows stale sums",
            with(on_node("p", container()), json!({"status": resized})),
            Some("3"),
        ),
    ] {
        let found = facts(&[plain(), pod]);
        assert_eq!(found.requests_on_nodes.get("cpu").map(String::as_str), expected, "{defect}");
    }
    // The same pod again, as a change brings it: what it asks for now counts, once.
    let change =
        |cpu_now: &str| json!({"type": "MODIFIED", "object": on_node("p", json!({"containers": [cpu(cpu_now)]}))});
    let found = facts(&[plain(), on_node("p", container()), change("3")]);
    let sums = (found.pods, found.requests_on_nodes["cpu"].as_str());
    assert_eq!(sums, (1, "3"), "1.2 eks-node-viewer: requests of a bound pod are never added again");
}

#[test]
fn nodes_that_others_drop() {
    let card = on_node("p", json!({"containers": [asks(json!({"example.com/card": "2", "cpu": "1"}))]}));
    let snapshot_of_card = snapshot(&[plain(), card]);
    let totals = Totals::of(&snapshot_of_card);
    let card = snapshot_of_card.find_resource("example.com/card").unwrap();
    let commitment = totals.commitment(&snapshot_of_card, NodeId(0), card);
    let shown = (commitment.request.exact(), commitment.allocatable);
    assert_eq!(shown, ("2".to_owned(), None), "1.2 kube-ops-view: a resource that the node does not have throws");
    let names: Vec<String> =
        figures_of_node(&snapshot_of_card, &totals, NodeId(0)).into_iter().map(|figures| figures.resource).collect();
    assert!(names.contains(&"example.com/card".to_owned()), "1.2 kube-capacity: only CPU and memory, {names:?}");
    let elsewhere = pod("lost", json!({}), json!({"nodeName": "gone", "containers": [asks(json!({"cpu": "2"}))]}));
    let waits = pod("waits", json!({}), json!({"containers": [asks(json!({"cpu": "3"}))]}));
    let found = facts(&[plain(), elsewhere, waits]);
    let sums = (found.pods, &*found.requests_on_missing_nodes["cpu"], &*found.requests_of_unbound_pods["cpu"]);
    assert_eq!(sums, (2, "2", "3"), "1.2 kube-capacity: pods on unlisted nodes and pending ones are dropped");
    let measured = json!({"kind": "NodeMetrics", "apiVersion": "metrics.k8s.io/v1beta1", "metadata": {"name": "n"}, "usage": {"cpu": "3"}});
    let snapshot = snapshot(&[plain(), measured]);
    let cpu = Totals::of(&snapshot).commitment(&snapshot, NodeId(0), ResourceId::CPU);
    assert_eq!(cpu.usage_ratio(), Some(0.75), "1.2 Headlamp: use is divided by capacity (64), not by allocatable (4)");
}

#[test]
fn states_that_others_hide() {
    for (defect, key, disrupted) in [
        ("1.2 eks-node-viewer: the taint of Karpenter v1", "karpenter.sh/disrupted", true),
        ("1.2 eks-node-viewer: the taint of its beta", "karpenter.sh/disruption", true),
        ("1.2 eks-node-viewer: any other taint", "example.com/disrupted", false),
    ] {
        let snapshot = snapshot(&[node("n", json!({}), json!({"taints": [{"key": key, "effect": "NoSchedule"}]}))]);
        assert_eq!(node_status(&snapshot, &snapshot.nodes[0]).contains(&"Disrupted"), disrupted, "{defect}");
    }
    let budget = json!({"kind": "PodDisruptionBudget", "apiVersion": "policy/v1", "metadata": {"name": "b", "namespace": "d"},
        "spec": {"maxUnavailable": 0, "selector": {"matchLabels": {"app": "x"}}}, "status": {"disruptionsAllowed": 0, "currentHealthy": 1, "desiredHealthy": 1, "expectedPods": 1}});
    let protected = with(
        on_node("p", json!({})),
        json!({"metadata": {"labels": {"app": "x"}}, "status": {"conditions": [{"type": "Ready", "status": "True"}]}}),
    );
    let objects = [plain(), protected, budget];
    let found = snapshot(&objects);
    let rows = barriers(&found).rows;
    let row = rows.iter().find(|row| matches!(row.of, BarrierOf::Budget(_))).unwrap();
    assert_eq!(row.counts.map(|counts| counts.allowed), Some(0), "1.2 Headlamp: 0 allowed is shown as N/A");
    assert_eq!(facts(&objects).pdbs_allowing_no_disruption, 1, "1.2 Headlamp: 0 allowed is shown as N/A");
    // What a drain by this cluster's rules would ask of each pod; no request of this program changes anything.
    let answer = evict(&found, &Budgets::of(&found), PodId(0)).refused_with();
    assert_eq!(answer, Some(429), "1.2 Headlamp: a drain passes budgets by");
    for (defect, metadata, drain) in [
        (
            "1.2 Headlamp: a drain deletes mirror pods",
            json!({"annotations": {"kubernetes.io/config.mirror": "x"}}),
            Drain::LeavesMirror,
        ),
        ("1.2 Headlamp: a drain deletes bare pods", json!({}), Drain::NeedsForce),
    ] {
        let snapshot = snapshot(&[with(on_node("p", json!({})), json!({"metadata": metadata}))]);
        assert_eq!(drain_of(&snapshot, &snapshot.pods[0]), drain, "{defect}");
    }
    let grace = on_node("p", json!({"terminationGracePeriodSeconds": 600}));
    let grace = snapshot(&[grace]).pods[0].drain.grace_seconds;
    assert_eq!(grace, 600, "1.2 Headlamp: a drain leaves no time to end");
}

#[test]
fn objects_that_others_lose() {
    let named = |kind: &str, replicas: i64| json!({"kind": kind, "apiVersion": "apps/v1", "metadata": {"name": "same", "namespace": "d"}, "spec": {"replicas": replicas}});
    let found = facts(&[named("Deployment", 2), named("StatefulSet", 3), plain()]);
    let counts = ["deployments", "statefulsets"].map(|kind| found.counts.get(kind).copied());
    assert_eq!(counts, [Some(1), Some(1)], "1.2 SimKube: a Deployment and a StatefulSet of one name are one");
    assert_eq!(found.nodes, 1, "1.2 SimKube: nodes, use and status are not kept at all");
}
