//! Nodes filtered, grouped and sorted.

use std::cmp::Ordering;

use rustc_hash::FxHashMap;
use units::Quantity;

use super::filter::{Filter, Matcher, NodeThing, Problem, Subject};
use super::natural::compare_natural;
use super::query::{NodeQuery, SortKey};
use crate::facts::{Commitment, Totals, compare_ratios};
use crate::model::{NodeId, Snapshot, StrId, Time};

/// The answer to a [`NodeQuery`].
#[derive(Clone, Debug, Default)]
pub struct NodeListing {
    /// The groups by the value of the label, digits as numbers; nodes without the label last. One group of
    /// all nodes where nothing was grouped by.
    pub groups: Vec<NodeGroup>,
    /// How many nodes fit the filter.
    pub matched: u32,
    /// How many nodes there are.
    pub total: u32,
    /// What of the filter could not be understood.
    pub problem: Option<Problem>,
}

/// Nodes with the same value of a label.
#[derive(Clone, Debug, Default)]
pub struct NodeGroup {
    /// The value; none for nodes without the label, or where nothing was grouped by.
    pub value: Option<StrId>,
    /// The nodes in the order asked for.
    pub nodes: Vec<NodeId>,
    /// The sums over them.
    pub figures: GroupFigures,
}

/// Sums of one resource over the nodes of a group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GroupFigures {
    /// How many pods hold resources on them.
    pub pods: u64,
    /// Requested.
    pub request: Quantity,
    /// Limited to.
    pub limit: Quantity,
    /// What pods may request, of the nodes that say so.
    pub allocatable: Quantity,
    /// Used, on the nodes that have metrics.
    pub usage: Quantity,
    /// What pods may request on the nodes that have metrics: the whole that `usage` is a share of.
    pub allocatable_measured: Quantity,
    /// How many nodes have metrics.
    pub measured: u32,
}

/// Answers a query. The cost is that of a look at every node, and of sorting those that fit.
pub fn list_nodes(snapshot: &Snapshot, totals: &Totals, query: &NodeQuery) -> NodeListing {
    let (filter, problem) = Filter::parse(&query.filter, Subject::Nodes);
    let thing = |id| NodeThing { snapshot, totals, id, now_unix_ms: query.now_unix_ms };
    let mut matcher = Matcher::new(&filter, Subject::Nodes, || snapshot.node_ids().map(|(id, _)| thing(id)));
    let key = if query.group.is_empty() { None } else { snapshot.find_text(&query.group) };
    let mut by_value: FxHashMap<Option<StrId>, NodeGroup> = FxHashMap::default();
    let mut matched = 0;
    for (id, node) in snapshot.node_ids().filter(|(id, _)| matcher.fits(id.0 as usize, &thing(*id))) {
        matched += 1;
        let value = key.and_then(|key| snapshot.label(node.labels, key));
        let group = by_value.entry(value).or_default();
        group.value = value;
        group.nodes.push(id);
        group.figures.add(&totals.commitment(snapshot, id, query.resource));
    }
    let mut groups: Vec<NodeGroup> = by_value.into_values().collect();
    groups.sort_by(|a, b| match (a.value, b.value) {
        (Some(a), Some(b)) => compare_natural(snapshot.text(a), snapshot.text(b)),
        (a, b) => b.is_some().cmp(&a.is_some()),
    });
    for group in &mut groups {
        sort(snapshot, totals, query, &mut group.nodes);
    }
    NodeListing { groups, matched, total: u32::try_from(snapshot.nodes.len()).unwrap_or(u32::MAX), problem }
}

impl GroupFigures {
    fn add(&mut self, node: &Commitment) {
        let allocatable = node.allocatable.filter(|amount| !amount.is_negative()).unwrap_or_default();
        self.pods += u64::from(node.pods);
        self.request = self.request.saturating_add(node.request);
        self.limit = self.limit.saturating_add(node.limit);
        self.allocatable = self.allocatable.saturating_add(allocatable);
        if let Some(usage) = node.usage {
            self.usage = self.usage.saturating_add(usage);
            self.allocatable_measured = self.allocatable_measured.saturating_add(allocatable);
            self.measured += 1;
        }
    }
}

/// What a node is sorted by.
#[derive(Clone, Copy)]
enum Measure {
    Ratio(Quantity, Quantity),
    Number(i64),
    /// Sorts last either way.
    Unknown,
}

fn sort(snapshot: &Snapshot, totals: &Totals, query: &NodeQuery, nodes: &mut [NodeId]) {
    let measure = |id: NodeId| {
        let ratio = |part: fn(&Commitment) -> Option<Quantity>| {
            let commitment = totals.commitment(snapshot, id, query.resource);
            match (part(&commitment), commitment.allocatable) {
                (Some(part), Some(whole)) if whole > Quantity::ZERO && !part.is_negative() => {
                    Measure::Ratio(part, whole)
                }
                _ => Measure::Unknown,
            }
        };
        match query.sort {
            SortKey::Name => Measure::Number(0),
            SortKey::Request => ratio(|commitment| Some(commitment.request)),
            SortKey::Limit => ratio(|commitment| Some(commitment.limit)),
            SortKey::Usage => ratio(|commitment| commitment.usage),
            SortKey::Pods => Measure::Number(i64::from(totals.nodes[id.0 as usize].pods)),
            // Later created is younger.
            SortKey::Age => match snapshot.node(id).created {
                Time::UNKNOWN => Measure::Unknown,
                created => Measure::Number(created.unix_ms().unwrap_or(0).saturating_neg()),
            },
        }
    };
    let mut keyed: Vec<_> =
        nodes.iter().map(|id| (measure(*id), snapshot.text(snapshot.node(*id).name), *id)).collect();
    keyed.sort_by(|a, b| {
        let order = match (a.0, b.0) {
            (Measure::Unknown, Measure::Unknown) => Ordering::Equal,
            (Measure::Unknown, _) => return Ordering::Greater,
            (_, Measure::Unknown) => return Ordering::Less,
            (Measure::Ratio(a, of_a), Measure::Ratio(b, of_b)) => compare_ratios((a, of_a), (b, of_b)),
            (Measure::Number(a), Measure::Number(b)) => a.cmp(&b),
            _ => Ordering::Equal,
        };
        let by_name = compare_natural(a.1, b.1);
        match (query.sort, query.descending) {
            (SortKey::Name, true) => by_name.reverse(),
            (_, true) => order.reverse().then(by_name),
            (_, false) => order.then(by_name),
        }
    });
    for (place, (.., id)) in nodes.iter_mut().zip(keyed) {
        *place = id;
    }
}

#[cfg(test)]
#[path = "list_tests.rs"]
mod tests;
