//! Nodes filtered, grouped and sorted.

use std::borrow::Cow;
use std::cmp::Ordering;

use rustc_hash::FxHashMap;
use units::Quantity;

use super::filter::{Filter, Matcher, NodeThing, Problem, Subject};
use super::group_figures::GroupFigures;
use super::natural::compare_natural;
use super::prices::Prices;
use super::query::{NodeQuery, SortKey};
use crate::facts::{Commitment, Totals, compare_ratios};
use crate::model::{NodeId, Snapshot, Time};

/// The answer to a [`NodeQuery`].
#[derive(Clone, Debug, Default)]
pub struct NodeListing {
    /// The groups by their values, digits as numbers; nodes that don't tell last. Where groups are of two levels, each
    /// outer one is followed by its inner ones. One group of all nodes where nothing was grouped by.
    pub groups: Vec<NodeGroup>,
    /// The sums over all nodes that fit the filter.
    pub figures: GroupFigures,
    /// How many nodes fit the filter.
    pub matched: u32,
    /// How many nodes there are.
    pub total: u32,
    /// What of the filter could not be understood.
    pub problem: Option<Problem>,
}

/// Nodes with the same value.
#[derive(Clone, Debug, Default)]
pub struct NodeGroup {
    /// 0 for an outer group, 1 for one within it.
    pub level: u8,
    /// The value; none for nodes that don't tell, or where nothing was grouped by.
    pub value: Option<String>,
    /// The nodes in the order asked for; those of an outer group stand in its inner ones.
    pub nodes: Vec<NodeId>,
    /// The sums over them, also of an outer group.
    pub figures: GroupFigures,
}

/// The values of a node at both levels.
type Values<'a> = [Option<Cow<'a, str>>; LEVELS];

/// How deep groups go.
pub(super) const LEVELS: usize = 2;

/// Answers a query. The cost is that of a look at every node, and of sorting those that fit.
pub fn list_nodes(snapshot: &Snapshot, totals: &Totals, prices: &Prices, query: &NodeQuery) -> NodeListing {
    let (filter, problem) = Filter::parse(&query.filter, Subject::Nodes);
    let thing = |id| NodeThing { snapshot, totals, id, now_unix_ms: query.now_unix_ms };
    let mut matcher = Matcher::new(&filter, Subject::Nodes, || snapshot.node_ids().map(|(id, _)| thing(id)));
    let none = GroupFigures::none(query.resource);
    let mut by_values: FxHashMap<Values<'_>, NodeGroup> = FxHashMap::default();
    for (id, node) in snapshot.node_ids().filter(|(id, _)| matcher.fits(id.0 as usize, &thing(*id))) {
        let mut values = Values::default();
        for (value, by) in values.iter_mut().zip(&query.group) {
            *value = by.value(snapshot, node);
        }
        let group =
            by_values.entry(values).or_insert_with(|| NodeGroup { figures: none.clone(), ..NodeGroup::default() });
        group.nodes.push(id);
        group.figures.add_node(snapshot, totals, prices, id);
    }
    let mut figures = none.clone();
    let mut found: Vec<(Values<'_>, NodeGroup)> = by_values.into_iter().collect();
    found.sort_by(|(a, _), (b, _)| {
        let levels = a.iter().zip(b).map(|(a, b)| compare_values(a.as_deref(), b.as_deref()));
        levels.fold(Ordering::Equal, Ordering::then)
    });
    let mut groups: Vec<NodeGroup> = Vec::with_capacity(found.len());
    let mut outer: Option<usize> = None;
    for ([first, second], mut group) in found {
        figures.add(&group.figures);
        sort(snapshot, totals, query, &mut group.nodes);
        if query.group.len() < LEVELS {
            groups.push(NodeGroup { value: first.map(Cow::into_owned), ..group });
            continue;
        }
        let same = outer.filter(|at| groups[*at].value.as_deref() == first.as_deref());
        let at = same.unwrap_or_else(|| {
            let (value, figures) = (first.map(Cow::into_owned), none.clone());
            groups.push(NodeGroup { value, figures, ..NodeGroup::default() });
            groups.len() - 1
        });
        outer = Some(at);
        groups[at].figures.add(&group.figures);
        groups.push(NodeGroup { level: 1, value: second.map(Cow::into_owned), ..group });
    }
    let total = u32::try_from(snapshot.nodes.len()).unwrap_or(u32::MAX);
    NodeListing { groups, matched: figures.nodes, figures, total, problem }
}

/// Digits as numbers, those without a value last, and different values never equal.
fn compare_values(a: Option<&str>, b: Option<&str>) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => compare_natural(a, b).then_with(|| a.cmp(b)),
        (a, b) => b.is_some().cmp(&a.is_some()),
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
