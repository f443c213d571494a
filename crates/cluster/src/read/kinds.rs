//! Which kinds of objects are read, and what a document says it holds.

use std::fmt;

use serde::de::{Deserializer as _, IgnoredAny, MapAccess, Visitor};

use crate::wire::lenient::Text;

/// What is done with objects of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    Node,
    Pod,
    NodeMetrics,
    PodMetrics,
    /// Known and counted under this key of `isotherm cluster --json`.
    Counted(&'static str),
    /// Not known; counted by its kind alone.
    Unknown,
}

/// Kind, groups of its apiVersion (empty: the core group), key in the facts.
const COUNTED: &[(&str, &[&str], &str)] = &[
    ("CapacityBuffer", &["autoscaling.x-k8s.io"], "capacitybuffers"),
    ("ConfigMap", &[""], "configmaps"),
    ("CSINode", &["storage.k8s.io"], "csinodes"),
    ("CronJob", &["batch"], "cronjobs"),
    ("DaemonSet", &["apps", "extensions"], "daemonsets"),
    ("Deployment", &["apps", "extensions"], "deployments"),
    ("EndpointSlice", &["discovery.k8s.io"], "endpointslices"),
    ("Endpoints", &[""], "endpoints"),
    ("Event", &["", "events.k8s.io"], "events"),
    ("Eviction", &["lifecycle.k8s.io"], "evictions"),
    ("EvictionRequest", &["lifecycle.k8s.io"], "evictionrequests"),
    ("HorizontalPodAutoscaler", &["autoscaling"], "hpas"),
    ("Ingress", &["networking.k8s.io", "extensions"], "ingresses"),
    ("Job", &["batch"], "jobs"),
    ("Lease", &["coordination.k8s.io"], "leases"),
    ("LimitRange", &[""], "limitranges"),
    ("Namespace", &[""], "namespaces"),
    ("NodeClaim", &["karpenter.sh"], "nodeclaims"),
    ("NodeOverlay", &["karpenter.sh"], "nodeoverlays"),
    ("NodePool", &["karpenter.sh"], "nodepools"),
    ("PersistentVolume", &[""], "persistentvolumes"),
    ("PersistentVolumeClaim", &[""], "persistentvolumeclaims"),
    ("PodDisruptionBudget", &["policy"], "pdbs"),
    ("PriorityClass", &["scheduling.k8s.io"], "priorityclasses"),
    ("ReplicaSet", &["apps", "extensions"], "replicasets"),
    ("ReplicationController", &[""], "replicationcontrollers"),
    ("ResourceQuota", &[""], "resourcequotas"),
    ("ScaledJob", &["keda.sh"], "scaledjobs"),
    ("ScaledObject", &["keda.sh"], "scaledobjects"),
    ("Secret", &[""], "secrets"),
    ("Service", &[""], "services"),
    ("ServiceAccount", &[""], "serviceaccounts"),
    ("StatefulSet", &["apps", "extensions"], "statefulsets"),
    ("StorageClass", &["storage.k8s.io"], "storageclasses"),
];

/// The class of a kind; an absent `api_version` fits any group.
pub(crate) fn classify(kind: &str, api_version: &str) -> Class {
    let group = api_version.rsplit_once('/').map_or("", |(group, _)| group);
    let fits = |groups: &[&str]| api_version.is_empty() || groups.contains(&group);
    match kind {
        "Node" if fits(&[""]) => Class::Node,
        "Pod" if fits(&[""]) => Class::Pod,
        "NodeMetrics" if fits(&["metrics.k8s.io"]) => Class::NodeMetrics,
        "PodMetrics" if fits(&["metrics.k8s.io"]) => Class::PodMetrics,
        _ => {
            let found = COUNTED.iter().find(|(name, groups, _)| *name == kind && fits(groups));
            found.map_or(Class::Unknown, |(_, _, key)| Class::Counted(key))
        }
    }
}

/// `kind` and `apiVersion` of an object, read no further than needed; empty where absent.
pub(crate) fn peek(json: &[u8]) -> (String, String) {
    let mut found = Peek::default();
    // Stopping early is an error to the parser and none here.
    let _ = serde_json::Deserializer::from_slice(json).deserialize_any(&mut found);
    (found.kind.unwrap_or_default(), found.api_version.unwrap_or_default())
}

#[derive(Default)]
struct Peek {
    kind: Option<String>,
    api_version: Option<String>,
}

impl<'de> Visitor<'de> for &mut Peek {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<Text<'de>>()? {
            match &*key {
                "kind" => self.kind = Some(map.next_value::<Text<'de>>()?.to_string()),
                "apiVersion" => self.api_version = Some(map.next_value::<Text<'de>>()?.to_string()),
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
            if self.kind.is_some() && self.api_version.is_some() {
                break;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_told_apart_by_group() {
        for (kind, api_version, class) in [
            ("Node", "v1", Class::Node),
            ("Node", "", Class::Node),
            ("Node", "management.example.com/v3", Class::Unknown),
            ("NodeMetrics", "metrics.k8s.io/v1beta1", Class::NodeMetrics),
            ("Event", "v1", Class::Counted("events")),
            ("Event", "events.k8s.io/v1", Class::Counted("events")),
            ("Deployment", "apps/v1", Class::Counted("deployments")),
            ("Deployment", "example.com/v1", Class::Unknown),
            ("Widget", "example.com/v1", Class::Unknown),
        ] {
            assert_eq!(classify(kind, api_version), class, "{kind} {api_version}");
        }
    }

    #[test]
    fn a_peek_stops_early() {
        for (json, kind, api_version) in [
            (r#"{"apiVersion":"v1","kind":"Pod","x": not json"#, "Pod", "v1"),
            (r#"{"metadata":{"kind":"no"},"kind":"Pod"}"#, "Pod", ""),
            (r#"{"kind":3}"#, "3", ""),
            ("null", "", ""),
            ("[]", "", ""),
        ] {
            assert_eq!(peek(json.as_bytes()), (kind.to_owned(), api_version.to_owned()), "{json}");
        }
    }
}
