//! Groups of nodes in words and figures, for the map's headers and the table.

use cluster::view::{Figure, GroupBy, GroupFigures, NodeFact, NodeGroup, Prices, ResourceSums, fact_keys, group_keys};
use cluster::{ResourceId, Snapshot};
use units::{Quantity, format_count, format_percent, format_resource, percent};

use crate::GroupRow;

/// How deep nodes are grouped.
pub(crate) const LEVELS: usize = 2;

/// What nodes can be grouped by: words of the URL and their text. The facts first, then labels.
pub(crate) fn choices(snapshot: &Snapshot) -> Vec<(String, String)> {
    let facts = fact_keys(snapshot).into_iter();
    let facts = facts.map(|key| (key.fact.word().to_owned(), format!("{} ({})", key.fact.title(), key.values)));
    let labels = group_keys(snapshot).into_iter().map(|key| {
        let text = format!("{} ({})", short_key(&key.key), key.values);
        (key.key, text)
    });
    facts.chain(labels).collect()
}

/// What a route asks to group by, as far as groups go: each thing once, the empty ones left out.
pub(crate) fn asked(snapshot: &Snapshot, words: &[String]) -> Vec<(String, GroupBy)> {
    let mut asked: Vec<(String, GroupBy)> = Vec::new();
    for word in words.iter().filter(|word| !word.is_empty()) {
        let by = GroupBy::parse(snapshot, word);
        // A label that no node carries sets nothing apart, but what was asked for is shown.
        let is_new = asked.iter().all(|(other, known)| other != word && (*known != by || by == GroupBy::Label(None)));
        if is_new && asked.len() < LEVELS {
            asked.push((word.clone(), by));
        }
    }
    asked
}

/// What a group is called.
pub(crate) fn title(group: &NodeGroup, by: &[(String, GroupBy)]) -> String {
    let Some((_, by)) = by.get(usize::from(group.level)) else { return String::new() };
    group.value.clone().unwrap_or_else(|| by.without().to_owned())
}

/// Count, request and use of a group, and what it costs: `2 nodes · 1 pod · cpu 37.5% of 4 cores requested, 25% used`.
/// The resource that is measured stands first.
pub(crate) fn summary(snapshot: &Snapshot, measured: ResourceId, prices: &Prices, figures: &GroupFigures) -> String {
    let mut parts = vec![format_count(u64::from(figures.nodes), "node"), format_count(figures.pods, "pod")];
    let first = figures.sums.iter().filter(|sums| sums.resource == measured);
    let others = figures.sums.iter().filter(|sums| sums.resource != measured);
    // Once says it for all: heads are short of room.
    let words = ["requested"].into_iter().chain(std::iter::repeat(""));
    parts.extend(first.chain(others).zip(words).map(|(sums, word)| resource_words(snapshot, sums, word)));
    if figures.priced > 0 {
        let of = if figures.priced < figures.nodes { " where known" } else { "" };
        parts.push(format!("{}{of}", prices.text(figures.price)));
    }
    parts.join(nodemap::SUMMARY_BETWEEN)
}

fn resource_words(snapshot: &Snapshot, sums: &ResourceSums, word: &str) -> String {
    let resource = snapshot.resource_name(sums.resource);
    let share = |part: Quantity, whole: Quantity| format_percent(percent(part.as_f64(), whole.as_f64()));
    let mut text = format!("{resource} ");
    if sums.allocatable > Quantity::ZERO {
        let whole = format_resource(resource, sums.allocatable);
        text.push_str(&format!("{} of {whole} {word}", share(sums.request, sums.allocatable)));
    } else {
        text.push_str(&format!("{} {word}", format_resource(resource, sums.request)));
    }
    text.truncate(text.trim_end().len());
    if sums.measured > 0 && sums.allocatable_measured > Quantity::ZERO {
        text.push_str(&format!(", {} used", share(sums.usage, sums.allocatable_measured)));
    }
    text
}

/// The head of a group in the table: its sums in the columns of the nodes.
pub(crate) fn row(
    snapshot: &Snapshot,
    measured: ResourceId,
    prices: &Prices,
    group: &NodeGroup,
    by: &[(String, GroupBy)],
) -> GroupRow {
    let figures = &group.figures;
    let name = snapshot.resource_name(measured);
    let sums = figures.of(measured);
    let figure = |amount: Quantity, whole: Quantity| Figure::new(name, amount, Some(whole));
    GroupRow {
        level: group.level,
        title: title(group, by),
        summary: summary(snapshot, measured, prices, figures),
        nodes: figures.nodes,
        pods: figures.pods,
        request: sums.map(|sums| figure(sums.request, sums.allocatable)).unwrap_or_default(),
        limit: sums.map(|sums| figure(sums.limit, sums.allocatable)).unwrap_or_default(),
        usage: sums.filter(|sums| sums.measured > 0).map(|sums| figure(sums.usage, sums.allocatable_measured)),
    }
}

/// How a thing that nodes are grouped by is called where it isn't among the choices.
pub(crate) fn called(word: &str) -> String {
    let fact = NodeFact::ALL.into_iter().find(|fact| fact.word() == word);
    fact.map_or_else(|| word.strip_prefix("label:").unwrap_or(word).to_owned(), |fact| fact.title().to_owned())
}

/// A label key without its domain, where that says enough.
fn short_key(key: &str) -> &str {
    key.rsplit('/').next().unwrap_or(key)
}
