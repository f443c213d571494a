//! A tree while it grows: nodes in order of arrival, parents before their children.

use std::hash::{BuildHasher as _, BuildHasherDefault};

use hashbrown::HashTable;
use rustc_hash::FxHasher;

use crate::FunctionKey;
use crate::sums::Number;

/// No parent: the root.
pub(crate) const NO_PARENT: u32 = u32::MAX;

/// What is known of a node. In one piece: almost every access comes from somewhere else in the tree.
pub(crate) struct Node<W> {
    pub(crate) parent: u32,
    pub(crate) function: FunctionKey,
    pub(crate) own: W,
}

pub(crate) struct Trie<W> {
    pub(crate) nodes: Vec<Node<W>>,
    /// Weights of the baseline; empty without one.
    pub(crate) own_before: Vec<W>,
    has_baseline: bool,
    index: HashTable<u32>,
}

impl<W: Number> Trie<W> {
    /// A root, with room for about `capacity` nodes.
    pub(crate) fn new(capacity: usize, has_baseline: bool) -> Self {
        let mut trie = Self {
            nodes: Vec::with_capacity(capacity),
            own_before: Vec::with_capacity(if has_baseline { capacity } else { 0 }),
            has_baseline,
            index: HashTable::with_capacity(capacity),
        };
        trie.push(NO_PARENT, FunctionKey::NONE);
        trie
    }

    /// Nodes that are known, parents first: to be read, not to grow.
    pub(crate) fn of_nodes(nodes: impl Iterator<Item = (u32, FunctionKey, W)>, before: Option<Vec<W>>) -> Self {
        Self {
            nodes: nodes.map(|(parent, function, own)| Node { parent, function, own }).collect(),
            has_baseline: before.is_some(),
            own_before: before.unwrap_or_default(),
            index: HashTable::new(),
        }
    }

    /// The node of `function` called from `parent`; `None` when the numbers are used up.
    pub(crate) fn child(&mut self, parent: u32, function: FunctionKey) -> Option<u32> {
        let hash = hash(parent, function);
        let nodes = &self.nodes;
        let same = |&node: &u32| nodes[node as usize].parent == parent && nodes[node as usize].function == function;
        if let Some(&node) = self.index.find(hash, same) {
            return Some(node);
        }
        let node = u32::try_from(self.nodes.len()).ok().filter(|node| *node != NO_PARENT)?;
        self.push(parent, function);
        let nodes = &self.nodes;
        let rehash = |&node: &u32| self::hash(nodes[node as usize].parent, nodes[node as usize].function);
        self.index.insert_unique(hash, node, rehash);
        Some(node)
    }

    pub(crate) fn add(&mut self, node: u32, weight: W, before: bool) {
        let node = node as usize;
        let own = if before { &mut self.own_before[node] } else { &mut self.nodes[node].own };
        *own = own.plus(weight);
    }

    fn push(&mut self, parent: u32, function: FunctionKey) {
        self.nodes.push(Node { parent, function, own: W::default() });
        if self.has_baseline {
            self.own_before.push(W::default());
        }
    }
}

fn hash(parent: u32, function: FunctionKey) -> u64 {
    BuildHasherDefault::<FxHasher>::default().hash_one(u64::from(parent) << 32 | u64::from(function.0))
}
