//! Self and total by function.

use std::cmp::Ordering;

use profile::{Weight, Weights};

use crate::arrange::Sums;
use crate::sums::{Number, scaled_difference, with_column};
use crate::{CallTree, FunctionKey, Matches, NodeId};

/// Figures of the functions in a subtree, one row for each.
#[derive(Debug, Clone)]
pub struct FunctionTable {
    keys: Vec<FunctionKey>,
    ranks: Vec<u32>,
    now: Sums,
    before: Option<Sums>,
    before_scale: f64,
}

/// What rows are sorted by. Rows that are equal stand in the order of their names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortKey {
    /// Bytes of the name.
    Name,
    /// Own weight.
    SelfWeight,
    /// Total weight.
    Total,
    /// Own weight in the baseline.
    BeforeSelf,
    /// Total weight in the baseline.
    BeforeTotal,
    /// Own weight after minus before.
    DeltaSelf,
    /// Total weight after minus before.
    DeltaTotal,
}

/// An order of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sort {
    /// What by.
    pub key: SortKey,
    /// Largest first (names: z first).
    pub descending: bool,
    /// By size, whatever the sign: the largest effect first, not the largest growth.
    pub absolute: bool,
}

impl Sort {
    /// Largest first.
    #[must_use]
    pub fn descending(key: SortKey) -> Self {
        Self { key, descending: true, absolute: false }
    }

    /// Smallest first.
    #[must_use]
    pub fn ascending(key: SortKey) -> Self {
        Self { key, descending: false, absolute: false }
    }
}

/// The table of the subtree of `root`. A function's total counts a stack once, however often the function is in it:
/// the outermost one stands for those below it.
#[must_use]
pub fn functions(tree: &CallTree, root: NodeId) -> FunctionTable {
    let columns = tree.columns();
    let nodes = root.index()..columns.subtree_ends[root.index()] as usize;
    let mut rows = vec![u32::MAX; tree.functions().len()];
    let mut keys = Vec::new();
    for key in &columns.functions[nodes.clone()] {
        if let Some(row) = rows.get_mut(key.index())
            && *row == u32::MAX
        {
            *row = keys.len() as u32;
            keys.push(*key);
        }
    }
    let ranks = keys.iter().map(|key| tree.functions().rank(*key)).collect();
    let place = |node: usize| rows.get(columns.functions[node].index()).copied();
    // The subtree that a function's outermost node covers: nodes before its end are inside it.
    let mut covered = vec![0u32; keys.len()];
    let outermost: Vec<bool> = nodes
        .clone()
        .map(|node| {
            let Some(row) = place(node) else { return false };
            let is_outermost = node as u32 >= covered[row as usize];
            if is_outermost {
                covered[row as usize] = columns.subtree_ends[node];
            }
            is_outermost
        })
        .collect();
    let add = |sums: &Sums| Sums {
        own: with_column!(own in &sums.own => by_function(own, nodes.clone(), keys.len(), place)),
        total: with_column!(total in &sums.total => by_function(total, nodes.clone(), keys.len(), |node| {
            place(node).filter(|_| outermost[node - nodes.start])
        })),
    };
    let (now, before) = (add(&columns.own), columns.before.as_ref().map(add));
    FunctionTable { keys, ranks, now, before, before_scale: tree.before_scale() }
}

fn by_function<W: Number>(
    column: &[W],
    nodes: std::ops::Range<usize>,
    rows: usize,
    place: impl Fn(usize) -> Option<u32>,
) -> Weights {
    let mut sums = vec![W::default(); rows];
    for node in nodes {
        if let Some(row) = place(node) {
            sums[row as usize] = sums[row as usize].plus(column[node]);
        }
    }
    W::column(sums)
}

impl FunctionTable {
    /// The number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// The function of a row.
    #[must_use]
    pub fn key(&self, row: u32) -> FunctionKey {
        self.keys[row as usize]
    }

    /// Weight of samples that end in the function.
    #[must_use]
    pub fn self_weight(&self, row: u32) -> Weight {
        self.now.own.get(row as usize)
    }

    /// Weight of samples that the function is in.
    #[must_use]
    pub fn total(&self, row: u32) -> Weight {
        self.now.total.get(row as usize)
    }

    /// [`Self::self_weight`] in the baseline.
    #[must_use]
    pub fn before_self(&self, row: u32) -> Option<Weight> {
        self.before.as_ref().map(|sums| sums.own.get(row as usize))
    }

    /// [`Self::total`] in the baseline.
    #[must_use]
    pub fn before_total(&self, row: u32) -> Option<Weight> {
        self.before.as_ref().map(|sums| sums.total.get(row as usize))
    }

    /// Own weight after minus before (see [`CallTree::delta`]).
    #[must_use]
    pub fn delta_self(&self, row: u32) -> Option<Weight> {
        self.before_self(row).map(|before| scaled_difference(self.self_weight(row), before, self.before_scale))
    }

    /// Total weight after minus before.
    #[must_use]
    pub fn delta_total(&self, row: u32) -> Option<Weight> {
        self.before_total(row).map(|before| scaled_difference(self.total(row), before, self.before_scale))
    }

    /// The row of a function.
    #[must_use]
    pub fn find(&self, key: FunctionKey) -> Option<u32> {
        self.keys.iter().position(|other| *other == key).map(|row| row as u32)
    }

    /// The rows in order, those that `matches` takes if it is given, at most `limit` of them. The work grows with the
    /// number of rows and sorts only those that are returned.
    #[must_use]
    pub fn rows(&self, sort: Sort, limit: usize, matches: Option<&Matches>) -> Vec<u32> {
        let takes = |row: &u32| matches.is_none_or(|matches| matches.has_function(self.key(*row)));
        let mut rows: Vec<u32> = (0..self.keys.len() as u32).filter(takes).collect();
        if limit == 0 {
            return Vec::new();
        }
        let order = |a: &u32, b: &u32| self.compare(sort, *a, *b);
        if limit < rows.len() {
            rows.select_nth_unstable_by(limit - 1, order);
            rows.truncate(limit);
        }
        rows.sort_unstable_by(order);
        rows
    }

    fn compare(&self, sort: Sort, a: u32, b: u32) -> Ordering {
        let by_name = self.ranks[a as usize].cmp(&self.ranks[b as usize]);
        let Some(weight) = self.sorted_by(sort.key) else {
            return if sort.descending { by_name.reverse() } else { by_name };
        };
        let (left, right) = (weight(a), weight(b));
        let order = if sort.absolute { size(left).total_cmp(&size(right)) } else { left.total_cmp(&right) };
        if sort.descending { order.reverse() } else { order }.then(by_name)
    }

    /// The weight that a key sorts by; `None` for names. Without a baseline the weights before are zero.
    fn sorted_by(&self, key: SortKey) -> Option<Box<dyn Fn(u32) -> Weight + '_>> {
        let zero = Weight::Int(0);
        Some(match key {
            SortKey::Name => return None,
            SortKey::SelfWeight => Box::new(|row| self.self_weight(row)),
            SortKey::Total => Box::new(|row| self.total(row)),
            SortKey::BeforeSelf => Box::new(move |row| self.before_self(row).unwrap_or(zero)),
            SortKey::BeforeTotal => Box::new(move |row| self.before_total(row).unwrap_or(zero)),
            SortKey::DeltaSelf => Box::new(move |row| self.delta_self(row).unwrap_or(zero)),
            SortKey::DeltaTotal => Box::new(move |row| self.delta_total(row).unwrap_or(zero)),
        })
    }
}

fn size(weight: Weight) -> Weight {
    match weight {
        Weight::Int(value) => value.checked_abs().map_or(Weight::Float((value as f64).abs()), Weight::Int),
        Weight::Float(value) => Weight::Float(value.abs()),
    }
}
