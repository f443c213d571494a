//! Rule 7.

use super::{answer, filters, node, running, waiting};

fn claim(name: &str, more: &str, status: &str) -> String {
    format!(
        r#"{{"kind":"PersistentVolumeClaim","apiVersion":"v1","metadata":{{"namespace":"shop","name":"{name}"}},
        "spec":{{"storageClassName":"disks","resources":{{"requests":{{"storage":"1Gi"}}}}{more}}},"status":{{"phase":"{status}"}}}}"#
    )
}

fn volume(name: &str, labels: &str, more: &str) -> String {
    format!(
        r#"{{"kind":"PersistentVolume","apiVersion":"v1","metadata":{{"name":"{name}","labels":{{{labels}}}}},
        "spec":{{"storageClassName":"disks","capacity":{{"storage":"2Gi"}}{more}}},"status":{{"phase":"Available"}}}}"#
    )
}

fn class(mode: &str, provisioner: &str, topologies: &str) -> String {
    format!(
        r#"{{"kind":"StorageClass","apiVersion":"storage.k8s.io/v1","metadata":{{"name":"disks"}},"provisioner":"{provisioner}",
        "volumeBindingMode":"{mode}","allowedTopologies":[{topologies}]}}"#
    )
}

const IN_A: &str = r#","nodeAffinity":{"required":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"host","operator":"In","values":["a"]}]}]}}"#;
const USES: &str = r#""volumes":[{"name":"v","persistentVolumeClaim":{"claimName":"data"}}]"#;
const BOUND: &str = r#","volumeName":"pv""#;
const WAITS: &str = "WaitForFirstConsumer";

/// Two nodes with their names as label, in two zones.
fn with(objects: &[String]) -> Vec<String> {
    let zone = |zone: u8, host: &str| format!(r#""host":"{host}","topology.kubernetes.io/zone":"{zone}""#);
    let mut all = vec![node("a", &zone(1, "a"), ""), node("b", &zone(2, "b"), "")];
    all.extend_from_slice(objects);
    all
}

fn told(objects: &[String]) -> String {
    let [sentence, _, _] = answer(&with(objects));
    filters(&sentence).to_owned()
}

#[test]
fn rule_7_claims_stop_a_pod() {
    let pod = waiting("p", "", USES);
    for (objects, expected) in [
        (vec![claim("other", "", "Pending")], r#"persistentvolumeclaim "data" not found"#),
        (
            vec![claim("data", BOUND, "Lost")],
            r#"persistentvolumeclaim "data" bound to non-existent persistentvolume "pv""#,
        ),
        (
            vec![
                claim("data", "", "Pending")
                    .replace(r#""name":"data""#, r#""name":"data","deletionTimestamp":"2026-01-01T00:00:00Z""#),
                class(WAITS, "x", ""),
            ],
            r#"persistentvolumeclaim "data" is being deleted"#,
        ),
        (
            vec![claim("data", "", "Pending"), class("Immediate", "x", "")],
            "pod has unbound immediate PersistentVolumeClaims",
        ),
    ] {
        let all = [objects, vec![pod.clone()]].concat();
        assert_eq!(told(&all), format!("0/2 nodes are available: {expected}"));
    }
    let ephemeral = waiting("p", "", r#""volumes":[{"name":"v","ephemeral":{"volumeClaimTemplate":{}}}]"#);
    assert_eq!(
        told(&[claim("other", "", "Pending"), ephemeral]),
        r#"0/2 nodes are available: waiting for ephemeral volume controller to create the persistentvolumeclaim "p-v""#
    );
}

#[test]
fn rule_7_volumes_bind_to_nodes() {
    let pod = waiting("p", "", USES);
    let one = "It fits 1 of 2 nodes as they are.";
    let provided = class(WAITS, "example.com/disks", "");
    let by_hand = class(WAITS, "kubernetes.io/no-provisioner", "");
    let in_b = class(WAITS, "example.com/disks", r#"{"matchLabelExpressions":[{"key":"host","values":["b"]}]}"#);
    for (objects, expected) in [
        (vec![claim("data", BOUND, "Bound"), volume("pv", "", IN_A)], one),
        (vec![claim("data", BOUND, "Bound"), volume("pv", r#""topology.kubernetes.io/zone":"1__3""#, "")], one),
        (
            vec![claim("data", BOUND, "Bound"), volume("other", "", "")],
            "0/2 nodes are available: 2 node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)",
        ),
        (vec![claim("data", "", "Pending"), provided], "It fits 2 of 2 nodes as they are."),
        (vec![claim("data", "", "Pending"), in_b], one),
        (vec![claim("data", "", "Pending"), by_hand.clone(), volume("pv", "", IN_A)], one),
        (
            vec![claim("data", "", "Pending"), by_hand],
            "0/2 nodes are available: 2 node(s) didn't find available persistent volumes to bind",
        ),
    ] {
        assert_eq!(told(&[objects.clone(), vec![pod.clone()]].concat()), expected, "{objects:?}");
    }
    let full = running("r", "a", 4000, "", "");
    assert_eq!(
        told(&[claim("data", BOUND, "Bound"), volume("pv", "", IN_A), full, pod]),
        "0/2 nodes are available: 1 Insufficient cpu, 1 node(s) didn't match PersistentVolume's node affinity"
    );
}

#[test]
fn rule_7_one_pod_only_and_limits() {
    let pod = waiting("p", "", USES);
    let single = claim("data", r#","volumeName":"pv","accessModes":["ReadWriteOncePod"]"#, "Bound");
    let held = running("r", "a", 0, "", USES);
    assert_eq!(
        told(&[single, volume("pv", "", ""), held, pod.clone()]),
        "0/2 nodes are available: 2 node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode"
    );
    let csi = |handle: &str| format!(r#","csi":{{"driver":"d","volumeHandle":"{handle}"}}"#);
    let other = r#""volumes":[{"name":"v","persistentVolumeClaim":{"claimName":"other"}}]"#;
    let limit = r#"{"kind":"CSINode","apiVersion":"storage.k8s.io/v1","metadata":{"name":"a"},"spec":{"drivers":[{"name":"d","allocatable":{"count":1}}]}}"#;
    let objects = [
        claim("data", BOUND, "Bound"),
        claim("other", r#","volumeName":"pv2""#, "Bound"),
        volume("pv", "", &csi("1")),
        volume("pv2", "", &csi("2")),
        running("r", "a", 0, "", other),
        limit.to_owned(),
        pod,
    ];
    assert_eq!(told(&objects), "It fits 1 of 2 nodes as they are.");
    // The same volume twice counts once.
    let shared = objects.map(|object| object.replace(r#""claimName":"data""#, r#""claimName":"other""#));
    assert_eq!(told(&shared), "It fits 2 of 2 nodes as they are.");
}
