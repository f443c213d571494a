//! Rewriting a tree: where each of its nodes goes.

use std::sync::Arc;

use super::rewriting::Rewriting;
use crate::grow::{Grown, Own, View};
use crate::items::NO_PARENT;
use crate::sums::Number;
use crate::{BuildError, FunctionKey, Functions};

/// A tree on its way through transforms.
pub(crate) struct Work<'a, W> {
    /// The tree that transforms began with.
    first: View<'a, W>,
    /// What they made of it so far.
    made: Option<Grown<W>>,
    /// Copied by the first transform that adds one.
    pub(crate) functions: Arc<Functions>,
    /// Rows below the root that hold groups, 0 or 1: no rule is about them.
    grouped_rows: u32,
    pub(crate) unfollowed: u64,
}

/// Where a node goes, seen from the node that its caller went to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// Into a callee of that name.
    Callee(FunctionKey),
    /// Into the caller's node.
    Into,
    /// Nowhere; what it calls goes where the caller's callees go.
    Past,
    /// Nowhere, with all that it calls.
    Skip,
}

/// The nodes that a rule is about. Below a node without any, everything stays as it is.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    /// For each node, and one past the last, the first change from there on. Empty without a change.
    next: Vec<u32>,
}

impl Changes {
    pub(crate) fn of(nodes: usize, is_changed: impl Fn(u32) -> bool) -> Self {
        let mut next = vec![NO_PARENT; nodes + 1];
        let mut at = NO_PARENT;
        for node in (0..nodes as u32).rev() {
            if is_changed(node) {
                at = node;
            }
            next[node as usize] = at;
        }
        Self { next }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.next.first().is_none_or(|next| *next == NO_PARENT)
    }

    pub(crate) fn has(&self, node: u32) -> bool {
        self.next.get(node as usize) == Some(&node)
    }

    /// The first change from a node on.
    pub(crate) fn from(&self, node: u32) -> u32 {
        self.next.get(node as usize).copied().unwrap_or(NO_PARENT)
    }

    fn has_below<W>(&self, tree: &View<'_, W>, node: u32) -> bool {
        self.from(node + 1) < tree.subtree_ends[node as usize]
    }
}

impl<'a, W: Number> Work<'a, W> {
    pub(crate) fn new(first: View<'a, W>, functions: Arc<Functions>, grouped_rows: u32) -> Self {
        Self { first, made: None, functions, grouped_rows, unfollowed: 0 }
    }

    /// The tree as it is now.
    pub(crate) fn view(&self) -> View<'_, W> {
        self.made.as_ref().map_or(self.first, Grown::view)
    }

    /// Goes on with a tree that was made of this one.
    pub(crate) fn put(&mut self, mut made: Grown<W>) {
        made.close();
        self.made = Some(made);
    }

    pub(crate) fn finish(self) -> Grown<W> {
        self.made.unwrap_or_else(|| {
            let mut same = Grown::new(self.first.own.len(), !self.first.before.is_empty());
            same.weigh(0, Own::of(&self.first, 0));
            same.copy(self.first, 0);
            same.close();
            same
        })
    }

    /// Whether a node is the root or a group.
    pub(crate) fn is_base(&self, node: u32) -> bool {
        node == 0 || self.grouped_rows > 0 && self.view().parents[node as usize] == 0
    }

    /// What stacks begin in: the groups, else the root.
    pub(crate) fn bases(&self) -> Vec<u32> {
        if self.grouped_rows > 0 { self.view().children(0).collect() } else { vec![0] }
    }

    /// A new tree of the root and the groups, each with what `grow` gives it. It is given the new tree, the old base
    /// and the new one.
    pub(crate) fn by_base(
        &self,
        mut grow: impl FnMut(&mut Grown<W>, u32, u32) -> Result<(), BuildError>,
    ) -> Result<Grown<W>, BuildError> {
        let from = self.view();
        let mut new = Grown::new(from.own.len(), !from.before.is_empty());
        for base in self.bases() {
            let at = match base {
                0 => 0,
                group => new.push(0, from.functions[group as usize], Own::default())?,
            };
            grow(&mut new, base, at)?;
        }
        Ok(new)
    }

    /// Sends every node to where `rule` says, and those that are called from a base to where `outer` says. `keeps` is
    /// whether the bases keep what they weigh themselves; `folded` is empty, or gives for each node the next of those
    /// that are one with it, which rules have to skip.
    pub(crate) fn rewrite(
        &self,
        keeps: bool,
        changes: &Changes,
        folded: &[u32],
        outer: impl Fn(u32) -> Step,
        rule: impl Fn(u32) -> Step,
    ) -> Result<Grown<W>, BuildError> {
        let by_rank = self.functions.by_rank();
        let (from, ranks) = (self.view(), self.functions.ranks());
        let mut rewriting = Rewriting::new(from, ranks, changes, folded, rule);
        let mut new = self.by_base(|new, base, at| {
            let (mut own, mut calls) = (Own::default(), Vec::new());
            if keeps {
                own.add(Own::of(&from, base));
            }
            rewriting.open_base(base, ranks, &outer, &mut own, &mut calls);
            new.weigh(at, own);
            new.grow(at, calls, &mut rewriting, &by_rank)
        })?;
        if keeps && self.grouped_rows > 0 {
            new.weigh(0, Own::of(&from, 0));
        }
        Ok(new)
    }

    /// Leaves nodes that change out, or has them in their caller's, where all siblings stay different and in their
    /// order.
    pub(crate) fn thin_out(
        &self,
        changes: &Changes,
        place: impl Fn(u32) -> (Step, Own<W>),
    ) -> Result<Grown<W>, BuildError> {
        let from = self.view();
        let mut new = Grown::new(from.own.len(), !from.before.is_empty());
        let mut numbers = vec![0u32; from.own.len()];
        new.weigh(0, place(0).1);
        let mut node = 1;
        while (node as usize) < from.own.len() {
            let at = numbers[from.parents[node as usize] as usize];
            let (step, own) = place(node);
            let mut next = node + 1;
            numbers[node as usize] = match step {
                Step::Callee(function) => {
                    let number = new.push(at, function, own)?;
                    if !changes.has_below(&from, node) {
                        new.copy(from, node);
                        next = from.subtree_ends[node as usize];
                    }
                    number
                }
                Step::Into => {
                    new.weigh(at, own);
                    at
                }
                Step::Past | Step::Skip => at,
            };
            node = next;
        }
        Ok(new)
    }

    /// For each node whether it or a caller of it is taken.
    pub(crate) fn within(&self, taken: &[bool]) -> Vec<bool> {
        let from = self.view();
        let mut covered = 0;
        (0..from.own.len() as u32)
            .map(|node| {
                if node >= covered && !self.is_base(node) && taken[from.functions[node as usize].index()] {
                    covered = from.subtree_ends[node as usize];
                }
                node < covered
            })
            .collect()
    }

    /// Leaves the own weight of nodes out, and the chains of calls that led to nothing else.
    pub(crate) fn without_own(&self, is_left_out: impl Fn(u32) -> bool) -> Result<Grown<W>, BuildError> {
        let from = self.view();
        let nothing = Own::default();
        let own = |node: u32| if is_left_out(node) { nothing } else { Own::of(&from, node) };
        let mut is_needed = vec![false; from.own.len()];
        is_needed[0] = true;
        for node in (1..from.own.len() as u32).rev() {
            let has_callee = from.subtree_ends[node as usize] > node + 1;
            let has_own = !has_callee || Own::of(&from, node) != nothing;
            is_needed[node as usize] |= self.is_base(node) || has_own && !is_left_out(node);
            is_needed[from.parents[node as usize] as usize] |= is_needed[node as usize];
        }
        let changes =
            Changes::of(from.own.len(), |node| !is_needed[node as usize] || own(node) != Own::of(&from, node));
        self.thin_out(&changes, |node| match is_needed[node as usize] {
            true => (Step::Callee(from.functions[node as usize]), own(node)),
            false => (Step::Skip, nothing),
        })
    }
}
