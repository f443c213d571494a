//! How many replicas the metrics of a HorizontalPodAutoscaler ask for
//! (`pkg/controller/podautoscaler/{horizontal,replica_calculator}.go`).

use serde::Serialize;
use units::Quantity;

use crate::model::{Autoscaler, Detail, Object, ScaleMetric, Snapshot};

/// Within this share of the target nothing changes (`--horizontal-pod-autoscaler-tolerance`).
const DEFAULT_TOLERANCE: Quantity = Quantity::from_nano(100_000_000);

/// What an autoscaler decided beside what its metrics ask for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the names are the contract and say what they hold")]
pub struct AutoscalerDifference {
    pub hpa: String,
    pub current: i64,
    /// What it decided on.
    pub decided: i64,
    /// What its metrics ask for, between its minimum and maximum. A status holds percentages cut to whole ones, so
    /// that two numbers may be all that can be said.
    pub wanted: Wanted,
    /// What its conditions say of it: a stabilisation window, a limit of its policies.
    pub reasons: Vec<String>,
}

/// A number of replicas from the first to the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Wanted(pub i64, pub i64);

/// How many replicas the metrics ask for: of each `ceil(current × measured ÷ target)`, none where that is within the
/// tolerance, the largest of all, between minimum and maximum. `None` where a metric was not measured.
pub fn wanted_replicas(hpa: &Autoscaler, metrics: &[ScaleMetric]) -> Option<Wanted> {
    let current = hpa.current_replicas.filter(|current| *current > 0)?;
    let most = hpa.max_replicas?;
    let mut wanted: Option<Wanted> = None;
    for metric in metrics {
        let (lowest, highest) = ratios(metric, current)?;
        let [low, high] = [lowest, highest].map(|ratio| replicas(hpa, current, ratio));
        let so_far = wanted.unwrap_or(Wanted(0, 0));
        wanted = Some(Wanted(so_far.0.max(low), so_far.1.max(high)));
    }
    let Wanted(low, high) = wanted?;
    let least = hpa.min_replicas.min(most);
    Some(Wanted(low.clamp(least, most), high.clamp(least, most)))
}

/// The least and the most that measured ÷ target can be, in nanos.
fn ratios(metric: &ScaleMetric, current: i64) -> Option<(i128, i128)> {
    const ONE: i128 = 1_000_000_000;
    let of = |measured: i128, target: i128| measured.checked_mul(ONE)?.checked_div(target);
    let (target, is) = (metric.target, metric.current);
    if let Some(percent) = target.utilization_percent {
        let measured = i128::from(is.utilization_percent?);
        let target = i128::from(percent);
        return Some((
            of(measured, target)?,
            of(measured.checked_mul(1000)?.checked_add(999)?, target.checked_mul(1000)?)?,
        ));
    }
    if let Some(average) = target.average {
        let ratio = of(is.average?.nano(), average.nano())?;
        return Some((ratio, ratio));
    }
    let value = target.value?;
    let ratio = match (is.value, is.average) {
        (Some(measured), _) => of(measured.nano(), value.nano())?,
        (None, Some(average)) => of(average.nano().checked_mul(i128::from(current))?, value.nano())?,
        (None, None) => return None,
    };
    Some((ratio, ratio))
}

fn replicas(hpa: &Autoscaler, current: i64, ratio_nano: i128) -> i64 {
    const ONE: i128 = 1_000_000_000;
    let tolerance = if ratio_nano >= ONE { hpa.tolerance_up } else { hpa.tolerance_down };
    if (ratio_nano - ONE).abs() <= tolerance.unwrap_or(DEFAULT_TOLERANCE).nano() {
        return current;
    }
    let product = i128::from(current).saturating_mul(ratio_nano);
    i64::try_from(product / ONE + i128::from(product % ONE > 0)).unwrap_or(i64::MAX)
}

/// An autoscaler whose decision is none that its metrics ask for.
pub(crate) fn difference(snapshot: &Snapshot, object: &Object) -> Option<AutoscalerDifference> {
    let Detail::Autoscaler(row) = object.detail else { return None };
    let hpa = snapshot.objects.autoscalers.get(row as usize)?;
    let wanted = wanted_replicas(hpa, hpa.metrics.of(&snapshot.objects.scale_metrics))?;
    let decided = hpa.desired_replicas?;
    if (wanted.0..=wanted.1).contains(&decided) {
        return None;
    }
    let conditions = object.conditions.of(&snapshot.objects.conditions).iter().map(|one| &one.condition);
    let reasons = conditions
        .filter(|one| matches!(snapshot.text(one.kind), "AbleToScale" | "ScalingLimited") && !one.reason.is_empty());
    Some(AutoscalerDifference {
        hpa: snapshot.object_key(object),
        current: hpa.current_replicas?,
        decided,
        wanted,
        reasons: reasons.map(|one| snapshot.text(one.reason).to_owned()).collect(),
    })
}
