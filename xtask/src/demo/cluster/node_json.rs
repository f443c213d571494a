//! Nodes and their metrics as the API server lists them.
//!
//! Left out, as a reader has no use for it: managedFields and the list of images.

use super::super::clock::{DAY, NOW, rfc3339};
use super::super::rng::Rng;
use super::node::{Health, LAST_HEARD, MEMORY_SHORT, Node};
use super::usage::Use;
use serde_json::{Map, Value, json};

pub(super) fn node_json(index: usize, node: &Node) -> Value {
    json!({ "metadata": metadata(index, node), "spec": spec(index, node), "status": status(node) })
}

fn metadata(index: usize, node: &Node) -> Value {
    json!({
        "name": node.name,
        "uid": node.uid,
        "resourceVersion": (611_480_000 + index * 97).to_string(),
        "creationTimestamp": rfc3339(node.joined),
        "labels": labels(node),
        "annotations": { "volumes.kubernetes.io/controller-managed-attach-detach": "true" },
        "finalizers": ["karpenter.sh/termination"],
    })
}

fn labels(node: &Node) -> Map<String, Value> {
    node.labels.iter().map(|(key, value)| ((*key).to_owned(), Value::String(value.clone()))).collect()
}

fn spec(index: usize, node: &Node) -> Value {
    let zone = super::node::ZONES[node.zone];
    let mut taints: Vec<Value> = Vec::new();
    if let Some((key, value)) = node.pool.taint {
        taints.push(json!({ "key": key, "value": value, "effect": "NoSchedule" }));
    }
    let mut taint = |key: &str, effects: &[&str], since: i64| {
        for effect in effects {
            taints.push(json!({ "key": key, "effect": effect, "timeAdded": rfc3339(since) }));
        }
    };
    match node.health {
        Health::Ready => {}
        Health::Cordoned => taint("node.kubernetes.io/unschedulable", &["NoSchedule"], cordoned(index)),
        Health::MemoryPressure => taint("node.kubernetes.io/memory-pressure", &["NoSchedule"], MEMORY_SHORT),
        Health::Unreachable => taint("node.kubernetes.io/unreachable", &["NoSchedule", "NoExecute"], LAST_HEARD + 50),
    }
    let mut spec = json!({
        "podCIDR": format!("10.{}.{}.0/24", 64 + index / 200, index % 200),
        "providerID": format!("aws:///{zone}/{}", node.instance_id),
    });
    if node.health == Health::Cordoned {
        spec["unschedulable"] = json!(true);
    }
    if !taints.is_empty() {
        spec["taints"] = Value::Array(taints);
    }
    spec
}

/// Somebody began to replace the old nodes in the afternoon, before the news broke.
fn cordoned(index: usize) -> i64 {
    NOW - 4 * 3600 - (index as i64 % 9) * 60
}

fn status(node: &Node) -> Value {
    let machine = &node.pool.machine;
    let gpus = machine.gpus;
    let mut capacity = json!({
        "cpu": machine.cpus.to_string(),
        "ephemeral-storage": "104779756Ki",
        "hugepages-1Gi": "0",
        "hugepages-2Mi": "0",
        "memory": format!("{}Ki", node.memory_capacity_ki),
        "pods": machine.max_pods.to_string(),
    });
    let mut allocatable = json!({
        "cpu": format!("{}m", node.cpu_allocatable_milli),
        "ephemeral-storage": "95491281146",
        "hugepages-1Gi": "0",
        "hugepages-2Mi": "0",
        "memory": format!("{}Ki", node.memory_allocatable_ki),
        "pods": machine.max_pods.to_string(),
    });
    if gpus > 0 {
        capacity["nvidia.com/gpu"] = json!(gpus.to_string());
        allocatable["nvidia.com/gpu"] = json!(gpus.to_string());
    }
    json!({
        "capacity": capacity,
        "allocatable": allocatable,
        "conditions": conditions(node),
        "addresses": [
            { "type": "InternalIP", "address": node.ip },
            { "type": "InternalDNS", "address": node.name },
            { "type": "Hostname", "address": node.name },
        ],
        "daemonEndpoints": { "kubeletEndpoint": { "Port": 10250 } },
        "nodeInfo": {
            "architecture": machine.arch,
            "bootID": "",
            "containerRuntimeVersion": if node.pool.kubelet.starts_with("v1.33") { "containerd://1.7.27" } else { "containerd://2.1.5" },
            "kernelVersion": if node.pool.kubelet.starts_with("v1.33") { "6.1.141" } else { "6.12.55" },
            "kubeProxyVersion": "",
            "kubeletVersion": node.pool.kubelet,
            "machineID": node.uid,
            "operatingSystem": "linux",
            "osImage": "Lantern Linux 12",
            "systemUUID": node.uid,
        },
    })
}

fn conditions(node: &Node) -> Value {
    let silent = node.health == Health::Unreachable;
    // Heartbeats come every few minutes when nothing changes.
    let heard =
        if silent { LAST_HEARD } else { NOW - 5 - i64::from(node.ip.bytes().map(u32::from).sum::<u32>() % 28 * 10) };
    let of = |kind: &str, holds: bool, since: i64, reason: &str, message: &str| {
        if silent {
            return json!({
                "type": kind, "status": "Unknown", "reason": "NodeStatusUnknown", "message": "Kubelet stopped posting node status.",
                "lastHeartbeatTime": rfc3339(heard), "lastTransitionTime": rfc3339(LAST_HEARD + 50),
            });
        }
        json!({
            "type": kind, "status": if holds { "True" } else { "False" }, "reason": reason, "message": message,
            "lastHeartbeatTime": rfc3339(heard), "lastTransitionTime": rfc3339(since),
        })
    };
    let short = node.health == Health::MemoryPressure;
    let memory = match short {
        true => of(
            "MemoryPressure",
            true,
            MEMORY_SHORT,
            "KubeletHasInsufficientMemory",
            "kubelet has insufficient memory available",
        ),
        false => of(
            "MemoryPressure",
            false,
            node.joined,
            "KubeletHasSufficientMemory",
            "kubelet has sufficient memory available",
        ),
    };
    json!([
        memory,
        of("DiskPressure", false, node.joined, "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
        of("PIDPressure", false, node.joined, "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
        of("Ready", true, (node.joined + 22).min(NOW - DAY / 96), "KubeletReady", "kubelet is posting ready status"),
    ])
}

pub(super) fn metrics_json(node: &Node, used: Use, rng: &mut Rng) -> Value {
    json!({
        "metadata": { "name": node.name, "creationTimestamp": rfc3339(NOW), "labels": labels(node) },
        "timestamp": rfc3339(NOW - 5 * i64::from(rng.below(3))),
        "window": window(rng),
        "usage": quantities(used),
    })
}

/// The time between two scrapes.
pub(super) fn window(rng: &mut Rng) -> String {
    format!("15.{:03}s", rng.below(8) * 125)
}

pub(super) fn quantities(used: Use) -> Value {
    json!({ "cpu": format!("{}n", used.cpu_nano), "memory": format!("{}Ki", used.memory_ki) })
}
