//! The rule of each transform.

use super::rewrite::{To, Work};
use super::{Names, Transform, presets};
use crate::sums::Number;
use crate::trie::{NO_PARENT, Trie};
use crate::{BuildError, FunctionKey};

impl<W: Number> Work<W> {
    pub(crate) fn apply(&mut self, transform: &Transform) -> Result<(), BuildError> {
        match transform {
            Transform::Focus(names) => self.focus(names),
            Transform::Subtree(path) => self.subtree(path),
            Transform::Keep(names) => {
                let within = self.within(&names.select(&self.functions));
                self.without_own(|node| !within[node])
            }
            Transform::Drop(names) => {
                let within = self.within(&names.select(&self.functions));
                self.without_own(|node| within[node])
            }
            Transform::Hide(names) => self.hide(names),
            Transform::Preset(word) => presets::rule(word).map_or(Ok(()), |names| self.hide(&names)),
            Transform::Collapse(names) => self.collapse(names),
            Transform::Direct(names) => {
                let taken = names.as_ref().map(|names| names.select(&self.functions));
                let functions: Vec<FunctionKey> = self.trie.nodes.iter().map(|node| node.function).collect();
                self.rewrite(|here| {
                    let Some(parent) = here.parent_at else { return To::Nowhere };
                    let repeats = functions[here.parent as usize] == here.function && parent != here.base;
                    let is_meant = taken.as_ref().is_none_or(|taken| taken[here.function.index()]);
                    if repeats && is_meant { To::Node(parent) } else { To::Callee(parent, here.function) }
                })
            }
            Transform::Recursion(names) => self.recursion(names.as_ref()),
            Transform::Chains => self.chains(),
            Transform::Invert => self.invert(),
        }
    }

    fn focus(&mut self, names: &Names) -> Result<(), BuildError> {
        let taken = names.select(&self.functions);
        self.clear_bases();
        self.rewrite(|here| {
            let is_inside = here.parent_at.is_some_and(|parent| parent != here.base);
            match here.parent_at {
                Some(parent) if is_inside => To::Callee(parent, here.function),
                _ if taken[here.function.index()] => To::Callee(here.base, here.function),
                _ => To::Nowhere,
            }
        })
    }

    /// What stands in the root alone is in no stack through anything.
    fn clear_bases(&mut self) {
        for number in (0..self.trie.nodes.len()).filter(|number| self.is_base(*number as u32)).collect::<Vec<_>>() {
            self.trie.nodes[number].own = W::default();
            if let Some(before) = self.trie.own_before.get_mut(number) {
                *before = W::default();
            }
        }
    }

    fn subtree(&mut self, path: &[String]) -> Result<(), BuildError> {
        let nodes = &self.trie.nodes;
        // How many steps of the path a node has come; none for one that has left it.
        let mut steps: Vec<Option<usize>> = vec![None; nodes.len()];
        for (number, node) in nodes.iter().enumerate() {
            let is_step = |step: usize| path.get(step).is_some_and(|name| *name == self.functions.name(node.function));
            steps[number] = match steps.get(node.parent as usize).copied().flatten() {
                // A group may be the first step of a path, or left out of it.
                _ if self.is_base(number as u32) => Some(usize::from(number > 0 && is_step(0))),
                Some(step) if is_step(step) => Some(step + 1),
                _ => None,
            };
        }
        self.clear_bases();
        self.rewrite(|here| match (here.parent_at, steps[here.node as usize]) {
            (_, Some(step)) if step == path.len() => To::Callee(here.base, here.function),
            (Some(parent), _) if parent != here.base => To::Callee(parent, here.function),
            _ => To::Nowhere,
        })
    }

    fn hide(&mut self, names: &Names) -> Result<(), BuildError> {
        let taken = names.select(&self.functions);
        self.rewrite(|here| match here.parent_at {
            Some(parent) if taken[here.function.index()] => To::Node(parent),
            Some(parent) => To::Callee(parent, here.function),
            None => To::Nowhere,
        })
    }

    fn collapse(&mut self, names: &Names) -> Result<(), BuildError> {
        let taken = names.select(&self.functions);
        let title = self.functions.named(names.title())?;
        let parents_taken: Vec<bool> = (0..self.trie.nodes.len() as u32)
            .map(|number| !self.is_base(number) && taken[self.trie.nodes[number as usize].function.index()])
            .collect();
        self.rewrite(|here| {
            let Some(parent) = here.parent_at else { return To::Nowhere };
            match (taken[here.function.index()], parents_taken[here.parent as usize]) {
                (true, true) => To::Node(parent),
                (true, false) => To::Callee(parent, title),
                (false, _) => To::Callee(parent, here.function),
            }
        })
    }

    fn recursion(&mut self, names: Option<&Names>) -> Result<(), BuildError> {
        let taken = names.map(|names| names.select(&self.functions));
        let mut path = Path::new(self.trie.nodes.len(), self.functions.len());
        let mut trie = Trie::new(self.trie.nodes.len(), !self.trie.own_before.is_empty());
        let mut is_full = false;
        self.walk(|number, entering| {
            if !entering {
                return path.leave();
            }
            let function = self.trie.nodes[number as usize].function;
            let is_meant = !self.is_base(number) && taken.as_ref().is_none_or(|taken| taken[function.index()]);
            let at = if number == 0 {
                0
            } else if let Some(known) = path.find(function).filter(|_| is_meant) {
                known
            } else if let Some(new) = trie.child(path.last(), function) {
                new
            } else {
                is_full = true;
                path.last()
            };
            path.enter(at, function, is_meant);
            trie.add(at, self.trie.nodes[number as usize].own, false);
            if let Some(before) = self.trie.own_before.get(number as usize) {
                trie.add(at, *before, true);
            }
        });
        self.trie = trie;
        if is_full { Err(BuildError::TooLarge("call tree nodes")) } else { Ok(()) }
    }

    /// For each node its outermost caller of the same function, or itself.
    pub(crate) fn outermost(&self) -> Vec<u32> {
        let nodes = &self.trie.nodes;
        let mut outermost: Vec<u32> = (0..nodes.len() as u32).collect();
        // The functions of the chain of calls that is being walked, by a depth-first walk over the children.
        let mut firsts = vec![u32::MAX; self.functions.len()];
        self.walk(|number, entering| {
            let function = nodes[number as usize].function;
            if function.is_none() || self.is_base(number) {
                return;
            }
            let first = &mut firsts[function.index()];
            match (entering, *first) {
                (true, u32::MAX) => *first = number,
                (true, known) => outermost[number as usize] = known,
                (false, known) if known == number => *first = u32::MAX,
                (false, _) => {}
            }
        });
        outermost
    }

    /// Depth first: each node when it is entered and when it is left.
    fn walk(&self, mut visit: impl FnMut(u32, bool)) {
        let nodes = &self.trie.nodes;
        let mut first_child = vec![NO_PARENT; nodes.len()];
        let mut sibling = vec![NO_PARENT; nodes.len()];
        for number in (1..nodes.len()).rev() {
            let parent = nodes[number].parent as usize;
            sibling[number] = first_child[parent];
            first_child[parent] = number as u32;
        }
        let mut at = 0u32;
        visit(at, true);
        loop {
            if first_child[at as usize] != NO_PARENT {
                at = first_child[at as usize];
                visit(at, true);
                continue;
            }
            loop {
                visit(at, false);
                if at == 0 {
                    return;
                }
                if sibling[at as usize] != NO_PARENT {
                    at = sibling[at as usize];
                    visit(at, true);
                    break;
                }
                at = nodes[at as usize].parent;
            }
        }
    }

    fn chains(&mut self) -> Result<(), BuildError> {
        let nodes = &self.trie.nodes;
        let mut callees = vec![0u32; nodes.len()];
        for node in &nodes[1..] {
            callees[node.parent as usize] += 1;
        }
        let before = |number: usize| self.trie.own_before.get(number).copied().unwrap_or_default();
        let only_calls: Vec<bool> = (0..nodes.len())
            .map(|number| {
                let is_idle = nodes[number].own == W::default() && before(number) == W::default();
                !self.is_base(number as u32) && callees[number] == 1 && is_idle
            })
            .collect();
        self.rewrite(|here| match here.parent_at {
            Some(parent) if only_calls[here.parent as usize] => To::Node(parent),
            Some(parent) => To::Callee(parent, here.function),
            None => To::Nowhere,
        })
    }
}

/// The chain of calls in a new tree while an old one is walked depth first, with constant work for a step: what is
/// cut off stays in its place until something else comes there.
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
    fn new(nodes: usize, functions: usize) -> Self {
        Self {
            nodes: Vec::with_capacity(nodes.min(1024)),
            len: 0,
            known: vec![(NO_PARENT, 0); functions],
            undo: Vec::new(),
        }
    }

    fn last(&self) -> u32 {
        self.len.checked_sub(1).map_or(0, |last| self.nodes[last])
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
