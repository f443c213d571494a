//! The resources that a picture of a cluster is made of.

/// A kind of objects that is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resource {
    /// API group; empty for the core group.
    pub group: &'static str,
    /// Versions that are read, the best first.
    pub versions: &'static [&'static str],
    /// Name in paths.
    pub plural: &'static str,
    /// Component that serves it, where that isn't the API server itself: said where it doesn't answer.
    pub served_by: &'static str,
    /// Whether a cluster without it is worth a word.
    pub is_missed: bool,
}

const fn core(plural: &'static str) -> Resource {
    Resource { group: "", versions: &["v1"], plural, served_by: "", is_missed: true }
}

const fn builtin(group: &'static str, version: &'static [&'static str], plural: &'static str) -> Resource {
    Resource { group, versions: version, plural, served_by: "", is_missed: false }
}

const fn metrics(plural: &'static str) -> Resource {
    Resource { group: "metrics.k8s.io", versions: &["v1beta1"], plural, served_by: "metrics-server", is_missed: true }
}

const fn custom(
    group: &'static str,
    versions: &'static [&'static str],
    plural: &'static str,
    served_by: &'static str,
) -> Resource {
    Resource { group, versions, plural, served_by, is_missed: false }
}

/// All of them, what the first picture needs first.
pub const RESOURCES: &[Resource] = &[
    core("nodes"),
    core("pods"),
    metrics("nodes"),
    metrics("pods"),
    builtin("apps", &["v1"], "deployments"),
    builtin("apps", &["v1"], "replicasets"),
    builtin("apps", &["v1"], "statefulsets"),
    builtin("apps", &["v1"], "daemonsets"),
    builtin("batch", &["v1"], "jobs"),
    builtin("batch", &["v1"], "cronjobs"),
    builtin("policy", &["v1"], "poddisruptionbudgets"),
    builtin("autoscaling", &["v2"], "horizontalpodautoscalers"),
    builtin("", &["v1"], "persistentvolumeclaims"),
    builtin("", &["v1"], "persistentvolumes"),
    builtin("storage.k8s.io", &["v1"], "storageclasses"),
    builtin("", &["v1"], "events"),
    custom("karpenter.sh", &["v1"], "nodepools", "Karpenter"),
    custom("karpenter.sh", &["v1"], "nodeclaims", "Karpenter"),
    custom("keda.sh", &["v1alpha1"], "scaledobjects", "KEDA"),
    custom("keda.sh", &["v1alpha1"], "scaledjobs", "KEDA"),
    custom("autoscaling.x-k8s.io", &["v1beta1", "v1alpha1"], "capacitybuffers", "a cluster autoscaler"),
    custom("lifecycle.k8s.io", &["v1alpha1"], "evictionrequests", ""),
];

impl Resource {
    /// `pods`, `deployments.apps`: as roles name it.
    #[must_use]
    pub fn name(&self) -> String {
        if self.group.is_empty() { self.plural.to_owned() } else { format!("{}.{}", self.plural, self.group) }
    }

    /// The path of its list below the API root.
    #[must_use]
    pub fn path(&self, version: &str) -> String {
        let (group, plural) = (self.group, self.plural);
        if group.is_empty() { format!("api/{version}/{plural}") } else { format!("apis/{group}/{version}/{plural}") }
    }
}
