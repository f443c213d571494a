//! Objects that their controller has not seen as they are.
//!
//! `metadata.generation` counts changes of the spec; a controller writes the one it has seen into
//! `status.observedGeneration` and into its conditions (`apimachinery/pkg/apis/meta/v1/types.go`, Condition).

use serde::Serialize;

use crate::facts::object_index::{ObjectIndex, Owner};
use crate::model::{Detail, Object, Snapshot, StrId};

/// An object that its controller has not seen as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the names are the contract and say what they hold")]
pub struct Behind {
    pub kind: String,
    pub object: String,
    pub generation: i64,
    pub observed_generation: Option<i64>,
    /// Changes of the spec, or of a NodePool's node class, that the controller has not seen; 0 where only conditions are
    /// older.
    pub lag: i64,
    pub stale_conditions: Vec<StaleCondition>,
    /// When the spec was last written, in milliseconds since 1970, and by whom.
    pub changed_unix_ms: Option<i64>,
    pub changed_by: String,
    /// From that time to the newest time that the snapshot tells: at least so long has it waited.
    pub seconds_behind: Option<i64>,
    /// The owners that control it, the nearest first.
    pub owners: Vec<String>,
}

/// A condition that speaks of an older generation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the names are the contract and say what they hold")]
pub struct StaleCondition {
    #[serde(rename = "type")]
    pub kind: String,
    pub status: String,
    pub observed_generation: i64,
}

/// How an object waits for its controller, if it does.
pub fn behind(snapshot: &Snapshot, index: &ObjectIndex, object: &Object) -> Option<Behind> {
    let generation = object.generation?;
    let own_lag = object.observed_generation.map_or(0, |observed| generation.saturating_sub(observed).max(0));
    let lag = own_lag.max(class_lag(snapshot, index, object));
    let conditions = object.conditions.of(&snapshot.objects.conditions).iter();
    let stale: Vec<_> = conditions
        .filter_map(|one| {
            let observed_generation = one.observed_generation.filter(|observed| *observed < generation)?;
            Some(StaleCondition {
                kind: snapshot.text(one.condition.kind).to_owned(),
                status: snapshot.text(one.condition.status).to_owned(),
                observed_generation,
            })
        })
        .collect();
    if lag == 0 && stale.is_empty() {
        return None;
    }
    let waited = object.changed.age_seconds(snapshot.seen_until.unix_ms().unwrap_or(i64::MIN));
    Some(Behind {
        kind: snapshot.kind_of(object).kind.clone(),
        object: snapshot.object_key(object),
        generation,
        observed_generation: object.observed_generation,
        lag,
        stale_conditions: stale,
        changed_unix_ms: object.changed.unix_ms(),
        changed_by: snapshot.text(object.changed_by).to_owned(),
        seconds_behind: waited.filter(|seconds| *seconds >= 0),
        owners: owners(snapshot, index, object),
    })
}

/// Changes of its node class that a NodePool has not seen (`status.nodeClassObservedGeneration`).
fn class_lag(snapshot: &Snapshot, index: &ObjectIndex, object: &Object) -> i64 {
    let Detail::NodePool(row) = object.detail else { return 0 };
    let Some(pool) = snapshot.objects.node_pools.get(row as usize) else { return 0 };
    let Owner::Known(class) = index.find(pool.node_class.0, StrId::EMPTY, pool.node_class.1) else { return 0 };
    let generation = snapshot.objects.list[class.0 as usize].generation;
    generation.zip(pool.node_class_generation).map_or(0, |(newest, observed)| newest.saturating_sub(observed).max(0))
}

/// The chain of controlling owners, as far as the snapshot shows it.
pub(crate) fn owners(snapshot: &Snapshot, index: &ObjectIndex, object: &Object) -> Vec<String> {
    let mut chain = Vec::new();
    let mut object = *object;
    while chain.len() < 4 {
        let Some(owner) = index.owner_of(&object) else { break };
        chain.push(format!("{} {}", snapshot.text(object.owner_kind), snapshot.text(object.owner_name)));
        let Owner::Known(row) = owner else { break };
        object = snapshot.objects.list[row.0 as usize];
    }
    chain
}
