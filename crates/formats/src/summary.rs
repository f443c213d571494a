//! Figures of a profile by function name: totals, self values, depths. Costs the number of stacks, not their depth.

use profile::{FrameId, Profile, SampleSet, StackId, StringId, Weight, Weights};
use rustc_hash::FxHashMap;

/// Stacks by the names of their frames: two stacks with the same names are one node.
pub struct NameTree<'p> {
    profile: &'p Profile,
    /// Parent and name of each node; parents come first.
    nodes: Vec<(u32, StringId)>,
    /// Node of each row of the profile's stacks.
    node_of: Vec<u32>,
    depths: Vec<u32>,
    /// Whether no node below it has the same name: recursion counts once.
    outermost: Vec<bool>,
}

/// The figures of one set, whatever the metric.
pub struct SetFigures<'t> {
    tree: &'t NameTree<'t>,
    set: &'t SampleSet,
    /// Nodes that the set's samples reach, in order.
    used: Vec<u32>,
    /// Different names of all frames.
    pub distinct_frames: u64,
    /// Different stacks by their names, without the empty one.
    pub distinct_stacks: u64,
    /// Frames of the deepest stack.
    pub max_depth: u32,
}

/// A weight for each name.
pub type ByName = Vec<(StringId, Weight)>;

/// No node.
const NONE: u32 = u32::MAX;

impl<'p> NameTree<'p> {
    /// The tree of all stacks of a profile.
    #[must_use]
    pub fn new(profile: &'p Profile) -> Self {
        let stacks = &profile.stacks;
        let mut tree = Self {
            profile,
            nodes: Vec::new(),
            node_of: Vec::with_capacity(stacks.len()),
            depths: Vec::new(),
            outermost: Vec::new(),
        };
        let mut rows: FxHashMap<(u32, StringId), u32> = FxHashMap::default();
        for row in 0..u32::try_from(stacks.len()).unwrap_or(NONE) {
            let stack = StackId(row);
            let name = tree.name(stacks.frame(stack));
            let parent = tree.node(stacks.parent(stack));
            let next = u32::try_from(tree.nodes.len()).unwrap_or(NONE);
            let node = *rows.entry((parent, name)).or_insert(next);
            if node == next {
                tree.nodes.push((parent, name));
                tree.depths.push(stacks.depth(stack));
            }
            tree.node_of.push(node);
        }
        tree.find_outermost();
        tree
    }

    fn name(&self, frame: FrameId) -> StringId {
        self.profile.functions.name(self.profile.frames.function(frame))
    }

    fn node(&self, stack: StackId) -> u32 {
        if stack.is_none() { NONE } else { self.node_of[stack.index()] }
    }

    /// Walks the tree depth first and counts the open nodes of each name.
    fn find_outermost(&mut self) {
        let count = self.nodes.len();
        let (mut first_child, mut next) = (vec![NONE; count], vec![NONE; count]);
        let mut first_root = NONE;
        for (row, (parent, _)) in (0u32..).zip(&self.nodes) {
            let slot = if *parent == NONE { &mut first_root } else { &mut first_child[*parent as usize] };
            next[row as usize] = std::mem::replace(slot, row);
        }
        self.outermost = vec![false; count];
        let mut open_of_name = vec![0u32; self.profile.strings.len()];
        let mut path: Vec<u32> = Vec::new();
        let mut node = first_root;
        loop {
            while node != NONE {
                let name = self.nodes[node as usize].1;
                // Names outside of the table are empty, all of them.
                if let Some(open) = open_of_name.get_mut(name.index()) {
                    self.outermost[node as usize] = *open == 0;
                    *open += 1;
                }
                path.push(node);
                node = first_child[node as usize];
            }
            let Some(done) = path.pop() else { break };
            if let Some(open) = open_of_name.get_mut(self.nodes[done as usize].1.index()) {
                *open -= 1;
            }
            node = next[done as usize];
        }
    }

    /// The figures of a set.
    #[must_use]
    pub fn figures(&'p self, set: &'p SampleSet) -> SetFigures<'p> {
        let mut seen = vec![false; self.nodes.len()];
        let mut is_leaf = vec![false; self.nodes.len()];
        let mut used = Vec::new();
        for stack in &set.stacks {
            let mut node = self.node(*stack);
            if node != NONE {
                is_leaf[node as usize] = true;
            }
            while node != NONE && !seen[node as usize] {
                seen[node as usize] = true;
                used.push(node);
                node = self.nodes[node as usize].0;
            }
        }
        used.sort_unstable();
        let mut names: Vec<StringId> = used.iter().map(|node| self.nodes[*node as usize].1).collect();
        names.sort_unstable();
        names.dedup();
        SetFigures {
            tree: self,
            set,
            distinct_frames: names.len() as u64,
            distinct_stacks: is_leaf.iter().filter(|leaf| **leaf).count() as u64,
            max_depth: used.iter().map(|node| self.depths[*node as usize]).max().unwrap_or(0),
            used,
        }
    }
}

impl SetFigures<'_> {
    /// The weight of the samples that end in each name, heaviest first. Every name that a sample ends in is there,
    /// also with a weight of 0.
    #[must_use]
    pub fn self_by_name(&self, metric: usize) -> ByName {
        let name = |row: usize| {
            let node = self.tree.node(self.set.stacks[row]);
            (node != NONE).then(|| self.tree.nodes[node as usize].1)
        };
        match &self.set.metrics[metric].weights {
            Weights::Int(column) => self.by_name((0..column.len()).filter_map(|row| Some((name(row)?, column[row])))),
            Weights::Float(column) => self.by_name((0..column.len()).filter_map(|row| Some((name(row)?, column[row])))),
        }
    }

    /// The weight of the samples that have each name in their stack, heaviest first.
    #[must_use]
    pub fn total_by_name(&self, metric: usize) -> ByName {
        match &self.set.metrics[metric].weights {
            Weights::Int(column) => self.totals(column),
            Weights::Float(column) => self.totals(column),
        }
    }

    fn totals<W: Amount>(&self, column: &[W]) -> ByName {
        let mut totals = vec![W::default(); self.tree.nodes.len()];
        for (stack, weight) in self.set.stacks.iter().zip(column) {
            let node = self.tree.node(*stack);
            if node != NONE {
                totals[node as usize] = totals[node as usize].plus(*weight);
            }
        }
        for node in self.used.iter().rev() {
            let parent = self.tree.nodes[*node as usize].0;
            if parent != NONE {
                totals[parent as usize] = totals[parent as usize].plus(totals[*node as usize]);
            }
        }
        let outermost = self.used.iter().map(|node| *node as usize).filter(|node| self.tree.outermost[*node]);
        self.by_name(outermost.map(|node| (self.tree.nodes[node].1, totals[node])))
    }

    /// Adds up what belongs to one name, and sorts by weight, then by the bytes of the name.
    fn by_name<W: Amount>(&self, weights: impl Iterator<Item = (StringId, W)>) -> ByName {
        let mut sums: FxHashMap<StringId, W> = FxHashMap::default();
        for (name, weight) in weights {
            let sum = sums.entry(name).or_default();
            *sum = sum.plus(weight);
        }
        let mut rows: ByName = sums.into_iter().map(|(name, weight)| (name, weight.weight())).collect();
        let strings = &self.tree.profile.strings;
        rows.sort_unstable_by(|(a, x), (b, y)| y.total_cmp(x).then_with(|| strings.get(*a).cmp(strings.get(*b))));
        rows
    }
}

/// What weights are added as. The sums of a set's whole weights fit (see [`profile::ProfileBuilder::push_set`]).
trait Amount: Copy + Default {
    fn plus(self, other: Self) -> Self;
    fn weight(self) -> Weight;
}

impl Amount for i64 {
    fn plus(self, other: Self) -> Self {
        self.wrapping_add(other)
    }

    fn weight(self) -> Weight {
        Weight::Int(self)
    }
}

impl Amount for f64 {
    fn plus(self, other: Self) -> Self {
        self + other
    }

    fn weight(self) -> Weight {
        Weight::Float(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Input, Limits, read};

    #[test]
    fn recursion_counts_once() {
        let bytes = b"a;b;a;c 1\na;b 2\nb;a;b 4\n 8\n";
        let profile = read(Input { name: "", bytes, sidecar: None }, &Limits::default()).unwrap().profile;
        let tree = NameTree::new(&profile);
        let figures = tree.figures(&profile.sets[0]);
        assert_eq!((figures.distinct_frames, figures.distinct_stacks, figures.max_depth), (3, 3, 4));
        let text = |rows: ByName| {
            let row = |(name, weight): &(StringId, Weight)| (profile.strings.get(*name).to_owned(), weight.to_f64());
            rows.iter().map(row).collect::<Vec<_>>()
        };
        let row = |name: &str, weight: f64| (name.to_owned(), weight);
        assert_eq!(text(figures.self_by_name(0)), [row("b", 6.0), row("c", 1.0)]);
        assert_eq!(text(figures.total_by_name(0)), [row("a", 7.0), row("b", 7.0), row("c", 1.0)]);
    }
}
