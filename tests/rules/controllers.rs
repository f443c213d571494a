//! 4.8: whether controllers keep up, as one read tells. What several tell is in `recording.rs`.

use cluster::Controllers;
use serde_json::{Value, json};

use super::with;

/// What is told of these objects beside a node, without which a file of custom resources is none of a cluster.
fn controllers(objects: &[Value]) -> Controllers {
    let node = super::node("n", json!({}), json!({}));
    super::facts(&[vec![node], objects.to_vec()].concat()).controllers.unwrap()
}

fn object(kind: &str, api_version: &str, status: Value) -> Value {
    json!({"kind": kind, "apiVersion": api_version, "metadata": {"name": "x", "namespace": "d", "generation": 5}, "spec": {}, "status": status})
}

#[test]
fn lag_is_generation_less_observed_generation() {
    for (rule, kind, api_version) in [
        ("4.8 lag: Deployment", "Deployment", "apps/v1"),
        ("4.8 lag: StatefulSet", "StatefulSet", "apps/v1"),
        ("4.8 lag: DaemonSet", "DaemonSet", "apps/v1"),
        ("4.8 lag: ReplicaSet", "ReplicaSet", "apps/v1"),
        ("4.8 lag: HorizontalPodAutoscaler", "HorizontalPodAutoscaler", "autoscaling/v2"),
        ("4.8 lag: PodDisruptionBudget", "PodDisruptionBudget", "policy/v1"),
        ("4.8 lag: EvictionRequest", "EvictionRequest", "lifecycle.k8s.io/v1alpha1"),
        ("4.8 lag: any custom resource that has it", "Widget", "example.com/v1"),
    ] {
        for (observed, lag) in [(3, Some(2)), (5, None), (6, None)] {
            let found = controllers(&[object(kind, api_version, json!({"observedGeneration": observed}))]);
            assert_eq!(found.behind.first().map(|one| one.lag), lag, "{rule}, observed {observed}");
        }
    }
    let silent = controllers(&[object("Widget", "example.com/v1", json!({}))]);
    assert!(silent.behind.is_empty(), "4.8 lag: what says nothing is not behind");
    let pool = object("NodePool", "karpenter.sh/v1", json!({"nodeClassObservedGeneration": 3}));
    let classes = json!({"kind": "EC2NodeClass", "apiVersion": "karpenter.k8s.aws/v1", "metadata": {"name": "c", "generation": 4}});
    let pool = with(
        pool,
        json!({"spec": {"template": {"spec": {"nodeClassRef": {"group": "karpenter.k8s.aws", "kind": "EC2NodeClass", "name": "c"}}}}}),
    );
    let found = controllers(&[pool, classes]);
    assert_eq!(found.behind.first().map(|one| one.lag), Some(1), "4.8 lag: NodePool.nodeClassObservedGeneration");
    let pod = with(
        super::pod("p", json!({}), json!({"nodeName": "n"})),
        json!({"metadata": {"generation": 3}, "status": {"observedGeneration": 2}}),
    );
    assert_eq!(controllers(&[pod]).pods_behind.count(), 1, "4.8 lag: Pod");
}

#[test]
fn stuck_since_the_spec_was_written() {
    let managed = json!({"metadata": {"managedFields": [
        {"manager": "first", "time": "2026-01-01T00:00:00Z"},
        {"manager": "editor", "time": "2026-01-01T00:05:00Z"},
        {"manager": "controller", "time": "2026-01-01T00:09:00Z", "subresource": "status"}]}});
    let event = json!({"kind": "Event", "apiVersion": "v1", "metadata": {"name": "e", "namespace": "d"}, "lastTimestamp": "2026-01-01T00:10:00Z"});
    let old = json!({"type": "Ready", "status": "True", "observedGeneration": 4});
    let new = json!({"type": "Ready", "status": "True", "observedGeneration": 5});
    for (rule, status, told) in [
        ("4.8 stuck: a lag", json!({"observedGeneration": 4}), Some((1, 0))),
        (
            "4.8 stuck: a condition of an older generation",
            json!({"observedGeneration": 5, "conditions": [old]}),
            Some((0, 1)),
        ),
        ("4.8 stuck: neither", json!({"observedGeneration": 5, "conditions": [new]}), None),
    ] {
        let object = with(object("Widget", "example.com/v1", status), managed.clone());
        let found = controllers(&[object, event.clone()]);
        let one = found.behind.first();
        assert_eq!(one.map(|one| (one.lag, one.stale_conditions.len())), told, "{rule}");
        let since = one.map(|one| (one.changed_by.as_str(), one.seconds_behind));
        assert_eq!(since, told.map(|_| ("editor", Some(300))), "4.8 stuck: age from the newest writer of the spec");
    }
}

#[test]
fn chains_of_owners() {
    let owned = |kind: &str, name: &str, owner: &str, controller: bool| {
        json!({"kind": kind, "apiVersion": "apps/v1", "spec": {"replicas": 1}, "metadata": {"name": name, "namespace": "d",
            "ownerReferences": [{"kind": owner, "name": "o", "controller": controller}]}})
    };
    let pod = |owner: &str, controller: bool| {
        with(
            super::pod("p", json!({}), json!({"nodeName": "n"})),
            json!({"metadata": {"ownerReferences": [{"kind": owner, "name": "o", "controller": controller}]}}),
        )
    };
    let deployment = json!({"kind": "Deployment", "apiVersion": "apps/v1", "metadata": {"name": "o", "namespace": "d"}, "spec": {"replicas": 1}});
    for (rule, objects, root) in [
        (
            "4.8 owners: Pod, ReplicaSet, Deployment",
            vec![pod("ReplicaSet", true), owned("ReplicaSet", "o", "Deployment", true), deployment.clone()],
            "Deployment",
        ),
        (
            "4.8 owners: only through controller: true",
            vec![pod("ReplicaSet", true), owned("ReplicaSet", "o", "Deployment", false), deployment],
            "ReplicaSet",
        ),
        ("4.8 owners: a pod that is only referred to has none", vec![pod("ReplicaSet", false)], "none"),
    ] {
        let found = controllers(&objects).pods_by_root;
        assert_eq!(found.keys().collect::<Vec<_>>(), [root], "{rule}");
    }
}

#[test]
fn what_an_autoscaler_should_want() {
    let hpa = |current: i64, decided: i64, target: &str, measured: &str, behavior: Value| {
        json!({"kind": "HorizontalPodAutoscaler", "apiVersion": "autoscaling/v2", "metadata": {"name": "h", "namespace": "d"},
            "spec": {"maxReplicas": 20, "behavior": behavior, "scaleTargetRef": {"kind": "Deployment", "name": "w"},
                "metrics": [{"type": "External", "external": {"metric": {"name": "q"}, "target": {"type": "AverageValue", "averageValue": target}}}]},
            "status": {"currentReplicas": current, "desiredReplicas": decided,
                "currentMetrics": [{"type": "External", "external": {"metric": {"name": "q"}, "current": {"averageValue": measured}}}]}})
    };
    let none = || json!({});
    for (rule, object, wanted) in [
        ("4.8 HPA: ceil(current x metric / target)", hpa(4, 4, "100", "126", none()), Some((6, 6))),
        ("4.8 HPA: it decided so", hpa(4, 6, "100", "126", none()), None),
        ("4.8 HPA: no change within a tenth above", hpa(4, 4, "100", "110", none()), None),
        ("4.8 HPA: no change within a tenth below", hpa(4, 4, "100", "90", none()), None),
        ("4.8 HPA: just beyond", hpa(4, 4, "100", "111", none()), Some((5, 5))),
        ("4.8 HPA: its own tolerance", hpa(4, 4, "100", "150", json!({"scaleUp": {"tolerance": "0.5"}})), None),
        (
            "4.8 HPA: its own tolerance is for one way",
            hpa(4, 4, "100", "50", json!({"scaleUp": {"tolerance": "0.5"}})),
            Some((2, 2)),
        ),
    ] {
        let found = controllers(&[object]).autoscalers_that_differ;
        assert_eq!(found.first().map(|one| (one.wanted.0, one.wanted.1)), wanted, "{rule}");
    }
}
