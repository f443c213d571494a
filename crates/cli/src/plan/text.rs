//! The pods that wait, for terminals.

use std::fmt::Write as _;

use cluster::Snapshot;
use planner::{Explainer, Group, Pending, PodExplained};
use units::format_count;

use crate::text::{columns, printable};

pub(crate) fn of_pending(snapshot: &Snapshot, explainer: &Explainer<'_>, pending: &Pending) -> String {
    let mut text = match pending.pods {
        0 => "No pod waits for a node.\n".to_owned(),
        1 => format!("1 pod waits for one of {}.\n", format_count(u64::from(pending.nodes), "node")),
        pods => {
            let nodes = format_count(u64::from(pending.nodes), "node");
            format!("{pods} pods wait for one of {nodes}, in {}.\n", format_count(pending.groups.len() as u64, "group"))
        }
    };
    // Groups of the same sentence stand together, where the largest of them does.
    let mut sentences: Vec<(&str, Vec<&Group>)> = Vec::new();
    for group in &pending.groups {
        match sentences.iter_mut().find(|entry| entry.0 == group.sentence) {
            Some(entry) => entry.1.push(group),
            None => sentences.push((&group.sentence, vec![group])),
        }
    }
    for (sentence, groups) in sentences {
        let pods: usize = groups.iter().map(|group| group.pods.len()).sum();
        let _ = writeln!(text, "\n{pods} × {}", printable_line(sentence));
        let others = groups.iter().flat_map(|group| &group.pods).filter_map(|pod| explainer.said(*pod));
        let others = others.filter(|said| *said != sentence).count();
        if others > 0 {
            let _ = writeln!(text, "  (of {others} of them the scheduler wrote otherwise)");
        }
        let rows: Vec<Vec<String>> = groups.iter().map(|group| row(snapshot, group)).collect();
        text += &columns(&rows, &[1, 2, 3]);
        for note in groups.iter().flat_map(|group| &group.notes) {
            let _ = writeln!(text, "    note: {}", printable(note));
        }
    }
    text
}

/// Number of pods, one of them, verdict, smallest change.
fn row(snapshot: &Snapshot, group: &Group) -> Vec<String> {
    let change = group.changes.first().map_or("", |change| &change.sentence);
    vec![
        group.pods.len().to_string(),
        printable(&snapshot.pod_key(snapshot.pod(group.pods[0]))),
        group.verdict.name().replace('_', " "),
        printable(change),
    ]
}

pub(crate) fn of_pod(snapshot: &Snapshot, explained: &PodExplained) -> String {
    let summary = &explained.summary;
    let key = snapshot.pod_key(snapshot.pod(summary.pods[0]));
    let mut text = format!("{}\n{}\n", printable(&key), printable_line(&summary.sentence));
    for line in summary.changes.iter().map(|change| &change.sentence).chain(&summary.notes) {
        let _ = writeln!(text, "  {}", printable(line));
    }
    let rows = explained.nodes.iter().map(|finding| {
        let reasons: Vec<String> = finding.reasons.iter().map(|reason| reason.text(snapshot)).collect();
        let said = if reasons.is_empty() { "fits".to_owned() } else { reasons.join(", ") };
        let small = if finding.too_small { " (too small even when empty)" } else { "" };
        vec![printable(snapshot.text(snapshot.node(finding.node).name)), printable(&format!("{said}{small}"))]
    });
    text += &columns(&rows.collect::<Vec<_>>(), &[0, 1]);
    text
}

/// A sentence whole, without what a terminal would act on.
fn printable_line(sentence: &str) -> String {
    sentence.chars().map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect()
}
