//! Our figures, exact and by name.

use std::collections::{BTreeMap, BTreeSet};

use calltree::{BuildOptions, CallTree, FunctionKey, NodeId, Side, Transform};
use formats::{Input, Limits};
use profile::Weight;

/// Own weight and total by function.
pub(crate) type Table = BTreeMap<String, [i64; 2]>;
/// By function, the weights of calls from or to others.
pub(crate) type Edges = BTreeMap<String, BTreeMap<String, i64>>;

pub(crate) fn read(bytes: &[u8]) -> formats::Imported {
    formats::read(Input { name: "oracle", bytes, sidecar: None }, &Limits::default()).unwrap()
}

pub(crate) fn side(profile: &profile::Profile, metric: usize) -> Side<'_> {
    Side { profile, set: 0, metric, filter: None, group: None }
}

/// The tree of a metric, with the names that other tools print.
pub(crate) fn tree(profile: &profile::Profile, metric: usize) -> CallTree {
    let options = BuildOptions { demangle: None, ..BuildOptions::default() };
    CallTree::build(side(profile, metric), None, options).unwrap()
}

/// A weight of a profile of whole numbers.
pub(crate) fn whole(weight: Weight) -> i64 {
    match weight {
        Weight::Int(value) => value,
        Weight::Float(value) => panic!("{value} should be whole"),
    }
}

/// The function table. Functions whose samples cancel out are in no report, and not here.
pub(crate) fn table(tree: &CallTree) -> Table {
    let table = calltree::functions(tree, NodeId::ROOT);
    let row = |row: u32| {
        let name = tree.functions().name(table.key(row)).to_owned();
        (name, [whole(table.self_weight(row)), whole(table.total(row))])
    };
    (0..table.len() as u32).map(row).filter(|(_, weights)| *weights != [0, 0]).collect()
}

/// The weight of a function in the middle of the sandwich, and those of its neighbours.
pub(crate) type Half = (i64, BTreeMap<String, i64>);

/// The upper half of the sandwich: direct callers.
pub(crate) fn callers(tree: &CallTree, function: FunctionKey) -> Half {
    half(&tree.callers_of(function).unwrap().tree)
}

/// The lower half: what the function calls.
pub(crate) fn callees(tree: &CallTree, function: FunctionKey) -> Half {
    let names = calltree::Names::exactly(tree.functions().name(function));
    half(&tree.transformed(&[Transform::Focus(names)]).unwrap().tree)
}

/// The root's only child and its neighbours.
fn half(tree: &CallTree) -> Half {
    let Some(middle) = tree.first_child(NodeId::ROOT) else { return (0, BTreeMap::new()) };
    assert_eq!(tree.next_sibling(middle), None, "one function is in the middle");
    let weight = |node| (tree.name(node).to_owned(), whole(tree.total(node)));
    (whole(tree.total(middle)), tree.children(middle).map(weight).collect())
}

/// Functions that are in a stack more than once.
pub(crate) fn recursive(tree: &CallTree) -> BTreeSet<FunctionKey> {
    let mut found = BTreeSet::new();
    let mut counts = vec![0u32; tree.functions().len()];
    let mut path: Vec<NodeId> = Vec::new();
    for node in tree.nodes().skip(1) {
        while path.last().is_some_and(|last| node.0 >= tree.subtree_end(*last)) {
            let left = path.pop().unwrap();
            counts[tree.function(left).index()] -= 1;
        }
        let function = tree.function(node);
        path.push(node);
        counts[function.index()] += 1;
        if counts[function.index()] > 1 {
            found.insert(function);
        }
    }
    found
}

/// Whether a name stands for an address without a name. pprof shows all of those of a binary as one.
pub(crate) fn is_address(name: &str) -> bool {
    name.is_empty() || name.starts_with("0x")
}

/// Whether a name of a report stands for addresses without names.
pub(crate) fn is_binary(name: &str) -> bool {
    name == "<unknown>" || name.starts_with('[') && name.ends_with(']')
}
