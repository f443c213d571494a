//! Which labels and facts are worth grouping nodes by.

use rustc_hash::{FxHashMap, FxHashSet};

use super::group_by::{GroupBy, NodeFact};

use crate::model::{Snapshot, StrId};

/// A label key worth grouping by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupKey {
    /// The key.
    pub key: String,
    /// How many distinct values it has.
    pub values: u32,
    /// How many nodes carry it.
    pub nodes: u32,
}

/// Labels that platforms set, in the order in which they are offered.
const WELL_KNOWN: [&str; 18] = [
    "topology.kubernetes.io/zone",
    "node.kubernetes.io/instance-type",
    "karpenter.sh/nodepool",
    "karpenter.sh/capacity-type",
    "eks.amazonaws.com/nodegroup",
    "eks.amazonaws.com/capacityType",
    "cloud.google.com/gke-nodepool",
    "kubernetes.azure.com/agentpool",
    "kops.k8s.io/instancegroup",
    "cluster.x-k8s.io/deployment-name",
    "topology.kubernetes.io/region",
    "kubernetes.io/arch",
    "kubernetes.io/os",
    "failure-domain.beta.kubernetes.io/zone",
    "failure-domain.beta.kubernetes.io/region",
    "beta.kubernetes.io/instance-type",
    "beta.kubernetes.io/arch",
    "beta.kubernetes.io/os",
];

const MOST_VALUES: usize = 200;
const MOST_KEYS: usize = 100;

/// The label keys that set nodes apart into few groups: at least two groups, and fewer values than half of
/// the nodes that carry it. Well-known ones first, then those that more nodes carry, then by name; at most 100.
pub fn group_keys(snapshot: &Snapshot) -> Vec<GroupKey> {
    let mut keys: FxHashMap<StrId, (u32, FxHashSet<StrId>)> = FxHashMap::default();
    for node in &snapshot.nodes {
        for (key, value) in snapshot.labels(node.labels) {
            let entry = keys.entry(*key).or_default();
            entry.0 += 1;
            if entry.1.len() <= MOST_VALUES {
                entry.1.insert(*value);
            }
        }
    }
    let total = snapshot.nodes.len();
    let worth = |(key, (nodes, values)): (StrId, (u32, FxHashSet<StrId>))| {
        let (carried, values) = (nodes as usize, values.len());
        let groups = values + usize::from(carried < total);
        let few = values <= MOST_VALUES && values * 2 <= carried.max(4);
        (groups >= 2 && few).then(|| GroupKey { key: snapshot.text(key).to_owned(), values: values as u32, nodes })
    };
    let mut keys: Vec<_> = keys.into_iter().filter_map(worth).collect();
    keys.sort_by_cached_key(|key| {
        let place = WELL_KNOWN.iter().position(|known| *known == key.key).unwrap_or(WELL_KNOWN.len());
        (place, u32::MAX - key.nodes, key.key.clone())
    });
    keys.truncate(MOST_KEYS);
    keys
}

/// A fact worth grouping by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FactKey {
    /// The fact.
    pub fact: NodeFact,
    /// How many distinct values it has.
    pub values: u32,
}

/// The facts that set nodes apart into groups, at least two of them and not too many to be of use. A fact whose word
/// is a label's key stands behind that label and is left out.
pub fn fact_keys(snapshot: &Snapshot) -> Vec<FactKey> {
    let worth = |fact: NodeFact| {
        let by = GroupBy::parse(snapshot, fact.word());
        if by != GroupBy::Fact(fact) {
            return None;
        }
        let mut values = FxHashSet::default();
        for node in &snapshot.nodes {
            values.insert(by.value(snapshot, node));
            if values.len() > MOST_VALUES {
                return None;
            }
        }
        let told = values.iter().filter(|value| value.is_some()).count();
        (values.len() >= 2).then_some(FactKey { fact, values: told as u32 })
    };
    NodeFact::ALL.into_iter().filter_map(worth).collect()
}
