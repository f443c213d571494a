//! The lists of what concerns a whole cluster: disruption, versions, controllers, events.

use engine::{Level, ListAsked, ListPage, Outgoing, Request, SourceKind};
use serde_json::{Value, json};

use super::{Host, column, rows_of};

/// 2026-02-02T02:40:00Z.
const NOW_MS: i64 = 1_770_000_000_000;
const KINDS: [&str; 4] = ["disruption", "versions", "controllers", "events"];

fn open(objects: &[Value]) -> Host {
    let mut host = Host::default();
    let text: Vec<String> = objects.iter().map(Value::to_string).collect();
    assert!(matches!(host.load(SourceKind::Cluster, &[], text.join("\n").as_bytes()), Outgoing::Opened(_)));
    host
}

fn page(host: &mut Host, kind: &str, filter: &str) -> ListPage {
    sorted(host, kind, filter, "", None)
}

fn sorted(host: &mut Host, kind: &str, filter: &str, sort: &str, descending: Option<bool>) -> ListPage {
    let (kind, filter, sort) = (kind.to_owned(), filter.to_owned(), sort.to_owned());
    let asked = ListAsked { kind, filter, sort, descending, from: 0, to: 100, now_unix_ms: NOW_MS };
    rows_of(host, asked)
}

/// The texts of the answer.
fn answer(page: &ListPage) -> Vec<&str> {
    page.answer.iter().map(|part| part.text.as_str()).collect()
}

/// Every figure of the answer that has a filter counts what that filter lists.
fn check_answer(host: &mut Host, kind: &str) {
    let all = page(host, kind, "");
    assert!(all.rows.iter().all(|row| row.cells.len() == all.columns.len()));
    for part in all.answer.iter().filter(|part| !part.filter.is_empty()) {
        let listed = page(host, kind, &part.filter);
        assert!(listed.error.is_none() && listed.count > 0, "{part:?} {:?}", listed.error);
        if part.text.starts_with(|c: char| c.is_ascii_digit()) {
            assert!(part.text.starts_with(&format!("{} ", listed.count)), "{part:?} {}", listed.count);
        }
    }
    for column in &all.columns {
        for descending in [false, true] {
            let page = sorted(host, kind, "", &column.key, Some(descending));
            assert_eq!((page.count, page.sort.as_str()), (all.count, column.key.as_str()));
        }
    }
}

fn pod(name: &str, app: &str, node: &str, ready: bool) -> Value {
    let ready_word = if ready { "True" } else { "False" };
    json!({"kind": "Pod", "apiVersion": "v1",
        "metadata": {"namespace": "shop", "name": name, "labels": {"app": app},
            "ownerReferences": [{"kind": "ReplicaSet", "name": app, "controller": true}]},
        "spec": {"nodeName": node, "containers": [{"name": "c"}]},
        "status": {"phase": "Running", "conditions": [{"type": "Ready", "status": ready_word}],
            "containerStatuses": [{"name": "c", "ready": ready, "state": {"running": {}}}]}})
}

fn marked(mut pod: Value, annotation: &str, value: &str) -> Value {
    pod["metadata"]["annotations"] = json!({annotation: value});
    pod
}

fn budget(name: &str, selector: &Value, spec: &Value, allowed: i64, generation: i64) -> Value {
    let mut spec = spec.clone();
    spec["selector"] = selector.clone();
    json!({"kind": "PodDisruptionBudget", "apiVersion": "policy/v1",
        "metadata": {"namespace": "shop", "name": name, "generation": generation},
        "spec": spec,
        "status": {"disruptionsAllowed": allowed, "currentHealthy": 2, "desiredHealthy": 2 - allowed,
            "expectedPods": 2, "observedGeneration": 1}})
}

fn app(value: &str) -> Value {
    json!({"matchLabels": {"app": value}})
}

fn disruption() -> Vec<Value> {
    vec![
        json!({"kind": "Node", "metadata": {"name": "n1"}}),
        json!({"kind": "Node", "metadata": {"name": "n2"}}),
        pod("web-1", "web", "n1", true),
        pod("web-2", "web", "n2", true),
        pod("api-1", "api", "n1", true),
        pod("db-1", "db", "n2", true),
        marked(pod("batch-1", "batch", "n2", true), "karpenter.sh/do-not-disrupt", "true"),
        marked(pod("batch-2", "batch", "n2", true), "cluster-autoscaler.kubernetes.io/safe-to-evict", "false"),
        budget("web", &app("web"), &json!({"minAvailable": "50%"}), 1, 1),
        budget("api", &app("api"), &json!({"maxUnavailable": 0, "unhealthyPodEvictionPolicy": "AlwaysAllow"}), 0, 1),
        budget("nothing", &app("gone"), &json!({"minAvailable": 1}), 0, 1),
        budget("late", &app("late"), &json!({"minAvailable": 1}), 1, 2),
        budget("db-a", &app("db"), &json!({"minAvailable": 1}), 1, 1),
        budget(
            "db-b",
            &json!({"matchExpressions": [{"key": "app", "operator": "In", "values": ["db", "x y"]},
                {"key": "old", "operator": "DoesNotExist"}]}),
            &json!({"minAvailable": 1}),
            1,
            1,
        ),
    ]
}

#[test]
fn budgets_come_by_what_they_hold() {
    let mut host = open(&disruption());
    let all = page(&mut host, "disruption", "");
    assert_eq!(column(&all, "name"), ["db-a", "db-b", "api", "late", "nothing", "db-1", "batch-1", "batch-2", "web"]);
    assert_eq!(
        column(&all, "status"),
        [
            "Shares pods",
            "Shares pods",
            "Never allows",
            "Not observed",
            "Allows none",
            "Several budgets",
            "Do not disrupt",
            "Not safe to evict",
            "Allows"
        ]
    );
    // A zero is shown as a zero.
    let api = page(&mut host, "disruption", "name:api");
    let cell = |key: &str| column(&api, key)[0].clone();
    assert_eq!([cell("allowed"), cell("pods"), cell("nodes_held")], ["0", "1", "1"]);
    assert_eq!([cell("rule"), cell("unready")], ["max unavailable 0", "always evicted"]);
    assert_eq!(api.rows[0].cells[4].level, Level::Plain);
    assert_eq!(column(&page(&mut host, "disruption", "name:web"), "rule"), ["min available 50 %"]);
    check_answer(&mut host, "disruption");
    let said = answer(&all);
    assert_eq!(said[..2], ["6 budgets", "2 nodes that can't be drained now"]);
    for part in [
        "1 pod under several budgets",
        "2 budgets allowing no disruption now",
        "1 budget never allowing any",
        "2 budgets selecting no pod",
    ] {
        assert!(said.contains(&part), "{part}: {said:?}");
    }
    for (filter, names) in [
        ("allowed = 0", "api nothing"),
        ("allowed > 0 healthy >= 2 pods > 1", "web"),
        ("is:mistaken kind:pdb", "db-a db-b late nothing"),
        ("is:refusing", "db-a db-b api db-1"),
        ("kind:po -is:several-budgets", "batch-1 batch-2"),
    ] {
        assert_eq!(column(&page(&mut host, "disruption", filter), "name").join(" "), names, "{filter}");
    }
}

#[test]
fn budgets_lead_to_their_pods() {
    let mut host = open(&disruption());
    let all = page(&mut host, "disruption", "");
    for (row, pods) in all.rows.iter().zip(column(&all, "pods")) {
        match (&row.target, pods.as_str()) {
            (None, pods) => assert_eq!(pods, "0"),
            (Some(target), "–") => assert_eq!((target.screen.as_str(), target.key.as_str()), ("", "pod")),
            (Some(target), pods) => {
                let listed = page(&mut host, "pods", &target.value);
                assert_eq!((listed.count.to_string().as_str(), listed.error), (pods, None), "{}", target.value);
            }
        }
    }
}

fn node(name: &str, kubelet: &str) -> Value {
    json!({"kind": "Node", "metadata": {"name": name}, "status": {"nodeInfo": {"kubeletVersion": kubelet,
        "containerRuntimeVersion": "containerd://2.1.4", "osImage": "Bottlerocket OS 1.44", "kernelVersion": "6.12.40"}}})
}

fn component(name: &str, image: &str, node: &str) -> Value {
    json!({"kind": "Pod", "metadata": {"namespace": "kube-system", "name": name},
        "spec": {"nodeName": node, "containers": [{"name": "c", "image": image}]}, "status": {"phase": "Running"}})
}

fn versions() -> Vec<Value> {
    vec![
        json!({"major": "1", "minor": "33", "gitVersion": "v1.33.4", "platform": "linux/amd64"}),
        node("n1", "v1.33.4-eks-1"),
        node("n2", "v1.33.1"),
        node("n3", "v1.30.9"),
        node("n4", "v1.29.0"),
        component("scheduler", "registry/kube-scheduler:v1.33.4", "n1"),
        component("proxy-n3", "registry/kube-proxy:v1.33.0", "n3"),
        json!({"kind": "ValidatingAdmissionPolicy", "apiVersion": "admissionregistration.k8s.io/v1beta1",
            "metadata": {"name": "policy"}}),
    ]
}

#[test]
fn versions_say_what_blocks_the_next_upgrade() {
    let mut host = open(&versions());
    let all = page(&mut host, "versions", "");
    let rows: Vec<(String, String)> = column(&all, "name").into_iter().zip(column(&all, "status")).collect();
    let of = |name: &str| rows.iter().find(|(other, _)| other == name).map(|(_, status)| status.as_str());
    assert_eq!(rows[0], ("n4".to_owned(), "Too old".to_owned()), "the worst comes first: {rows:?}");
    assert_eq!([of("n3"), of("n2"), of("n1")], [Some("Blocks upgrade"), Some("Older patch"), Some("In policy")]);
    assert_eq!(of("kube-system/scheduler"), Some("In policy"));
    assert_eq!(of("/version"), Some("In policy"));
    check_answer(&mut host, "versions");
    let said = answer(&all).join(" · ");
    for part in [
        "API server at 1.33",
        "4 kubelets",
        "1 component out of policy",
        "the upgrade to 1.34 is blocked by",
        "2 kubelets at 1.29, 1.30",
        "in this order: · 2 kubelets to 1.33, each node drained first",
        "4 kubelets to 1.34",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    for (filter, names) in [
        ("component:kubelet is:blocking", "n4 n3"),
        ("version:1.33 component:kubelet", "n2 n1"),
        ("lag >= 3", "n4 n3"),
        ("runtime:containerd version:1.33.4", "n1"),
        ("component:API", "admissionregistration.k8s.io/v1beta1 ValidatingAdmissionPolicy"),
        ("is:control-plane component:kube-scheduler", "kube-system/scheduler"),
    ] {
        assert_eq!(column(&page(&mut host, "versions", filter), "name").join(" "), names, "{filter}");
    }
    let leads = |row: &engine::ListRow| row.target.clone().map(|to| (to.key, to.value));
    let n4 = page(&mut host, "versions", "n4");
    assert_eq!(leads(&n4.rows[0]), Some(("node".to_owned(), "n4".to_owned())));
    let scheduler = page(&mut host, "versions", "component:kube-scheduler");
    assert_eq!(leads(&scheduler.rows[0]), Some(("pod".to_owned(), "kube-system/scheduler".to_owned())));
    // Without the server's own word the newest kubelet is the least that it can be.
    let mut host = open(&versions()[1..5]);
    let said = answer(&page(&mut host, "versions", "")).join(" · ");
    assert!(said.starts_with("API server not read, 1.33 or newer"), "{said}");
    check_answer(&mut host, "versions");
}

fn deployment(name: &str, generation: i64, observed: i64, counts: [i64; 3], changed: &str) -> Value {
    let [desired, updated, ready] = counts;
    json!({"kind": "Deployment", "apiVersion": "apps/v1",
        "metadata": {"namespace": "shop", "name": name, "generation": generation,
            "managedFields": [{"manager": "kubectl-edit", "time": changed}]},
        "spec": {"replicas": desired},
        "status": {"observedGeneration": observed, "replicas": desired, "updatedReplicas": updated, "readyReplicas": ready}})
}

fn controllers() -> Vec<Value> {
    let mut stale = deployment("stale", 3, 3, [1, 1, 1], "2026-02-02T01:00:00Z");
    stale["status"]["conditions"] = json!([{"type": "Ready", "status": "True", "observedGeneration": 2}]);
    let mut stalled = deployment("stalled", 1, 1, [4, 1, 3], "2026-02-01T00:00:00Z");
    stalled["status"]["conditions"] = json!([{"type": "Progressing", "status": "False"}]);
    vec![
        deployment("fine", 1, 1, [2, 2, 2], "2026-01-01T00:00:00Z"),
        deployment("old-lag", 5, 3, [2, 2, 2], "2026-02-02T00:00:00Z"),
        deployment("new-lag", 2, 1, [2, 2, 2], "2026-02-02T01:59:30Z"),
        deployment("rolling", 2, 2, [10, 4, 9], "2026-02-02T01:00:00Z"),
        stale,
        stalled,
        json!({"kind": "ReplicaSet", "apiVersion": "apps/v1", "metadata": {"namespace": "shop", "name": "fine-5d",
            "generation": 1, "ownerReferences": [{"kind": "Deployment", "name": "fine", "controller": true}]},
            "spec": {"replicas": 2}, "status": {"observedGeneration": 1, "readyReplicas": 2}}),
        json!({"kind": "ReplicaSet", "apiVersion": "apps/v1", "metadata": {"namespace": "shop", "name": "orphan",
            "generation": 1, "ownerReferences": [{"kind": "Deployment", "name": "gone", "controller": true}]},
            "spec": {"replicas": 0}, "status": {"observedGeneration": 1}}),
        pod("fine-5d-x", "fine-5d", "n1", true),
        // The newest time that these lists tell of.
        json!({"kind": "Event", "apiVersion": "v1", "metadata": {"namespace": "shop", "name": "e"},
            "lastTimestamp": "2026-02-02T02:00:00Z", "involvedObject": {"kind": "Pod", "name": "x"}}),
    ]
}

#[test]
fn controllers_that_are_behind_come_first() {
    let mut host = open(&controllers());
    let all = page(&mut host, "controllers", "");
    assert_eq!(
        column(&all, "name"),
        ["old-lag", "new-lag", "stalled", "stale", "orphan", "rolling", "fine", "fine-5d"]
    );
    assert_eq!(column(&all, "lag")[..3], ["2", "1", "0"]);
    assert_eq!(column(&all, "behind")[..2], ["120m", "30s"]);
    assert_eq!((all.rows[0].cells[3].level, all.rows[1].cells[3].level), (Level::Critical, Level::Warning));
    check_answer(&mut host, "controllers");
    let said = answer(&all);
    for part in [
        "8 objects",
        "2 objects behind",
        "the longest for 120m",
        "1 workload stalled",
        "1 object whose owner is gone",
        "2 objects current",
    ] {
        assert!(said.contains(&part), "{part}: {said:?}");
    }
    for (filter, names) in [
        ("behind > 1h", "old-lag"),
        ("lag > 0", "old-lag new-lag"),
        ("kind:rs", "orphan fine-5d"),
        ("owner:deploy/fine", "fine-5d"),
        ("is:rolling-out desired > 5", "rolling"),
    ] {
        assert_eq!(column(&page(&mut host, "controllers", filter), "name").join(" "), names, "{filter}");
    }
    let set = page(&mut host, "controllers", "name:fine-5d");
    assert_eq!((column(&set, "owner"), column(&set, "ready")), (vec!["Deployment fine".into()], vec!["2/2".into()]));
    let target = set.rows[0].target.clone().unwrap();
    assert_eq!(column(&page(&mut host, "pods", &target.value), "name"), ["fine-5d-x"]);
}

fn event(name: &str, kind: &str, reason: &str, about: (&str, &str), count: u32, last: &str) -> Value {
    json!({"kind": "Event", "apiVersion": "v1", "metadata": {"namespace": "shop", "name": name},
        "type": kind, "reason": reason, "message": format!("{reason} said"), "count": count,
        "firstTimestamp": "2026-02-02T00:00:00Z", "lastTimestamp": last, "source": {"component": "kubelet"},
        "involvedObject": {"kind": about.0, "namespace": "shop", "name": about.1}})
}

fn events() -> Vec<Value> {
    vec![
        json!({"kind": "Node", "metadata": {"name": "n1"}}),
        pod("web-1", "web", "n1", true),
        event("a", "Normal", "Pulled", ("Pod", "web-1"), 1, "2026-02-02T02:39:00Z"),
        event("b", "Warning", "BackOff", ("Pod", "web-1"), 40, "2026-02-02T02:30:00Z"),
        event("c", "Warning", "BackOff", ("Pod", "gone-1"), 2, "2026-02-02T02:35:00Z"),
        event("d", "Normal", "NodeReady", ("Node", "n1"), 1, "2026-02-02T01:40:00Z"),
        event("e", "Normal", "ScalingReplicaSet", ("Deployment", "web"), 1, "2026-02-02T02:38:00Z"),
    ]
}

#[test]
fn events_begin_with_warnings() {
    let mut host = open(&events());
    let all = page(&mut host, "events", "");
    let objects = ["Pod/gone-1", "Pod/web-1", "Pod/web-1", "Deployment/web", "Node/n1"];
    assert_eq!(column(&all, "object"), objects);
    assert_eq!(column(&all, "last"), ["5m", "10m", "60s", "2m", "60m"]);
    check_answer(&mut host, "events");
    assert_eq!(answer(&all), ["5 events", "2 warnings", "2 BackOff", "1 NodeReady", "1 Pulled", "1 ScalingReplicaSet"]);
    for (filter, reasons) in [
        ("count > 5", "BackOff"),
        ("age < 10m", "BackOff Pulled ScalingReplicaSet"),
        ("object:po/web-1", "BackOff Pulled"),
        ("is:gone", "BackOff"),
        ("kind:node", "NodeReady"),
        ("shop/web-1 is:warning", "BackOff"),
        ("said", "BackOff BackOff Pulled ScalingReplicaSet NodeReady"),
    ] {
        assert_eq!(column(&page(&mut host, "events", filter), "reason").join(" "), reasons, "{filter}");
    }
    let leads: Vec<_> =
        all.rows.iter().map(|row| row.target.clone().map(|to| format!("{}={}", to.key, to.value))).collect();
    assert_eq!(leads[0], None);
    assert_eq!(leads[1].as_deref(), Some("pod=shop/web-1"));
    assert_eq!(leads[3].as_deref(), Some("filter=ns:shop owner:Deployment/web"));
    assert_eq!(leads[4].as_deref(), Some("node=n1"));
}

#[test]
fn a_missing_list_is_named_with_the_command_that_gives_it() {
    let mut host = open(&[json!({"kind": "Node", "metadata": {"name": "n1"}})]);
    for (kind, wanted) in [
        ("disruption", "kubectl get pdb"),
        ("versions", "kubectl get --raw /version"),
        ("controllers", "kubectl get deploy"),
        ("events", "kubectl get events"),
    ] {
        let empty = page(&mut host, kind, "").empty.unwrap();
        assert!(empty.contains(wanted), "{kind}: {empty}");
    }
    // An empty list is another matter than none.
    let mut host = open(&[
        json!({"kind": "PodDisruptionBudgetList", "apiVersion": "policy/v1", "items": []}),
        json!({"kind": "EventList", "apiVersion": "v1", "items": []}),
    ]);
    assert!(page(&mut host, "disruption", "").empty.unwrap().starts_with("This cluster has no"));
    assert!(page(&mut host, "events", "").empty.unwrap().starts_with("The list of events is empty"));
    // What is there without what it needs beside it.
    let mut host = open(&disruption()[8..]);
    assert!(answer(&page(&mut host, "disruption", "")).join(" ").contains("pods not read: open kubectl get pods"));
    let mut host = open(&disruption()[..8]);
    assert!(answer(&page(&mut host, "disruption", "")).join(" ").contains("budgets not read: open kubectl get pdb"));
}

#[test]
fn files_hold_exact_figures() {
    let objects: Vec<Value> = [disruption(), versions(), controllers(), events()].concat();
    let mut host = open(&objects);
    for kind in KINDS {
        let list = ListAsked { kind: kind.to_owned(), now_unix_ms: NOW_MS, ..ListAsked::default() };
        host.put(Request::ExportList { what: "json".into(), copy: false, list }, None);
        let (answer, bytes) = host.run().pop().unwrap();
        let Outgoing::Exported(exported) = answer.body else { panic!("no file") };
        assert_eq!(exported.name, format!("{kind}.json"));
        let rows: Vec<Value> = serde_json::from_slice(&bytes.unwrap()).unwrap();
        assert_eq!(rows.len(), page(&mut host, kind, "").count as usize);
        if kind == "controllers" {
            assert_eq!((rows[0]["behind"].as_i64(), rows[0]["lag"].as_i64()), (Some(9540), Some(2)));
        }
    }
}

/// The demo of the page shows something on each of these lists.
#[test]
fn the_demo_fills_every_list() {
    let mut host = Host::default();
    host.begin(&[]);
    for (index, name) in (0..).zip(["nodes", "pods", "workloads", "pdbs", "events", "version"]) {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../public/demo");
        let bytes = std::fs::read(format!("{path}/{name}.json.gz")).unwrap();
        host.source_whole(SourceKind::Cluster, index, &format!("{name}.json.gz"), bytes);
    }
    host.put(Request::Commit, None);
    host.run();
    for kind in KINDS {
        check_answer(&mut host, kind);
        let all = page(&mut host, kind, "");
        assert!(all.count > 20 && all.answer.iter().any(|part| part.alarm), "{kind}: {:?}", answer(&all));
        println!("{kind}: {} rows, {}", all.count, answer(&all).join(" · "));
        for row in all.rows.iter().take(30) {
            let cells: Vec<&str> = row.cells.iter().map(|cell| cell.text.as_str()).collect();
            println!("    {} {:?}", cells.join(" | "), row.target.as_ref().map(|to| &to.value));
        }
    }
}
