//! Folded stacks: frames from the root with semicolons between them, and a count.

use super::super::rng::Rng;
use super::grammar::Grammar;
use super::walk::walk;
use std::collections::BTreeMap;

/// `samples` stacks, folded and sorted.
pub(super) fn profile(grammar: &Grammar, samples: u32, name: &str) -> String {
    let mut rng = Rng::named(name);
    let mut counts = BTreeMap::<String, u32>::new();
    for _ in 0..samples {
        let stack = walk(grammar, 0, &mut rng);
        let names: Vec<&str> = stack.frames.iter().map(|f| grammar.functions[f.function].name.as_str()).collect();
        *counts.entry(names.join(";")).or_default() += 1;
    }
    counts.iter().map(|(stack, count)| format!("{stack} {count}\n")).collect()
}
