//! The scheduler's own sentence (`pkg/scheduler/framework/types.go`, FitError.Error).

use cluster::Snapshot;

use crate::explain::ReasonCount;
use crate::preemption::{Preemption, Words};
use crate::reason::Reason;

/// How this cluster's scheduler words what changed between versions, as its pods show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Wording {
    /// Before 1.35 the first taint that is not tolerated is named.
    names_taints: bool,
    /// With dynamic resource allocation its part comes before that of preemption.
    tells_claims: bool,
}

impl Wording {
    /// As the messages of the snapshot's pods are worded; the newest wording where there are none.
    pub(crate) fn of(snapshot: &Snapshot) -> Self {
        let mut wording = Self { names_taints: false, tells_claims: true };
        let Some(kind) = snapshot.find_text("PodScheduled") else { return wording };
        let mut seen = false;
        for condition in snapshot.conditions.iter().filter(|condition| condition.kind == kind) {
            let message = snapshot.text(condition.message);
            if message.contains("nodes are available") {
                let tells = message.contains("no new claims to deallocate");
                wording.tells_claims = if seen { wording.tells_claims || tells } else { tells };
                wording.names_taints |= message.contains("untolerated taint {");
                seen = true;
            }
        }
        wording
    }

    /// What the scheduler would write for a pod that fits no node.
    pub(crate) fn sentence(self, snapshot: &Snapshot, reasons: &[ReasonCount], preemption: &Preemption) -> String {
        let nodes = snapshot.nodes.len();
        if nodes == 0 {
            return "no nodes available to schedule pods".to_owned();
        }
        let mut text = format!("0/{nodes} nodes are available: {}.", self.histogram(snapshot, reasons));
        let preemption = match preemption {
            Preemption::Possible(_) => return text,
            Preemption::Never => "not eligible due to preemptionPolicy=Never.".to_owned(),
            Preemption::Waiting => "not eligible due to a terminating pod on the nominated node.".to_owned(),
            Preemption::Useless(counts) => {
                let list = counts.iter().map(|(words, count)| match words {
                    Words::NotHelpful => (*count, "Preemption is not helpful for scheduling".to_owned()),
                    Words::NoVictims => (*count, "No preemption victims found for incoming pod".to_owned()),
                    Words::StillOut(reason) => (*count, self.words(snapshot, reason)),
                });
                format!("0/{nodes} nodes are available: {}.", join(list))
            }
        };
        text += if self.tells_claims { " no new claims to deallocate, preemption: " } else { " preemption: " };
        text + &preemption
    }

    fn histogram(self, snapshot: &Snapshot, reasons: &[ReasonCount]) -> String {
        if let [ReasonCount { reason: Reason::Pod(problem), .. }] = reasons {
            return problem.text(snapshot);
        }
        join(reasons.iter().map(|count| (count.nodes, self.words(snapshot, &count.reason))))
    }

    /// A reason in this wording.
    fn words(self, snapshot: &Snapshot, reason: &Reason) -> String {
        match reason {
            Reason::Taint(_) if !self.names_taints => "node(s) had untolerated taint(s)".to_owned(),
            Reason::VolumeAffinity if self.names_taints => "node(s) had volume node affinity conflict".to_owned(),
            _ => reason.text(snapshot),
        }
    }
}

/// Counts of the same words added, sorted as text, as the scheduler sorts them.
fn join(counts: impl Iterator<Item = (u32, String)>) -> String {
    let mut sums: Vec<(u32, String)> = Vec::new();
    for (count, words) in counts {
        match sums.iter_mut().find(|sum| sum.1 == words) {
            Some(sum) => sum.0 += count,
            None => sums.push((count, words)),
        }
    }
    let mut list: Vec<String> = sums.into_iter().map(|(count, words)| format!("{count} {words}")).collect();
    list.sort_unstable();
    list.join(", ")
}
