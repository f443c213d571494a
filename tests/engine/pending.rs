//! The list of pods that wait for a node, and the drawer of one of them.

use engine::{ClusterAnswer, Level, ListAsked, ListPage, PodModel, Request, SourceKind};

use super::{Host, column, rows_of};

const NOW_MS: i64 = 1_770_000_000_000;

const NODES: &str = r#"{"kind":"NodeList","apiVersion":"v1","items":[
 {"metadata":{"name":"n1"},"status":{"allocatable":{"cpu":"4","memory":"8Gi","pods":"10"}}},
 {"metadata":{"name":"n2"},"spec":{"unschedulable":true},"status":{"allocatable":{"cpu":"2","memory":"4Gi","pods":"10"}}}]}"#;

/// A pod of the namespace `shop` that asks for so much CPU; the rest of its spec, and its status.
fn pod(name: &str, cpu: &str, spec: &str, status: &str) -> String {
    format!(
        r#"{{"metadata":{{"name":"{name}","namespace":"shop","creationTimestamp":"2026-02-01T00:00:00Z"}},"spec":{{{spec}"containers":[{{"name":"c","resources":{{"requests":{{"cpu":"{cpu}"}}}}}}]}},"status":{{{status}}}}}"#
    )
}

fn said(message: &str) -> String {
    format!(
        r#""phase":"Pending","conditions":[{{"type":"PodScheduled","status":"False","reason":"Unschedulable","message":"{message}"}}]"#
    )
}

const BIG: &str = "0/2 nodes are available: 1 Insufficient cpu, 1 node(s) were unschedulable. no new claims to deallocate, preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.";

fn open() -> Host {
    let waits = r#""phase":"Pending""#;
    let pods = [
        pod("web", "1500m", r#""nodeName":"n1","#, r#""phase":"Running""#),
        pod("big", "64", "", &said(BIG)),
        pod("tight", "3", "", &said("0/2 nodes are available: 2 Insufficient cpu.")),
        pod("held", "1", r#""schedulingGates":[{"name":"quota"}],"#, waits),
        pod("card", "1", r#""resourceClaims":[{"name":"gpu"}],"#, waits),
        pod("lost", "1", r#""nodeName":"gone","#, waits),
    ];
    let pods = format!(r#"{{"kind":"PodList","apiVersion":"v1","items":[{}]}}"#, pods.join(","));
    let mut host = Host::default();
    host.begin(&[]);
    host.source(SourceKind::Cluster, 0, "nodes.json", NODES.as_bytes());
    host.source(SourceKind::Cluster, 1, "pods.json", pods.as_bytes());
    host.put(Request::Commit, None);
    host.run();
    host
}

fn page(host: &mut Host, filter: &str, sort: &str) -> ListPage {
    let (kind, filter, sort) = ("pending".to_owned(), filter.to_owned(), sort.to_owned());
    let asked = ListAsked { kind, filter, sort, descending: None, from: 0, to: 100, now_unix_ms: NOW_MS };
    rows_of(host, asked)
}

fn drawer(host: &mut Host, name: &str) -> PodModel {
    match host.of_cluster(Request::Pod { name: name.to_owned() }) {
        Some(ClusterAnswer::Pod(Some(pod))) => *pod,
        other => panic!("no pod: {other:?}"),
    }
}

#[test]
fn each_pod_tells_why_and_what_it_needs() {
    let mut host = open();
    let all = page(&mut host, "", "");
    assert_eq!((all.count, all.total, all.sort.as_str()), (4, 4, "verdict"));
    assert_eq!(column(&all, "name"), ["big", "tight", "held", "card"]);
    assert_eq!(column(&all, "verdict"), ["a bigger node", "room", "its gates lifted", "not simulated"]);
    assert_eq!(
        column(&all, "why"),
        [
            "1 Insufficient cpu, 1 node(s) were unschedulable",
            "1 Insufficient cpu, 1 node(s) were unschedulable",
            "Scheduling is blocked due to non-empty scheduling gates",
            "By the rules that are simulated it fits 1 of 2 nodes",
        ]
    );
    assert_eq!(column(&all, "scheduler"), ["says the same", "differs", "–", "–"]);
    assert_eq!(column(&all, "bigger"), ["64 cpu", "no", "no", "no"]);
    assert_eq!(column(&all, "nodes"), ["1", "1", "0", "1"]);
    assert_eq!(column(&all, "change")[1], "Free 500m cpu on node n1.");
    let verdict = &all.rows[0].cells[3];
    assert_eq!((verdict.level, all.rows[0].cells[4].note.as_str()), (Level::Critical, BIG));
    assert!(all.rows.iter().all(|row| row.cells.len() == all.columns.len()));
    let answer: Vec<_> = all.answer.iter().map(|part| (part.text.as_str(), part.filter.as_str())).collect();
    assert_eq!(
        answer,
        [
            ("4 pods wait for a node", ""),
            ("1 needs a bigger node", "is:needs-bigger-node"),
            ("1 needs room", "is:needs-room"),
            ("1 gated", "is:gated"),
            ("1 not simulated as a whole", "is:not-known"),
            ("1 that the scheduler tells otherwise", "is:differs"),
            ("2 that it has not judged", "is:not-judged"),
        ]
    );
    // Each figure of the answer lists what it counts.
    for part in all.answer.iter().filter(|part| !part.filter.is_empty()) {
        let count = page(&mut host, &part.filter, "").count;
        assert_eq!(part.text.split(' ').next(), Some(count.to_string().as_str()), "{}", part.filter);
    }
    for (filter, expected) in [
        ("is:needs-bigger-node or is:gated", vec!["big", "held"]),
        ("cpu.requested > 2", vec!["big", "tight"]),
        (r#""Insufficient cpu" -is:needs-room"#, vec!["big"]),
        ("name:card", vec!["card"]),
    ] {
        assert_eq!(column(&page(&mut host, filter, "name"), "name"), expected, "{filter}");
    }
    for (sort, expected) in [
        ("cpu_request", ["big", "tight", "card", "held"]),
        ("nodes", ["big", "card", "tight", "held"]),
        ("scheduler", ["tight", "big", "card", "held"]),
    ] {
        assert_eq!(column(&page(&mut host, "", sort), "name"), expected, "{sort}");
    }
}

#[test]
fn a_drawer_tells_every_node_and_rule() {
    let mut host = open();
    let big = drawer(&mut host, "shop/big").pending.unwrap();
    assert_eq!((big.sentence.as_str(), big.said.as_deref(), big.agrees), (BIG, Some(BIG), Some(true)));
    assert_eq!((big.needs.as_str(), big.bigger_node.as_deref()), ("a bigger node", Some("64 cpu")));
    let groups: Vec<_> = big
        .groups
        .iter()
        .map(|group| {
            let reasons: Vec<_> =
                group.reasons.iter().map(|one| format!("{} {} {}", one.rule, one.text, one.reported)).collect();
            let nodes: Vec<_> = group.nodes.iter().map(|node| format!("{} {}", node.name, node.lacks)).collect();
            (group.count, reasons.join("; "), nodes.join("; "))
        })
        .collect();
    assert_eq!(
        groups,
        [
            (
                1,
                "NodeResourcesFit Insufficient cpu, too small even when empty true".to_owned(),
                "n1 61500m cpu".to_owned()
            ),
            (
                1,
                "NodeUnschedulable node(s) were unschedulable true; NodeResourcesFit Insufficient cpu, too small even when empty false"
                    .to_owned(),
                "n2 62 cpu".to_owned()
            ),
        ]
    );
    let tight = drawer(&mut host, "shop/tight").pending.unwrap();
    assert_eq!((tight.agrees, tight.changes[0].as_str()), (Some(false), "Free 500m cpu on node n1."));
    let card = drawer(&mut host, "shop/card").pending.unwrap();
    assert!(card.notes.iter().any(|note| note.contains("not simulated")), "{:?}", card.notes);
    assert!(card.groups[0].reasons.is_empty(), "where it fits comes first: {:?}", card.groups);
    let held = drawer(&mut host, "shop/held").pending.unwrap();
    assert!(held.groups.is_empty() && held.sentence.starts_with("Scheduling is blocked"));
    for name in ["shop/web", "shop/lost"] {
        assert_eq!(drawer(&mut host, name).pending, None, "{name}");
    }
}

#[test]
fn no_pod_that_waits_is_said() {
    let mut host = Host::default();
    host.load(SourceKind::Cluster, &[], NODES.as_bytes());
    assert!(page(&mut host, "", "").empty.unwrap().starts_with("These lists hold no pod."));
    let pods = format!(
        r#"{{"kind":"PodList","apiVersion":"v1","items":[{}]}}"#,
        pod("web", "1", r#""nodeName":"n1","#, r#""phase":"Running""#)
    );
    host.begin(&[]);
    host.source(SourceKind::Cluster, 0, "nodes.json", NODES.as_bytes());
    host.source(SourceKind::Cluster, 1, "pods.json", pods.as_bytes());
    host.put(Request::Commit, None);
    host.run();
    assert_eq!(page(&mut host, "", "").empty.as_deref(), Some("No pod waits for one of the 2 nodes."));
}

/// `cargo test --release -p isotherm-tests --test engine large_pending -- --ignored --nocapture`
#[test]
#[ignore = "takes long in a debug build"]
fn large_pending_lists_open_in_two_seconds() {
    const NODES: usize = 5_000;
    const RUNNING: usize = 140_000;
    const WAITING: usize = 10_000;
    let nodes: Vec<String> = (0..NODES)
        .map(|at| {
            let (zone, pool) = (at % 3, at % 20);
            let cordoned = at % 100 == 7;
            format!(
                r#"{{"metadata":{{"name":"n{at}","labels":{{"topology.kubernetes.io/zone":"z{zone}","pool":"p{pool}"}}}},"spec":{{"unschedulable":{cordoned}}},"status":{{"allocatable":{{"cpu":"7910m","memory":"31Gi","pods":"58"}}}}}}"#
            )
        })
        .collect();
    let pods: Vec<String> = (0..RUNNING + WAITING)
        .map(|at| {
            if at < RUNNING {
                return pod(
                    &format!("r{at}"),
                    "250m",
                    &format!(r#""nodeName":"n{}","#, at % NODES),
                    r#""phase":"Running""#,
                );
            }
            let template = at % 2_000;
            let selector = match template % 3 {
                0 => format!(r#""nodeSelector":{{"pool":"p{}"}},"#, template % 20),
                _ => String::new(),
            };
            pod(&format!("w{at}"), &format!("{}m", 1_000 + template * 4), &selector, r#""phase":"Pending""#)
        })
        .collect();
    let text = format!(
        r#"{{"kind":"NodeList","items":[{}]}}{{"kind":"PodList","items":[{}]}}"#,
        nodes.join(","),
        pods.join(",")
    );
    let mut host = Host::default();
    host.begin(&[]);
    host.source_whole(SourceKind::Cluster, 0, "large.json", text.into_bytes());
    host.put(Request::Commit, None);
    host.run();
    let timed = |what: &str, host: &mut Host, filter: &str, sort: &str| {
        let begun = std::time::Instant::now();
        let count = page(host, filter, sort).count;
        println!("{what}: {count} rows in {:?}", begun.elapsed());
        begun.elapsed()
    };
    let first = timed("the first look", &mut host, "", "");
    for (filter, sort) in
        [("", "why"), ("", "waiting"), ("is:needs-bigger-node", "cpu_request"), ("\"Insufficient cpu\"", "")]
    {
        timed(&format!("{filter:?} by {sort:?}"), &mut host, filter, sort);
    }
    // The first one prepares the planner for those that follow.
    for pod in [RUNNING, RUNNING + 1, RUNNING + 2] {
        let begun = std::time::Instant::now();
        assert!(drawer(&mut host, &format!("shop/w{pod}")).pending.is_some());
        println!("a drawer: {:?}", begun.elapsed());
    }
    assert!(first.as_secs_f64() < 2.0, "{first:?}");
}
