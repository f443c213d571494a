//! Folding a frame's repetitions, whatever lies between.

use super::Names;
use super::rewrite::{Changes, Step, Work};
use crate::grow::Grown;
use crate::items::NO_PARENT;
use crate::sums::Number;
use crate::{BuildError, FunctionKey};

impl<W: Number> Work<'_, W> {
    pub(crate) fn recursion(&self, names: Option<&Names>) -> Result<Option<Grown<W>>, BuildError> {
        let taken = names.map(|names| names.select(&self.functions));
        let from = self.view();
        let mut path = Path::new(self.functions.len());
        // The nodes that are folded, each with the one that it is folded into.
        let mut folds: Vec<(u32, u32)> = Vec::new();
        for node in 0..from.own.len() as u32 {
            let mut left = node.checked_sub(1).unwrap_or(NO_PARENT);
            while left != from.parents[node as usize] {
                path.leave();
                left = from.parents[left as usize];
            }
            let function = from.functions[node as usize];
            let is_meant = !self.is_base(node) && taken.as_ref().is_none_or(|taken| taken[function.index()]);
            let known = path.find(function).filter(|_| is_meant);
            path.enter(known.unwrap_or(node), function, is_meant);
            folds.extend(known.map(|known| (node, known)));
        }
        if folds.is_empty() {
            return Ok(None);
        }
        // For each node the next one that is folded into the same, from the one that all of them are folded into.
        let mut next = vec![NO_PARENT; from.own.len()];
        let mut is_folded = vec![false; from.own.len()];
        for (node, into) in folds.into_iter().rev() {
            next[node as usize] = next[into as usize];
            next[into as usize] = node;
            is_folded[node as usize] = true;
        }
        let changes = Changes::of(from.own.len(), |node| is_folded[node as usize]);
        let rule = |node: u32| match is_folded[node as usize] {
            // It is opened together with what it is folded into.
            true => Step::Skip,
            false => Step::Callee(from.functions[node as usize]),
        };
        self.rewrite(true, &changes, &next, rule, rule).map(Some)
    }
}

/// The chain of calls after folding, each call by the first node that stands for it, while the tree is walked depth
/// first, with constant work for a step: what is cut off stays in its place until something else comes there.
struct Path {
    nodes: Vec<u32>,
    len: usize,
    /// For each function the last node of it that was entered, and its place in the chain.
    known: Vec<(u32, u32)>,
    /// What to put back when a node is left.
    undo: Vec<Undo>,
}

struct Undo {
    len: usize,
    slot: (usize, u32),
    known: Option<(FunctionKey, (u32, u32))>,
}

impl Path {
    fn new(functions: usize) -> Self {
        Self { nodes: Vec::new(), len: 0, known: vec![(NO_PARENT, 0); functions], undo: Vec::new() }
    }

    /// The node of a function that is in the chain.
    fn find(&self, function: FunctionKey) -> Option<u32> {
        let (node, place) = *self.known.get(function.index())?;
        (node != NO_PARENT && (place as usize) < self.len && self.nodes[place as usize] == node).then_some(node)
    }

    /// Goes to a node: one that is in the chain, or one that is called from its last.
    fn enter(&mut self, node: u32, function: FunctionKey, is_meant: bool) {
        let known = self.find(function).filter(|known| is_meant && *known == node);
        let place = match known {
            Some(_) => self.known[function.index()].1 as usize,
            None => self.len,
        };
        if place == self.nodes.len() {
            self.nodes.push(node);
        }
        let is_new = known.is_none() && is_meant;
        let undo = Undo {
            len: self.len,
            slot: (place, self.nodes[place]),
            known: is_new.then(|| (function, self.known[function.index()])),
        };
        self.undo.push(undo);
        self.nodes[place] = node;
        self.len = place + 1;
        if is_new {
            self.known[function.index()] = (node, place as u32);
        }
    }

    fn leave(&mut self) {
        let Some(undo) = self.undo.pop() else { return };
        self.len = undo.len;
        self.nodes[undo.slot.0] = undo.slot.1;
        if let Some((function, known)) = undo.known {
            self.known[function.index()] = known;
        }
    }
}
