//! The figures of a SimKube trace.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::{Lifecycle, Trace};

/// The section `trace` of the facts.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs, reason = "the names are the contract and say what they hold")]
pub struct TraceFacts {
    pub version: u64,
    pub tracked: Vec<String>,
    pub events: u64,
    pub first_ts: Option<i64>,
    pub last_ts: Option<i64>,
    pub index_entries: BTreeMap<String, u64>,
    pub lifecycle_owners: u64,
    pub lifecycles: BTreeMap<&'static str, u64>,
    pub steps: Vec<StepFacts>,
}

/// The state after an event of a trace.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs, reason = "the names are the contract and say what they hold")]
pub struct StepFacts {
    pub ts: i64,
    pub applied: u64,
    pub deleted: u64,
    pub objects: u64,
    pub desired_pods: i64,
    pub requests_cpu: String,
    pub requests_memory: String,
}

pub(super) fn trace_facts(trace: &Trace) -> TraceFacts {
    let mut lifecycles = BTreeMap::from([("Empty", 0), ("Finished", 0), ("Running", 0)]);
    for lifecycle in &trace.lifecycles {
        let name = match lifecycle {
            Lifecycle::Empty => "Empty",
            Lifecycle::Running(_) => "Running",
            Lifecycle::Finished(..) => "Finished",
        };
        *lifecycles.entry(name).or_default() += 1;
    }
    let steps = trace.steps.iter().map(|step| StepFacts {
        ts: step.at_unix_s,
        applied: step.applied,
        deleted: step.deleted,
        objects: step.objects,
        desired_pods: step.desired_pods,
        requests_cpu: step.requests_cpu.exact(),
        requests_memory: step.requests_memory.exact(),
    });
    TraceFacts {
        version: trace.version,
        tracked: trace.tracked.clone(),
        events: trace.steps.len() as u64,
        first_ts: trace.steps.first().map(|step| step.at_unix_s),
        last_ts: trace.steps.last().map(|step| step.at_unix_s),
        index_entries: trace.index_entries.iter().cloned().collect(),
        lifecycle_owners: trace.lifecycle_owners,
        lifecycles,
        steps: steps.collect(),
    }
}
