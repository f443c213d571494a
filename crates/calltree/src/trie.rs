//! A tree while it grows: nodes in order of arrival, parents before their children.

use std::hash::{BuildHasher as _, BuildHasherDefault};

use hashbrown::HashTable;
use rustc_hash::FxHasher;

use crate::FunctionKey;
use crate::sums::Number;

/// No parent: the root.
pub(crate) const NO_PARENT: u32 = u32::MAX;

pub(crate) struct Trie<W> {
    pub(crate) parents: Vec<u32>,
    pub(crate) functions: Vec<FunctionKey>,
    pub(crate) own: Vec<W>,
    /// Weights of the baseline; empty without one.
    pub(crate) own_before: Vec<W>,
    has_baseline: bool,
    index: HashTable<u32>,
}

impl<W: Number> Trie<W> {
    /// A root, with room for about `capacity` nodes.
    pub(crate) fn new(capacity: usize, has_baseline: bool) -> Self {
        let mut trie = Self {
            parents: Vec::with_capacity(capacity),
            functions: Vec::with_capacity(capacity),
            own: Vec::with_capacity(capacity),
            own_before: Vec::with_capacity(if has_baseline { capacity } else { 0 }),
            has_baseline,
            index: HashTable::with_capacity(capacity),
        };
        trie.push(NO_PARENT, FunctionKey::NONE);
        trie
    }

    pub(crate) fn len(&self) -> usize {
        self.parents.len()
    }

    /// The node of `function` called from `parent`; `None` when the numbers are used up.
    pub(crate) fn child(&mut self, parent: u32, function: FunctionKey) -> Option<u32> {
        let hash = hash(parent, function);
        let (parents, functions) = (&self.parents, &self.functions);
        let same = |&node: &u32| parents[node as usize] == parent && functions[node as usize] == function;
        if let Some(&node) = self.index.find(hash, same) {
            return Some(node);
        }
        let node = u32::try_from(self.len()).ok().filter(|node| *node != NO_PARENT)?;
        self.push(parent, function);
        let (parents, functions) = (&self.parents, &self.functions);
        self.index.insert_unique(hash, node, |&node| self::hash(parents[node as usize], functions[node as usize]));
        Some(node)
    }

    pub(crate) fn add(&mut self, node: u32, weight: W, before: bool) {
        let own = if before { &mut self.own_before } else { &mut self.own };
        let cell = &mut own[node as usize];
        *cell = cell.plus(weight);
    }

    fn push(&mut self, parent: u32, function: FunctionKey) {
        self.parents.push(parent);
        self.functions.push(function);
        self.own.push(W::default());
        if self.has_baseline {
            self.own_before.push(W::default());
        }
    }
}

fn hash(parent: u32, function: FunctionKey) -> u64 {
    BuildHasherDefault::<FxHasher>::default().hash_one(u64::from(parent) << 32 | u64::from(function.0))
}
