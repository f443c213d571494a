//! What stands above the map: the answer in one line, the choices, the legend.

use cluster::view;
use units::{Quantity, format_count, format_percent, format_resource, percent};

use crate::cluster_view::ClusterView;
use crate::node_groups::called;
use crate::{AnswerPart, ClusterSettings, LegendMark, Overview};

/// Sort keys (`cluster::view::SortKey::parse`) and their text.
const SORTS: [(&str, &str); 6] = [
    ("request", "Requested"),
    ("usage", "Used"),
    ("limit", "Limit"),
    ("pods", "Pods"),
    ("age", "Age"),
    ("name", "Name"),
];

/// The head of the nodes screen.
pub(crate) fn overview(of: &ClusterView, settings: &ClusterSettings) -> Overview {
    let snapshot = &of.snapshot;
    let resource = snapshot.resource_name(of.map.resource).to_owned();
    let resources = node_resources(of);
    let mut groups = of.group_choices.clone();
    // A key from a link that isn't among the useful ones can still be seen.
    let asked = of.grouped.iter().map(|(word, _)| word);
    groups.extend(
        asked
            .filter(|word| !of.group_choices.iter().any(|(key, _)| key == *word))
            .map(|word| (word.clone(), called(word))),
    );
    let scene = of.scene();
    Overview {
        answer: answer(of, &resource),
        resource: resource.clone(),
        resources,
        measure: of.map.measure.key().to_owned(),
        measures: nodemap::Measure::ALL.iter().map(|m| (m.key().to_owned(), m.label().to_owned())).collect(),
        grouped: of.grouped.iter().map(|(word, _)| word.clone()).collect(),
        groups,
        sort: if settings.sort.is_empty() { "request".to_owned() } else { settings.sort.clone() },
        descending: settings.descending,
        sorts: SORTS.iter().map(|(key, label)| ((*key).to_owned(), (*label).to_owned())).collect(),
        nodes: snapshot.nodes.len() as u32,
        matched: of.listing.matched,
        legend: scene
            .legend()
            .into_iter()
            .map(|entry| LegendMark { label: entry.label, slot: entry.slot, flags: entry.flags })
            .collect(),
        distribution: scene.spread(snapshot.node_ids().map(|(id, _)| id)).to_vec(),
        distribution_words: scene.spread_words(),
        colour_note: scene.colour_note().map(str::to_owned),
        empty: why_empty(of),
        error: of.listing.problem.as_ref().map(|problem| problem.sentence.clone()),
    }
}

fn why_empty(of: &ClusterView) -> Option<String> {
    let snapshot = &of.snapshot;
    if snapshot.nodes.is_empty() {
        return Some(if snapshot.pods.is_empty() {
            "These lists hold no node and no pod.".to_owned()
        } else {
            let pods = format_count(snapshot.pods.len() as u64, "pod");
            let they = if snapshot.pods.len() == 1 { "it stands" } else { "they stand" };
            format!("These lists hold {pods} and no node. Open the list of nodes beside them to see where {they}.")
        });
    }
    (of.listing.matched == 0).then(|| "No node fits the filter.".to_owned())
}

/// Resources that any node can give, `cpu` and `memory` first.
fn node_resources(of: &ClusterView) -> Vec<String> {
    let snapshot = &of.snapshot;
    let mut given = vec![false; snapshot.resources().count()];
    for node in &snapshot.nodes {
        for amounts in [node.allocatable, node.capacity] {
            for (resource, quantity) in snapshot.amounts(amounts) {
                if let Some(flag) = given.get_mut(resource.0 as usize) {
                    *flag |= *quantity > Quantity::ZERO;
                }
            }
        }
    }
    snapshot.resources().zip(given).filter(|(_, given)| *given).map(|((_, name), _)| name.to_owned()).collect()
}

fn answer(of: &ClusterView, resource: &str) -> Vec<AnswerPart> {
    let snapshot = &of.snapshot;
    let count = |n: usize| units::format_integer(n as i128);
    let plain = |text: String| AnswerPart { text, ..AnswerPart::default() };
    let of_pods = |text: String, filter: &str, alarm: bool| AnswerPart {
        text,
        filter: filter.to_owned(),
        screen: "pods".to_owned(),
        alarm,
    };
    let mut parts = vec![plain(format_count(snapshot.nodes.len() as u64, "node"))];
    let running = snapshot.pods.iter().filter(|p| snapshot.holds_resources(p)).count();
    let ended = snapshot.pods.len() - running;
    let pods = format_count(snapshot.pods.len() as u64, "pod");
    if !snapshot.pods.is_empty() {
        parts.push(of_pods(pods, "", false));
    }
    if ended > 0 {
        parts.push(of_pods(format!("{} of them ended", count(ended)), "is:ended", false));
    }
    let mut request = Quantity::ZERO;
    let mut allocatable = Quantity::ZERO;
    let (mut usage, mut measured) = (Quantity::ZERO, Quantity::ZERO);
    for (id, _) in snapshot.node_ids() {
        let commitment = of.totals.commitment(snapshot, id, of.map.resource);
        request = request.saturating_add(commitment.request);
        let whole = commitment.allocatable.unwrap_or(Quantity::ZERO);
        allocatable = allocatable.saturating_add(whole);
        if let Some(used) = commitment.usage {
            usage = usage.saturating_add(used);
            measured = measured.saturating_add(whole);
        }
    }
    let share = |part: Quantity, whole: Quantity| format_percent(percent(part.as_f64(), whole.as_f64()));
    if allocatable > Quantity::ZERO {
        let whole = format_resource(resource, allocatable);
        parts.push(plain(format!("{} of {whole} {resource} requested", share(request, allocatable))));
    }
    if measured > Quantity::ZERO {
        parts.push(plain(format!("{} used", share(usage, measured))));
    }
    let words =
        |word: &str| snapshot.nodes.iter().filter(|node| view::node_status(snapshot, node).contains(&word)).count();
    for (word, text) in [("NotReady", "not ready"), ("SchedulingDisabled", "cordoned")] {
        let n = words(word);
        if n > 0 {
            parts.push(AnswerPart {
                text: format!("{} {text}", count(n)),
                filter: word.to_owned(),
                alarm: word == "NotReady",
                ..AnswerPart::default()
            });
        }
    }
    let strays = view::strays(snapshot);
    let absent: usize = strays.on_missing_nodes.iter().map(|m| m.pods.len()).sum();
    for (n, text, filter) in [
        (strays.unschedulable.len(), "unschedulable", "is:unschedulable"),
        (strays.gated.len() + strays.not_scheduled.len() + strays.other_unbound.len(), "waiting", "is:waiting"),
        (absent, if absent == 1 { "on an absent node" } else { "on absent nodes" }, "is:on-absent-node"),
    ] {
        if n > 0 {
            let part = of_pods(format!("{} {text}", count(n)), filter, true);
            // Why is told there.
            let screen = if filter == "is:unschedulable" { "pending" } else { "pods" };
            parts.push(AnswerPart { screen: screen.to_owned(), ..part });
        }
    }
    parts
}
