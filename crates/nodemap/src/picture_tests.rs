use std::fmt::Write as _;

use cluster::{NodeId, PodId, ResourceId};
use draw::flags;

use super::*;
use crate::testing::{node, node_usage, pod, ready, running, snapshot};
use crate::{Group, Item, Measure, Size, item, layout};

const SETTINGS: Settings = Settings { resource: ResourceId::CPU, measure: Measure::RequestOfAllocatable };

/// The whole map of a snapshot as one group.
fn picture(snapshot: &Snapshot, title: &str, settings: Settings, size: &Size) -> DrawList {
    let totals = Totals::of(snapshot);
    let nodes = snapshot.node_ids().map(|(id, _)| id).chain([NodeId(7_000_000)]).collect();
    let group = Group { title: title.to_owned(), summary: "2 nodes".to_owned(), nodes };
    let layout = layout(snapshot, &totals, vec![group], &settings, size);
    let window = Window {
        x_start: 0.0,
        x_end: size.width_device,
        y_start: 0.0,
        y_end: layout.height_device(),
        width_device: size.width_device,
        height_device: layout.height_device(),
    };
    draw(&layout, snapshot, &totals, &settings, window, &Pixels { ratio: size.ratio, char_width: 7.0 * size.ratio })
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
    for node_css in [3.0, 10.0, 25.9, 26.0, 40.0, 56.0, 57.3, 100.0, 139.0, 140.0, 333.0, 900.0] {
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
        if is_ground && b.flags[i] & flags::INERT == 0 {
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

#[test]
fn a_window_that_is_not_sound_gives_nothing() {
    let (snapshot, size) = (small(), Size { width_device: 100.0, ratio: 1.0, node_css: 30.0 });
    let totals = Totals::of(&snapshot);
    let group = Group { nodes: vec![NodeId(0)], ..Group::default() };
    let layout = layout(&snapshot, &totals, vec![group], &SETTINGS, &size);
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
        let list = draw(&layout, &snapshot, &totals, &SETTINGS, window, &pixels);
        assert_eq!(list.is_empty(), is_empty, "{window:?} {pixels:?}");
    }
}
