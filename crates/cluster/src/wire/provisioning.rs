//! Karpenter (`pkg/apis/v1`), capacity buffers (`autoscaling.x-k8s.io`) and evictions (`api/lifecycle/v1alpha1`).

use serde::Deserialize;

use super::lenient::{Amount, Int, List, Pairs, Text, nullable};
use super::meta::ConditionIn;
use super::object::status;
use super::pod::Resources;
use super::scaling::TargetIn;

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct NodePoolSpec<'a> {
    pub(crate) weight: Int,
    #[serde(borrow, deserialize_with = "nullable")]
    pub(crate) limits: Pairs<'a, Amount>,
    #[serde(deserialize_with = "nullable")]
    pub(crate) disruption: Disruption<'a>,
    #[serde(deserialize_with = "nullable")]
    pub(crate) template: ClaimTemplate<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct Disruption<'a> {
    #[serde(borrow)]
    pub(crate) consolidation_policy: Text<'a>,
    pub(crate) consolidate_after: Text<'a>,
    pub(crate) budgets: List<PoolBudget<'a>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, expecting = "an object")]
pub(crate) struct PoolBudget<'a> {
    #[serde(borrow)]
    pub(crate) nodes: Text<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, expecting = "an object")]
pub(crate) struct ClaimTemplate<'a> {
    #[serde(borrow, deserialize_with = "nullable")]
    pub(crate) spec: ClaimSpec<'a>,
}

/// Of a NodeClaim, and of the template of a NodePool.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct ClaimSpec<'a> {
    #[serde(borrow)]
    pub(crate) expire_after: Text<'a>,
    #[serde(deserialize_with = "nullable")]
    pub(crate) resources: Resources<'a>,
    #[serde(deserialize_with = "nullable")]
    pub(crate) node_class_ref: TargetIn<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct NodePoolStatus<'a> {
    pub(crate) observed_generation: Int,
    #[serde(borrow)]
    pub(crate) conditions: List<ConditionIn<'a>>,
    #[serde(deserialize_with = "nullable")]
    pub(crate) resources: Pairs<'a, Amount>,
    pub(crate) nodes: Int,
    pub(crate) node_class_observed_generation: Int,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct ClaimStatus<'a> {
    pub(crate) observed_generation: Int,
    #[serde(borrow)]
    pub(crate) conditions: List<ConditionIn<'a>>,
    pub(crate) node_name: Text<'a>,
    #[serde(rename = "providerID")]
    pub(crate) provider_id: Text<'a>,
    #[serde(deserialize_with = "nullable")]
    pub(crate) capacity: Pairs<'a, Amount>,
    #[serde(deserialize_with = "nullable")]
    pub(crate) allocatable: Pairs<'a, Amount>,
    pub(crate) last_pod_event_time: Text<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct BufferSpec<'a> {
    #[serde(borrow)]
    pub(crate) provisioning_strategy: Text<'a>,
    pub(crate) pod_template_ref: Option<TargetIn<'a>>,
    pub(crate) scalable_ref: Option<TargetIn<'a>>,
    pub(crate) replicas: Int,
    pub(crate) percentage: Int,
    #[serde(deserialize_with = "nullable")]
    pub(crate) limits: Pairs<'a, Amount>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct BufferStatus<'a> {
    pub(crate) observed_generation: Int,
    #[serde(borrow)]
    pub(crate) conditions: List<ConditionIn<'a>>,
    pub(crate) replicas: Int,
}

/// Of an EvictionRequest or an Eviction.
#[derive(Debug, Default, Deserialize)]
#[serde(default, expecting = "an object")]
pub(crate) struct EvictionSpec<'a> {
    #[serde(borrow, deserialize_with = "nullable")]
    pub(crate) target: EvictionTarget<'a>,
    pub(crate) requester: Text<'a>,
    pub(crate) intent: Text<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, expecting = "an object")]
pub(crate) struct EvictionTarget<'a> {
    #[serde(borrow, deserialize_with = "nullable")]
    pub(crate) pod: TargetIn<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct EvictionStatus<'a> {
    pub(crate) observed_generation: Int,
    #[serde(borrow)]
    pub(crate) conditions: List<ConditionIn<'a>>,
    pub(crate) target_responders: List<ResponderIn<'a>>,
    pub(crate) responders: List<ResponderIn<'a>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct ResponderIn<'a> {
    #[serde(borrow)]
    pub(crate) name: Text<'a>,
    pub(crate) state: Text<'a>,
    pub(crate) heartbeat_time: Text<'a>,
}

status!(NodePoolStatus, ClaimStatus, BufferStatus, EvictionStatus);
