//! Pods and their metrics as the API server lists them: metadata and spec (`pod_status.rs` has
//! the status).
//!
//! Left out, as a reader has no use for it: managedFields, env, args, probes, mounts, the
//! volumes that every pod has, and addresses.

use super::super::clock::{MINUTE, NOW, rfc3339};
use super::super::rng::Rng;
use super::faults::ended;
use super::node::Node;
use super::node_json::{quantities, window};
use super::pod::{Place, Pod, State};
use super::pod_status::status;
use super::usage::Use;
use super::workload::{Container, Kind, Role, Workload};
use serde_json::{Map, Value, json};

/// What a pod's JSON is made from.
pub(super) struct Subject<'a> {
    pub(super) index: usize,
    pub(super) pod: &'a Pod,
    pub(super) workload: &'a Workload,
    pub(super) nodes: &'a [Node],
}

impl Subject<'_> {
    pub(super) fn to_json(&self) -> Value {
        json!({ "metadata": self.metadata(), "spec": self.spec(), "status": status(self) })
    }

    fn metadata(&self) -> Value {
        let (pod, workload) = (self.pod, self.workload);
        let mut metadata = json!({
            "name": pod.name,
            "namespace": workload.namespace,
            "uid": pod.uid,
            "resourceVersion": (611_500_000 + self.index * 31).to_string(),
            "creationTimestamp": rfc3339(pod.created),
            "labels": self.labels(),
            "ownerReferences": [self.owner()],
        });
        if workload.kind != Kind::StatefulSet && workload.kind != Kind::Room {
            metadata["generateName"] = json!(format!("{}-", pod.owner.0));
        }
        if workload.do_not_disrupt {
            metadata["annotations"] = json!({ "karpenter.sh/do-not-disrupt": "true" });
        }
        if pod.state == State::Terminating {
            metadata["deletionTimestamp"] = json!(rfc3339(ended(pod) + 50 + 5 * MINUTE + 30));
            metadata["deletionGracePeriodSeconds"] = json!(30);
        }
        metadata
    }

    fn labels(&self) -> Map<String, Value> {
        let (pod, workload) = (self.pod, self.workload);
        let mut labels = Map::new();
        let mut set = |key: &str, value: &str| labels.insert(key.to_owned(), json!(value));
        set("app.kubernetes.io/name", workload.name);
        set("app.kubernetes.io/version", &pod.version);
        set("lantern.example/team", workload.team);
        if let Some(hash) = &pod.hash {
            set("pod-template-hash", hash);
        }
        match workload.kind {
            Kind::StatefulSet => set("apps.kubernetes.io/pod-index", pod.name.rsplit('-').next().unwrap_or("0")),
            Kind::Jobs { .. } => set("batch.kubernetes.io/job-name", &pod.owner.0),
            Kind::DaemonSet => set("pod-template-generation", "7"),
            Kind::Deployment | Kind::Room => None,
        };
        labels
    }

    fn owner(&self) -> Value {
        let (api, kind) = match self.workload.kind {
            Kind::Deployment => ("apps/v1", "ReplicaSet"),
            Kind::StatefulSet => ("apps/v1", "StatefulSet"),
            Kind::DaemonSet => ("apps/v1", "DaemonSet"),
            Kind::Jobs { .. } => ("batch/v1", "Job"),
            Kind::Room => ("live.lantern.example/v1", "RoomServer"),
        };
        let (name, uid) = &self.pod.owner;
        json!({ "apiVersion": api, "kind": kind, "name": name, "uid": uid, "controller": true, "blockOwnerDeletion": true })
    }

    fn spec(&self) -> Value {
        let (pod, workload) = (self.pod, self.workload);
        let of = |init: bool| -> Vec<Value> {
            workload.containers.iter().filter(|c| (c.role != Role::Main) == init).map(|c| self.container(c)).collect()
        };
        let room = workload.kind == Kind::Room;
        let mut spec = json!({
            "containers": of(false),
            "restartPolicy": if matches!(workload.kind, Kind::Jobs { .. }) || room { "Never" } else { "Always" },
            "terminationGracePeriodSeconds": if room { 3600 } else { 30 },
            "schedulerName": "default-scheduler",
            "priority": workload.priority.1,
            "tolerations": self.tolerations(),
        });
        let mut set = |key: &str, wanted: bool, value: Value| {
            if wanted {
                spec[key] = value;
            }
        };
        let init = of(true);
        set("initContainers", !init.is_empty(), Value::Array(init));
        set("priorityClassName", !workload.priority.0.is_empty(), json!(workload.priority.0));
        set("hostNetwork", workload.host_network, json!(true));
        set("nodeName", pod.place != Place::Nowhere, json!(self.node_name()));
        let selector: Map<_, _> = workload.target.selector.iter().map(|(k, v)| ((*k).to_owned(), json!(v))).collect();
        set("nodeSelector", !selector.is_empty(), Value::Object(selector));
        set("affinity", workload.one_per_node, anti_affinity(workload.name));
        let volumes = self.volumes();
        set("volumes", !volumes.is_empty(), Value::Array(volumes));
        if let Some((class, overhead)) = workload.sandbox {
            set("runtimeClassName", true, json!(class));
            set("overhead", true, overhead.to_json());
        }
        if let Some((requests, limits)) = workload.pod_level {
            set("resources", true, json!({ "requests": requests.to_json(), "limits": limits.to_json() }));
        }
        if let (Some(gate), State::Gated) = (workload.gate, &pod.state) {
            set("schedulingGates", true, json!([{ "name": gate }]));
        }
        spec
    }

    pub(super) fn node_name(&self) -> &str {
        match &self.pod.place {
            Place::Node(node) => &self.nodes[*node].name,
            Place::Gone(name) => name,
            Place::Nowhere => "",
        }
    }

    fn container(&self, container: &Container) -> Value {
        let wanted = self.pod.resize.filter(|_| self.is_first_main(container)).map(|resize| resize.wanted);
        let requests = wanted.unwrap_or(container.requests);
        let mut limits = container.limits;
        if wanted.is_some() {
            limits.memory_mi = requests.memory_mi;
        }
        let mut resources = Map::new();
        for (name, amount) in [("requests", requests), ("limits", limits)] {
            if !amount.is_none() {
                resources.insert(name.to_owned(), amount.to_json());
            }
        }
        let mut json = json!({ "name": container.name, "image": self.image(container), "resources": resources });
        if container.role == Role::Sidecar {
            json["restartPolicy"] = json!("Always");
        }
        json
    }

    pub(super) fn is_first_main(&self, container: &Container) -> bool {
        self.workload.containers.iter().find(|c| c.role == Role::Main).is_some_and(|first| first.name == container.name)
    }

    pub(super) fn image(&self, container: &Container) -> String {
        let team = self.workload.team;
        match (&self.pod.state, container.role) {
            (_, Role::Sidecar) => "images.lantern.example/platform/mesh-proxy:1.29.0".to_owned(),
            (State::ImagePull { image }, Role::Main) => image.clone(),
            _ if self.is_first_main(container) => {
                format!("images.lantern.example/{team}/{}:{}", self.workload.name, self.pod.version)
            }
            _ => format!("images.lantern.example/{team}/{}:{}", container.name, self.workload.version),
        }
    }

    fn tolerations(&self) -> Value {
        let mut list: Vec<Value> = match self.workload.kind {
            Kind::DaemonSet => vec![json!({ "operator": "Exists" })],
            _ => ["not-ready", "unreachable"]
                .iter()
                .map(|what| {
                    let key = format!("node.kubernetes.io/{what}");
                    json!({ "key": key, "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 300 })
                })
                .collect(),
        };
        for (key, value) in self.workload.target.tolerates {
            list.push(json!({ "key": key, "operator": "Equal", "value": value, "effect": "NoSchedule" }));
        }
        Value::Array(list)
    }

    fn volumes(&self) -> Vec<Value> {
        let mut volumes = Vec::new();
        if self.workload.volume {
            volumes.push(
                json!({ "name": "data", "persistentVolumeClaim": { "claimName": format!("data-{}", self.pod.name) } }),
            );
        }
        if self.workload.scratch {
            volumes.push(json!({ "name": "scratch", "emptyDir": {} }));
        }
        if self.workload.kind == Kind::DaemonSet {
            volumes.push(json!({ "name": "run", "hostPath": { "path": format!("/run/{}", self.workload.name), "type": "DirectoryOrCreate" } }));
        }
        volumes
    }

    pub(super) fn metrics_json(&self, used: &[(&'static str, Use)], rng: &mut Rng) -> Value {
        let containers: Vec<Value> =
            used.iter().map(|(name, used)| json!({ "name": name, "usage": quantities(*used) })).collect();
        json!({
            "metadata": {
                "name": self.pod.name, "namespace": self.workload.namespace,
                "creationTimestamp": rfc3339(NOW), "labels": self.labels(),
            },
            "timestamp": rfc3339(NOW - 5 * i64::from(rng.below(3))),
            "window": window(rng),
            "containers": containers,
        })
    }
}

fn anti_affinity(name: &str) -> Value {
    json!({ "podAntiAffinity": { "requiredDuringSchedulingIgnoredDuringExecution": [{
        "labelSelector": { "matchLabels": { "app.kubernetes.io/name": name } },
        "topologyKey": "kubernetes.io/hostname",
    }] } })
}
