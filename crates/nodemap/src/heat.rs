//! How hot a node or a pod is by a measure, and the colour of that.

use cluster::{Commitment, NodeId, Pod, PodId, ResourceId, Snapshot, Totals, amount_of};
use draw::{flags, sequential};
use units::Quantity;

use crate::state::{Health, node_health, node_words, pod_health};
use crate::{Measure, Settings};

/// Restarts at which the ramp ends; it is logarithmic, for the first restart says more than the hundredth.
pub(crate) const MOST_RESTARTS: u32 = 100;

/// A share that lies over the ramp.
const BROKEN: f64 = 2.0;

/// How hot a node is: 0 to 1 on the ramp, more is over it, `None` is unknown.
///
/// Shares of the allocatable and of the request are those of the node's sums; restarts are those of the pod on it
/// that restarted most. Status is 0 for ready, 0.5 for cordoned, draining, deleted or under pressure, 2 for not ready.
#[must_use]
pub fn node_share(snapshot: &Snapshot, totals: &Totals, settings: &Settings, id: NodeId) -> Option<f64> {
    let commitment = || totals.commitment(snapshot, id, settings.resource);
    match settings.measure {
        Measure::RequestOfAllocatable => commitment().request_ratio(),
        Measure::UsageOfAllocatable => commitment().usage_ratio(),
        Measure::LimitOfAllocatable => commitment().limit_ratio(),
        Measure::UsageOfRequest => {
            let Commitment { usage, request, .. } = commitment();
            usage?.ratio_of(request)
        }
        Measure::Restarts => {
            let pods = totals.pods_of_node[id.0 as usize].iter().map(|pod| snapshot.pod(*pod));
            let most = pods.filter(|pod| snapshot.holds_resources(pod)).map(|pod| pod.restarts).max();
            Some(restarts_share(most.unwrap_or(0)))
        }
        Measure::Status => health_share(node_health(&node_words(snapshot, snapshot.node(id)))),
    }
}

/// How hot a pod is: 0 to 1 on the ramp, more is over it, `None` is unknown.
///
/// Request, usage and limit are its part of its node's allocatable, so that the colours of a node's pods add up to
/// that of the node; a pod without request has 0, one without limit may take anything: unknown. Used of requested is
/// of its own request, unknown without one. Status is 0 for running and ready, 0.5 for pending, starting or
/// terminating, 2 for failing.
#[must_use]
pub fn pod_share(snapshot: &Snapshot, settings: &Settings, id: PodId) -> Option<f64> {
    let pod = snapshot.pod(id);
    let of_node = |amount: Quantity| {
        let allocatable = amount_of(snapshot.amounts(snapshot.node(pod.node?).allocatable), settings.resource)?;
        amount.ratio_of(allocatable)
    };
    let amounts = PodAmounts::of(snapshot, pod, settings.resource);
    match settings.measure {
        Measure::RequestOfAllocatable => of_node(amounts.request),
        Measure::UsageOfAllocatable => of_node(amounts.usage?),
        Measure::LimitOfAllocatable => of_node(amounts.limit?),
        Measure::UsageOfRequest => amounts.usage?.ratio_of(amounts.request),
        Measure::Restarts => Some(restarts_share(pod.restarts)),
        Measure::Status => health_share(pod_health(snapshot, pod)),
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
        let amount = |id| amount_of(snapshot.amounts(id), resource);
        Self {
            request: amount(pod.requests).unwrap_or_default().max(Quantity::ZERO),
            limit: amount(pod.limits).filter(|limit| *limit > Quantity::ZERO),
            usage: pod.usage.and_then(|usage| amount(usage.amounts)),
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
mod tests {
    use super::*;
    use crate::testing::{node_usage, pod, pod_usage, ready, snapshot};

    #[test]
    fn shares_are_known_or_not() {
        let cpu = |requests: &str| format!(r#""requests":{{"cpu":"{requests}"}},"limits":{{"cpu":"3"}}"#);
        let restarted = r#""phase":"Running","containerStatuses":[{"name":"c","restartCount":100,"state":{}}]"#;
        let snapshot = snapshot(&[
            ready("a", r#""cpu":"4","pods":"10""#),
            ready("bare", ""),
            pod("big", "a", &cpu("2"), restarted),
            pod("none", "a", "", r#""phase":"Running""#),
            pod("ended", "a", &cpu("4"), r#""phase":"Failed""#),
            node_usage("a", r#""cpu":"1""#),
            pod_usage("big", r#""cpu":"3""#),
        ]);
        let totals = Totals::of(&snapshot);
        use Measure::{LimitOfAllocatable, RequestOfAllocatable, Restarts, UsageOfAllocatable, UsageOfRequest};
        for (resource, measure, nodes, pods) in [
            (ResourceId::CPU, RequestOfAllocatable, [Some(0.5), None], [Some(0.5), Some(0.0)]),
            (ResourceId::CPU, UsageOfAllocatable, [Some(0.25), None], [Some(0.75), None]),
            (ResourceId::CPU, LimitOfAllocatable, [Some(0.75), None], [Some(0.75), None]),
            (ResourceId::CPU, UsageOfRequest, [Some(0.5), None], [Some(1.5), None]),
            (ResourceId::CPU, Restarts, [Some(1.0), Some(0.0)], [Some(1.0), Some(0.0)]),
            (ResourceId::PODS, RequestOfAllocatable, [Some(0.2), None], [Some(0.1), Some(0.1)]),
        ] {
            let settings = Settings { resource, measure };
            let of_node = |id| node_share(&snapshot, &totals, &settings, NodeId(id));
            let of_pod = |id| pod_share(&snapshot, &settings, PodId(id));
            assert_eq!([of_node(0), of_node(1)], nodes, "{measure:?} of nodes");
            assert_eq!([of_pod(0), of_pod(1)], pods, "{measure:?} of pods");
        }
    }

    #[test]
    fn colours_leave_the_ramp_where_shares_do() {
        assert_eq!(look(Some(1.0)), (sequential(1.0), 0));
        assert_eq!(look(Some(-4.0)), (sequential(0.0), 0));
        assert_eq!(look(Some(1.001)), (draw::CRITICAL, flags::HATCH));
        assert_eq!(look(None), (draw::UNKNOWN, flags::DOTTED));
        assert_eq!(look(Some(f64::NAN)), (draw::UNKNOWN, flags::DOTTED));
    }
}
