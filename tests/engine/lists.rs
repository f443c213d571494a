//! Lists of a cluster: order, filter, pages, files.

use engine::{ClusterAnswer, Level, ListAsked, Outgoing, Request, SourceKind};

use super::{Host, NODES, PODS, column, rows_of};

const NOW_MS: i64 = 1_770_000_000_000;

fn open() -> Host {
    let mut host = Host::default();
    host.begin(&[]);
    host.source(SourceKind::Cluster, 0, "nodes.json", NODES);
    host.source(SourceKind::Cluster, 1, "pods.json", PODS);
    host.put(Request::Commit, None);
    host.run();
    host
}

fn list(kind: &str, filter: &str, sort: &str, descending: Option<bool>) -> ListAsked {
    let (kind, filter, sort) = (kind.to_owned(), filter.to_owned(), sort.to_owned());
    ListAsked { kind, filter, sort, descending, from: 0, to: 100, now_unix_ms: NOW_MS }
}

#[test]
fn pods_are_sorted_filtered_and_paged() {
    let mut host = open();
    let all = rows_of(&mut host, list("pods", "", "", None));
    assert_eq!((all.count, all.total, all.sort.as_str(), all.descending), (3, 3, "namespace", false));
    assert_eq!(column(&all, "name"), ["big", "lost", "web"]);
    assert!(all.rows.iter().all(|row| row.cells.len() == all.columns.len()));
    assert_eq!(all.rows[2].target.as_ref().unwrap().value, "shop/web");
    // Figures begin with the largest; what is not known comes last either way.
    for (sort, descending, expected) in [
        ("cpu_request", None, ["big", "web", "lost"]),
        ("cpu_request", Some(false), ["lost", "web", "big"]),
        ("name", Some(true), ["web", "lost", "big"]),
        ("node", None, ["lost", "web", "big"]),
        ("node", Some(true), ["web", "lost", "big"]),
        ("nonsense", None, ["big", "lost", "web"]),
    ] {
        assert_eq!(column(&rows_of(&mut host, list("pods", "", sort, descending)), "name"), expected, "{sort}");
    }
    let busy = rows_of(&mut host, list("pods", "cpu.requested > 30%", "", None));
    assert_eq!((busy.count, busy.total, column(&busy, "name")), (1, 3, vec!["web".to_owned()]));
    assert_eq!(busy.rows[0].cells[6].pct, Some(37.5));
    let half = rows_of(&mut host, list("pods", "web cpu.requested >", "", None));
    assert_eq!(half.count, 1);
    assert!(half.error.unwrap().contains("character 20"));
    let none = rows_of(&mut host, list("pods", "nothing", "", None));
    assert_eq!(none.empty.as_deref(), Some("None of the pods fits the filter."));
    let part = rows_of(&mut host, ListAsked { from: 1, to: 2, ..list("pods", "", "", None) });
    assert_eq!((part.from, part.count, column(&part, "name")), (1, 3, vec!["lost".to_owned()]));
    let beyond = rows_of(&mut host, ListAsked { from: 90, to: 7, ..list("pods", "", "", None) });
    assert!(beyond.rows.is_empty() && beyond.empty.is_none());
    assert!(host.ask(Request::List(list("nonsense", "", "", None))).is_empty());
}

#[test]
fn answers_lead_to_what_they_count() {
    let mut host = open();
    let answer = rows_of(&mut host, list("pods", "", "", None)).answer;
    let stuck = answer.iter().find(|part| part.text == "1 unschedulable").unwrap();
    let stuck = rows_of(&mut host, list("pods", &stuck.filter, "", None));
    assert_eq!(column(&stuck, "name"), ["big"]);
    let status = &stuck.rows[0].cells[2];
    assert_eq!((status.level, status.note.contains("Insufficient cpu")), (Level::Warning, true));
    for part in answer.iter().filter(|part| !part.filter.is_empty()) {
        let listed = rows_of(&mut host, list("pods", &part.filter, "", None));
        assert!(part.text.starts_with(&listed.count.to_string()) && listed.error.is_none(), "{part:?}");
    }
    let Some(ClusterAnswer::Cluster(model)) = host.of_cluster(Request::Cluster { settings: Default::default() }) else {
        panic!("no cluster")
    };
    for part in model.view.answer.iter().filter(|part| !part.screen.is_empty()) {
        let listed = rows_of(&mut host, list(&part.screen, &part.filter, "", None));
        assert!(part.text.starts_with(&listed.count.to_string()), "{part:?}");
    }
}

#[test]
fn workloads_are_pods_by_what_owns_them() {
    let mut host = Host::default();
    let pod = |name: &str, owner: &str, hash: &str, cpu: &str, ready: bool| {
        let owner = owner.split_once('/').map_or_else(String::new, |(kind, name)| {
            format!(r#","ownerReferences":[{{"kind":"{kind}","name":"{name}","controller":true}}]"#)
        });
        format!(
            r#"{{"kind":"Pod","metadata":{{"namespace":"shop","name":"{name}","labels":{{"pod-template-hash":"{hash}"}}{owner}}},"spec":{{"nodeName":"{name}","containers":[{{"name":"c","resources":{{"requests":{{"cpu":"{cpu}"}}}}}}]}},"status":{{"phase":"Running","containerStatuses":[{{"name":"c","ready":{ready},"restartCount":2,"state":{{"running":{{}}}}}}]}}}}"#
        )
    };
    let pods = [
        pod("web-5d-a", "ReplicaSet/web-5d", "5d", "1", true),
        pod("web-6e-b", "ReplicaSet/web-6e", "6e", "2", false),
        pod("odd", "ReplicaSet/odd-by-hand", "5d", "1", true),
        pod("db-0", "StatefulSet/db", "", "4", true),
        pod("alone", "", "", "500m", true),
    ];
    host.load(SourceKind::Cluster, &[], pods.concat().as_bytes());
    let all = rows_of(&mut host, list("workloads", "", "", None));
    assert_eq!(column(&all, "name"), ["db", "web", "odd-by-hand", "pods without an owner"]);
    assert_eq!(column(&all, "kind"), ["StatefulSet", "Deployment", "ReplicaSet", "–"]);
    assert_eq!(column(&all, "ready"), ["1/1", "1/2", "1/1", "1/1"]);
    assert_eq!(column(&all, "cpu_request"), ["4 cores", "3 cores", "1 core", "500 millicores"]);
    assert_eq!(column(&all, "restarts"), ["2", "4", "2", "2"]);
    // Each leads to its pods.
    for row in &all.rows {
        let target = row.target.clone().unwrap();
        assert_eq!((target.screen.as_str(), target.key.as_str()), ("pods", "filter"));
        let listed = rows_of(&mut host, list("pods", &target.value, "", None));
        assert_eq!(listed.count.to_string(), row.cells[3].text, "{}", target.value);
    }
    let few = rows_of(&mut host, list("workloads", "kind:deploy pods > 1", "", None));
    assert_eq!(column(&few, "name"), ["web"]);
}

#[test]
fn lists_are_saved_with_exact_figures() {
    let mut host = open();
    let mut save = |what: &str| {
        let request = Request::ExportList { what: what.into(), copy: false, list: list("pods", "shop", "name", None) };
        host.put(request, None);
        let (answer, bytes) = host.run().pop().unwrap();
        let Outgoing::Exported(exported) = answer.body else { panic!("no file") };
        (exported, String::from_utf8(bytes.unwrap()).unwrap())
    };
    let (exported, csv) = save("csv");
    assert_eq!((exported.name.as_str(), exported.mime.as_str()), ("pods.csv", "text/csv"));
    let lines: Vec<&str> = csv.lines().collect();
    assert!(lines[0].starts_with("namespace,name,status,ready"), "{}", lines[0]);
    assert_eq!(lines.len(), 4);
    assert!(lines[3].starts_with("shop,web,Running,0/1,0,,1.5,,0,,n1,"), "{}", lines[3]);
    let (_, json) = save("json");
    let rows: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((rows[2]["cpu_request"].as_f64(), rows[2]["cpu_use"].is_null()), (Some(1.5), true));
    assert!(save("tsv").1.starts_with("namespace\tname\t"));
    assert!(save("xlsx").0.error.unwrap().contains("xlsx"));
}

#[test]
fn a_half_typed_filter_is_completed() {
    let mut host = open();
    let mut complete = |screen: &str, filter: &str, cursor: u32| {
        let request = Request::Complete { screen: screen.into(), filter: filter.into(), cursor };
        let Some(ClusterAnswer::Completions(found)) = host.of_cluster(request) else { panic!("no completions") };
        assert_eq!(found.filter, filter);
        found.found
    };
    let keys = complete("pods", "nam", 3);
    assert!(keys.iter().any(|one| one.applied("nam") == ("ns:".into(), 3)), "{keys:?}");
    assert!(keys[0].is_key());
    // In the middle of a filter, after letters that aren't ASCII; what follows stays.
    let filter = "ä ns:sh web";
    let values = complete("pods", filter, 8);
    assert_eq!((values[0].applied(filter), values[0].count), (("ä ns:shop web".into(), 9), 3));
    // Words that only pods that wait have.
    let words = complete("pending", "is:diff", 7);
    assert_eq!(words[0].applied("is:diff"), ("is:differs ".into(), 11));
    assert!(complete("pods", "is:diff", 7).is_empty());
    assert!(complete("nodes", "zo", 99).iter().any(|one| one.text == "zone="));
}
