//! What is committed on each node, and on none.

use units::Quantity;

use crate::model::{Amounts, NodeId, PodId, ResourceId, Snapshot, amount_of};

/// The sums over the pods of one node that hold resources.
#[derive(Clone, Debug, Default)]
pub struct NodeTotals {
    /// How many pods hold resources on it.
    pub pods: u32,
    /// Sum of [`crate::Pod::requests`].
    pub requests: Amounts,
    /// Sum of [`crate::Pod::limits`].
    pub limits: Amounts,
}

/// Sums over pods. A pod holds resources until it has Succeeded or Failed, also while it is Terminating.
#[derive(Clone, Debug, Default)]
pub struct Totals {
    /// Of each node, by the rows of [`Snapshot::nodes`].
    pub nodes: Vec<NodeTotals>,
    /// Requests on known nodes.
    pub requests_on_nodes: Amounts,
    /// Limits on known nodes.
    pub limits_on_nodes: Amounts,
    /// Requests on known nodes without what the status says of a resize.
    pub requests_on_nodes_spec_only: Amounts,
    /// Limits on known nodes without what the status says of a resize.
    pub limits_on_nodes_spec_only: Amounts,
    /// Requests of pods without a node.
    pub requests_of_unbound_pods: Amounts,
    /// Requests of pods whose node is not known.
    pub requests_on_missing_nodes: Amounts,
    /// All pods of each node, also those that have ended: rows of [`Snapshot::pods`] by the rows of
    /// [`Snapshot::nodes`].
    pub pods_of_node: Vec<Vec<PodId>>,
}

/// One resource of one node.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Commitment {
    /// Requested by the pods on it; of the resource `pods` their number.
    pub request: Quantity,
    /// Limited to by the pods on it; may be far beyond the capacity.
    pub limit: Quantity,
    /// Used, where metrics have told; a node without metrics is not idle.
    pub usage: Option<Quantity>,
    /// What pods may request: the whole of every percentage. Unknown if the node names no such resource.
    pub allocatable: Option<Quantity>,
    /// What the machine has.
    pub capacity: Option<Quantity>,
    /// How many pods hold resources on it.
    pub pods: u32,
}

impl Commitment {
    /// What is left to request; below zero where a resize took more than there is.
    pub fn free(&self) -> Option<Quantity> {
        Some(self.allocatable?.saturating_sub(self.request))
    }

    /// The request as a share of the allocatable (1.0 is all of it); none where that is 0 or unknown.
    pub fn request_ratio(&self) -> Option<f64> {
        self.request.ratio_of(self.allocatable?)
    }

    /// The limit as a share of the allocatable.
    pub fn limit_ratio(&self) -> Option<f64> {
        self.limit.ratio_of(self.allocatable?)
    }

    /// The usage as a share of the allocatable.
    pub fn usage_ratio(&self) -> Option<f64> {
        self.usage?.ratio_of(self.allocatable?)
    }
}

impl Totals {
    /// The sums of a snapshot.
    pub fn of(snapshot: &Snapshot) -> Self {
        let mut totals = Self {
            nodes: vec![NodeTotals::default(); snapshot.nodes.len()],
            pods_of_node: vec![Vec::new(); snapshot.nodes.len()],
            ..Self::default()
        };
        for (id, pod) in snapshot.pod_ids() {
            if let Some(node) = pod.node {
                totals.pods_of_node[node.0 as usize].push(id);
            }
            if !snapshot.holds_resources(pod) {
                continue;
            }
            let requests = snapshot.amounts(pod.requests);
            match pod.node {
                Some(node) => {
                    let node = &mut totals.nodes[node.0 as usize];
                    node.pods += 1;
                    node.requests.add(requests);
                    node.limits.add(snapshot.amounts(pod.limits));
                    totals.requests_on_nodes_spec_only.add(snapshot.amounts(pod.requests_spec_only));
                    totals.limits_on_nodes_spec_only.add(snapshot.amounts(pod.limits_spec_only));
                }
                None if pod.is_bound() => totals.requests_on_missing_nodes.add(requests),
                None => totals.requests_of_unbound_pods.add(requests),
            }
        }
        for node in &totals.nodes {
            totals.requests_on_nodes.add(node.requests.as_slice());
            totals.limits_on_nodes.add(node.limits.as_slice());
        }
        totals
    }

    /// One resource of one node.
    pub fn commitment(&self, snapshot: &Snapshot, id: NodeId, resource: ResourceId) -> Commitment {
        let (node, sums) = (snapshot.node(id), &self.nodes[id.0 as usize]);
        let of = |amounts: &Amounts| amounts.get(resource).unwrap_or_default();
        let mut commitment = Commitment {
            request: of(&sums.requests),
            limit: of(&sums.limits),
            usage: node.usage.and_then(|usage| amount_of(snapshot.amounts(usage.amounts), resource)),
            allocatable: amount_of(snapshot.amounts(node.allocatable), resource),
            capacity: amount_of(snapshot.amounts(node.capacity), resource),
            pods: sums.pods,
        };
        if resource == ResourceId::PODS {
            // The scheduler counts each pod as one; nothing limits a pod, and each in use is one.
            let pods = Quantity::from_units(i64::from(sums.pods));
            (commitment.request, commitment.limit, commitment.usage) = (pods, pods, Some(pods));
        }
        commitment
    }
}
