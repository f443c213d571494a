//! What holds for any cluster.

use cluster::Snapshot;
use isotherm_planner::{Explainer, Verdict};
use proptest::prelude::*;

use super::snapshot;

#[derive(Clone, Debug)]
struct World {
    /// Of each node: CPU in milli-units, zone, taint, cordoned.
    nodes: Vec<(u32, u8, u8, bool)>,
    /// Of each pod on a node: which, CPU, app, whether it avoids its own kind.
    running: Vec<(usize, u32, u8, bool)>,
    /// Of each pod that waits: CPU, app, zone asked for, taint tolerated, sort of constraint, priority.
    waiting: Vec<(u32, u8, u8, u8, u8, i32)>,
}

fn worlds() -> impl Strategy<Value = World> {
    let node = (0..5_000_u32, 0..4_u8, 0..3_u8, prop::bool::weighted(0.1));
    let running = (0..8_usize, 0..3_000_u32, 0..3_u8, prop::bool::weighted(0.2));
    let waiting = (0..5_000_u32, 0..3_u8, 0..5_u8, 0..3_u8, 0..4_u8, 0..3_i32);
    let lists = (
        prop::collection::vec(node, 0..8),
        prop::collection::vec(running, 0..12),
        prop::collection::vec(waiting, 1..6),
    );
    lists.prop_map(|(nodes, running, waiting)| World { nodes, running, waiting })
}

fn containers(cpu_milli: u32) -> String {
    format!(r#""containers":[{{"name":"c","resources":{{"requests":{{"cpu":"{cpu_milli}m"}}}}}}]"#)
}

fn terms(sort: &str, app: u8, key: &str) -> String {
    format!(
        r#""affinity":{{"{sort}":{{"requiredDuringSchedulingIgnoredDuringExecution":[{{"topologyKey":"{key}","labelSelector":{{"matchLabels":{{"app":"{app}"}}}}}}]}}}},"#
    )
}

/// The world with this much more CPU on every node.
fn read(world: &World, more_cpu_milli: u32) -> Snapshot {
    let mut objects = Vec::new();
    for (at, (cpu_milli, zone, taint, cordoned)) in world.nodes.iter().enumerate() {
        let label = if *zone == 0 { String::new() } else { format!(r#""zone":"{zone}""#) };
        let taints = if *taint == 0 { String::new() } else { format!(r#"{{"key":"t{taint}","effect":"NoSchedule"}}"#) };
        let cpu_milli = cpu_milli + more_cpu_milli;
        objects.push(format!(
            r#"{{"kind":"Node","apiVersion":"v1","metadata":{{"name":"n{at}","labels":{{{label}}}}},"spec":{{"unschedulable":{cordoned},"taints":[{taints}]}},"status":{{"allocatable":{{"cpu":"{cpu_milli}m","pods":"4"}}}}}}"#
        ));
    }
    for (at, (node, cpu_milli, app, avoids)) in world.running.iter().enumerate() {
        let avoids = if *avoids { terms("podAntiAffinity", *app, "zone") } else { String::new() };
        let spec = format!(r#""nodeName":"n{node}",{avoids}{}"#, containers(*cpu_milli));
        objects.push(super::pod(&format!("r{at}"), &format!(r#""app":"{app}""#), &spec));
    }
    for (at, (cpu_milli, app, zone, taint, sort, priority)) in world.waiting.iter().enumerate() {
        let selector = if *zone < 2 { String::new() } else { format!(r#""nodeSelector":{{"zone":"{}"}},"#, zone - 1) };
        let more = match sort {
            0 => terms("podAffinity", *app, "zone"),
            1 => terms("podAntiAffinity", *app, "zone"),
            2 => format!(
                r#""topologySpreadConstraints":[{{"maxSkew":1,"topologyKey":"zone","whenUnsatisfiable":"DoNotSchedule","labelSelector":{{"matchLabels":{{"app":"{app}"}}}}}}],"#
            ),
            _ => String::new(),
        };
        let spec = format!(
            r#""priority":{priority},{selector}{more}"tolerations":[{{"key":"t{taint}","operator":"Exists"}}],{}"#,
            containers(*cpu_milli)
        );
        objects.push(super::pod(&format!("w{at}"), &format!(r#""app":"{app}""#), &spec));
    }
    snapshot(&objects)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 200, ..ProptestConfig::default() })]

    /// The answer for a group is that of each of its pods alone; it fits exactly the nodes that no rule
    /// speaks against; and the nodes of the sentence add up.
    #[test]
    fn a_group_speaks_for_its_pods(world in worlds()) {
        let snapshot = read(&world, 0);
        let explainer = Explainer::new(&snapshot);
        let pending = explainer.pending();
        prop_assert_eq!(pending.pods as usize, world.waiting.len());
        for group in pending.groups {
            for pod in &group.pods {
                let alone = explainer.pod(*pod);
                prop_assert_eq!(&alone.summary.sentence, &group.sentence);
                prop_assert_eq!(&alone.summary.verdict, &group.verdict);
                let fitting = alone.nodes.iter().filter(|finding| finding.reasons.is_empty()).count();
                let said = if let Verdict::FitsNow { nodes, .. } = group.verdict { nodes as usize } else { 0 };
                prop_assert_eq!(fitting, said);
                prop_assert!(alone.nodes.iter().all(|finding| (finding.reported == 0) == finding.reasons.is_empty()));
                prop_assert!(group.verdict != Verdict::Gated && (said > 0 || !group.changes.is_empty() || snapshot.nodes.is_empty()));
            }
        }
    }

    /// More room never takes a node away from a pod.
    #[test]
    fn room_never_hurts(world in worlds(), more_cpu_milli in 1..3_000_u32) {
        let (before, after) = (read(&world, 0), read(&world, more_cpu_milli));
        let (first, second) = (Explainer::new(&before), Explainer::new(&after));
        for at in 0..world.waiting.len() {
            let id = |snapshot: &Snapshot| snapshot.find_pod("shop", &format!("w{at}")).unwrap();
            let (first, second) = (first.pod(id(&before)), second.pod(id(&after)));
            for (first, second) in first.nodes.iter().zip(&second.nodes) {
                prop_assert!(!first.reasons.is_empty() || second.reasons.is_empty(), "{:?}", second);
            }
        }
    }

    /// Doing what a lack of room asks for is enough: on that node nothing else speaks against the pod.
    #[test]
    fn the_smallest_change_is_enough(world in worlds()) {
        let snapshot = read(&world, 0);
        for group in isotherm_planner::explain(&snapshot).groups {
            let Verdict::NeedsRoom { node, short } = &group.verdict else { continue };
            let explained = Explainer::new(&snapshot).pod(group.pods[0]);
            let finding = explained.nodes.iter().find(|finding| finding.node == *node).unwrap();
            prop_assert!(finding.reasons.iter().all(|reason| reason.rule() == 6) && !finding.too_small);
            prop_assert_eq!(&finding.short, short);
        }
    }
}
