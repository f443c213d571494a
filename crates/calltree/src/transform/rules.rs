//! The rule of each transform.

use std::sync::Arc;

use super::rewrite::{Changes, Step, Work};
use super::{Names, Transform, presets};
use crate::BuildError;
use crate::grow::{Grown, Own};
use crate::sums::Number;

impl<W: Number> Work<'_, W> {
    pub(crate) fn apply(&mut self, transform: &Transform) -> Result<(), BuildError> {
        let made = match transform {
            Transform::Focus(names) => Some(self.focus(names)?),
            Transform::Subtree(path) => Some(self.subtree(path)?),
            Transform::Keep(names) => {
                let within = self.within(&names.select(&self.functions));
                Some(self.without_own(|node| !within[node as usize])?)
            }
            Transform::Drop(names) => {
                let within = self.within(&names.select(&self.functions));
                Some(self.without_own(|node| within[node as usize])?)
            }
            Transform::Hide(names) => self.hide(names)?,
            Transform::Preset(word) => presets::rule(word).map_or(Ok(None), |names| self.hide(&names))?,
            Transform::Collapse(names) => Some(self.collapse(names)?),
            Transform::Direct(names) => self.direct(names.as_ref())?,
            Transform::Recursion(names) => self.recursion(names.as_ref())?,
            Transform::Chains => Some(self.chains()?),
            Transform::Invert => Some(self.invert()?),
        };
        if let Some(made) = made {
            self.put(made);
        }
        Ok(())
    }

    /// Puts equal callees of one node together, in a tree that may have such.
    pub(crate) fn merge(&mut self) -> Result<(), BuildError> {
        let from = self.view();
        let all = Changes::of(from.own.len(), |_| true);
        let stay = |node: u32| Step::Callee(from.functions[node as usize]);
        let made = self.rewrite(true, &all, &[], stay, stay)?;
        self.put(made);
        Ok(())
    }

    fn focus(&self, names: &Names) -> Result<Grown<W>, BuildError> {
        let taken = names.select(&self.functions);
        let functions = self.view().functions;
        let stay = |node: u32| Step::Callee(functions[node as usize]);
        let outer = |node: u32| if taken[functions[node as usize].index()] { stay(node) } else { Step::Past };
        self.rewrite(false, &Changes::default(), &[], outer, stay)
    }

    fn subtree(&self, path: &[String]) -> Result<Grown<W>, BuildError> {
        let from = self.view();
        let is_step = |node: u32, step: &String| *step == self.functions.name(from.functions[node as usize]);
        let end_of = |base: u32| {
            // A group may be the first step of a path, or left out of it.
            let is_first = base != 0 && path.first().is_some_and(|step| is_step(base, step));
            let path = path.get(usize::from(is_first)..)?;
            let mut at = base;
            for step in path {
                at = from.children(at).find(|child| is_step(*child, step))?;
            }
            Some(at).filter(|_| !path.is_empty())
        };
        let tops: Vec<u32> = self.bases().into_iter().filter_map(end_of).collect();
        let stay = |node: u32| Step::Callee(from.functions[node as usize]);
        let outer = |node: u32| match tops.get(tops.partition_point(|top| *top < node)) {
            Some(top) if *top == node => stay(node),
            Some(top) if *top < from.subtree_ends[node as usize] => Step::Past,
            _ => Step::Skip,
        };
        self.rewrite(false, &Changes::default(), &[], outer, stay)
    }

    /// Whether a rule takes a node, by its function.
    fn takes(&self, taken: &[bool], node: u32) -> bool {
        taken.get(self.view().functions[node as usize].index()) == Some(&true)
    }

    fn hide(&self, names: &Names) -> Result<Option<Grown<W>>, BuildError> {
        let taken = names.select(&self.functions);
        let from = self.view();
        let changes = Changes::of(from.own.len(), |node| self.takes(&taken, node) && !self.is_base(node));
        let rule = |node: u32| match changes.has(node) {
            true => Step::Into,
            false => Step::Callee(from.functions[node as usize]),
        };
        if changes.is_empty() { Ok(None) } else { self.rewrite(true, &changes, &[], rule, rule).map(Some) }
    }

    fn collapse(&mut self, names: &Names) -> Result<Grown<W>, BuildError> {
        let taken = names.select(&self.functions);
        let functions = Arc::make_mut(&mut self.functions);
        let title = functions.named(names.title())?;
        functions.rank_names();
        let from = self.view();
        let changes = Changes::of(from.own.len(), |node| self.takes(&taken, node) && !self.is_base(node));
        let outer = |node: u32| Step::Callee(if changes.has(node) { title } else { from.functions[node as usize] });
        let rule = |node: u32| match changes.has(node) && changes.has(from.parents[node as usize]) {
            true => Step::Into,
            false => outer(node),
        };
        self.rewrite(true, &changes, &[], outer, rule)
    }

    fn direct(&self, names: Option<&Names>) -> Result<Option<Grown<W>>, BuildError> {
        let taken = names.map(|names| names.select(&self.functions));
        let from = self.view();
        let changes = Changes::of(from.own.len(), |node| {
            let (function, parent) = (from.functions[node as usize], from.parents[node as usize]);
            node > 0
                && from.functions[parent as usize] == function
                && taken.as_ref().is_none_or(|taken| taken[function.index()])
                && !self.is_base(parent)
        });
        let rule = |node: u32| match changes.has(node) {
            true => Step::Into,
            false => Step::Callee(from.functions[node as usize]),
        };
        if changes.is_empty() { Ok(None) } else { self.rewrite(true, &changes, &[], rule, rule).map(Some) }
    }

    fn chains(&self) -> Result<Grown<W>, BuildError> {
        let from = self.view();
        let changes = Changes::of(from.own.len(), |node| {
            // A caller comes right before its only callee, and their subtrees end together.
            let caller = node.saturating_sub(1);
            from.parents[node as usize] == caller
                && from.subtree_ends[node as usize] == from.subtree_ends[caller as usize]
                && Own::of(&from, caller) == Own::default()
                && !self.is_base(caller)
        });
        self.thin_out(&changes, |node| {
            let step = if changes.has(node) { Step::Into } else { Step::Callee(from.functions[node as usize]) };
            (step, Own::of(&from, node))
        })
    }
}
