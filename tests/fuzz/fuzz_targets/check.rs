//! What must hold of everything that was read.

use formats::summary::NameTree;
use formats::{Format, ImportError, Imported, Input, Limits};
use profile::StackId;

/// Limits under which a run of the fuzzer stays quick.
fn limits() -> Limits {
    Limits { inflated_bytes: 1 << 24, ..Limits::default() }
}

/// Reads bytes as one format, whatever they look like.
#[allow(dead_code, reason = "each target uses one of the two")]
pub(crate) fn reader(format: Format, bytes: &[u8]) {
    holds(formats::read_as(format, Input { name: "fuzz", bytes, sidecar: None }, &limits()));
}

/// Reads bytes by their content, through the containers and inferno as well.
#[allow(dead_code, reason = "each target uses one of the two")]
pub(crate) fn sniffed(bytes: &[u8]) {
    holds(collapsers::read(Input { name: "fuzz", bytes, sidecar: None }, &limits()));
}

fn holds(result: Result<Imported, ImportError>) {
    let imported = match result {
        Ok(imported) => imported,
        Err(error) => {
            let sentence = error.to_string();
            assert!(sentence.len() > 10 && !sentence.contains('\n'), "one sentence: {sentence:?}");
            return;
        }
    };
    let profile = &imported.profile;
    for row in 0..profile.stacks.len() {
        let stack = StackId(u32::try_from(row).expect("rows are 32 bit"));
        let parent = profile.stacks.parent(stack);
        assert!(parent.is_none() || parent < stack, "parents come first");
    }
    assert!(profile.sets.is_empty() || profile.opening_set().is_some(), "a set opens");
    let tree = NameTree::new(profile);
    for set in &profile.sets {
        let figures = tree.figures(set);
        assert!((set.default_metric as usize) < set.metrics.len(), "a metric opens");
        for (index, metric) in set.metrics.iter().enumerate() {
            assert_eq!(metric.weights.len(), set.len());
            assert!(metric.weights.sum().to_f64().is_finite());
            let (own, total) = (figures.self_by_name(index), figures.total_by_name(index));
            assert!(own.len() <= total.len());
        }
    }
}
