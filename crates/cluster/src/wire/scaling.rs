//! HorizontalPodAutoscalers (`api/autoscaling`) and KEDA (`apis/keda/v1alpha1`).

use serde::Deserialize;

use super::lenient::{Amount, Int, List, Text, nullable};
use super::meta::ConditionIn;
use super::object::status;

/// A reference to what is scaled.
#[derive(Debug, Default, Deserialize)]
#[serde(default, expecting = "an object")]
pub(crate) struct TargetIn<'a> {
    #[serde(borrow)]
    pub(crate) kind: Text<'a>,
    pub(crate) name: Text<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct AutoscalerSpec<'a> {
    #[serde(borrow, deserialize_with = "nullable")]
    pub(crate) scale_target_ref: TargetIn<'a>,
    pub(crate) min_replicas: Int,
    pub(crate) max_replicas: Int,
    pub(crate) metrics: List<MetricIn<'a>>,
    #[serde(deserialize_with = "nullable")]
    pub(crate) behavior: Behavior,
    /// Of `autoscaling/v1`.
    #[serde(rename = "targetCPUUtilizationPercentage")]
    pub(crate) target_cpu: Int,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct Behavior {
    #[serde(deserialize_with = "nullable")]
    pub(crate) scale_up: Rules,
    #[serde(deserialize_with = "nullable")]
    pub(crate) scale_down: Rules,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, expecting = "an object")]
pub(crate) struct Rules {
    pub(crate) tolerance: Option<Amount>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct AutoscalerStatus<'a> {
    pub(crate) observed_generation: Int,
    #[serde(borrow)]
    pub(crate) conditions: List<ConditionIn<'a>>,
    pub(crate) last_scale_time: Text<'a>,
    pub(crate) current_replicas: Int,
    pub(crate) desired_replicas: Int,
    pub(crate) current_metrics: List<MetricIn<'a>>,
    /// Of `autoscaling/v1`.
    #[serde(rename = "currentCPUUtilizationPercentage")]
    pub(crate) current_cpu: Int,
}

/// MetricSpec and MetricStatus: one of the parts is set.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct MetricIn<'a> {
    #[serde(borrow, rename = "type")]
    pub(crate) kind: Text<'a>,
    pub(crate) resource: Option<SourceIn<'a>>,
    pub(crate) container_resource: Option<SourceIn<'a>>,
    pub(crate) pods: Option<SourceIn<'a>>,
    pub(crate) object: Option<SourceIn<'a>>,
    pub(crate) external: Option<SourceIn<'a>>,
}

impl<'a> MetricIn<'a> {
    pub(crate) fn source(&self) -> Option<&SourceIn<'a>> {
        let parts = [&self.resource, &self.container_resource, &self.pods, &self.object, &self.external];
        parts.into_iter().find_map(Option::as_ref)
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, expecting = "an object")]
pub(crate) struct SourceIn<'a> {
    #[serde(borrow)]
    pub(crate) name: Text<'a>,
    #[serde(deserialize_with = "nullable")]
    pub(crate) metric: TargetIn<'a>,
    #[serde(deserialize_with = "nullable")]
    pub(crate) target: LevelIn,
    #[serde(deserialize_with = "nullable")]
    pub(crate) current: LevelIn,
}

impl SourceIn<'_> {
    pub(crate) fn metric_name(&self) -> &str {
        if self.name.is_empty() { &self.metric.name } else { &self.name }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct LevelIn {
    pub(crate) average_utilization: Int,
    pub(crate) average_value: Option<Amount>,
    pub(crate) value: Option<Amount>,
}

/// Of a ScaledObject or a ScaledJob.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct ScaledSpec<'a> {
    #[serde(borrow)]
    pub(crate) scale_target_ref: Option<TargetIn<'a>>,
    pub(crate) min_replica_count: Int,
    pub(crate) max_replica_count: Int,
    pub(crate) idle_replica_count: Int,
    pub(crate) polling_interval: Int,
    pub(crate) cooldown_period: Int,
    pub(crate) triggers: List<TriggerIn<'a>>,
    #[serde(deserialize_with = "nullable")]
    pub(crate) advanced: Advanced<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, expecting = "an object")]
pub(crate) struct TriggerIn<'a> {
    #[serde(borrow, rename = "type")]
    pub(crate) kind: Text<'a>,
    pub(crate) name: Text<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct Advanced<'a> {
    #[serde(borrow, deserialize_with = "nullable")]
    pub(crate) horizontal_pod_autoscaler_config: TargetIn<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct ScaledStatus<'a> {
    /// KEDA has none; the field is here for what every status may say.
    pub(crate) observed_generation: Int,
    #[serde(borrow)]
    pub(crate) conditions: List<ConditionIn<'a>>,
    pub(crate) hpa_name: Text<'a>,
    pub(crate) last_active_time: Text<'a>,
    pub(crate) paused_replica_count: Int,
}

status!(AutoscalerStatus, ScaledStatus);
