//! Trees turned round: from callees to their callers.

use super::rewrite::Work;
use crate::arrange::Sums;
use crate::grow::{Grown, Own, Source, View, call};
use crate::sums::Number;
use crate::{BuildError, FunctionKey};

/// Up to so many steps every chain is followed to its end.
const STEPS: u64 = 1_000_000;
/// Beyond, chains are followed as long as they weigh this part of the whole.
const PART: f64 = 1.0 / 16_384.0;
/// No chain is followed any further once the tree has so many frames: heavy chains may be many and long.
const FRAMES_MAX: u64 = 20_000_000;

/// A chain of calls that is being followed towards its root.
struct Chain<W> {
    /// The frame of the old tree that comes next.
    next: u32,
    own: Own<W>,
}

/// All chains of a tree.
struct Chains<'a, W> {
    from: View<'a, W>,
    ranks: &'a [u32],
    has_groups: bool,
    chains: Vec<Chain<W>>,
    /// Chains that weigh less together are cut; 0 if none is.
    least: f64,
    cut: u64,
    /// Frames made so far.
    frames: u64,
}

impl<W: Number> Chains<'_, W> {
    fn is_base(&self, node: u32) -> bool {
        node == 0 || self.has_groups && self.from.parents[node as usize] == 0
    }

    fn call(&self, chain: u32) -> u64 {
        let function = self.from.functions[self.chains[chain as usize].next as usize];
        call(self.ranks[function.index()], chain)
    }
}

impl<W: Number> Source<W> for Chains<'_, W> {
    fn open(&mut self, group: &[u32], own: &mut Own<W>, calls: &mut Vec<u64>) {
        let weigh = |sum: f64, chain: &u32| sum + self.chains[*chain as usize].own.size();
        self.frames += 1;
        let is_full = self.frames > FRAMES_MAX;
        let is_thin = is_full || self.least > 0.0 && group.iter().fold(0.0, weigh) < self.least;
        for number in group {
            let chain = &mut self.chains[*number as usize];
            chain.next = self.from.parents[chain.next as usize];
            let chain = &self.chains[*number as usize];
            let is_whole = self.is_base(chain.next);
            if is_whole || is_thin {
                self.cut += u64::from(!is_whole);
                own.add(chain.own);
            } else {
                calls.push(self.call(*number));
            }
        }
    }
}

impl<W: Number> Work<'_, W> {
    /// Turns every stack round, within its group.
    pub(crate) fn invert(&mut self) -> Result<Grown<W>, BuildError> {
        let from = self.view();
        let own = |node: u32| Some(Own::of(&from, node)).filter(|own| *own != Own::default());
        let chain = |node: u32| own(node).map(|own| Chain { next: node, own });
        let chains = (1..from.own.len() as u32).filter(|node| !self.is_base(*node)).filter_map(chain).collect();
        let (made, cut) = self.follow(chains, true)?;
        self.unfollowed += cut;
        Ok(made)
    }

    /// The callers of a function in the tree that work began with, whose sums these are; every stack from its
    /// outermost call.
    pub(crate) fn callers_of(
        &mut self,
        function: FunctionKey,
        now: &Sums,
        before: Option<&Sums>,
    ) -> Result<(), BuildError> {
        let from = self.view();
        let total = |sums: Option<&Sums>, node: u32| {
            let column = sums.and_then(|sums| W::slice(&sums.total));
            column.and_then(|column| column.get(node as usize)).copied().unwrap_or_default()
        };
        let mut chains = Vec::new();
        let mut covered = 0;
        for node in (1..from.own.len() as u32).filter(|node| from.functions[*node as usize] == function) {
            if node >= covered && !self.is_base(node) {
                covered = from.subtree_ends[node as usize];
                chains.push(Chain { next: node, own: Own::new(total(Some(now), node), total(before, node)) });
            }
        }
        let (made, cut) = self.follow(chains, false)?;
        self.unfollowed += cut;
        self.put(made);
        Ok(())
    }

    /// The tree of the chains, and how many of them were cut.
    fn follow(&self, chains: Vec<Chain<W>>, keeps_bases: bool) -> Result<(Grown<W>, u64), BuildError> {
        let from = self.view();
        let whole: f64 = chains.iter().map(|chain| chain.own.size()).sum();
        let least = if self.steps(&chains) > STEPS { whole * PART } else { 0.0 };
        let by_rank = self.functions.by_rank();
        let has_groups = self.bases() != [0];
        let mut chains = Chains { from, ranks: self.functions.ranks(), has_groups, chains, least, cut: 0, frames: 0 };
        let mut next = 0;
        let mut made = self.by_base(|new, base, at| {
            let first = next;
            let end = from.subtree_ends[base as usize];
            next += chains.chains[first..].partition_point(|chain| chain.next < end);
            let calls = (first as u32..next as u32).map(|chain| chains.call(chain)).collect();
            if keeps_bases {
                new.weigh(at, Own::of(&from, base));
            }
            new.grow(at, calls, &mut chains, &by_rank)
        })?;
        if keeps_bases && has_groups {
            made.weigh(0, Own::of(&from, 0));
        }
        Ok((made, chains.cut))
    }

    /// Frames of all chains together.
    fn steps(&self, chains: &[Chain<W>]) -> u64 {
        let from = self.view();
        let mut depths = vec![0u32; from.own.len()];
        for node in (1..depths.len()).filter(|node| !self.is_base(*node as u32)) {
            depths[node] = depths[from.parents[node] as usize] + 1;
        }
        chains.iter().map(|chain| u64::from(depths[chain.next as usize])).sum()
    }
}
