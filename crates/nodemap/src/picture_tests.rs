use std::fmt::Write as _;

use cluster::view::{GroupBy, NodeQuery, Prices, list_nodes};
use cluster::{NodeId, PodId, ResourceId, Snapshot, Totals};
use draw::flags;

use super::*;
use crate::testing::{node, node_usage, pod, ready, running, snapshot};
use crate::{Group, Item, Measure, Scale, Settings, Size, item, layout};

const SETTINGS: Settings =
    Settings { resource: ResourceId::CPU, measure: Measure::RequestOfAllocatable, now_unix_ms: 0 };

/// The whole map of a snapshot as one group.
fn picture(snapshot: &Snapshot, title: &str, settings: Settings, size: &Size) -> DrawList {
    let nodes = snapshot.node_ids().map(|(id, _)| id).chain([NodeId(7_000_000)]).collect();
    let group = Group { title: title.to_owned(), summary: "2 nodes".to_owned(), nodes, ..Group::default() };
    picture_of(snapshot, vec![group], settings, size)
}

/// The whole map of groups.
fn picture_of(snapshot: &Snapshot, groups: Vec<Group>, settings: Settings, size: &Size) -> DrawList {
    let (totals, scale) = (Totals::of(snapshot), Scale::of(snapshot, Prices::default()));
    let scene = Scene { snapshot, totals: &totals, settings: &settings, scale: &scale };
    let layout = layout(&scene, groups, size);
    let window = Window {
        x_start: 0.0,
        x_end: size.width_device,
        y_start: 0.0,
        y_end: layout.height_device(),
        width_device: size.width_device,
        height_device: layout.height_device(),
    };
    draw(&layout, &scene, window, &Pixels { ratio: size.ratio, char_width: 7.0 * size.ratio })
}

/// A line for each box: place, slot, flags, item, label.
fn text(list: &DrawList) -> String {
    let mut text = String::new();
    let b = &list.boxes;
    for i in 0..list.len() {
        let kind = match item(b.item[i]) {
            None => "-".to_owned(),
            Some(Item::Node(NodeId(id))) => format!("node {id}"),
            Some(Item::Pod(PodId(id))) => format!("pod {id}"),
            Some(Item::Group(id)) => format!("group {id}"),
            Some(Item::Container(id)) => format!("container {id}"),
        };
        let names = [(flags::GROUND, "ground"), (flags::HATCH, "hatch"), (flags::DOTTED, "dotted")];
        let state: Vec<_> = names.iter().filter(|(bit, _)| b.flags[i] & bit != 0).map(|(_, name)| *name).collect();
        let label = list.labels.on_box.iter().position(|on| *on as usize == i);
        let label = label.map_or(String::new(), |at| format!(" “{}”", list.texts.get(list.labels.text[at])));
        let (x, y, w, h) = (b.x[i], b.y[i], b.w[i], b.h[i]);
        writeln!(text, "{x},{y} {w}x{h} slot {} {} {kind}{label}", b.fill[i], state.join("+")).unwrap();
    }
    text
}

fn small() -> Snapshot {
    snapshot(&[
        ready("ip-10-0-0-1.ec2.internal", r#""cpu":"4""#),
        node("bare", r#""unschedulable":true"#, r#""conditions":[{"type":"Ready","status":"False"}]"#),
        running("web", "ip-10-0-0-1.ec2.internal", "2"),
        running("job", "ip-10-0-0-1.ec2.internal", "1"),
        pod("lazy", "ip-10-0-0-1.ec2.internal", "", r#""phase":"Running""#),
        pod("ended", "ip-10-0-0-1.ec2.internal", "", r#""phase":"Succeeded""#),
        node_usage("ip-10-0-0-1.ec2.internal", r#""cpu":"1""#),
    ])
}

#[test]
fn from_far_a_node_is_a_cell() {
    let list = picture(&small(), "", SETTINGS, &Size { width_device: 40.0, ratio: 1.0, node_css: 10.0 });
    assert_eq!(text(&list), "0,0 12x10 slot 79  node 0\n13,0 12x10 slot 2 dotted node 1\n");
    assert_eq!(list.texts.get(list.boxes.name[0]), "ip-10-0-0-1.ec2.internal");
}

#[test]
fn closer_a_node_has_bars() {
    let list = picture(&small(), "", SETTINGS, &Size { width_device: 62.0, ratio: 1.0, node_css: 30.0 });
    assert_eq!(text(&list), BARS);
}

#[test]
fn closest_a_node_has_pods_and_words() {
    let list = picture(&small(), "zone a", SETTINGS, &Size { width_device: 408.0, ratio: 1.0, node_css: 200.0 });
    assert_eq!(text(&list), PODS);
}

const BARS: &str = "\
0,0 30x30 slot 0 ground node 0
1,18 28x11 slot 4 ground -
1,19 21x1 slot 24  -
1,23 7x1 slot 17  -
1,25 28x1 slot 21  -
1,27 28x1 slot 1  -
1,1 28x16 slot 79  -
32,0 30x30 slot 0 ground node 1
32,0 30x2 slot 3  -
33,18 28x11 slot 4 ground -
33,23 28x1 slot 2 dotted -
33,25 28x1 slot 2 dotted -
33,27 28x1 slot 2 dotted -
33,3 28x14 slot 2 dotted -
";

const PODS: &str = "\
0,0 408x18 slot 4 ground - “zone a”
51,0 357x18 slot 4 ground - “2 nodes”
0,22 200x200 slot 0 ground node 0 “ip-10-0-0-1.ec2.internal”
1,190 198x31 slot 4 ground -
1,191 149x5 slot 24  -
1,203 50x5 slot 17  -
1,209 198x5 slot 21  -
1,215 198x5 slot 1  -
1,39 198x150 slot 4 ground -
1,39 98x145 slot 64  pod 0 “web”
100,39 84x84 slot 48  pod 1 “job”
1,185 7x4 slot 32  pod 2
208,22 200x200 slot 0 ground node 1 “bare”
208,22 200x2 slot 3  -
342,24 65x14 slot 3  - “NotReady”
276,24 65x14 slot 25  - “cordoned”
209,190 198x31 slot 4 ground -
209,203 198x5 slot 2 dotted -
209,209 198x5 slot 2 dotted -
209,215 198x5 slot 2 dotted -
209,39 198x150 slot 4 ground -
";

/// Nodes and pods as no cluster should have them.
fn hostile() -> Snapshot {
    let long = "x".repeat(10_000);
    let mut objects = vec![
        ready("zero", r#""cpu":"0""#),
        ready("negative", r#""cpu":"-4""#),
        node("unknown", "", ""),
        ready("over", r#""cpu":"1""#),
        ready(&long, r#""cpu":"4""#),
        ready("crowd", r#""cpu":"100","pods":"5000""#),
        ready("huge", r#""cpu":"9223372036854775807""#),
        running("a", "over", "1"),
        running("b", "over", "1m"),
        running("c", "over", "9999999999999"),
        running(&long, &long, "3"),
        running("unrequested", "zero", "1"),
        running("d", "negative", "-1"),
        running("e", "unknown", "2"),
        running("f", "huge", "1n"),
        pod("g", "zero", "", ""),
        node_usage("zero", r#""cpu":"3""#),
    ];
    objects.extend((0..5000).map(|n| running(&format!("p{n}"), "crowd", &format!("{}m", n % 40))));
    snapshot(&objects)
}

#[test]
fn every_picture_is_sound() {
    let snapshot = hostile();
    for node_css in [1.0, 3.9, 10.0, 25.9, 26.0, 40.0, 56.0, 57.3, 100.0, 139.0, 140.0, 333.0, 900.0, 2000.0] {
        for ratio in [0.25, 1.0, 1.5, 2.0] {
            for measure in [Measure::RequestOfAllocatable, Measure::Status] {
                let settings = Settings { measure, ..SETTINGS };
                let size = Size { width_device: 900.0, ratio, node_css };
                let list = picture(&snapshot, "every\u{202e} node", settings, &size);
                check(&list, &format!("{node_css} css at {ratio}"));
            }
        }
    }
}

/// Whole pixels, and boxes that are no ground keep apart and lie in their node.
fn check(list: &DrawList, what: &str) {
    let b = &list.boxes;
    let at = |i: usize| (b.x[i], b.y[i], b.x[i] + b.w[i], b.y[i] + b.h[i]);
    assert!(!list.is_empty(), "{what}");
    let mut solid: Vec<usize> = Vec::new();
    let mut node = None;
    for i in 0..list.len() {
        let edges = [b.x[i], b.y[i], b.w[i], b.h[i]];
        assert!(edges.iter().all(|v| v.is_finite() && v.fract() == 0.0 && *v >= 0.0), "{what}: {edges:?}");
        assert!(b.w[i] >= 1.0 && b.h[i] >= 1.0, "{what}: {edges:?}");
        let is_ground = b.flags[i] & flags::GROUND != 0;
        if is_ground && matches!(item(b.item[i]), Some(Item::Node(_))) {
            node = Some(at(i));
            // Grounds of nodes come in order and keep apart, so what lies in one can only meet its like.
            solid.clear();
        }
        if let Some((x0, y0, x1, y1)) = node {
            let (left, top, right, bottom) = at(i);
            assert!(left >= x0 && top >= y0 && right <= x1 && bottom <= y1, "{what}: box {i} leaves its node");
        }
        if !is_ground {
            solid.push(i);
        }
    }
    let mut by_row: Vec<(f32, f32, f32, f32)> =
        (0..list.len()).filter(|i| b.flags[*i] & flags::GROUND == 0).map(at).collect();
    by_row.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.total_cmp(&b.0)));
    for (i, a) in by_row.iter().enumerate() {
        for c in by_row[i + 1..].iter().take_while(|c| c.1 < a.3) {
            assert!(c.0 >= a.2 || c.2 <= a.0, "{what}: {a:?} and {c:?}");
        }
    }
}

#[test]
fn no_pod_is_lost() {
    let snapshot = hostile();
    let crowd = snapshot.find_node("crowd");
    for (node_css, merged_in_crowd) in [(700.0, 0), (60.0, 1)] {
        let list = picture(&snapshot, "", SETTINGS, &Size { width_device: 3000.0, ratio: 1.0, node_css });
        let b = &list.boxes;
        for (id, node) in snapshot.node_ids() {
            let is_on_it =
                |i: &usize| matches!(item(b.item[*i]), Some(Item::Pod(pod)) if snapshot.pod(pod).node == Some(id));
            let is_rest = |i: &usize| b.flags[*i] & flags::MERGED != 0 && item(b.item[*i]) == Some(Item::Node(id));
            let drawn = (0..list.len()).filter(is_on_it).count();
            let merged = (0..list.len()).filter(is_rest).count();
            let pods = snapshot.pods.iter().filter(|pod| pod.node == Some(id)).count();
            let expected = if Some(id) == crowd { merged_in_crowd } else { 0 };
            assert_eq!(merged, expected, "{} at {node_css}", snapshot.text(node.name));
            assert!(drawn == pods || merged == 1 && drawn > 10, "{drawn} of {pods} on {}", snapshot.text(node.name));
        }
        let over = b.item.iter().position(|number| item(*number) == Some(Item::Node(NodeId(3)))).unwrap();
        assert_eq!((b.fill[over], b.flags[over]), (draw::CRITICAL, flags::HATCH | flags::GROUND));
        assert!(b.name.iter().all(|name| list.texts.get(*name).len() < 5000));
    }
}

#[test]
fn what_is_hit_is_what_is_seen() {
    let list = picture(&small(), "", SETTINGS, &Size { width_device: 408.0, ratio: 1.0, node_css: 200.0 });
    let hit = |x: f64, y: f64| list.hit(x, y).and_then(|i| item(list.boxes.item[i]));
    assert_eq!(hit(20.0, 60.0), Some(Item::Pod(PodId(0))));
    assert_eq!(hit(20.0, 5.0), Some(Item::Node(NodeId(0))));
    assert_eq!(hit(180.0, 155.0), Some(Item::Node(NodeId(0))));
    assert_eq!(hit(203.0, 60.0), None);
}

/// Two nodes of one zone each, and a pod with more than one container.
fn deep() -> Snapshot {
    let zoned = |name: &str, zone: &str| {
        let labels = format!(r#""metadata":{{"labels":{{"zone":"{zone}","pool":"p"}},"#);
        ready(name, r#""cpu":"4""#).replacen(r#""metadata":{"#, &labels, 1)
    };
    let pod = r#"{"kind":"Pod","metadata":{"name":"web","namespace":"ns"},"spec":{"nodeName":"n1",
        "initContainers":[{"name":"setup","resources":{"requests":{"cpu":"4"}}}],
        "containers":[{"name":"app","resources":{"requests":{"cpu":"2"}}},
        {"name":"proxy","resources":{"requests":{"cpu":"1"}}},{"name":"log"}]},"status":{"phase":"Running"}}"#;
    snapshot(&[zoned("n1", "a"), zoned("n2", "b"), pod.to_owned(), running("small", "n2", "1")])
}

#[test]
fn closest_of_all_a_pod_has_containers() {
    let list = picture(&deep(), "", SETTINGS, &Size { width_device: 800.0, ratio: 1.0, node_css: 400.0 });
    let all = text(&list);
    let lines: Vec<&str> = all.lines().filter(|line| line.contains("container") || line.contains("pod 0")).collect();
    assert_eq!(lines, CONTAINERS);
    let snapshot = deep();
    let name = |row: u32| snapshot.text(snapshot.containers[row as usize].name);
    for (x, y, expected) in [(30.0, 100.0, "app"), (450.0, 100.0, "proxy"), (5.0, 355.0, "setup"), (30.0, 355.0, "log")]
    {
        let i = list.hit(x, y).unwrap();
        let Some(Item::Container(row)) = item(list.boxes.item[i]) else { panic!("{x}, {y}: no container") };
        assert_eq!(name(row), expected);
        assert_eq!(list.texts.get(list.boxes.name[i]), "ns/web");
    }
    // Its own line, and what it requests for its init container alone.
    for (x, y) in [(30.0, 24.0), (700.0, 300.0)] {
        assert_eq!(item(list.boxes.item[list.hit(x, y).unwrap()]), Some(Item::Pod(PodId(0))));
    }
    // One container alone is drawn as well, and none is lost where there is little room.
    for node_css in [300.0, 900.0, 2000.0] {
        let list = picture(&deep(), "", SETTINGS, &Size { width_device: 2000.0, ratio: 1.0, node_css });
        let containers = |pod: u32| {
            let rows = snapshot.pod(PodId(pod)).containers;
            let is_of = |number: &&u32| matches!(item(**number), Some(Item::Container(row)) if (rows.start..rows.start + rows.len).contains(&row));
            list.boxes.item.iter().filter(is_of).count()
        };
        assert_eq!((containers(0), containers(1)), (4, 1), "{node_css}");
    }
}

const CONTAINERS: [&str; 6] = [
    "1,17 797x344 slot 95 ground pod 0 “web”",
    "3,32 396x320 slot 64  container 1 “app”",
    "400,32 251x251 slot 48  container 2 “proxy”",
    "3,353 23x6 slot 95  container 0",
    "27,353 23x6 slot 32  container 3",
    "3,440 256x243 slot 48  container 4 “c”",
];

/// The groups of a snapshot by these words, as the engine makes them.
fn groups_by(snapshot: &Snapshot, words: &[&str]) -> Vec<Group> {
    let group = words.iter().map(|word| GroupBy::parse(snapshot, word)).collect();
    let query = NodeQuery { group, ..NodeQuery::default() };
    let listing = list_nodes(snapshot, &Totals::of(snapshot), &Prices::default(), &query);
    let of = |group: cluster::view::NodeGroup| Group {
        is_outer: words.len() > 1 && group.level == 0,
        title: group.value.unwrap_or_default(),
        summary: format!("{} nodes", group.figures.nodes),
        nodes: group.nodes,
        figures: group.figures,
    };
    listing.groups.into_iter().map(of).collect()
}

#[test]
fn from_very_far_a_group_is_a_box() {
    let snapshot = deep();
    let size = Size { width_device: 400.0, ratio: 1.0, node_css: 2.0 };
    let list = picture_of(&snapshot, groups_by(&snapshot, &["zone", "pool"]), SETTINGS, &size);
    assert_eq!(text(&list), GROUPS);
    let hit = |x: f64, y: f64| list.hit(x, y).and_then(|i| item(list.boxes.item[i]));
    assert_eq!((hit(20.0, 40.0), hit(20.0, 150.0), hit(20.0, 5.0)), (Some(Item::Group(1)), Some(Item::Group(3)), None));
    for node_css in [2.0, 30.0] {
        for words in [&["zone", "pool"][..], &["zone"], &[]] {
            let list = picture_of(&snapshot, groups_by(&snapshot, words), SETTINGS, &Size { node_css, ..size });
            check(&list, &format!("{words:?} at {node_css}"));
            let kinds = |is: fn(Item) -> bool| list.boxes.item.iter().filter(|n| item(**n).is_some_and(is)).count();
            let (groups, nodes) = (kinds(|of| matches!(of, Item::Group(_))), kinds(|of| matches!(of, Item::Node(_))));
            let expected = if node_css > 4.0 { (0, 2) } else { (if words.is_empty() { 1 } else { 2 }, 0) };
            assert_eq!((groups, nodes), expected, "{words:?} at {node_css}");
        }
    }
}

const GROUPS: &str = "\
0,0 400x18 slot 1 ground - “a”
16,0 384x18 slot 1 ground - “1 nodes”
0,114 400x18 slot 1 ground - “b”
16,114 384x18 slot 1 ground - “1 nodes”
0,22 150x72 slot 0 ground group 1 “p”
1,39 148x16 slot 0 ground - “1 nodes”
1,77 148x16 slot 4 ground -
1,78 148x2 slot 24  -
1,84 148x2 slot 2 dotted -
1,87 148x2 slot 21  -
1,90 148x2 slot 1  -
1,55 148x21 slot 93  -
0,136 150x72 slot 0 ground group 3 “p”
1,153 148x16 slot 0 ground - “1 nodes”
1,191 148x16 slot 4 ground -
1,192 37x2 slot 24  -
1,198 148x2 slot 2 dotted -
1,201 148x2 slot 21  -
1,204 148x2 slot 1  -
1,169 148x21 slot 49  -
";

#[test]
fn an_item_has_a_place_at_every_size() {
    let snapshot = deep();
    let (totals, scale) = (Totals::of(&snapshot), Scale::of(&snapshot, Prices::default()));
    let scene = Scene { snapshot: &snapshot, totals: &totals, settings: &SETTINGS, scale: &scale };
    for node_css in [2.0, 30.0, 300.0] {
        let size = Size { width_device: 400.0, ratio: 1.0, node_css };
        let layout = layout(&scene, groups_by(&snapshot, &["zone", "pool"]), &size);
        let top = |item| layout.place_of(&scene, item).map(|place| place.y);
        let proxy = Item::Container(snapshot.pod(PodId(0)).containers.start + 2);
        assert_eq!(top(Item::Pod(PodId(0))), top(Item::Node(NodeId(0))), "{node_css}");
        assert_eq!(top(proxy), top(Item::Node(NodeId(0))), "{node_css}");
        assert!(top(Item::Group(3)) > top(Item::Group(1)) && top(Item::Node(NodeId(1))) > top(Item::Node(NodeId(0))));
        assert_eq!(
            [Item::Group(9), Item::Node(NodeId(9)), Item::Pod(PodId(99)), Item::Container(99)].map(top),
            [None; 4]
        );
    }
}

#[test]
fn a_window_that_is_not_sound_gives_nothing() {
    let (snapshot, size) = (small(), Size { width_device: 100.0, ratio: 1.0, node_css: 30.0 });
    let (totals, scale) = (Totals::of(&snapshot), Scale::of(&snapshot, Prices::default()));
    let scene = Scene { snapshot: &snapshot, totals: &totals, settings: &SETTINGS, scale: &scale };
    let group = Group { nodes: vec![NodeId(0)], ..Group::default() };
    let layout = layout(&scene, vec![group], &size);
    let whole = Window { x_end: 100.0, y_end: 30.0, width_device: 100.0, height_device: 30.0, ..Window::default() };
    let pixels = |ratio, char_width| Pixels { ratio, char_width };
    for (window, pixels, is_empty) in [
        (whole, pixels(1.0, 7.0), false),
        (whole, pixels(1.0, 0.0), false),
        (whole, pixels(1.0, f64::NAN), false),
        (whole, pixels(f64::NAN, 7.0), true),
        (Window { y_end: f64::NAN, ..whole }, pixels(1.0, 7.0), true),
        (Window { x_end: 0.0, ..whole }, pixels(1.0, 7.0), true),
    ] {
        let list = draw(&layout, &scene, window, &pixels);
        assert_eq!(list.is_empty(), is_empty, "{window:?} {pixels:?}");
    }
}
