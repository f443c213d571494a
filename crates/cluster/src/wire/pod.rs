//! Pod (`api/core/v1/types.go`). `env`, `args` and `command` of a container are never read.

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::lenient::{Amount, Int, List, Pairs, Text, nullable};
use super::meta::{ConditionIn, Meta};
use super::scheduling::{AffinityIn, PortIn, SpreadIn, TolerationIn};

/// A Pod, as far as it is kept.
#[derive(Debug, Default, Deserialize)]
#[serde(default, expecting = "an object")]
pub(crate) struct PodIn<'a> {
    #[serde(borrow, deserialize_with = "nullable")]
    pub(crate) metadata: Meta<'a>,
    #[serde(deserialize_with = "nullable")]
    pub(crate) spec: Spec<'a>,
    #[serde(deserialize_with = "nullable")]
    pub(crate) status: Status<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct Spec<'a> {
    #[serde(borrow)]
    pub(crate) node_name: Text<'a>,
    pub(crate) priority: Int,
    pub(crate) priority_class_name: Text<'a>,
    #[serde(deserialize_with = "nullable")]
    pub(crate) overhead: Pairs<'a, Amount>,
    #[serde(deserialize_with = "nullable")]
    pub(crate) resources: Resources<'a>,
    pub(crate) scheduling_gates: List<Named<'a>>,
    pub(crate) init_containers: List<ContainerIn<'a>>,
    pub(crate) containers: List<ContainerIn<'a>>,
    pub(crate) ephemeral_containers: List<ContainerIn<'a>>,
    pub(crate) termination_grace_period_seconds: Int,
    pub(crate) scheduler_name: Text<'a>,
    pub(crate) preemption_policy: Text<'a>,
    #[serde(deserialize_with = "nullable")]
    pub(crate) node_selector: Pairs<'a, Text<'a>>,
    #[serde(deserialize_with = "nullable")]
    pub(crate) affinity: AffinityIn<'a>,
    pub(crate) tolerations: List<TolerationIn<'a>>,
    pub(crate) topology_spread_constraints: List<SpreadIn<'a>>,
    pub(crate) volumes: List<VolumeIn<'a>>,
    pub(crate) resource_claims: List<Named<'a>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, expecting = "an object")]
pub(crate) struct Named<'a> {
    #[serde(borrow)]
    pub(crate) name: Text<'a>,
}

/// A volume, as far as it binds a pod to a node or lives on it.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct VolumeIn<'a> {
    #[serde(borrow)]
    pub(crate) name: Text<'a>,
    pub(crate) persistent_volume_claim: Option<ClaimNameIn<'a>>,
    pub(crate) ephemeral: Option<IgnoredAny>,
    pub(crate) empty_dir: Option<IgnoredAny>,
    pub(crate) host_path: Option<IgnoredAny>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct ClaimNameIn<'a> {
    #[serde(borrow)]
    pub(crate) claim_name: Text<'a>,
}

/// ResourceRequirements, of a container or a pod, in the spec or the status.
#[derive(Debug, Default, Deserialize)]
#[serde(default, expecting = "an object")]
pub(crate) struct Resources<'a> {
    #[serde(borrow, deserialize_with = "nullable")]
    pub(crate) requests: Pairs<'a, Amount>,
    #[serde(deserialize_with = "nullable")]
    pub(crate) limits: Pairs<'a, Amount>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct ContainerIn<'a> {
    #[serde(borrow)]
    pub(crate) name: Text<'a>,
    pub(crate) image: Text<'a>,
    pub(crate) restart_policy: Text<'a>,
    #[serde(deserialize_with = "nullable")]
    pub(crate) resources: Resources<'a>,
    pub(crate) ports: List<PortIn<'a>>,
}

impl ContainerIn<'_> {
    /// Of an init container: whether it keeps running beside the others.
    pub(crate) fn is_sidecar(&self) -> bool {
        &*self.restart_policy == "Always"
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct Status<'a> {
    #[serde(borrow)]
    pub(crate) phase: Text<'a>,
    pub(crate) reason: Text<'a>,
    pub(crate) message: Text<'a>,
    pub(crate) start_time: Text<'a>,
    pub(crate) qos_class: Text<'a>,
    pub(crate) nominated_node_name: Text<'a>,
    pub(crate) conditions: List<ConditionIn<'a>>,
    pub(crate) container_statuses: List<ContainerStatus<'a>>,
    pub(crate) init_container_statuses: List<ContainerStatus<'a>>,
    pub(crate) ephemeral_container_statuses: List<ContainerStatus<'a>>,
    pub(crate) observed_generation: Int,
}

impl Status<'_> {
    pub(crate) fn condition(&self, kind: &str) -> Option<&ConditionIn<'_>> {
        self.conditions.iter().find(|condition| &*condition.kind == kind)
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct ContainerStatus<'a> {
    #[serde(borrow)]
    pub(crate) name: Text<'a>,
    pub(crate) ready: Option<bool>,
    pub(crate) started: Option<bool>,
    pub(crate) restart_count: Int,
    #[serde(deserialize_with = "nullable")]
    pub(crate) state: State<'a>,
    #[serde(deserialize_with = "nullable")]
    pub(crate) last_state: State<'a>,
    #[serde(deserialize_with = "nullable")]
    pub(crate) allocated_resources: Pairs<'a, Amount>,
    /// Absent on servers without in-place resize: then the spec alone counts.
    pub(crate) resources: Option<Resources<'a>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, expecting = "an object")]
pub(crate) struct State<'a> {
    #[serde(borrow)]
    pub(crate) waiting: Option<Waiting<'a>>,
    pub(crate) running: Option<Running<'a>>,
    pub(crate) terminated: Option<Terminated<'a>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, expecting = "an object")]
pub(crate) struct Waiting<'a> {
    #[serde(borrow)]
    pub(crate) reason: Text<'a>,
    pub(crate) message: Text<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct Running<'a> {
    #[serde(borrow)]
    pub(crate) started_at: Text<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct Terminated<'a> {
    pub(crate) exit_code: Int,
    pub(crate) signal: Int,
    #[serde(borrow)]
    pub(crate) reason: Text<'a>,
    pub(crate) message: Text<'a>,
    pub(crate) finished_at: Text<'a>,
}
