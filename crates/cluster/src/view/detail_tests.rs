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
