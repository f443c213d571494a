//! Ten thousand waiting pods on five thousand nodes: how long it takes. Ignored unless asked for:
//! `cargo test --release -p isotherm-planner --test scale -- --ignored --nocapture`.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use cluster::{Limits, Snapshot, SnapshotReader};

const NODES: usize = 5_000;
const RUNNING: usize = 150_000;
const WAITING: usize = 10_000;
const ZONES: usize = 3;

fn nodes() -> String {
    let mut json = r#"{"kind":"NodeList","apiVersion":"v1","items":["#.to_owned();
    for at in 0..NODES {
        let comma = if at == 0 { "" } else { "," };
        let pool = at % 20;
        let taints = if pool < 4 {
            format!(r#","taints":[{{"key":"pool","value":"p{pool}","effect":"NoSchedule"}}]"#)
        } else {
            String::new()
        };
        let (zone, cordoned) = (at % ZONES, at % 100 == 7);
        write!(
            json,
            r#"{comma}{{"metadata":{{"name":"n{at}","labels":{{"kubernetes.io/hostname":"n{at}","pool":"p{pool}","topology.kubernetes.io/zone":"z{zone}"}}}},"spec":{{"unschedulable":{cordoned}{taints}}},"status":{{"allocatable":{{"cpu":"7910m","memory":"31Gi","pods":"58"}}}}}}"#
        )
        .unwrap();
    }
    json + "]}"
}

/// `distinct` templates; every fifth spreads over zones, every seventh avoids its like, every third selects a pool.
fn spec(template: usize, cpu_milli: usize) -> String {
    let app = format!("a{template}");
    let spread = if template.is_multiple_of(5) {
        format!(
            r#","topologySpreadConstraints":[{{"maxSkew":1,"topologyKey":"topology.kubernetes.io/zone","whenUnsatisfiable":"DoNotSchedule","labelSelector":{{"matchLabels":{{"app":"{app}"}}}}}}]"#
        )
    } else {
        String::new()
    };
    let avoid = if template.is_multiple_of(7) {
        format!(
            r#","affinity":{{"podAntiAffinity":{{"requiredDuringSchedulingIgnoredDuringExecution":[{{"topologyKey":"kubernetes.io/hostname","labelSelector":{{"matchLabels":{{"app":"{app}"}}}}}}]}}}}"#
        )
    } else {
        String::new()
    };
    let selector = if template.is_multiple_of(3) {
        format!(r#","nodeSelector":{{"pool":"p{}"}}"#, template % 20)
    } else {
        String::new()
    };
    format!(
        r#""priority":{},"schedulerName":"default-scheduler"{spread}{avoid}{selector},"containers":[{{"name":"c","resources":{{"requests":{{"cpu":"{cpu_milli}m","memory":"{}Mi"}}}}}}]"#,
        (template % 4) * 100,
        128 + template % 64
    )
}

fn pods(distinct: usize) -> String {
    let mut json = r#"{"kind":"PodList","apiVersion":"v1","items":["#.to_owned();
    for at in 0..RUNNING + WAITING {
        let comma = if at == 0 { "" } else { "," };
        let template = at % distinct;
        let (node, phase, cpu_milli) = if at < RUNNING {
            (format!(r#""nodeName":"n{}","#, at % NODES), "Running", 250)
        } else {
            (String::new(), "Pending", 2_000 + template % 9_000)
        };
        write!(
            json,
            r#"{comma}{{"metadata":{{"namespace":"ns{}","name":"p{at}","labels":{{"app":"a{template}","pod-template-hash":"h{template}"}}}},"spec":{{{node}{}}},"status":{{"phase":"{phase}"}}}}"#,
            template % 50,
            spec(template, cpu_milli)
        )
        .unwrap();
    }
    json + "]}"
}

fn snapshot(distinct: usize) -> Snapshot {
    let mut reader = SnapshotReader::new(Limits::default());
    for json in [nodes(), pods(distinct)] {
        reader.begin("list");
        reader.feed(json.as_bytes());
        reader.end().unwrap();
    }
    reader.finish().0
}

/// How long this thread has been on a core, which others cannot lengthen by much; nothing where the system does not say.
fn on_core() -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(told.split(' ').next().and_then(|nanos| nanos.parse().ok()).unwrap_or(0))
}

#[test]
#[ignore = "seconds of work, and only worth reading in release"]
fn ten_thousand_pods_on_five_thousand_nodes() {
    for distinct in [500, 2_000, 10_000] {
        let snapshot = snapshot(distinct);
        let (started, before) = (Instant::now(), on_core());
        let pending = isotherm_planner::explain(&snapshot);
        let (took, busy) = (started.elapsed(), on_core().saturating_sub(before));
        println!(
            "{} pods in {} groups on {} nodes: {took:.2?}, {busy:.2?} on its core; the snapshot holds {} MiB",
            pending.pods,
            pending.groups.len(),
            pending.nodes,
            snapshot.memory_bytes() >> 20
        );
        assert_eq!((pending.pods, pending.nodes), (10_000, 5_000));
    }
}
