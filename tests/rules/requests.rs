//! 4.1: requests and limits of a pod, and what a node is committed to.

use cluster::{NodeId, ResourceId, Totals};
use serde_json::{Value, json};

use super::{asks, facts, node, pod, snapshot, with};

fn cpu(name: &str, amount: &str) -> Value {
    with(asks(json!({"cpu": amount})), json!({"name": name}))
}

fn sidecar(name: &str, amount: &str) -> Value {
    with(cpu(name, amount), json!({"restartPolicy": "Always"}))
}

#[test]
fn requests_of_a_pod() {
    let gib = "1073741824";
    let resized = json!({"containerStatuses": [{"name": "c", "allocatedResources": {"cpu": "2"}, "resources": {"requests": {"cpu": "3"}}}]});
    let infeasible = json!({"conditions": [{"type": "PodResizePending", "status": "True", "reason": "Infeasible"}]});
    let deferred = json!({"conditions": [{"type": "PodResizePending", "status": "True", "reason": "Deferred"}]});
    let main = |amount: &str| json!({"containers": [cpu("c", amount)]});
    let none = || json!({});
    for (rule, spec, status, resource, expected) in [
        (
            "4.1 a: main containers add up",
            json!({"containers": [cpu("c", "1"), cpu("e", "500m")]}),
            none(),
            "cpu",
            Some("1.5"),
        ),
        (
            "4.1 a: sidecars add to them",
            with(main("1"), json!({"initContainers": [sidecar("s", "2")]})),
            none(),
            "cpu",
            Some("3"),
        ),
        (
            "4.1 b: an init container runs beside the sidecars before it",
            with(main("1"), json!({"initContainers": [sidecar("s", "1"), cpu("i", "4")]})),
            none(),
            "cpu",
            Some("5"),
        ),
        (
            "4.1 b: and not beside those after it",
            with(main("1"), json!({"initContainers": [cpu("i", "4"), sidecar("s", "1")]})),
            none(),
            "cpu",
            Some("4"),
        ),
        (
            "4.1 b: the largest init container counts",
            with(main("1"), json!({"initContainers": [cpu("i", "2"), cpu("j", "6"), cpu("k", "3")]})),
            none(),
            "cpu",
            Some("6"),
        ),
        (
            "4.1 b: a sidecar needs all sidecars up to itself",
            json!({"initContainers": [sidecar("s", "2"), sidecar("t", "3")], "containers": []}),
            none(),
            "cpu",
            Some("5"),
        ),
        (
            "4.1 c: the larger of both",
            with(main("3"), json!({"initContainers": [cpu("i", "2")]})),
            none(),
            "cpu",
            Some("3"),
        ),
        (
            "4.1 c: each resource by itself (cpu)",
            json!({"initContainers": [asks(json!({"cpu": "4"}))], "containers": [asks(json!({"cpu": "1", "memory": "1Gi"}))]}),
            none(),
            "cpu",
            Some("4"),
        ),
        (
            "4.1 c: each resource by itself (memory)",
            json!({"initContainers": [asks(json!({"cpu": "4"}))], "containers": [asks(json!({"cpu": "1", "memory": "1Gi"}))]}),
            none(),
            "memory",
            Some(gib),
        ),
        (
            "4.1 d: a pod-level amount replaces, even by less",
            with(main("3"), json!({"resources": {"requests": {"cpu": "2"}}})),
            none(),
            "cpu",
            Some("2"),
        ),
        (
            "4.1 d: it replaces memory",
            with(main("3"), json!({"resources": {"requests": {"memory": "1Gi"}}})),
            none(),
            "memory",
            Some(gib),
        ),
        (
            "4.1 d: it replaces huge pages",
            with(main("3"), json!({"resources": {"requests": {"hugepages-2Mi": "1Gi"}}})),
            none(),
            "hugepages-2Mi",
            Some(gib),
        ),
        (
            "4.1 d: what it does not name stays",
            with(main("3"), json!({"resources": {"requests": {"memory": "1Gi"}}})),
            none(),
            "cpu",
            Some("3"),
        ),
        (
            "4.1 d: it counts for no other resource",
            with(main("3"), json!({"resources": {"requests": {"example.com/card": "2"}}})),
            none(),
            "example.com/card",
            None,
        ),
        (
            "4.1 e: overhead is added",
            with(main("1"), json!({"overhead": {"cpu": "250m"}})),
            none(),
            "cpu",
            Some("1.25"),
        ),
        (
            "4.1 e: also to a pod-level amount",
            with(main("1"), json!({"resources": {"requests": {"cpu": "2"}}, "overhead": {"cpu": "250m"}})),
            none(),
            "cpu",
            Some("2.25"),
        ),
        ("4.1 resize: what is in effect counts while it is larger", main("1"), resized.clone(), "cpu", Some("3")),
        (
            "4.1 resize: what is allocated counts while it is larger",
            main("1"),
            json!({"containerStatuses": [{"name": "c", "allocatedResources": {"cpu": "5"}, "resources": {"requests": {"cpu": "3"}}}]}),
            "cpu",
            Some("5"),
        ),
        ("4.1 resize: what is asked for counts while it is larger", main("4"), resized.clone(), "cpu", Some("4")),
        ("4.1 resize: a deferred one counts", main("4"), with(resized.clone(), deferred), "cpu", Some("4")),
        ("4.1 resize: an infeasible one does not", main("4"), with(resized, infeasible), "cpu", Some("3")),
        (
            "4.1 resize: sidecars are resized too",
            json!({"initContainers": [sidecar("s", "1")], "containers": [cpu("c", "1")]}),
            json!({"initContainerStatuses": [{"name": "s", "allocatedResources": {"cpu": "3"}, "resources": {}}]}),
            "cpu",
            Some("4"),
        ),
        (
            "4.1 resize: a status without `resources` says nothing",
            main("1"),
            json!({"containerStatuses": [{"name": "c", "allocatedResources": {"cpu": "5"}}]}),
            "cpu",
            Some("1"),
        ),
        (
            "4.1: ephemeral containers ask for nothing",
            with(main("1"), json!({"ephemeralContainers": [cpu("x", "9")]})),
            none(),
            "cpu",
            Some("1"),
        ),
        (
            "4.1: a limit is made a request by the server, not again here",
            json!({"containers": [{"name": "c", "resources": {"limits": {"cpu": "2"}}}]}),
            none(),
            "cpu",
            None,
        ),
    ] {
        let spec = with(spec, json!({"nodeName": "n"}));
        let found =
            facts(&[node("n", json!({}), json!({})), with(pod("p", json!({}), spec), json!({"status": status}))]);
        assert_eq!(found.requests_on_nodes.get(resource).map(String::as_str), expected, "{rule}");
    }
}

#[test]
fn limits_of_a_pod() {
    let limit = |name: &str, amount: &str| json!({"name": name, "resources": {"limits": {"cpu": amount}}});
    let sidecar = with(limit("s", "1"), json!({"restartPolicy": "Always"}));
    for (rule, spec, expected) in [
        (
            "4.1 limits: the same walk",
            json!({"initContainers": [sidecar, limit("i", "4")], "containers": [limit("c", "1")]}),
            Some("5"),
        ),
        (
            "4.1 limits: overhead is added to a limit",
            json!({"containers": [limit("c", "1")], "overhead": {"cpu": "1"}}),
            Some("2"),
        ),
        (
            "4.1 limits: overhead makes none where it is zero",
            json!({"containers": [limit("c", "0")], "overhead": {"cpu": "1"}}),
            None,
        ),
        (
            "4.1 limits: overhead makes none where it is absent",
            json!({"containers": [asks(json!({"cpu": "1"}))], "overhead": {"cpu": "1"}}),
            None,
        ),
        (
            "4.1 limits: a pod-level limit replaces",
            json!({"containers": [limit("c", "1")], "resources": {"limits": {"cpu": "3"}}}),
            Some("3"),
        ),
    ] {
        let spec = with(spec, json!({"nodeName": "n"}));
        let found = facts(&[node("n", json!({}), json!({})), pod("p", json!({}), spec)]);
        assert_eq!(found.limits_on_nodes.get("cpu").map(String::as_str), expected, "{rule}");
    }
}

#[test]
fn what_a_node_is_committed_to() {
    let on = |node: &str| json!({"nodeName": node, "containers": [cpu("c", "3")]});
    let phase = |phase: &str| with(pod("p", json!({}), on("n")), json!({"status": {"phase": phase}}));
    let deleted = json!({"metadata": {"deletionTimestamp": "2026-01-01T00:00:00Z"}});
    for (rule, pod, cpu, pods) in [
        ("4.1 node: a pod that runs counts, and is one of `pods`", phase("Running"), "3", "1"),
        ("4.1 node: a bound pod that is pending counts", phase("Pending"), "3", "1"),
        ("4.1 node: a phase that is not known counts", phase("Unknown"), "3", "1"),
        ("4.1 node: Succeeded does not", phase("Succeeded"), "0", "0"),
        ("4.1 node: Failed does not", phase("Failed"), "0", "0"),
        ("4.1 node: Terminating counts until it is gone", with(phase("Running"), deleted), "3", "1"),
        ("4.1 node: a pod of another node does not", pod("p", json!({}), on("m")), "0", "0"),
        (
            "4.1 node: a pod without a node does not",
            pod("p", json!({}), json!({"containers": [cpu("c", "3")]})),
            "0",
            "0",
        ),
    ] {
        let snapshot = snapshot(&[node("n", json!({}), json!({})), pod]);
        let totals = Totals::of(&snapshot);
        let of = |resource| totals.commitment(&snapshot, NodeId(0), resource).request.exact();
        assert_eq!((of(ResourceId::CPU).as_str(), of(ResourceId::PODS).as_str()), (cpu, pods), "{rule}");
    }
    let pods = ["p", "q"].map(|name| pod(name, json!({}), on("n")));
    let snapshot = snapshot(&[vec![node("n", json!({}), json!({}))], pods.to_vec()].concat());
    let commitment = Totals::of(&snapshot).commitment(&snapshot, NodeId(0), ResourceId::CPU);
    assert_eq!(commitment.free().unwrap().exact(), "-2", "4.1 node: what is free may be below zero");
    assert_eq!(commitment.request_ratio(), Some(1.5), "4.1 node: shares are of the allocatable, never of the capacity");
}
