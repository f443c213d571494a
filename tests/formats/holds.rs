//! What must hold of everything that was read; shared by the tests of broken files and the fuzz targets.

use formats::summary::NameTree;
use formats::{ImportError, Imported};
use profile::{StackId, Weights};

/// # Panics
/// If something doesn't hold.
pub(crate) fn holds(result: Result<Imported, ImportError>) {
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
            if let Weights::Float(column) = &metric.weights {
                assert!(column.iter().all(|weight| weight.is_finite()), "weights are finite");
            }
            let (own, total) = (figures.self_by_name(index), figures.total_by_name(index));
            assert!(own.len() <= total.len());
        }
    }
}
