//! Times from samples to a picture: `cargo bench -p isotherm-flame`, with `-- 10000000` for a tree of so many nodes.
#![allow(missing_docs, clippy::unwrap_used, reason = "a program of its own")]

use std::time::Instant;

use calltree::testing::{grown, side};
use calltree::{BuildOptions, CallTree, NodeId, Pattern, Query, Sort, SortKey, functions, search};
use draw::Window;
use isotherm_flame::{Coloring, Orientation, Rows, View, draw_counted};

/// The best of a few runs, in milliseconds, with the last result.
fn best<T>(runs: u32, mut run: impl FnMut() -> T) -> (f64, T) {
    let mut best = f64::INFINITY;
    let mut last = None;
    for _ in 0..runs {
        let start = Instant::now();
        last = Some(run());
        best = best.min(start.elapsed().as_secs_f64() * 1e3);
    }
    (best, last.unwrap())
}

fn main() {
    println!(
        "{:>9} {:>6} {:>9} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8} {:>7} {:>7} {:>9} {:>8} {:>8}",
        "nodes",
        "depth",
        "build ms",
        "rows ms",
        "table",
        "search",
        "regex",
        "draw",
        "zoomed",
        "boxes",
        "labels",
        "looks",
        "z boxes",
        "z looks"
    );
    let sizes: Vec<u32> = std::env::args().filter_map(|word| word.parse().ok()).collect();
    for nodes in if sizes.is_empty() { vec![10_000, 100_000, 1_000_000] } else { sizes } {
        let profile = grown(nodes, (nodes / 10).max(1000), 1);
        let (build, tree) = best(5, || CallTree::build(side(&profile), None, BuildOptions::default()).unwrap());
        let (rows_ms, rows) = best(5, || Rows::new(&tree));
        let sort = Sort::descending(SortKey::SelfWeight);
        let (table, _) = best(5, || functions(&tree, NodeId::ROOT).rows(sort, 100, None));
        let find = |text: &str, regex| {
            let query = Query { text: text.into(), regex, case: false };
            best(5, || search(&tree, &Pattern::new(&query).unwrap().unwrap()))
        };
        let (search_ms, matches) = find("call_7, tokio", false);
        let (regex_ms, _) = find(r"^java/.*call_\d*7$", true);
        // A screen of 1920 by 1080 with a screen around it.
        let window = |x_start: f64, x_end: f64| Window {
            x_start,
            x_end,
            y_start: 0.0,
            y_end: 1080.0,
            width_device: 1920.0,
            height_device: 1080.0,
        };
        let view = |window: Window| View {
            window: window.with_margin(1.0),
            row_height_device: 18.0,
            char_width_device: 7.2,
            label_inset_device: 4.0,
            min_label_width_device: 20.0,
            orientation: Orientation::Icicle,
            zoom: NodeId::ROOT,
            matches: Some(&matches),
            coloring: Coloring::Package,
        };
        let (draw_ms, (list, work)) = best(5, || draw_counted(&tree, &rows, &view(window(0.0, 1.0))));
        let (zoomed_ms, (zoomed, zoomed_work)) = best(5, || draw_counted(&tree, &rows, &view(window(0.3, 0.301))));
        println!(
            "{:>9} {:>6} {build:>9.1} {rows_ms:>8.1} {table:>8.1} {search_ms:>8.1} {regex_ms:>8.1} {draw_ms:>8.2} {zoomed_ms:>8.2} {:>7} {:>7} {:>9} {:>8} {:>8}",
            tree.len(),
            tree.max_depth(),
            list.len(),
            list.labels.on_box.len(),
            work.looks,
            zoomed.len(),
            zoomed_work.looks
        );
    }
}
