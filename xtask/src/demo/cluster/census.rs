//! Pods counted by what they belong to, as controllers count them.

use super::node::Health;
use super::pod::{Pod, State};
use super::workload::{Kind, Workload};
use super::{Cluster, Rng};
use std::collections::BTreeMap;

/// The pods of one owner.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Count {
    /// Neither ended nor on their way out.
    pub(super) live: u32,
    /// With the condition Ready, and not on their way out.
    pub(super) ready: u32,
    /// All of them.
    pub(super) all: u32,
}

impl Cluster {
    /// Whether the condition Ready of a pod is True.
    fn is_ready(&self, pod: &Pod) -> bool {
        let silent = pod.node().is_some_and(|node| self.nodes[node].health == Health::Unreachable);
        matches!(pod.state, State::OomKilled { .. }) || pod.state == State::Running && !silent
    }

    /// The pods that fit, counted.
    pub(super) fn count(&self, fits: impl Fn(&Pod, &Workload) -> bool) -> Count {
        let mut count = Count::default();
        for pod in self.pods.iter().filter(|pod| fits(pod, &self.workloads[pod.workload])) {
            let over = matches!(
                pod.state,
                State::Failed { .. } | State::Evicted { .. } | State::Succeeded | State::Terminating | State::Lost
            );
            count.all += 1;
            count.live += u32::from(!over);
            count.ready += u32::from(self.is_ready(pod));
        }
        count
    }

    /// The owners of a workload's pods with their template's hash and version, by name.
    pub(super) fn owners(&self, workload: usize) -> BTreeMap<&str, &Pod> {
        let pods = self.pods.iter().filter(|pod| pod.workload == workload);
        pods.map(|pod| (pod.owner.0.as_str(), pod)).collect()
    }

    /// How many pods a workload asks for.
    pub(super) fn desired(&self, index: usize) -> u32 {
        let workload = &self.workloads[index];
        match workload.kind {
            Kind::DaemonSet => self.count(|pod, _| pod.workload == index).all,
            _ => workload.pods,
        }
    }

    /// A stream of chance for one object.
    pub(super) fn rng_of(workload: &Workload, what: &str) -> Rng {
        Rng::named(&format!("{what} {}/{}", workload.namespace, workload.name))
    }
}
