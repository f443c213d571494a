//! 4.2, rules 0 to 6: whether a pod fits a node by itself.

use planner::{Explainer, Group};
use serde_json::{Value, json};

use super::{asks, node, pod, snapshot, with};

pub(crate) const FITS: &str = "fits";

/// What is said of the only pod that waits.
pub(crate) fn group(objects: &[Value]) -> Group {
    let snapshot = snapshot(objects);
    let mut groups = Explainer::new(&snapshot).pending().groups;
    assert_eq!(groups.len(), 1, "{groups:?}");
    groups.remove(0)
}

/// The reasons in the scheduler's words, or that it fits.
pub(crate) fn said(objects: &[Value]) -> String {
    let sentence = group(objects).sentence;
    if sentence.starts_with("It fits") {
        return FITS.to_owned();
    }
    let reasons = sentence.split_once("available: ").map_or(sentence.as_str(), |(_, reasons)| reasons);
    reasons.split(". ").next().unwrap().trim_end_matches('.').to_owned()
}

/// A pod that waits, asking for 1 cpu unless its spec has containers.
pub(crate) fn waiting(labels: Value, spec: Value) -> Value {
    pod("p", labels, with(json!({"containers": [asks(json!({"cpu": "1"}))]}), spec))
}

/// Rows of a rule: the node's labels, its spec, the pod's spec, and what is said.
fn check(rows: impl IntoIterator<Item = (&'static str, Value, Value, Value, &'static str)>) {
    for (rule, labels, spec, wants, expected) in rows {
        assert_eq!(said(&[node("n", labels, spec), waiting(json!({}), wants)]), expected, "{rule}");
    }
}

#[test]
fn rules_0_to_2() {
    const CORDONED: &str = "1 node(s) were unschedulable";
    let cordon = || json!({"unschedulable": true, "taints": [{"key": "node.kubernetes.io/unschedulable", "effect": "NoSchedule"}]});
    let gated = waiting(json!({}), json!({"schedulingGates": [{"name": "quota"}]}));
    let group = group(&[node("n", json!({}), json!({})), gated]);
    let words = (group.sentence.as_str(), group.verdict.name(), group.by_reason.len());
    let expected = ("Scheduling is blocked due to non-empty scheduling gates", "gated", 0);
    assert_eq!(words, expected, "4.2 rule 0: a gate that is left, and no node is looked at");
    let tolerates = |toleration: Value| json!({"tolerations": [toleration]});
    check([
        ("4.2 rule 1: a cordoned node is out", json!({}), cordon(), json!({}), CORDONED),
        ("4.2 rule 1: without its taint as well", json!({}), json!({"unschedulable": true}), json!({}), CORDONED),
        (
            "4.2 rule 1: unless it is tolerated",
            json!({}),
            cordon(),
            tolerates(json!({"key": "node.kubernetes.io/unschedulable", "operator": "Exists", "effect": "NoSchedule"})),
            FITS,
        ),
        (
            "4.2 rule 1: a toleration of another effect is none",
            json!({}),
            json!({"unschedulable": true}),
            tolerates(json!({"key": "node.kubernetes.io/unschedulable", "operator": "Exists", "effect": "NoExecute"})),
            CORDONED,
        ),
    ]);
    // A pod that names a node is bound to it and waits no more: the rule speaks of the other nodes.
    let bound = snapshot(&[
        node("a", json!({}), json!({})),
        node("b", json!({}), json!({})),
        waiting(json!({}), json!({"nodeName": "b"})),
    ]);
    let explained = Explainer::new(&bound).pod(bound.find_pod("d", "p").unwrap());
    let reasons = explained.nodes.iter().map(|node| node.reasons.iter().map(|reason| reason.text(&bound)).collect());
    let reasons: Vec<Vec<String>> = reasons.collect();
    let expected = [vec!["node(s) didn't match the requested node name".to_owned()], Vec::new()];
    assert_eq!(reasons, expected, "4.2 rule 2: the node that it names, and no other");
}

#[test]
fn rule_3_taints() {
    const OUT: &str = "1 node(s) had untolerated taint(s)";
    let taint = |value: &str, effect: &str| json!({"taints": [{"key": "k", "value": value, "effect": effect}]});
    for (rule, value, effect, toleration, expected) in [
        (
            "4.2 rule 3: NoSchedule needs a toleration",
            "v",
            "NoSchedule",
            json!({"key": "other", "operator": "Exists"}),
            OUT,
        ),
        ("4.2 rule 3: so does NoExecute", "v", "NoExecute", json!({"key": "other", "operator": "Exists"}), OUT),
        (
            "4.2 rule 3: PreferNoSchedule never filters",
            "v",
            "PreferNoSchedule",
            json!({"key": "other", "operator": "Exists"}),
            FITS,
        ),
        ("4.2 rule 3: an empty effect is any", "v", "NoExecute", json!({"key": "k", "operator": "Exists"}), FITS),
        (
            "4.2 rule 3: another effect is none",
            "v",
            "NoSchedule",
            json!({"key": "k", "operator": "Exists", "effect": "NoExecute"}),
            OUT,
        ),
        ("4.2 rule 3: an empty key with Exists is any", "v", "NoSchedule", json!({"operator": "Exists"}), FITS),
        ("4.2 rule 3: an empty operator is Equal", "v", "NoSchedule", json!({"key": "k", "value": "v"}), FITS),
        (
            "4.2 rule 3: Equal, and values differ",
            "v",
            "NoSchedule",
            json!({"key": "k", "operator": "Equal", "value": "w"}),
            OUT,
        ),
        (
            "4.2 rule 3: Exists, whatever the value",
            "v",
            "NoSchedule",
            json!({"key": "k", "operator": "Exists", "effect": "NoSchedule"}),
            FITS,
        ),
        (
            "4.2 rule 3: Lt, the taint is smaller",
            "3",
            "NoSchedule",
            json!({"key": "k", "operator": "Lt", "value": "5"}),
            FITS,
        ),
        (
            "4.2 rule 3: Lt, the taint is equal",
            "5",
            "NoSchedule",
            json!({"key": "k", "operator": "Lt", "value": "5"}),
            OUT,
        ),
        (
            "4.2 rule 3: Gt, the taint is larger",
            "7",
            "NoSchedule",
            json!({"key": "k", "operator": "Gt", "value": "5"}),
            FITS,
        ),
        (
            "4.2 rule 3: Gt, the taint is no number",
            "many",
            "NoSchedule",
            json!({"key": "k", "operator": "Gt", "value": "5"}),
            OUT,
        ),
        (
            "4.2 rule 3: Lt, the toleration is no number",
            "3",
            "NoSchedule",
            json!({"key": "k", "operator": "Lt", "value": "few"}),
            OUT,
        ),
        (
            "4.2 rule 3: an operator that is not known",
            "v",
            "NoSchedule",
            json!({"key": "k", "operator": "Like", "value": "v"}),
            OUT,
        ),
    ] {
        check([(rule, json!({}), taint(value, effect), json!({"tolerations": [toleration]}), expected)]);
    }
    let two = json!({"taints": [{"key": "k", "effect": "NoSchedule"}, {"key": "j", "effect": "NoSchedule"}]});
    check([(
        "4.2 rule 3: every taint needs one",
        json!({}),
        two,
        json!({"tolerations": [{"key": "k", "operator": "Exists"}]}),
        OUT,
    )]);
}

#[test]
fn rule_4_node_affinity() {
    const OUT: &str = "1 node(s) didn't match Pod's node affinity/selector";
    const NAMED: &str = "1 node(s) didn't satisfy plugin(s) [NodeAffinity]";
    let required = |terms: Value| json!({"affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": terms}}}});
    let label = |key: &str, operator: &str, values: Value| json!({"matchExpressions": [{"key": key, "operator": operator, "values": values}]});
    let name = |operator: &str, values: Value| json!({"matchFields": [{"key": "metadata.name", "operator": operator, "values": values}]});
    for (rule, wants, expected) in [
        ("4.2 rule 4: all of nodeSelector", json!({"nodeSelector": {"disk": "ssd", "cores": "8"}}), FITS),
        ("4.2 rule 4: one pair of nodeSelector fails", json!({"nodeSelector": {"disk": "ssd", "cores": "9"}}), OUT),
        ("4.2 rule 4: In", required(json!([label("disk", "In", json!(["hdd", "ssd"]))])), FITS),
        ("4.2 rule 4: NotIn", required(json!([label("disk", "NotIn", json!(["ssd"]))])), OUT),
        ("4.2 rule 4: an absent key matches NotIn", required(json!([label("none", "NotIn", json!(["ssd"]))])), FITS),
        ("4.2 rule 4: an absent key does not match In", required(json!([label("none", "In", json!(["ssd"]))])), OUT),
        ("4.2 rule 4: Exists", required(json!([label("disk", "Exists", json!([]))])), FITS),
        ("4.2 rule 4: DoesNotExist", required(json!([label("disk", "DoesNotExist", json!([]))])), OUT),
        ("4.2 rule 4: Gt on an integer", required(json!([label("cores", "Gt", json!(["7"]))])), FITS),
        ("4.2 rule 4: Lt on an integer", required(json!([label("cores", "Lt", json!(["8"]))])), OUT),
        ("4.2 rule 4: Gt on no integer", required(json!([label("disk", "Gt", json!(["7"]))])), OUT),
        (
            "4.2 rule 4: any one term",
            required(json!([label("none", "Exists", json!([])), label("disk", "Exists", json!([]))])),
            FITS,
        ),
        (
            "4.2 rule 4: all requirements of a term",
            required(
                json!([{"matchExpressions": [{"key": "disk", "operator": "Exists"}, {"key": "none", "operator": "Exists"}]}]),
            ),
            OUT,
        ),
        ("4.2 rule 4: an empty term matches nothing", required(json!([{}])), OUT),
        ("4.2 rule 4: an empty list of terms matches nothing", required(json!([])), OUT),
        (
            "4.2 rule 4: nodeSelector and the affinity",
            with(json!({"nodeSelector": {"disk": "hdd"}}), required(json!([label("disk", "Exists", json!([]))]))),
            OUT,
        ),
        ("4.2 rule 4: matchFields In on the name", required(json!([name("In", json!(["n"]))])), FITS),
        ("4.2 rule 4: matchFields NotIn on the name", required(json!([name("NotIn", json!(["n"]))])), OUT),
        ("4.2 rule 4: a pod that names another node", required(json!([name("In", json!(["m"]))])), NAMED),
        (
            "4.2 rule 4: no other field",
            required(json!([{"matchFields": [{"key": "metadata.uid", "operator": "In", "values": ["n"]}]}])),
            OUT,
        ),
        (
            "4.2: preferences never decide",
            json!({"affinity": {"nodeAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": [{"weight": 1, "preference": label("none", "Exists", json!([]))}]}}}),
            FITS,
        ),
    ] {
        check([(rule, json!({"disk": "ssd", "cores": "8"}), json!({}), wants, expected)]);
    }
}

#[test]
fn rule_5_ports() {
    const OUT: &str = "1 node(s) didn't have free ports for the requested pod ports";
    let port = |ip: &str, protocol: &str, port: u16| json!({"containers": [{"name": "c", "ports": [{"hostPort": port, "hostIP": ip, "protocol": protocol}]}]});
    for (rule, taken, wanted, expected) in [
        ("4.2 rule 5: the same port and protocol", port("", "TCP", 80), port("", "TCP", 80), OUT),
        ("4.2 rule 5: no protocol is TCP", port("", "TCP", 80), port("", "", 80), OUT),
        ("4.2 rule 5: another protocol", port("", "TCP", 80), port("", "UDP", 80), FITS),
        ("4.2 rule 5: another port", port("", "TCP", 80), port("", "TCP", 81), FITS),
        ("4.2 rule 5: two addresses", port("10.0.0.1", "TCP", 80), port("10.0.0.2", "TCP", 80), FITS),
        ("4.2 rule 5: all addresses and one", port("0.0.0.0", "TCP", 80), port("10.0.0.2", "TCP", 80), OUT),
        ("4.2 rule 5: one address and all", port("10.0.0.2", "TCP", 80), port("", "TCP", 80), OUT),
    ] {
        let holder = pod("holder", json!({}), with(taken, json!({"nodeName": "n"})));
        assert_eq!(said(&[node("n", json!({}), json!({})), holder, pod("p", json!({}), wanted)]), expected, "{rule}");
    }
}

#[test]
fn rule_6_room() {
    let takes = |name: &str, cpu: &str| {
        pod(name, json!({}), json!({"nodeName": "n", "containers": [asks(json!({"cpu": cpu}))]}))
    };
    let wants = |requests: Value| pod("p", json!({}), json!({"containers": [asks(requests)]}));
    let nine: Vec<Value> = (0..9).map(|at| takes(&format!("r{at}"), "0")).collect();
    let ended = |name: &str| with(takes(name, "4"), json!({"status": {"phase": "Succeeded"}}));
    for (rule, running, wanted, expected, verdict) in [
        ("4.2 rule 6: just enough is enough", vec![takes("r", "3")], wants(json!({"cpu": "1"})), FITS, "fits_now"),
        (
            "4.2 rule 6: a milli-unit too little",
            vec![takes("r", "3001m")],
            wants(json!({"cpu": "1"})),
            "1 Insufficient cpu",
            "needs_room",
        ),
        (
            "4.2 rule 6: more than the node has when empty is not resolvable",
            vec![takes("r", "1")],
            wants(json!({"cpu": "4001m"})),
            "1 Insufficient cpu",
            "needs_bigger_node",
        ),
        ("4.2 rule 6: memory", vec![], wants(json!({"memory": "9Gi"})), "1 Insufficient memory", "needs_bigger_node"),
        (
            "4.2 rule 6: a resource that the node does not have",
            vec![],
            wants(json!({"example.com/card": "1"})),
            "1 Insufficient example.com/card",
            "needs_bigger_node",
        ),
        ("4.2 rule 6: a request of zero is none", vec![takes("r", "5")], wants(json!({"cpu": "0"})), FITS, "fits_now"),
        ("4.2 rule 6: the last place", nine.clone(), wants(json!({})), FITS, "fits_now"),
        (
            "4.2 rule 6: one pod too many",
            [nine, vec![takes("r9", "0")]].concat(),
            wants(json!({})),
            "1 Too many pods",
            "needs_room",
        ),
        (
            "4.2 rule 6: pods that have ended take nothing",
            vec![ended("r")],
            wants(json!({"cpu": "4"})),
            FITS,
            "fits_now",
        ),
        (
            "4.2 rule 6: each resource that lacks is told",
            vec![takes("r", "4")],
            wants(json!({"cpu": "1", "memory": "9Gi"})),
            "1 Insufficient cpu, 1 Insufficient memory",
            "needs_bigger_node",
        ),
    ] {
        let objects = [vec![node("n", json!({}), json!({}))], running, vec![wanted]].concat();
        assert_eq!((said(&objects).as_str(), group(&objects).verdict.name()), (expected, verdict), "{rule}");
    }
}
