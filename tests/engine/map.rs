//! The node map through the engine: groups of two levels, the zoom from groups to containers, prices.

use std::collections::BTreeMap;

use cluster::NodeId;
use cluster::view::{Price, Prices};
use draw::{DrawList, Window, flags};
use engine::{
    ClusterAnswer, ClusterModel, ClusterSettings, Described, GroupRow, Kept, MapWindow, NodeTableRow, Outgoing,
    Request, SourceKind,
};
use nodemap::{Item, item};
use serde_json::{Value, json};
use units::Quantity;

use super::{Host, PIXELS};

const ZONES: [&str; 3] = ["a", "b", "c"];
const POOLS: [&str; 2] = ["general", "spot"];

/// A cluster of `n` nodes in three zones and two pools, some without either, with pods on two of three.
fn open(n: u32) -> Host {
    let mut host = Host::default();
    let mut objects = Vec::new();
    for at in 0..n {
        let mut labels =
            json!({"node.kubernetes.io/instance-type": if at % 2 == 0 { "m5.large" } else { "c7g.xlarge" }});
        if at % 7 != 0 {
            labels["topology.kubernetes.io/zone"] = json!(ZONES[at as usize % 3]);
        }
        if at % 5 != 0 {
            labels["karpenter.sh/nodepool"] = json!(POOLS[at as usize % 2]);
        }
        objects.push(
            json!({"kind": "Node", "apiVersion": "v1", "metadata": {"name": format!("n{at}"), "labels": labels},
            "status": {"allocatable": {"cpu": "4", "memory": "8Gi", "pods": "10"},
                "conditions": [{"type": "Ready", "status": "True"}]}}),
        );
        if at % 3 != 0 {
            objects.push(pod(&format!("p{at}"), &format!("n{at}")));
            objects
                .push(json!({"kind": "NodeMetrics", "metadata": {"name": format!("n{at}")}, "usage": {"cpu": "500m"}}));
        }
    }
    let text: Vec<String> = objects.iter().map(Value::to_string).collect();
    assert!(matches!(host.load(SourceKind::Cluster, &[], text.join("\n").as_bytes()), Outgoing::Opened(_)));
    host
}

fn pod(name: &str, node: &str) -> Value {
    json!({"kind": "Pod", "apiVersion": "v1", "metadata": {"namespace": "shop", "name": name},
        "spec": {"nodeName": node, "containers": [
            {"name": "app", "resources": {"requests": {"cpu": "1", "memory": "1Gi"}}},
            {"name": "proxy", "resources": {"requests": {"cpu": "500m"}}}]},
        "status": {"phase": "Running"}})
}

fn show(host: &mut Host, settings: ClusterSettings) -> ClusterModel {
    match host.of_cluster(Request::Cluster { settings }) {
        Some(ClusterAnswer::Cluster(model)) => *model,
        other => panic!("no cluster: {other:?}"),
    }
}

fn grouped(words: &[&str]) -> ClusterSettings {
    let group = words.iter().map(|word| (*word).to_owned()).collect();
    ClusterSettings { group, descending: true, ..ClusterSettings::default() }
}

fn rows(host: &mut Host) -> Vec<NodeTableRow> {
    match host.of_cluster(Request::NodeRows { from: 0, to: 10_000 }) {
        Some(ClusterAnswer::NodeRows(rows)) => rows.rows,
        other => panic!("no rows: {other:?}"),
    }
}

fn heads(rows: &[NodeTableRow]) -> Vec<&GroupRow> {
    let mut heads = Vec::new();
    for row in rows {
        if let NodeTableRow::Group(group) = row {
            heads.push(&**group);
        }
    }
    heads
}

fn exact(amount: &str) -> i128 {
    amount.parse::<Quantity>().unwrap().nano()
}

#[test]
fn heads_of_both_levels_add_up_to_the_cluster() {
    let mut host = open(100);
    for words in
        [&["topology.kubernetes.io/zone", "nodepool"][..], &["zone", "type"], &["nodepool"], &["no/such", "zone"]]
    {
        let model = show(&mut host, grouped(words));
        assert_eq!(model.view.grouped, words);
        let all = rows(&mut host);
        let heads = heads(&all);
        assert_eq!(all.len() - heads.len(), 100, "{words:?}: each node once");
        for level in 0..words.len() as u8 {
            let of = || heads.iter().filter(|head| head.level == level);
            let sum = |figure: fn(&GroupRow) -> &str| of().map(|head| exact(figure(head))).sum::<i128>();
            assert_eq!(of().map(|head| head.nodes).sum::<u32>(), 100, "{words:?} {level}");
            assert_eq!(of().map(|head| head.pods).sum::<u64>(), 66, "{words:?} {level}");
            assert_eq!(sum(|head| &head.request.exact), exact("99"), "{words:?} {level}");
            assert_eq!(sum(|head| head.usage.as_ref().map_or("0", |usage| &usage.exact)), exact("33"));
        }
        let without = heads.iter().filter(|head| head.title.contains("without") || head.title.contains("unknown"));
        assert!(without.count() <= 1 + heads.len() / 3, "{words:?}");
    }
    let head = &heads(&rows(&mut host))[0].summary.clone();
    let expected = "100 nodes · 66 pods · cpu 24.8% of 400 cores requested, 12.5% used · memory 8.2% of 800.0 GiB";
    assert_eq!(head, expected);
}

#[test]
fn what_is_asked_for_twice_or_too_deep_is_one() {
    let mut host = open(12);
    for (words, expected) in [
        (&["zone", "zone"][..], &["zone"][..]),
        (&["zone", "topology.kubernetes.io/zone", "nodepool"], &["zone", "topology.kubernetes.io/zone"]),
        (&["", "nodepool"], &["nodepool"]),
        (&[], &[]),
    ] {
        let model = show(&mut host, grouped(words));
        assert_eq!(model.view.grouped, expected);
        let heads = rows(&mut host).iter().any(|row| matches!(row, NodeTableRow::Group(_)));
        assert_eq!(heads, !expected.is_empty());
    }
    let model = show(&mut host, grouped(&["role"]));
    // One role or none sets nothing apart: it is offered all the same while it is asked for.
    assert_eq!(model.view.groups.last().unwrap(), &("role".to_owned(), "role".to_owned()));
    for word in ["zone", "nodepool", "type", "topology.kubernetes.io/zone"] {
        assert_eq!(model.view.groups.iter().filter(|(key, _)| key == word).count(), 1, "{word}");
    }
}

fn map(host: &mut Host, node_css: f64, y_start: f64, kept: Option<Kept>) -> DrawList {
    let window = Window {
        x_start: 0.0,
        x_end: 900.0,
        y_start,
        y_end: y_start + 500.0,
        width_device: 900.0,
        height_device: 500.0,
    };
    host.picture(Request::MapWindow(MapWindow { window: window.into(), pixels: PIXELS, node_css, kept }))
}

fn boxes(list: &DrawList, is: fn(Item) -> bool) -> Vec<usize> {
    let b = &list.boxes;
    (0..list.len()).filter(|i| b.flags[*i] & flags::MERGED == 0 && item(b.item[*i]).is_some_and(is)).collect()
}

fn describe(host: &mut Host, item: u32) -> Described {
    match host.of_cluster(Request::Describe { item }) {
        Some(ClusterAnswer::Described(Some(thing))) => *thing,
        other => panic!("nothing: {other:?}"),
    }
}

#[test]
fn the_zoom_goes_from_groups_to_containers() {
    let mut host = open(60);
    show(&mut host, grouped(&["zone", "nodepool"]));
    let with_pods = Kept { item: Item::Node(NodeId(1)).number(), y_device: 0.0 };
    for (node_css, groups, nodes, pods, containers) in [
        (1.0, true, false, false, false),
        (20.0, false, true, false, false),
        (100.0, false, true, true, false),
        (450.0, false, true, true, true),
    ] {
        let list = map(&mut host, node_css, 0.0, Some(with_pods));
        let shown = [
            boxes(&list, |of| matches!(of, Item::Group(_))),
            boxes(&list, |of| matches!(of, Item::Node(_))),
            boxes(&list, |of| matches!(of, Item::Pod(_))),
            boxes(&list, |of| matches!(of, Item::Container(_))),
        ];
        assert_eq!(shown.map(|boxes| !boxes.is_empty()), [groups, nodes, pods, containers], "{node_css}");
    }
    let far = map(&mut host, 1.0, 0.0, None);
    let first = boxes(&far, |of| matches!(of, Item::Group(_)))[0];
    let group = describe(&mut host, far.boxes.item[first]);
    assert_eq!((group.title.as_str(), group.rows[0].0.as_str()), ("general", "Nodes"));
    let near = map(&mut host, 450.0, 0.0, Some(with_pods));
    let container = boxes(&near, |of| matches!(of, Item::Container(_)))[0];
    let thing = describe(&mut host, near.boxes.item[container]);
    assert_eq!((thing.title.as_str(), thing.node), ("app", None));
    assert_eq!(thing.pod.as_deref(), Some(near.texts.get(near.boxes.name[container])));
    assert!(thing.rows.contains(&("cpu requested".to_owned(), "1 core, 25.0% of allocatable".to_owned())));
}

#[test]
fn what_is_kept_stays_where_it_was() {
    let mut host = open(600);
    show(&mut host, grouped(&["zone", "nodepool"]));
    let top_of = |list: &DrawList, wanted: u32| {
        let b = &list.boxes;
        let at = (0..list.len()).find(|i| b.item[*i] == wanted && b.flags[*i] & flags::MERGED == 0)?;
        // Lists have the same margin above their view as below.
        Some(f64::from(b.y[at]) - (list.window.height_device - 500.0) / 2.0)
    };
    let list = map(&mut host, 60.0, 1500.0, None);
    let node = boxes(&list, |of| matches!(of, Item::Node(_)))
        .into_iter()
        .map(|i| list.boxes.item[i])
        .find(|item| top_of(&list, *item).is_some_and(|top| (100.0..300.0).contains(&top)))
        .unwrap();
    let y_device = top_of(&list, node).unwrap();
    for node_css in [30.0, 90.0, 200.0] {
        let zoomed = map(&mut host, node_css, 1500.0, Some(Kept { item: node, y_device }));
        assert!(top_of(&zoomed, node).is_some_and(|top| (top - y_device).abs() <= 1.0), "{node_css}");
    }
    // From far the node stands in its group, and near again the group begins with its first node.
    let far = map(&mut host, 1.0, 1500.0, Some(Kept { item: node, y_device }));
    assert!(!boxes(&far, |of| matches!(of, Item::Group(_))).is_empty());
    let last = *boxes(&far, |of| matches!(of, Item::Group(_))).last().unwrap();
    let near = map(&mut host, 60.0, 0.0, Some(Kept { item: far.boxes.item[last], y_device: 0.0 }));
    assert!(near.window.y_start > 500.0, "{:?}", near.window);
    let unknown = map(&mut host, 60.0, 0.0, Some(Kept { item: 77_777, y_device: 0.0 }));
    assert_eq!(unknown.window, map(&mut host, 60.0, 0.0, None).window);
}

#[test]
fn colours_of_cost_need_prices_and_say_so() {
    let mut host = open(10);
    let cost = |prices| ClusterSettings { color: "cost".to_owned(), prices, ..grouped(&["type"]) };
    let model = show(&mut host, cost(Prices::default()));
    assert!(model.view.colour_note.as_deref().is_some_and(|note| note.contains("isotherm.json")));
    assert_eq!(model.view.distribution.last(), Some(&10));
    assert_eq!(model.view.distribution_words.len(), model.view.distribution.len());
    let price = Price("0.096".parse().unwrap());
    let prices = Prices { per_hour: BTreeMap::from([("m5.large".to_owned(), price)]), ..Prices::default() };
    let model = show(&mut host, cost(prices));
    assert_eq!((model.view.colour_note, model.view.distribution.last()), (None, Some(&5)));
    assert!(model.view.legend.iter().any(|mark| mark.label == "0.096 USD/h"), "{:?}", model.view.legend);
    let all = rows(&mut host);
    let summaries: Vec<bool> = heads(&all).iter().map(|head| head.summary.contains("0.48 USD/h")).collect();
    assert_eq!(summaries, [false, true]);
    for (key, _) in &model.view.measures {
        let model = show(&mut host, ClusterSettings { color: key.clone(), ..grouped(&[]) });
        assert_eq!((model.view.measure.as_str(), model.view.distribution.iter().sum::<u32>()), (key.as_str(), 10));
    }
}

#[test]
fn prices_cross_to_the_worker_as_they_are() {
    let price = Price("0.096".parse().unwrap());
    let prices = Prices { currency: "EUR".to_owned(), per_hour: BTreeMap::from([("m5.large".to_owned(), price)]) };
    let settings = ClusterSettings { prices, ..grouped(&["zone", "type"]) };
    let bytes = postcard::to_allocvec(&settings).unwrap();
    assert_eq!(postcard::from_bytes::<ClusterSettings>(&bytes).unwrap(), settings);
}
