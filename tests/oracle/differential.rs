//! The comparison of two profiles against inferno's `diff-folded`: for every stack the weight before and the weight
//! after, which are its two columns.
//!
//! inferno compares lines of text. So files that it reads as other stacks than we do are passed over: those in UTF-16,
//! those with fractions (it cuts them off) and those with two counts.

use std::collections::BTreeMap;

use calltree::{BuildOptions, CallTree, NodeId};
use inferno::differential::{self, Options};

use crate::figures::{read, side, whole};

/// Before and after by stack.
type Columns = BTreeMap<String, [i64; 2]>;

fn theirs(before: &[u8], after: &[u8]) -> Columns {
    let mut out = Vec::new();
    differential::from_readers(Options::default(), before, after, &mut out).unwrap();
    let mut columns = Columns::new();
    for line in String::from_utf8(out).unwrap().lines() {
        let mut parts = line.rsplitn(3, ' ');
        let [after, before, stack] = [(); 3].map(|()| parts.next().unwrap());
        let [before, after]: [i64; 2] = [before, after].map(|count| count.parse().unwrap());
        if [before, after] != [0, 0] {
            assert_eq!(columns.insert(stack.to_owned(), [before, after]), None, "{stack}");
        }
    }
    columns
}

fn ours(before: &[u8], after: &[u8]) -> Columns {
    let [before, after] = [before, after].map(|bytes| read(bytes).profile);
    let options = BuildOptions { demangle: None, ..BuildOptions::default() };
    let tree = CallTree::build(side(&after, 0), Some(side(&before, 0)), options).unwrap();
    let mut stacks: Vec<String> = Vec::with_capacity(tree.len());
    let mut columns = Columns::new();
    for node in tree.nodes() {
        let stack = match tree.parent(node) {
            None => String::new(),
            Some(NodeId::ROOT) => tree.name(node).to_owned(),
            Some(caller) => format!("{};{}", stacks[caller.index()], tree.name(node)),
        };
        let own = [tree.before_self(node).unwrap(), tree.self_weight(node)].map(whole);
        if own != [0, 0] {
            columns.insert(stack.clone(), own);
        }
        stacks.push(stack);
    }
    columns
}

fn check(before: &[u8], after: &[u8], what: &str) -> usize {
    let (ours, theirs) = (ours(before, after), theirs(before, after));
    assert_eq!(ours, theirs, "{what}");
    ours.len()
}

#[test]
fn own_fixtures_differ_as_inferno_says() {
    let fixture = |name: &str| crate::fixture(&format!("oracle/{name}.folded"));
    let (before, after, calls) = (fixture("before"), fixture("after"), fixture("calls"));
    for (one, other) in [(&before, &after), (&after, &before), (&calls, &after), (&calls, &calls)] {
        assert!(check(one, other, "own fixtures") >= 10);
    }
}

#[test]
fn the_corpus_differs_as_inferno_says() {
    let is_readable = |bytes: &[u8]| {
        let is_whole = |line: &str| {
            let mut words = line.rsplit(' ').take(2).map(|word| word.parse::<u64>().is_ok());
            line.is_empty() || (words.next() == Some(true) && words.next() == Some(false))
        };
        std::str::from_utf8(bytes).is_ok_and(|text| text.lines().all(is_whole))
    };
    let files = ["folded", "async-profiler"].into_iter().flat_map(|folder| crate::corpus(folder).unwrap_or_default());
    let files: Vec<_> = files.map(|file| (file.display().to_string(), std::fs::read(file).unwrap())).collect();
    if files.is_empty() {
        return;
    }
    let (read, passed_over): (Vec<_>, Vec<_>) = files.iter().partition(|(_, bytes)| is_readable(bytes));
    eprintln!("passed over: {:?}", passed_over.iter().map(|(name, _)| name).collect::<Vec<_>>());
    let mut stacks = 0;
    // Each with the next, and the last with the first.
    for (place, (name, before)) in read.iter().enumerate() {
        let (next, after) = read[(place + 1) % read.len()];
        stacks += check(before, after, &format!("{name} and {next}"));
    }
    eprintln!("{stacks} stacks in {} pairs", read.len());
    assert!(read.len() > 12 && stacks > 1000, "{stacks} stacks in {} pairs", read.len());
}
