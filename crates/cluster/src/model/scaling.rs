//! What scales workloads: HorizontalPodAutoscalers and KEDA.

use units::Quantity;

use super::{Span, StrId, Time};

/// A HorizontalPodAutoscaler (`api/autoscaling/v2/types.go`).
#[derive(Clone, Copy, Debug, Default)]
pub struct Autoscaler {
    /// `spec.scaleTargetRef.kind`.
    pub target_kind: StrId,
    /// `spec.scaleTargetRef.name`.
    pub target_name: StrId,
    /// `spec.minReplicas`; 1 if absent.
    pub min_replicas: i64,
    /// `spec.maxReplicas`.
    pub max_replicas: Option<i64>,
    /// `status.currentReplicas`.
    pub current_replicas: Option<i64>,
    /// `status.desiredReplicas`.
    pub desired_replicas: Option<i64>,
    /// `status.lastScaleTime`.
    pub last_scaled: Time,
    /// What it looks at: rows of [`super::Objects::scale_metrics`].
    pub metrics: Span,
    /// `spec.behavior.scaleUp.tolerance`, if set.
    pub tolerance_up: Option<Quantity>,
    /// `spec.behavior.scaleDown.tolerance`, if set.
    pub tolerance_down: Option<Quantity>,
}

/// A metric of a HorizontalPodAutoscaler, its target and what was measured.
#[derive(Clone, Copy, Debug, Default)]
pub struct ScaleMetric {
    /// `Resource`, `ContainerResource`, `Pods`, `Object` or `External`.
    pub kind: StrId,
    /// The name of the resource or metric.
    pub name: StrId,
    /// What should be.
    pub target: Level,
    /// What is; absent as long as nothing was measured.
    pub current: Level,
}

/// A level of a metric; at most one is set in a target, several may be measured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Level {
    /// `averageUtilization`: per cent of the request, averaged over pods.
    pub utilization_percent: Option<i64>,
    /// `averageValue`: per pod.
    pub average: Option<Quantity>,
    /// `value`: of the whole.
    pub value: Option<Quantity>,
}

/// A ScaledObject or a ScaledJob (`kedacore/keda: apis/keda/v1alpha1`).
#[derive(Clone, Copy, Debug, Default)]
pub struct Scaled {
    /// `spec.scaleTargetRef.kind`; `Deployment` if absent. Empty for a ScaledJob.
    pub target_kind: StrId,
    /// `spec.scaleTargetRef.name`.
    pub target_name: StrId,
    /// `spec.minReplicaCount`; 0 if absent.
    pub min_replicas: i64,
    /// `spec.maxReplicaCount`; 100 if absent.
    pub max_replicas: i64,
    /// `spec.idleReplicaCount`.
    pub idle_replicas: Option<i64>,
    /// `spec.pollingInterval` in seconds; 30 if absent.
    pub polling_seconds: i64,
    /// `spec.cooldownPeriod` in seconds; 300 if absent.
    pub cooldown_seconds: i64,
    /// The name of its HorizontalPodAutoscaler: `status.hpaName`, else the name in `spec.advanced`, else
    /// `keda-hpa-NAME`. Empty for a ScaledJob.
    pub hpa_name: StrId,
    /// `status.lastActiveTime`.
    pub last_active: Time,
    /// `status.pausedReplicaCount`.
    pub paused_replicas: Option<i64>,
    /// Whether an `autoscaling.keda.sh/paused…` annotation is set, even if KEDA has not acted on it.
    pub asked_to_pause: bool,
    /// Its triggers: rows of [`super::Objects::triggers`].
    pub triggers: Span,
}

/// A trigger of a ScaledObject or ScaledJob.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Trigger {
    /// `type`: `prometheus`, `cron`, `cpu`, ….
    pub kind: StrId,
    /// `name`.
    pub name: StrId,
}
