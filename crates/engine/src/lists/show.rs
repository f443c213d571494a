//! Amounts, ages and shares as cells.

use cluster::view::{Filter, Matcher, RowThing, Subject, Thing, natural_ranks};
use cluster::{Snapshot, StrId, Time};
use units::{Quantity, format_age, format_percent, format_resource, noun_of};

use super::{Cell, Key, Level, Of};
use crate::AnswerPart;

/// An amount with a bar for its share of a whole; `of_what` names the whole.
pub(super) fn amount(resource: &str, amount: Quantity, whole: Option<Quantity>, of_what: &str) -> Cell {
    let pct = whole.and_then(|whole| amount.ratio_of(whole)).map(|ratio| ratio * 100.0);
    let note = pct.map_or_else(String::new, |pct| format!("{} of {of_what}", format_percent(Some(pct))));
    let level = if amount.is_zero() { Level::Quiet } else { Level::Plain };
    Cell { text: format_resource(resource, amount), note, pct, level, exact: Some(amount.exact()) }
}

/// An age; in files the time itself would say more, but lists are of a moment: seconds.
pub(super) fn age(of: Of<'_>, created: Time) -> Cell {
    match created.age_seconds(of.now_unix_ms) {
        Some(seconds) => Cell { text: format_age(seconds), exact: Some(seconds.to_string()), ..Cell::default() },
        None => Cell::unknown("not known"),
    }
}

/// The younger, the smaller.
pub(super) fn age_key(created: Time) -> Key {
    created.unix_ms().map(|ms| -i128::from(ms))
}

/// Texts in natural order; absent ones come last.
pub(super) fn text_keys(snapshot: &Snapshot, texts: &[StrId]) -> Vec<Key> {
    let ranks = natural_ranks(snapshot, texts);
    texts.iter().zip(ranks).map(|(text, rank)| (!text.is_empty()).then_some(i128::from(rank))).collect()
}

/// A share of counts, exactly enough to sort by.
pub(super) fn share_key(part: u32, whole: u32) -> Key {
    (whole > 0).then(|| i128::from(part) * 1_000_000_000 / i128::from(whole))
}

/// Parts of a status that say that something is wrong.
const WRONG: [&str; 9] = ["BackOff", "Err", "OOM", "Failed", "Evicted", "ExitCode", "Signal", "Cannot", "Lost"];

/// How loud a pod's status is.
pub(super) fn status_level(status: &str) -> Level {
    match status {
        "Running" => Level::Plain,
        "Completed" | "Succeeded" => Level::Quiet,
        _ if WRONG.iter().any(|part| status.contains(part)) => Level::Critical,
        _ => Level::Warning,
    }
}

/// A count of the answer, with the filter that lists what it counts; none where there is nothing to count.
pub(super) fn part(count: usize, words: &str, filter: &str, alarm: bool) -> Option<AnswerPart> {
    (count > 0).then(|| AnswerPart {
        text: format!("{} {words}", units::format_integer(count as i128)),
        filter: filter.to_owned(),
        alarm,
        ..AnswerPart::default()
    })
}

/// A count of the answer with the noun that it counts, in its number.
pub(super) fn counted(count: usize, noun: &str, rest: &str, filter: &str, alarm: bool) -> Option<AnswerPart> {
    let words = format!("{} {rest}", noun_of(count as u64, noun));
    part(count, words.trim_end(), filter, alarm)
}

/// Something to know that nothing lists, such as that a list is missing.
pub(super) fn said(text: impl Into<String>) -> AnswerPart {
    AnswerPart { text: text.into(), ..AnswerPart::default() }
}

/// What to open where a list is missing.
pub(super) fn not_read(what: &str, command: &str) -> AnswerPart {
    said(format!("{what} not read: open {command} beside these lists"))
}

/// The rows that fit.
pub(super) fn fitting<R>(of: Of<'_>, rows: &[R], subject: Subject, filter: &Filter) -> Vec<u32>
where
    for<'a> RowThing<'a, R>: Thing,
{
    let thing = |row| RowThing { snapshot: of.snapshot, row, now_unix_ms: of.now_unix_ms };
    let mut matcher = Matcher::new(filter, subject, || rows.iter().map(thing));
    let fitting = (0_u32..).zip(rows).filter(|(at, row)| matcher.fits(*at as usize, &thing(*row)));
    fitting.map(|(number, _)| number).collect()
}

/// A place among the states of a list as a key: the worst come first, and of equal ones the larger figure.
pub(super) fn state_key(place: Option<usize>, figure: i128) -> Key {
    place.map(|place| ((place as i128) << 80) - figure)
}
