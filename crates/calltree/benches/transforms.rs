//! Times of transforms, of callers, and of a change of view: `cargo bench -p isotherm-calltree --all-features`, with
//! `-- 10000000` for a tree of so many nodes, and with `-- weight` for siblings by weight.
#![allow(missing_docs, clippy::unwrap_used, reason = "a program of its own")]

use std::time::Instant;

use isotherm_calltree::testing::{grown, side};
use isotherm_calltree::{BuildOptions, CallTree, Names, Order, Transform};

fn best<T>(mut run: impl FnMut() -> T) -> (f64, T) {
    let mut best = f64::INFINITY;
    let mut last = None;
    for _ in 0..9 {
        let start = Instant::now();
        last = Some(run());
        best = best.min(start.elapsed().as_secs_f64() * 1e3);
    }
    (best, last.unwrap())
}

fn main() {
    println!("{:>16} {:>9} {:>9} {:>10} {:>10}", "transform", "nodes", "ms", "result", "unfollowed");
    let order = if std::env::args().any(|word| word == "weight") { Order::Weight } else { Order::Name };
    let sizes: Vec<u32> = std::env::args().filter_map(|word| word.parse().ok()).collect();
    for nodes in if sizes.is_empty() { vec![100_000, 1_000_000] } else { sizes } {
        let profile = grown(nodes, nodes / 10, 1);
        let tree = CallTree::build(side(&profile), None, BuildOptions { order, ..BuildOptions::default() }).unwrap();
        let wide = tree.heaviest_child(isotherm_calltree::NodeId::ROOT).unwrap();
        let name = Names::exactly(tree.name(wide)).to_string();
        for (word, text) in [
            ("focus", format!("focus:{name}")),
            ("subtree", format!("subtree:{}", tree.name(wide))),
            ("keep", format!("keep:{name}")),
            ("drop", format!("drop:{name}")),
            ("hide", "hide:tokio::*".to_owned()),
            ("hide-regex", "hide:/^std|^core/".to_owned()),
            ("collapse", "collapse:java/*".to_owned()),
            ("direct", "direct".to_owned()),
            ("recursion", "recursion".to_owned()),
            ("chains", "chains".to_owned()),
            ("invert", "invert".to_owned()),
        ] {
            let transform = [Transform::parse(&text).unwrap()];
            let (ms, made) = best(|| tree.transformed(&transform).unwrap());
            println!("{word:>16} {:>9} {ms:>9.1} {:>10} {:>10}", tree.len(), made.tree.len(), made.unfollowed);
        }
        let function = tree.function(wide);
        let (ms, made) = best(|| tree.callers_of(function).unwrap());
        println!("{:>16} {:>9} {ms:>9.1} {:>10} {:>10}", "callers", tree.len(), made.tree.len(), made.unfollowed);
    }
}
