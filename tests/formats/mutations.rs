//! Broken files give a result or one sentence, never a panic.

use formats::summary::NameTree;
use profile::{Profile, StackId, Weights};

use crate::{fixtures, read};

/// What holds for every profile that was read.
fn check(profile: &Profile) {
    for row in 0..profile.stacks.len() {
        let stack = StackId(u32::try_from(row).expect("rows are u32"));
        let parent = profile.stacks.parent(stack);
        assert!(parent.is_none() || parent < stack, "parents come first");
    }
    let tree = NameTree::new(profile);
    for set in &profile.sets {
        let figures = tree.figures(set);
        assert!((set.default_metric as usize) < set.metrics.len(), "a metric opens");
        for (index, metric) in set.metrics.iter().enumerate() {
            assert_eq!(metric.weights.len(), set.len());
            if let Weights::Float(column) = &metric.weights {
                assert!(column.iter().all(|weight| weight.is_finite()), "weights are finite");
            }
            let _ = (figures.self_by_name(index), figures.total_by_name(index));
        }
    }
    assert!(profile.sets.is_empty() || profile.opening_set().is_some(), "a set opens");
}

fn total(bytes: &[u8]) {
    match read("broken", bytes) {
        Ok(imported) => check(&imported.profile),
        Err(error) => {
            let text = error.to_string();
            assert!(text.len() > 10 && !text.contains('\n'), "one sentence: {text:?}");
        }
    }
}

#[test]
fn every_prefix_is_read_or_refused() {
    for fixture in fixtures() {
        for end in 0..fixture.bytes.len() {
            total(&fixture.bytes[..end]);
        }
    }
}

#[test]
fn every_changed_byte_is_read_or_refused() {
    for fixture in fixtures() {
        let mut bytes = fixture.bytes.clone();
        for at in 0..bytes.len() {
            let byte = bytes[at];
            for other in [byte ^ 1, byte ^ 0x80, 0xFF, b'9', b'"', b' '] {
                bytes[at] = other;
                total(&bytes);
            }
            bytes[at] = byte;
        }
    }
}

#[test]
fn every_lost_byte_is_read_or_refused() {
    for fixture in fixtures() {
        for at in 0..fixture.bytes.len() {
            let mut bytes = fixture.bytes.clone();
            bytes.remove(at);
            total(&bytes);
        }
    }
}
