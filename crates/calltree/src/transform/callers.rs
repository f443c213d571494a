//! Trees turned round: from callees to their callers.

use super::rewrite::Work;
use crate::sums::Number;
use crate::trie::Trie;
use crate::{BuildError, FunctionKey};

/// Up to so many steps every chain is followed to its end.
const STEPS: u64 = 1_000_000;
/// Beyond, chains are followed as long as they weigh this part of the whole.
const PART: f64 = 1.0 / 16_384.0;

/// A chain of calls that is being followed towards its root.
struct Chain<W> {
    /// The frame of the old tree that comes next.
    next: u32,
    /// Where the chain has come in the new tree.
    at: u32,
    own: W,
    before: W,
}

impl<W: Number> Work<W> {
    /// Turns every stack round, within its group.
    pub(crate) fn invert(&mut self) -> Result<(), BuildError> {
        let is_empty = |own: W, before: W| own == W::default() && before == W::default();
        let chains = (1..self.trie.nodes.len() as u32).filter(|number| !self.is_base(*number)).filter_map(|number| {
            let own = self.trie.nodes[number as usize].own;
            let before = self.before(number);
            (!is_empty(own, before)).then_some(Chain { next: number, at: 0, own, before })
        });
        let chains = chains.collect();
        self.follow(chains, true)
    }

    /// The callers of a function; every stack from its outermost call.
    pub(crate) fn callers_of(&mut self, function: FunctionKey) -> Result<(), BuildError> {
        let outermost = self.outermost();
        let nodes = &self.trie.nodes;
        let mut totals: Vec<W> = nodes.iter().map(|node| node.own).collect();
        let mut befores = self.trie.own_before.clone();
        for number in (1..nodes.len()).rev() {
            let parent = nodes[number].parent as usize;
            totals[parent] = totals[parent].plus(totals[number]);
            if !befores.is_empty() {
                befores[parent] = befores[parent].plus(befores[number]);
            }
        }
        let is_meant = |number: &u32| {
            let node = &nodes[*number as usize];
            node.function == function && outermost[*number as usize] == *number && !self.is_base(*number)
        };
        let chain = |number: u32| Chain {
            next: number,
            at: 0,
            own: totals[number as usize],
            before: befores.get(number as usize).copied().unwrap_or_default(),
        };
        let chains = (1..nodes.len() as u32).filter(is_meant).map(chain).collect();
        self.follow(chains, false)
    }

    fn before(&self, number: u32) -> W {
        self.trie.own_before.get(number as usize).copied().unwrap_or_default()
    }

    fn follow(&mut self, mut chains: Vec<Chain<W>>, keeps_bases: bool) -> Result<(), BuildError> {
        let nodes = &self.trie.nodes;
        let mut depths = vec![0u32; nodes.len()];
        let mut bases = vec![0u32; nodes.len()];
        let mut new = Trie::new(nodes.len(), !self.trie.own_before.is_empty());
        for number in 0..nodes.len() {
            if self.is_base(number as u32) {
                let at = if number == 0 { Some(0) } else { new.child(0, nodes[number].function) };
                bases[number] = at.ok_or(BuildError::TooLarge("call tree nodes"))?;
                if keeps_bases {
                    new.add(bases[number], nodes[number].own, false);
                    if !self.trie.own_before.is_empty() {
                        new.add(bases[number], self.before(number as u32), true);
                    }
                }
            } else {
                let parent = nodes[number].parent as usize;
                depths[number] = depths[parent] + 1;
                bases[number] = bases[parent];
            }
        }
        let steps: u64 = chains.iter().map(|chain| u64::from(depths[chain.next as usize])).sum();
        let weigh = |own: W, before: W| own.weight().to_f64().abs() + before.weight().to_f64().abs();
        let whole: f64 = chains.iter().map(|chain| weigh(chain.own, chain.before)).sum();
        let least = if steps > STEPS { whole * PART } else { 0.0 };
        for chain in &mut chains {
            chain.at = bases[chain.next as usize];
        }
        let mut weights: Vec<f64> = Vec::new();
        while !chains.is_empty() {
            weights.clear();
            for chain in &mut chains {
                let node = &nodes[chain.next as usize];
                chain.at = new.child(chain.at, node.function).ok_or(BuildError::TooLarge("call tree nodes"))?;
                chain.next = node.parent;
                if least > 0.0 {
                    weights.resize(weights.len().max(chain.at as usize + 1), 0.0);
                    weights[chain.at as usize] += weigh(chain.own, chain.before);
                }
            }
            let mut cut = 0u64;
            chains.retain(|chain| {
                let is_whole = self.is_base(chain.next);
                let is_thin = !is_whole && least > 0.0 && weights[chain.at as usize] < least;
                if is_whole || is_thin {
                    cut += u64::from(is_thin);
                    new.add(chain.at, chain.own, false);
                    if !self.trie.own_before.is_empty() {
                        new.add(chain.at, chain.before, true);
                    }
                }
                !is_whole && !is_thin
            });
            self.unfollowed += cut;
        }
        self.trie = new;
        Ok(())
    }
}
