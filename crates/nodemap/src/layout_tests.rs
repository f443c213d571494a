use proptest::prelude::*;

use super::*;

fn window(y_start: f64, y_end: f64, width: f64) -> Window {
    Window { x_start: 0.0, x_end: width, y_start, y_end, width_device: width, height_device: y_end - y_start }
}

fn group(title: &str, nodes: std::ops::Range<u32>) -> Group {
    Group { title: title.to_owned(), nodes: nodes.map(NodeId).collect(), ..Group::default() }
}

#[test]
fn only_nodes_in_the_window_are_looked_at() {
    let size = Size { width_device: 1439.0, ratio: 1.0, node_css: 10.0 };
    let layout = Layout::new(vec![group("", 0..130_000)], &size);
    assert_eq!((layout.columns(), layout.box_w, layout.box_h, layout.gap), (130, 10.0, 10.0, 1.0));
    assert_eq!(layout.height_device(), 1000.0 * 11.0 - 1.0);
    let cells: Vec<_> = layout.cells(&window(5500.0, 5522.0, 1439.0)).collect();
    assert_eq!(cells.len(), 2 * 130);
    assert_eq!(cells[0], (NodeId(65_000), Rect { x: 0.0, y: 5500.0, w: 10.0, h: 10.0 }));
    let column = Window { x_start: 11.0, x_end: 22.0, ..window(0.0, 11.0, 11.0) };
    assert_eq!(layout.cells(&column).map(|cell| cell.0).collect::<Vec<_>>(), [NodeId(1)]);
}

#[test]
fn few_nodes_fill_the_canvas() {
    for (nodes, width, height) in [(1, 800.0, 600.0), (3, 390.0, 500.0), (12, 790.0, 570.0), (40, 1300.0, 700.0)] {
        let edge = crate::edge_to_fit(nodes, width, height);
        let high = |node_css: f64| {
            let size = Size { width_device: width, ratio: 1.0, node_css };
            Layout::new(vec![group("", 0..nodes)], &size).height_device()
        };
        assert!(edge > crate::EDGE_CSS && high(edge) <= height, "{nodes} on {width}x{height}: {edge}");
        assert!(edge == 240.0 || high(edge * 1.2) > height, "{nodes} on {width}x{height}: {edge}");
    }
}

#[test]
fn groups_stand_below_each_other() {
    let size = Size { width_device: 100.0, ratio: 2.0, node_css: 20.0 };
    let layout = Layout::new(vec![group("a", 0..3), group("b", 3..3), group("", 3..4)], &size);
    let all = window(0.0, 1e6, 100.0);
    let headers: Vec<_> = layout.headers(&all).map(|(_, group, at)| (group.title.as_str(), at.y, at.h)).collect();
    assert_eq!(headers, [("a", 0.0, 36.0), ("b", 150.0, 36.0)]);
    let tops: Vec<_> = layout.cells(&all).map(|(node, at)| (node.0, at.x, at.y)).collect();
    assert_eq!(tops, [(0, 0.0, 44.0), (1, 51.0, 44.0), (2, 0.0, 86.0), (3, 0.0, 218.0)]);
    assert_eq!((layout.height_device(), layout.place_of_node(NodeId(3)).map(|at| at.bottom())), (258.0, Some(258.0)));
    assert_eq!(layout.place_of_node(NodeId(9)), None);
    assert_eq!(Layout::new(Vec::new(), &size).height_device(), 0.0);
}

#[test]
fn sizes_that_make_no_sense_give_a_map_all_the_same() {
    for odd in [f64::NAN, f64::INFINITY, -3.0, 0.0, 1e-300, 1e300] {
        for size in [
            Size { width_device: odd, ratio: 1.0, node_css: 10.0 },
            Size { width_device: 100.0, ratio: odd, node_css: 10.0 },
            Size { width_device: 100.0, ratio: 1.0, node_css: odd },
        ] {
            let layout = Layout::new(vec![group("t", 0..7)], &size);
            assert!(layout.height_device().is_finite() && layout.box_w >= 1.0 && layout.box_h >= 1.0, "{size:?}");
        }
    }
}

/// Outer groups with inner ones, by their counts of nodes.
fn levels(counts: &[Vec<u32>]) -> Vec<Group> {
    let mut groups = Vec::new();
    let mut first = 0;
    for inner in counts {
        groups.push(Group { is_outer: true, ..group("outer", 0..0) });
        for count in inner {
            groups.push(group("inner", first..first + count));
            first += count;
        }
    }
    groups
}

#[test]
fn outer_groups_stand_over_their_inner_ones() {
    let groups = levels(&[vec![3, 1], vec![2]]);
    for (node_css, headers, height) in [
        (20.0, vec![(0, 0.0), (1, 22.0), (2, 97.0), (3, 159.0), (4, 181.0)], 223.0),
        // From far inner groups are boxes.
        (3.0, vec![(0, 0.0), (3, 192.0)], 286.0),
    ] {
        let layout = Layout::new(groups.clone(), &Size { width_device: 50.0, ratio: 1.0, node_css });
        let all = window(0.0, 1e6, 50.0);
        assert_eq!(layout.headers(&all).map(|(number, _, at)| (number, at.y)).collect::<Vec<_>>(), headers);
        assert_eq!(layout.height_device(), height);
        let boxes: Vec<_> = layout.boxes(&all).map(|(number, ..)| number).collect();
        assert_eq!(boxes, if node_css < NODES_FROM_CSS { vec![1, 2, 4] } else { vec![] });
        assert_eq!(layout.cells(&all).count(), if node_css < NODES_FROM_CSS { 0 } else { 6 });
    }
}

#[test]
fn from_far_all_of_130_000_nodes_are_a_few_boxes() {
    let size = Size { width_device: 1440.0, ratio: 1.0, node_css: 1.0 };
    let layout = Layout::new(levels(&[vec![40_000, 25_000], vec![64_000, 1_000]]), &size);
    assert!(layout.height_device() < 600.0, "{}", layout.height_device());
    let areas: Vec<_> = layout.boxes(&window(0.0, 600.0, 1440.0)).map(|(_, _, at)| at.w * at.h).collect();
    assert_eq!(areas.len(), 4);
    // As large as its nodes, but for what a row makes wider.
    assert!((areas[0] / areas[1] - 1.6).abs() < 0.05 && areas[2] > areas[0], "{areas:?}");
}

proptest! {
    #[test]
    fn every_node_stands_in_exactly_one_place(
        counts in proptest::collection::vec(proptest::collection::vec(0u32..40, 1..4), 1..4),
        width in 20.0f64..800.0, node_css in 0.5f64..60.0, top in 0.0f64..900.0,
    ) {
        let layout = Layout::new(levels(&counts), &Size { width_device: width, ratio: 1.0, node_css });
        let all = window(0.0, 1e9, width);
        let mut nodes: Vec<u32> = layout.cells(&all).map(|(node, _)| node.0).collect();
        nodes.extend(layout.boxes(&all).flat_map(|(_, group, _)| group.nodes.iter().map(|node| node.0)));
        nodes.sort_unstable();
        let count = counts.iter().flatten().sum::<u32>();
        prop_assert!(nodes.into_iter().eq(0..count));
        let mut places: Vec<Rect> = layout.cells(&all).map(|(_, at)| at).collect();
        places.extend(layout.headers(&all).chain(layout.boxes(&all)).map(|(.., at)| at));
        for (at, a) in places.iter().enumerate() {
            prop_assert!(a.right() <= width && a.bottom() <= layout.height_device());
            for b in &places[at + 1..] {
                let apart = a.right() <= b.x || b.right() <= a.x || a.bottom() <= b.y || b.bottom() <= a.y;
                prop_assert!(apart, "{:?} and {:?}", a, b);
            }
        }
        let part = window(top, top + 100.0, width);
        let in_it = |at: &Rect| at.y < part.y_end && at.bottom() > part.y_start;
        let expected: Vec<u32> = layout.boxes(&all).filter(|(.., at)| in_it(at)).map(|(number, ..)| number).collect();
        let touched: Vec<u32> = layout.boxes(&part).map(|(number, ..)| number).collect();
        prop_assert!(expected.iter().all(|number| touched.contains(number)));
    }

    #[test]
    fn a_window_finds_what_it_touches_and_boxes_keep_apart(
        counts in proptest::collection::vec(0u32..60, 1..5), titled: bool,
        width in 20.0f64..400.0, node_css in 5.0f64..120.0, top in 0.0f64..1500.0, height in 1.0f64..500.0,
    ) {
        let mut first = 0;
        let groups = counts.iter().map(|count| {
            let group = group(if titled { "t" } else { "" }, first..first + count);
            first += count;
            group
        });
        let layout = Layout::new(groups.collect(), &Size { width_device: width, ratio: 1.0, node_css });
        let all: Vec<_> = layout.cells(&window(0.0, 1e9, width)).collect();
        prop_assert_eq!(all.len(), first as usize);
        for pair in all.windows(2) {
            let (a, b) = (pair[0].1, pair[1].1);
            prop_assert!(b.x > a.right() || b.y > a.bottom());
        }
        prop_assert!(all.iter().all(|(_, at)| at.right() <= width && at.bottom() <= layout.height_device()));
        let part = window(top, top + height, width);
        let touched: Vec<_> = layout.cells(&part).collect();
        let in_it = |at: &Rect| at.y < part.y_end && at.bottom() > part.y_start;
        prop_assert!(all.iter().filter(|(_, at)| in_it(at)).all(|cell| touched.contains(cell)));
        let near = |at: &Rect| at.y < part.y_end && at.bottom() + layout.gap > part.y_start;
        prop_assert!(touched.iter().all(|(_, at)| near(at)));
    }
}
