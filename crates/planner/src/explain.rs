//! Every pod that waits, explained.

use std::rc::Rc;

use cluster::{NodeId, Pod, PodId, PodTerm, Snapshot};

use crate::board::{Board, Standing};
use crate::case::{Case, Memory, Table};
use crate::change::{Change, changes};
use crate::groups::{Alike, group};
use crate::preemption::preempt;
use crate::reason::Reason;
use crate::rules::avoiders::Avoiders;
use crate::rules::volume_claims::{ClaimRows, Claims};
use crate::sentence::Wording;
use crate::tally::tally;
use crate::verdict::{Verdict, verdict};

/// The pods that wait, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pending {
    /// How many nodes there are.
    pub nodes: u32,
    /// How many pods wait.
    pub pods: u32,
    /// Pods that ask the same, the largest group first.
    pub groups: Vec<Group>,
}

/// Pods that ask the same of the scheduler and get the same answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The pods, in the order of the snapshot.
    pub pods: Vec<PodId>,
    /// What the scheduler says of each, by our rules.
    pub sentence: String,
    /// The nodes by what the scheduler finds first on each, most nodes first. A node that lacks several
    /// resources counts for each of them, as in the sentence.
    pub by_reason: Vec<ReasonCount>,
    /// Which sort of change would help.
    pub verdict: Verdict,
    /// What would help, the smallest change first.
    pub changes: Vec<Change>,
    /// What is not simulated or not known, in sentences.
    pub notes: Vec<String>,
}

/// How many nodes are out for a reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReasonCount {
    /// The reason.
    pub reason: Reason,
    /// How many nodes.
    pub nodes: u32,
    /// The first of them.
    pub example: NodeId,
}

/// What questions about the pods of a snapshot share, to be kept beside it.
#[derive(Clone)]
pub struct Prepared {
    standing: Rc<Standing>,
    avoiders: Rc<Avoiders>,
    claims: Rc<ClaimRows>,
    wording: Wording,
}

impl Prepared {
    /// Prepares a snapshot.
    pub fn of(snapshot: &Snapshot) -> Self {
        let standing = Rc::new(Standing::of(snapshot));
        let board = Board::new(snapshot, Rc::clone(&standing));
        let (avoiders, claims) = (Rc::new(Avoiders::of(&board)), Rc::new(ClaimRows::of(&board)));
        Self { standing, avoiders, claims, wording: Wording::of(snapshot) }
    }
}

/// A snapshot prepared for questions about its pods. Columns are built once; each question costs a few
/// passes over the nodes.
pub struct Explainer<'a> {
    pub(crate) table: Table<'a>,
    wording: Wording,
}

/// Explains every pod that waits: see [`Explainer::pending`].
pub fn explain(snapshot: &Snapshot) -> Pending {
    Explainer::new(snapshot).pending()
}

impl<'a> Explainer<'a> {
    /// Prepares a snapshot.
    pub fn new(snapshot: &'a Snapshot) -> Self {
        Self::with(snapshot, &Prepared::of(snapshot))
    }

    /// With what was prepared of the same snapshot; what was prepared of another one may give nonsense or panic.
    pub fn with(snapshot: &'a Snapshot, prepared: &Prepared) -> Self {
        let board = Board::new(snapshot, Rc::clone(&prepared.standing));
        let claims = Claims::new(snapshot, Rc::clone(&prepared.claims));
        Self { table: Table { board, avoiders: Rc::clone(&prepared.avoiders), claims }, wording: prepared.wording }
    }

    /// Every pod that waits for a node, those that ask the same as one group.
    pub fn pending(&self) -> Pending {
        let snapshot = self.table.board.snapshot;
        let alike = group(&self.table.board, &self.table.avoiders);
        let mut memory = Memory::default();
        let mut groups: Vec<Group> = alike.into_iter().map(|alike| self.explain_group(&mut memory, alike)).collect();
        groups.sort_by_key(|group| (std::cmp::Reverse(group.pods.len()), group.pods[0]));
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let pods = groups.iter().map(|group| group.pods.len()).sum();
        Pending { nodes: count(snapshot.nodes.len()), pods: count(pods), groups }
    }

    /// What the scheduler itself has written about a pod, if it said that it is unschedulable.
    pub fn said(&self, pod: PodId) -> Option<&'a str> {
        let snapshot = self.table.board.snapshot;
        let condition = snapshot.condition(snapshot.pod(pod).conditions, "PodScheduled")?;
        let is_refused = snapshot.text(condition.reason) == "Unschedulable";
        (is_refused && snapshot.text(condition.status) == "False").then(|| snapshot.text(condition.message))
    }

    fn explain_group(&self, memory: &mut Memory<'a>, alike: Alike) -> Group {
        let case = Case::of(&self.table, memory, alike.pods[0], alike.avoided_by);
        let (sentence, by_reason, verdict, changes) = self.answer(&case);
        Group { sentence, by_reason, verdict, changes, notes: self.notes(&case), pods: alike.pods }
    }

    /// Sentence, reasons, verdict and changes.
    pub(crate) fn answer(&self, case: &Case<'_, '_>) -> (String, Vec<ReasonCount>, Verdict, Vec<Change>) {
        let snapshot = self.table.board.snapshot;
        let held_back = if case.pod.is_terminating() {
            Some((Verdict::Deleting, "It is being deleted; the scheduler passes it over.", Vec::new()))
        } else if case.pod.gates.len > 0 {
            let gates = case.pod.gates.of(&snapshot.gates).iter().map(|gate| snapshot.text(*gate));
            let gates: Vec<&str> = gates.collect();
            let sentence = format!("Let whoever set them remove the scheduling gates {}.", gates.join(", "));
            let change = Change { sentence, rules: vec![0], node: None, nodes: 0 };
            Some((Verdict::Gated, "Scheduling is blocked due to non-empty scheduling gates", vec![change]))
        } else {
            None
        };
        if let Some((verdict, sentence, changes)) = held_back {
            return (sentence.to_owned(), Vec::new(), verdict, changes);
        }
        let mut reasons = tally(case);
        let verdict = verdict(case);
        let nodes = units::format_count(snapshot.nodes.len() as u64, "node");
        let (sentence, preemption) = match verdict {
            Verdict::FitsNow { nodes: fits, .. } => (format!("It fits {fits} of {nodes} as they are."), None),
            Verdict::NotKnown { nodes: fits, .. } => {
                (format!("By the rules that are simulated it fits {fits} of {nodes}."), None)
            }
            _ => {
                let preemption = preempt(case);
                (self.wording.sentence(snapshot, &reasons, &preemption), Some(preemption))
            }
        };
        reasons.sort_by_key(|count| (std::cmp::Reverse(count.nodes), count.reason.rule(), count.example));
        let changes = changes(case, preemption.as_ref());
        (sentence, reasons, verdict, changes)
    }

    pub(crate) fn notes(&self, case: &Case<'_, '_>) -> Vec<String> {
        let (board, scheduling) = (&self.table.board, case.scheduling);
        let snapshot = board.snapshot;
        let mut notes = Vec::new();
        if !scheduling.scheduler.is_empty() && scheduling.scheduler != board.words.default_scheduler {
            let name = snapshot.text(scheduling.scheduler);
            notes.push(format!("It asks for the scheduler {name}, whose rules may be others."));
        }
        if scheduling.has_resource_claims {
            notes.push("It has resource claims (DRA), which are not simulated.".to_owned());
        }
        if let Some(unknown) = case.volumes.unknown {
            notes.push(format!("Rule 7 is not checked: {unknown}."));
        }
        let asks_labels = |term: &PodTerm| term.namespace_selector.as_ref().is_some_and(|s| !s.requirements.is_empty());
        let mut terms = scheduling.affinity.iter().chain(&scheduling.anti_affinity);
        if board.namespaces.is_empty() && terms.any(asks_labels) {
            notes.push("There is no list of Namespaces: its namespace selectors match none.".to_owned());
        }
        if self.is_untried(case.pod) && !case.pod.is_bound() {
            notes.push("No scheduler has looked at it yet.".to_owned());
        }
        notes
    }

    fn is_untried(&self, pod: &Pod) -> bool {
        self.table.board.snapshot.condition(pod.conditions, "PodScheduled").is_none()
    }
}
