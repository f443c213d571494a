//! Pictures of random trees in random windows.

use calltree::testing::{diff, folded, grown, side, tree};
use calltree::{BuildOptions, CallTree, NodeId, Pattern, Query, search};
use draw::{DrawList, Window, flags};
use profile::Weight;
use proptest::prelude::*;

use crate::{Coloring, Orientation, Rows, View, Work, draw, draw_counted, hit, values};

const ROW: f64 = 18.0;

pub(crate) fn view(window: Window) -> View<'static> {
    View {
        window,
        row_height_device: ROW,
        char_width_device: 7.0,
        label_inset_device: 4.0,
        min_label_width_device: 20.0,
        orientation: Orientation::Icicle,
        zoom: NodeId::ROOT,
        matches: None,
        coloring: Coloring::Package,
    }
}

/// `columns` by `lines` pixels of the part `x_start..x_end` of the picture, from row `first_row` on.
pub(crate) fn window(x_start: f64, x_end: f64, columns: u32, first_row: f64, lines: u32) -> Window {
    let (width_device, height_device) = (f64::from(columns), f64::from(lines));
    let y_start = first_row * ROW;
    Window { x_start, x_end, y_start, y_end: y_start + height_device, width_device, height_device }
}

pub(crate) fn text() -> impl Strategy<Value = String> {
    let name = prop::sample::select(vec!["a", "b", "c::d", "e.f", "g", "h"]);
    let line = (prop::collection::vec(name, 0..7), prop_oneof![Just(0i64), 1..4i64, 1..2000i64]);
    prop::collection::vec(line, 0..60).prop_map(|lines| {
        lines.iter().map(|(stack, weight)| format!("{} {weight}\n", stack.join(";"))).collect::<String>()
    })
}

pub(crate) fn windows() -> impl Strategy<Value = Window> {
    (-0.2..1.0f64, prop_oneof![0.001..2.0f64, Just(1.0)], 1..300u32, -2.0..8.0f64, 1..120u32)
        .prop_map(|(start, width, columns, row, lines)| window(start, start + width, columns, row.floor(), lines))
}

/// Boxes of one row after another, each row from left to right.
fn check_boxes(list: &DrawList) {
    let b = &list.boxes;
    for i in 0..list.len() {
        let (x, w) = (f64::from(b.x[i]), f64::from(b.w[i]));
        assert!(x.fract() == 0.0 && w.fract() == 0.0 && b.y[i].fract() == 0.0 && b.h[i].fract() == 0.0, "whole pixels");
        assert!(x >= 0.0 && w >= 1.0 && x + w <= list.window.width_device, "{x}+{w}");
        assert!((0.0..=w).contains(&f64::from(b.shade_w[i])));
        assert!(b.h[i] >= 1.0);
        if i > 0 && b.y[i - 1] == b.y[i] {
            assert!(f64::from(b.x[i - 1]) + f64::from(b.w[i - 1]) <= x, "boxes of a row overlap");
        }
        assert_eq!(list.values(i).len(), list.values_per_box as usize);
    }
    for (on, text) in list.labels.on_box.iter().zip(&list.labels.text) {
        assert!(!list.texts.get(*text).is_empty());
        assert_eq!(b.flags[*on as usize] & flags::MERGED, 0);
    }
}

proptest! {
    #[test]
    fn boxes_stay_in_order_and_in_the_window(text in text(), window in windows(), flame: bool) {
        let tree = tree(&text);
        let rows = Rows::new(&tree);
        let orientation = if flame { Orientation::Flame } else { Orientation::Icicle };
        let view = View { orientation, ..view(window) };
        let list = draw(&tree, &rows, &view);
        check_boxes(&list);
        prop_assert_eq!(list.world_height, f64::from(rows.len()) * ROW);
    }

    #[test]
    fn a_hit_finds_the_frame_that_was_drawn(text in text(), window in windows(), flame: bool) {
        let tree = tree(&text);
        let rows = Rows::new(&tree);
        let orientation = if flame { Orientation::Flame } else { Orientation::Icicle };
        let view = View { orientation, ..view(window) };
        let list = draw(&tree, &rows, &view);
        for i in 0..list.len() {
            let b = &list.boxes;
            let (x, y) = (f64::from(b.x[i] + b.w[i] / 2.0), f64::from(b.y[i] + b.h[i] / 2.0));
            prop_assert_eq!(list.hit(x, y), Some(i));
            // A narrow box may stand a pixel beside its place.
            if b.flags[i] & flags::MERGED == 0 && b.w[i] >= 4.0 {
                let row = view.row_at(window.y_world(y), rows.len()).unwrap();
                prop_assert_eq!(hit(&rows, window.x_world(x), row), Some(NodeId(b.item[i])));
            }
        }
    }

    #[test]
    fn nothing_vanishes(text in text(), columns in 1..200u32) {
        let tree = tree(&text);
        let rows = Rows::new(&tree);
        // Two columns to the right of the picture for what is thinner than its last one.
        let x_end = 1.0 + 2.0 / f64::from(columns);
        let list = draw(&tree, &rows, &view(window(0.0, x_end, columns + 2, 0.0, 18 * 10)));
        let b = &list.boxes;
        for row in 0..rows.len() {
            let drawn: i64 =
                (0..list.len()).filter(|i| b.y[*i] == row as f32 * 18.0).map(|i| list.values(i)[values::TOTAL]).sum();
            let held: f64 = rows.row(row).iter().map(|node| tree.total(*node).to_f64()).sum();
            prop_assert_eq!(drawn as f64, held, "row {}", row);
        }
    }

    #[test]
    fn a_merged_box_with_a_match_says_so(text in text(), columns in 1..60u32) {
        let tree = tree(&text);
        let rows = Rows::new(&tree);
        let pattern = Pattern::new(&Query { text: "c::".into(), ..Query::default() }).unwrap().unwrap();
        let matches = search(&tree, &pattern);
        let x_end = 1.0 + 2.0 / f64::from(columns);
        let view = View { matches: Some(&matches), ..view(window(0.0, x_end, columns + 2, 0.0, 18 * 10)) };
        let list = draw(&tree, &rows, &view);
        check_boxes(&list);
        let b = &list.boxes;
        for row in 0..rows.len() {
            let is_drawn = (0..list.len()).any(|i| b.y[i] == row as f32 * 18.0 && b.flags[i] & flags::MATCH != 0);
            let matching = |node: &NodeId| matches.has_function(tree.function(*node));
            let is_held = rows.row(row).iter().any(|node| tree.width(*node) > 0.0 && matching(node));
            // Frames without weight share a box with their neighbours, or have none.
            let may_be = rows.row(row).iter().any(matching);
            prop_assert!(is_drawn == is_held || (is_drawn && may_be), "row {}", row);
        }
    }

    #[test]
    fn figures_are_those_of_the_tree(before in text(), after in text()) {
        let tree = diff(&before, &after, BuildOptions::default());
        let rows = Rows::new(&tree);
        let view = View { coloring: Coloring::Diff, ..view(window(0.0, 1.0, 400, 0.0, 180)) };
        let list = draw(&tree, &rows, &view);
        check_boxes(&list);
        let int = |weight: Weight| weight.to_f64() as i64;
        for i in (0..list.len()).filter(|i| list.boxes.flags[*i] & flags::MERGED == 0) {
            let node = NodeId(list.boxes.item[i]);
            let parent = tree.parent(node).unwrap_or(node);
            let expected = [
                int(tree.total(node)),
                int(tree.self_weight(node)),
                int(tree.total(parent)),
                int(tree.before_total(node).unwrap()),
                int(tree.before_self(node).unwrap()),
            ];
            prop_assert_eq!(list.values(i), expected);
            prop_assert_eq!(list.texts.get(list.boxes.name[i]), tree.name(node));
            let signs = list.boxes.flags[i] & (flags::MORE | flags::LESS);
            prop_assert_eq!(signs, match expected[0].cmp(&expected[3]) {
                std::cmp::Ordering::Greater => flags::MORE,
                std::cmp::Ordering::Less => flags::LESS,
                std::cmp::Ordering::Equal => 0,
            });
        }
    }
}

fn work(tree: &CallTree, window: Window) -> (DrawList, Work) {
    let (list, work) = draw_counted(tree, &Rows::new(tree), &view(window));
    check_boxes(&list);
    (list, work)
}

#[test]
fn a_deep_chain_costs_its_visible_rows() {
    let profile = folded(&format!("{} 1", vec!["f"; 100_000].join(";")));
    let tree = CallTree::build(side(&profile), None, BuildOptions::default()).unwrap();
    for first_row in [0.0, 50_000.0, 99_990.0] {
        let (list, work) = work(&tree, window(0.0, 1.0, 1920, first_row, 1080));
        assert!(work.rows <= 61 && work.looks <= 61 * 4, "{work:?}");
        assert_eq!(list.len() as u64, work.rows);
    }
    let overview = View { row_height_device: 40.0 / 100_001.0, ..view(window(0.0, 1.0, 200, 0.0, 40)) };
    let (list, work) = draw_counted(&tree, &Rows::new(&tree), &overview);
    assert!(work.rows <= 41 && list.len() <= 41, "{work:?}");
}

#[test]
fn a_wide_frame_costs_its_visible_columns() {
    let lines: String = (0..200_000).map(|number| format!("main;f{number} {}\n", 1 + number % 7)).collect();
    let tree = tree(&lines);
    let (list, work_all) = work(&tree, window(0.0, 1.0, 1920, 0.0, 1080));
    // 200,000 frames on 1920 columns: one merged box.
    assert_eq!(list.len(), 3);
    assert_eq!(list.values(2)[values::SELF], 200_000);
    assert!(work_all.looks < 1920 * 24, "{work_all:?}");
    let (list, work_near) = work(&tree, window(0.5, 0.5 + 1.0 / 500.0, 1920, 0.0, 1080));
    assert!(list.len() > 300 && work_near.looks < 1920 * 24, "{} {work_near:?}", list.len());
}

#[test]
fn work_does_not_grow_with_the_tree() {
    let looks: Vec<(u64, usize)> = [10_000, 300_000]
        .map(|nodes| {
            let tree = CallTree::build(side(&grown(nodes, 500, 7)), None, BuildOptions::default()).unwrap();
            let (list, work) = work(&tree, window(0.0, 1.0, 1000, 0.0, 600));
            (work.looks, list.len())
        })
        .into();
    // Thirty times the nodes fill the picture more; no row may cost more than its columns allow.
    let columns = 1000 * 34;
    assert!(looks.iter().all(|(looks, boxes)| *looks < columns * 10 && *boxes as u64 <= columns), "{looks:?}");
}

#[test]
fn a_window_that_is_not_sound_is_an_empty_picture() {
    let tree = tree("a;b 1");
    let rows = Rows::new(&tree);
    let sound = window(0.0, 1.0, 100, 0.0, 100);
    for window in [
        Window { x_end: f64::NAN, ..sound },
        Window { x_end: 0.0, ..sound },
        Window { width_device: 0.0, ..sound },
        Window { y_start: f64::INFINITY, ..sound },
    ] {
        let list = draw(&tree, &rows, &view(window));
        assert!(list.is_empty() && list.world_height == 3.0 * ROW, "{window:?}");
    }
    assert!(draw(&tree, &rows, &View { row_height_device: 0.0, ..view(sound) }).is_empty());
    assert_eq!(draw(&tree, &rows, &view(sound)).len(), 3);
}

#[test]
fn figures_beyond_53_bits_and_fractions_arrive_whole() {
    let large = (1i64 << 60) + 1;
    let tree = tree(&format!("a {large}\na;b {}", large + 2));
    let list = draw(&tree, &Rows::new(&tree), &view(window(0.0, 1.0, 100, 0.0, 100)));
    assert_eq!(list.values(1), [2 * large + 2, large, 2 * large + 2]);
    let mut profile = folded("a 1\na;b 2");
    profile.sets[0].metrics[0].weights = profile::Weights::Float(vec![0.25, 0.5]);
    let tree = CallTree::build(side(&profile), None, BuildOptions::default()).unwrap();
    let list = draw(&tree, &Rows::new(&tree), &view(window(0.0, 1.0, 100, 0.0, 100)));
    assert!(list.fractional);
    assert_eq!(list.values(1), [0.75f64, 0.25, 0.75].map(|value| value.to_bits() as i64));
}
