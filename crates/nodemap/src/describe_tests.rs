use cluster::Totals;
use cluster::view::{NodeQuery, Prices, list_nodes};

use super::*;
use crate::Scale;
use crate::testing::{node_usage, pod, pod_usage, ready, running, settings, snapshot};

fn lines(Description { title, rows }: Description) -> String {
    let rows: Vec<String> = rows.iter().map(|(label, text)| format!("{label}: {text}")).collect();
    format!("{title}\n{}", rows.join("\n"))
}

#[test]
fn a_description_says_what_of_what() {
    let snapshot = snapshot(&[
        ready("a", r#""cpu":"4""#),
        running("web", "a", "1500m"),
        pod("bare", "gone", "", ""),
        pod("ended", "a", "", r#""phase":"Succeeded""#),
        node_usage("a", r#""cpu":"1""#),
        pod_usage("web", r#""cpu":"750m""#),
    ]);
    let totals = Totals::of(&snapshot);
    let scale = Scale::of(&snapshot, Prices::default());
    let settings = settings(Measure::default());
    let scene = Scene { snapshot: &snapshot, totals: &totals, settings: &settings, scale: &scale };
    let text = |item| lines(scene.describe(item));
    let expected = "a\nState: Ready\ncpu requested: 1.50 cores, 37.5% of allocatable\n\
        cpu limits: 0 cores, 0% of allocatable\ncpu used: 1 core, 25.0% of allocatable\n\
        cpu allocatable: 4 cores\ncpu capacity: 4 cores, 100% of allocatable\nPods: 1, 1 more ended";
    assert_eq!(text(Item::Node(NodeId(0))), expected);
    let expected = "ns/web\nNode: a\nStatus: Running, 1 of 1 ready\n\
        cpu requested: 1.50 cores, 37.5% of allocatable\ncpu limit: none\n\
        cpu used: 750 millicores, 50.0% of request\nRestarts: 0\nOwner: none";
    assert_eq!(text(Item::Pod(PodId(0))), expected);
    let expected = "ns/bare\nNode: gone\nStatus: Unknown, 0 of 1 ready\ncpu requested: none\ncpu limit: none\n\
        cpu used: unknown\nRestarts: 0\nOwner: none";
    assert_eq!(text(Item::Pod(PodId(1))), expected);
    assert_eq!(text(Item::Node(NodeId(77))), "\n");
}

#[test]
fn what_colours_say_is_said_in_words() {
    let cpu = r#""cpu":"4","memory":"8Gi""#;
    let priced = ready("a", cpu).replacen(
        r#""metadata":{"#,
        r#""metadata":{"creationTimestamp":"1970-01-01T00:00:00Z","labels":{"eks-node-viewer/instance-price":"0.2"},"#,
        1,
    );
    let priced = priced.replacen(r#""status":{"#, r#""status":{"nodeInfo":{"kubeletVersion":"v1.31.4"},"#, 1);
    let version = r#"{"major":"1","minor":"33","gitVersion":"v1.33.0"}"#.to_owned();
    let json = [priced, ready("b", cpu), running("web", "a", "1"), node_usage("a", r#""cpu":"1""#)];
    let mut reader = cluster::SnapshotReader::new(cluster::Limits::default());
    for text in [version, format!(r#"{{"kind":"List","items":[{}]}}"#, json.join(","))] {
        reader.begin("test");
        reader.feed(text.as_bytes());
        reader.end().unwrap();
    }
    let snapshot = reader.finish().0;
    let (totals, scale) = (Totals::of(&snapshot), Scale::of(&snapshot, Prices::default()));
    for (measure, on_a, on_b, on_web) in [
        (Measure::Age, "Age: 2d2h", "Age: unknown", "Age: unknown"),
        (
            Measure::Version,
            "Kubelet: v1.31.4, 2 minors behind kube-apiserver, 1.33",
            "Kubelet: unknown",
            "Kubelet: v1.31.4, 2 minors behind kube-apiserver, 1.33",
        ),
        (Measure::Cost, "Cost: 0.20 USD/h", "Cost: unknown", "Cost: 0.05 USD/h, 25.0% of its node's by cpu requested"),
        (Measure::Restarts, "Restarts: 0 of the pod with most", "Restarts: 0 of the pod with most", "Restarts: 0"),
        (Measure::Status, "State: Ready", "State: Ready", "Status: Running, 1 of 1 ready"),
    ] {
        let settings = crate::Settings { now_unix_ms: 180_000_000, ..settings(measure) };
        let scene = Scene { snapshot: &snapshot, totals: &totals, settings: &settings, scale: &scale };
        for (item, expected) in
            [(Item::Node(NodeId(0)), on_a), (Item::Node(NodeId(1)), on_b), (Item::Pod(PodId(0)), on_web)]
        {
            let text = lines(scene.describe(item));
            assert!(text.lines().any(|line| line == expected), "{measure:?}: {text}");
        }
    }
    let settings = settings(Measure::default());
    let scene = Scene { snapshot: &snapshot, totals: &totals, settings: &settings, scale: &scale };
    let all = list_nodes(&snapshot, &totals, &scale.prices, &NodeQuery::default());
    let expected = "zone a\nNodes: 2\nPods: 1\ncpu requested: 1 core, 12.5% of allocatable\n\
        cpu used: 1 core, 25.0% of allocatable (metrics of 1 node)\ncpu allocatable: 8 cores\n\
        memory requested: 0 B, 0% of allocatable\nmemory used: unknown\nmemory allocatable: 16.0 GiB\n\
        Cost: 0.20 USD/h (prices of 1 node)";
    assert_eq!(lines(scene.describe_group("zone a", &all.figures)), expected);
}
