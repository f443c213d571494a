//! Requests and limits of a pod as kube-scheduler counts them.
//!
//! `component-helpers/resource/helpers.go` (PodRequests, PodLimits with UseStatusResources), per resource:
//! the larger of (all main containers and sidecars) and (each ordinary init container with the sidecars
//! declared before it); replaced by pod-level amounts for cpu, memory and hugepages; overhead on top.

use crate::model::{Amounts, ContainerKind, ResourceId};

/// Which of the two figures is computed: they differ in the overhead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Figure {
    Requests,
    Limits,
}

/// The amount that counts for a container: the largest of what its spec asks, what was allocated and what is
/// in effect, because a resize is under way; the spec is left out when the resize is infeasible.
///
/// `status` is allocated and in effect (`allocatedResources`, `resources`), absent for limits' first part.
pub(crate) fn of_container(spec: &Amounts, status: Option<(&Amounts, &Amounts)>, infeasible: bool) -> Amounts {
    let Some((allocated, in_effect)) = status else { return spec.clone() };
    let mut amounts = if infeasible { Amounts::default() } else { spec.clone() };
    amounts.raise_to(in_effect.as_slice());
    amounts.raise_to(allocated.as_slice());
    amounts
}

/// The figure of a pod from those of its containers in order, its pod-level amounts and its overhead.
/// `is_pod_level` tells the resources that a pod-level amount replaces.
pub(crate) fn of_pod<'a>(
    containers: impl Iterator<Item = (ContainerKind, &'a Amounts)>,
    pod_level: &Amounts,
    overhead: &Amounts,
    figure: Figure,
    is_pod_level: impl Fn(ResourceId) -> bool,
) -> Amounts {
    let mut total = Amounts::default();
    let mut sidecars = Amounts::default();
    let mut highest_init = Amounts::default();
    for (kind, amounts) in containers {
        match kind {
            ContainerKind::Main => total.add(amounts.as_slice()),
            ContainerKind::Ephemeral => {}
            ContainerKind::Sidecar => {
                total.add(amounts.as_slice());
                sidecars.add(amounts.as_slice());
                highest_init.raise_to(sidecars.as_slice());
            }
            ContainerKind::Init => {
                let mut while_it_runs = amounts.clone();
                while_it_runs.add(sidecars.as_slice());
                highest_init.raise_to(while_it_runs.as_slice());
            }
        }
    }
    total.raise_to(highest_init.as_slice());
    for (resource, amount) in pod_level.as_slice() {
        if is_pod_level(*resource) {
            total.set(*resource, *amount);
        }
    }
    for added in overhead.as_slice() {
        let limited = total.get(added.0).is_some_and(|limit| !limit.is_zero());
        if figure == Figure::Requests || limited {
            total.add(&[*added]);
        }
    }
    total
}

/// Whether a pod-level amount of this resource counts (`IsSupportedPodLevelResource`).
pub(crate) fn is_pod_level_resource(name: &str) -> bool {
    matches!(name, "cpu" | "memory") || name.starts_with("hugepages-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use units::Quantity;

    fn cpu(units: i64) -> Amounts {
        let mut amounts = Amounts::default();
        amounts.set(ResourceId::CPU, Quantity::from_units(units));
        amounts
    }

    fn pod(
        containers: &[(ContainerKind, i64)],
        pod_level: &Amounts,
        overhead: &Amounts,
        figure: Figure,
    ) -> Option<i64> {
        let amounts: Vec<_> = containers.iter().map(|(kind, units)| (*kind, cpu(*units))).collect();
        let total = of_pod(amounts.iter().map(|(k, a)| (*k, a)), pod_level, overhead, figure, |_| true);
        total.get(ResourceId::CPU).map(|sum| i64::try_from(sum.units_ceil()).unwrap())
    }

    #[test]
    fn init_containers_count_while_they_run() {
        use ContainerKind::{Ephemeral, Init, Main, Sidecar};
        let none = Amounts::default();
        for (containers, expected) in [
            (&[(Main, 1), (Main, 2)][..], 3),
            (&[(Init, 5), (Main, 1), (Main, 2)], 5),
            (&[(Init, 2), (Init, 1), (Main, 1), (Main, 2)], 3),
            // A sidecar before an init container runs beside it, one after it does not.
            (&[(Sidecar, 1), (Init, 5), (Main, 1)], 6),
            (&[(Init, 5), (Sidecar, 1), (Main, 1)], 5),
            (&[(Sidecar, 1), (Sidecar, 2), (Main, 1)], 4),
            (&[(Main, 1), (Ephemeral, 9)], 1),
        ] {
            assert_eq!(pod(containers, &none, &none, Figure::Requests), Some(expected), "{containers:?}");
        }
    }

    #[test]
    fn pod_level_replaces_and_overhead_adds() {
        use ContainerKind::Main;
        let (none, one, ten) = (Amounts::default(), cpu(1), cpu(10));
        assert_eq!(pod(&[(Main, 2)], &ten, &one, Figure::Requests), Some(11));
        assert_eq!(pod(&[(Main, 2)], &none, &one, Figure::Limits), Some(3));
        // A limit that is absent or zero means none, and overhead does not make one.
        assert_eq!(pod(&[(Main, 0)], &none, &one, Figure::Limits), Some(0));
        assert_eq!(pod(&[], &none, &one, Figure::Limits), None);
        assert_eq!(pod(&[], &none, &one, Figure::Requests), Some(1));
    }

    #[test]
    fn a_resize_counts_at_its_largest() {
        let (one, two, three) = (cpu(1), cpu(2), cpu(3));
        assert_eq!(of_container(&one, None, false), one);
        assert_eq!(of_container(&one, Some((&three, &two)), false), three);
        assert_eq!(of_container(&three, Some((&one, &two)), false), three);
        assert_eq!(of_container(&three, Some((&one, &two)), true), two);
    }
}
