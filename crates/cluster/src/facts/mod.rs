//! Figures of a snapshot: what is committed on each node, and the keys of `isotherm cluster --json`.

mod controllers;
mod disruption;
mod figures;
mod names;
mod object_figures;
mod object_index;
mod ratio;
mod totals;
mod trace_figures;
mod versions;

pub use controllers::{
    AutoscalerDifference, Behind, Controllers, FoughtOver, InLoop, KindHealth, Rollout, StaleCondition, Wanted, behind,
    wanted_replicas,
};
pub(crate) use controllers::{ChurnIndex, difference, owners, rollout};
pub use disruption::{
    BudgetCounts, BudgetDifference, Budgets, Disruption, Drain, Eviction, Expected, Refusal, blocks_fully, budget_of,
    budgets_of_pod, drain_of, evict, evict_under, expected,
};
pub(crate) use disruption::{beside_controller, is_observed, status_of};
pub use figures::{Facts, SeriesFacts, TopRequest, TopUsage, facts};
pub use names::NameList;
pub(crate) use object_figures::condition_status;
pub use object_index::{ObjectIndex, Owner};
pub(crate) use ratio::compare_ratios;
pub use totals::{Commitment, NodeTotals, Totals};
pub use trace_figures::{StepFacts, TraceFacts};
pub use versions::{
    ApiServers, Blocker, Breach, Component, DeprecatedUse, Instance, OutOfPolicy, PatchSpread, Step, Upgrade, Version,
    Versions, api_servers, blocks_upgrade, breach, instances, is_far_from_kubelet,
};
pub(crate) use versions::{breaches, next_minor, rule, versions};

#[cfg(test)]
mod tests;
