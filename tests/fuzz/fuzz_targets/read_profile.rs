//! Any bytes give a profile that holds together, or an error. The first bytes choose the reader, so the fixtures of a
//! format are the corpus for it.
#![cfg_attr(fuzzing, no_main)]

mod shim;

use formats::summary::NameTree;
use formats::{Input, Limits, read};
use profile::StackId;

target!(run);

fn run(bytes: &[u8]) {
    let limits = Limits { inflated_bytes: 1 << 24, ..Limits::default() };
    let Ok(imported) = read(Input { name: "fuzz", bytes, sidecar: None }, &limits) else { return };
    let profile = &imported.profile;
    for row in 0..profile.stacks.len() {
        let stack = StackId(u32::try_from(row).expect("rows are 32 bit"));
        let parent = profile.stacks.parent(stack);
        assert!(parent.is_none() || parent < stack, "parents come first");
    }
    let tree = NameTree::new(profile);
    for set in &profile.sets {
        let figures = tree.figures(set);
        for (index, metric) in set.metrics.iter().enumerate() {
            assert_eq!(metric.weights.len(), set.len());
            assert!(metric.weights.sum().to_f64().is_finite());
            let (own, total) = (figures.self_by_name(index), figures.total_by_name(index));
            assert!(own.len() <= total.len());
        }
    }
}
