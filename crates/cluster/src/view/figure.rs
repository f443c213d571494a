//! An amount three ways: exact, for people, and as a share.

use serde::{Deserialize, Serialize};
use units::{Quantity, format_resource};

use crate::facts::Totals;
use crate::model::{NodeId, ResourceId, Snapshot};

/// An amount of a resource.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct Figure {
    /// The exact decimal in base units.
    pub exact: String,
    /// For people: `3.92 cores`.
    pub text: String,
    /// Percent of the node's allocatable; none where that is 0 or unknown.
    pub pct: Option<f64>,
}

impl Figure {
    /// A figure of the resource `name`, as a share of `whole` if there is one.
    pub fn new(name: &str, amount: Quantity, whole: Option<Quantity>) -> Self {
        let pct = whole.and_then(|whole| amount.ratio_of(whole)).map(|ratio| ratio * 100.0);
        Self { exact: amount.exact(), text: format_resource(name, amount), pct }
    }
}

/// All figures of one resource of a node.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct ResourceFigures {
    /// The resource's Kubernetes name.
    pub resource: String,
    /// What the machine has.
    pub capacity: Option<Figure>,
    /// What pods may request.
    pub allocatable: Option<Figure>,
    /// What pods request.
    pub request: Figure,
    /// What pods are limited to.
    pub limit: Figure,
    /// What is used, where metrics have told.
    pub usage: Option<Figure>,
    /// What is left to request.
    pub free: Option<Figure>,
}

/// One resource of a node.
pub(crate) fn figures(snapshot: &Snapshot, totals: &Totals, node: NodeId, resource: ResourceId) -> ResourceFigures {
    let name = snapshot.resource_name(resource);
    let commitment = totals.commitment(snapshot, node, resource);
    let figure = |amount| Figure::new(name, amount, commitment.allocatable);
    ResourceFigures {
        resource: name.to_owned(),
        capacity: commitment.capacity.map(figure),
        allocatable: commitment.allocatable.map(figure),
        request: figure(commitment.request),
        limit: figure(commitment.limit),
        usage: commitment.usage.map(figure),
        free: commitment.free().map(figure),
    }
}

/// The figures of every resource that the node has or its pods ask for: cpu, memory and pods first, the
/// others by name.
pub fn figures_of_node(snapshot: &Snapshot, totals: &Totals, id: NodeId) -> Vec<ResourceFigures> {
    let node = snapshot.node(id);
    let sums = &totals.nodes[id.0 as usize];
    let lists = [snapshot.amounts(node.capacity), snapshot.amounts(node.allocatable), sums.requests.as_slice()];
    let mut resources: Vec<_> = lists.into_iter().flatten().map(|(resource, _)| *resource).collect();
    resources.extend([ResourceId::CPU, ResourceId::MEMORY, ResourceId::PODS]);
    resources.sort_by(|a, b| {
        let late = |resource: &ResourceId| *resource > ResourceId::PODS;
        let by_name = || snapshot.resource_name(*a).cmp(snapshot.resource_name(*b));
        late(a).cmp(&late(b)).then_with(|| if late(a) { by_name() } else { a.cmp(b) })
    });
    resources.dedup();
    resources.into_iter().map(|resource| figures(snapshot, totals, id, resource)).collect()
}
