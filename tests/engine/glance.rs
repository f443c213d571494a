//! A cluster in one look: every line leads to a list that holds what it counts.

use engine::{ClusterAnswer, Glance, GlanceRow, ListAsked, Request, SourceKind};

use super::{Host, NODES, PODS, rows_of};

const METRICS: &[u8] = br#"{"kind":"PodMetricsList","apiVersion":"metrics.k8s.io/v1beta1","items":[
    {"metadata":{"name":"web","namespace":"shop"},"containers":[{"name":"c","usage":{"cpu":"100m","memory":"1Mi"}}]}]}"#;

fn look(files: &[(&str, &[u8])]) -> (Host, Glance) {
    let mut host = Host::default();
    host.begin(&[]);
    for (index, (name, bytes)) in (0..).zip(files) {
        host.source(SourceKind::Cluster, index, name, bytes);
    }
    host.put(Request::Commit, None);
    host.run();
    match host.of_cluster(Request::Glance { now_unix_ms: 0 }) {
        Some(ClusterAnswer::Glance(glance)) => (host, *glance),
        other => panic!("no look: {other:?}"),
    }
}

fn key<'a>(row: &'a GlanceRow, key: &str) -> &'a str {
    row.keys.iter().find(|(k, _)| k == key).map_or("", |(_, value)| value)
}

/// How many rows the list has that a line leads to.
fn listed(host: &mut Host, row: &GlanceRow) -> u32 {
    let asked =
        ListAsked { kind: row.screen.clone(), filter: key(row, "filter").to_owned(), to: 10, ..ListAsked::default() };
    rows_of(host, asked).count
}

#[test]
fn what_is_used_comes_first_and_what_is_not_is_waste() {
    let (mut host, glance) = look(&[("nodes.json", NODES), ("pods.json", PODS), ("metrics.json", METRICS)]);
    assert!(glance.missing.is_empty(), "{:?}", glance.missing);
    let hot = glance.hot.iter().find(|row| row.text == "shop: pods without an owner").unwrap();
    assert_eq!(hot.figure, "100 millicores used");
    assert_eq!(listed(&mut host, hot), 3);
    let wasted = glance.wasted.iter().find(|row| row.text.ends_with("asked for and not used")).unwrap();
    assert_eq!((wasted.screen.as_str(), key(wasted, "sort")), ("workloads", "cpu_request"));
    assert_eq!(wasted.figure, "1.40 cores, 93.3%");
}

#[test]
fn without_metrics_it_goes_by_requests_and_says_so() {
    let (mut host, glance) = look(&[("nodes.json", NODES), ("pods.json", PODS)]);
    assert!(glance.missing.iter().any(|sentence| sentence.starts_with("No metrics are open")));
    assert!(glance.hot.iter().all(|row| row.figure.ends_with("requested")), "{:?}", glance.hot);
    assert!(!glance.stuck.is_empty());
    for row in glance.stuck.iter().filter(|row| row.screen != "nodes") {
        let count: String = row.text.chars().take_while(char::is_ascii_digit).collect();
        assert_eq!(listed(&mut host, row).to_string(), count, "{row:?}");
    }
    let (_, nothing) = look(&[("nodes.json", br#"{"kind":"NodeList","apiVersion":"v1","items":[]}"#)]);
    assert!(nothing.hot.is_empty() && nothing.stuck.is_empty() && nothing.wasted.is_empty());
    assert_eq!(nothing.missing.len(), 3);
}
