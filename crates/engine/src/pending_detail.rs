//! Why one pod has no node: every node and every rule, the scheduler's own sentence beside ours, and what would help.

use std::collections::BTreeMap;

use cluster::{Pod, PodId, Snapshot, Time};
use planner::{Explainer, NodeFinding, Prepared, amounts_text};
use serde::{Deserialize, Serialize};

use crate::Level;

/// Groups of nodes told at most, and nodes told of each.
const MOST_GROUPS: usize = 40;
const MOST_NODES: usize = 200;

/// A verdict of the planner in words.
pub(crate) struct VerdictWords {
    /// The planner's name.
    pub(crate) name: &'static str,
    /// The word after `is:`.
    pub(crate) word: &'static str,
    /// What the pod needs, in a cell.
    pub(crate) title: &'static str,
    /// After one pod.
    pub(crate) singular: &'static str,
    /// After a count of pods.
    pub(crate) plural: &'static str,
    pub(crate) level: Level,
}

/// The verdicts, those that only people can help first.
pub(crate) const VERDICTS: [VerdictWords; 9] = [
    VerdictWords {
        name: "needs_bigger_node",
        word: "needs-bigger-node",
        title: "a bigger node",
        singular: "needs a bigger node",
        plural: "need a bigger node",
        level: Level::Critical,
    },
    VerdictWords {
        name: "never_fits",
        word: "never-fits",
        title: "another spec",
        singular: "fits no node by its spec",
        plural: "fit no node by their spec",
        level: Level::Critical,
    },
    VerdictWords {
        name: "stopped",
        word: "stopped",
        title: "its volumes",
        singular: "stopped by its own spec or volumes",
        plural: "stopped by their own spec or volumes",
        level: Level::Critical,
    },
    VerdictWords {
        name: "needs_others",
        word: "needs-others",
        title: "other pods moved",
        singular: "kept off by other pods or volumes",
        plural: "kept off by other pods or volumes",
        level: Level::Warning,
    },
    VerdictWords {
        name: "needs_room",
        word: "needs-room",
        title: "room",
        singular: "needs room",
        plural: "need room",
        level: Level::Warning,
    },
    VerdictWords {
        name: "gated",
        word: "gated",
        title: "its gates lifted",
        singular: "gated",
        plural: "gated",
        level: Level::Warning,
    },
    VerdictWords {
        name: "not_known",
        word: "not-known",
        title: "not simulated",
        singular: "not simulated as a whole",
        plural: "not simulated as a whole",
        level: Level::Warning,
    },
    VerdictWords {
        name: "fits_now",
        word: "fits-now",
        title: "nothing",
        singular: "fits now",
        plural: "fit now",
        level: Level::Plain,
    },
    VerdictWords {
        name: "deleting",
        word: "deleting",
        title: "nothing",
        singular: "being deleted",
        plural: "being deleted",
        level: Level::Quiet,
    },
];

/// The scheduler's rules by number (`pkg/scheduler/apis/config/v1/default_plugins.go`).
const RULES: [&str; 10] = [
    "SchedulingGates",
    "NodeUnschedulable",
    "NodeName",
    "TaintToleration",
    "NodeAffinity",
    "NodePorts",
    "NodeResourcesFit",
    "Volumes",
    "PodTopologySpread",
    "InterPodAffinity",
];

/// Why a pod waits for a node.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingDetail {
    /// What the scheduler would say, worked out from the lists.
    pub sentence: String,
    /// What it said, if it has.
    pub said: Option<String>,
    /// Whether both are the same, where it has said something.
    pub agrees: Option<bool>,
    /// What it needs, in words.
    pub needs: String,
    /// What a larger node must have, where one is needed.
    pub bigger_node: Option<String>,
    /// What would let it in, the smallest change first.
    pub changes: Vec<String>,
    /// What is not simulated or not known.
    pub notes: Vec<String>,
    /// The nodes by all that speaks against them, most nodes first; those that it fits are one group.
    pub groups: Vec<NodeGroup>,
    /// Groups that are left out.
    pub more_groups: u32,
}

/// Nodes against which the same speaks.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NodeGroup {
    /// What speaks against them, in the order of the rules; nothing where the pod fits.
    pub reasons: Vec<ReasonText>,
    /// How many nodes.
    pub count: u32,
    /// The nodes by name, as far as they are told.
    pub nodes: Vec<NodeText>,
}

/// What a rule says of a node.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ReasonText {
    /// The rule's plugin.
    pub rule: String,
    /// Its words.
    pub text: String,
    /// Whether the scheduler reports it: it stops at the first plugin that refuses.
    pub reported: bool,
}

/// A node of a group.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NodeText {
    /// Its name.
    pub name: String,
    /// What it lacks; empty where it lacks nothing.
    pub lacks: String,
}

/// Why a pod waits for a node; `None` for one that does not. What the planner prepares is kept for the next one.
pub(crate) fn pending_detail(snapshot: &Snapshot, prepared: &mut Option<Prepared>, id: PodId) -> Option<PendingDetail> {
    let pod = snapshot.pod(id);
    if pod.is_bound() || !matches!(snapshot.text(pod.phase), "" | "Pending") {
        return None;
    }
    let explainer = Explainer::with(snapshot, prepared.get_or_insert_with(|| Prepared::of(snapshot)));
    let explained = explainer.pod(id);
    let summary = &explained.summary;
    let said = explainer.said(id);
    let bigger_node = match &summary.verdict {
        planner::Verdict::NeedsBiggerNode { at_least } => Some(amounts_text(snapshot, at_least)),
        _ => None,
    };
    let needs = VERDICTS.iter().find(|known| known.name == summary.verdict.name()).map_or("", |known| known.title);
    let is_judged = !matches!(summary.verdict.name(), "gated" | "deleting" | "stopped");
    let (groups, more_groups) = if is_judged { node_groups(snapshot, &explained.nodes) } else { (Vec::new(), 0) };
    Some(PendingDetail {
        sentence: summary.sentence.clone(),
        said: said.map(str::to_owned),
        agrees: said.map(|said| agrees(said, &summary.sentence)),
        needs: needs.to_owned(),
        bigger_node,
        changes: summary.changes.iter().map(|change| change.sentence.clone()).collect(),
        notes: summary.notes.clone(),
        groups,
        more_groups,
    })
}

fn node_groups(snapshot: &Snapshot, findings: &[NodeFinding]) -> (Vec<NodeGroup>, u32) {
    let mut by_reasons: BTreeMap<Vec<ReasonText>, Vec<&NodeFinding>> = BTreeMap::new();
    for finding in findings {
        by_reasons.entry(reasons(snapshot, finding)).or_default().push(finding);
    }
    let mut groups: Vec<_> = by_reasons.into_iter().collect();
    // Where it fits, then most nodes first; the order of reasons settles the rest.
    groups.sort_by_key(|(reasons, nodes)| (!reasons.is_empty(), std::cmp::Reverse(nodes.len())));
    let more = groups.len().saturating_sub(MOST_GROUPS);
    let groups = groups.into_iter().take(MOST_GROUPS).map(|(reasons, mut nodes)| {
        let count = u32::try_from(nodes.len()).unwrap_or(u32::MAX);
        cluster::view::sort_naturally(&mut nodes, |finding| snapshot.text(snapshot.node(finding.node).name));
        let nodes = nodes.into_iter().take(MOST_NODES).map(|finding| NodeText {
            name: snapshot.text(snapshot.node(finding.node).name).to_owned(),
            lacks: amounts_text(snapshot, &finding.short),
        });
        NodeGroup { reasons, count, nodes: nodes.collect() }
    });
    (groups.collect(), u32::try_from(more).unwrap_or(u32::MAX))
}

fn reasons(snapshot: &Snapshot, finding: &NodeFinding) -> Vec<ReasonText> {
    let one = |(place, reason): (usize, &planner::Reason)| {
        let mut text = reason.text(snapshot);
        if reason.rule() == 6 && finding.too_small {
            text.push_str(", too small even when empty");
        }
        let rule = RULES.get(usize::from(reason.rule())).copied().unwrap_or_default().to_owned();
        ReasonText { rule, text, reported: place < finding.reported }
    };
    finding.reasons.iter().enumerate().map(one).collect()
}

/// Whether the scheduler's sentence and ours say the same.
pub(crate) fn agrees(said: &str, ours: &str) -> bool {
    said == ours
}

/// What the filters say, without the count of nodes before it and preemption after it.
pub(crate) fn short_sentence(sentence: &str) -> &str {
    let filters = sentence.split_once(". ").map_or(sentence, |(filters, _)| filters).trim_end_matches('.');
    match filters.split_once(" nodes are available: ") {
        Some((count, reasons)) if count.starts_with("0/") => reasons,
        _ => filters,
    }
}

/// Since when a pod waits: since the scheduler or a gate refused it, else since it was created.
pub(crate) fn waiting_since(snapshot: &Snapshot, pod: &Pod) -> Time {
    let refused = snapshot.condition(pod.conditions, "PodScheduled").map(|condition| condition.since);
    refused.filter(|since| *since != Time::UNKNOWN).unwrap_or(pod.created)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_lose_what_all_have() {
        for (sentence, short) in [
            (
                "0/3 nodes are available: 1 Insufficient cpu, 2 Too many pods. preemption: 0/3 nodes are available.",
                "1 Insufficient cpu, 2 Too many pods",
            ),
            ("0/1 nodes are available: 1 node(s) were unschedulable.", "1 node(s) were unschedulable"),
            ("It fits 2 of 3 nodes as they are.", "It fits 2 of 3 nodes as they are"),
            ("no nodes available to schedule pods", "no nodes available to schedule pods"),
        ] {
            assert_eq!(short_sentence(sentence), short);
        }
    }
}
