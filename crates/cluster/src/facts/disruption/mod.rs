//! What can be evicted now, what cannot and by which rule, and which nodes can therefore not be drained.

mod budgets;
mod drain;
mod evict;
mod expected;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

pub use budgets::{Budgets, budget_of, budgets_of_pod};
pub use drain::{Drain, drain_of};
pub(crate) use evict::is_observed;
pub use evict::{Eviction, evict, evict_under};
pub use expected::{BudgetCounts, Expected, blocks_fully, expected};

use super::names::NameList;
use super::object_figures::condition_status;
use super::object_index::ObjectIndex;
use crate::model::{Budget, Detail, ObjectId, PodId, Snapshot};

/// The section `disruption` of the facts.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs, reason = "the names are the contract and say what they hold")]
pub struct Disruption {
    /// Budgets that can never allow a disruption.
    pub budgets_blocking_fully: NameList,
    /// Budgets that select no pod of the snapshot.
    pub budgets_without_pods: NameList,
    /// Budgets whose selector has an operator that is not known.
    pub budgets_with_unknown_selector: NameList,
    /// Budgets that the disruption controller has not yet seen as they are.
    pub budgets_not_observed: NameList,
    /// Budgets that the controller fails on, by their condition or by their spec.
    pub budgets_failing: BTreeMap<String, String>,
    /// Budgets whose status differs from what pods and controllers of the snapshot give.
    pub budgets_that_differ: Vec<BudgetDifference>,
    pub pods_under_several_budgets: NameList,
    /// Nodes that an autoscaler has tainted because it is about to take them away.
    pub nodes_being_disrupted: NameList,
    /// Of running pods that a drain would evict, those that the server refuses now, by budget and rule.
    pub refusals: Vec<Refusal>,
    /// Pods that no controller would make again: `kubectl drain` needs `--force`.
    pub pods_without_controller: NameList,
    /// Pods with an emptyDir: `kubectl drain` needs `--delete-emptydir-data`.
    pub pods_with_local_data: u64,
    /// Pods of DaemonSets and static pods, which a drain leaves.
    pub pods_that_stay: u64,
    /// Pods that Karpenter must not disrupt (`karpenter.sh/do-not-disrupt`).
    pub pods_do_not_disrupt: NameList,
    /// Pods that Cluster Autoscaler must not evict (`cluster-autoscaler.kubernetes.io/safe-to-evict: "false"`).
    pub pods_not_safe_to_evict: NameList,
    /// Evictions asked for as objects (lifecycle.k8s.io), but for those that are withdrawn, by who has the turn.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub evictions_under_way: BTreeMap<String, u64>,
}

/// A budget's status beside what it should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the names are the contract and say what they hold")]
pub struct BudgetDifference {
    pub budget: String,
    pub status: BudgetCounts,
    pub worked_out: BudgetCounts,
}

/// Pods that the server refuses to evict for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the names are the contract and say what they hold")]
pub struct Refusal {
    pub budgets: Vec<String>,
    pub code: u16,
    pub reason: &'static str,
    pub pods: NameList,
    pub nodes: NameList,
}

/// The section, the nodes that a budget blocks, and how many evictions are refused by code.
pub(super) struct Found {
    pub(super) section: Disruption,
    pub(super) nodes_blocked: Vec<String>,
    pub(super) refused: BTreeMap<String, u64>,
}

/// Looks at all pods and budgets.
pub(super) fn disruption(snapshot: &Snapshot, index: &ObjectIndex) -> Found {
    let budgets = Budgets::of(snapshot);
    let mut blocked: BTreeMap<(Vec<ObjectId>, Eviction), Vec<PodId>> = BTreeMap::new();
    let (mut several, mut uncontrolled, mut do_not_disrupt, mut not_safe) = (vec![], vec![], vec![], vec![]);
    let (mut local_data, mut stay) = (0, 0);
    for (id, pod) in snapshot.pod_ids() {
        let running = snapshot.holds_resources(pod);
        if running && budgets.of_pod(id).len() > 1 {
            several.push(snapshot.pod_key(pod));
        }
        if running && pod.drain.do_not_disrupt {
            do_not_disrupt.push(snapshot.pod_key(pod));
        }
        if running && pod.drain.not_safe_to_evict {
            not_safe.push(snapshot.pod_key(pod));
        }
        if pod.node.is_none() {
            continue;
        }
        let drain = drain_of(snapshot, pod);
        stay += u64::from(matches!(drain, Drain::LeavesDaemon | Drain::LeavesMirror));
        local_data += u64::from(matches!(drain, Drain::NeedsDeleteData | Drain::NeedsBoth));
        if matches!(drain, Drain::NeedsForce | Drain::NeedsBoth) {
            uncontrolled.push(snapshot.pod_key(pod));
        }
        let answer = evict(snapshot, &budgets, id);
        if drain.evicts() && answer.refused_with().is_some() {
            blocked.entry((budgets.of_pod(id).to_vec(), answer)).or_default().push(id);
        }
    }
    let mut nodes_blocked = BTreeSet::new();
    let mut refused: BTreeMap<String, u64> = BTreeMap::new();
    let mut refusals = Vec::new();
    for ((rows, answer), pods) in blocked {
        let Some(code) = answer.refused_with() else { continue };
        *refused.entry(code.to_string()).or_default() += pods.len() as u64;
        let nodes: BTreeSet<String> =
            pods.iter().map(|id| snapshot.text(snapshot.pod(*id).node_name).to_owned()).collect();
        nodes_blocked.extend(nodes.iter().cloned());
        refusals.push(Refusal {
            budgets: rows.iter().map(|row| key_of(snapshot, *row)).collect(),
            code,
            reason: answer.sentence(),
            pods: NameList::new(pods.iter().map(|id| snapshot.pod_key(snapshot.pod(*id))).collect()),
            nodes: NameList::new(nodes.into_iter().collect()),
        });
    }
    refusals.sort_by(|a, b| b.pods.count().cmp(&a.pods.count()).then_with(|| a.budgets.cmp(&b.budgets)));
    let list = |is: &dyn Fn(ObjectId) -> bool| {
        let rows = budgets.all().iter().filter(|row| is(**row));
        NameList::new(rows.map(|row| key_of(snapshot, *row)).collect())
    };
    let (budgets_failing, budgets_that_differ) = against_controller(snapshot, index, &budgets);
    let section = Disruption {
        budgets_blocking_fully: list(&|row| blocks_fully(snapshot, row)),
        budgets_without_pods: list(&|row| budgets.pods_of(row).is_empty()),
        budgets_with_unknown_selector: list(&|row| budget_of(snapshot, row).is_some_and(|one| one.selector_unknown)),
        budgets_not_observed: list(&|row| !is_observed(&snapshot.objects.list[row.0 as usize])),
        budgets_failing,
        budgets_that_differ,
        pods_under_several_budgets: NameList::new(several),
        nodes_being_disrupted: NameList::new(
            snapshot
                .nodes
                .iter()
                .filter(|node| crate::view::is_disrupted(snapshot, node))
                .map(|node| snapshot.text(node.name).to_owned())
                .collect(),
        ),
        refusals,
        pods_without_controller: NameList::new(uncontrolled),
        pods_with_local_data: local_data,
        pods_that_stay: stay,
        pods_do_not_disrupt: NameList::new(do_not_disrupt),
        pods_not_safe_to_evict: NameList::new(not_safe),
        evictions_under_way: evictions_under_way(snapshot),
    };
    Found { section, nodes_blocked: nodes_blocked.into_iter().collect(), refused }
}

fn key_of(snapshot: &Snapshot, row: ObjectId) -> String {
    snapshot.object_key(&snapshot.objects.list[row.0 as usize])
}

/// Budgets that the controller fails on, and those whose status is not what it would write.
fn against_controller(
    snapshot: &Snapshot,
    index: &ObjectIndex,
    budgets: &Budgets,
) -> (BTreeMap<String, String>, Vec<BudgetDifference>) {
    let (mut failing, mut differing) = (BTreeMap::new(), Vec::new());
    for row in budgets.all() {
        let Some(budget) = budget_of(snapshot, *row) else { continue };
        let (fails, worked_out) = beside_controller(snapshot, index, budgets, *row);
        if let Some(why) = fails {
            failing.insert(key_of(snapshot, *row), why.to_owned());
        }
        if let Some(worked_out) = worked_out {
            differing.push(BudgetDifference { budget: key_of(snapshot, *row), status: status_of(budget), worked_out });
        }
    }
    differing.sort_by(|a, b| a.budget.cmp(&b.budget));
    (failing, differing)
}

/// The counts of a budget's status; absent ones are 0.
pub(crate) fn status_of(budget: &Budget) -> BudgetCounts {
    BudgetCounts {
        allowed: budget.disruptions_allowed.unwrap_or(0),
        current_healthy: budget.current_healthy.unwrap_or(0),
        desired_healthy: budget.desired_healthy.unwrap_or(0),
        expected: budget.expected_pods.unwrap_or(0),
    }
}

/// Why the controller fails on a budget, if it does, and what it would write where that is not the status.
pub(crate) fn beside_controller<'a>(
    snapshot: &'a Snapshot,
    index: &ObjectIndex,
    budgets: &Budgets,
    row: ObjectId,
) -> (Option<&'a str>, Option<BudgetCounts>) {
    let object = &snapshot.objects.list[row.0 as usize];
    let conditions = object.conditions.of(&snapshot.objects.conditions).iter().map(|one| &one.condition);
    let mut sync_failed = conditions.filter(|one| snapshot.text(one.reason) == "SyncFailed");
    let said = sync_failed.next().map(|condition| snapshot.text(condition.message));
    // Without pods in the snapshot nothing can be worked out.
    if snapshot.pods.is_empty() {
        return (said, None);
    }
    match (expected(snapshot, index, budgets, row), budget_of(snapshot, row)) {
        (Expected::Fails(why), _) => (said.or(Some(why)), None),
        (Expected::Counts(counts), Some(budget)) => {
            let tells = condition_status(snapshot, object, "DisruptionAllowed").is_some();
            (said, (tells && status_of(budget) != counts).then_some(counts))
        }
        _ => (said, None),
    }
}

fn evictions_under_way(snapshot: &Snapshot) -> BTreeMap<String, u64> {
    let mut by_responder: BTreeMap<String, u64> = BTreeMap::new();
    for object in &snapshot.objects.list {
        let Detail::Eviction(row) = object.detail else { continue };
        let record = &snapshot.objects.evictions[row as usize];
        let evicted = condition_status(snapshot, object, "TargetEvicted") == Some("True");
        if record.withdrawn || evicted {
            continue;
        }
        let who = [record.active_responder, record.requester].into_iter().find(|who| !who.is_empty());
        let who = who.map_or("nobody", |who| snapshot.text(who));
        *by_responder.entry(who.to_owned()).or_default() += 1;
    }
    by_responder
}

#[cfg(test)]
mod tests;
