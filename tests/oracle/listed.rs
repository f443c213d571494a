//! The function table against `-top`, the sandwich against `-peek`, on the shared corpus.
//!
//! Frames without a name have an address with us, and are one row for each binary there: their own weights are compared
//! as a sum, and their totals, callers and callees not at all.
//!
//! A recursive function has other callers and callees there. Each pair of functions counts once for a stack that has
//! that call anywhere, calls of a function by itself left out; the sandwich takes the stack from its outermost call. So
//! functions that call nothing but themselves again are compared in the tree without direct recursion, and those that
//! come back by way of others are passed over, but for their weight in the middle.

use std::collections::BTreeMap;

use calltree::{CallTree, NodeId, Sort, SortKey, Transform};

use crate::figures::{Table, callees, callers, is_address, is_binary, read, recursive, table, tree};
use crate::go::{self, Asked, Report};

/// How much was compared.
#[derive(Debug, Default)]
pub(crate) struct Compared {
    pub(crate) functions: usize,
    /// Functions whose callers and callees were compared.
    pub(crate) neighbours: usize,
    pub(crate) edges: usize,
    pub(crate) passed_over: usize,
}

/// Nodes that are gone through for the neighbours of one metric of a file, which take two new trees for a function. Of
/// trees where that isn't enough for all functions, every so many of them is taken, from the heaviest to the lightest.
const NODES: usize = 1_000_000;

/// Holds the function table to `expected`.
pub(crate) fn check_table(tree: &CallTree, expected: &Table, what: &str) -> usize {
    let ours = table(tree);
    let named = |table: &Table, is_none: fn(&str) -> bool| -> Table {
        table.iter().filter(|(name, _)| !is_none(name)).map(|(name, weights)| (name.clone(), *weights)).collect()
    };
    let is_nobody = |name: &str| is_binary(name);
    let own = |table: &Table, is_none: fn(&str) -> bool| -> i64 {
        table.iter().filter(|(name, _)| is_none(name)).map(|(_, [own, _])| own).sum()
    };
    // A function may be called like a binary: only names that we don't have stand for addresses.
    let (theirs, nobody): (Table, Table) =
        expected.clone().into_iter().partition(|(name, _)| ours.contains_key(name) || !is_nobody(name));
    assert_eq!(named(&ours, is_address), theirs, "{what}");
    assert_eq!(own(&ours, is_address), nobody.values().map(|[own, _]| own).sum::<i64>(), "{what}: without a name");
    theirs.len()
}

/// Holds the sandwiches of functions to what `-peek` says.
pub(crate) fn check_neighbours(tree: &CallTree, said: &Report, what: &str) -> Compared {
    let direct = tree.transformed(&[Transform::Direct(None)]).unwrap().tree;
    let (recursive, again) = (recursive(tree), recursive(&direct));
    let table = calltree::functions(tree, NodeId::ROOT);
    let rows = table.rows(Sort::descending(SortKey::Total), usize::MAX, None);
    let step = (rows.len() * tree.len()).div_ceil(NODES).max(1);
    let mut compared = Compared::default();
    for key in rows.into_iter().step_by(step).map(|row| table.key(row)) {
        let name = tree.functions().name(key);
        // If there is none its samples cancel out, or it is an address.
        let Some([_, total]) = said.functions.get(name) else { continue };
        let is_again = again.contains(&key);
        let seen = if recursive.contains(&key) && !is_again { &direct } else { tree };
        for (half, neighbours) in [(callers(seen, key), &said.callers[name]), (callees(seen, key), &said.callees[name])]
        {
            assert_eq!(half.0, *total, "{name} of {what}");
            if !is_again {
                assert_eq!(named(&half.1), named(neighbours), "{name} of {what}");
                compared.edges += half.1.len();
            }
        }
        *(if is_again { &mut compared.passed_over } else { &mut compared.neighbours }) += 1;
    }
    compared
}

/// Calls from and to functions with a name, that don't cancel out.
fn named(edges: &BTreeMap<String, i64>) -> BTreeMap<&str, i64> {
    let is_named = |(name, weight): &(&String, &i64)| **weight != 0 && !is_address(name) && !is_binary(name);
    edges.iter().filter(is_named).map(|(name, weight)| (name.as_str(), *weight)).collect()
}

#[test]
fn tables_and_sandwiches_are_those_of_pprof() {
    let Some(files) = crate::corpus("pprof").filter(|_| crate::has_go()) else { return };
    let mut all = Compared::default();
    for file in &files {
        let imported = read(&std::fs::read(file).unwrap());
        let Some(set) = imported.profile.sets.first() else { continue };
        let is_large = file.metadata().unwrap().len() > 400_000;
        for (metric, of) in set.metrics.iter().enumerate() {
            // Of a large file the table alone, of one metric: its sandwiches take seconds each.
            if is_large && metric != set.default_metric as usize {
                continue;
            }
            let what = format!("{} of {}", of.kind, file.display());
            let asked = Asked { file, metric, unit: &of.unit };
            let tree = tree(&imported.profile, metric);
            let top = go::top(asked, &[]);
            assert_eq!(top.kind, of.kind, "{what}");
            all.functions += check_table(&tree, &top.functions, &what);
            if is_large {
                continue;
            }
            let peek = go::peek(asked);
            assert_eq!(peek.functions, top.functions, "{what}");
            let more = check_neighbours(&tree, &peek, &what);
            all.neighbours += more.neighbours;
            all.edges += more.edges;
            all.passed_over += more.passed_over;
        }
    }
    eprintln!("{} files: {all:?}", files.len());
    assert!(all.functions > 40_000 && all.neighbours > 10_000 && all.edges > 25_000, "{all:?}");
    assert!(all.passed_over * 20 < all.neighbours, "{all:?}");
}
