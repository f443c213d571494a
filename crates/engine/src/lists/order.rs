//! The lists that are open, and the orders that were asked for last.

use std::rc::Rc;

use cluster::view::{Filter, Problem};

use super::{Column, List, ListAsked, ListPage, ListRow, Of, WATCHED, open};
use crate::AnswerPart;

/// How many orders are kept: a list, and those that one comes back to.
const KEPT: usize = 4;
/// Rows fewer than one in so many are sorted by themselves.
const FEW: usize = 8;
/// An order by a filter of ages is made anew after so long.
const FRESH_MS: i64 = 60_000;
/// Rows of an answer at most.
const MOST_ROWS: u32 = 2_000;

/// Lists of one snapshot.
#[derive(Default)]
pub(crate) struct Lists {
    /// By word, with their answers.
    open: Vec<(String, Box<dyn List>, Vec<AnswerPart>)>,
    /// The newest last.
    orders: Vec<Order>,
    /// All rows of lists by columns, so that a filter picks from them; the newest last.
    sorted: Vec<Sorted>,
}

struct Sorted {
    kind: String,
    sort: &'static str,
    descending: bool,
    rows: Rc<[u32]>,
}

struct Order {
    /// What was asked for, as it was settled: without rows.
    kind: String,
    filter: String,
    sort: &'static str,
    descending: bool,
    /// When it was made, where that matters.
    at_unix_ms: Option<i64>,
    rows: Rc<[u32]>,
    problem: Option<Problem>,
}

impl Lists {
    /// Rows of a list.
    pub(crate) fn page(&mut self, of: Of<'_>, asked: &ListAsked) -> Option<ListPage> {
        let (list, answer, order) = self.ordered(of, asked)?;
        let count = order.rows.len() as u32;
        let from = asked.from.min(count);
        let to = asked.to.clamp(from, count).min(from.saturating_add(MOST_ROWS));
        let rows = order.rows[from as usize..to as usize].iter().map(|row| list.row(of, *row)).collect();
        let empty = (count == 0).then(|| {
            if list.len() == 0 {
                list.why_empty(of)
            } else {
                format!("None of the {} fits the filter.", list.subject().plural())
            }
        });
        Some(ListPage {
            kind: order.kind.clone(),
            columns: columns(list),
            sort: order.sort.to_owned(),
            descending: order.descending,
            from,
            count,
            total: list.len() as u32,
            rows,
            answer: answer.to_vec(),
            error: order.problem.as_ref().map(|problem| problem.sentence.clone()),
            empty,
        })
    }

    /// All rows of a list in order, with its columns.
    pub(crate) fn all_rows<'a>(
        &'a mut self,
        of: Of<'a>,
        asked: &ListAsked,
    ) -> Option<(Vec<Column>, impl Iterator<Item = ListRow> + 'a)> {
        let (list, _, order) = self.ordered(of, asked)?;
        Some((columns(list), order.rows.iter().map(move |row| list.row(of, *row))))
    }

    /// What of the answers is something to look at, with the word of its list.
    pub(crate) fn alarms(&mut self, of: Of<'_>) -> Vec<(&'static str, AnswerPart)> {
        let mut alarms = Vec::new();
        for kind in WATCHED {
            let Some(place) = self.place(of, kind) else { continue };
            let (.., answer) = &self.open[place];
            alarms.extend(answer.iter().filter(|part| part.alarm).map(|part| (kind, part.clone())));
        }
        alarms
    }

    /// The place of a list among the open ones; it is opened where it isn't.
    fn place(&mut self, of: Of<'_>, kind: &str) -> Option<usize> {
        if let Some(place) = self.open.iter().position(|(open, ..)| open == kind) {
            return Some(place);
        }
        let list = open(kind, of.snapshot)?;
        let answer = list.answer(of);
        self.open.push((kind.to_owned(), list, answer));
        Some(self.open.len() - 1)
    }

    fn ordered(&mut self, of: Of<'_>, asked: &ListAsked) -> Option<(&dyn List, &[AnswerPart], &Order)> {
        let place = self.place(of, &asked.kind)?;
        let (_, list, answer) = &self.open[place];
        let (sort, descending) = settled(list.as_ref(), asked);
        let is_asked = |order: &Order| {
            let fresh = order.at_unix_ms.is_none_or(|at| (of.now_unix_ms - at).abs() < FRESH_MS);
            fresh
                && order.kind == asked.kind
                && order.filter == asked.filter
                && (order.sort, order.descending) == (sort, descending)
        };
        let known = self.orders.iter().position(is_asked);
        let order = match known {
            Some(known) => self.orders.remove(known),
            None => make(list.as_ref(), of, asked, (sort, descending), &mut self.sorted),
        };
        self.orders.push(order);
        let excess = self.orders.len().saturating_sub(KEPT);
        self.orders.drain(..excess);
        Some((list.as_ref(), answer, self.orders.last()?))
    }
}

/// The order that is meant: the usual column where none or an unknown one is asked for, figures with the largest first.
fn settled(list: &dyn List, asked: &ListAsked) -> (&'static str, bool) {
    let (usual, usual_descending) = list.usual_sort();
    let Some(column) = list.columns().iter().find(|column| column.key == asked.sort) else {
        return (usual, asked.descending.unwrap_or(usual_descending));
    };
    (column.key, asked.descending.unwrap_or(column.is_figure))
}

fn make(
    list: &dyn List,
    of: Of<'_>,
    asked: &ListAsked,
    (sort, descending): (&'static str, bool),
    sorted: &mut Vec<Sorted>,
) -> Order {
    let (filter, problem) = Filter::parse(&asked.filter, list.subject());
    let fitting = (!filter.is_empty()).then(|| list.fitting(of, &filter));
    let known = sorted.iter().any(|one| one.kind == asked.kind && (one.sort, one.descending) == (sort, descending));
    let rows = match fitting {
        // A few rows are sorted by themselves.
        Some(few) if !known && few.len() < list.len() / FEW => in_order(list, of, sort, descending, few).into(),
        Some(fitting) => {
            let mut fits = vec![false; list.len()];
            for row in fitting {
                fits[row as usize] = true;
            }
            let all = all_sorted(list, of, &asked.kind, (sort, descending), sorted);
            all.iter().copied().filter(|row| fits[*row as usize]).collect()
        }
        None => all_sorted(list, of, &asked.kind, (sort, descending), sorted),
    };
    Order {
        kind: asked.kind.clone(),
        filter: asked.filter.clone(),
        sort,
        descending,
        at_unix_ms: filter.asks_for_age().then_some(of.now_unix_ms),
        rows,
        problem,
    }
}

/// All rows of a list in an order, from those that are kept where it is among them.
fn all_sorted(
    list: &dyn List,
    of: Of<'_>,
    kind: &str,
    (sort, descending): (&'static str, bool),
    sorted: &mut Vec<Sorted>,
) -> Rc<[u32]> {
    let known = sorted.iter().position(|one| one.kind == kind && (one.sort, one.descending) == (sort, descending));
    let one = match known {
        Some(known) => sorted.remove(known),
        None => {
            let rows = in_order(list, of, sort, descending, (0..list.len() as u32).collect()).into();
            Sorted { kind: kind.to_owned(), sort, descending, rows }
        }
    };
    let rows = Rc::clone(&one.rows);
    sorted.push(one);
    let excess = sorted.len().saturating_sub(KEPT);
    sorted.drain(..excess);
    rows
}

/// Rows, which come by their numbers, in an order.
fn in_order(list: &dyn List, of: Of<'_>, sort: &str, descending: bool, rows: Vec<u32>) -> Vec<u32> {
    let keys = list.keys(of, sort, &rows);
    let known = || keys.iter().flatten().copied();
    let (least, most) = (known().min().unwrap_or(0), known().max().unwrap_or(0));
    // Unknown ones come last either way. Numbers of 64 bits, which nearly all keys are from their least, sort faster.
    match most.checked_sub(least).and_then(|range| u64::try_from(range).ok()) {
        Some(range) if range < u64::MAX => {
            let place =
                |key: i128| u64::try_from(if descending { most - key } else { key - least }).unwrap_or(u64::MAX);
            sorted_by(keys.iter().map(|key| key.map_or(u64::MAX, place)), rows)
        }
        _ => {
            let place = |key: i128| (false, if descending { !key } else { key });
            sorted_by(keys.iter().map(|key| key.map_or((true, 0), place)), rows)
        }
    }
}

fn sorted_by<K: Ord + Copy>(keys: impl Iterator<Item = K>, rows: Vec<u32>) -> Vec<u32> {
    let mut keyed: Vec<(K, u32)> = keys.zip(rows).collect();
    if !keyed.is_sorted() {
        keyed.sort_unstable();
    }
    keyed.into_iter().map(|(_, row)| row).collect()
}

fn columns(list: &dyn List) -> Vec<Column> {
    let column = |column: &super::ColumnOf| Column {
        key: column.key.to_owned(),
        title: column.title.to_owned(),
        is_figure: column.is_figure,
        is_sortable: true,
        priority: column.priority,
        width_ch: column.width_ch,
    };
    list.columns().iter().map(column).collect()
}
