//! The tree against plain models of it, on random profiles.

use std::collections::{BTreeMap, BTreeSet};

use profile::Weight;
use proptest::prelude::*;

use crate::testing::{diff, folded, side, tree};
use crate::{BuildOptions, CallTree, NodeId, Order, Pattern, Query, Sort, SortKey, Widths, functions, search};

/// Samples as stacks of names with weights.
type Samples = Vec<(Vec<&'static str>, i64)>;

fn samples(weights: std::ops::Range<i64>) -> impl Strategy<Value = Samples> {
    let name = prop::sample::select(vec!["a", "b", "ab", "B~2", "B", "~", "b~1", "é", "x::y"]);
    prop::collection::vec((prop::collection::vec(name, 0..6), weights), 0..24)
}

fn text(samples: &Samples) -> String {
    samples.iter().map(|(stack, weight)| format!("{} {weight}\n", stack.join(";"))).collect()
}

fn int(weight: Weight) -> i64 {
    match weight {
        Weight::Int(value) => value,
        Weight::Float(value) => panic!("{value} should be whole"),
    }
}

fn names(tree: &CallTree, node: NodeId) -> Vec<String> {
    let mut names: Vec<String> =
        std::iter::successors(Some(node), |node| tree.parent(*node)).map(|node| tree.name(node).to_owned()).collect();
    names.pop();
    names.reverse();
    names
}

/// Own weight and total by path.
fn by_path(samples: &Samples) -> BTreeMap<Vec<String>, (i64, i64)> {
    let mut nodes = BTreeMap::from([(Vec::new(), (0, 0))]);
    for (stack, weight) in samples.iter().filter(|(_, weight)| *weight != 0) {
        let stack: Vec<String> = stack.iter().map(|name| (*name).to_owned()).collect();
        for len in 0..=stack.len() {
            nodes.entry(stack[..len].to_vec()).or_insert((0, 0)).1 += weight;
        }
        nodes.entry(stack).or_insert((0, 0)).0 += weight;
    }
    nodes
}

fn check_shape(tree: &CallTree) {
    assert_eq!((tree.start(NodeId::ROOT), tree.end(NodeId::ROOT)), (0.0, 1.0));
    for node in tree.nodes() {
        let children: Vec<NodeId> = tree.children(node).collect();
        let mut at = tree.start(node);
        let mut total = int(tree.self_weight(node));
        for child in &children {
            assert_eq!((tree.parent(*child), tree.depth(*child)), (Some(node), tree.depth(node) + 1));
            assert_eq!(tree.start(*child), at, "children touch each other");
            assert!(tree.end(*child) >= at);
            at = tree.end(*child);
            total += int(tree.total(*child));
        }
        assert_eq!(total, int(tree.total(node)), "totals add up");
        assert!(at <= tree.end(node));
        let own = tree.end(node) - at;
        let is_weightless = node == NodeId::ROOT && tree.self_width(node) == 0.0;
        assert!(is_weightless || (own - tree.self_width(node)).abs() < 1e-12, "{own} {}", tree.self_width(node));
        assert_eq!(tree.last_child(node), children.last().copied());
        assert_eq!(tree.first_child(node), children.first().copied());
        for pair in children.windows(2) {
            assert_eq!(tree.next_sibling(pair[0]), Some(pair[1]));
            assert_eq!(tree.previous_sibling(pair[1]), Some(pair[0]));
        }
        if let Some(first) = children.first() {
            assert_eq!(tree.previous_sibling(*first), None);
            let widest = tree.heaviest_child(node).unwrap();
            assert!(children.iter().all(|child| tree.width(*child) <= tree.width(widest)));
        }
    }
}

proptest! {
    #[test]
    fn a_tree_holds_what_the_samples_say(samples in samples(-20..100)) {
        let tree = tree(&text(&samples));
        check_shape(&tree);
        let found: BTreeMap<_, _> =
            tree.nodes().map(|node| (names(&tree, node), (int(tree.self_weight(node)), int(tree.total(node))))).collect();
        prop_assert_eq!(found.len(), tree.len());
        prop_assert_eq!(found, by_path(&samples));
    }

    #[test]
    fn siblings_are_in_order(samples in samples(0..100), by_weight: bool) {
        let order = if by_weight { Order::Weight } else { Order::Name };
        let profile = folded(&text(&samples));
        let tree = CallTree::build(side(&profile), None, BuildOptions { order, ..BuildOptions::default() }).unwrap();
        check_shape(&tree);
        for node in tree.nodes() {
            let Some(next) = tree.next_sibling(node) else { continue };
            let by_name = tree.name(node).as_bytes() < tree.name(next).as_bytes();
            let (a, b) = (int(tree.total(node)), int(tree.total(next)));
            let ordered = if by_weight { a > b || (a == b && by_name) } else { by_name };
            prop_assert!(ordered);
        }
    }

    #[test]
    fn a_diff_is_both_trees(before in samples(0..100), after in samples(0..100)) {
        let (old, new) = (by_path(&before), by_path(&after));
        for widths in [Widths::Union, Widths::UnionNormalised, Widths::After, Widths::Before] {
            let options = BuildOptions { widths, ..BuildOptions::default() };
            let tree = diff(&text(&before), &text(&after), options);
            check_shape(&tree);
            let paths: BTreeSet<_> = tree.nodes().map(|node| names(&tree, node)).collect();
            prop_assert_eq!(&paths, &old.keys().chain(new.keys()).cloned().collect());
            for node in tree.nodes() {
                let path = names(&tree, node);
                let was = (int(tree.before_self(node).unwrap()), int(tree.before_total(node).unwrap()));
                prop_assert_eq!(was, old.get(&path).copied().unwrap_or_default());
                let is = (int(tree.self_weight(node)), int(tree.total(node)));
                prop_assert_eq!(is, new.get(&path).copied().unwrap_or_default());
            }
        }
    }

    #[test]
    fn a_function_counts_once_in_a_stack(samples in samples(-20..100)) {
        let tree = tree(&text(&samples));
        for root in tree.nodes() {
            let above = names(&tree, root);
            let inside = |stack: &[&str]| stack.len() >= above.len() && stack[..above.len()].iter().eq(above.iter());
            let mut expected: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
            for (stack, weight) in samples.iter().filter(|(stack, weight)| *weight != 0 && inside(stack)) {
                let below = &stack[above.len().saturating_sub(1)..];
                for name in below.iter().collect::<BTreeSet<_>>() {
                    expected.entry(name).or_default().1 += weight;
                }
                if let Some(leaf) = below.last() {
                    expected.entry(leaf).or_default().0 += weight;
                }
            }
            let table = functions(&tree, root);
            let rows = table.rows(Sort::ascending(SortKey::Name), usize::MAX, None);
            let found: Vec<_> = rows
                .iter()
                .map(|row| {
                    let name = tree.functions().name(table.key(*row));
                    (name, (int(table.self_weight(*row)), int(table.total(*row))))
                })
                .collect();
            prop_assert_eq!(found, expected.into_iter().collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_match_inside_a_match_counts_once(samples in samples(0..100), term in "[abBé~:]{1,2}", case: bool) {
        let tree = tree(&text(&samples));
        let pattern = Pattern::new(&Query { text: term.clone(), regex: false, case }).unwrap().unwrap();
        let matches = search(&tree, &pattern);
        let fits = |name: &str| if case { name.contains(&term) } else { name.to_lowercase().contains(&term.to_lowercase()) };
        for zoom in tree.nodes() {
            let above = names(&tree, zoom).len();
            let mut expected = (0, 0);
            for node in (zoom.0..tree.subtree_end(zoom)).map(NodeId) {
                let path = names(&tree, node);
                let own = int(tree.self_weight(node));
                let below = &path[above.saturating_sub(1)..];
                expected.0 += if below.iter().any(|name| fits(name)) { own } else { 0 };
                expected.1 += if below.last().is_some_and(|name| fits(name)) { own } else { 0 };
            }
            let found = matches.within(&tree, zoom);
            prop_assert_eq!((int(found.total), int(found.self_weight)), expected);
            let nodes: Vec<NodeId> = (zoom.0..tree.subtree_end(zoom))
                .map(NodeId)
                .filter(|node| *node != NodeId::ROOT && fits(tree.name(*node)))
                .collect();
            prop_assert_eq!(matches.nodes(&tree, zoom), nodes.as_slice());
            prop_assert_eq!(found.nodes as usize, nodes.len());
            for node in tree.nodes() {
                let is_match = matches.any_at(tree.depth(node), node, NodeId(node.0 + 1));
                prop_assert_eq!(is_match, matches.has_function(tree.function(node)));
            }
            let round: Vec<_> = std::iter::successors(matches.next(&tree, zoom, NodeId::ROOT), |node| {
                matches.next(&tree, zoom, *node)
            })
            .take(nodes.len())
            .collect();
            prop_assert_eq!(round.iter().copied().collect::<BTreeSet<_>>().len(), nodes.len());
            if let Some(first) = nodes.first() {
                prop_assert_eq!(matches.previous(&tree, zoom, *first), nodes.last().copied());
            }
        }
    }

    #[test]
    fn a_path_leads_back(samples in samples(1..100)) {
        let tree = tree(&text(&samples));
        for node in tree.nodes() {
            let path = tree.path(node);
            prop_assert_eq!(path.len(), tree.depth(node) as usize);
            prop_assert_eq!(tree.at_path(&path), Some(node), "{:?}", path);
        }
    }

    #[test]
    fn the_first_rows_are_the_first_of_all(samples in samples(-20..100), limit in 0usize..6, absolute: bool, descending: bool) {
        let profile = folded(&text(&samples));
        let empty = folded("");
        let tree = CallTree::build(side(&profile), Some(side(&empty)), BuildOptions::default()).unwrap();
        let table = functions(&tree, NodeId::ROOT);
        for key in [SortKey::Name, SortKey::SelfWeight, SortKey::Total, SortKey::BeforeSelf, SortKey::DeltaTotal] {
            let sort = Sort { key, descending, absolute };
            let all = table.rows(sort, usize::MAX, None);
            prop_assert_eq!(all.len(), table.len());
            prop_assert_eq!(table.rows(sort, limit, None), &all[..limit.min(all.len())]);
        }
    }
}
