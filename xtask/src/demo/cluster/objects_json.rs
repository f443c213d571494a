//! Deployments, ReplicaSets, StatefulSets and DaemonSets, and two objects of other kinds, as `kubectl get … -o json`
//! lists them.
//!
//! Left out, as a reader has no use for it: templates and strategies.

use super::super::clock::{HOUR, MINUTE, NOW, RELEASE, rfc3339};
use super::workload::{Kind, Workload};
use super::{Cluster, FRONTPAGE_AFTER};
use serde_json::{Value, json};

impl Cluster {
    /// All of them, by kind, namespace and name.
    pub(super) fn objects(&self) -> Vec<Value> {
        let mut objects = Vec::new();
        for (index, workload) in self.workloads.iter().enumerate() {
            match workload.kind {
                Kind::Deployment => {
                    objects.push(self.deployment(index, workload));
                    objects.extend(self.replica_sets(index, workload));
                }
                Kind::StatefulSet => objects.push(self.stateful_set(index, workload)),
                Kind::DaemonSet => objects.push(self.daemon_set(index, workload)),
                Kind::Jobs { .. } | Kind::Room => {}
            }
        }
        objects.push(room_fleet());
        objects.push(volume_attributes_class());
        let text = |object: &Value, pointer: &str| object.pointer(pointer).map_or(String::new(), Value::to_string);
        objects.sort_by_key(|object| {
            ["/kind", "/metadata/namespace", "/metadata/name"].map(|pointer| text(object, pointer))
        });
        objects
    }

    fn deployment(&self, index: usize, workload: &Workload) -> Value {
        let count = self.count(|pod, _| pod.workload == index);
        // The front page is at the release of 18:40; the others have all their pods of one template.
        let releasing = workload.name == "frontpage";
        let updated = self.count(|pod, _| pod.workload == index && (!releasing || pod.version == FRONTPAGE_AFTER));
        let mut rng = Self::rng_of(workload, "deployment");
        let generation = i64::from(rng.between(3, 60));
        // Somebody has just asked for more, and the controller is about to see it.
        let edited = workload.name == "reactions";
        let changed = if edited { NOW - 4 } else { changed(workload) };
        let short = count.ready < self.desired(index) && !releasing;
        let late = short && workload.rolled_out < NOW - 30 * MINUTE && count.ready == 0;
        let progressing = match (releasing, late) {
            (true, _) => ("True", "ReplicaSetUpdated", RELEASE),
            (_, true) => ("False", "ProgressDeadlineExceeded", workload.rolled_out + 10 * MINUTE),
            _ => ("True", "NewReplicaSetAvailable", changed),
        };
        json!({
            "apiVersion": "apps/v1", "kind": "Deployment",
            "metadata": metadata(workload, workload.name, generation, changed, if edited { "kubectl-scale" } else { "deployer" }),
            "spec": { "replicas": self.desired(index), "selector": selector(workload) },
            "status": {
                "observedGeneration": if edited { generation - 1 } else { generation },
                "replicas": count.live, "updatedReplicas": updated.live.min(self.desired(index)),
                "readyReplicas": count.ready, "availableReplicas": count.ready,
                "conditions": [
                    { "type": "Available", "status": if late { "False" } else { "True" }, "reason": if late { "MinimumReplicasUnavailable" } else { "MinimumReplicasAvailable" }, "lastTransitionTime": rfc3339(changed) },
                    { "type": "Progressing", "status": progressing.0, "reason": progressing.1, "lastTransitionTime": rfc3339(progressing.2) },
                ],
            },
        })
    }

    fn replica_sets(&self, index: usize, workload: &Workload) -> Vec<Value> {
        let owners = self.owners(index);
        let alone = owners.len() == 1;
        let sets = owners.into_iter().map(|(name, pod)| {
            let count = self.count(|one, _| one.workload == index && one.owner.0 == name);
            let desired = if alone { self.desired(index) } else { count.live };
            let mut metadata = metadata(workload, name, 1, changed(workload), "kube-controller-manager");
            metadata["uid"] = json!(pod.owner.1);
            metadata["ownerReferences"] = json!([{
                "apiVersion": "apps/v1", "kind": "Deployment", "name": workload.name, "controller": true, "blockOwnerDeletion": true,
            }]);
            let mut selector = selector(workload);
            selector["matchLabels"]["pod-template-hash"] = json!(pod.hash);
            json!({
                "apiVersion": "apps/v1", "kind": "ReplicaSet", "metadata": metadata,
                "spec": { "replicas": desired, "selector": selector },
                "status": { "observedGeneration": 1, "replicas": count.live, "readyReplicas": count.ready, "availableReplicas": count.ready },
            })
        });
        sets.collect()
    }

    fn stateful_set(&self, index: usize, workload: &Workload) -> Value {
        let count = self.count(|pod, _| pod.workload == index);
        let generation = i64::from(Self::rng_of(workload, "stateful set").between(2, 9));
        json!({
            "apiVersion": "apps/v1", "kind": "StatefulSet",
            "metadata": metadata(workload, workload.name, generation, changed(workload), "deployer"),
            "spec": { "replicas": self.desired(index), "selector": selector(workload) },
            "status": {
                "observedGeneration": generation, "replicas": count.live, "updatedReplicas": count.live,
                "readyReplicas": count.ready, "availableReplicas": count.ready,
            },
        })
    }

    fn daemon_set(&self, index: usize, workload: &Workload) -> Value {
        let count = self.count(|pod, _| pod.workload == index);
        json!({
            "apiVersion": "apps/v1", "kind": "DaemonSet",
            "metadata": metadata(workload, workload.name, 7, changed(workload), "deployer"),
            "spec": { "selector": selector(workload) },
            "status": {
                "observedGeneration": 7, "desiredNumberScheduled": count.all, "currentNumberScheduled": count.all,
                "updatedNumberScheduled": count.all, "numberReady": count.ready, "numberAvailable": count.ready,
            },
        })
    }
}

fn changed(workload: &Workload) -> i64 {
    if workload.name == "frontpage" { RELEASE } else { workload.rolled_out }
}

fn selector(workload: &Workload) -> Value {
    json!({ "matchLabels": { "app.kubernetes.io/name": workload.name } })
}

fn metadata(workload: &Workload, name: &str, generation: i64, changed: i64, by: &str) -> Value {
    json!({
        "name": name, "namespace": workload.namespace, "generation": generation,
        "creationTimestamp": rfc3339(workload.rolled_out.min(changed)),
        "labels": { "app.kubernetes.io/name": workload.name, "lantern.example/team": workload.team },
        "managedFields": [{ "manager": by, "operation": "Update", "apiVersion": "apps/v1", "time": rfc3339(changed) }],
    })
}

/// The session fleet was enlarged after the news, and its controller has not come round to it.
fn room_fleet() -> Value {
    json!({
        "apiVersion": "live.lantern.example/v1", "kind": "RoomFleet",
        "metadata": {
            "name": "rooms", "namespace": "live", "generation": 31, "creationTimestamp": rfc3339(NOW - 400 * 24 * HOUR),
            "managedFields": [{ "manager": "live-desk", "operation": "Update", "apiVersion": "live.lantern.example/v1", "time": rfc3339(NOW - 26 * MINUTE) }],
        },
        "spec": { "rooms": 320 },
        "status": {
            "observedGeneration": 29,
            "conditions": [{ "type": "Ready", "status": "True", "reason": "RoomsReady", "observedGeneration": 29, "lastTransitionTime": rfc3339(NOW - 11 * HOUR) }],
        },
    })
}

/// Written with an API that the next minor has no more.
fn volume_attributes_class() -> Value {
    json!({
        "apiVersion": "storage.k8s.io/v1beta1", "kind": "VolumeAttributesClass",
        "metadata": { "name": "fast-sessions", "creationTimestamp": rfc3339(NOW - 190 * 24 * HOUR) },
        "driverName": "ebs.csi.aws.com",
    })
}
