//! Siblings by their widths.

use crate::grow::{Grown, Own};
use crate::items::NO_PARENT;
use crate::measure::Measure;
use crate::sums::Number;

/// Puts siblings in order, widest first, those of one width by name. What is in order already stays as it is.
pub(crate) fn order<W: Number>(grown: &mut Grown<W>, ranks: &[u32], measure: Measure) {
    let from = grown.view();
    let before = |node: usize| from.before.get(node).copied();
    let mut widths: Vec<f64> = (0..from.own.len()).map(|node| measure.own(from.own[node], before(node))).collect();
    for node in (1..widths.len()).rev() {
        widths[from.parents[node] as usize] += widths[node];
    }
    let by_width = |a: &u32, b: &u32| {
        let rank = |node: &u32| ranks[from.functions[*node as usize].index()];
        widths[*b as usize].total_cmp(&widths[*a as usize]).then_with(|| rank(a).cmp(&rank(b)))
    };
    // For each node the first one from it on whose next sibling should come before it.
    let mut next_wrong = vec![NO_PARENT; widths.len() + 1];
    for node in (0..widths.len() as u32).rev() {
        let next = from.subtree_ends[node as usize];
        let is_sibling = from.parents.get(next as usize) == Some(&from.parents[node as usize]);
        let is_wrong = is_sibling && by_width(&node, &next).is_gt();
        next_wrong[node as usize] = if is_wrong { node } else { next_wrong[node as usize + 1] };
    }
    if next_wrong[0] == NO_PARENT {
        return;
    }
    let mut new = Grown::new(widths.len(), !from.before.is_empty());
    new.weigh(0, Own::of(&from, 0));
    let mut open: Vec<(u32, u32)> = Vec::new();
    let mut next = Some((0, 0));
    while let Some((node, number)) = next {
        if next_wrong[node as usize + 1] >= from.subtree_ends[node as usize] {
            new.copy(from, node);
        } else {
            let first = open.len();
            open.extend(from.children(node).map(|child| (child, number)));
            open[first..].sort_unstable_by(|a, b| by_width(&b.0, &a.0));
        }
        next = open
            .pop()
            .map(|(child, parent)| (child, new.add(parent, from.functions[child as usize], Own::of(&from, child))));
    }
    new.close();
    *grown = new;
}
