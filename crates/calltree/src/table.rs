//! Self and total by function.

use std::cmp::Ordering;

use profile::Weight;

use crate::arrange::{Columns, Sums};
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
    let count = tree.functions().len();
    let (keys, now) = by_function(columns, &columns.own, root, count);
    let before = columns.before.as_ref().map(|before| by_function(columns, before, root, count).1);
    let ranks = keys.iter().map(|key| tree.functions().rank(*key)).collect();
    FunctionTable { keys, ranks, now, before, before_scale: tree.before_scale() }
}

/// What is known of a function while nodes are added up.
#[derive(Clone, Copy, Default)]
struct Cell<W> {
    /// Where the subtree of its outermost node ends: nodes before it are inside. 0 until there is a node.
    covered: u32,
    own: W,
    total: W,
}

/// The functions in the order of their first nodes, and their sums.
fn by_function(columns: &Columns, sums: &Sums, root: NodeId, count: usize) -> (Vec<FunctionKey>, Sums) {
    with_column!(own in &sums.own => add_up(columns, own, Number::slice(&sums.total).unwrap_or_default(), root, count))
}

/// In one pass: functions come in no order, so that each look at one is at another place of memory.
fn add_up<W: Number>(
    columns: &Columns,
    own: &[W],
    total: &[W],
    root: NodeId,
    count: usize,
) -> (Vec<FunctionKey>, Sums) {
    let mut cells = vec![Cell::<W>::default(); count];
    let mut keys = Vec::new();
    for node in root.index()..columns.subtree_ends[root.index()] as usize {
        let key = columns.functions[node];
        let Some(cell) = cells.get_mut(key.index()) else { continue };
        if cell.covered == 0 {
            keys.push(key);
        }
        cell.own = cell.own.plus(own[node]);
        if node as u32 >= cell.covered {
            cell.covered = columns.subtree_ends[node];
            cell.total = cell.total.plus(total[node]);
        }
    }
    let sums = |of: fn(&Cell<W>) -> W| W::column(keys.iter().map(|key| of(&cells[key.index()])).collect());
    let sums = Sums { own: sums(|cell| cell.own), total: sums(|cell| cell.total) };
    (keys, sums)
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
