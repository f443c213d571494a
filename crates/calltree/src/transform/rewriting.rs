//! A tree while a rule rewrites it.

use super::rewrite::{Changes, Step};
use crate::grow::{Grown, Own, Source, View, call};
use crate::items::NO_PARENT;
use crate::sums::Number;
use crate::{BuildError, FunctionKey};

/// In place of a rank: into the caller's node, out with what it calls, out.
const INTO: u32 = u32::MAX;
const PAST: u32 = u32::MAX - 1;
const SKIP: u32 = u32::MAX - 2;
/// Subtrees of more nodes are copied column by column.
const SMALL: u32 = 64;

/// What is needed of a node, in one piece: where many nodes become one, the next comes from somewhere else in the
/// tree almost every time.
struct Cell<W> {
    /// Rank of the function that it becomes a call of, or one of the words above.
    rank: u32,
    parent: u32,
    subtree_end: u32,
    /// The first node after this one that changes.
    next_change: u32,
    own: W,
}

pub(crate) struct Rewriting<'a, W> {
    from: View<'a, W>,
    cells: Vec<Cell<W>>,
    /// For each node the next of those that are one with it, if there are such.
    folded: &'a [u32],
}

impl<'a, W: Number> Rewriting<'a, W> {
    pub(crate) fn new(
        from: View<'a, W>,
        ranks: &[u32],
        changes: &Changes,
        folded: &'a [u32],
        rule: impl Fn(u32) -> Step,
    ) -> Self {
        let cell = |(node, own): (usize, &W)| Cell {
            rank: if node == 0 { SKIP } else { word(rule(node as u32), ranks) },
            parent: from.parents[node],
            subtree_end: from.subtree_ends[node],
            next_change: changes.from(node as u32 + 1),
            own: *own,
        };
        let cells = from.own.iter().enumerate().map(cell).collect();
        Self { from, cells, folded }
    }

    /// As [`Source::open`], of the root or a group, for which there is a rule of its own.
    pub(crate) fn open_base(
        &self,
        base: u32,
        ranks: &[u32],
        rule: impl Fn(u32) -> Step,
        own: &mut Own<W>,
        calls: &mut Vec<u64>,
    ) {
        self.scan(base, |node| word(rule(node), ranks), own, calls);
    }

    fn own(&self, node: u32) -> Own<W> {
        Own::new(self.cells[node as usize].own, self.from.before(node))
    }

    fn scan(&self, caller: u32, rank: impl Fn(u32) -> u32, own: &mut Own<W>, calls: &mut Vec<u64>) {
        let end = self.cells[caller as usize].subtree_end;
        let mut node = caller + 1;
        while node < end {
            let below = self.cells[node as usize].subtree_end;
            node = match rank(node) {
                INTO => {
                    own.add(self.own(node));
                    node + 1
                }
                PAST => node + 1,
                SKIP => below,
                rank => {
                    calls.push(call(rank, node));
                    below
                }
            };
        }
    }
}

fn word(step: Step, ranks: &[u32]) -> u32 {
    match step {
        Step::Callee(function) => ranks[function.index()],
        Step::Into => INTO,
        Step::Past => PAST,
        Step::Skip => SKIP,
    }
}

impl<W: Number> Source<W> for Rewriting<'_, W> {
    fn open(&mut self, group: &[u32], own: &mut Own<W>, calls: &mut Vec<u64>) {
        for member in group {
            let mut next = *member;
            while next != NO_PARENT {
                own.add(self.own(next));
                self.scan(next, |node| self.cells[node as usize].rank, own, calls);
                next = self.folded.get(next as usize).copied().unwrap_or(NO_PARENT);
            }
        }
    }

    fn copy(&self, member: u32, caller: u32, by_rank: &[FunctionKey], to: &mut Grown<W>) -> Result<bool, BuildError> {
        let Cell { rank, subtree_end, next_change, .. } = self.cells[member as usize];
        let is_alone = self.folded.get(member as usize).is_none_or(|next| *next == NO_PARENT);
        if next_change < subtree_end || !is_alone {
            return Ok(false);
        }
        let number = to.push(caller, by_rank[rank as usize], self.own(member))?;
        if subtree_end - member > SMALL {
            to.copy(self.from, member);
        } else {
            let shift = number.wrapping_sub(member);
            for node in member + 1..subtree_end {
                let Cell { rank, parent, .. } = self.cells[node as usize];
                to.push(parent.wrapping_add(shift), by_rank[rank as usize], self.own(node))?;
            }
        }
        Ok(true)
    }
}
