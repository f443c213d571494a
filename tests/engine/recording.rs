//! A cluster that is read again: the list of controllers tells hot loops and fights once there are reads enough.

use engine::{ListAsked, ListPage, Outgoing, Request, SourceKind};
use serde_json::{Value, json};

use super::{Host, column, rows_of};

const NOW_MS: i64 = 1_770_000_000_000;

fn of(kind: &str, api_version: &str, name: &str, version: u32, owner: &str) -> Value {
    json!({"kind": kind, "apiVersion": api_version,
        "metadata": {"name": name, "namespace": if kind == "Node" { "" } else { "shop" }, "uid": format!("{kind}/{name}"),
            "resourceVersion": version.to_string(), "labels": {"n": version.to_string()},
            "managedFields": [{"manager": owner, "time": "2025-12-31T00:00:00Z", "fieldsV1": {"f:spec": {"f:replicas": {}}}}]},
        "spec": {"replicas": 1}, "status": {"phase": "Running"}})
}

/// A read, twenty seconds after the one before: what is busy is written each time, what is idle never.
fn read(host: &mut Host, number: u32) -> Outgoing {
    let owner = if number.is_multiple_of(2) { "helm" } else { "autoscaler" };
    let mut busy = of("Widget", "example.com/v1", "busy", number, "operator");
    busy["metadata"]["generation"] = json!(1);
    let objects = [
        busy,
        of("Widget", "example.com/v1", "idle", 1, "operator"),
        of("Widget", "example.com/v1", "torn", number, owner),
        of("Node", "v1", "n1", number, "labeller"),
        of("Pod", "v1", "p1", number, "injector"),
    ];
    host.generation += 1;
    let read_at_unix_ms = Some(NOW_MS + i64::from(number) * 20_000);
    host.put(Request::Begin { keep: Vec::new(), read_at_unix_ms }, None);
    let text: Vec<String> = objects.iter().map(Value::to_string).collect();
    host.source(SourceKind::Cluster, 0, "lists", text.join("\n").as_bytes());
    host.put(Request::Commit, None);
    host.run().pop().unwrap().0.body
}

fn page(host: &mut Host, filter: &str) -> ListPage {
    let (kind, filter) = ("controllers".to_owned(), filter.to_owned());
    rows_of(host, ListAsked { kind, filter, to: 100, now_unix_ms: NOW_MS, ..ListAsked::default() })
}

fn said(page: &ListPage, part: &str) -> bool {
    page.answer.iter().any(|one| one.text == part)
}

#[test]
fn hot_loops_and_fights_show_after_four_reads() {
    let mut host = Host::default();
    for (number, sentence) in (1..).zip([
        "hot loops and fights show after 4 reads, 1 so far: load again",
        "hot loops and fights show after 4 reads, 2 so far: load again",
        "hot loops and fights show after 4 reads, 3 so far: load again",
    ]) {
        assert!(matches!(read(&mut host, number), Outgoing::Opened(_)));
        let early = page(&mut host, "");
        assert!(said(&early, sentence), "{:?}", early.answer);
        assert_eq!(page(&mut host, "is:rewritten or is:fought").count, 0);
    }
    read(&mut host, 4);
    let all = page(&mut host, "");
    assert!(!all.answer.iter().any(|one| one.text.contains("so far")), "{:?}", all.answer);
    // What has no generation has one rewrite less: the first change shows what to compare with.
    assert!(said(&all, "1 object rewritten in a loop") && said(&all, "1 object fought over"), "{:?}", all.answer);
    read(&mut host, 5);
    let loops = page(&mut host, "is:rewritten");
    assert_eq!(column(&loops, "kind"), ["Widget", "Widget", "Node", "Pod"]);
    assert_eq!(column(&loops, "name"), ["torn", "busy", "n1", "p1"]);
    let note = &loops.rows[1].cells[3].note;
    assert_eq!(note, "It was rewritten 4 times or more within 80s, last by operator; its spec stayed as it is.");
    let node = loops.rows[2].target.clone().unwrap();
    assert_eq!((node.key.as_str(), node.value.as_str()), ("node", "n1"));
    let fights = page(&mut host, "is:fought");
    assert_eq!(column(&fights, "name"), ["torn"]);
    let note = &fights.rows[0].cells[3].note;
    assert!(note.starts_with("autoscaler and helm take spec.replicas from each other: 3 times so far."), "{note}");
}

#[test]
fn a_load_that_fails_or_is_of_another_kind_forgets_nothing() {
    let mut host = Host::default();
    for number in 1..4 {
        read(&mut host, number);
    }
    assert!(matches!(host.load(SourceKind::Cluster, &[], b"{\"kind\":\"Pod"), Outgoing::Failed { .. }));
    assert!(matches!(host.load(SourceKind::Profile, &[SourceKind::Cluster], b"a;b 1\n"), Outgoing::Opened(_)));
    read(&mut host, 4);
    assert_eq!(column(&page(&mut host, "is:fought"), "name"), ["torn"]);
}
