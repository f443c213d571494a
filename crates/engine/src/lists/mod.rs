//! Long lists of a cluster, each kind in its own file behind [`List`].
//!
//! A list numbers its rows once, in order of their names. What is asked for is an order of those numbers, which is
//! kept, so that scrolling makes text for the visible rows only.

mod controllers;
mod disruption;
mod events;
mod export;
mod order;
mod page;
mod pending;
mod pods;
mod show;
mod versions;
mod workloads;

use cluster::Snapshot;
use cluster::view::{Filter, Subject};

pub(crate) use order::Lists;
pub use page::{Cell, Column, Level, ListAsked, ListPage, ListRow, Target};
pub(crate) use workloads::pods_of;

use crate::AnswerPart;

/// What rows are made of, at a time of display.
#[derive(Clone, Copy)]
pub(crate) struct Of<'a> {
    pub(crate) snapshot: &'a Snapshot,
    pub(crate) now_unix_ms: i64,
}

/// What a row is sorted by: unknown ones come last either way, equal ones in the order of their numbers.
pub(crate) type Key = Option<i128>;

/// A column as its list knows it.
pub(crate) struct ColumnOf {
    pub(crate) key: &'static str,
    pub(crate) title: &'static str,
    pub(crate) is_figure: bool,
    /// Columns of a higher number leave a narrow screen first; 1 stays.
    pub(crate) priority: u8,
    /// Width in characters; 0 takes what is left.
    pub(crate) width_ch: u8,
}

/// A kind of list over one snapshot. Its rows have numbers from 0, in order of their names.
pub(crate) trait List {
    /// What the filter is asked about.
    fn subject(&self) -> Subject;
    /// The columns, from the left.
    fn columns(&self) -> &'static [ColumnOf];
    /// The column that sorts it when none is asked for, and whether the largest come first.
    fn usual_sort(&self) -> (&'static str, bool);
    /// How many rows there are.
    fn len(&self) -> usize;
    /// The rows that fit, in order of their numbers.
    fn fitting(&self, of: Of<'_>, filter: &Filter) -> Vec<u32>;
    /// What rows are sorted by for a column.
    fn keys(&self, of: Of<'_>, column: &str, rows: &[u32]) -> Vec<Key>;
    /// The cells of a row, one for each column, and where it leads.
    fn row(&self, of: Of<'_>, row: u32) -> ListRow;
    /// The answer in one line, over all rows.
    fn answer(&self, of: Of<'_>) -> Vec<AnswerPart>;
    /// Why there is no row at all.
    fn why_empty(&self, of: Of<'_>) -> String;
}

/// The lists whose alarms belong to a look at the whole cluster, in order of urgency.
const WATCHED: [&str; 5] = ["pods", "workloads", "disruption", "controllers", "versions"];

/// What the filter of a list is asked about.
pub(crate) fn subject(kind: &str) -> Option<Subject> {
    Some(match kind {
        "pods" | "pending" => Subject::Pods,
        "workloads" => Subject::Workloads,
        "disruption" => Subject::Disruption,
        "versions" => Subject::Versions,
        "controllers" => Subject::Controllers,
        "events" => Subject::Events,
        _ => return None,
    })
}

/// The words after `is:` that a list has beside those of its subject.
pub(crate) fn own_words(kind: &str) -> Vec<&'static str> {
    if kind == "pending" { pending::own_words() } else { Vec::new() }
}

/// The list of a word, over a snapshot.
fn open(kind: &str, snapshot: &Snapshot) -> Option<Box<dyn List>> {
    Some(match kind {
        "pods" => Box::new(pods::Pods::new(snapshot)),
        "pending" => Box::new(pending::PendingPods::new(snapshot)),
        "workloads" => Box::new(workloads::Workloads::new(snapshot)),
        "disruption" => Box::new(disruption::Disruption::new(snapshot)),
        "versions" => Box::new(versions::VersionList::new(snapshot)),
        "controllers" => Box::new(controllers::Controllers::new(snapshot)),
        "events" => Box::new(events::Events::new(snapshot)),
        _ => return None,
    })
}
