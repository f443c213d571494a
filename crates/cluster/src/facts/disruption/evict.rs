//! What the server answers to the eviction of a pod (`pkg/registry/core/pod/storage/eviction.go`).

use super::budgets::{Budgets, budget_of};
use crate::model::{Object, ObjectId, Pod, PodId, Snapshot};

/// Evictions granted and not yet seen by the controller, beyond which the server grants no more
/// (`MaxDisruptedPodSize`).
const MOST_DISRUPTED_PODS: u32 = 2000;

/// The answer to an eviction now, and the rule behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Eviction {
    /// The pod is Pending, has ended or is Terminating: it is deleted, whatever budgets say.
    NotRunning,
    /// No budget selects it.
    NoBudget,
    /// It is not ready, and its budget always allows the eviction of such pods.
    UnreadyAlwaysAllowed,
    /// It is not ready, and the budget has as many healthy pods as it wants.
    UnreadySpare,
    /// Its budget allows a disruption.
    Granted,
    /// Several budgets select it: the server fails, whatever they allow.
    SeveralBudgets,
    /// The disruption controller has not yet seen the budget as it is.
    NotObserved,
    /// Too many evictions under the budget are under way.
    TooManyUnderWay,
    /// The budget's status is below zero.
    NegativeBudget,
    /// The budget allows no disruption now.
    NoneAllowed,
}

impl Eviction {
    /// The HTTP code of a refusal; `None` where the pod can be evicted.
    pub fn refused_with(self) -> Option<u16> {
        match self {
            Self::NotRunning | Self::NoBudget | Self::UnreadyAlwaysAllowed | Self::UnreadySpare | Self::Granted => None,
            Self::SeveralBudgets => Some(500),
            Self::NotObserved | Self::NoneAllowed => Some(429),
            Self::TooManyUnderWay | Self::NegativeBudget => Some(403),
        }
    }

    /// The rule in a sentence.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::NotRunning => "It is pending, has ended or is being deleted: no budget is asked.",
            Self::NoBudget => "No budget selects it.",
            Self::UnreadyAlwaysAllowed => "It is not ready, and its budget always allows such evictions.",
            Self::UnreadySpare => "It is not ready, and its budget has as many healthy pods as it wants.",
            Self::Granted => "Its budget allows a disruption.",
            Self::SeveralBudgets => {
                "Several budgets select it, which the server refuses whatever they allow: leave one."
            }
            Self::NotObserved => "The disruption controller has not yet seen the budget as it is now.",
            Self::TooManyUnderWay => "More than 2000 evictions under the budget are under way.",
            Self::NegativeBudget => "The budget's status is below zero.",
            Self::NoneAllowed => "The budget allows no disruption now.",
        }
    }
}

/// What the server would answer now to the eviction of a pod.
pub fn evict(snapshot: &Snapshot, budgets: &Budgets, id: PodId) -> Eviction {
    evict_under(snapshot, snapshot.pod(id), budgets.of_pod(id))
}

/// What the server would answer now to the eviction of a pod that these budgets select.
pub fn evict_under(snapshot: &Snapshot, pod: &Pod, budgets: &[ObjectId]) -> Eviction {
    if pod.is_terminating() || matches!(snapshot.text(pod.phase), "Succeeded" | "Failed" | "Pending") {
        return Eviction::NotRunning;
    }
    match budgets {
        [] => Eviction::NoBudget,
        [row] => under_budget(snapshot, pod, *row),
        _ => Eviction::SeveralBudgets,
    }
}

fn under_budget(snapshot: &Snapshot, pod: &Pod, row: ObjectId) -> Eviction {
    let (Some(object), Some(budget)) = (snapshot.objects.list.get(row.0 as usize), budget_of(snapshot, row)) else {
        return Eviction::NoBudget;
    };
    if !is_ready(snapshot, pod) {
        if budget.always_allow_unhealthy {
            return Eviction::UnreadyAlwaysAllowed;
        }
        let desired = budget.desired_healthy.unwrap_or(0);
        if desired > 0 && budget.current_healthy.unwrap_or(0) >= desired {
            return Eviction::UnreadySpare;
        }
    }
    let allowed = budget.disruptions_allowed.unwrap_or(0);
    if !is_observed(object) {
        Eviction::NotObserved
    } else if allowed < 0 {
        Eviction::NegativeBudget
    } else if budget.disrupted_pods.len > MOST_DISRUPTED_PODS {
        Eviction::TooManyUnderWay
    } else if allowed == 0 {
        Eviction::NoneAllowed
    } else {
        Eviction::Granted
    }
}

/// Whether its controller has seen an object as it is.
pub(crate) fn is_observed(object: &Object) -> bool {
    object.observed_generation.unwrap_or(0) >= object.generation.unwrap_or(0)
}

/// Whether a pod's condition Ready is True.
pub(super) fn is_ready(snapshot: &Snapshot, pod: &Pod) -> bool {
    snapshot.condition(pod.conditions, "Ready").is_some_and(|ready| snapshot.text(ready.status) == "True")
}
