//! Snapshots and facts from JSON text, for tests.

use crate::{Facts, Limits, Snapshot, SnapshotReader, Totals, Warning, facts};

/// The snapshot of sources, each of which must be read.
pub(crate) fn snapshot_of(sources: &[&[u8]]) -> (Snapshot, Vec<Warning>) {
    let mut reader = SnapshotReader::new(Limits::default());
    for (at, bytes) in sources.iter().enumerate() {
        reader.begin(&format!("source {at}"));
        reader.feed(bytes);
        let end = reader.end();
        assert!(end.is_ok(), "{end:?}");
    }
    reader.finish()
}

/// The facts of one text.
pub(crate) fn facts_of(text: &str) -> Facts {
    let (snapshot, _) = snapshot_of(&[text.as_bytes()]);
    facts(&snapshot, &Totals::of(&snapshot))
}

/// A running pod that is ready, of a controller `Kind/name` or of none, with more of its parts as JSON members.
pub(crate) fn pod(name: &str, owner: &str, metadata: &str, spec: &str) -> String {
    let owners = owner.split_once('/').map_or(String::new(), |(kind, owner)| {
        format!(r#","ownerReferences":[{{"kind":"{kind}","name":"{owner}","controller":true}}]"#)
    });
    format!(
        r#"{{"kind":"Pod","apiVersion":"v1","metadata":{{"name":"{name}","namespace":"d","labels":{{"app":"x"}}{owners}{metadata}}},"spec":{{"nodeName":"n"{spec}}},"status":{{"phase":"Running","conditions":[{{"type":"Ready","status":"True"}}]}}}}"#
    )
}

/// A node `n`.
pub(crate) const NODE: &str =
    r#"{"kind":"Node","apiVersion":"v1","metadata":{"name":"n"},"status":{"allocatable":{"cpu":"4"}}}"#;

/// A budget `b` over the pods with the label `app: x`.
pub(crate) fn budget(spec: &str, status: &str) -> String {
    format!(
        r#"{{"kind":"PodDisruptionBudget","apiVersion":"policy/v1","metadata":{{"name":"b","namespace":"d","generation":1}},"spec":{{"selector":{{"matchLabels":{{"app":"x"}}}}{spec}}},"status":{{"observedGeneration":1{status}}}}}"#
    )
}

/// A workload of `apps/v1`, controlled by `Kind/name` or by nothing.
pub(crate) fn workload(kind: &str, name: &str, owner: &str, replicas: u32) -> String {
    let owners = owner.split_once('/').map_or(String::new(), |(kind, owner)| {
        format!(r#","ownerReferences":[{{"kind":"{kind}","name":"{owner}","controller":true}}]"#)
    });
    format!(
        r#"{{"kind":"{kind}","apiVersion":"apps/v1","metadata":{{"name":"{name}","namespace":"d"{owners}}},"spec":{{"replicas":{replicas}}}}}"#
    )
}
