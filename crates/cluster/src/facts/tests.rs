//! The rules of requests, and what other tools get wrong of them, from bytes to figures.

use crate::testing::{NODE, facts_of, snapshot_of};
use crate::{NodeId, ResourceId, Totals};

/// A pod on node `n` with these parts of its spec and status.
fn pod(name: &str, spec: &str, status: &str) -> String {
    format!(
        r#"{{"kind":"Pod","apiVersion":"v1","metadata":{{"name":"{name}","namespace":"d"}},"spec":{{"nodeName":"n"{spec}}},"status":{{"phase":"Running"{status}}}}}"#
    )
}

fn container(name: &str, requests: &str, limits: &str) -> String {
    format!(r#"{{"name":"{name}","resources":{{"requests":{{{requests}}},"limits":{{{limits}}}}}}}"#)
}

#[test]
fn requests_are_those_of_the_scheduler() {
    let cpu = |name: &str, amount: &str| container(name, &format!(r#""cpu":"{amount}""#), "");
    let sidecar = |name: &str, amount: &str| cpu(name, amount).replacen('{', r#"{"restartPolicy":"Always","#, 1);
    let spec = |init: &[String], main: &[String], more: &str| {
        format!(r#","initContainers":[{}],"containers":[{}]{more}"#, init.join(","), main.join(","))
    };
    let status = |container: &str, more: &str| format!(r#","containerStatuses":[{container}]{more}"#);
    let resized = r#"{"name":"c","allocatedResources":{"cpu":"2"},"resources":{"requests":{"cpu":"3"}}}"#;
    let infeasible = r#","conditions":[{"type":"PodResizePending","status":"True","reason":"Infeasible"}]"#;
    let overhead = r#","overhead":{"cpu":"250m"}"#;
    let pod_level = r#","resources":{"requests":{"cpu":"7","nvidia.com/gpu":"9"}}"#;
    let one = [cpu("c", "1")];
    for (spec, status, expected) in [
        (spec(&[], &[cpu("a", "1"), cpu("b", "500m")], ""), String::new(), "1.5"),
        (spec(&[cpu("i", "4")], &one, ""), String::new(), "4"),
        // A sidecar runs beside later init containers and beside the main ones.
        (spec(&[sidecar("s", "1"), cpu("i", "4")], &one, ""), String::new(), "5"),
        (spec(&[cpu("i", "4"), sidecar("s", "1")], &one, ""), String::new(), "4"),
        (spec(&[sidecar("s", "1")], &one, ""), String::new(), "2"),
        (spec(&[], &one, overhead), String::new(), "1.25"),
        (spec(&[], &one, pod_level), String::new(), "7"),
        (spec(&[], &one, &[pod_level, overhead].concat()), String::new(), "7.25"),
        (spec(&[], &one, ""), status(resized, ""), "3"),
        (spec(&[], &[cpu("c", "4")], ""), status(resized, ""), "4"),
        (spec(&[], &[cpu("c", "4")], ""), status(resized, infeasible), "3"),
        // A status of a container that the spec does not have counts nothing.
        (spec(&[], &one, ""), status(&resized.replace(r#""c""#, r#""x""#), ""), "1"),
    ] {
        let facts = facts_of(&[NODE, &pod("p", &spec, &status)].concat());
        assert_eq!(facts.requests_on_nodes["cpu"], expected, "{spec} {status}");
        assert!(!facts.requests_on_nodes.contains_key("nvidia.com/gpu"), "no pod-level amount counts for it");
    }
}

#[test]
fn limits_take_overhead_only_where_there_is_a_limit() {
    let spec = |limits: &str| format!(r#","overhead":{{"cpu":"1"}},"containers":[{}]"#, container("c", "", limits));
    for (limits, expected) in [(r#""cpu":"2""#, Some("3")), (r#""cpu":"0""#, None), ("", None)] {
        let facts = facts_of(&[NODE, &pod("p", &spec(limits), "")].concat());
        assert_eq!(facts.limits_on_nodes.get("cpu").map(String::as_str), expected);
        assert_eq!(facts.requests_on_nodes["cpu"], "1");
    }
}

#[test]
fn a_node_holds_what_has_not_ended() {
    let spec = format!(r#","containers":[{}]"#, container("c", r#""cpu":"1""#, ""));
    let with = |name: &str, phase: &str| pod(name, &spec, "").replace("Running", phase);
    let terminating =
        pod("t", &spec, "").replacen(r#""name""#, r#""deletionTimestamp":"2026-01-01T00:00:00Z","name""#, 1);
    let elsewhere = pod("e", &spec, "").replace(r#""n""#, r#""unlisted""#);
    let pending = pod("w", &spec, "").replace(r#""nodeName":"n","#, "").replace("Running", "Pending");
    let text = [with("r", "Running"), with("s", "Succeeded"), with("f", "Failed"), with("o", "Odd"), terminating];
    let text = [NODE, &text.concat(), &elsewhere, &pending].concat();
    let facts = facts_of(&text);
    assert_eq!(facts.requests_on_nodes["cpu"], "3");
    // Pods on nodes that no list has, and those without a node, are neither dropped nor put elsewhere.
    assert_eq!(facts.requests_on_missing_nodes["cpu"], "1");
    assert_eq!(facts.requests_of_unbound_pods["cpu"], "1");
    assert_eq!(facts.pods, 7);
}

#[test]
fn shares_are_of_the_allocatable_and_may_pass_all_of_it() {
    let node = r#"{"kind":"Node","apiVersion":"v1","metadata":{"name":"n"},"status":{"capacity":{"cpu":"100"},"allocatable":{"cpu":"2"}}}"#;
    let spec = format!(r#","containers":[{}]"#, container("c", r#""cpu":"3","example.com/fpga":"1""#, ""));
    let (snapshot, _) = snapshot_of(&[node.as_bytes(), pod("p", &spec, "").as_bytes()]);
    let totals = Totals::of(&snapshot);
    let cpu = totals.commitment(&snapshot, NodeId(0), ResourceId::CPU);
    assert_eq!((cpu.request_ratio(), cpu.free().map(units::Quantity::exact)), (Some(1.5), Some("-1".to_owned())));
    // A resource that the node does not have is requested all the same.
    let fpga = totals.commitment(&snapshot, NodeId(0), snapshot.find_resource("example.com/fpga").unwrap());
    assert_eq!((fpga.request.exact().as_str(), fpga.allocatable), ("1", None));
}

#[test]
fn every_spelling_of_a_quantity_counts() {
    for (text, exact) in [
        (r#""1.5""#, "1.5"),
        (r#"".5Gi""#, "536870912"),
        (r#""12e6""#, "12000000"),
        (r#""1k""#, "1000"),
        (r#""2e3""#, "2000"),
        (r#""1E""#, "1000000000000000000"),
        (r#""11973899059200m""#, "11973899059.2"),
        ("4.5", "4.5"),
    ] {
        let node = NODE.replace(r#""4""#, text);
        assert_eq!(facts_of(&node).allocatable["cpu"], exact, "{text}");
    }
    // Below zero is no amount to subtract.
    let (snapshot, warnings) = snapshot_of(&[NODE.replace(r#""4""#, r#""-1""#).as_bytes()]);
    assert_eq!((crate::facts(&snapshot, &Totals::of(&snapshot)).allocatable.len(), warnings.len()), (0, 1));
}

#[test]
fn a_node_that_karpenter_disrupts_says_so() {
    let node = NODE.replacen(
        r#""status""#,
        r#""spec":{"taints":[{"key":"karpenter.sh/disrupted","effect":"NoSchedule"}]},"status""#,
        1,
    );
    let (snapshot, _) = snapshot_of(&[node.as_bytes()]);
    let status = crate::view::node_status(&snapshot, &snapshot.nodes[0]);
    assert!(format!("{status:?}").contains("isrupt"), "{status:?}");
}
