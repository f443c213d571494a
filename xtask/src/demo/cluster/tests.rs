//! What must hold in the demo's cluster whatever the tables say.

use super::node::Health;
use super::pod::State;
use super::usage::Use;
use super::{Cluster, cluster};
use crate::demo::clock::NOW;
use std::collections::BTreeSet;
use std::sync::LazyLock;

static CLUSTER: LazyLock<Cluster> = LazyLock::new(cluster);

fn sum(parts: impl Iterator<Item = Use>) -> Use {
    parts.fold(Use::default(), |a, b| Use { cpu_nano: a.cpu_nano + b.cpu_nano, memory_ki: a.memory_ki + b.memory_ki })
}

fn pods_on(cluster: &Cluster, node: usize) -> impl Iterator<Item = usize> {
    (0..cluster.pods.len()).filter(move |pod| cluster.pods[*pod].node() == Some(node))
}

#[test]
fn sizes_and_names() {
    let cluster = &*CLUSTER;
    assert!((240..=280).contains(&cluster.nodes.len()));
    assert!((3000..=4000).contains(&cluster.pods.len()));
    let names: BTreeSet<(&str, &str)> =
        cluster.pods.iter().map(|p| (cluster.workloads[p.workload].namespace, p.name.as_str())).collect();
    assert_eq!(names.len(), cluster.pods.len());
    let uids: BTreeSet<&str> = cluster.pods.iter().map(|p| p.uid.as_str()).collect();
    assert_eq!(uids.len(), cluster.pods.len());
    for pod in &cluster.pods {
        assert!(pod.created < NOW, "{} is made in the future", pod.name);
        if let Some(node) = pod.node() {
            assert!(pod.created >= cluster.nodes[node].joined, "{} is older than its node", pod.name);
        }
    }
}

#[test]
fn requests_fit_save_where_a_resize_waits() {
    let cluster = &*CLUSTER;
    for (index, node) in cluster.nodes.iter().enumerate() {
        let (mut cpu_milli, mut memory_ki, mut gpus, mut count) = (0, 0, 0, 0);
        for pod in pods_on(cluster, index).map(|pod| &cluster.pods[pod]) {
            if matches!(pod.state, State::Succeeded | State::Failed { .. } | State::Evicted { .. }) {
                continue;
            }
            let requests = cluster.workloads[pod.workload].requests();
            cpu_milli += requests.cpu_milli;
            memory_ki += u64::from(requests.memory_mi) * 1024;
            gpus += requests.gpus;
            count += 1;
        }
        assert!(cpu_milli <= node.cpu_allocatable_milli, "{}", node.name);
        assert!(memory_ki <= node.memory_allocatable_ki, "{}", node.name);
        assert!(gpus <= node.pool.machine.gpus && count <= node.pool.machine.max_pods, "{}", node.name);
    }
}

#[test]
fn nodes_use_what_their_pods_use_and_more() {
    let cluster = &*CLUSTER;
    let mut hot = 0;
    for (index, node) in cluster.nodes.iter().enumerate() {
        let Some(used) = cluster.usage.nodes[index] else {
            assert_eq!(node.health, Health::Unreachable);
            continue;
        };
        let pods = sum(pods_on(cluster, index).flat_map(|pod| cluster.usage.pods[pod].iter().map(|(_, used)| *used)));
        assert!(used.cpu_nano > pods.cpu_nano && used.memory_ki > pods.memory_ki, "{}", node.name);
        assert!(used.cpu_nano <= u64::from(node.pool.machine.cpus) * 1_000_000_000, "{}", node.name);
        assert!(used.memory_ki <= node.memory_capacity_ki, "{}", node.name);
        let requested: u64 = pods_on(cluster, index)
            .filter(|pod| !cluster.usage.pods[*pod].is_empty())
            .map(|pod| u64::from(cluster.workloads[cluster.pods[pod].workload].requests().cpu_milli))
            .sum();
        hot += usize::from(used.cpu_nano > requested * 1_000_000);
    }
    assert!(hot >= 10, "{hot} nodes use more than was requested");
}

#[test]
fn containers_stay_below_their_limits() {
    let cluster = &*CLUSTER;
    for (pod, used) in cluster.pods.iter().zip(&cluster.usage.pods) {
        for (name, used) in used {
            let container = cluster.workloads[pod.workload].containers.iter().find(|c| c.name == *name).unwrap();
            let limits = container.limits;
            assert!(
                limits.cpu_milli == 0 || used.cpu_nano < u64::from(limits.cpu_milli) * 1_000_000,
                "{} {name}",
                pod.name
            );
            assert!(
                limits.memory_mi == 0 || used.memory_ki < u64::from(limits.memory_mi) * 1024,
                "{} {name}",
                pod.name
            );
        }
    }
}

#[test]
fn every_fault_is_there() {
    let cluster = &*CLUSTER;
    let count = |is: fn(&State) -> bool| cluster.pods.iter().filter(|pod| is(&pod.state)).count();
    assert!((50..=70).contains(&count(|s| matches!(s, State::Unschedulable(_)))));
    for (name, found) in [
        ("creating", count(|s| *s == State::Creating)),
        ("crash loops", count(|s| matches!(s, State::CrashLoop { .. }))),
        ("image pulls", count(|s| matches!(s, State::ImagePull { .. }))),
        ("killed for memory", count(|s| matches!(s, State::OomKilled { .. }))),
        ("gated", count(|s| *s == State::Gated)),
        ("evicted", count(|s| matches!(s, State::Evicted { .. }))),
        ("failed", count(|s| matches!(s, State::Failed { .. }))),
        ("succeeded", count(|s| *s == State::Succeeded)),
        ("terminating", count(|s| *s == State::Terminating)),
        ("lost", count(|s| *s == State::Lost)),
        ("resizing", cluster.pods.iter().filter(|pod| pod.resize.is_some()).count()),
    ] {
        assert!(found > 0, "no {name}");
    }
    for health in [Health::Cordoned, Health::MemoryPressure, Health::Unreachable] {
        assert!(cluster.nodes.iter().any(|node| node.health == health), "{health:?}");
    }
}

#[test]
fn sentences_speak_of_every_node() {
    let cluster = &*CLUSTER;
    for pod in &cluster.pods {
        if let State::Unschedulable(sentence) = &pod.state {
            assert!(sentence.starts_with(&format!("0/{} nodes are available: ", cluster.nodes.len())), "{sentence}");
            assert!(sentence.ends_with("for scheduling.") || sentence.ends_with("for incoming pod."), "{sentence}");
        }
    }
}

#[test]
fn both_releases_of_the_front_page_are_profiled() {
    let cluster = &*CLUSTER;
    for version in [super::FRONTPAGE_BEFORE, super::FRONTPAGE_AFTER] {
        let pods = cluster.profiled("frontpage", version);
        assert!(pods.len() > 20, "{version}: {}", pods.len());
        assert!(pods.iter().all(|pod| pod.cpu_nano > 0 && pod.node.starts_with("ip-10-40-")));
    }
}

#[test]
fn objects_and_events_speak_of_what_is_there() {
    let cluster = &*CLUSTER;
    let names: BTreeSet<(&str, &str)> =
        cluster.pods.iter().map(|p| (cluster.workloads[p.workload].namespace, p.name.as_str())).collect();
    for event in cluster.events() {
        let about = &event["involvedObject"];
        let key = (about["namespace"].as_str().unwrap_or_default(), about["name"].as_str().unwrap());
        assert!(about["kind"] != "Pod" || names.contains(&key), "{event}");
        let times = ["firstTimestamp", "lastTimestamp"].map(|time| event[time].as_str().unwrap());
        assert!(times[0] <= times[1] && times[1] <= "2026-11-19T18:58:20Z", "{event}");
    }
    // Every pod of a Deployment has its ReplicaSet.
    let objects = cluster.objects();
    let sets: BTreeSet<&str> =
        objects.iter().filter(|o| o["kind"] == "ReplicaSet").map(|o| o["metadata"]["name"].as_str().unwrap()).collect();
    let deployed = |p: &&super::Pod| cluster.workloads[p.workload].kind == super::workload::Kind::Deployment;
    assert!(cluster.pods.iter().filter(deployed).all(|p| sets.contains(p.owner.0.as_str())));
    for budget in cluster.budgets() {
        let status = |key: &str| budget["status"][key].as_u64().unwrap();
        let spare = status("currentHealthy").saturating_sub(status("desiredHealthy"));
        assert_eq!(status("disruptionsAllowed"), if status("expectedPods") == 0 { 0 } else { spare }, "{budget}");
    }
}
