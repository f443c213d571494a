//! The algebra of transforms, against the same rules written plainly for lists of stacks.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::testing::{self, side};
use crate::{BuildOptions, Group, NodeId, Side};

type Stacks = BTreeMap<Vec<String>, i64>;

fn stacks_of(tree: &CallTree) -> Stacks {
    let own = |node: &NodeId| tree.self_weight(*node).to_f64() as i64;
    let name = |mut node: NodeId| {
        let mut names = Vec::new();
        while let Some(parent) = tree.parent(node) {
            names.push(tree.name(node).to_owned());
            node = parent;
        }
        names.reverse();
        names
    };
    tree.nodes().filter(|node| own(node) != 0).map(|node| (name(node), own(&node))).collect()
}

fn after(text: &str, transforms: &[&str]) -> Stacks {
    let transforms: Vec<_> = transforms.iter().map(|text| Transform::parse(text).unwrap()).collect();
    stacks_of(&testing::tree(text).transformed(&transforms).unwrap().tree)
}

fn stacks(text: &str) -> Stacks {
    stacks_of(&testing::tree(text))
}

const SAMPLES: &str = "main;a;b 1\nmain;a;b;a;c 2\nmain;x;a;d 4\nmain;x 8\nother;y;z 16\nmain;a;a;a;b 32\n";

#[test]
fn each_transform_does_what_it_says() {
    for (transform, expected) in [
        ("focus:a", "a;b 1\na;b;a;c 2\na;d 4\na;a;a;b 32\n"),
        ("subtree:main;a", "a;b 1\na;b;a;c 2\na;a;a;b 32\n"),
        ("keep:a", "main;a;b 1\nmain;a;b;a;c 2\nmain;x;a;d 4\nmain;a;a;a;b 32\n"),
        ("drop:a", "main;x 8\nother;y;z 16\n"),
        ("hide:a", "main;b 33\nmain;b;c 2\nmain;x;d 4\nmain;x 8\nother;y;z 16\n"),
        ("collapse:/^[ab]$/", "main;/^[ab]$/ 33\nmain;/^[ab]$/;c 2\nmain;x;/^[ab]$/;d 4\nmain;x 8\nother;y;z 16\n"),
        ("direct", "main;a;b 33\nmain;a;b;a;c 2\nmain;x;a;d 4\nmain;x 8\nother;y;z 16\n"),
        ("direct:b", SAMPLES),
        ("recursion", "main;a;b 33\nmain;a;c 2\nmain;x;a;d 4\nmain;x 8\nother;y;z 16\n"),
        ("recursion:x", SAMPLES),
        ("chains", "main;a;b;a 2\nmain;a;b 1\nmain;x;a 4\nmain;x 8\nother 16\nmain;a;a 32\n"),
        ("invert", "b;a;main 1\nc;a;b;a;main 2\nd;a;x;main 4\nx;main 8\nz;y;other 16\nb;a;a;a;main 32\n"),
    ] {
        assert_eq!(after(SAMPLES, &[transform]), stacks(expected), "{transform}");
    }
}

#[test]
fn order_matters_and_is_kept() {
    assert_eq!(after(SAMPLES, &["hide:main", "focus:x"]), stacks("x;a;d 4\nx 8\n"));
    assert_eq!(after(SAMPLES, &["invert", "focus:x"]), stacks("x;main 12\n"));
    assert_eq!(after(SAMPLES, &["focus:x", "invert"]), stacks("d;a;x 4\nx 8\n"));
    assert_eq!(after(SAMPLES, &["drop:main", "chains"]), stacks("other 16\n"));
}

#[test]
fn groups_are_above_all_rules() {
    let profile = testing::folded("a;b 1 {pod=p}\nc;a;b 2 {pod=q}\nc 4 {pod=q}\n");
    let group = Group::Label("pod".to_owned());
    let tree = CallTree::build(Side { group: Some(&group), ..side(&profile) }, None, BuildOptions::default()).unwrap();
    let after = |text: &str| stacks_of(&tree.transformed(&[Transform::parse(text).unwrap()]).unwrap().tree);
    assert_eq!(after("focus:a"), stacks("p;a;b 1\nq;a;b 2\n"));
    assert_eq!(after("invert"), stacks("p;b;a 1\nq;b;a;c 2\nq;c 4\n"));
    assert_eq!(after("drop:b"), stacks("q;c 4\n"));
    assert_eq!(after("hide:q"), stacks_of(&tree));
    assert_eq!(after("subtree:q;c"), stacks("q;c;a;b 2\nq;c 4\n"));
}

#[test]
fn callers_count_a_recursive_function_once() {
    let tree = testing::tree(SAMPLES);
    let function = |name: &str| tree.functions().keys().find(|key| tree.functions().name(*key) == name).unwrap();
    let callers = |name: &str| stacks_of(&tree.callers_of(function(name)).unwrap().tree);
    assert_eq!(callers("a"), stacks("a;main 35\na;x;main 4\n"));
    assert_eq!(callers("main"), stacks("main 47\n"));
    assert_eq!(callers("b"), stacks("b;a;main 3\nb;a;a;a;main 32\n"));
}

#[test]
fn large_trees_are_followed_while_they_weigh_something() {
    let profile = testing::grown(400_000, 4000, 7);
    let tree = CallTree::build(side(&profile), None, BuildOptions::default()).unwrap();
    let inverted = tree.transformed(&[Transform::Invert]).unwrap();
    let total = |tree: &CallTree| tree.total(NodeId::ROOT).to_f64();
    assert_eq!(total(&inverted.tree), total(&tree));
    assert!(inverted.unfollowed > 0);
    let table = crate::functions(&tree, NodeId::ROOT);
    for node in inverted.tree.children(NodeId::ROOT) {
        let name = inverted.tree.name(node);
        let key = tree.functions().keys().find(|key| tree.functions().name(*key) == name).unwrap();
        let row = table.find(key).unwrap();
        assert_eq!(inverted.tree.total(node), table.self_weight(row), "{name}");
    }
}

#[test]
fn words_that_are_none_are_refused_in_a_sentence() {
    for text in ["", "focus", "focus:", "hide:/(/", "subtree", "preset:cobol", "explode:a"] {
        let sentence = Transform::parse(text).unwrap_err().to_string();
        assert!(sentence.starts_with("The transform `") && sentence.ends_with('.'), "{sentence}");
    }
}

fn samples() -> impl Strategy<Value = Vec<(Vec<&'static str>, i64)>> {
    let stack = prop::collection::vec(prop::sample::select(vec!["a", "b", "c", "d"]), 1..7);
    prop::collection::vec((stack, 1i64..100), 1..12)
}

fn transform() -> impl Strategy<Value = Transform> {
    let words = ["focus:a", "keep:b", "drop:c", "hide:a", "collapse:/[ab]/", "direct", "recursion", "chains", "invert"];
    prop::sample::select(words.to_vec()).prop_map(|text| Transform::parse(text).unwrap())
}

/// The rules for one stack, where a rule needs no more than that.
fn plainly(transform: &Transform, stack: &[&str]) -> Option<Vec<String>> {
    let owned = |stack: &[&str]| stack.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    Some(match transform.to_string().as_str() {
        "focus:a" => owned(&stack[stack.iter().position(|name| *name == "a")?..]),
        "keep:b" => owned(stack.contains(&"b").then_some(stack)?),
        "drop:c" => owned((!stack.contains(&"c")).then_some(stack)?),
        "hide:a" => owned(&stack.iter().copied().filter(|name| *name != "a").collect::<Vec<_>>()),
        "invert" => owned(&stack.iter().rev().copied().collect::<Vec<_>>()),
        "direct" => {
            let mut stack = owned(stack);
            stack.dedup();
            stack
        }
        "recursion" => {
            let mut out: Vec<String> = Vec::new();
            for name in stack {
                match out.iter().position(|known| known == name) {
                    Some(place) => out.truncate(place + 1),
                    None => out.push((*name).to_owned()),
                }
            }
            out
        }
        _ => return None,
    })
}

proptest! {
    #[test]
    fn rules_for_trees_are_those_for_stacks(samples in samples(), transform in transform()) {
        let rule = transform.to_string();
        prop_assume!(rule != "chains" && rule != "collapse:/[ab]/");
        let profile = testing::stacks(&samples);
        let tree = CallTree::build(side(&profile), None, BuildOptions::default()).unwrap();
        let mut expected = Stacks::new();
        for (stack, count) in &samples {
            if let Some(stack) = plainly(&transform, stack) {
                *expected.entry(stack).or_default() += count;
            }
        }
        prop_assert_eq!(stacks_of(&tree.transformed(&[transform]).unwrap().tree), expected);
    }

    #[test]
    fn rules_hold_twice_and_totals_are_kept(samples in samples(), transform in transform()) {
        let profile = testing::stacks(&samples);
        let tree = CallTree::build(side(&profile), None, BuildOptions::default()).unwrap();
        let once = tree.transformed(std::slice::from_ref(&transform)).unwrap().tree;
        let twice = tree.transformed(&[transform.clone(), transform.clone()]).unwrap().tree;
        let step = once.transformed(std::slice::from_ref(&transform)).unwrap().tree;
        prop_assert_eq!(stacks_of(&twice), stacks_of(&step));
        match transform {
            Transform::Invert => prop_assert_eq!(stacks_of(&twice), stacks_of(&tree)),
            Transform::Chains => {}
            _ => prop_assert_eq!(stacks_of(&twice), stacks_of(&once)),
        }
        let total = |tree: &CallTree| tree.total(NodeId::ROOT);
        if !matches!(transform, Transform::Focus(_) | Transform::Keep(_) | Transform::Drop(_)) {
            prop_assert_eq!(total(&once), total(&tree));
        }
    }

    #[test]
    fn links_carry_them(transform in transform(), path in prop::collection::vec(".+", 1..4)) {
        prop_assert_eq!(Transform::parse(&transform.to_string()).unwrap(), transform);
        let subtree = Transform::Subtree(path);
        prop_assert_eq!(Transform::parse(&subtree.to_string()).unwrap(), subtree);
    }

    #[test]
    fn any_text_is_a_transform_or_a_sentence(text in ".*") {
        let _ = Transform::parse(&text).map(|transform| transform.label());
    }
}
