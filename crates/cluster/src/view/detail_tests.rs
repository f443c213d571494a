use super::super::node_detail;
use super::*;
use crate::{Limits, SnapshotReader, Time, Totals};

const NOW: &str = "2026-01-02T00:00:00Z";

fn snapshot() -> Snapshot {
    let mut reader = SnapshotReader::new(Limits::default());
    reader.begin("test");
    reader.feed(
        br#"{"kind":"Node","metadata":{"name":"n","creationTimestamp":"2026-01-01T00:00:00Z","labels":{"b":"2","a":"1"}},
        "spec":{"taints":[{"key":"k","effect":"NoSchedule"}],"providerID":"kwok://n"},
        "status":{"capacity":{"cpu":"4","memory":"8Gi","pods":"10","x/y":"2"},"conditions":[{"type":"Ready","status":"True","lastTransitionTime":"2026-01-01T23:59:00Z"}],
        "nodeInfo":{"kubeletVersion":"v1.36.2"},"addresses":[{"type":"InternalIP","address":"10.0.0.1"}]}}
        {"kind":"NodeMetrics","metadata":{"name":"n"},"timestamp":"2026-01-01T23:59:30Z","window":"20s","usage":{"cpu":"500m"}}
        {"kind":"PodMetrics","metadata":{"name":"p","namespace":"d"},"containers":[{"name":"main","usage":{"cpu":"100m"}}]}
        {"kind":"Pod","metadata":{"name":"done","namespace":"a"},"spec":{"nodeName":"n"},"status":{"phase":"Succeeded"}}
        {"kind":"Pod","metadata":{"name":"p","namespace":"d","ownerReferences":[{"kind":"X","name":"x"},{"kind":"ReplicaSet","name":"rs","controller":true}]},
        "spec":{"nodeName":"n","priority":-5,"initContainers":[{"name":"side","restartPolicy":"Always","image":"s:1"}],
          "containers":[{"name":"main","image":"m:1","resources":{"requests":{"cpu":"5","memory":"1Gi"},"limits":{"cpu":"6"}}}]},
        "status":{"phase":"Running","containerStatuses":[{"name":"main","ready":true,"restartCount":2,"state":{"running":{"startedAt":"2026-01-01T22:00:00Z"}},
          "lastState":{"terminated":{"exitCode":137,"reason":"OOMKilled"}},"resources":{"requests":{"cpu":"3","memory":"2Gi"}}}]}}"#,
    );
    reader.end().unwrap();
    reader.finish().0
}

#[test]
fn a_nodes_drawer_is_whole() {
    let snapshot = snapshot();
    let totals = Totals::of(&snapshot);
    let now = Time::parse(NOW).unix_ms().unwrap();
    let detail = node_detail(&snapshot, &totals, snapshot.find_node("n").unwrap(), now);
    let json = serde_json::to_value(&detail).unwrap();
    assert_eq!(json["age"], "24h");
    assert_eq!(json["conditions"][0]["age"], "60s");
    assert_eq!(json["labels"], serde_json::json!([{"key": "a", "value": "1"}, {"key": "b", "value": "2"}]));
    assert_eq!(json["versions"], serde_json::json!([{"key": "kubelet", "value": "v1.36.2"}]));
    assert_eq!((&json["usage_age"], &json["usage_window_seconds"]), (&"30s".into(), &20.0.into()));
    let resources: Vec<_> = detail.resources.iter().map(|figures| figures.resource.as_str()).collect();
    assert_eq!(resources, ["cpu", "memory", "pods", "x/y"]);
    let cpu = &json["resources"][0];
    assert_eq!(cpu["request"], serde_json::json!({"exact": "5", "text": "5 cores", "pct": 125.0}));
    assert_eq!(cpu["free"]["exact"], "-1");
    assert_eq!(cpu["usage"]["pct"], 12.5);
    assert_eq!(json["resources"][2]["request"]["exact"], "1");
    assert_eq!(json["resources"][3]["request"]["exact"], "0");
    assert_eq!(detail.notes.len(), 2, "{:?}", detail.notes);
    let pods: Vec<_> = detail.pods.iter().map(|pod| (pod.name.as_str(), pod.holds_resources)).collect();
    assert_eq!(pods, [("p", true), ("done", false)]);
}

#[test]
fn a_pods_drawer_is_whole() {
    let snapshot = snapshot();
    let now = Time::parse(NOW).unix_ms().unwrap();
    let detail = pod_detail(&snapshot, snapshot.find_pod("d", "p").unwrap(), now);
    assert_eq!(
        (detail.row.owner.as_str(), detail.row.ready.as_str(), detail.row.restarts),
        ("ReplicaSet/rs", "1/2", 2)
    );
    assert_eq!((detail.priority, detail.why_pending.as_deref()), (Some(-5), None));
    assert_eq!(detail.notes.len(), 1, "a resize is under way: {:?}", detail.notes);
    let kinds: Vec<_> =
        detail.containers.iter().map(|c| (c.name.as_str(), c.kind.as_str(), c.state.as_str())).collect();
    assert_eq!(kinds, [("side", "sidecar", "unknown"), ("main", "main", "running")]);
    let main = &detail.containers[1];
    assert_eq!(
        (main.age.as_deref(), main.last_reason.as_str(), main.last_exit_code),
        (Some("120m"), "OOMKilled", Some(137))
    );
    let amounts: Vec<_> = main
        .resources
        .iter()
        .map(|r| {
            let exact = |figure: &Option<Figure>| figure.as_ref().map_or("-".to_owned(), |figure| figure.exact.clone());
            (r.resource.as_str(), [exact(&r.request), exact(&r.limit), exact(&r.usage)].join(" "))
        })
        .collect();
    assert_eq!(amounts, [("cpu", "5 6 0.1".to_owned()), ("memory", "2147483648 - -".to_owned())]);
    assert_eq!(detail.resources[0].usage.as_ref().and_then(|usage| usage.pct), Some(2.5));
}

/// A node and two pods of it, with what other lists tell of them.
fn watched() -> Snapshot {
    let mut reader = SnapshotReader::new(Limits::default());
    reader.begin("test");
    reader.feed(
        br#"{"gitVersion":"v1.33.1","major":"1","minor":"33"}
        {"kind":"Node","metadata":{"name":"n"},"status":{"nodeInfo":{"kubeletVersion":"v1.30.2"}}}
        {"kind":"Pod","metadata":{"name":"p","namespace":"d","labels":{"app":"p"},"ownerReferences":[{"kind":"ReplicaSet","name":"r","controller":true}],
          "annotations":{"karpenter.sh/do-not-disrupt":"true"}},"spec":{"nodeName":"n"},
          "status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]}}
        {"kind":"Pod","metadata":{"name":"free","namespace":"d"},"spec":{"nodeName":"n"},"status":{"phase":"Running"}}
        {"kind":"PodDisruptionBudget","apiVersion":"policy/v1","metadata":{"name":"b","namespace":"d"},
          "spec":{"minAvailable":1,"selector":{"matchLabels":{"app":"p"}}},
          "status":{"disruptionsAllowed":0,"currentHealthy":1,"desiredHealthy":1,"expectedPods":1}}
        {"kind":"Event","metadata":{"name":"1","namespace":"d"},"type":"Normal","reason":"Pulled","lastTimestamp":"2026-01-01T23:59:00Z","involvedObject":{"kind":"Pod","namespace":"d","name":"p"}}
        {"kind":"Event","metadata":{"name":"2","namespace":"d"},"type":"Warning","reason":"BackOff","count":3,"lastTimestamp":"2026-01-01T23:00:00Z","involvedObject":{"kind":"Pod","namespace":"d","name":"p"}}
        {"kind":"Event","metadata":{"name":"3","namespace":"default"},"type":"Warning","reason":"NodeNotReady","involvedObject":{"kind":"Node","name":"n"}}"#,
    );
    reader.end().unwrap();
    reader.finish().0
}

#[test]
fn drawers_tell_of_events_budgets_and_versions() {
    let snapshot = watched();
    let now = Time::parse(NOW).unix_ms().unwrap();
    let pod = pod_detail(&snapshot, snapshot.find_pod("d", "p").unwrap(), now);
    let events: Vec<_> =
        pod.events.iter().map(|event| (event.reason.as_str(), event.count, event.age.as_deref())).collect();
    assert_eq!(events, [("BackOff", 3, Some("60m")), ("Pulled", 1, Some("60s"))]);
    let budgets: Vec<_> = pod.budgets.iter().map(|b| (b.name.as_str(), b.allowed, b.healthy, b.desired)).collect();
    assert_eq!((budgets, pod.event_count), (vec![("b", 0, 1, 1)], 2));
    assert_eq!(pod.eviction.as_deref(), Some("The budget allows no disruption now."));
    assert!(pod.notes.iter().any(|note| note.starts_with("Karpenter")), "{:?}", pod.notes);
    let free = pod_detail(&snapshot, snapshot.find_pod("d", "free").unwrap(), now);
    assert_eq!((free.budgets.len(), free.eviction, free.event_count), (0, None, 0));
    let node = node_detail(&snapshot, &Totals::of(&snapshot), snapshot.find_node("n").unwrap(), now);
    assert_eq!((node.events[0].reason.as_str(), node.event_count), ("NodeNotReady", 1));
    let held: Vec<_> = node.held_pods.iter().map(|held| held.pod.as_str()).collect();
    assert_eq!(held, ["d/p"]);
    assert_eq!(node.verdicts.len(), 1);
    assert!(node.verdicts[0].starts_with("kubelet 1.30.2: It must leave 1.30"), "{:?}", node.verdicts);
}
