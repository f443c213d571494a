use cluster::Totals;
use cluster::view::{Price, Prices};

use super::*;
use crate::testing::{node, node_usage, pod, pod_usage, ready, settings, snapshot};
use crate::{Scale, Settings};

#[test]
fn shares_are_known_or_not() {
    let cpu = |requests: &str| format!(r#""requests":{{"cpu":"{requests}"}},"limits":{{"cpu":"3"}}"#);
    let restarted = r#""phase":"Running","containerStatuses":[{"name":"c","restartCount":100,"state":{}}]"#;
    let snapshot = snapshot(&[
        ready("a", r#""cpu":"4","pods":"10""#),
        ready("bare", ""),
        pod("big", "a", &cpu("2"), restarted),
        pod("none", "a", "", r#""phase":"Running""#),
        pod("ended", "a", &cpu("4"), r#""phase":"Failed""#),
        node_usage("a", r#""cpu":"1""#),
        pod_usage("big", r#""cpu":"3""#),
    ]);
    let totals = Totals::of(&snapshot);
    let scale = Scale::of(&snapshot, Prices::default());
    use Measure::{
        Cost, LimitOfAllocatable, RequestOfAllocatable, Restarts, UsageOfAllocatable, UsageOfRequest, Version,
    };
    for (resource, measure, nodes, pods) in [
        (ResourceId::CPU, RequestOfAllocatable, [Some(0.5), None], [Some(0.5), Some(0.0)]),
        (ResourceId::CPU, UsageOfAllocatable, [Some(0.25), None], [Some(0.75), None]),
        (ResourceId::CPU, LimitOfAllocatable, [Some(0.75), None], [Some(0.75), None]),
        (ResourceId::CPU, UsageOfRequest, [Some(0.5), None], [Some(1.5), None]),
        (ResourceId::CPU, Restarts, [Some(1.0), Some(0.0)], [Some(1.0), Some(0.0)]),
        (ResourceId::CPU, Version, [None, None], [None, None]),
        (ResourceId::CPU, Cost, [None, None], [None, None]),
        (ResourceId::PODS, RequestOfAllocatable, [Some(0.2), None], [Some(0.1), Some(0.1)]),
    ] {
        let settings = Settings { resource, ..settings(measure) };
        let scene = Scene { snapshot: &snapshot, totals: &totals, settings: &settings, scale: &scale };
        assert_eq!([0, 1].map(|id| scene.node_share(NodeId(id))), nodes, "{measure:?} of nodes");
        assert_eq!([0, 1].map(|id| scene.pod_share(PodId(id))), pods, "{measure:?} of pods");
        let container = |id: u32| {
            let pod = snapshot.pod(PodId(id));
            scene.container_share(pod, &pod.containers.of(&snapshot.containers)[0])
        };
        // A pod of one container is as hot as that.
        assert_eq!([0, 1].map(container), pods, "{measure:?} of containers");
    }
}

#[test]
fn versions_ages_and_costs_have_scales_of_their_own() {
    let info = |version: &str| format!(r#""nodeInfo":{{"kubeletVersion":"{version}"}},"allocatable":{{"cpu":"4"}}"#);
    let created = |json: String, time: &str, kind: &str| {
        let labels =
            format!(r#""creationTimestamp":"{time}","labels":{{"node.kubernetes.io/instance-type":"{kind}"}},"#);
        json.replacen(r#""metadata":{"#, &format!(r#""metadata":{{{labels}"#), 1)
    };
    let snapshot = snapshot(&[
        created(node("new", "", &info("v1.33.1")), "2026-01-01T00:00:00Z", "big"),
        created(node("older", "", &info("v1.32.9")), "2025-01-01T00:00:00Z", "small"),
        created(node("oldest", "", &info("v1.28.0")), "1999-01-01T00:00:00Z", "other"),
        created(node("odd", "", &info("unknown")), "2027-01-01T00:00:00Z", "small"),
        pod("half", "small-is-not-its-node", "", ""),
        pod("web", "older", r#""requests":{"cpu":"1"}"#, ""),
    ]);
    let price = |nano| Price(Quantity::from_nano(nano));
    let per_hour = [("big", 400_000_000), ("small", 100_000_000)].map(|(kind, nano)| (kind.to_owned(), price(nano)));
    let scale = Scale::of(&snapshot, Prices { per_hour: per_hour.into(), ..Prices::default() });
    assert!(scale.has_prices());
    let totals = Totals::of(&snapshot);
    // 2026-01-01T00:00:00Z.
    let now_unix_ms = 1_767_225_600_000;
    for (measure, nodes, web) in [
        (Measure::Version, [Some(0.0), Some(1.0 / 3.0), Some(2.0), None], Some(1.0 / 3.0)),
        (Measure::Age, [Some(0.0), Some(1.0), Some(1.0), Some(0.0)], None),
        (Measure::Cost, [Some(1.0), Some(0.25), None, Some(0.25)], Some(0.0625)),
    ] {
        let settings = Settings { now_unix_ms, ..settings(measure) };
        let scene = Scene { snapshot: &snapshot, totals: &totals, settings: &settings, scale: &scale };
        assert_eq!([0, 1, 2, 3].map(|id| scene.node_share(NodeId(id))), nodes, "{measure:?}");
        assert_eq!(scene.pod_share(PodId(1)), web, "{measure:?}");
        assert_eq!(scene.pod_share(PodId(0)), None, "{measure:?} without a node");
    }
}

#[test]
fn colours_leave_the_ramp_where_shares_do() {
    assert_eq!(look(Some(1.0)), (sequential(1.0), 0));
    assert_eq!(look(Some(-4.0)), (sequential(0.0), 0));
    assert_eq!(look(Some(1.001)), (draw::CRITICAL, flags::HATCH));
    assert_eq!(look(None), (draw::UNKNOWN, flags::DOTTED));
    assert_eq!(look(Some(f64::NAN)), (draw::UNKNOWN, flags::DOTTED));
}
