//! The place of every node in the picture: its row, and its edges as shares of the whole width.

use crate::items::NO_PARENT;
use crate::measure::Measure;
use crate::sums::Number;

/// Columns of places.
pub(crate) struct Places {
    pub(crate) depths: Vec<u32>,
    pub(crate) starts: Vec<f64>,
    pub(crate) ends: Vec<f64>,
}

/// Gives nodes in pre-order their places, and the measure its whole.
pub(crate) fn places<W: Number>(parents: &[u32], own: &[W], before: &[W], measure: &mut Measure) -> Places {
    let rule = *measure;
    let before = |node: usize| before.get(node).copied();
    let exact = |node: usize| rule.own_exact(own[node], before(node));
    let (mut places, whole) = if own.is_empty() || exact(0).is_some() {
        let exact = |node: usize| exact(node).unwrap_or(0);
        let whole = (0..own.len()).fold(0u64, |sum, node| sum.saturating_add(exact(node))) as f64;
        let unit = if whole > 0.0 { whole } else { 1.0 };
        (walk(parents, 0u64, |at, node| at.saturating_add(exact(node)), |at| at as f64 / unit), whole)
    } else {
        // What the fractions add up to is known at the end only.
        let mut places = walk(parents, 0.0, |at, node| at + rule.own(own[node], before(node)), |at| at);
        let whole = places.ends.first().copied().unwrap_or(0.0);
        if whole > 0.0 {
            places.starts.iter_mut().chain(&mut places.ends).for_each(|edge| *edge /= whole);
        }
        (places, whole)
    };
    if whole > 0.0 {
        measure.whole = whole;
    } else if let Some(end) = places.ends.first_mut() {
        // A tree without weight still has its root to show.
        *end = 1.0;
    }
    places
}

/// One running position serves all nodes: it moves only when a node is left, by the node's own part. So edges that
/// meet are the same number, whatever the rounding.
fn walk<A: Copy>(parents: &[u32], mut at: A, leave: impl Fn(A, usize) -> A, edge: impl Fn(A) -> f64) -> Places {
    let len = parents.len();
    let mut places = Places { depths: vec![0; len], starts: vec![0.0; len], ends: vec![0.0; len] };
    let mut share = edge(at);
    for node in 0..=len {
        // What is left on the way from the node before to this one's parent.
        let parent = parents.get(node).copied().unwrap_or(NO_PARENT);
        let mut top = (node as u32).checked_sub(1).unwrap_or(NO_PARENT);
        if top != parent {
            while top != parent {
                at = leave(at, top as usize);
                share = edge(at);
                places.ends[top as usize] = share;
                top = parents[top as usize];
            }
        }
        if node < len {
            places.starts[node] = share;
            places.depths[node] = if node == 0 { 0 } else { places.depths[parent as usize] + 1 };
        }
    }
    places
}
