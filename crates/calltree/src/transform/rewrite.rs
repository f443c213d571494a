//! Rewriting a tree node by node.

use crate::sums::Number;
use crate::trie::{NO_PARENT, Trie};
use crate::{BuildError, FunctionKey, Functions};

/// A tree on its way through transforms.
pub(crate) struct Work<W> {
    pub(crate) trie: Trie<W>,
    pub(crate) functions: Functions,
    /// Rows below the root that hold groups, 0 or 1: no rule is about them.
    grouped_rows: u32,
    pub(crate) unfollowed: u64,
}

/// Where a node of the old tree goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum To {
    /// Into a node of the new tree.
    Node(u32),
    /// Into a callee of a node of the new tree.
    Callee(u32, FunctionKey),
    /// Nowhere; what it calls may still go somewhere.
    Nowhere,
}

/// What a rule sees of a node.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Here {
    /// Its number in the old tree.
    pub(crate) node: u32,
    pub(crate) function: FunctionKey,
    /// Its caller in the old tree.
    pub(crate) parent: u32,
    /// Where the caller went.
    pub(crate) parent_at: Option<u32>,
    /// The root of the node's part of the new tree: the root, or its group.
    pub(crate) base: u32,
}

impl<W: Number> Work<W> {
    pub(crate) fn new(trie: Trie<W>, functions: Functions, grouped_rows: u32) -> Self {
        Self { trie, functions, grouped_rows, unfollowed: 0 }
    }

    /// Whether a node is the root or a group.
    pub(crate) fn is_base(&self, node: u32) -> bool {
        node == 0 || self.grouped_rows > 0 && self.trie.nodes[node as usize].parent == 0
    }

    /// Sends every node, callers first, to where `rule` says. A node's own weight goes with it; of those that go
    /// nowhere it is left out. Chains without weight are left out as well.
    pub(crate) fn rewrite(&mut self, mut rule: impl FnMut(Here) -> To) -> Result<(), BuildError> {
        let old = &self.trie;
        let mut new = Trie::new(old.nodes.len(), !old.own_before.is_empty());
        let mut places = vec![None; old.nodes.len()];
        let mut bases = vec![0u32; if self.grouped_rows > 0 { old.nodes.len() } else { 0 }];
        for (number, node) in old.nodes.iter().enumerate() {
            let parent = node.parent as usize;
            let at = if number == 0 {
                Some(0)
            } else if self.is_base(number as u32) {
                let group = new.child(0, node.function).ok_or(BuildError::TooLarge("call tree nodes"))?;
                bases[number] = group;
                Some(group)
            } else {
                if let Some(base) = bases.get(parent).copied() {
                    bases[number] = base;
                }
                let here = Here {
                    node: number as u32,
                    function: node.function,
                    parent: node.parent,
                    parent_at: places[parent],
                    base: bases.get(number).copied().unwrap_or(0),
                };
                match rule(here) {
                    To::Node(at) => Some(at),
                    To::Callee(parent, function) => {
                        Some(new.child(parent, function).ok_or(BuildError::TooLarge("call tree nodes"))?)
                    }
                    To::Nowhere => None,
                }
            };
            places[number] = at;
            if let Some(at) = at {
                new.add(at, node.own, false);
                if let Some(before) = old.own_before.get(number) {
                    new.add(at, *before, true);
                }
            }
        }
        self.trie = new;
        Ok(())
    }

    /// Leaves the own weight of nodes out, and the chains of calls that led to nothing else.
    pub(crate) fn without_own(&mut self, is_left_out: impl Fn(usize) -> bool) -> Result<(), BuildError> {
        let mut is_needed = vec![false; self.trie.nodes.len()];
        let mut has_callee = vec![false; self.trie.nodes.len()];
        for number in (1..self.trie.nodes.len()).rev() {
            let parent = self.trie.nodes[number].parent as usize;
            let own = self.trie.nodes[number].own;
            let before = self.trie.own_before.get(number).copied().unwrap_or_default();
            let has_own = own != W::default() || before != W::default() || !has_callee[number];
            has_callee[parent] = true;
            is_needed[number] |= has_own && !is_left_out(number);
            is_needed[parent] |= is_needed[number];
        }
        for number in (0..self.trie.nodes.len()).filter(|number| is_left_out(*number)) {
            self.trie.nodes[number].own = W::default();
            if let Some(before) = self.trie.own_before.get_mut(number) {
                *before = W::default();
            }
        }
        self.rewrite(|here| match here.parent_at {
            Some(parent) if is_needed[here.node as usize] => To::Callee(parent, here.function),
            _ => To::Nowhere,
        })
    }

    /// For each node whether it or a caller of it is taken.
    pub(crate) fn within(&self, taken: &[bool]) -> Vec<bool> {
        let mut within = vec![false; self.trie.nodes.len()];
        for (number, node) in self.trie.nodes.iter().enumerate().filter(|(_, node)| node.parent != NO_PARENT) {
            let is_taken = !self.is_base(number as u32) && taken[node.function.index()];
            within[number] = is_taken || within[node.parent as usize];
        }
        within
    }
}
