//! Events of the last hour as the API server lists them: what the states of pods and nodes have left behind.

use super::super::clock::{HOUR, MINUTE, NOW, RELEASE, SURGE, rfc3339};
use super::Cluster;
use super::faults::ended;
use super::node::{Health, LAST_HEARD, MEMORY_SHORT};
use super::pod::{Pod, State};
use super::workload::{Role, Workload};
use serde_json::{Value, json};

/// A server keeps them for so long.
const KEPT: i64 = HOUR;

/// What an event says.
struct Said<'a> {
    /// Kind, namespace and name of what it is about.
    about: (&'a str, &'a str, &'a str),
    warning: bool,
    reason: &'a str,
    message: String,
    /// First and last time.
    seen: (i64, i64),
    count: u32,
    from: &'a str,
}

impl Said<'_> {
    fn to_json(&self, index: usize) -> Value {
        let (kind, namespace, name) = self.about;
        let mut about = json!({ "kind": kind, "name": name });
        if !namespace.is_empty() {
            about["namespace"] = json!(namespace);
        }
        let first = self.seen.0.max(NOW - KEPT);
        json!({
            "metadata": {
                "name": format!("{name}.{:016x}", 0x18a0_0000_0000_0000_u64 + index as u64 * 7_919),
                "namespace": if namespace.is_empty() { "default" } else { namespace },
                "creationTimestamp": rfc3339(first),
            },
            "type": if self.warning { "Warning" } else { "Normal" },
            "reason": self.reason, "message": self.message, "count": self.count,
            "firstTimestamp": rfc3339(first), "lastTimestamp": rfc3339(self.seen.1),
            "source": { "component": self.from }, "involvedObject": about,
        })
    }
}

impl Cluster {
    /// All of them, the oldest first.
    pub(super) fn events(&self) -> Vec<Value> {
        let mut said: Vec<Said<'_>> = Vec::new();
        for pod in &self.pods {
            said.extend(self.of_pod(pod));
        }
        self.of_nodes(&mut said);
        said.push(Said {
            about: ("Deployment", "frontpage", "frontpage"),
            warning: false,
            reason: "ScalingReplicaSet",
            message: "Scaled up replica set frontpage-6c9d7f8b54 from 0 to 30".to_owned(),
            seen: (RELEASE, NOW - MINUTE),
            count: 14,
            from: "deployment-controller",
        });
        said.sort_by(|a, b| (a.seen.1, a.about.2).cmp(&(b.seen.1, b.about.2)));
        said.iter().enumerate().map(|(index, one)| one.to_json(index)).collect()
    }

    fn of_pod<'a>(&'a self, pod: &'a Pod) -> Vec<Said<'a>> {
        let workload = &self.workloads[pod.workload];
        let main = workload.containers.iter().find(|container| container.role == Role::Main);
        let main = main.map_or("main", |container| container.name);
        let said = |warning, reason, message: String, seen, count, from| Said {
            about: ("Pod", workload.namespace, &pod.name),
            warning,
            reason,
            message,
            seen,
            count,
            from,
        };
        let started = pod.created + pod.start_delay;
        match &pod.state {
            State::Unschedulable(sentence) => {
                let tries = 1 + (NOW - pod.created).max(0) / (5 * MINUTE);
                let last = pod.created + (tries - 1) * 5 * MINUTE;
                vec![said(
                    true,
                    "FailedScheduling",
                    sentence.clone(),
                    (pod.created, last),
                    tries as u32,
                    "default-scheduler",
                )]
            }
            State::CrashLoop { .. } => {
                let message = format!(
                    "Back-off restarting failed container {main} in pod {}_{}({})",
                    pod.name, workload.namespace, pod.uid
                );
                vec![said(true, "BackOff", message, (started, NOW - 9), 4 + pod.restarts * 5, "kubelet")]
            }
            State::ImagePull { image } => {
                let failed = format!("Failed to pull image \"{image}\": not found");
                let back_off = format!("Back-off pulling image \"{image}\"");
                vec![
                    said(true, "Failed", failed, (pod.created + 2, NOW - 70), 12, "kubelet"),
                    said(false, "BackOff", back_off, (pod.created + 16, NOW - 6), 230, "kubelet"),
                ]
            }
            State::Evicted { container, used_ki } => {
                let message = format!(
                    "The node was low on resource: memory. Container {container} was using {used_ki}Ki, has larger consumption of memory."
                );
                vec![said(true, "Evicted", message, (ended(pod), ended(pod)), 1, "kubelet")]
            }
            State::Creating => {
                let node = pod.node().map_or("", |node| &self.nodes[node].name);
                let message = format!("Successfully assigned {}/{} to {node}", workload.namespace, pod.name);
                vec![said(false, "Scheduled", message, (pod.created, pod.created), 1, "default-scheduler")]
            }
            State::Terminating if ended(pod) + 6 * MINUTE < NOW => {
                let (at, message) = (ended(pod) + 50 + 5 * MINUTE, "Marking for deletion Pod by the taint manager");
                vec![said(false, "TaintManagerEviction", message.to_owned(), (at, at), 1, "taint-eviction-controller")]
            }
            _ => self.unready(pod, workload).into_iter().collect(),
        }
    }

    /// Pods that were killed for their memory failed their probe as well.
    fn unready<'a>(&'a self, pod: &'a Pod, workload: &'a Workload) -> Option<Said<'a>> {
        let State::OomKilled { minutes_ago } = pod.state else { return None };
        let at = NOW - i64::from(minutes_ago) * MINUTE;
        Some(Said {
            about: ("Pod", workload.namespace, &pod.name),
            warning: true,
            reason: "Unhealthy",
            message: "Readiness probe failed: connection refused".to_owned(),
            seen: (at - 3 * MINUTE, at),
            count: pod.restarts.max(1),
            from: "kubelet",
        })
    }

    fn of_nodes<'a>(&'a self, said: &mut Vec<Said<'a>>) {
        for node in &self.nodes {
            let mut add = |warning, reason, message: String, at, from| {
                let about = ("Node", "", node.name.as_str());
                said.push(Said { about, warning, reason, message, seen: (at, at), count: 1, from });
            };
            if node.joined >= SURGE {
                let message = format!("Node {} status is now: NodeReady", node.name);
                add(false, "NodeReady", message, node.joined + 22, "kubelet");
            }
            match node.health {
                Health::MemoryPressure => {
                    let message = format!("Node {} status is now: NodeHasInsufficientMemory", node.name);
                    add(
                        true,
                        "EvictionThresholdMet",
                        "Attempting to reclaim memory".to_owned(),
                        MEMORY_SHORT,
                        "kubelet",
                    );
                    add(false, "NodeHasInsufficientMemory", message, MEMORY_SHORT, "kubelet");
                }
                Health::Unreachable => {
                    let message = format!("Node {} status is now: NodeNotReady", node.name);
                    add(true, "NodeNotReady", message, LAST_HEARD + 50, "node-controller");
                }
                Health::Ready | Health::Cordoned => {}
            }
        }
    }
}
