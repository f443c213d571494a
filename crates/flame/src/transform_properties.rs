//! Pictures of random trees after random transforms, and of their comparisons.

use calltree::testing::{diff, tree};
use calltree::{BuildOptions, CallTree, NodeId, Transform, Widths, functions};
use draw::{DrawList, flags};
use profile::Weight;
use proptest::prelude::*;

use crate::properties::{text, view, window, windows};
use crate::{Coloring, Orientation, Rows, View, draw, hit};

/// One of every kind, for the names of [`text`].
const WORDS: [&str; 16] = [
    "focus:a",
    "focus:c::*",
    "subtree:a;b",
    "subtree:g",
    "keep:b",
    "drop:e.f",
    "hide:a",
    "hide:/^[bg]$/",
    "collapse:/[ab]/",
    "direct",
    "direct:a",
    "recursion",
    "recursion:b",
    "chains",
    "invert",
    "preset:rust",
];

fn transforms() -> impl Strategy<Value = Vec<Transform>> {
    let words = prop::collection::vec(prop::sample::select(WORDS.to_vec()), 0..5);
    words.prop_map(|words| words.into_iter().map(|word| Transform::parse(word).unwrap()).collect())
}

fn after(tree: &CallTree, transforms: &[Transform]) -> CallTree {
    tree.transformed(transforms).unwrap().tree
}

/// The whole of a comparison.
fn picture(tree: &CallTree) -> DrawList {
    let window = window(0.0, 1.0, 600, 0.0, 18 * 12);
    draw(tree, &Rows::new(tree), &View { coloring: Coloring::Diff, ..view(window) })
}

fn normalised() -> BuildOptions {
    BuildOptions { widths: Widths::UnionNormalised, ..BuildOptions::default() }
}

/// The change of a node's share of its side.
fn change_of_share(tree: &CallTree, node: NodeId) -> f64 {
    let share = |part: Weight, whole: Weight| if whole.to_f64() > 0.0 { part.to_f64() / whole.to_f64() } else { 0.0 };
    let before = |node| tree.before_total(node).unwrap();
    share(tree.total(node), tree.total(NodeId::ROOT)) - share(before(node), before(NodeId::ROOT))
}

fn turned(signs: u16) -> u16 {
    match signs & (flags::MORE | flags::LESS) {
        flags::MORE => flags::LESS,
        flags::LESS => flags::MORE,
        neither => neither,
    }
}

proptest! {
    #[test]
    fn boxes_and_frames_find_each_other(text in text(), transforms in transforms(), window in windows(), flame: bool) {
        let tree = after(&tree(&text), &transforms);
        let rows = Rows::new(&tree);
        let orientation = if flame { Orientation::Flame } else { Orientation::Icicle };
        let view = View { orientation, ..view(window) };
        let list = draw(&tree, &rows, &view);
        // Narrower ones may stand a pixel beside their place.
        let is_wide = |node: NodeId| tree.width(node) * window.x_scale() >= 4.0;
        let b = &list.boxes;
        for i in (0..list.len()).filter(|i| b.flags[*i] & flags::MERGED == 0 && b.w[*i] >= 4.0) {
            let (x, y) = (f64::from(b.x[i] + b.w[i] / 2.0), f64::from(b.y[i] + b.h[i] / 2.0));
            let row = view.row_at(window.y_world(y), rows.len()).unwrap();
            prop_assert_eq!(hit(&rows, window.x_world(x), row), Some(NodeId(b.item[i])));
        }
        for node in tree.nodes().filter(|node| is_wide(*node)) {
            let x = window.x_device((tree.start(node) + tree.end(node)) / 2.0);
            let y = window.y_device(view.row_top(tree.depth(node), rows.len()) + view.row_height_device / 2.0);
            // The last column of a box that the window cuts off may be its gap.
            let is_inside = (0.0..window.width_device - 1.0).contains(&x) && (0.0..window.height_device).contains(&y);
            if is_inside {
                let at = list.hit(x, y).map(|at| (b.item[at], b.flags[at] & flags::MERGED));
                prop_assert_eq!(at, Some((node.0, 0)), "{}", tree.name(node));
            }
        }
    }

    #[test]
    fn a_tree_does_not_differ_from_itself(text in text(), transforms in transforms()) {
        for widths in [Widths::Union, Widths::UnionNormalised, Widths::After, Widths::Before] {
            let tree = after(&diff(&text, &text, BuildOptions { widths, ..BuildOptions::default() }), &transforms);
            for node in tree.nodes() {
                prop_assert_eq!(tree.delta(node), Some(Weight::Int(0)));
                prop_assert_eq!(Some(tree.self_weight(node)), tree.before_self(node));
                prop_assert_eq!(change_of_share(&tree, node), 0.0);
            }
            let table = functions(&tree, NodeId::ROOT);
            for row in 0..table.len() as u32 {
                let deltas = [table.delta_self(row), table.delta_total(row)];
                prop_assert_eq!(deltas, [Some(Weight::Int(0)); 2]);
            }
            prop_assert!(picture(&tree).boxes.flags.iter().all(|bits| bits & (flags::MORE | flags::LESS) == 0));
        }
    }

    #[test]
    fn a_normalised_comparison_turned_round_is_its_opposite(
        before in text(), after in text(), transforms in transforms()
    ) {
        let there = self::after(&diff(&before, &after, normalised()), &transforms);
        let back = self::after(&diff(&after, &before, normalised()), &transforms);
        // Three times as long a profile is no other, by its shares.
        let longer = self::after(&diff(&before.repeat(3), &after, normalised()), &transforms);
        prop_assert_eq!((there.len(), there.len()), (back.len(), longer.len()));
        for node in there.nodes() {
            prop_assert_eq!((there.name(node), there.parent(node)), (back.name(node), back.parent(node)));
            prop_assert!((change_of_share(&there, node) + change_of_share(&back, node)).abs() < 1e-12);
            // Where a side is empty there is nothing to scale.
            let has_both = there.total(NodeId::ROOT) != Weight::Int(0) && back.total(NodeId::ROOT) != Weight::Int(0);
            for other in [&back, &longer].into_iter().filter(|_| has_both) {
                prop_assert!((there.width(node) - other.width(node)).abs() < 1e-12, "{}", there.name(node));
            }
        }
        let (left, right) = (picture(&there), picture(&back));
        let signs = |list: &DrawList| -> Vec<(u32, u16)> {
            let alone = (0..list.len()).filter(|i| list.boxes.flags[*i] & flags::MERGED == 0);
            alone.map(|i| (list.boxes.item[i], list.boxes.flags[i] & (flags::MORE | flags::LESS))).collect()
        };
        // As the widths: what is longer by the same factor everywhere has not changed.
        let longer: std::collections::BTreeMap<u32, u16> = signs(&picture(&longer)).into_iter().collect();
        let has_both = there.total(NodeId::ROOT) != Weight::Int(0) && back.total(NodeId::ROOT) != Weight::Int(0);
        let right: std::collections::BTreeMap<u32, u16> = signs(&right).into_iter().collect();
        for (item, signs) in signs(&left) {
            if let Some(longer) = longer.get(&item).filter(|_| has_both) {
                prop_assert_eq!(*longer, signs);
            }
            // Rounding may merge a frame of a pixel on one side alone.
            if let Some(back) = right.get(&item) {
                prop_assert_eq!(*back, turned(signs));
            }
        }
    }
}
