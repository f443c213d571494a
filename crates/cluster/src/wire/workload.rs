//! Workloads (`api/apps/v1`, `api/batch/v1`) and PodDisruptionBudgets (`api/policy/v1`).

use serde::Deserialize;

use super::lenient::{Int, List, Pairs, Text, nullable};
use super::meta::ConditionIn;
use super::object::{SelectorIn, status};
use super::pod;

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct WorkloadSpec<'a> {
    pub(crate) replicas: Option<Int>,
    pub(crate) parallelism: Option<Int>,
    pub(crate) paused: Option<bool>,
    pub(crate) suspend: Option<bool>,
    #[serde(borrow)]
    pub(crate) selector: Option<SelectorIn<'a>>,
    #[serde(deserialize_with = "nullable")]
    pub(crate) template: Template<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, expecting = "an object")]
pub(crate) struct Template<'a> {
    #[serde(borrow, deserialize_with = "nullable")]
    pub(crate) spec: pod::Spec<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct WorkloadStatus<'a> {
    pub(crate) observed_generation: Int,
    #[serde(borrow)]
    pub(crate) conditions: List<ConditionIn<'a>>,
    pub(crate) replicas: Int,
    pub(crate) updated_replicas: Int,
    pub(crate) ready_replicas: Int,
    pub(crate) available_replicas: Int,
    pub(crate) desired_number_scheduled: Int,
    pub(crate) current_number_scheduled: Int,
    pub(crate) updated_number_scheduled: Int,
    pub(crate) number_ready: Int,
    pub(crate) number_available: Int,
    /// Of a Job a number, of a CronJob a list, which is none.
    pub(crate) active: Int,
    pub(crate) ready: Int,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct BudgetSpec<'a> {
    #[serde(borrow)]
    pub(crate) min_available: Option<Text<'a>>,
    pub(crate) max_unavailable: Option<Text<'a>>,
    pub(crate) selector: Option<SelectorIn<'a>>,
    pub(crate) unhealthy_pod_eviction_policy: Text<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct BudgetStatus<'a> {
    pub(crate) observed_generation: Int,
    #[serde(borrow)]
    pub(crate) conditions: List<ConditionIn<'a>>,
    pub(crate) disruptions_allowed: Int,
    pub(crate) current_healthy: Int,
    pub(crate) desired_healthy: Int,
    pub(crate) expected_pods: Int,
    #[serde(deserialize_with = "nullable")]
    pub(crate) disrupted_pods: Pairs<'a, Text<'a>>,
}

status!(WorkloadStatus, BudgetStatus);
