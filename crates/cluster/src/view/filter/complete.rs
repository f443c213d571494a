//! What a half-typed filter may go on with.

use rustc_hash::FxHashMap;

use super::keys::{Field, Subject};
use super::matcher::Thing;
use super::needle::Needle;
use super::quoted;
use super::row_thing::RowThing;
use super::things::{NodeThing, PodThing};
use crate::facts::Totals;
use crate::model::{Detail, LabelsId, Snapshot, StrId};
use crate::view::barriers::barriers;
use crate::view::controlled::controlled;
use crate::view::event_rows::event_rows;
use crate::view::version_rows::version_rows;

/// How many are offered.
const MOST: usize = 20;

/// A way to go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Where the text begins that it takes the place of, in bytes.
    pub from: usize,
    /// Where that ends.
    pub to: usize,
    /// What stands there then.
    pub text: String,
    /// How many things have it; 0 for words of the language.
    pub count: u32,
}

/// Ways to go on at a cursor (in bytes): keys, label keys, or values of the key before it; the words of the language
/// first, then what most things have.
pub fn complete(snapshot: &Snapshot, totals: &Totals, subject: Subject, text: &str, cursor: usize) -> Vec<Candidate> {
    let cursor = (0..=cursor.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let before = &text[..cursor];
    let start = before.rfind(|c: char| c.is_whitespace() || matches!(c, '(' | ')')).map_or(0, |at| at + 1);
    // A space is one byte or more.
    let start = (start..=cursor).find(|at| text.is_char_boundary(*at)).unwrap_or(cursor);
    let word = &before[start..];
    let signless = word.strip_prefix(['-', '!']).unwrap_or(word);
    let to = cursor + text[cursor..].find(char::is_whitespace).unwrap_or(text.len() - cursor);
    let offer = |from: usize, found: Vec<(String, u32)>| {
        let found = found.into_iter().take(MOST);
        found.map(|(text, count)| Candidate { from, to, text, count }).collect()
    };
    let value_at = |rest: &str| cursor - rest.len();
    if let Some((field, rest)) = signless.split_once(':').and_then(|(key, rest)| Some((Field::parse(key)?, rest))) {
        let values = field_values(snapshot, totals, subject, field);
        return offer(value_at(rest), starting(values, rest, true));
    }
    if let Some((key, rest)) = signless.split_once('=') {
        let key = key.trim_end_matches('!');
        return offer(value_at(rest), starting(label_values(snapshot, subject, key), rest, true));
    }
    // By any of their names, those that are written so first.
    let mut fields: Vec<&Field> = subject.fields().iter().filter(|field| field.begins(signless)).collect();
    fields.sort_by_key(|field| !Needle::new(signless).begins(field.name()));
    let mut keys: Vec<(String, u32)> = fields.into_iter().map(|field| (format!("{}:", field.name()), 0)).collect();
    let figures = subject.figures().into_iter().map(|key| (format!("{key} > "), 0)).collect();
    keys.extend(starting(figures, signless, false));
    let labels = starting(label_keys(snapshot, subject), signless, false);
    keys.extend(labels.into_iter().map(|(key, count)| (format!("{}=", quoted(&key)), count)));
    offer(value_at(signless), keys)
}

/// Those that begin with a text, whatever the case, the most frequent first.
fn starting(found: Vec<(String, u32)>, typed: &str, are_values: bool) -> Vec<(String, u32)> {
    let typed = Needle::new(typed.trim_start_matches('"'));
    let mut found: Vec<_> = found.into_iter().filter(|(text, _)| typed.begins(text)).collect();
    found.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| if b.1 > 0 { a.0.cmp(&b.0) } else { std::cmp::Ordering::Equal }));
    if are_values {
        found.iter_mut().for_each(|(text, _)| *text = quoted(text));
    }
    found
}

fn labels_of(snapshot: &Snapshot, subject: Subject) -> Vec<LabelsId> {
    match subject {
        Subject::Nodes => snapshot.nodes.iter().map(|node| node.labels).collect(),
        Subject::Pods | Subject::Workloads => snapshot.pods.iter().map(|pod| pod.labels).collect(),
        Subject::Versions => snapshot.nodes.iter().map(|node| node.labels).collect(),
        Subject::Disruption | Subject::Controllers => {
            let has_detail = |detail| matches!(detail, Detail::Budget(_)) == (subject == Subject::Disruption);
            let objects = snapshot.objects.list.iter().filter(|object| has_detail(object.detail));
            objects.map(|object| object.labels).collect()
        }
        Subject::Events => Vec::new(),
    }
}

/// Hands out the texts of a field of all rows.
fn count_texts<R>(snapshot: &Snapshot, rows: &[R], field: Field, count: &mut dyn FnMut(&str) -> bool)
where
    for<'a> RowThing<'a, R>: Thing,
{
    for row in rows {
        RowThing { snapshot, row, now_unix_ms: 0 }.any_text(field, count);
    }
}

fn counted<'a>(snapshot: &Snapshot, ids: impl Iterator<Item = &'a StrId>) -> Vec<(String, u32)> {
    let mut counts: FxHashMap<StrId, u32> = FxHashMap::default();
    for id in ids {
        *counts.entry(*id).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_unstable();
    counts.into_iter().map(|(id, count)| (snapshot.text(id).to_owned(), count)).collect()
}

fn label_keys(snapshot: &Snapshot, subject: Subject) -> Vec<(String, u32)> {
    let labels = labels_of(snapshot, subject);
    counted(snapshot, labels.iter().flat_map(|labels| snapshot.labels(*labels)).map(|(key, _)| key))
}

fn label_values(snapshot: &Snapshot, subject: Subject, key: &str) -> Vec<(String, u32)> {
    let Some(key) = snapshot.find_text(key) else { return Vec::new() };
    let labels = labels_of(snapshot, subject);
    let pairs = labels.iter().flat_map(|labels| snapshot.labels(*labels));
    counted(snapshot, pairs.filter(|(other, _)| *other == key).map(|(_, value)| value))
}

fn field_values(snapshot: &Snapshot, totals: &Totals, subject: Subject, field: Field) -> Vec<(String, u32)> {
    let mut counts: FxHashMap<String, u32> = FxHashMap::default();
    let mut count = |text: &str| {
        if let Some(count) = counts.get_mut(text) {
            *count += 1;
        } else if !text.is_empty() {
            counts.insert(text.to_owned(), 1);
        }
        false
    };
    match subject {
        Subject::Nodes => {
            for (id, _) in snapshot.node_ids() {
                NodeThing { snapshot, totals, id, now_unix_ms: 0 }.any_text(field, &mut count);
            }
        }
        Subject::Pods | Subject::Workloads => {
            for (id, _) in snapshot.pod_ids() {
                PodThing { snapshot, id, now_unix_ms: 0 }.any_text(field, &mut count);
            }
        }
        Subject::Disruption => count_texts(snapshot, &barriers(snapshot).rows, field, &mut count),
        Subject::Versions => count_texts(snapshot, &version_rows(snapshot).rows, field, &mut count),
        Subject::Controllers => count_texts(snapshot, &controlled(snapshot), field, &mut count),
        Subject::Events => count_texts(snapshot, &event_rows(snapshot), field, &mut count),
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_unstable();
    counts
}
