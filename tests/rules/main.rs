//! The rules that the figures of a cluster follow, one row of a table for each, on the smallest input that shows it.
//!
//! A row begins with its rule, so that a search for the rule finds its test. Sections are named after the sources:
//!
//! | section | file | what it follows |
//! |---|---|---|
//! | 4.1 | `requests.rs` | requests and limits of a pod and a node (`component-helpers/resource/helpers.go`) |
//! | 4.2 | `fit.rs`, `fit_others.rs` | whether a pod fits a node (`pkg/scheduler/framework/plugins`), rules 0 to 10 |
//! | 4.3 | `budgets.rs` | disruption budgets and evictions (`pkg/controller/disruption`, `pkg/registry/core/pod/storage`) |
//! | 4.7 | `skew.rs`, `removed_apis.rs` | the version skew policy, and the APIs that are removed |
//! | 4.8 | `controllers.rs`, `recording.rs` | whether controllers keep up; hot loops and fights |
//! | 1.2 | `peers.rs` | what other programs get wrong |
//!
//! `crates/planner/tests/pending` says more of 4.2: verdicts, smallest changes, preemption; its `agreement.rs` holds the
//! sentences against those of a real scheduler.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
#![allow(clippy::needless_pass_by_value, reason = "JSON is written where it is passed")]

use cluster::{Facts, Limits, Snapshot, SnapshotReader, Totals};
use serde_json::{Value, json};

mod budgets;
mod controllers;
mod fit;
mod fit_others;
mod peers;
mod recording;
mod removed_apis;
mod requests;
mod skew;

/// The snapshot of these objects.
fn snapshot(objects: &[Value]) -> Snapshot {
    let mut reader = SnapshotReader::new(Limits::default());
    reader.begin("objects");
    for object in objects {
        reader.feed(object.to_string().as_bytes());
    }
    reader.end().unwrap();
    reader.finish().0
}

fn facts(objects: &[Value]) -> Facts {
    let snapshot = snapshot(objects);
    cluster::facts(&snapshot, &Totals::of(&snapshot))
}

/// A node of 4 cpu, 8 Gi and 10 pods.
fn node(name: &str, labels: Value, spec: Value) -> Value {
    json!({"kind": "Node", "apiVersion": "v1", "metadata": {"name": name, "labels": labels}, "spec": spec,
        "status": {"allocatable": {"cpu": "4", "memory": "8Gi", "pods": "10"},
                   "capacity": {"cpu": "64", "memory": "64Gi", "pods": "110"}}})
}

/// A pod of the namespace `d`, running where its spec names a node.
fn pod(name: &str, labels: Value, spec: Value) -> Value {
    let phase = if spec.get("nodeName").is_some() { "Running" } else { "Pending" };
    json!({"kind": "Pod", "apiVersion": "v1", "metadata": {"name": name, "namespace": "d", "labels": labels},
        "spec": spec, "status": {"phase": phase}})
}

/// A container that asks for these amounts.
fn asks(requests: Value) -> Value {
    json!({"name": "c", "resources": {"requests": requests}})
}

/// An object with more members; those of both that are objects are put together.
fn with(mut object: Value, more: Value) -> Value {
    let (Some(members), Value::Object(more)) = (object.as_object_mut(), more) else { panic!("no objects") };
    for (key, value) in more {
        let value = match members.remove(&key) {
            Some(old) if old.is_object() && value.is_object() => with(old, value),
            _ => value,
        };
        members.insert(key, value);
    }
    object
}
