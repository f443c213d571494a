//! Clusters for tests, read from JSON as any other.

use cluster::{Limits, ResourceId, Snapshot, SnapshotReader};

use crate::{Measure, Settings};

/// A node with parts of its spec and its status.
pub(crate) fn node(name: &str, spec: &str, status: &str) -> String {
    format!(r#"{{"kind":"Node","metadata":{{"name":"{name}"}},"spec":{{{spec}}},"status":{{{status}}}}}"#)
}

/// A ready node with so much allocatable.
pub(crate) fn ready(name: &str, allocatable: &str) -> String {
    let ready = r#""conditions":[{"type":"Ready","status":"True"}]"#;
    node(name, "", &format!(r#"{ready},"capacity":{{{allocatable}}},"allocatable":{{{allocatable}}}"#))
}

/// A pod of one container `c` on a node, with its `resources` and its status.
pub(crate) fn pod(name: &str, node: &str, resources: &str, status: &str) -> String {
    format!(
        r#"{{"kind":"Pod","metadata":{{"name":"{name}","namespace":"ns"}},"spec":{{"nodeName":"{node}",
        "containers":[{{"name":"c","resources":{{{resources}}}}}]}},"status":{{{status}}}}}"#
    )
}

/// A running pod that requests so much CPU.
pub(crate) fn running(name: &str, node: &str, cpu: &str) -> String {
    let status = r#""phase":"Running","containerStatuses":[{"name":"c","ready":true,"state":{"running":{}}}]"#;
    pod(name, node, &format!(r#""requests":{{"cpu":"{cpu}"}}"#), status)
}

/// What a node uses.
pub(crate) fn node_usage(name: &str, usage: &str) -> String {
    format!(r#"{{"kind":"NodeMetrics","metadata":{{"name":"{name}"}},"usage":{{{usage}}}}}"#)
}

/// What the container of a pod uses.
pub(crate) fn pod_usage(name: &str, usage: &str) -> String {
    format!(
        r#"{{"kind":"PodMetrics","metadata":{{"name":"{name}","namespace":"ns"}},
        "containers":[{{"name":"c","usage":{{{usage}}}}}]}}"#
    )
}

/// The snapshot of these objects.
pub(crate) fn snapshot(objects: &[String]) -> Snapshot {
    let mut reader = SnapshotReader::new(Limits::default());
    reader.begin("test");
    reader.feed(format!(r#"{{"kind":"List","items":[{}]}}"#, objects.join(",")).as_bytes());
    reader.end().unwrap();
    reader.finish().0
}

/// CPU by a measure.
pub(crate) fn settings(measure: Measure) -> Settings {
    Settings { resource: ResourceId::CPU, measure, now_unix_ms: 0 }
}
