//! A call tree as folded stacks, by the writer of `formats`: what a tree holds is a profile again, one sample for each
//! node that has weight of its own.

use std::io::{self, Write};

use calltree::{CallTree, NodeId};
use formats::write::{Loss, Options, Target};
use profile::{BuildError, FrameId, Metric, Profile, ProfileBuilder, SampleSet, Side, StackId, Weight, Weights};

/// Writes a line for each node with its own weight; with a baseline two weights, before and after. Gives what folded
/// stacks can't hold: names had to be changed, weights below zero were left out.
///
/// # Errors
/// Those of the sink; [`io::ErrorKind::InvalidInput`] beyond 4 GiB of names.
pub fn folded(tree: &CallTree, sink: &mut dyn Write) -> io::Result<Vec<Loss>> {
    let profile = profile_of(tree).map_err(|error| {
        let (BuildError::TooLarge(what) | BuildError::Ragged(what) | BuildError::Overflow(what)) = error;
        io::Error::new(io::ErrorKind::InvalidInput, format!("the tree has more {what} than folded stacks are made of"))
    })?;
    formats::write::write(&profile, Target::Folded, &Options { gzip: Some(false) }, sink)
}

fn profile_of(tree: &CallTree) -> Result<Profile, BuildError> {
    let mut builder = ProfileBuilder::default();
    let frames: Vec<FrameId> =
        tree.functions().keys().map(|key| builder.named_frame(tree.functions().name(key))).collect::<Result<_, _>>()?;
    // A node's caller comes before it, and so does its stack.
    let mut stacks = vec![StackId::NONE; tree.len()];
    for node in tree.nodes() {
        if let Some(parent) = tree.parent(node) {
            let frame = frames[tree.function(node).index()];
            stacks[node.index()] = builder.stack(stacks[parent.index()], frame)?;
        }
    }
    let is_heavy = |node: &NodeId| {
        tree.self_weight(*node).to_f64() != 0.0 || tree.before_self(*node).is_some_and(|weight| weight.to_f64() != 0.0)
    };
    let nodes: Vec<NodeId> = tree.nodes().filter(is_heavy).collect();
    let set = |name: &str, side, weights| SampleSet {
        name: name.to_owned(),
        side,
        stacks: nodes.iter().map(|node| stacks[node.index()]).collect(),
        metrics: vec![Metric { kind: "samples".to_owned(), unit: "samples".to_owned(), weights }],
        ..SampleSet::default()
    };
    let column = |weight: &dyn Fn(NodeId) -> Weight| {
        if tree.is_fractional() {
            Weights::Float(nodes.iter().map(|node| weight(*node).to_f64()).collect())
        } else {
            let whole = |node: &NodeId| match weight(*node) {
                Weight::Int(value) => value,
                Weight::Float(value) => value as i64,
            };
            Weights::Int(nodes.iter().map(whole).collect())
        }
    };
    let after = column(&|node| tree.self_weight(node));
    if tree.has_baseline() {
        let before = column(&|node| tree.before_self(node).unwrap_or(Weight::Int(0)));
        builder.push_set(set("before", Side::Before, before))?;
        builder.push_set(set("after", Side::After, after))?;
        builder.profile.default_set = 1;
    } else {
        builder.push_set(set("", Side::Only, after))?;
    }
    Ok(builder.finish())
}

#[cfg(test)]
mod tests {
    use calltree::{BuildOptions, Side, testing};
    use formats::{Input, Limits};
    use proptest::prelude::*;

    use super::*;
    use crate::testing::{tree, written};

    /// Names and weights of a tree's nodes.
    fn nodes(tree: &CallTree) -> Vec<(String, u32, Weight, Option<Weight>)> {
        let row = |node| {
            let name = tree.name(node).to_owned();
            (name, tree.depth(node), tree.total(node), tree.before_total(node))
        };
        tree.nodes().map(row).collect()
    }

    fn read(text: &str) -> CallTree {
        let input = Input { name: "x", bytes: text.as_bytes(), sidecar: None };
        let profile = formats::read_as(formats::Format::Folded, input, &Limits::default()).unwrap().profile;
        let set = profile.default_set as usize;
        let side = |set| Side { set, ..testing::side(&profile) };
        CallTree::build(side(set), profile.baseline_of(set).map(side), BuildOptions::default()).unwrap()
    }

    #[test]
    fn names_that_have_to_change_are_told() {
        let mut losses = Vec::new();
        let tree = tree(&[(vec!["a;b".into(), "c\nd".into()], 3)], None);
        let text = written(|sink| losses = folded(&tree, sink).unwrap());
        assert_eq!(text, "a:b;c d 3\n");
        assert_eq!(losses.len(), 1, "{losses:?}");
    }

    #[test]
    fn both_sides_are_columns() {
        let tree = testing::diff("a;b 1\na;gone 2", "a;b 5\na;new 7", BuildOptions::default());
        let text = written(|sink| assert!(folded(&tree, sink).unwrap().is_empty()));
        assert_eq!(text, "a;b 1 5\na;gone 2 0\na;new 0 7\n");
        assert_eq!(nodes(&read(&text)), nodes(&tree));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_as_it_was(
            stacks in prop::collection::vec((prop::collection::vec("[a-c]{1,2}( [x<:])?", 1..6), 1i64..i64::MAX / 20), 1..12),
        ) {
            let tree = tree(&stacks, None);
            let text = written(|sink| assert!(folded(&tree, sink).unwrap().is_empty()));
            prop_assert_eq!(nodes(&read(&text)), nodes(&tree));
        }
    }
}
