//! The function table: figures of the zoomed part, kept as long as they hold, and the order of its rows.

use std::ops::Range;

use calltree::{CallTree, FunctionTable, Matches, NodeId, Sort, SortKey};
use flame::Coloring;
use units::Unit;

use crate::{FunctionRow, FunctionRows, OnlySide, TableSort, frame_info};

/// Which rows are wanted, and their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RowChoice {
    pub(crate) sort: TableSort,
    /// Only those that the search matches.
    pub(crate) matching: bool,
    /// Of a comparison only those of one side.
    pub(crate) only: OnlySide,
}

/// The last table and the last order.
#[derive(Debug, Default)]
pub(crate) struct FunctionRowsCache {
    table: Option<(NodeId, FunctionTable)>,
    order: Option<(RowChoice, Vec<u32>)>,
}

impl FunctionRowsCache {
    /// The search has changed.
    pub(crate) fn forget_matches(&mut self) {
        self.order = None;
    }

    /// Rows `range` of those that are chosen.
    pub(crate) fn rows(
        &mut self,
        (tree, zoom, coloring): (&CallTree, NodeId, Coloring),
        matches: Option<&Matches>,
        unit: &Unit,
        choice: RowChoice,
        range: Range<u32>,
    ) -> FunctionRows {
        if self.table.as_ref().is_none_or(|(of, _)| *of != zoom) {
            self.table = Some((zoom, calltree::functions(tree, zoom)));
            self.order = None;
        }
        let Some((_, table)) = &self.table else { return FunctionRows::default() };
        if self.order.as_ref().is_none_or(|(of, _)| *of != choice) {
            let mut rows = table.rows(sort_of(&choice.sort, tree), usize::MAX, matches.filter(|_| choice.matching));
            let is_none = |weight: profile::Weight| weight.to_f64() == 0.0;
            let sides = |row: u32| (table.before_total(row).is_none_or(is_none), is_none(table.total(row)));
            match choice.only {
                OnlySide::Both => {}
                OnlySide::Appeared => rows.retain(|row| sides(*row) == (true, false)),
                OnlySide::Vanished => rows.retain(|row| sides(*row) == (false, true)),
            }
            self.order = Some((choice, rows));
        }
        let Some((_, order)) = &self.order else { return FunctionRows::default() };
        let count = order.len() as u32;
        let (from, to) = (range.start.min(count), range.end.min(count));
        let whole = tree.total(zoom).to_f64();
        let before = tree.before_total(zoom);
        let text = |w| units::format_cell(frame_info::value(w), unit);
        let rows = order[from as usize..to.max(from) as usize]
            .iter()
            .map(|&row| {
                let key = table.key(row);
                let functions = tree.functions();
                let (own, total) = (table.self_weight(row), table.total(row));
                let share = |w: profile::Weight| units::percent(w.to_f64(), whole).unwrap_or(0.0);
                let delta = before.and_then(|_| table.delta_self(row));
                let delta_text = delta.map(|delta| frame_info::change(delta, tree, text));
                FunctionRow {
                    function: key.0,
                    name: functions.name(key).to_owned(),
                    package: flame::package_of(functions.name(key), functions.file(key), functions.module(key))
                        .to_owned(),
                    slot: flame::slot(tree, key, swatch(coloring)),
                    self_text: text(own),
                    total_text: text(total),
                    self_percent: share(own),
                    total_percent: share(total),
                    delta_text,
                    hidden: functions.is_truncation(key),
                    matches: matches.is_none_or(|m| m.has_function(key)),
                }
            })
            .collect();
        FunctionRows { from, count, rows }
    }
}

/// What the colours of a list say: where those of the picture tell one frame of a function from another, its package.
pub(crate) fn swatch(coloring: Coloring) -> Coloring {
    match coloring {
        Coloring::Diff | Coloring::Value => Coloring::Package,
        other => other,
    }
}

fn sort_of(sort: &TableSort, tree: &CallTree) -> Sort {
    let key = match sort.key.as_str() {
        "name" => SortKey::Name,
        "total" => SortKey::Total,
        "delta" if tree.has_baseline() => SortKey::DeltaSelf,
        _ => SortKey::SelfWeight,
    };
    Sort { key, descending: sort.descending, absolute: key == SortKey::DeltaSelf }
}
