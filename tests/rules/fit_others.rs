//! 4.2, rules 7 to 10 and the sentence: what depends on volumes and on other pods.

use serde_json::{Value, json};

use super::fit::{FITS, group, said, waiting};
use super::{asks, node, pod, with};

/// Nodes `a` and `b` in zones 1 and 2, and `c` in none.
fn zones() -> Vec<Value> {
    let zone = |zone: &str| json!({"topology.kubernetes.io/zone": zone});
    vec![node("a", zone("1"), json!({})), node("b", zone("2"), json!({})), node("c", json!({}), json!({}))]
}

const ZONE: &str = "topology.kubernetes.io/zone";

#[test]
fn rule_7_volumes() {
    let claim = |name: &str, more: Value| {
        let spec = with(
            json!({"storageClassName": "disks", "volumeName": name, "resources": {"requests": {"storage": "1Gi"}}}),
            more,
        );
        json!({"kind": "PersistentVolumeClaim", "apiVersion": "v1", "metadata": {"name": name, "namespace": "d"}, "spec": spec, "status": {"phase": "Bound"}})
    };
    let volume = |name: &str, labels: Value, more: Value| {
        let spec = with(json!({"storageClassName": "disks", "capacity": {"storage": "1Gi"}}), more);
        json!({"kind": "PersistentVolume", "apiVersion": "v1", "metadata": {"name": name, "labels": labels}, "spec": spec, "status": {"phase": "Bound"}})
    };
    let uses = |name: &str| json!({"volumes": [{"name": "v", "persistentVolumeClaim": {"claimName": name}}]});
    let in_zone_1 = json!({"nodeAffinity": {"required": {"nodeSelectorTerms": [{"matchExpressions": [{"key": ZONE, "operator": "In", "values": ["1"]}]}]}}});
    let disk = |handle: &str| json!({"csi": {"driver": "disk.example.com", "volumeHandle": handle}});
    let limit = json!({"kind": "CSINode", "apiVersion": "storage.k8s.io/v1", "metadata": {"name": "n"}, "spec": {"drivers": [{"name": "disk.example.com", "allocatable": {"count": 1}}]}});
    let holder = |name: &str| pod("holder", json!({}), with(uses(name), json!({"nodeName": "n", "containers": []})));
    let one_node = || node("n", json!({}), json!({}));
    let pod = waiting(json!({}), uses("one"));
    let one_pod = json!({"accessModes": ["ReadWriteOncePod"]});
    for (rule, objects, expected) in [
        (
            "4.2 rule 7: the volume's node affinity",
            [zones(), vec![claim("one", json!({})), volume("one", json!({}), in_zone_1)]].concat(),
            "fits 1",
        ),
        (
            "4.2 rule 7: the volume's zone label",
            [zones()[..2].to_vec(), vec![claim("one", json!({})), volume("one", json!({ZONE: "2"}), json!({}))]]
                .concat(),
            "fits 1",
        ),
        (
            "4.2 rule 7: the limit of attached volumes",
            vec![
                one_node(),
                limit.clone(),
                claim("one", json!({})),
                claim("two", json!({})),
                volume("one", json!({}), disk("1")),
                volume("two", json!({}), disk("2")),
                holder("two"),
            ],
            "1 node(s) exceed max volume count",
        ),
        (
            "4.2 rule 7: a volume that is attached already counts once",
            vec![one_node(), limit, claim("one", json!({})), volume("one", json!({}), disk("1")), holder("one")],
            "fits 1",
        ),
        (
            "4.2 rule 7: ReadWriteOncePod is held by another pod",
            vec![one_node(), claim("one", one_pod), volume("one", json!({}), json!({})), holder("one")],
            "1 node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode",
        ),
    ] {
        let objects = [objects, vec![pod.clone()]].concat();
        let sentence = group(&objects).sentence;
        let told = match sentence.strip_prefix("It fits ") {
            Some(rest) => format!("fits {}", rest.split(' ').next().unwrap()),
            None => said(&objects),
        };
        assert_eq!(told, expected, "{rule}");
    }
}

#[test]
fn rule_8_spread() {
    const UNEVEN: &str = "node(s) didn't match pod topology spread constraints";
    let app = || json!({"app": "w"});
    let spread = |more: Value| {
        let one = json!({"maxSkew": 1, "topologyKey": ZONE, "whenUnsatisfiable": "DoNotSchedule", "labelSelector": {"matchLabels": {"app": "w"}}});
        json!({"topologySpreadConstraints": [with(one, more)]})
    };
    let on = |node: &str, labels: Value| pod("r", labels, json!({"nodeName": node, "containers": []}));
    let only_zone_1 = json!({"nodeSelector": {ZONE: "1"}});
    let here = || vec![zones().remove(0)];
    let tainted =
        |name: &str| vec![node(name, json!({ZONE: "2"}), json!({"taints": [{"key": "k", "effect": "NoSchedule"}]}))];
    let deleted = json!({"metadata": {"deletionTimestamp": "2026-01-01T00:00:00Z"}});
    let elsewhere = json!({"metadata": {"namespace": "other"}});
    for (rule, nodes, running, pod, expected) in [
        (
            "4.2 rule 8: the smallest domain may take it",
            zones(),
            on("a", app()),
            waiting(app(), spread(json!({}))),
            FITS,
        ),
        (
            "4.2 rule 8: a node without the key is out",
            vec![zones().remove(2)],
            on("c", app()),
            waiting(app(), spread(json!({}))),
            "1 node(s) didn't match pod topology spread constraints (missing required label)",
        ),
        (
            "4.2 rule 8: too uneven, taints are ignored in choosing domains",
            [here(), tainted("t")].concat(),
            on("a", app()),
            waiting(app(), spread(json!({}))),
            "uneven + taint",
        ),
        (
            "4.2 rule 8: unless nodeTaintsPolicy is Honor",
            [here(), tainted("t")].concat(),
            on("a", app()),
            waiting(app(), spread(json!({"nodeTaintsPolicy": "Honor"}))),
            FITS,
        ),
        (
            "4.2 rule 8: node affinity is honoured in choosing domains",
            zones()[..2].to_vec(),
            on("a", app()),
            waiting(app(), with(spread(json!({})), only_zone_1.clone())),
            FITS,
        ),
        (
            "4.2 rule 8: unless nodeAffinityPolicy is Ignore",
            zones()[..2].to_vec(),
            on("a", app()),
            waiting(app(), with(spread(json!({"nodeAffinityPolicy": "Ignore"})), only_zone_1)),
            "uneven + affinity",
        ),
        (
            "4.2 rule 8: with too few domains the least is 0",
            here(),
            on("a", app()),
            waiting(app(), spread(json!({"minDomains": 2}))),
            "uneven",
        ),
        ("4.2 rule 8: minDomains is 1 by default", here(), on("a", app()), waiting(app(), spread(json!({}))), FITS),
        (
            "4.2 rule 8: another namespace does not count",
            here(),
            with(on("a", app()), elsewhere),
            waiting(app(), spread(json!({"minDomains": 2}))),
            FITS,
        ),
        (
            "4.2 rule 8: Terminating does not count",
            here(),
            with(on("a", app()), deleted),
            waiting(app(), spread(json!({"minDomains": 2}))),
            FITS,
        ),
        (
            "4.2 rule 8: another label does not count",
            here(),
            on("a", json!({"app": "v"})),
            waiting(app(), spread(json!({"minDomains": 2}))),
            FITS,
        ),
        (
            "4.2 rule 8: matchLabelKeys, another value does not count",
            here(),
            on("a", json!({"app": "w", "rev": "1"})),
            waiting(json!({"app": "w", "rev": "2"}), spread(json!({"minDomains": 2, "matchLabelKeys": ["rev"]}))),
            FITS,
        ),
        (
            "4.2 rule 8: matchLabelKeys, the same value counts",
            here(),
            on("a", json!({"app": "w", "rev": "2"})),
            waiting(json!({"app": "w", "rev": "2"}), spread(json!({"minDomains": 2, "matchLabelKeys": ["rev"]}))),
            "uneven",
        ),
        (
            "4.2 rule 8: a pod that does not select itself adds nothing",
            here(),
            on("a", app()),
            waiting(json!({}), spread(json!({"minDomains": 2}))),
            FITS,
        ),
        (
            "4.2 rule 8: maxSkew is what is allowed",
            here(),
            on("a", app()),
            waiting(app(), spread(json!({"minDomains": 2, "maxSkew": 2}))),
            FITS,
        ),
        (
            "4.2 rule 8: ScheduleAnyway forbids nothing",
            here(),
            on("a", app()),
            waiting(app(), spread(json!({"minDomains": 2, "whenUnsatisfiable": "ScheduleAnyway"}))),
            FITS,
        ),
    ] {
        let expected = match expected {
            "uneven" => format!("1 {UNEVEN}"),
            "uneven + taint" => format!("1 {UNEVEN}, 1 node(s) had untolerated taint(s)"),
            "uneven + affinity" => format!("1 node(s) didn't match Pod's node affinity/selector, 1 {UNEVEN}"),
            other => other.to_owned(),
        };
        assert_eq!(said(&[nodes, vec![running, pod]].concat()), expected, "{rule}");
    }
}

#[test]
fn rule_9_neighbours() {
    const FAR: &str = "1 node(s) didn't match pod affinity rules";
    const NEAR: &str = "1 node(s) didn't match pod anti-affinity rules";
    const UNWELCOME: &str = "1 node(s) didn't satisfy existing pods anti-affinity rules";
    let term = |app: &str, more: Value| {
        with(json!({"topologyKey": ZONE, "labelSelector": {"matchLabels": {"app": app}}}), more)
    };
    let wants = |kind: &str, term: Value| json!({"affinity": {kind: {"requiredDuringSchedulingIgnoredDuringExecution": [term]}}});
    let on = |labels: Value, spec: Value| pod("r", labels, with(json!({"nodeName": "a", "containers": []}), spec));
    let db = || on(json!({"app": "db"}), json!({}));
    let elsewhere = || with(db(), json!({"metadata": {"namespace": "other"}}));
    let other =
        json!({"kind": "Namespace", "apiVersion": "v1", "metadata": {"name": "other", "labels": {"team": "x"}}});
    let pod_with = |spec: Value| waiting(json!({"app": "w"}), spec);
    for (rule, at, running, pod, expected) in [
        (
            "4.2 rule 9: affinity needs a matching pod in the domain",
            0,
            db(),
            pod_with(wants("podAffinity", term("db", json!({})))),
            FITS,
        ),
        ("4.2 rule 9: and there is none", 0, db(), pod_with(wants("podAffinity", term("web", json!({})))), FAR),
        (
            "4.2 rule 9: the first of its own kind may go anywhere",
            0,
            db(),
            pod_with(wants("podAffinity", term("w", json!({})))),
            FITS,
        ),
        (
            "4.2 rule 9: anti-affinity of the pod",
            0,
            db(),
            pod_with(wants("podAntiAffinity", term("db", json!({})))),
            NEAR,
        ),
        (
            "4.2 rule 9: anti-affinity of a pod that runs",
            0,
            on(json!({}), wants("podAntiAffinity", term("w", json!({})))),
            pod_with(json!({})),
            UNWELCOME,
        ),
        (
            "4.2 rule 9: another namespace is not meant",
            0,
            elsewhere(),
            pod_with(wants("podAntiAffinity", term("db", json!({})))),
            FITS,
        ),
        (
            "4.2 rule 9: unless it is named",
            0,
            elsewhere(),
            pod_with(wants("podAntiAffinity", term("db", json!({"namespaces": ["other"]})))),
            NEAR,
        ),
        (
            "4.2 rule 9: or selected",
            0,
            elsewhere(),
            pod_with(wants(
                "podAntiAffinity",
                term("db", json!({"namespaceSelector": {"matchLabels": {"team": "x"}}})),
            )),
            NEAR,
        ),
        (
            "4.2 rule 9: an empty namespace selector is all of them",
            0,
            elsewhere(),
            pod_with(wants("podAntiAffinity", term("db", json!({"namespaceSelector": {}})))),
            NEAR,
        ),
    ] {
        let objects = [zones()[at].clone(), other.clone(), running, pod];
        assert_eq!(said(&objects), expected, "{rule}");
    }
    // The domain is the label's value, not the node.
    let twin = node("a2", json!({ZONE: "1"}), json!({}));
    let far = pod_with(wants("podAffinity", term("db", json!({}))));
    let objects = [zones(), vec![twin, db(), far]].concat();
    assert_eq!(
        group(&objects).sentence,
        "It fits 2 of 4 nodes as they are.",
        "4.2 rule 9: the domain is the label's value"
    );
}

#[test]
fn rule_10_and_the_sentence() {
    let claims = waiting(json!({}), json!({"resourceClaims": [{"name": "gpu", "resourceClaimName": "one"}]}));
    let group = group(&[node("n", json!({}), json!({})), claims]);
    let notes = "It has resource claims (DRA), which are not simulated.";
    assert_eq!(
        (group.verdict.name(), group.notes[0].as_str()),
        ("not_known", notes),
        "4.2 rule 10: not simulated, and said"
    );
    // Each node is told once, by the first plugin that refuses it; nodes are counted by reason, and sorted as text.
    let tainted =
        node("t", json!({}), json!({"unschedulable": true, "taints": [{"key": "k", "effect": "NoSchedule"}]}));
    let full = pod("r", json!({}), json!({"nodeName": "n", "containers": [asks(json!({"cpu": "4"}))]}));
    let objects = [
        tainted,
        node("n", json!({}), json!({})),
        node("m", json!({}), json!({"taints": [{"key": "k", "effect": "NoSchedule"}]})),
        full,
        waiting(json!({}), json!({})),
    ];
    let expected =
        "0/3 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint(s), 1 node(s) were unschedulable";
    let sentence = super::fit::group(&objects).sentence;
    assert!(sentence.starts_with(expected), "4.2 sentence: {sentence}");
}
