//! What must hold in the demo's profiles.

use super::grammar::{Grammar, parse};
use super::walk::{Stack, walk};
use super::{COMMENTS_HEAP, FRONTPAGE, FRONTPAGE_MAPPING, GO, GO_TEMPLATE, LINUX, RECOMMENDER, TICKER, request};
use crate::demo::rng::Rng;
use serde_json::Value;
use std::collections::BTreeSet;

fn frontpage() -> Grammar {
    parse(&[FRONTPAGE_MAPPING, GO, GO_TEMPLATE, FRONTPAGE, LINUX]).unwrap()
}

fn stacks(grammar: &Grammar, variant: usize) -> Vec<Stack> {
    let mut rng = Rng::named("stacks");
    (0..20_000).map(|_| walk(grammar, variant, &mut rng)).collect()
}

/// How many of 1000 stacks have a frame whose function's name ends so.
fn permille(grammar: &Grammar, stacks: &[Stack], end: &str) -> usize {
    let has = |stack: &&Stack| stack.frames.iter().any(|f| grammar.functions[f.function].name.ends_with(end));
    stacks.iter().filter(has).count() * 1000 / stacks.len()
}

#[test]
fn stacks_look_like_a_programs() {
    for (grammar, functions) in [(frontpage(), 300), (parse(&[TICKER, LINUX]).unwrap(), 200)] {
        let stacks = stacks(&grammar, 1);
        let used: BTreeSet<usize> = stacks.iter().flat_map(|s| s.frames.iter().map(|f| f.function)).collect();
        assert!(used.len() >= functions, "{} functions", used.len());
        let deep = stacks.iter().filter(|s| (20..=60).contains(&s.frames.len())).count();
        assert!(deep * 10 >= stacks.len() * 6, "{deep} of {} are deep", stacks.len());
    }
}

#[test]
fn the_release_is_what_differs() {
    let grammar = frontpage();
    let [before, after] = [0, 1].map(|variant| stacks(&grammar, variant));
    for (end, most_before, least_after) in [
        ("(*TemplateCache).compile", 40, 180),
        ("html/template.(*Template).Parse", 20, 70),
        ("runtime.gcBgMarkWorker", 70, 75),
    ] {
        let [before, after] = [&before, &after].map(|stacks| permille(&grammar, stacks, end));
        assert!(before <= most_before && after >= least_after, "{end}: {before}, {after}");
    }
}

#[test]
fn every_leaf_of_the_heap_allocates() {
    let grammar = parse(&[COMMENTS_HEAP]).unwrap();
    for stack in stacks(&grammar, 0) {
        let leaf = stack.frames.last().unwrap();
        assert!(stack.allocation.is_some(), "{} allocates nothing", grammar.functions[leaf.function].name);
    }
}

#[test]
fn folded_names_have_no_separator() {
    let grammar = parse(&[RECOMMENDER]).unwrap();
    assert!(grammar.functions.iter().all(|f| !f.name.contains(';')));
}

#[test]
fn the_requests_events_are_balanced_and_in_order() {
    let file: Value = serde_json::from_str(&request::profile()).unwrap();
    let mut ends = Vec::new();
    for profile in file["profiles"].as_array().unwrap() {
        let (mut open, mut now) = (Vec::new(), 0);
        for event in profile["events"].as_array().unwrap() {
            let at = event["at"].as_u64().unwrap();
            assert!(at >= now);
            now = at;
            match event["type"].as_str().unwrap() {
                "O" => open.push(event["frame"].clone()),
                _ => assert_eq!(open.pop().as_ref(), Some(&event["frame"])),
            }
        }
        assert!(open.is_empty());
        assert_eq!(profile["endValue"].as_u64(), Some(now));
        ends.push(now);
    }
    assert!(ends[1] * 2 > ends[0] * 3, "{ends:?}");
}
