//! What runs in the cluster: the model of a workload and the words the catalogue is written in.

use super::super::clock::{DAY, NOW};
use super::amount::{Amount, amount};

/// Which nodes a workload's pods may use.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Target {
    /// The pods' nodeSelector.
    pub(super) selector: &'static [(&'static str, &'static str)],
    /// Taints (key, value) that the pods tolerate, besides those that every pod of its kind does.
    pub(super) tolerates: &'static [(&'static str, &'static str)],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Deployment,
    StatefulSet,
    DaemonSet,
    /// Several Jobs of so many pods each.
    Jobs {
        pods_each: u32,
    },
    /// One object of this kind per pod, made by the controller of the session fleet.
    Room,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Main,
    Init,
    /// An init container with restartPolicy Always.
    Sidecar,
}

#[derive(Clone, Debug)]
pub(super) struct Container {
    pub(super) name: &'static str,
    pub(super) role: Role,
    pub(super) requests: Amount,
    pub(super) limits: Amount,
    /// What it typically uses this evening.
    pub(super) used: Amount,
}

#[derive(Clone, Debug)]
pub(super) struct Workload {
    pub(super) namespace: &'static str,
    pub(super) name: &'static str,
    pub(super) team: &'static str,
    pub(super) kind: Kind,
    pub(super) pods: u32,
    pub(super) target: &'static Target,
    pub(super) containers: Vec<Container>,
    /// Requests and limits of the pod as a whole.
    pub(super) pod_level: Option<(Amount, Amount)>,
    /// RuntimeClass and what its sandbox costs.
    pub(super) sandbox: Option<(&'static str, Amount)>,
    pub(super) priority: (&'static str, i32),
    pub(super) rolled_out: i64,
    pub(super) version: &'static str,
    /// Required anti-affinity by host name.
    pub(super) one_per_node: bool,
    /// Bound to the zone of its volume.
    pub(super) volume: bool,
    pub(super) gate: Option<&'static str>,
    pub(super) do_not_disrupt: bool,
    pub(super) host_network: bool,
    pub(super) scratch: bool,
}

fn workload(namespace: &'static str, name: &'static str, kind: Kind, pods: u32, target: &'static Target) -> Workload {
    Workload {
        namespace,
        name,
        team: namespace,
        kind,
        pods,
        target,
        containers: Vec::new(),
        pod_level: None,
        sandbox: None,
        priority: ("", 0),
        rolled_out: NOW - 3 * DAY,
        version: "1.0.0",
        one_per_node: false,
        volume: false,
        gate: None,
        do_not_disrupt: false,
        host_network: false,
        scratch: false,
    }
}

pub(super) fn deployment(namespace: &'static str, name: &'static str, pods: u32, target: &'static Target) -> Workload {
    workload(namespace, name, Kind::Deployment, pods, target)
}

pub(super) fn stateful(namespace: &'static str, name: &'static str, pods: u32, target: &'static Target) -> Workload {
    Workload { volume: true, ..workload(namespace, name, Kind::StatefulSet, pods, target) }
}

/// A pod on every node that the target's selector takes.
pub(super) fn daemon(namespace: &'static str, name: &'static str, target: &'static Target) -> Workload {
    workload(namespace, name, Kind::DaemonSet, 0, target)
}

pub(super) fn jobs(
    namespace: &'static str,
    name: &'static str,
    pods: u32,
    pods_each: u32,
    target: &'static Target,
) -> Workload {
    workload(namespace, name, Kind::Jobs { pods_each }, pods, target)
}

pub(super) fn rooms(namespace: &'static str, name: &'static str, pods: u32, target: &'static Target) -> Workload {
    workload(namespace, name, Kind::Room, pods, target)
}

/// (CPU in milli, memory in Mi): of the request, the limit, the use.
pub(super) type Pair = (u32, u32);

impl Workload {
    /// A main container: what it requests, is limited to, and uses.
    pub(super) fn main(self, name: &'static str, requests: Pair, limits: Pair, used: Pair) -> Self {
        self.container(name, Role::Main, requests, limits, used)
    }

    /// An init container that ends before the main ones start.
    pub(super) fn init(self, name: &'static str, requests: Pair, limits: Pair) -> Self {
        self.container(name, Role::Init, requests, limits, (0, 0))
    }

    /// The proxy of the service mesh, as a sidecar.
    pub(super) fn mesh(self) -> Self {
        self.container("mesh-proxy", Role::Sidecar, (100, 128), (0, 256), (70, 84))
    }

    fn container(mut self, name: &'static str, role: Role, requests: Pair, limits: Pair, used: Pair) -> Self {
        let [requests, limits, used] = [requests, limits, used].map(|(cpu, memory)| amount(cpu, memory));
        self.containers.push(Container { name, role, requests, limits, used });
        self
    }

    /// GPUs of the last container.
    pub(super) fn gpus(mut self, gpus: u32) -> Self {
        if let Some(container) = self.containers.last_mut() {
            container.requests = container.requests.gpus(gpus);
            container.limits = container.limits.gpus(gpus);
        }
        self
    }

    pub(super) fn team(self, team: &'static str) -> Self {
        Self { team, ..self }
    }

    pub(super) fn version(self, version: &'static str) -> Self {
        Self { version, ..self }
    }

    pub(super) fn rolled_out(self, rolled_out: i64) -> Self {
        Self { rolled_out, ..self }
    }

    pub(super) fn priority(self, class: &'static str, value: i32) -> Self {
        Self { priority: (class, value), ..self }
    }

    pub(super) fn node_critical(self) -> Self {
        self.priority("system-node-critical", 2_000_001_000)
    }

    pub(super) fn cluster_critical(self) -> Self {
        self.priority("system-cluster-critical", 2_000_000_000)
    }

    pub(super) fn pod_level(self, requests: Pair, limits: Pair) -> Self {
        Self { pod_level: Some((amount(requests.0, requests.1), amount(limits.0, limits.1))), ..self }
    }

    pub(super) fn sandbox(self) -> Self {
        Self { sandbox: Some(("microvm", amount(250, 160))), ..self }
    }

    pub(super) fn one_per_node(self) -> Self {
        Self { one_per_node: true, ..self }
    }

    pub(super) fn gate(self, gate: &'static str) -> Self {
        Self { gate: Some(gate), ..self }
    }

    pub(super) fn do_not_disrupt(self) -> Self {
        Self { do_not_disrupt: true, ..self }
    }

    pub(super) fn host_network(self) -> Self {
        Self { host_network: true, ..self }
    }

    pub(super) fn scratch(self) -> Self {
        Self { scratch: true, ..self }
    }

    /// What the scheduler reserves for one pod: containers and sidecars together or the greatest
    /// init container with the sidecars before it, whichever is more; pod-level requests in place
    /// of that; the sandbox on top.
    pub(super) fn requests(&self) -> Amount {
        let (mut running, mut sidecars, mut starting) = (Amount::NONE, Amount::NONE, Amount::NONE);
        for container in &self.containers {
            match container.role {
                Role::Main => running = running.plus(container.requests),
                Role::Sidecar => {
                    running = running.plus(container.requests);
                    sidecars = sidecars.plus(container.requests);
                    starting = starting.max(sidecars);
                }
                Role::Init => starting = starting.max(sidecars.plus(container.requests)),
            }
        }
        let mut total = running.max(starting);
        if let Some((requests, _)) = self.pod_level {
            total = Amount { gpus: total.gpus, ..requests };
        }
        self.sandbox.map_or(total, |(_, overhead)| total.plus(overhead))
    }

    /// The quality-of-service class that the API server gives to its pods.
    pub(super) fn qos(&self) -> &'static str {
        let held = |requests: Amount, limits: Amount| {
            limits.cpu_milli > 0
                && limits.memory_mi > 0
                && (requests.cpu_milli, requests.memory_mi) == (limits.cpu_milli, limits.memory_mi)
        };
        if let Some((requests, limits)) = self.pod_level {
            return if held(requests, limits) { "Guaranteed" } else { "Burstable" };
        }
        if self.containers.iter().all(|c| c.requests.is_none() && c.limits.is_none()) {
            "BestEffort"
        } else if self.containers.iter().all(|c| held(c.requests, c.limits)) {
            "Guaranteed"
        } else {
            "Burstable"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANY: Target = Target { selector: &[], tolerates: &[] };

    fn web() -> Workload {
        deployment("n", "w", 1, &ANY).main("main", (500, 100), (0, 0), (0, 0))
    }

    #[test]
    fn requests_of_a_pod() {
        assert_eq!(web().mesh().requests(), amount(600, 228));
        let warm = web().mesh().init("warm", (2000, 50), (0, 0));
        assert_eq!(warm.requests(), amount(2100, 228));
        let cold = web().init("warm", (2000, 50), (0, 0)).mesh();
        assert_eq!(cold.requests(), amount(2000, 228));
        assert_eq!(web().sandbox().requests(), amount(750, 260));
        assert_eq!(web().pod_level((3000, 64), (0, 0)).requests(), amount(3000, 64));
    }

    #[test]
    fn qos_class() {
        let pod = |requests, limits| deployment("n", "w", 1, &ANY).main("main", requests, limits, (0, 0));
        assert_eq!(pod((0, 0), (0, 0)).qos(), "BestEffort");
        assert_eq!(pod((100, 10), (100, 10)).qos(), "Guaranteed");
        assert_eq!(pod((100, 10), (0, 10)).qos(), "Burstable");
        assert_eq!(pod((100, 10), (100, 10)).mesh().qos(), "Burstable");
    }
}
