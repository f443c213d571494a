//! The list of pods that wait for a node: why, and the smallest change that would let each in.

use cluster::view::{self, Field, FigureKey, Filter, Matcher, Needle, PodThing, Subject, Thing};
use cluster::{Pod, PodId, ResourceId, Snapshot, StrId, amount_of};
use planner::{Explainer, Group, Verdict};
use rustc_hash::FxHashMap;
use units::Quantity;

use super::show::{age, age_key, amount, counted, part, text_keys};
use super::{Cell, ColumnOf, Key, Level, List, ListRow, Of, Target};
use crate::AnswerPart;
use crate::pending_detail::{VERDICTS, agrees, short_sentence, waiting_since};

const COLUMNS: [ColumnOf; 12] = [
    ColumnOf { key: "namespace", title: "Namespace", is_figure: false, priority: 4, width_ch: 15 },
    ColumnOf { key: "name", title: "Pod", is_figure: false, priority: 1, width_ch: 0 },
    ColumnOf { key: "waiting", title: "Waiting", is_figure: true, priority: 2, width_ch: 8 },
    ColumnOf { key: "verdict", title: "Needs", is_figure: false, priority: 1, width_ch: 15 },
    ColumnOf { key: "why", title: "Why", is_figure: false, priority: 2, width_ch: 0 },
    ColumnOf { key: "change", title: "Smallest change", is_figure: false, priority: 3, width_ch: 0 },
    ColumnOf { key: "nodes", title: "Nodes then", is_figure: true, priority: 5, width_ch: 10 },
    ColumnOf { key: "bigger", title: "Bigger node", is_figure: false, priority: 6, width_ch: 14 },
    ColumnOf { key: "cpu_request", title: "CPU request", is_figure: true, priority: 5, width_ch: 14 },
    ColumnOf { key: "memory_request", title: "Mem request", is_figure: true, priority: 5, width_ch: 13 },
    ColumnOf { key: "priority", title: "Priority", is_figure: true, priority: 6, width_ch: 11 },
    ColumnOf { key: "scheduler", title: "Scheduler", is_figure: false, priority: 5, width_ch: 12 },
];

/// The pods that wait for a node.
pub(super) struct PendingPods {
    /// By name and namespace.
    rows: Vec<Row>,
    /// What pods that ask the same have in common.
    groups: Vec<GroupText>,
    nodes: u32,
}

#[derive(Clone, Copy)]
struct Row {
    id: PodId,
    group: u32,
    /// Whether the scheduler wrote the same; `None` where it has written nothing.
    agrees: Option<bool>,
}

/// A group of the planner in the words of the list.
struct GroupText {
    /// Place in [`VERDICTS`].
    verdict: usize,
    why: String,
    sentence: String,
    change: String,
    /// Nodes that would take the pod after that change, or take it now.
    nodes: u32,
    /// What a larger node must have, where one is needed.
    at_least: Option<String>,
    notes: String,
}

impl PendingPods {
    pub(super) fn new(snapshot: &Snapshot) -> Self {
        let explainer = Explainer::new(snapshot);
        let pending = explainer.pending();
        let mut group_of: FxHashMap<PodId, u32> = FxHashMap::default();
        for (number, group) in (0_u32..).zip(&pending.groups) {
            group_of.extend(group.pods.iter().map(|pod| (*pod, number)));
        }
        let mut rows: Vec<Row> = snapshot
            .pod_ids()
            .filter_map(|(id, _)| {
                let group = *group_of.get(&id)?;
                let ours = &pending.groups[group as usize].sentence;
                Some(Row { id, group, agrees: explainer.said(id).map(|said| agrees(said, ours)) })
            })
            .collect();
        let namespaces: Vec<_> = rows.iter().map(|row| snapshot.pod(row.id).namespace).collect();
        let ranks = view::natural_ranks(snapshot, &namespaces);
        let rank_of: FxHashMap<PodId, u32> = rows.iter().map(|row| row.id).zip(ranks).collect();
        rows.sort_by_key(|row| rank_of.get(&row.id).copied());
        view::sort_naturally(&mut rows, |row| snapshot.text(snapshot.pod(row.id).name));
        let groups = pending.groups.iter().map(|group| group_text(snapshot, group)).collect();
        Self { rows, groups, nodes: pending.nodes }
    }

    fn at(&self, row: u32) -> (&Row, &GroupText) {
        let row = &self.rows[row as usize];
        (row, &self.groups[row.group as usize])
    }

    fn thing<'a>(&'a self, of: Of<'a>, row: &'a Row) -> PendingThing<'a> {
        let pod = PodThing { snapshot: of.snapshot, id: row.id, now_unix_ms: of.now_unix_ms };
        PendingThing { pod, row, group: &self.groups[row.group as usize] }
    }
}

fn group_text(snapshot: &Snapshot, group: &Group) -> GroupText {
    let nodes = match group.verdict {
        Verdict::FitsNow { nodes, .. } | Verdict::NotKnown { nodes, .. } => nodes,
        _ => group.changes.first().map_or(0, |change| change.nodes),
    };
    let at_least = match &group.verdict {
        Verdict::NeedsBiggerNode { at_least } => Some(planner::amounts_text(snapshot, at_least)),
        _ => None,
    };
    GroupText {
        verdict: VERDICTS.iter().position(|known| known.name == group.verdict.name()).unwrap_or(0),
        why: short_sentence(&group.sentence).to_owned(),
        sentence: group.sentence.clone(),
        change: group.changes.first().map(|change| change.sentence.clone()).unwrap_or_default(),
        nodes,
        at_least,
        notes: group.notes.join(" "),
    }
}

/// A pod that waits, as a filter sees it: a pod, and what the planner says of it.
struct PendingThing<'a> {
    pod: PodThing<'a>,
    row: &'a Row,
    group: &'a GroupText,
}

/// All words after `is:` that pods on this list have beside those of every pod.
pub(super) fn own_words() -> Vec<&'static str> {
    VERDICTS.iter().map(|verdict| verdict.word).chain(["agrees", "differs", "not-judged"]).collect()
}

impl PendingThing<'_> {
    /// The words after `is:` beside those of every pod.
    fn words(&self) -> impl Iterator<Item = &'static str> {
        let scheduler = match self.row.agrees {
            Some(true) => "agrees",
            Some(false) => "differs",
            None => "not-judged",
        };
        [VERDICTS[self.group.verdict].word, scheduler].into_iter()
    }
}

impl Thing for PendingThing<'_> {
    fn shows(&self, word: &mut Needle) -> bool {
        self.pod.shows(word) || word.is_in(&self.group.sentence) || word.is_in(&self.group.change)
    }

    fn any_text(&self, field: Field, fits: &mut dyn FnMut(&str) -> bool) -> bool {
        self.pod.any_text(field, fits) || field == Field::Is && self.words().any(fits)
    }

    fn any_label(&self, key: &str, fits: &mut dyn FnMut(&str) -> bool) -> bool {
        self.pod.any_label(key, fits)
    }

    fn texts_key(&self, field: Field) -> Option<u128> {
        if field == Field::Is { None } else { self.pod.texts_key(field) }
    }

    fn labels_key(&self) -> Option<u32> {
        self.pod.labels_key()
    }

    fn figure(&self, key: &FigureKey) -> Option<(Quantity, Option<Quantity>)> {
        self.pod.figure(key)
    }
}

/// Texts by their order, each distinct one a rank.
fn ranks<'a>(texts: &[&'a str]) -> Vec<Key> {
    let mut sorted: Vec<&'a str> = texts.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let rank = |text: &&str| sorted.binary_search(text).ok().map(|rank| rank as i128);
    texts.iter().map(|text| rank(text).filter(|_| !text.is_empty())).collect()
}

impl List for PendingPods {
    fn subject(&self) -> Subject {
        Subject::Pods
    }

    fn columns(&self) -> &'static [ColumnOf] {
        &COLUMNS
    }

    fn usual_sort(&self) -> (&'static str, bool) {
        ("verdict", false)
    }

    fn len(&self) -> usize {
        self.rows.len()
    }

    fn fitting(&self, of: Of<'_>, filter: &Filter) -> Vec<u32> {
        let mut matcher = Matcher::new(filter, Subject::Pods, || self.rows.iter().map(|row| self.thing(of, row)));
        let fitting = (0_u32..).zip(&self.rows).filter(|(at, row)| matcher.fits(*at as usize, &self.thing(of, row)));
        fitting.map(|(number, _)| number).collect()
    }

    fn keys(&self, of: Of<'_>, column: &str, rows: &[u32]) -> Vec<Key> {
        let snapshot = of.snapshot;
        let pods = || rows.iter().map(|row| snapshot.pod(self.at(*row).0.id));
        let by_group = |key: &dyn Fn(&GroupText) -> Key| -> Vec<Key> {
            let keys: Vec<Key> = self.groups.iter().map(key).collect();
            rows.iter().map(|row| keys[self.at(*row).0.group as usize]).collect()
        };
        let by_text = |text: fn(&GroupText) -> &str| -> Vec<Key> {
            let ranks = ranks(&self.groups.iter().map(text).collect::<Vec<_>>());
            rows.iter().map(|row| ranks[self.at(*row).0.group as usize]).collect()
        };
        let request = |resource| pods().map(|pod| Some(asked(snapshot, pod, resource).nano())).collect();
        match column {
            "namespace" => text_keys(snapshot, &pods().map(|pod| pod.namespace).collect::<Vec<StrId>>()),
            "waiting" => pods().map(|pod| age_key(waiting_since(snapshot, pod))).collect(),
            "verdict" => by_group(&|group| Some(group.verdict as i128)),
            "why" => by_text(|group| &group.why),
            "change" => by_text(|group| &group.change),
            "nodes" => by_group(&|group| Some(i128::from(group.nodes))),
            "bigger" => by_text(|group| group.at_least.as_deref().unwrap_or_default()),
            "cpu_request" => request(ResourceId::CPU),
            "memory_request" => request(ResourceId::MEMORY),
            "priority" => pods().map(|pod| Some(i128::from(pod.priority.unwrap_or(0)))).collect(),
            "scheduler" => rows.iter().map(|row| self.at(*row).0.agrees.map(i128::from)).collect(),
            _ => rows.iter().map(|row| Some(i128::from(*row))).collect(),
        }
    }

    fn row(&self, of: Of<'_>, row: u32) -> ListRow {
        let snapshot = of.snapshot;
        let (row, group) = self.at(row);
        let pod = snapshot.pod(row.id);
        let verdict = &VERDICTS[group.verdict];
        let request = |resource| amount(snapshot.resource_name(resource), asked(snapshot, pod, resource), None, "");
        let bigger = match &group.at_least {
            Some(at_least) => Cell { level: Level::Critical, ..Cell::text(at_least.as_str()) },
            None => Cell { level: Level::Quiet, exact: Some(String::new()), ..Cell::text("no") },
        };
        let scheduler = match row.agrees {
            Some(true) => Cell { level: Level::Quiet, ..Cell::text("says the same") },
            Some(false) => Cell {
                level: Level::Warning,
                note: "the drawer shows both sentences".to_owned(),
                ..Cell::text("differs")
            },
            None => Cell::unknown("it has written nothing"),
        };
        ListRow {
            cells: vec![
                Cell::text(snapshot.text(pod.namespace)),
                Cell::text(snapshot.text(pod.name)),
                age(of, waiting_since(snapshot, pod)),
                Cell { level: verdict.level, note: group.notes.clone(), ..Cell::text(verdict.title) },
                Cell { note: group.sentence.clone(), ..Cell::text(group.why.as_str()) },
                Cell::text(group.change.as_str()),
                Cell::count(u64::from(group.nodes)),
                bigger,
                request(ResourceId::CPU),
                request(ResourceId::MEMORY),
                Cell {
                    note: snapshot.text(pod.priority_class).to_owned(),
                    exact: Some(pod.priority.unwrap_or(0).to_string()),
                    ..Cell::text(units::format_integer(i128::from(pod.priority.unwrap_or(0))))
                },
                scheduler,
            ],
            target: Some(Target { screen: String::new(), key: "pod".to_owned(), value: snapshot.pod_key(pod) }),
        }
    }

    fn answer(&self, _: Of<'_>) -> Vec<AnswerPart> {
        let mut counts = vec![0; VERDICTS.len()];
        for row in &self.rows {
            counts[self.groups[row.group as usize].verdict] += 1;
        }
        let count = |agrees: Option<bool>| self.rows.iter().filter(|row| row.agrees == agrees).count();
        let wait = if self.rows.len() == 1 { "waits for a node" } else { "wait for a node" };
        let mut parts = vec![counted(self.rows.len(), "pod", wait, "", false)];
        let verdicts = VERDICTS.iter().zip(counts);
        parts.extend(verdicts.map(|(verdict, count)| {
            let words = if count == 1 { verdict.singular } else { verdict.plural };
            part(count, words, &format!("is:{}", verdict.word), verdict.level == Level::Critical)
        }));
        parts.push(part(count(Some(false)), "that the scheduler tells otherwise", "is:differs", false));
        parts.push(part(count(None), "that it has not judged", "is:not-judged", false));
        parts.into_iter().flatten().collect()
    }

    fn why_empty(&self, of: Of<'_>) -> String {
        if of.snapshot.pods.is_empty() {
            return "These lists hold no pod. Open the list of pods beside that of the nodes.".to_owned();
        }
        match self.nodes {
            0 => "No pod waits for a node.".to_owned(),
            1 => "No pod waits for the node.".to_owned(),
            nodes => format!("No pod waits for one of the {}.", units::format_count(u64::from(nodes), "node")),
        }
    }
}

fn asked(snapshot: &Snapshot, pod: &Pod, resource: ResourceId) -> Quantity {
    amount_of(snapshot.amounts(pod.requests), resource).unwrap_or_default()
}
