//! Sums over the nodes of a group.

use units::Quantity;

use super::prices::Prices;
use crate::facts::{Commitment, Totals};
use crate::model::{NodeId, ResourceId, Snapshot};

/// Sums over the nodes of a group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GroupFigures {
    /// How many nodes.
    pub nodes: u32,
    /// How many pods hold resources on them.
    pub pods: u64,
    /// CPU, memory, and the resource that is measured where it is another.
    pub sums: Vec<ResourceSums>,
    /// What those cost in an hour whose price is known.
    pub price: Quantity,
    /// How many have a known price.
    pub priced: u32,
}

/// Sums of one resource over the nodes of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ResourceSums {
    /// The resource.
    pub resource: ResourceId,
    /// Requested.
    pub request: Quantity,
    /// Limited to.
    pub limit: Quantity,
    /// What pods may request, of the nodes that say so.
    pub allocatable: Quantity,
    /// What the machines have, of the nodes that say so.
    pub capacity: Quantity,
    /// Used, on the nodes that have metrics.
    pub usage: Quantity,
    /// What pods may request on the nodes that have metrics: the whole that `usage` is a share of.
    pub allocatable_measured: Quantity,
    /// How many nodes have metrics.
    pub measured: u32,
}

impl GroupFigures {
    /// No node, of the resources that groups are summed in.
    pub(super) fn none(measured: ResourceId) -> Self {
        let mut resources = vec![ResourceId::CPU, ResourceId::MEMORY];
        if !resources.contains(&measured) {
            resources.push(measured);
        }
        Self { sums: resources.into_iter().map(ResourceSums::none).collect(), ..Self::default() }
    }

    /// Adds a node.
    pub(super) fn add_node(&mut self, snapshot: &Snapshot, totals: &Totals, prices: &Prices, id: NodeId) {
        self.nodes += 1;
        self.pods += u64::from(totals.nodes[id.0 as usize].pods);
        for sums in &mut self.sums {
            sums.add_node(&totals.commitment(snapshot, id, sums.resource));
        }
        if let Some(price) = prices.of_node(snapshot, snapshot.node(id)) {
            self.price = self.price.saturating_add(price);
            self.priced += 1;
        }
    }

    /// Adds the sums of a group of the same resources.
    pub(super) fn add(&mut self, other: &Self) {
        self.nodes += other.nodes;
        self.pods += other.pods;
        self.price = self.price.saturating_add(other.price);
        self.priced += other.priced;
        for (sums, other) in self.sums.iter_mut().zip(&other.sums) {
            sums.add(other);
        }
    }

    /// The sums of a resource; none of one that groups are not summed in.
    pub fn of(&self, resource: ResourceId) -> Option<&ResourceSums> {
        self.sums.iter().find(|sums| sums.resource == resource)
    }
}

impl ResourceSums {
    fn none(resource: ResourceId) -> Self {
        let zero = Quantity::ZERO;
        Self {
            resource,
            request: zero,
            limit: zero,
            allocatable: zero,
            capacity: zero,
            usage: zero,
            allocatable_measured: zero,
            measured: 0,
        }
    }

    fn add_node(&mut self, node: &Commitment) {
        let or_zero = |amount: Option<Quantity>| amount.filter(|amount| !amount.is_negative()).unwrap_or_default();
        let allocatable = or_zero(node.allocatable);
        self.request = self.request.saturating_add(node.request);
        self.limit = self.limit.saturating_add(node.limit);
        self.allocatable = self.allocatable.saturating_add(allocatable);
        self.capacity = self.capacity.saturating_add(or_zero(node.capacity));
        if let Some(usage) = node.usage {
            self.usage = self.usage.saturating_add(usage);
            self.allocatable_measured = self.allocatable_measured.saturating_add(allocatable);
            self.measured += 1;
        }
    }

    fn add(&mut self, other: &Self) {
        self.request = self.request.saturating_add(other.request);
        self.limit = self.limit.saturating_add(other.limit);
        self.allocatable = self.allocatable.saturating_add(other.allocatable);
        self.capacity = self.capacity.saturating_add(other.capacity);
        self.usage = self.usage.saturating_add(other.usage);
        self.allocatable_measured = self.allocatable_measured.saturating_add(other.allocatable_measured);
        self.measured += other.measured;
    }

    /// The sums as if of one node, for bars on one scale.
    pub fn commitment(&self, pods: u64) -> Commitment {
        let known = |amount: Quantity| (amount > Quantity::ZERO).then_some(amount);
        Commitment {
            request: self.request,
            limit: self.limit,
            usage: (self.measured > 0).then_some(self.usage),
            allocatable: known(self.allocatable),
            capacity: known(self.capacity),
            pods: u32::try_from(pods).unwrap_or(u32::MAX),
        }
    }
}
