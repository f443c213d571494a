//! What the disruption controller would write into a budget's status
//! (`pkg/controller/disruption/disruption.go`).

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;
use serde::Serialize;

use super::budgets::{Budgets, budget_of};
use super::evict::is_ready;
use crate::facts::object_index::{ObjectIndex, Owner};
use crate::model::{Bound, Budget, Detail, ObjectId, Pod, Snapshot, StrId, Time};

/// After so long a pod whose eviction was granted and that is still there counts again (`DeletionTimeout`).
const GRANTED_MS: i64 = 120_000;

/// The counts of a budget's status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct BudgetCounts {
    /// `disruptionsAllowed`.
    pub allowed: i64,
    /// `currentHealthy`.
    pub current_healthy: i64,
    /// `desiredHealthy`.
    pub desired_healthy: i64,
    /// `expectedPods`.
    pub expected: i64,
}

/// What comes of working a budget out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// These counts.
    Counts(BudgetCounts),
    /// The controller fails, allows nothing and sets the condition SyncFailed.
    Fails(&'static str),
    /// Something that it depends on is not in the snapshot.
    Unknown,
}

/// Works a budget out from the pods and controllers of the snapshot.
///
/// Where it asks for `maxUnavailable` or a percentage, the pods expected are the scale of all distinct controllers of
/// the pods it selects; where it asks for a number of pods, they are these pods themselves. Percentages round up. A
/// pod whose eviction was granted less than two minutes ago (`disruptedPods`) is not healthy any more.
pub fn expected(snapshot: &Snapshot, index: &ObjectIndex, budgets: &Budgets, row: ObjectId) -> Expected {
    let Some(budget) = budget_of(snapshot, row) else { return Expected::Unknown };
    let pods = budgets.pods_of(row);
    let granted = granted_lately(snapshot, budget);
    let healthy = pods
        .iter()
        .map(|id| snapshot.pod(*id))
        .filter(|pod| !pod.is_terminating() && !granted.contains(&pod.name) && is_ready(snapshot, pod));
    let current_healthy = healthy.count() as i64;
    let scale = || scale_of_controllers(snapshot, index, pods.iter().map(|id| snapshot.pod(*id)));
    let (expected, desired_healthy) = match (budget.max_unavailable, budget.min_available) {
        (Some(Bound::Unreadable), _) | (None, Some(Bound::Unreadable)) => {
            return Expected::Fails("its count is neither a number nor a percentage");
        }
        (Some(most), _) => match scale() {
            Ok(expected) => (expected, (expected - pods_of_bound(most, expected)).max(0)),
            Err(outcome) => return outcome,
        },
        (None, Some(Bound::Pods(least))) => (pods.len() as i64, least),
        (None, Some(least)) => match scale() {
            Ok(expected) => (expected, pods_of_bound(least, expected)),
            Err(outcome) => return outcome,
        },
        (None, None) => (0, 0),
    };
    let allowed = if expected <= 0 { 0 } else { (current_healthy - desired_healthy).max(0) };
    Expected::Counts(BudgetCounts { allowed, current_healthy, desired_healthy, expected })
}

/// The pods whose eviction was granted so short a time before the snapshot that they are taken to be on their way out;
/// where its time is not known, all of them.
fn granted_lately(snapshot: &Snapshot, budget: &Budget) -> FxHashSet<StrId> {
    let now = snapshot.seen_until.unix_ms();
    let names = budget.disrupted_pods.of(&snapshot.objects.texts).iter().zip(&budget.disrupted_at);
    let is_young = |at: &Time| {
        let age = at.unix_ms().zip(now).map(|(at, now)| now - at);
        now.is_none() || age.is_some_and(|age| age < GRANTED_MS)
    };
    names.filter(|(_, at)| is_young(at)).map(|(name, _)| *name).collect()
}

/// A count, or a percentage of `whole` rounded up (`GetScaledValueFromIntOrPercent`).
fn pods_of_bound(bound: Bound, whole: i64) -> i64 {
    match bound {
        Bound::Pods(pods) => pods,
        Bound::Percent(percent) => {
            let hundredths = i128::from(percent) * i128::from(whole);
            i64::try_from(hundredths.div_euclid(100) + i128::from(hundredths.rem_euclid(100) > 0)).unwrap_or(i64::MAX)
        }
        Bound::Unreadable => 0,
    }
}

/// The sum of the scales of all distinct controllers of pods. Pods that none controls count nothing.
fn scale_of_controllers<'a>(
    snapshot: &Snapshot,
    index: &ObjectIndex,
    pods: impl Iterator<Item = &'a Pod>,
) -> Result<i64, Expected> {
    let mut scales: BTreeMap<ObjectId, i64> = BTreeMap::new();
    for pod in pods {
        let mut row = match index.owner_of_pod(pod) {
            None => continue,
            Some(Owner::Known(row)) => row,
            Some(Owner::Gone) => return Err(Expected::Fails("the controller of one of its pods is gone")),
            Some(Owner::NotRead) => return Err(Expected::Unknown),
        };
        if scales.contains_key(&row) {
            continue;
        }
        let owner = snapshot.objects.list[row.0 as usize];
        if snapshot.kind_of(&owner).key == "replicasets" && snapshot.text(owner.owner_kind) == "Deployment" {
            row = match index.owner_of(&owner) {
                Some(Owner::Known(deployment)) => deployment,
                Some(Owner::Gone) => return Err(Expected::Fails("the Deployment of one of its pods is gone")),
                _ => return Err(Expected::Unknown),
            };
        }
        let object = &snapshot.objects.list[row.0 as usize];
        let scale = match (snapshot.kind_of(object).key, object.detail) {
            ("deployments" | "replicasets" | "statefulsets" | "replicationcontrollers", Detail::Workload(workload)) => {
                snapshot.objects.workloads[workload as usize].desired
            }
            ("daemonsets" | "jobs" | "cronjobs", _) => {
                return Err(Expected::Fails("the controller of one of its pods has no scale (a DaemonSet or a Job)"));
            }
            _ => None,
        };
        scales.insert(row, scale.ok_or(Expected::Unknown)?);
    }
    Ok(scales.values().fold(0, |sum, scale| sum.saturating_add(*scale)))
}

/// Whether a budget can never allow a disruption: `maxUnavailable` 0 or 0 %, `minAvailable` 100 % or more
/// (`kubernetes-sigs/karpenter: pkg/utils/pdb/pdb.go`).
pub fn blocks_fully(snapshot: &Snapshot, row: ObjectId) -> bool {
    let Some(budget) = budget_of(snapshot, row) else { return false };
    match (budget.max_unavailable, budget.min_available) {
        (Some(Bound::Pods(0) | Bound::Percent(0)), _) => true,
        (None, Some(Bound::Percent(percent))) => percent >= 100,
        _ => false,
    }
}
