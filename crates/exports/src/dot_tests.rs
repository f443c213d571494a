use calltree::{BuildOptions, testing};
use proptest::prelude::*;

use super::*;
use crate::testing::{stacks, tree, written};

fn graph(tree: &CallTree, most: usize) -> (String, LeftOut) {
    let unit = Unit::parse("count");
    let about = About { title: "cpu", unit: &unit };
    let mut left_out = LeftOut::default();
    (written(|sink| left_out = dot(tree, &about, most, sink).unwrap()), left_out)
}

/// The lines of edges up to their first figure.
fn edges(text: &str) -> Vec<String> {
    let edges = text.lines().filter(|line| line.contains(" -> "));
    edges.map(|line| line.split(" tooltip").next().unwrap().to_owned()).collect()
}

#[test]
fn recursion_counts_once() {
    let (text, _) = graph(&testing::tree("a;b;a;b 3\na;b;b 2\na 1"), 9);
    assert!(text.contains("n0 [label=\"a\\nself 1 (16.7%)\\ntotal 6 (100%)\""), "{text}");
    assert_eq!(edges(&text), ["n0 -> n1 [label=\"5\"", "n1 -> n0 [label=\"3\""]);
}

#[test]
fn what_is_left_out_is_said_and_bridged() {
    let (text, left_out) = graph(&testing::tree("a;b;x 3\na;b 5000\nc;b 1\nc 5000"), 3);
    assert_eq!(left_out, LeftOut { functions: 1, calls: 1 });
    assert!(text.contains("// Functions of lesser weight that are left out: 1\n"), "{text}");
    assert!(text.contains("// Calls below 0.1% of the whole that are left out: 1\n"), "{text}");
    let (text, _) = graph(&testing::tree("a;x;c 2\na;y;c 2"), 2);
    assert_eq!(edges(&text), ["n0 -> n1 [label=\"4\""]);
    assert!(text.contains("style=dashed"), "{text}");
}

#[test]
fn a_baseline_colours_by_change() {
    let (text, _) = graph(&testing::diff("a;b 4\ngone 3", "a;b 6", BuildOptions::default()), 9);
    assert!(text.contains("total 6 (100%)\\nbefore 4, change +2"), "{text}");
    assert!(text.contains("gone\\nself 0 (0%)\\ntotal 0 (0%)\\nbefore 3, change -3"), "{text}");
}

/// Whether quotes of a line close, with nothing but attributes between them.
fn closes(line: &str) -> bool {
    let (mut is_open, mut is_escaped) = (false, false);
    for c in line.chars() {
        is_open ^= c == '"' && !is_escaped;
        is_escaped = is_open && c == '\\' && !is_escaped;
    }
    !is_open
}

proptest! {
    #[test]
    fn figures_are_those_of_the_function_table(after in stacks(), before in proptest::option::of(stacks())) {
        let tree = tree(&after, before.as_deref());
        let table = calltree::functions(&tree, NodeId::ROOT);
        let (text, left_out) = graph(&tree, usize::MAX);
        prop_assert_eq!(left_out.functions, 0);
        prop_assert!(text.lines().all(closes), "{}", text);
        let is_node = |line: &&str| {
            line.split(" [label=").next().is_some_and(|start| start.starts_with('n') && start[1..].parse::<u32>().is_ok())
        };
        let nodes: Vec<&str> = text.lines().filter(is_node).collect();
        prop_assert_eq!(nodes.len(), table.len());
        for row in 0..table.len() as u32 {
            let figure = |weight: Weight| format!("{} ({})", weight.to_f64(), share(weight, tree.total(NodeId::ROOT)))
                .replace('\u{2009}', "");
            let wanted = format!("\\nself {}\\ntotal {}", figure(table.self_weight(row)), figure(table.total(row)));
            let name = Quoted(&visible(tree.functions().name(table.key(row)))).to_string();
            let start = format!("[label={}", name.trim_end_matches('"'));
            prop_assert!(
                nodes.iter().any(|node| {
                    let node = node.replace('\u{2009}', "");
                    node.contains(&wanted) && node.contains(&*start)
                }),
                "{} {} in {}", start, wanted, text
            );
        }
    }
}
