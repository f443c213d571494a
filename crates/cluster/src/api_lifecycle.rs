//! The APIs that Kubernetes has deprecated, and when it removes them.
//!
//! From `kubernetes/api: */zz_generated.prerelease-lifecycle.go` at 10b39a3 (2026-07-24, 1.37 beta). The kinds whose
//! types have left that repository (PodSecurityPolicy, CronJob v2alpha1, HorizontalPodAutoscaler v2beta1 and v2beta2) or
//! live in others (CustomResourceDefinition, APIService), and replacements that the generated files do not name, are
//! from `kubernetes/website: content/en/docs/reference/using-api/deprecation-guide.md`.

/// A deprecated API: all releases are minors of Kubernetes 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeprecatedApi {
    /// Group and version.
    pub api_version: &'static str,
    /// The kind.
    pub kind: &'static str,
    /// The first minor in which it is deprecated.
    pub deprecated_minor: u16,
    /// The first minor that does not serve it any more.
    pub removed_minor: u16,
    /// Group and version to use in its place; empty if there is none.
    pub replacement: &'static str,
}

/// The row of [`DEPRECATED_APIS`] of a kind in a version.
pub(crate) fn deprecated_api(api_version: &str, kind: &str) -> Option<u16> {
    let row = DEPRECATED_APIS.binary_search_by(|row| (row.api_version, row.kind).cmp(&(api_version, kind))).ok()?;
    u16::try_from(row).ok()
}

/// The row of a resource (`horizontalpodautoscalers`) in a version, as metrics name it.
pub(crate) fn deprecated_resource(api_version: &str, resource: &str) -> Option<u16> {
    let row = DEPRECATED_APIS.iter().position(|row| row.api_version == api_version && plural(row.kind) == resource)?;
    u16::try_from(row).ok()
}

/// The resource of a kind (`apimachinery/pkg/api/meta/restmapper.go`, UnsafeGuessKindToResource).
fn plural(kind: &str) -> String {
    let singular = kind.to_lowercase();
    match singular.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None if singular.ends_with('s') => format!("{singular}es"),
        None => format!("{singular}s"),
    }
}

const fn api(
    api_version: &'static str,
    kind: &'static str,
    deprecated_minor: u16,
    removed_minor: u16,
    replacement: &'static str,
) -> DeprecatedApi {
    DeprecatedApi { api_version, kind, deprecated_minor, removed_minor, replacement }
}

/// The deprecated APIs, sorted by group and version, then by kind.
#[rustfmt::skip]
pub const DEPRECATED_APIS: &[DeprecatedApi] = &[
    api("admission.k8s.io/v1beta1", "AdmissionReview", 19, 22, "admission.k8s.io/v1"),
    api("admissionregistration.k8s.io/v1alpha1", "MutatingAdmissionPolicy", 35, 38, ""),
    api("admissionregistration.k8s.io/v1alpha1", "MutatingAdmissionPolicyBinding", 35, 38, ""),
    api("admissionregistration.k8s.io/v1alpha1", "ValidatingAdmissionPolicy", 29, 32, "admissionregistration.k8s.io/v1"),
    api("admissionregistration.k8s.io/v1alpha1", "ValidatingAdmissionPolicyBinding", 29, 32, "admissionregistration.k8s.io/v1"),
    api("admissionregistration.k8s.io/v1beta1", "MutatingAdmissionPolicy", 37, 40, "admissionregistration.k8s.io/v1"),
    api("admissionregistration.k8s.io/v1beta1", "MutatingAdmissionPolicyBinding", 37, 40, "admissionregistration.k8s.io/v1"),
    api("admissionregistration.k8s.io/v1beta1", "MutatingWebhookConfiguration", 16, 22, "admissionregistration.k8s.io/v1"),
    api("admissionregistration.k8s.io/v1beta1", "ValidatingAdmissionPolicy", 31, 34, "admissionregistration.k8s.io/v1"),
    api("admissionregistration.k8s.io/v1beta1", "ValidatingAdmissionPolicyBinding", 31, 34, "admissionregistration.k8s.io/v1"),
    api("admissionregistration.k8s.io/v1beta1", "ValidatingWebhookConfiguration", 16, 22, "admissionregistration.k8s.io/v1"),
    api("apidiscovery.k8s.io/v2beta1", "APIGroupDiscovery", 32, 35, "apidiscovery.k8s.io/v2"),
    api("apiextensions.k8s.io/v1beta1", "CustomResourceDefinition", 16, 22, "apiextensions.k8s.io/v1"),
    api("apiregistration.k8s.io/v1beta1", "APIService", 19, 22, "apiregistration.k8s.io/v1"),
    api("apps/v1beta1", "ControllerRevision", 8, 16, "apps/v1"),
    api("apps/v1beta1", "Deployment", 8, 16, "apps/v1"),
    api("apps/v1beta1", "DeploymentRollback", 8, 16, "apps/v1"),
    api("apps/v1beta1", "Scale", 8, 16, "autoscaling/v1"),
    api("apps/v1beta1", "StatefulSet", 8, 16, "apps/v1"),
    api("apps/v1beta2", "ControllerRevision", 9, 16, "apps/v1"),
    api("apps/v1beta2", "DaemonSet", 9, 16, "apps/v1"),
    api("apps/v1beta2", "Deployment", 9, 16, "apps/v1"),
    api("apps/v1beta2", "ReplicaSet", 9, 16, "apps/v1"),
    api("apps/v1beta2", "Scale", 9, 16, "autoscaling/v1"),
    api("apps/v1beta2", "StatefulSet", 9, 16, "apps/v1"),
    api("authentication.k8s.io/v1alpha1", "SelfSubjectReview", 29, 32, "authentication.k8s.io/v1"),
    api("authentication.k8s.io/v1beta1", "SelfSubjectReview", 30, 33, "authentication.k8s.io/v1"),
    api("authentication.k8s.io/v1beta1", "TokenReview", 19, 22, "authentication.k8s.io/v1"),
    api("authorization.k8s.io/v1beta1", "LocalSubjectAccessReview", 19, 22, "authorization.k8s.io/v1"),
    api("authorization.k8s.io/v1beta1", "SelfSubjectAccessReview", 19, 22, "authorization.k8s.io/v1"),
    api("authorization.k8s.io/v1beta1", "SelfSubjectRulesReview", 19, 22, "authorization.k8s.io/v1"),
    api("authorization.k8s.io/v1beta1", "SubjectAccessReview", 19, 22, "authorization.k8s.io/v1"),
    api("autoscaling/v2beta1", "HorizontalPodAutoscaler", 22, 25, "autoscaling/v2"),
    api("autoscaling/v2beta2", "HorizontalPodAutoscaler", 23, 26, "autoscaling/v2"),
    api("batch/v1beta1", "CronJob", 21, 25, "batch/v1"),
    api("batch/v2alpha1", "CronJob", 21, 21, "batch/v1"),
    api("certificates.k8s.io/v1alpha1", "ClusterTrustBundle", 34, 37, ""),
    api("certificates.k8s.io/v1beta1", "CertificateSigningRequest", 19, 22, "certificates.k8s.io/v1"),
    api("certificates.k8s.io/v1beta1", "ClusterTrustBundle", 37, 40, "certificates.k8s.io/v1"),
    api("certificates.k8s.io/v1beta1", "PodCertificateRequest", 37, 40, "certificates.k8s.io/v1"),
    api("coordination.k8s.io/v1alpha2", "LeaseCandidate", 35, 38, ""),
    api("coordination.k8s.io/v1beta1", "Lease", 19, 22, "coordination.k8s.io/v1"),
    api("coordination.k8s.io/v1beta1", "LeaseCandidate", 36, 39, ""),
    api("discovery.k8s.io/v1beta1", "EndpointSlice", 21, 25, "discovery.k8s.io/v1"),
    api("events.k8s.io/v1beta1", "Event", 22, 25, "events.k8s.io/v1"),
    api("extensions/v1beta1", "DaemonSet", 8, 16, "apps/v1"),
    api("extensions/v1beta1", "Deployment", 8, 16, "apps/v1"),
    api("extensions/v1beta1", "DeploymentRollback", 8, 16, ""),
    api("extensions/v1beta1", "Ingress", 14, 22, "networking.k8s.io/v1"),
    api("extensions/v1beta1", "NetworkPolicy", 9, 16, "networking.k8s.io/v1"),
    api("extensions/v1beta1", "PodSecurityPolicy", 10, 16, ""),
    api("extensions/v1beta1", "ReplicaSet", 8, 16, "apps/v1"),
    api("extensions/v1beta1", "Scale", 2, 16, ""),
    api("flowcontrol.apiserver.k8s.io/v1beta1", "FlowSchema", 23, 26, "flowcontrol.apiserver.k8s.io/v1beta3"),
    api("flowcontrol.apiserver.k8s.io/v1beta1", "PriorityLevelConfiguration", 23, 26, "flowcontrol.apiserver.k8s.io/v1beta3"),
    api("flowcontrol.apiserver.k8s.io/v1beta2", "FlowSchema", 26, 29, "flowcontrol.apiserver.k8s.io/v1beta3"),
    api("flowcontrol.apiserver.k8s.io/v1beta2", "PriorityLevelConfiguration", 26, 29, "flowcontrol.apiserver.k8s.io/v1beta3"),
    api("flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema", 29, 32, "flowcontrol.apiserver.k8s.io/v1"),
    api("flowcontrol.apiserver.k8s.io/v1beta3", "PriorityLevelConfiguration", 29, 32, "flowcontrol.apiserver.k8s.io/v1"),
    api("lifecycle.k8s.io/v1alpha1", "Eviction", 40, 43, ""),
    api("lifecycle.k8s.io/v1alpha1", "EvictionRequest", 40, 43, ""),
    api("networking.k8s.io/v1beta1", "IPAddress", 34, 37, "networking.k8s.io/v1"),
    api("networking.k8s.io/v1beta1", "Ingress", 19, 22, "networking.k8s.io/v1"),
    api("networking.k8s.io/v1beta1", "IngressClass", 19, 22, "networking.k8s.io/v1"),
    api("networking.k8s.io/v1beta1", "ServiceCIDR", 34, 37, "networking.k8s.io/v1"),
    api("node.k8s.io/v1beta1", "RuntimeClass", 22, 25, "node.k8s.io/v1"),
    api("policy/v1beta1", "Eviction", 22, 25, "policy/v1"),
    api("policy/v1beta1", "PodDisruptionBudget", 21, 25, "policy/v1"),
    api("policy/v1beta1", "PodSecurityPolicy", 21, 25, ""),
    api("rbac.authorization.k8s.io/v1beta1", "ClusterRole", 17, 22, "rbac.authorization.k8s.io/v1"),
    api("rbac.authorization.k8s.io/v1beta1", "ClusterRoleBinding", 17, 22, "rbac.authorization.k8s.io/v1"),
    api("rbac.authorization.k8s.io/v1beta1", "Role", 17, 22, "rbac.authorization.k8s.io/v1"),
    api("rbac.authorization.k8s.io/v1beta1", "RoleBinding", 17, 22, "rbac.authorization.k8s.io/v1"),
    api("resource.k8s.io/v1alpha3", "DeviceTaintRule", 36, 39, ""),
    api("resource.k8s.io/v1alpha3", "ResourcePoolStatusRequest", 39, 42, ""),
    api("resource.k8s.io/v1beta1", "DeviceClass", 35, 38, "resource.k8s.io/v1"),
    api("resource.k8s.io/v1beta1", "ResourceClaim", 35, 38, "resource.k8s.io/v1"),
    api("resource.k8s.io/v1beta1", "ResourceClaimTemplate", 35, 38, "resource.k8s.io/v1"),
    api("resource.k8s.io/v1beta1", "ResourceSlice", 35, 38, "resource.k8s.io/v1"),
    api("resource.k8s.io/v1beta2", "DeviceClass", 36, 39, "resource.k8s.io/v1"),
    api("resource.k8s.io/v1beta2", "DeviceTaintRule", 39, 42, ""),
    api("resource.k8s.io/v1beta2", "ResourceClaim", 36, 39, "resource.k8s.io/v1"),
    api("resource.k8s.io/v1beta2", "ResourceClaimTemplate", 36, 39, "resource.k8s.io/v1"),
    api("resource.k8s.io/v1beta2", "ResourceSlice", 36, 39, "resource.k8s.io/v1"),
    api("scheduling.k8s.io/v1beta1", "PodGroup", 40, 43, ""),
    api("scheduling.k8s.io/v1beta1", "PriorityClass", 14, 22, "scheduling.k8s.io/v1"),
    api("scheduling.k8s.io/v1beta1", "Workload", 40, 43, ""),
    api("storage.k8s.io/v1alpha1", "CSIStorageCapacity", 21, 24, "storage.k8s.io/v1beta1"),
    api("storage.k8s.io/v1alpha1", "VolumeAttachment", 21, 24, "storage.k8s.io/v1"),
    api("storage.k8s.io/v1alpha1", "VolumeAttributesClass", 32, 35, "storage.k8s.io/v1"),
    api("storage.k8s.io/v1beta1", "CSIDriver", 19, 22, "storage.k8s.io/v1"),
    api("storage.k8s.io/v1beta1", "CSINode", 17, 22, "storage.k8s.io/v1"),
    api("storage.k8s.io/v1beta1", "CSIStorageCapacity", 24, 27, "storage.k8s.io/v1"),
    api("storage.k8s.io/v1beta1", "StorageClass", 19, 22, "storage.k8s.io/v1"),
    api("storage.k8s.io/v1beta1", "VolumeAttachment", 19, 22, "storage.k8s.io/v1"),
    api("storage.k8s.io/v1beta1", "VolumeAttributesClass", 34, 37, "storage.k8s.io/v1"),
    api("storagemigration.k8s.io/v1beta1", "StorageVersionMigration", 37, 40, "storagemigration.k8s.io/v1"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_found_by_either_name() {
        let key = |row: &DeprecatedApi| (row.api_version, row.kind);
        assert!(DEPRECATED_APIS.is_sorted_by(|a, b| key(a) < key(b)));
        assert!(DEPRECATED_APIS.iter().all(|row| row.deprecated_minor <= row.removed_minor));
        for (api_version, kind, resource, removed_minor) in [
            ("policy/v1beta1", "PodDisruptionBudget", "poddisruptionbudgets", Some(25)),
            ("policy/v1beta1", "PodSecurityPolicy", "podsecuritypolicies", Some(25)),
            ("extensions/v1beta1", "Ingress", "ingresses", Some(22)),
            ("batch/v1beta1", "CronJob", "cronjobs", Some(25)),
            ("autoscaling/v2beta2", "HorizontalPodAutoscaler", "horizontalpodautoscalers", Some(26)),
            ("flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema", "flowschemas", Some(32)),
            ("resource.k8s.io/v1beta1", "ResourceSlice", "resourceslices", Some(38)),
            ("policy/v1", "PodDisruptionBudget", "poddisruptionbudgets", None),
            ("", "Pod", "pods", None),
        ] {
            let removed = |row: Option<u16>| row.map(|row| DEPRECATED_APIS[usize::from(row)].removed_minor);
            assert_eq!(removed(deprecated_api(api_version, kind)), removed_minor, "{kind}");
            assert_eq!(removed(deprecated_resource(api_version, resource)), removed_minor, "{resource}");
        }
    }
}
