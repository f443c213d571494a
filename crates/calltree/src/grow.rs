//! Grows a tree from its root: a new node stands for a group of what it is made of, and what these call, grouped by
//! function, are its children. Nodes come in pre-order, siblings by name, and equal calls are found by sorting the
//! calls of one node, without a table of all nodes.

use crate::items::NO_PARENT;
use crate::sums::Number;
use crate::{BuildError, FunctionKey};

/// Up to so many calls are compared, not counted, to sort them.
const COUNTED: usize = 1024;

/// Nodes in pre-order with their own weights, to be read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct View<'a, W> {
    pub(crate) functions: &'a [FunctionKey],
    pub(crate) parents: &'a [u32],
    pub(crate) subtree_ends: &'a [u32],
    pub(crate) own: &'a [W],
    /// Weights of the baseline; empty without one.
    pub(crate) before: &'a [W],
}

impl<W: Number> View<'_, W> {
    pub(crate) fn before(&self, node: u32) -> W {
        self.before.get(node as usize).copied().unwrap_or_default()
    }

    /// The callees of a node from left to right.
    pub(crate) fn children(&self, node: u32) -> impl Iterator<Item = u32> + '_ {
        let end = self.subtree_ends[node as usize];
        let inside = move |child: &u32| *child < end;
        std::iter::successors(Some(node + 1).filter(inside), move |child| {
            Some(self.subtree_ends[*child as usize]).filter(inside)
        })
    }
}

/// The same while they grow.
#[derive(Debug, Clone, Default)]
pub(crate) struct Grown<W> {
    pub(crate) functions: Vec<FunctionKey>,
    pub(crate) parents: Vec<u32>,
    /// Empty until [`Self::close`].
    pub(crate) subtree_ends: Vec<u32>,
    pub(crate) own: Vec<W>,
    pub(crate) before: Vec<W>,
    has_baseline: bool,
}

/// What a node weighs on both sides.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Own<W> {
    after: W,
    before: W,
}

impl<W: Number> Own<W> {
    /// What a node of a tree weighs.
    pub(crate) fn of(tree: &View<'_, W>, node: u32) -> Self {
        Self { after: tree.own[node as usize], before: tree.before(node) }
    }

    pub(crate) fn new(after: W, before: W) -> Self {
        Self { after, before }
    }

    /// Both sides together, whatever their signs.
    pub(crate) fn size(self) -> f64 {
        self.after.to_f64().abs() + self.before.to_f64().abs()
    }

    pub(crate) fn add(&mut self, more: Self) {
        self.after = self.after.plus(more.after);
        self.before = self.before.plus(more.before);
    }
}

/// What a tree is made of.
pub(crate) trait Source<W> {
    /// Adds up what the members of a group, in ascending order, weigh, and gives what they call: each as the rank of
    /// its function (see [`crate::Functions::rank`]) above its number.
    fn open(&mut self, group: &[u32], own: &mut Own<W>, calls: &mut Vec<u64>);

    /// Copies a member that is alone in its group below `caller`, with all below it, if nothing changes there.
    ///
    /// # Errors
    /// [`BuildError::TooLarge`] when the numbers are used up.
    fn copy(
        &self,
        _member: u32,
        _caller: u32,
        _by_rank: &[FunctionKey],
        _to: &mut Grown<W>,
    ) -> Result<bool, BuildError> {
        Ok(false)
    }
}

/// A call for [`Source::open`].
pub(crate) fn call(rank: u32, number: u32) -> u64 {
    u64::from(rank) << 32 | u64::from(number)
}

impl<W: Number> Grown<W> {
    /// A root, with room for about `capacity` nodes.
    pub(crate) fn new(capacity: usize, has_baseline: bool) -> Self {
        let mut grown = Self {
            functions: Vec::with_capacity(capacity),
            parents: Vec::with_capacity(capacity),
            own: Vec::with_capacity(capacity),
            before: Vec::with_capacity(if has_baseline { capacity } else { 0 }),
            subtree_ends: Vec::new(),
            has_baseline,
        };
        grown.add(NO_PARENT, FunctionKey::NONE, Own::default());
        grown
    }

    /// One more node, after all that belong to the children of `parent` before it.
    ///
    /// # Errors
    /// [`BuildError::TooLarge`] when the numbers are used up.
    pub(crate) fn push(&mut self, parent: u32, function: FunctionKey, own: Own<W>) -> Result<u32, BuildError> {
        if self.parents.len() >= NO_PARENT as usize {
            return Err(BuildError::TooLarge("call tree nodes"));
        }
        Ok(self.add(parent, function, own))
    }

    /// As [`Self::push`], where a tree of the same size is known to have found room.
    pub(crate) fn add(&mut self, parent: u32, function: FunctionKey, own: Own<W>) -> u32 {
        let number = self.parents.len() as u32;
        self.functions.push(function);
        self.parents.push(parent);
        self.own.push(own.after);
        if self.has_baseline {
            self.before.push(own.before);
        }
        number
    }

    pub(crate) fn weigh(&mut self, node: u32, own: Own<W>) {
        let node = node as usize;
        self.own[node] = self.own[node].plus(own.after);
        if let Some(before) = self.before.get_mut(node) {
            *before = before.plus(own.before);
        }
    }

    /// The node that came last.
    pub(crate) fn last(&self) -> u32 {
        self.parents.len() as u32 - 1
    }

    /// All below `top` as it is, below the node that came last.
    pub(crate) fn copy(&mut self, from: View<'_, W>, top: u32) {
        let nodes = top as usize + 1..from.subtree_ends[top as usize] as usize;
        if nodes.is_empty() {
            return;
        }
        let shift = self.last().wrapping_sub(top);
        self.functions.extend_from_slice(&from.functions[nodes.clone()]);
        self.parents.extend(from.parents[nodes.clone()].iter().map(|parent| parent.wrapping_add(shift)));
        self.own.extend_from_slice(&from.own[nodes.clone()]);
        if self.has_baseline {
            self.before.extend_from_slice(&from.before[nodes]);
        }
    }

    /// Grows all below `base`, which came last, from what it calls.
    ///
    /// # Errors
    /// [`BuildError::TooLarge`] when the numbers are used up.
    pub(crate) fn grow(
        &mut self,
        base: u32,
        calls: Vec<u64>,
        source: &mut impl Source<W>,
        by_rank: &[FunctionKey],
    ) -> Result<(), BuildError> {
        // Calls to come, the next one last; those from `callers[i].0` on are of the node `callers[i].1`.
        let mut open = calls;
        let mut callers: Vec<(usize, u32)> = vec![(0, base)];
        sort_to_pop(&mut open, by_rank.len());
        let mut group: Vec<u32> = Vec::new();
        while let Some((first, caller)) = callers.last().copied() {
            if open.len() == first {
                callers.pop();
                continue;
            }
            let rank = open[open.len() - 1] >> 32;
            group.clear();
            while open.len() > first && open[open.len() - 1] >> 32 == rank {
                group.extend(open.pop().map(|call| call as u32));
            }
            if let [member] = group[..]
                && source.copy(member, caller, by_rank, self)?
            {
                continue;
            }
            let (mut own, first) = (Own::default(), open.len());
            source.open(&group, &mut own, &mut open);
            let node = self.push(caller, by_rank[rank as usize], own)?;
            if open.len() > first {
                sort_to_pop(&mut open[first..], by_rank.len());
                callers.push((first, node));
            }
        }
        Ok(())
    }

    /// Once all nodes are there.
    pub(crate) fn close(&mut self) {
        let mut ends: Vec<u32> = (1..=self.parents.len() as u32).collect();
        for node in (1..ends.len()).rev() {
            let parent = self.parents[node] as usize;
            ends[parent] = ends[parent].max(ends[node]);
        }
        self.subtree_ends = ends;
    }

    pub(crate) fn view(&self) -> View<'_, W> {
        View {
            functions: &self.functions,
            parents: &self.parents,
            subtree_ends: &self.subtree_ends,
            own: &self.own,
            before: &self.before,
        }
    }
}

/// By rank, those of one rank by number, the first one last.
fn sort_to_pop(calls: &mut [u64], ranks: usize) {
    if !calls.is_sorted() {
        // Many calls that come in the order of their numbers are counted into their places.
        if calls.len() > COUNTED && calls.len() > ranks / 4 && calls.is_sorted_by_key(|call| *call as u32) {
            count_into_place(calls, ranks);
        } else {
            calls.sort_unstable();
        }
    }
    calls.reverse();
}

fn count_into_place(calls: &mut [u64], ranks: usize) {
    let mut places = vec![0u32; ranks + 1];
    for call in calls.iter() {
        places[(call >> 32) as usize + 1] += 1;
    }
    for rank in 1..places.len() {
        places[rank] += places[rank - 1];
    }
    let counted = calls.to_vec();
    for call in &counted {
        let place = &mut places[(call >> 32) as usize];
        calls[*place as usize] = *call;
        *place += 1;
    }
}
