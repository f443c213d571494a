//! What of an object is written: the fields of the Kubernetes API that the facts read (`wire`), and how.

/// What becomes of a value.
#[derive(Clone, Copy, Debug)]
pub(super) enum Rule {
    /// A number, a flag, a time or a word of the API: as it is. Lists and objects are left out.
    Keep,
    /// Quantities by resource.
    Amounts,
    /// A name, or a list of names.
    Name,
    /// The fields that are listed; the rest is left out.
    Fields(&'static [(&'static str, Rule)]),
    /// Every item of a list.
    Items(&'static Rule),
    /// The key of a label.
    LabelKey,
    /// Group and version of an API; groups of one's own are names.
    ApiVersion,
    /// Labels: the values, and the keys that aren't the same everywhere.
    Labels,
    /// Annotations: those that decide about disruption, as they are.
    Annotations,
    /// `{key, operator, values}` or `{key, value, effect}`: a requirement, a taint or a toleration.
    Requirement,
    /// `image`: what stands behind the last `:`.
    Image,
}

use Rule::{Amounts, Annotations, ApiVersion, Fields, Image, Items, Keep, LabelKey, Labels, Name, Requirement};

const METADATA: Rule = Fields(&[
    ("name", Name),
    ("namespace", Name),
    ("uid", Name),
    ("generation", Keep),
    ("creationTimestamp", Keep),
    ("deletionTimestamp", Keep),
    ("deletionGracePeriodSeconds", Keep),
    ("labels", Labels),
    ("annotations", Annotations),
    ("ownerReferences", Items(&REFERENCE)),
    ("resourceVersion", Keep),
    ("remainingItemCount", Keep),
]);

const REFERENCE: Rule = Fields(&[
    ("apiVersion", ApiVersion),
    ("kind", Keep),
    ("name", Name),
    ("namespace", Name),
    ("uid", Name),
    ("controller", Keep),
    ("fieldPath", Name),
]);

const SELECTOR: Rule =
    Fields(&[("matchLabels", Labels), ("matchExpressions", Items(&Requirement)), ("matchFields", Items(&Requirement))]);

const NODE_SELECTOR: Rule = Fields(&[("nodeSelectorTerms", Items(&SELECTOR))]);

const POD_TERMS: Rule = Fields(&[(
    "requiredDuringSchedulingIgnoredDuringExecution",
    Items(&Fields(&[
        ("labelSelector", SELECTOR),
        ("namespaces", Name),
        ("namespaceSelector", SELECTOR),
        ("topologyKey", LabelKey),
    ])),
)]);

const AFFINITY: Rule = Fields(&[
    ("nodeAffinity", Fields(&[("requiredDuringSchedulingIgnoredDuringExecution", NODE_SELECTOR)])),
    ("podAffinity", POD_TERMS),
    ("podAntiAffinity", POD_TERMS),
    // Of a volume.
    ("required", NODE_SELECTOR),
]);

const RESOURCES: Rule = Fields(&[("requests", Amounts), ("limits", Amounts)]);

const ROLLOUT: Rule = Fields(&[
    ("type", Keep),
    ("rollingUpdate", Fields(&[("maxSurge", Keep), ("maxUnavailable", Keep), ("partition", Keep)])),
]);

const CONTAINER: Rule = Fields(&[
    ("name", Name),
    ("image", Image),
    ("restartPolicy", Keep),
    ("resources", RESOURCES),
    ("ports", Items(&Fields(&[("hostPort", Keep), ("protocol", Keep)]))),
    // Of PodMetrics.
    ("usage", Amounts),
]);

const SPREAD: Rule = Fields(&[
    ("maxSkew", Keep),
    ("minDomains", Keep),
    ("topologyKey", LabelKey),
    ("whenUnsatisfiable", Keep),
    ("labelSelector", SELECTOR),
    ("nodeAffinityPolicy", Keep),
    ("nodeTaintsPolicy", Keep),
    ("matchLabelKeys", Items(&LabelKey)),
]);

const VOLUME: Rule = Fields(&[
    ("name", Name),
    ("persistentVolumeClaim", Fields(&[("claimName", Name)])),
    ("ephemeral", Fields(&[])),
    ("emptyDir", Fields(&[])),
    ("hostPath", Fields(&[])),
]);

const TARGET: Rule = Fields(&[("type", Keep), ("averageUtilization", Keep), ("averageValue", Keep), ("value", Keep)]);
const MEASURED: Rule = Fields(&[("name", Keep), ("container", Name), ("target", TARGET), ("current", TARGET)]);
/// A metric of an autoscaler; those of other kinds than these have names of their own.
const METRIC: Rule = Fields(&[("type", Keep), ("resource", MEASURED), ("containerResource", MEASURED)]);

const SPEC: Rule = Fields(&[
    ("nodeName", Name),
    ("unschedulable", Keep),
    ("taints", Items(&Requirement)),
    ("schedulerName", Name),
    ("priority", Keep),
    ("priorityClassName", Name),
    ("preemptionPolicy", Keep),
    ("overhead", Amounts),
    ("resources", RESOURCES),
    ("restartPolicy", Keep),
    ("terminationGracePeriodSeconds", Keep),
    ("schedulingGates", Items(&Fields(&[("name", Name)]))),
    ("nodeSelector", Labels),
    ("affinity", AFFINITY),
    ("nodeAffinity", AFFINITY),
    ("tolerations", Items(&Requirement)),
    ("topologySpreadConstraints", Items(&SPREAD)),
    ("initContainers", Items(&CONTAINER)),
    ("containers", Items(&CONTAINER)),
    ("ephemeralContainers", Items(&CONTAINER)),
    ("volumes", Items(&VOLUME)),
    // Workloads, autoscalers and budgets.
    ("replicas", Keep),
    ("paused", Keep),
    ("suspend", Keep),
    ("completions", Keep),
    ("parallelism", Keep),
    ("strategy", ROLLOUT),
    ("updateStrategy", ROLLOUT),
    ("selector", SELECTOR),
    ("minAvailable", Keep),
    ("maxUnavailable", Keep),
    ("unhealthyPodEvictionPolicy", Keep),
    ("minReplicas", Keep),
    ("maxReplicas", Keep),
    ("scaleTargetRef", REFERENCE),
    ("metrics", Items(&METRIC)),
    // Node pools and claims.
    ("providerID", Name),
    ("weight", Keep),
    ("limits", Amounts),
    // Volumes and claims.
    ("storageClassName", Name),
    ("accessModes", Items(&Keep)),
    ("volumeName", Name),
    ("capacity", Amounts),
    ("claimRef", REFERENCE),
]);

const CONTAINER_STATUS: Rule = Fields(&[
    ("name", Name),
    ("image", Image),
    ("ready", Keep),
    ("started", Keep),
    ("restartCount", Keep),
    ("state", STATE),
    ("lastState", STATE),
    ("allocatedResources", Amounts),
    ("resources", RESOURCES),
]);

const ENDED: Rule =
    Fields(&[("exitCode", Keep), ("signal", Keep), ("reason", Keep), ("startedAt", Keep), ("finishedAt", Keep)]);
const STATE: Rule = Fields(&[
    ("waiting", Fields(&[("reason", Keep)])),
    ("running", Fields(&[("startedAt", Keep)])),
    ("terminated", ENDED),
]);

const CONDITION: Rule = Fields(&[
    ("type", Keep),
    ("status", Keep),
    ("reason", Keep),
    ("observedGeneration", Keep),
    ("lastTransitionTime", Keep),
    ("lastHeartbeatTime", Keep),
]);

const NODE_INFO: Rule = Fields(&[
    ("architecture", Keep),
    ("operatingSystem", Keep),
    ("kernelVersion", Keep),
    ("osImage", Keep),
    ("containerRuntimeVersion", Keep),
    ("kubeletVersion", Keep),
    ("kubeProxyVersion", Keep),
]);

const STATUS: Rule = Fields(&[
    ("phase", Keep),
    ("reason", Keep),
    ("startTime", Keep),
    ("qosClass", Keep),
    ("nominatedNodeName", Name),
    ("nodeName", Name),
    ("providerID", Name),
    ("currentMetrics", Items(&METRIC)),
    ("lastScaleTime", Keep),
    ("conditions", Items(&CONDITION)),
    ("initContainerStatuses", Items(&CONTAINER_STATUS)),
    ("containerStatuses", Items(&CONTAINER_STATUS)),
    ("ephemeralContainerStatuses", Items(&CONTAINER_STATUS)),
    ("observedGeneration", Keep),
    ("capacity", Amounts),
    ("allocatable", Amounts),
    ("nodeInfo", NODE_INFO),
    // Workloads, autoscalers and budgets.
    ("replicas", Keep),
    ("readyReplicas", Keep),
    ("availableReplicas", Keep),
    ("unavailableReplicas", Keep),
    ("updatedReplicas", Keep),
    ("currentReplicas", Keep),
    ("desiredReplicas", Keep),
    ("desiredNumberScheduled", Keep),
    ("currentNumberScheduled", Keep),
    ("updatedNumberScheduled", Keep),
    ("numberAvailable", Keep),
    ("numberReady", Keep),
    ("numberUnavailable", Keep),
    ("numberMisscheduled", Keep),
    ("active", Keep),
    ("succeeded", Keep),
    ("failed", Keep),
    ("expectedPods", Keep),
    ("currentHealthy", Keep),
    ("desiredHealthy", Keep),
    ("disruptionsAllowed", Keep),
]);

/// A list, or one object: their fields do not clash.
pub(super) static TOP: Rule = Fields(&[
    ("kind", Keep),
    ("apiVersion", ApiVersion),
    ("metadata", METADATA),
    ("items", Items(&TOP)),
    ("spec", SPEC),
    ("status", STATUS),
    ("timestamp", Keep),
    ("window", Keep),
    ("usage", Amounts),
    ("containers", Items(&CONTAINER)),
    ("involvedObject", REFERENCE),
    ("regarding", REFERENCE),
    ("reason", Keep),
    ("type", Keep),
    ("count", Keep),
    ("series", Fields(&[("count", Keep), ("lastObservedTime", Keep)])),
    ("firstTimestamp", Keep),
    ("lastTimestamp", Keep),
    ("eventTime", Keep),
    // Storage classes and priority classes.
    ("provisioner", Keep),
    ("volumeBindingMode", Keep),
    ("value", Keep),
    // The answer of `/version`.
    ("major", Keep),
    ("minor", Keep),
    ("gitVersion", Keep),
    ("platform", Keep),
]);
