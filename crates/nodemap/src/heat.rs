//! How hot a node or a pod is by a measure, and the colour of that.

use cluster::{
    AmountsId, Commitment, Component, Container, ContainerKind, ContainerState, NodeId, Pod, PodId, ResourceId,
    Snapshot, Time, amount_of, breach,
};
use draw::{flags, sequential};
use units::Quantity;

use crate::state::{Health, container_health, node_health, node_words, pod_health};
use crate::{Measure, Scene};

/// Restarts at which the ramp ends; it is logarithmic, for the first restart says more than the hundredth.
pub(crate) const MOST_RESTARTS: u32 = 100;

/// Age in days at which the ramp ends.
pub(crate) const OLDEST_DAYS: u32 = 365;

/// A share that lies over the ramp.
const BROKEN: f64 = 2.0;

impl Scene<'_> {
    /// How hot a node is: 0 to 1 on the ramp, more is over it, `None` is unknown.
    ///
    /// Shares of the allocatable and of the request are those of the node's sums; restarts are those of the pod on it
    /// that restarted most. Cost is a share of the dearest node's. Status is 0 for ready, 0.5 for cordoned, draining,
    /// deleted or under pressure, 2 for not ready.
    #[must_use]
    pub fn node_share(&self, id: NodeId) -> Option<f64> {
        let Self { snapshot, totals, settings, .. } = *self;
        let commitment = || totals.commitment(snapshot, id, settings.resource);
        match settings.measure {
            Measure::RequestOfAllocatable => commitment().request_ratio(),
            Measure::UsageOfAllocatable => commitment().usage_ratio(),
            Measure::LimitOfAllocatable => commitment().limit_ratio(),
            Measure::UsageOfRequest => {
                let Commitment { usage, request, .. } = commitment();
                usage?.ratio_of(request)
            }
            Measure::Age => self.age_share(snapshot.node(id).created),
            Measure::Version => self.version_share(id),
            Measure::Restarts => Some(restarts_share(self.most_restarts(id))),
            Measure::Cost => self.price(id)?.ratio_of(self.scale.dearest),
            Measure::Status => health_share(node_health(&node_words(snapshot, snapshot.node(id)))),
        }
    }

    /// How hot a pod is: 0 to 1 on the ramp, more is over it, `None` is unknown.
    ///
    /// Request, usage and limit are its part of its node's allocatable, so that the colours of a node's pods add up to
    /// that of the node; a pod without request has 0, one without limit may take anything: unknown. Used of requested
    /// is of its own request, unknown without one. Its cost is the part of its node's that it requests of the
    /// allocatable; its version is that of its node. Status is 0 for running and ready, 0.5 for pending, starting or
    /// terminating, 2 for failing.
    #[must_use]
    pub fn pod_share(&self, id: PodId) -> Option<f64> {
        let pod = self.snapshot.pod(id);
        match self.settings.measure {
            Measure::Age => self.age_share(pod.created),
            Measure::Restarts => Some(restarts_share(pod.restarts)),
            Measure::Status => health_share(pod_health(self.snapshot, pod)),
            _ => self.part_share(pod, &PodAmounts::of(self.snapshot, pod, self.settings.resource)),
        }
    }

    /// How hot a container of a pod is: as a pod, of its own amounts, restarts and state. A running container is as
    /// old as its last start.
    #[must_use]
    pub fn container_share(&self, pod: &Pod, container: &Container) -> Option<f64> {
        match self.settings.measure {
            Measure::Age if container.state == ContainerState::Running => self.age_share(container.since),
            Measure::Age => self.age_share(pod.created),
            Measure::Restarts => Some(restarts_share(container.restarts)),
            Measure::Status => health_share(container_health(self.snapshot, container)),
            _ => self.part_share(pod, &PodAmounts::of_container(self.snapshot, container, self.settings.resource)),
        }
    }

    /// The share of a part of a pod, or of all of it.
    fn part_share(&self, pod: &Pod, amounts: &PodAmounts) -> Option<f64> {
        let Self { snapshot, settings, .. } = *self;
        let of_node = |amount: Quantity| {
            let allocatable = amount_of(snapshot.amounts(snapshot.node(pod.node?).allocatable), settings.resource)?;
            amount.ratio_of(allocatable)
        };
        match settings.measure {
            Measure::RequestOfAllocatable => of_node(amounts.request),
            Measure::UsageOfAllocatable => of_node(amounts.usage?),
            Measure::LimitOfAllocatable => of_node(amounts.limit?),
            Measure::UsageOfRequest => amounts.usage?.ratio_of(amounts.request),
            Measure::Version => self.version_share(pod.node?),
            Measure::Cost => Some(of_node(amounts.request)? * self.price(pod.node?)?.ratio_of(self.scale.dearest)?),
            Measure::Age | Measure::Restarts | Measure::Status => None,
        }
    }

    /// Restarts of the pod on a node that restarted most.
    pub(crate) fn most_restarts(&self, id: NodeId) -> u32 {
        let pods = self.totals.pods_of_node[id.0 as usize].iter().map(|pod| self.snapshot.pod(*pod));
        pods.filter(|pod| self.snapshot.holds_resources(pod)).map(|pod| pod.restarts).max().unwrap_or(0)
    }

    /// Logarithmic in days: a day more says much of a young thing. A time still to come is no age.
    fn age_share(&self, created: Time) -> Option<f64> {
        let seconds = created.age_seconds(self.settings.now_unix_ms)?.max(0);
        let days = seconds as f64 / 86_400.0;
        Some((days.ln_1p() / f64::from(OLDEST_DAYS).ln_1p()).min(1.0))
    }

    /// Minors behind kube-apiserver, of those that the skew policy allows; what breaks the policy is over the ramp.
    fn version_share(&self, id: NodeId) -> Option<f64> {
        let (version, servers) = (self.version(id)?, self.scale.servers?);
        if breach(Component::Kubelet, version, servers).is_some() {
            return Some(BROKEN);
        }
        let behind = servers.newest_minor.saturating_sub(version.minor);
        Some(f64::from(behind) / f64::from(self.may_lag().max(1)))
    }
}

/// One resource of one pod. Of the resource `pods` each pod takes one.
pub(crate) struct PodAmounts {
    /// Zero without a request, and for a negative one.
    pub(crate) request: Quantity,
    /// None without a limit; a limit of zero is none.
    pub(crate) limit: Option<Quantity>,
    /// Where metrics have told.
    pub(crate) usage: Option<Quantity>,
}

impl PodAmounts {
    pub(crate) fn of(snapshot: &Snapshot, pod: &Pod, resource: ResourceId) -> Self {
        if resource == ResourceId::PODS {
            let one = Quantity::from_units(1);
            return Self { request: one, limit: Some(one), usage: Some(one) };
        }
        Self::read(snapshot, resource, pod.requests, pod.limits, pod.usage.map(|usage| usage.amounts))
    }

    /// Of a container; of the resource `pods` it takes a part only where it runs beside others.
    pub(crate) fn of_container(snapshot: &Snapshot, container: &Container, resource: ResourceId) -> Self {
        if resource == ResourceId::PODS {
            let is_lasting = matches!(container.kind, ContainerKind::Main | ContainerKind::Sidecar);
            let request = Quantity::from_units(i64::from(is_lasting));
            return Self { request, limit: None, usage: None };
        }
        Self::read(snapshot, resource, container.requests, container.limits, Some(container.usage))
    }

    fn read(
        snapshot: &Snapshot,
        resource: ResourceId,
        requests: AmountsId,
        limits: AmountsId,
        usage: Option<AmountsId>,
    ) -> Self {
        let amount = |id| amount_of(snapshot.amounts(id), resource);
        Self {
            request: amount(requests).unwrap_or_default().max(Quantity::ZERO),
            limit: amount(limits).filter(|limit| *limit > Quantity::ZERO),
            usage: usage.and_then(amount),
        }
    }
}

/// Slot and flags of a share.
pub(crate) fn look(share: Option<f64>) -> (u16, u16) {
    match share.filter(|share| !share.is_nan()) {
        None => (draw::UNKNOWN, flags::DOTTED),
        Some(share) if share > 1.0 => (draw::CRITICAL, flags::HATCH),
        Some(share) => (sequential(share), 0),
    }
}

pub(crate) fn health_share(health: Health) -> Option<f64> {
    match health {
        Health::Good => Some(0.0),
        Health::Notice => Some(0.5),
        Health::Critical => Some(BROKEN),
        Health::Unknown => None,
    }
}

fn restarts_share(restarts: u32) -> f64 {
    f64::from(restarts).ln_1p() / f64::from(MOST_RESTARTS).ln_1p()
}

/// Whether more is requested than a node can give.
pub(crate) fn is_overcommitted(commitment: &Commitment) -> bool {
    commitment.allocatable.is_some_and(|allocatable| commitment.request > allocatable.max(Quantity::ZERO))
}

#[cfg(test)]
#[path = "heat_tests.rs"]
mod tests;
