//! 4.7: which minor removes which API, and where a use of it shows.

use cluster::DEPRECATED_APIS;
use serde_json::{Value, json};

use super::facts;

/// The minor that removes them, group and version, and kinds.
const REMOVED: &[(u16, &str, &[&str])] = &[
    (16, "extensions/v1beta1", &["DaemonSet", "Deployment", "ReplicaSet", "NetworkPolicy"]),
    (16, "apps/v1beta1", &["Deployment", "StatefulSet"]),
    (16, "apps/v1beta2", &["DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"]),
    (22, "extensions/v1beta1", &["Ingress"]),
    (22, "networking.k8s.io/v1beta1", &["Ingress", "IngressClass"]),
    (22, "apiextensions.k8s.io/v1beta1", &["CustomResourceDefinition"]),
    (22, "apiregistration.k8s.io/v1beta1", &["APIService"]),
    (22, "admissionregistration.k8s.io/v1beta1", &["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"]),
    (22, "rbac.authorization.k8s.io/v1beta1", &["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"]),
    (22, "certificates.k8s.io/v1beta1", &["CertificateSigningRequest"]),
    (22, "coordination.k8s.io/v1beta1", &["Lease"]),
    (22, "scheduling.k8s.io/v1beta1", &["PriorityClass"]),
    (22, "storage.k8s.io/v1beta1", &["CSIDriver", "CSINode", "StorageClass", "VolumeAttachment"]),
    (25, "batch/v1beta1", &["CronJob"]),
    (25, "discovery.k8s.io/v1beta1", &["EndpointSlice"]),
    (25, "events.k8s.io/v1beta1", &["Event"]),
    (25, "autoscaling/v2beta1", &["HorizontalPodAutoscaler"]),
    (25, "policy/v1beta1", &["PodDisruptionBudget", "PodSecurityPolicy"]),
    (25, "node.k8s.io/v1beta1", &["RuntimeClass"]),
    (26, "autoscaling/v2beta2", &["HorizontalPodAutoscaler"]),
    (26, "flowcontrol.apiserver.k8s.io/v1beta1", &["FlowSchema", "PriorityLevelConfiguration"]),
    (27, "storage.k8s.io/v1beta1", &["CSIStorageCapacity"]),
    (29, "flowcontrol.apiserver.k8s.io/v1beta2", &["FlowSchema", "PriorityLevelConfiguration"]),
    (32, "flowcontrol.apiserver.k8s.io/v1beta3", &["FlowSchema", "PriorityLevelConfiguration"]),
    (32, "admissionregistration.k8s.io/v1alpha1", &["ValidatingAdmissionPolicy"]),
    (34, "admissionregistration.k8s.io/v1beta1", &["ValidatingAdmissionPolicy"]),
    (35, "storage.k8s.io/v1alpha1", &["VolumeAttributesClass"]),
    (35, "apidiscovery.k8s.io/v2beta1", &["APIGroupDiscovery"]),
    (37, "networking.k8s.io/v1beta1", &["IPAddress", "ServiceCIDR"]),
    (37, "storage.k8s.io/v1beta1", &["VolumeAttributesClass"]),
    (37, "certificates.k8s.io/v1alpha1", &["ClusterTrustBundle"]),
    (38, "resource.k8s.io/v1beta1", &["DeviceClass", "ResourceClaim", "ResourceClaimTemplate", "ResourceSlice"]),
    (38, "admissionregistration.k8s.io/v1alpha1", &["MutatingAdmissionPolicy"]),
    (38, "coordination.k8s.io/v1alpha2", &["LeaseCandidate"]),
    (39, "resource.k8s.io/v1beta2", &["DeviceClass", "ResourceClaim", "ResourceClaimTemplate", "ResourceSlice"]),
    (39, "coordination.k8s.io/v1beta1", &["LeaseCandidate"]),
    (40, "admissionregistration.k8s.io/v1beta1", &["MutatingAdmissionPolicy"]),
    (40, "certificates.k8s.io/v1beta1", &["ClusterTrustBundle", "PodCertificateRequest"]),
    (40, "storagemigration.k8s.io/v1beta1", &["StorageVersionMigration"]),
];

#[test]
fn each_minor_removes_what_the_policy_says() {
    for (minor, api_version, kinds) in REMOVED {
        for kind in *kinds {
            let mut rows = DEPRECATED_APIS.iter().filter(|api| (api.api_version, api.kind) == (*api_version, *kind));
            let found = rows.next().map(|api| api.removed_minor);
            assert_eq!(found, Some(*minor), "4.7 removed in 1.{minor}: {api_version} {kind}");
        }
    }
}

#[test]
fn a_use_shows_wherever_it_stands() {
    let ingress = |api_version: &str, metadata: Value| {
        let mut object = json!({"kind": "Ingress", "apiVersion": api_version, "metadata": metadata});
        object["metadata"]["name"] = json!("i");
        object
    };
    let fields = json!({"managedFields": [{"manager": "ci", "apiVersion": "networking.k8s.io/v1beta1", "time": "2026-01-01T00:00:00Z"}]});
    let applied = r#"{"apiVersion":"networking.k8s.io/v1beta1","kind":"Ingress"}"#;
    let applied = json!({"annotations": {"kubectl.kubernetes.io/last-applied-configuration": applied}});
    let metric = json!({"status": "success", "data": {"resultType": "vector", "result": [{"metric":
        {"__name__": "apiserver_requested_deprecated_apis", "group": "networking.k8s.io", "version": "v1beta1", "resource": "ingresses"},
        "value": [1_795_341_550, "1"]}]}});
    for (rule, object, shown) in [
        ("4.7 use: the item's apiVersion", ingress("networking.k8s.io/v1beta1", json!({})), "item"),
        ("4.7 use: the apiVersion that a writer used", ingress("networking.k8s.io/v1", fields), "managed_fields by ci"),
        ("4.7 use: the last applied configuration", ingress("networking.k8s.io/v1", applied), "last_applied"),
        ("4.7 use: apiserver_requested_deprecated_apis", metric, "metric"),
    ] {
        let found = facts(&[json!({"gitVersion": "v1.21.0"}), object]).versions.unwrap();
        let [api] = found.deprecated_apis.as_slice() else { panic!("{rule}: {:?}", found.deprecated_apis) };
        let told = (api.kind, api.removed_in.as_str(), api.status, api.shown_by.keys().next().map(String::as_str));
        assert_eq!(told, ("Ingress", "1.22", "removed_in_next_minor", Some(shown)), "{rule}");
    }
}
