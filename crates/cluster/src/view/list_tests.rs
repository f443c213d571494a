use proptest::prelude::*;

use super::super::{FactKey, GroupBy, NodeFact, Price, fact_keys, group_keys, strays, why_pending};
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
    let listing = list_nodes(snapshot, &Totals::of(snapshot), &Prices::default(), query);
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
    let group = vec![GroupBy::parse(&snapshot, "topology.kubernetes.io/zone")];
    let query = NodeQuery { group, ..NodeQuery::default() };
    let listing = list_nodes(&snapshot, &Totals::of(&snapshot), &Prices::default(), &query);
    let groups: Vec<_> = listing
        .groups
        .iter()
        .map(|group| {
            let figures = group.figures.of(ResourceId::CPU).unwrap();
            let amounts = [figures.request, figures.allocatable, figures.usage, figures.allocatable_measured];
            (group.value.as_deref(), group.nodes.len(), amounts.map(Quantity::exact), figures.measured)
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
    let facts = [(NodeFact::Zone, 2), (NodeFact::Type, 2), (NodeFact::Status, 3)];
    assert_eq!(fact_keys(&snapshot), facts.map(|(fact, values)| FactKey { fact, values }));
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

/// A group's level, value, nodes and figures, for reading.
fn outline(listing: &NodeListing) -> Vec<String> {
    let line = |group: &NodeGroup| {
        let (cpu, f) = (group.figures.of(ResourceId::CPU).unwrap(), &group.figures);
        let value = group.value.as_deref().unwrap_or("-");
        let (request, whole, price) = (cpu.request.exact(), cpu.allocatable.exact(), f.price.exact());
        format!(
            "{} {value}: {} nodes, {} pods, {request} of {whole}, {price} of {}",
            group.level, f.nodes, f.pods, f.priced
        )
    };
    listing.groups.iter().map(line).collect()
}

#[test]
fn groups_of_two_levels_carry_their_sums_and_prices() {
    let snapshot = snapshot();
    let mut prices = Prices::default();
    prices.per_hour.insert("m5.large".to_owned(), Price(Quantity::from_nano(96_000_000)));
    for (words, expected) in [
        (
            &["zone", "type"][..],
            &[
                "0 a: 2 nodes, 2 pods, 3 of 12, 0.096 of 1",
                "1 c7g: 1 nodes, 1 pods, 2 of 8, 0 of 0",
                "1 m5.large: 1 nodes, 1 pods, 1 of 4, 0.096 of 1",
                "0 b: 1 nodes, 1 pods, 3 of 4, 0.096 of 1",
                "1 m5.large: 1 nodes, 1 pods, 3 of 4, 0.096 of 1",
                "0 -: 1 nodes, 1 pods, 1 of 0, 0 of 0",
                "1 -: 1 nodes, 1 pods, 1 of 0, 0 of 0",
            ][..],
        ),
        (&["status"], &["0 NotReady: 1 nodes, 1 pods, 3 of 4, 0.096 of 1", "0 Ready: 2 nodes, 2 pods, 3 of 8, 0 of 0"]),
        (&[], &["0 -: 4 nodes, 4 pods, 7 of 16, 0.192 of 2"]),
    ] {
        let group = words.iter().map(|word| GroupBy::parse(&snapshot, word)).collect();
        let query = NodeQuery { group, ..NodeQuery::default() };
        let listing = list_nodes(&snapshot, &Totals::of(&snapshot), &prices, &query);
        let lines = outline(&listing);
        let shown: Vec<&str> =
            lines.iter().map(String::as_str).filter(|line| words != ["status"] || expected.contains(line)).collect();
        assert_eq!(shown, expected, "{words:?}");
        assert_eq!(listing.figures.price.exact(), "0.192");
    }
}

/// A cluster of so many nodes whose labels, pods and metrics differ.
fn generated(nodes: &[(u8, u8, u8)]) -> Snapshot {
    let mut reader = SnapshotReader::new(Limits::default());
    reader.begin("test");
    for (at, (zone, pool, pods)) in nodes.iter().enumerate() {
        let mut labels = Vec::new();
        // Some values differ in their digits' zeros alone, some nodes have none.
        if *zone > 0 {
            labels.push(format!(r#""topology.kubernetes.io/zone":"z{}{zone}""#, "0".repeat(at % 2)));
        }
        if *pool > 0 {
            labels.push(format!(r#""karpenter.sh/nodepool":"p{pool}""#));
        }
        let (labels, cpu) = (labels.join(","), u32::from(*pods) + 1);
        reader.feed(
            format!(
                r#"{{"kind":"Node","apiVersion":"v1","metadata":{{"name":"n{at}","labels":{{{labels}}}}},"status":{{"allocatable":{{"cpu":"{cpu}","memory":"{cpu}Gi"}}}}}}"#
            )
            .as_bytes(),
        );
        for pod in 0..*pods {
            reader.feed(
                format!(
                    r#"{{"kind":"Pod","metadata":{{"name":"p{at}-{pod}"}},"spec":{{"nodeName":"n{at}","containers":[{{"name":"c","resources":{{"requests":{{"cpu":"{pod}00m","memory":"1Mi"}}}}}}]}}}}"#
                )
                .as_bytes(),
            );
        }
        if at % 3 == 0 {
            reader.feed(
                format!(
                    r#"{{"kind":"NodeMetrics","metadata":{{"name":"n{at}"}},"usage":{{"cpu":"{at}m","memory":"7Mi"}}}}"#
                )
                .as_bytes(),
            );
        }
    }
    reader.end().unwrap();
    reader.finish().0
}

proptest! {
    #[test]
    fn subtotals_add_up_at_every_level(nodes in proptest::collection::vec((0u8..4, 0u8..3, 0u8..4), 1..24)) {
        let snapshot = generated(&nodes);
        let totals = Totals::of(&snapshot);
        for words in [&["zone", "nodepool"][..], &["nodepool"], &["status", "zone"], &["no/such", "zone"], &[]] {
            let group: Vec<GroupBy> = words.iter().map(|word| GroupBy::parse(&snapshot, word)).collect();
            let query = NodeQuery { group, ..NodeQuery::default() };
            let listing = list_nodes(&snapshot, &totals, &Prices::default(), &query);
            let mut seen: Vec<NodeId> = listing.groups.iter().flat_map(|group| group.nodes.clone()).collect();
            seen.sort_unstable();
            prop_assert!(seen.iter().copied().eq(snapshot.node_ids().map(|(id, _)| id)), "each node once: {:?}", words);
            prop_assert_eq!(listing.figures.of(ResourceId::CPU).unwrap().request, totals.requests_on_nodes.get(ResourceId::CPU).unwrap_or_default());
            for level in 0..words.len().max(1) as u8 {
                let mut sum = GroupFigures::none(ResourceId::CPU);
                for group in listing.groups.iter().filter(|group| group.level == level) {
                    sum.add(&group.figures);
                }
                prop_assert_eq!(&sum, &listing.figures, "level {} of {:?}", level, words);
            }
            for (at, outer) in listing.groups.iter().enumerate().filter(|(_, group)| group.level == 0) {
                let inner = listing.groups[at + 1..].iter().take_while(|group| group.level == 1);
                let count: u32 = inner.map(|group| group.figures.nodes).sum();
                prop_assert_eq!(outer.nodes.len() as u32 + count, outer.figures.nodes);
            }
            let mut titles: Vec<_> = listing.groups.iter().filter(|group| group.level == 0).map(|group| &group.value).collect();
            let outer = titles.len();
            titles.sort();
            titles.dedup();
            prop_assert_eq!(titles.len(), outer, "a value twice");
        }
    }
}
