//! Transforms of whole trees against slow rules for their chains of calls: all columns, on both sides, with groups,
//! fractions and in both orders.

use std::collections::BTreeMap;

use profile::Weights;
use proptest::prelude::*;

use super::Transform;
use crate::testing::{folded, side};
use crate::{BuildOptions, CallTree, FunctionKey, Group, NodeId, Order, Side, Widths};

/// Own weights of all nodes, by their chains of calls. The order of chains is the pre-order of a tree by names.
type Plain = BTreeMap<Vec<String>, [f64; 2]>;

fn plain(tree: &CallTree) -> Vec<(Vec<String>, [f64; 2])> {
    let path = |node: NodeId| {
        let up = std::iter::successors(Some(node), |node| tree.parent(*node));
        let mut names: Vec<String> = up.map(|node| tree.name(node).to_owned()).collect();
        names.pop();
        names.reverse();
        names
    };
    let own = |node| [tree.self_weight(node).to_f64(), tree.before_self(node).map_or(0.0, |weight| weight.to_f64())];
    tree.nodes().map(|node| (path(node), own(node))).collect()
}

fn below<'a>(tree: &'a Plain, path: &'a [String]) -> impl Iterator<Item = (&'a Vec<String>, &'a [f64; 2])> {
    tree.range(path.to_vec()..).take_while(move |(other, _)| other.starts_with(path)).skip(1)
}

/// Where the frames of one chain go; `None` for nowhere.
fn moved(tree: &Plain, transform: &str, groups: usize, path: &[String]) -> Option<Vec<String>> {
    let (base, body) = path.split_at(groups);
    let body = match transform {
        "focus:a" => body[body.iter().position(|name| name == "a")?..].to_vec(),
        "subtree:p;b" | "subtree:b;c" => {
            let steps: Vec<&str> = transform[8..].split(';').collect();
            let steps = &steps[usize::from(base.first().is_some_and(|base| base == steps[0]))..];
            let is_inside = body.len() >= steps.len() && body.iter().zip(steps).all(|(name, step)| name == step);
            body[is_inside.then_some(steps.len() - 1)?..].to_vec()
        }
        "keep:b" | "drop:c" => {
            let is_left_out = |path: &[String]| match transform {
                "keep:b" => !path[groups..].iter().any(|name| name == "b"),
                _ => path[groups..].iter().any(|name| name == "c"),
            };
            let has_own = |path: &[String], own: &[f64; 2]| *own != [0.0; 2] || below(tree, path).next().is_none();
            let counts = |(path, own): (&Vec<String>, &[f64; 2])| !is_left_out(path) && has_own(path, own);
            let is_needed = below(tree, path).any(counts) || tree.get_key_value(path).is_some_and(counts);
            is_needed.then(|| body.to_vec())?
        }
        "hide:a" => body.iter().filter(|name| *name != "a").cloned().collect(),
        "collapse:/[ab]/" => {
            let title = |name: &String| if name == "a" || name == "b" { "/[ab]/".to_owned() } else { name.clone() };
            let mut body: Vec<String> = body.iter().map(title).collect();
            body.dedup_by(|a, b| a == b && a == "/[ab]/");
            body
        }
        "direct" => {
            let mut body = body.to_vec();
            body.dedup();
            body
        }
        "recursion" => body.iter().fold(Vec::new(), |mut out: Vec<String>, name| {
            match out.iter().position(|known| known == name) {
                Some(place) => out.truncate(place + 1),
                None => out.push(name.clone()),
            }
            out
        }),
        _ => {
            let only_calls = |path: &[String]| {
                let callees = below(tree, path).filter(|(callee, _)| callee.len() == path.len() + 1).count();
                path.len() > groups && callees == 1 && tree.get(path) == Some(&[0.0; 2])
            };
            let stays = |place: &usize| !only_calls(&path[..groups + place]);
            (0..body.len()).filter(stays).map(|place| body[place].clone()).collect()
        }
    };
    Some([base, &body].concat())
}

fn add(tree: &mut Plain, path: &[String], own: [f64; 2]) {
    for len in 0..path.len() {
        tree.entry(path[..len].to_vec()).or_default();
    }
    let sum = tree.entry(path.to_vec()).or_default();
    *sum = [sum[0] + own[0], sum[1] + own[1]];
}

fn turned(base: &[String], body: &[String]) -> Vec<String> {
    base.iter().chain(body.iter().rev()).cloned().collect()
}

fn slowly(tree: &Plain, transform: &str, groups: usize) -> Plain {
    let mut new = Plain::new();
    for (path, own) in tree {
        let clears = match transform {
            "keep:b" => path.len() <= groups || !path[groups..].iter().any(|name| name == "b"),
            "drop:c" => path.len() > groups && path[groups..].iter().any(|name| name == "c"),
            _ => path.len() <= groups && (transform.starts_with("focus") || transform.starts_with("subtree")),
        };
        let own = if clears { [0.0; 2] } else { *own };
        if path.len() <= groups {
            add(&mut new, path, own);
        } else if transform == "invert" {
            if own != [0.0; 2] {
                add(&mut new, &turned(&path[..groups], &path[groups..]), own);
            }
        } else if let Some(path) = moved(tree, transform, groups, path) {
            add(&mut new, &path, own);
        }
    }
    new
}

fn callers(tree: &Plain, name: &str, groups: usize) -> Plain {
    let mut new = Plain::new();
    for (path, own) in tree {
        let (base, body) = path.split_at(groups.min(path.len()));
        if body.is_empty() {
            add(&mut new, base, [0.0; 2]);
        } else if body.iter().position(|frame| frame == name) == Some(body.len() - 1) {
            let sum = |sum: [f64; 2], own: &[f64; 2]| [sum[0] + own[0], sum[1] + own[1]];
            add(&mut new, &turned(base, body), below(tree, path).map(|(_, own)| own).fold(*own, sum));
        }
    }
    new
}

fn check(tree: &CallTree, mut expected: Plain) {
    expected.entry(Vec::new()).or_default();
    let mut found = plain(tree);
    if tree.options().order == Order::Weight {
        found.sort_by(|a, b| a.0.cmp(&b.0));
    }
    assert_eq!(found, expected.into_iter().collect::<Vec<_>>());
    assert_eq!((tree.start(NodeId::ROOT), tree.end(NodeId::ROOT)), (0.0, 1.0));
    for node in tree.nodes() {
        let (mut at, mut total) = (tree.start(node), tree.self_weight(node).to_f64());
        let mut total_before = tree.before_self(node).map(|weight| weight.to_f64());
        for child in tree.children(node) {
            assert_eq!((tree.parent(child), tree.depth(child)), (Some(node), tree.depth(node) + 1));
            assert_eq!(tree.start(child), at);
            at = tree.end(child);
            total += tree.total(child).to_f64();
            total_before = total_before.zip(tree.before_total(child)).map(|(sum, more)| sum + more.to_f64());
            if let Some(next) = tree.next_sibling(child).filter(|_| tree.options().order == Order::Weight) {
                let (wide, narrow) = (tree.width(child), tree.width(next));
                assert!(wide > narrow - 1e-12);
                assert!(
                    wide > narrow + 1e-12
                        || tree.options().widths != Widths::Union
                        || tree.name(child) < tree.name(next)
                );
            }
        }
        assert_eq!((total, total_before), (tree.total(node).to_f64(), tree.before_total(node).map(|w| w.to_f64())));
        let is_weightless = node == NodeId::ROOT && tree.self_width(node) == 0.0;
        assert!(is_weightless || (tree.end(node) - at - tree.self_width(node)).abs() < 1e-12);
    }
}

/// Lines of folded stacks, some of them in a group.
fn lines() -> impl Strategy<Value = String> {
    let stack = prop::collection::vec(prop::sample::select(vec!["a", "b", "c", "d", "p"]), 0..8);
    let label = prop::sample::select(vec!["", " {pod=p}", " {pod=q}"]);
    let line =
        (stack, -20i64..100, label).prop_map(|(stack, count, label)| format!("{} {count}{label}\n", stack.join(";")));
    prop::collection::vec(line, 0..16).prop_map(|lines| lines.concat())
}

const ALL: [&str; 11] = [
    "focus:a",
    "subtree:p;b",
    "subtree:b;c",
    "keep:b",
    "drop:c",
    "hide:a",
    "collapse:/[ab]/",
    "direct",
    "recursion",
    "chains",
    "invert",
];

proptest! {
    #[test]
    fn trees_are_what_slow_rules_make_of_them(
        after in lines(), before in prop::option::of(lines()), has_groups: bool, is_fractional: bool, by_weight: bool,
        widths in prop::sample::select(vec![Widths::Union, Widths::UnionNormalised, Widths::After, Widths::Before]),
        then in prop::sample::select(ALL.to_vec()),
    ) {
        let profile = |text: &String| {
            let mut profile = folded(text);
            let weights = &mut profile.sets[0].metrics[0].weights;
            if is_fractional && let Weights::Int(counts) = weights {
                // Eighths add up exactly, in whatever order.
                *weights = Weights::Float(counts.iter().map(|count| *count as f64 / 8.0).collect());
            }
            profile
        };
        let (after, before) = (profile(&after), before.as_ref().map(profile));
        let group = Group::Label("pod".to_owned());
        let of = |profile| Side { group: has_groups.then_some(&group), ..side(profile) };
        let order = if by_weight { Order::Weight } else { Order::Name };
        let options = BuildOptions { order, widths, ..BuildOptions::default() };
        let tree = CallTree::build(of(&after), before.as_ref().map(of), options).unwrap();
        let (old, groups) = (Plain::from_iter(plain(&tree)), usize::from(has_groups));
        check(&tree, old.clone());
        let read = |text: &str| Transform::parse(text).unwrap();
        for transform in ALL {
            let once = slowly(&old, transform, groups);
            check(&tree.transformed(&[read(transform)]).unwrap().tree, once.clone());
            let twice = tree.transformed(&[read(transform), read(then)]).unwrap().tree;
            check(&twice, slowly(&once, then, groups));
        }
        for key in (0..tree.functions().len() as u32).map(FunctionKey) {
            let expected = callers(&old, tree.functions().name(key), groups);
            check(&tree.callers_of(key).unwrap().tree, expected);
        }
    }
}
