//! Samples added up by their frames: what targets hold that know no single samples.

use std::cmp::Ordering;

use profile::{FrameId, Profile, StackId, Weight, Weights};
use rustc_hash::FxHashMap;

/// No node.
const NONE: u32 = u32::MAX;
/// The node without frames.
pub(super) const ROOT: u32 = 0;

/// A tree of frames by a key of theirs, such as their name; node 0 has no frame. Parents come before their children.
pub(super) struct Tree {
    /// Parent and key.
    nodes: Vec<(u32, u32)>,
    /// Nodes that a sample ends in, in the order of the samples.
    ends: Vec<u32>,
    /// For each column, the weight of the samples that end in each node.
    own: Vec<Weights>,
}

impl Tree {
    /// The tree of the samples of all columns.
    pub(super) fn new(
        profile: &Profile,
        columns: &[(&[StackId], &Weights)],
        mut key: impl FnMut(FrameId) -> u32,
    ) -> Self {
        let mut tree = Self { nodes: vec![(NONE, NONE)], ends: Vec::new(), own: Vec::new() };
        let node_of = tree.grow(profile, columns, &mut key);
        let node = |stack: StackId| if stack.is_none() { ROOT } else { node_of[stack.index()] };
        let mut seen = vec![false; tree.nodes.len()];
        for (stacks, weights) in columns {
            for stack in *stacks {
                let node = node(*stack);
                if !std::mem::replace(&mut seen[node as usize], true) {
                    tree.ends.push(node);
                }
            }
            tree.own.push(match weights {
                Weights::Int(column) => {
                    let mut own = vec![0i64; tree.nodes.len()];
                    for (stack, weight) in stacks.iter().zip(column) {
                        let sum = &mut own[node(*stack) as usize];
                        // Sums of a set's whole weights fit.
                        *sum = sum.saturating_add(*weight);
                    }
                    Weights::Int(own)
                }
                Weights::Float(column) => {
                    let mut own = vec![0.0; tree.nodes.len()];
                    for (stack, weight) in stacks.iter().zip(column) {
                        own[node(*stack) as usize] += weight;
                    }
                    Weights::Float(own)
                }
            });
        }
        tree
    }

    /// Adds the nodes, and gives the one of each stack that is used.
    fn grow(
        &mut self,
        profile: &Profile,
        columns: &[(&[StackId], &Weights)],
        key: &mut impl FnMut(FrameId) -> u32,
    ) -> Vec<u32> {
        let stacks = &profile.stacks;
        let mut used = vec![false; stacks.len()];
        for stack in columns.iter().flat_map(|(stacks, _)| *stacks) {
            let mut stack = *stack;
            while !stack.is_none() && !std::mem::replace(&mut used[stack.index()], true) {
                stack = stacks.parent(stack);
            }
        }
        let mut rows: FxHashMap<(u32, u32), u32> = FxHashMap::default();
        let mut node_of = vec![NONE; stacks.len()];
        for (row, _) in (0u32..).zip(used).filter(|(_, used)| *used) {
            let stack = StackId(row);
            let parent = stacks.parent(stack);
            let parent = if parent.is_none() { ROOT } else { node_of[parent.index()] };
            let node = (parent, key(stacks.frame(stack)));
            let next = u32::try_from(self.nodes.len()).unwrap_or(NONE);
            node_of[stack.index()] = *rows.entry(node).or_insert_with(|| {
                self.nodes.push(node);
                next
            });
        }
        node_of
    }

    /// The number of nodes, the root among them.
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    pub(super) fn key(&self, node: u32) -> u32 {
        self.nodes[node as usize].1
    }

    /// Nodes that a sample ends in, in the order of the samples.
    pub(super) fn ends(&self) -> &[u32] {
        &self.ends
    }

    pub(super) fn own(&self, column: usize, node: u32) -> Weight {
        self.own[column].get(node as usize)
    }

    /// Sets weights below zero to zero, and gives how many there were.
    pub(super) fn drop_negative(&mut self) -> u64 {
        let mut count = 0;
        for column in &mut self.own {
            match column {
                Weights::Int(column) => {
                    for weight in column.iter_mut().filter(|weight| **weight < 0) {
                        *weight = 0;
                        count += 1;
                    }
                }
                Weights::Float(column) => {
                    for weight in column.iter_mut().filter(|weight| **weight < 0.0) {
                        *weight = 0.0;
                        count += 1;
                    }
                }
            }
        }
        count
    }

    /// Nodes that a sample ends in and whose weight is zero in all columns, except the root.
    pub(super) fn weightless(&self) -> u64 {
        let is_zero = |node: &&u32| (0..self.own.len()).all(|column| self.own(column, **node).to_f64() == 0.0);
        self.ends.iter().filter(|node| **node != ROOT).filter(is_zero).count() as u64
    }

    /// For each column, the weight of the samples that go through each node.
    pub(super) fn totals(&self) -> Vec<Weights> {
        let mut totals = self.own.clone();
        for column in &mut totals {
            match column {
                Weights::Int(column) => {
                    for (row, (parent, _)) in self.nodes.iter().enumerate().skip(1).rev() {
                        column[*parent as usize] = column[*parent as usize].saturating_add(column[row]);
                    }
                }
                Weights::Float(column) => {
                    for (row, (parent, _)) in self.nodes.iter().enumerate().skip(1).rev() {
                        column[*parent as usize] += column[row];
                    }
                }
            }
        }
        totals
    }

    /// The keys from the root to a node.
    pub(super) fn path(&self, node: u32, path: &mut Vec<u32>) {
        path.clear();
        let mut node = node;
        while node != ROOT && node != NONE {
            let (parent, key) = self.nodes[node as usize];
            path.push(key);
            node = parent;
        }
        path.reverse();
    }

    /// The children of each node, in an order of their keys: starts in the list, and the list.
    pub(super) fn children(&self, mut order: impl FnMut(u32, u32) -> Ordering) -> Children {
        let mut nodes: Vec<u32> = (1..).take(self.nodes.len() - 1).collect();
        nodes.sort_by(|a, b| {
            let ((parent_a, key_a), (parent_b, key_b)) = (self.nodes[*a as usize], self.nodes[*b as usize]);
            parent_a.cmp(&parent_b).then_with(|| order(key_a, key_b))
        });
        let mut starts = vec![0; self.nodes.len() + 1];
        for node in &nodes {
            starts[self.nodes[*node as usize].0 as usize + 1] += 1;
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        Children { starts, nodes }
    }

    /// Whether no node below each one has its key: recursion counts once.
    pub(super) fn outermost(&self, keys: usize) -> Vec<bool> {
        let children = self.children(|_, _| Ordering::Equal);
        let mut outermost = vec![false; self.nodes.len()];
        let mut open = vec![0u32; keys];
        // Nodes to enter, and, with the flag, to leave.
        let mut todo: Vec<(u32, bool)> = children.of(ROOT).iter().map(|node| (*node, false)).collect();
        while let Some((node, leave)) = todo.pop() {
            let Some(count) = open.get_mut(self.key(node) as usize) else { continue };
            if leave {
                *count -= 1;
                continue;
            }
            outermost[node as usize] = *count == 0;
            *count += 1;
            todo.push((node, true));
            todo.extend(children.of(node).iter().map(|child| (*child, false)));
        }
        outermost
    }
}

/// Children of the nodes of a tree.
pub(super) struct Children {
    starts: Vec<usize>,
    nodes: Vec<u32>,
}

impl Children {
    pub(super) fn of(&self, node: u32) -> &[u32] {
        &self.nodes[self.starts[node as usize]..self.starts[node as usize + 1]]
    }
}
