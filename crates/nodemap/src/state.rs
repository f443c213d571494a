//! Whether nodes and pods work, in words and in three degrees.

use cluster::{Container, ContainerKind, ContainerState, Node, Pod, Snapshot};

/// How well a node or a pod is. The more telling comes later in the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Health {
    Good,
    /// Works, but is on its way in or out, or short of something.
    Notice,
    /// Nothing tells.
    Unknown,
    Critical,
}

impl Health {
    /// Colour of the strip and the words that tell it on a node: none of the ramp's, for they lie side by side.
    pub(crate) fn slot(self) -> u16 {
        match self {
            Self::Good => draw::NEUTRAL,
            Self::Notice => draw::category(9),
            Self::Unknown => draw::UNKNOWN,
            Self::Critical => draw::CRITICAL,
        }
    }
}

/// Taints of a node that is about to go: Karpenter's (`karpenter.sh/disrupted`, before v1 `disruption`) and Cluster
/// Autoscaler's (`ToBeDeletedByClusterAutoscaler`).
const DRAINING: [&str; 3] = ["karpenter.sh/disrupted", "karpenter.sh/disruption", "ToBeDeletedByClusterAutoscaler"];

/// Conditions of a node that tell a fault when True (`api/core/v1/types.go`, NodeConditionType).
const FAULTS: [&str; 4] = ["MemoryPressure", "DiskPressure", "PIDPressure", "NetworkUnavailable"];

/// What is to be said of a node, the worst first; empty for one that is ready and nothing else.
pub(crate) fn node_words(snapshot: &Snapshot, node: &Node) -> Vec<(&'static str, Health)> {
    let conditions = node.conditions.of(&snapshot.conditions);
    let status =
        |kind: &str| conditions.iter().find(|c| snapshot.text(c.kind) == kind).map(|c| snapshot.text(c.status));
    let mut words = Vec::new();
    match status("Ready") {
        Some("True") => {}
        // A kubelet that is silent (Unknown) is as good as down: kubectl prints NotReady for both.
        Some(_) => words.push(("NotReady", Health::Critical)),
        None => words.push(("readiness unknown", Health::Unknown)),
    }
    let taints = node.taints.of(&snapshot.taints);
    if taints.iter().any(|taint| DRAINING.contains(&snapshot.text(taint.key))) {
        words.push(("draining", Health::Notice));
    }
    if node.deleted.unix_ms().is_some() {
        words.push(("deleting", Health::Notice));
    }
    if node.unschedulable {
        words.push(("cordoned", Health::Notice));
    }
    words.extend(FAULTS.into_iter().filter(|kind| status(kind) == Some("True")).map(|kind| (kind, Health::Notice)));
    words
}

/// The worst of a node's words.
pub(crate) fn node_health(words: &[(&'static str, Health)]) -> Health {
    words.iter().map(|(_, health)| *health).max().unwrap_or(Health::Good)
}

/// How well a pod is, by the word that kubectl prints as STATUS (`printPod`) and its ready containers.
pub(crate) fn pod_health(snapshot: &Snapshot, pod: &Pod) -> Health {
    let word = snapshot.text(pod.status);
    let word = word.strip_prefix("Init:").unwrap_or(word);
    match word {
        "Running" if pod.ready < pod.ready_of => Health::Notice,
        word => word_health(word),
    }
}

/// How well a container is, by its state.
pub(crate) fn container_health(snapshot: &Snapshot, container: &Container) -> Health {
    match (container.state, container.kind) {
        (ContainerState::Unknown, _) => Health::Unknown,
        (ContainerState::Running, ContainerKind::Main | ContainerKind::Sidecar) if !container.ready => Health::Notice,
        (ContainerState::Running, _) => Health::Good,
        (ContainerState::Waiting, _) => match snapshot.text(container.reason) {
            "" => Health::Notice,
            reason => word_health(reason),
        },
        (ContainerState::Terminated, _) if container.exit_code == Some(0) => Health::Good,
        (ContainerState::Terminated, _) => Health::Critical,
    }
}

fn word_health(word: &str) -> Health {
    match word {
        "Running" | "Completed" | "Succeeded" => Health::Good,
        "Pending" | "ContainerCreating" | "PodInitializing" | "Terminating" | "SchedulingGated" | "NotReady" => {
            Health::Notice
        }
        "" | "Unknown" => Health::Unknown,
        // `Init:1/3`: as far as it has come.
        _ if word.contains('/') && word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'/') => Health::Notice,
        _ => Health::Critical,
    }
}

#[cfg(test)]
mod tests {
    use cluster::{NodeId, PodId};

    use super::*;
    use crate::testing::{node, pod, snapshot};

    #[test]
    fn nodes_say_what_is_wrong() {
        let ready = r#"{"type":"Ready","status":"True"}"#;
        for (spec, conditions, expected, health) in [
            ("", ready.to_owned(), &[][..], Health::Good),
            ("", String::new(), &["readiness unknown"], Health::Unknown),
            ("", r#"{"type":"Ready","status":"Unknown"}"#.to_owned(), &["NotReady"], Health::Critical),
            (r#""unschedulable":true"#, ready.to_owned(), &["cordoned"], Health::Notice),
            (
                r#""taints":[{"key":"karpenter.sh/disrupted","effect":"NoSchedule"}]"#,
                format!(
                    r#"{ready},{{"type":"DiskPressure","status":"True"}},{{"type":"PIDPressure","status":"False"}}"#
                ),
                &["draining", "DiskPressure"],
                Health::Notice,
            ),
        ] {
            let json = node("a", spec, &format!(r#""conditions":[{conditions}]"#));
            let snapshot = snapshot(&[json]);
            let words = node_words(&snapshot, snapshot.node(NodeId(0)));
            assert_eq!(words.iter().map(|w| w.0).collect::<Vec<_>>(), expected);
            assert_eq!(node_health(&words), health, "{expected:?}");
        }
    }

    #[test]
    fn pods_are_as_well_as_their_status() {
        let waiting = |reason: &str| {
            format!(
                r#""phase":"Running","containerStatuses":[{{"name":"c","state":{{"waiting":{{"reason":"{reason}"}}}}}}]"#
            )
        };
        let running = r#""phase":"Running","containerStatuses":[{"name":"c","ready":true,"state":{"running":{}}}]"#;
        for (status, expected) in [
            (running.to_owned(), Health::Good),
            (running.replace("true", "false"), Health::Notice),
            (waiting("CrashLoopBackOff"), Health::Critical),
            (waiting("ContainerCreating"), Health::Notice),
            (r#""phase":"Failed","reason":"Evicted""#.to_owned(), Health::Critical),
            (r#""phase":"Pending""#.to_owned(), Health::Notice),
            (String::new(), Health::Unknown),
        ] {
            let snapshot = snapshot(&[pod("p", "a", "", &status)]);
            assert_eq!(pod_health(&snapshot, snapshot.pod(PodId(0))), expected, "{status}");
        }
    }

    #[test]
    fn containers_are_as_well_as_their_state() {
        for (state, ready, expected) in [
            (r#""running":{}"#, true, Health::Good),
            (r#""running":{}"#, false, Health::Notice),
            (r#""waiting":{"reason":"ImagePullBackOff"}"#, false, Health::Critical),
            (r#""waiting":{"reason":"ContainerCreating"}"#, false, Health::Notice),
            (r#""terminated":{"exitCode":0,"reason":"Completed"}"#, false, Health::Good),
            (r#""terminated":{"exitCode":137,"reason":"OOMKilled"}"#, false, Health::Critical),
            ("", false, Health::Unknown),
        ] {
            let status = format!(
                r#""phase":"Running","containerStatuses":[{{"name":"c","ready":{ready},"state":{{{state}}}}}]"#
            );
            let snapshot = snapshot(&[pod("p", "a", "", &status)]);
            assert_eq!(container_health(&snapshot, &snapshot.containers[0]), expected, "{state}");
        }
    }
}
