//! The function table: figures of the zoomed part, kept as long as they hold, and the order of its rows.

use std::ops::Range;

use calltree::{CallTree, FunctionTable, Matches, NodeId, Sort, SortKey};
use flame::Coloring;
use units::Unit;

use crate::{FunctionRow, FunctionRows, TableSort, frame_info};

/// The last table and the last order.
#[derive(Debug, Default)]
pub(crate) struct FunctionRowsCache {
    table: Option<(NodeId, FunctionTable)>,
    order: Option<(TableSort, bool, Vec<u32>)>,
}

impl FunctionRowsCache {
    /// The search has changed.
    pub(crate) fn forget_matches(&mut self) {
        self.order = None;
    }

    /// Rows `range` in the order of `by`: a sort, and whether only matches are wanted.
    pub(crate) fn rows(
        &mut self,
        tree: &CallTree,
        zoom: NodeId,
        matches: Option<&Matches>,
        unit: &Unit,
        by: (&TableSort, bool),
        range: Range<u32>,
    ) -> FunctionRows {
        if self.table.as_ref().is_none_or(|(of, _)| *of != zoom) {
            self.table = Some((zoom, calltree::functions(tree, zoom)));
            self.order = None;
        }
        let Some((_, table)) = &self.table else { return FunctionRows::default() };
        let (sort, matching) = by;
        if self.order.as_ref().is_none_or(|(s, m, _)| s != sort || *m != matching) {
            let rows = table.rows(sort_of(sort, tree), usize::MAX, matches.filter(|_| matching));
            self.order = Some((sort.clone(), matching, rows));
        }
        let Some((.., order)) = &self.order else { return FunctionRows::default() };
        let count = order.len() as u32;
        let (from, to) = (range.start.min(count), range.end.min(count));
        let whole = tree.total(zoom).to_f64();
        let before = tree.before_total(zoom);
        let text = |w| units::format_value(frame_info::value(w), unit);
        let rows = order[from as usize..to.max(from) as usize]
            .iter()
            .map(|&row| {
                let key = table.key(row);
                let functions = tree.functions();
                let (own, total) = (table.self_weight(row), table.total(row));
                let share = |w: profile::Weight| units::percent(w.to_f64(), whole).unwrap_or(0.0);
                let delta = before.and_then(|_| table.delta_self(row));
                let delta_text = delta.map(|delta| frame_info::signed(delta, unit));
                FunctionRow {
                    function: key.0,
                    name: functions.name(key).to_owned(),
                    package: flame::package_of(functions.name(key), functions.file(key), functions.module(key))
                        .to_owned(),
                    slot: flame::slot(tree, key, Coloring::Package),
                    self_text: text(own),
                    total_text: text(total),
                    self_percent: share(own),
                    total_percent: share(total),
                    delta_text,
                    matches: matches.is_none_or(|m| m.has_function(key)),
                }
            })
            .collect();
        FunctionRows { from, count, rows }
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
