use super::super::{group_keys, strays, why_pending};
use super::*;
use crate::{Limits, ResourceId, SnapshotReader};

/// Nodes by name, labels and CPU, each with one pod that requests so much of it.
fn snapshot() -> Snapshot {
    let mut reader = SnapshotReader::new(Limits::default());
    reader.begin("test");
    for (name, zone, kind, cpu, request, created, extra) in [
        ("n-2", "a", "m5.large", "4", "1", "2026-01-03T00:00:00Z", r#""spec":{"unschedulable":true},"#),
        ("n-10", "b", "m5.large", "4", "3", "2026-01-02T00:00:00Z", ""),
        ("n-1", "a", "c7g", "8", "2", "", r#""spec":{"taints":[{"key":"gpu","effect":"NoSchedule"}]},"#),
        ("zero", "", "", "0", "1", "2026-01-04T00:00:00Z", ""),
    ] {
        let zone = if zone.is_empty() { String::new() } else { format!(r#""topology.kubernetes.io/zone":"{zone}","#) };
        let ready = if name == "n-10" { "Unknown" } else { "True" };
        reader.feed(
            format!(
                r#"{{"kind":"Node","apiVersion":"v1","metadata":{{"name":"{name}","creationTimestamp":"{created}","labels":{{{zone}"node.kubernetes.io/instance-type":"{kind}"}}}},{extra}"status":{{"allocatable":{{"cpu":"{cpu}"}},"conditions":[{{"type":"Ready","status":"{ready}"}}]}}}}
                {{"kind":"Pod","metadata":{{"name":"on-{name}"}},"spec":{{"nodeName":"{name}","containers":[{{"name":"c","resources":{{"requests":{{"cpu":"{request}"}}}}}}]}}}}"#
            )
            .as_bytes(),
        );
    }
    for (name, rest) in [
        ("lost-2", r#""spec":{"nodeName":"gone"}"#),
        ("lost-1", r#""spec":{"nodeName":"gone"}"#),
        (
            "stuck",
            r#""status":{"phase":"Pending","conditions":[{"type":"PodScheduled","status":"False","reason":"Unschedulable","message":"0/4 nodes are available"}]}"#,
        ),
        (
            "gated",
            r#""spec":{"schedulingGates":[{"name":"quota"}]},"status":{"phase":"Pending","conditions":[{"type":"PodScheduled","status":"False","reason":"SchedulingGated"}]}"#,
        ),
        ("new", r#""status":{"phase":"Pending"}"#),
        ("done", r#""status":{"phase":"Failed"}"#),
    ] {
        reader.feed(format!(r#"{{"kind":"Pod","metadata":{{"name":"{name}"}},{rest}}}"#).as_bytes());
    }
    reader.feed(br#"{"kind":"NodeMetrics","metadata":{"name":"n-1"},"usage":{"cpu":"1"}}"#);
    reader.end().unwrap();
    reader.finish().0
}

fn names(snapshot: &Snapshot, query: &NodeQuery) -> Vec<String> {
    let listing = list_nodes(snapshot, &Totals::of(snapshot), query);
    let nodes = listing.groups.iter().flat_map(|group| &group.nodes);
    nodes.map(|id| snapshot.text(snapshot.node(*id).name).to_owned()).collect()
}

#[test]
fn nodes_are_sorted_with_the_unknown_last() {
    let snapshot = snapshot();
    for (sort, ascending, descending) in [
        (SortKey::Name, "n-1 n-2 n-10 zero", "zero n-10 n-2 n-1"),
        (SortKey::Request, "n-1 n-2 n-10 zero", "n-10 n-1 n-2 zero"),
        (SortKey::Usage, "n-1 n-2 n-10 zero", "n-1 n-2 n-10 zero"),
        (SortKey::Age, "zero n-2 n-10 n-1", "n-10 n-2 zero n-1"),
        (SortKey::Pods, "n-1 n-2 n-10 zero", "n-1 n-2 n-10 zero"),
    ] {
        for (descending, expected) in [(false, ascending), (true, descending)] {
            let query = NodeQuery { sort, descending, ..NodeQuery::default() };
            assert_eq!(names(&snapshot, &query).join(" "), expected, "{sort:?} {descending}");
        }
    }
}

#[test]
fn nodes_are_filtered_by_words_and_labels() {
    let snapshot = snapshot();
    for (filter, expected) in [
        ("", "n-1 n-2 n-10 zero"),
        ("N-1", "n-1 n-10"),
        ("m5 n-2", "n-2"),
        ("ready", "n-1 n-2 zero"),
        ("notready", "n-10"),
        ("unreachable", "n-10"),
        ("schedulingdis", "n-2"),
        ("gpu", "n-1"),
        ("topology.kubernetes.io/zone=a", "n-1 n-2"),
        ("topology.kubernetes.io/zone=", "n-1 n-2 n-10"),
        ("-topology.kubernetes.io/zone=a", "n-10 zero"),
        ("!ready", "n-10"),
        ("no-such=label", ""),
        ("nothing", ""),
    ] {
        let query = NodeQuery { filter: filter.to_owned(), ..NodeQuery::default() };
        assert_eq!(names(&snapshot, &query).join(" "), expected, "{filter}");
    }
}

#[test]
fn groups_carry_their_sums() {
    let snapshot = snapshot();
    let query = NodeQuery { group: "topology.kubernetes.io/zone".to_owned(), ..NodeQuery::default() };
    let listing = list_nodes(&snapshot, &Totals::of(&snapshot), &query);
    let groups: Vec<_> = listing
        .groups
        .iter()
        .map(|group| {
            let figures = group.figures;
            let amounts = [figures.request, figures.allocatable, figures.usage, figures.allocatable_measured];
            (
                group.value.map(|value| snapshot.text(value)),
                group.nodes.len(),
                amounts.map(Quantity::exact),
                figures.measured,
            )
        })
        .collect();
    let expected = [
        (Some("a"), 2, ["3", "12", "1", "8"], 1),
        (Some("b"), 1, ["3", "4", "0", "0"], 0),
        (None, 1, ["1", "0", "0", "0"], 0),
    ];
    assert_eq!(groups, expected.map(|(value, nodes, amounts, n)| (value, nodes, amounts.map(str::to_owned), n)));
    assert_eq!((listing.matched, listing.total), (4, 4));
    let keys: Vec<_> = group_keys(&snapshot).into_iter().map(|key| (key.key, key.values, key.nodes)).collect();
    assert_eq!(keys, [("topology.kubernetes.io/zone".to_owned(), 2, 3)]);
}

#[test]
fn pods_without_a_place_are_shown() {
    let snapshot = snapshot();
    let strays = strays(&snapshot);
    let names = |pods: &[crate::PodId]| {
        pods.iter().map(|id| snapshot.text(snapshot.pod(*id).name)).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(names(&strays.unschedulable), "stuck");
    assert_eq!(names(&strays.gated), "gated");
    assert_eq!(names(&strays.not_scheduled), "new");
    assert_eq!(strays.on_missing_nodes.len(), 1);
    assert_eq!(names(&strays.on_missing_nodes[0].pods), "lost-1 lost-2");
    let why = |name: &str| why_pending(&snapshot, snapshot.pod(snapshot.find_pod("", name).unwrap()));
    assert_eq!(why("stuck").as_deref(), Some("0/4 nodes are available"));
    assert_eq!(why("gated").as_deref(), Some("Scheduling gates hold it back: quota."));
    assert_eq!(why("new").as_deref(), Some("No scheduler has looked at it yet."));
    assert_eq!(why("done"), None);
    let totals = Totals::of(&snapshot);
    let pods = totals.commitment(&snapshot, NodeId(0), ResourceId::PODS);
    assert_eq!((pods.request.exact(), pods.allocatable), ("1".to_owned(), None));
}
