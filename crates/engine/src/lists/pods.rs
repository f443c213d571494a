//! The list of pods.

use std::collections::BTreeMap;

use cluster::view::{self, Filter, Matcher, POD_STATES, PodThing, Subject};
use cluster::{AmountsId, Pod, PodId, ResourceId, Snapshot, StrId, amount_of};
use units::Quantity;

use super::show::{age, age_key, amount, counted, part, share_key, status_level, text_keys};
use super::{Cell, ColumnOf, Key, Level, List, ListRow, Of, Target};
use crate::AnswerPart;

const COLUMNS: [ColumnOf; 12] = [
    ColumnOf { key: "namespace", title: "Namespace", is_figure: false, priority: 3, width_ch: 15 },
    ColumnOf { key: "name", title: "Pod", is_figure: false, priority: 1, width_ch: 0 },
    ColumnOf { key: "status", title: "Status", is_figure: false, priority: 1, width_ch: 17 },
    ColumnOf { key: "ready", title: "Ready", is_figure: true, priority: 4, width_ch: 6 },
    ColumnOf { key: "restarts", title: "Restarts", is_figure: true, priority: 4, width_ch: 9 },
    ColumnOf { key: "age", title: "Age", is_figure: true, priority: 4, width_ch: 7 },
    ColumnOf { key: "cpu_request", title: "CPU request", is_figure: true, priority: 2, width_ch: 14 },
    ColumnOf { key: "cpu_use", title: "CPU use", is_figure: true, priority: 3, width_ch: 14 },
    ColumnOf { key: "memory_request", title: "Mem request", is_figure: true, priority: 3, width_ch: 13 },
    ColumnOf { key: "memory_use", title: "Mem use", is_figure: true, priority: 3, width_ch: 11 },
    ColumnOf { key: "node", title: "Node", is_figure: false, priority: 5, width_ch: 22 },
    ColumnOf { key: "owner", title: "Owner", is_figure: false, priority: 6, width_ch: 24 },
];

/// Statuses that are told by themselves.
const TROUBLES: [&str; 3] = ["CrashLoopBackOff", "ImagePullBackOff", "OOMKilled"];

/// The pods of a snapshot.
pub(super) struct Pods {
    /// By name and namespace.
    rows: Vec<PodId>,
}

impl Pods {
    pub(super) fn new(snapshot: &Snapshot) -> Self {
        let mut rows: Vec<PodId> = snapshot.pod_ids().map(|(id, _)| id).collect();
        let namespaces: Vec<_> = snapshot.pods.iter().map(|pod| pod.namespace).collect();
        let ranks = view::natural_ranks(snapshot, &namespaces);
        let place = |id: PodId| ranks[id.0 as usize];
        view::sort_naturally_by(&mut rows, |id| snapshot.text(snapshot.pod(id).name), place);
        Self { rows }
    }

    fn id(&self, row: u32) -> PodId {
        self.rows[row as usize]
    }
}

fn used(snapshot: &Snapshot, pod: &Pod, resource: ResourceId) -> Option<Quantity> {
    amount_of(snapshot.amounts(pod.usage?.amounts), resource)
}

fn amount_in(snapshot: &Snapshot, amounts: AmountsId, resource: ResourceId) -> Quantity {
    amount_of(snapshot.amounts(amounts), resource).unwrap_or_default()
}

impl List for Pods {
    fn subject(&self) -> Subject {
        Subject::Pods
    }

    fn columns(&self) -> &'static [ColumnOf] {
        &COLUMNS
    }

    fn usual_sort(&self) -> (&'static str, bool) {
        ("namespace", false)
    }

    fn len(&self) -> usize {
        self.rows.len()
    }

    fn fitting(&self, of: Of<'_>, filter: &Filter) -> Vec<u32> {
        let thing = |id| PodThing { snapshot: of.snapshot, id, now_unix_ms: of.now_unix_ms };
        // In the order of the snapshot, where neighbours are near each other in memory.
        let ids = || of.snapshot.pod_ids().map(|(id, _)| id);
        let mut matcher = Matcher::new(filter, Subject::Pods, || ids().map(thing));
        let fits: Vec<bool> = ids().enumerate().map(|(at, id)| matcher.fits(at, &thing(id))).collect();
        let fitting = (0_u32..).zip(&self.rows).filter(|(_, id)| fits[id.0 as usize]);
        fitting.map(|(row, _)| row).collect()
    }

    fn keys(&self, of: Of<'_>, column: &str, rows: &[u32]) -> Vec<Key> {
        let snapshot = of.snapshot;
        let by = |key: &dyn Fn(&Pod) -> Key| rows.iter().map(|row| key(snapshot.pod(self.id(*row)))).collect();
        let text = |text: fn(&Pod) -> StrId| {
            text_keys(snapshot, &rows.iter().map(|row| text(snapshot.pod(self.id(*row)))).collect::<Vec<_>>())
        };
        let request = |pod: &Pod, resource| Some(amount_in(snapshot, pod.requests, resource).nano());
        let usage = |pod: &Pod, resource| used(snapshot, pod, resource).map(Quantity::nano);
        match column {
            "namespace" => text(|pod| pod.namespace),
            "status" => text(|pod| pod.status),
            "node" => text(|pod| pod.node_name),
            "owner" => text(|pod| pod.owner_name),
            "ready" => by(&|pod| share_key(pod.ready, pod.ready_of)),
            "restarts" => by(&|pod| Some(i128::from(pod.restarts))),
            "age" => by(&|pod| age_key(pod.created)),
            "cpu_request" => by(&|pod| request(pod, ResourceId::CPU)),
            "memory_request" => by(&|pod| request(pod, ResourceId::MEMORY)),
            "cpu_use" => by(&|pod| usage(pod, ResourceId::CPU)),
            "memory_use" => by(&|pod| usage(pod, ResourceId::MEMORY)),
            _ => rows.iter().map(|row| Some(i128::from(*row))).collect(),
        }
    }

    fn row(&self, of: Of<'_>, row: u32) -> ListRow {
        let snapshot = of.snapshot;
        let pod = snapshot.pod(self.id(row));
        let whole = |resource| amount_of(snapshot.amounts(snapshot.node(pod.node?).allocatable), resource);
        let figure = |resource: ResourceId, found: Option<Quantity>| match found {
            Some(found) => amount(snapshot.resource_name(resource), found, whole(resource), "the node's allocatable"),
            None => Cell::unknown("no metrics"),
        };
        let request = |resource| figure(resource, Some(amount_in(snapshot, pod.requests, resource)));
        let usage = |resource| figure(resource, used(snapshot, pod, resource));
        let status = snapshot.text(pod.status);
        let status = Cell {
            text: status.to_owned(),
            note: view::why_pending(snapshot, pod).unwrap_or_default(),
            level: status_level(status),
            ..Cell::default()
        };
        let all_ready = pod.ready == pod.ready_of || !snapshot.holds_resources(pod);
        let ready = Cell {
            level: if all_ready { Level::Plain } else { Level::Warning },
            ..Cell::text(format!("{}/{}", pod.ready, pod.ready_of))
        };
        let node = match (snapshot.text(pod.node_name), pod.node) {
            ("", _) => Cell::unknown("stands on no node"),
            (name, Some(_)) => Cell::text(name),
            (name, None) => Cell { level: Level::Warning, note: "not in the lists".to_owned(), ..Cell::text(name) },
        };
        let owner = match view::workload_of(snapshot, pod) {
            ("", _) => Cell::unknown("nothing owns it"),
            (kind, name) => Cell::text(format!("{kind}/{name}")),
        };
        ListRow {
            cells: vec![
                Cell::text(snapshot.text(pod.namespace)),
                Cell::text(snapshot.text(pod.name)),
                status,
                ready,
                Cell::count(u64::from(pod.restarts)),
                age(of, pod.created),
                request(ResourceId::CPU),
                usage(ResourceId::CPU),
                request(ResourceId::MEMORY),
                usage(ResourceId::MEMORY),
                node,
                owner,
            ],
            target: Some(Target { screen: String::new(), key: "pod".to_owned(), value: snapshot.pod_key(pod) }),
        }
    }

    fn answer(&self, of: Of<'_>) -> Vec<AnswerPart> {
        let snapshot = of.snapshot;
        // In the order of the snapshot, where neighbours are near each other in memory.
        let things = || snapshot.pod_ids().map(|(id, _)| PodThing { snapshot, id, now_unix_ms: of.now_unix_ms });
        let mut counts = [0_usize; POD_STATES];
        let troubles = TROUBLES.map(|word| snapshot.find_text(word));
        let mut troubled = [0_usize; TROUBLES.len()];
        for thing in things() {
            let status = Some(snapshot.pod(thing.id).status);
            for (count, trouble) in troubled.iter_mut().zip(troubles) {
                *count += usize::from(status == trouble);
            }
            for (count, (_, holds)) in counts.iter_mut().zip(thing.states()) {
                *count += usize::from(holds);
            }
        }
        let words = things().next().map(|thing| thing.states().map(|(word, _)| word)).unwrap_or_default();
        let states: BTreeMap<&str, usize> = words.into_iter().zip(counts).collect();
        let state = |word: &str, words: &str, alarm: bool| {
            part(states.get(word).copied().unwrap_or_default(), words, &format!("is:{word}"), alarm)
        };
        let trouble = |at: usize| part(troubled[at], TROUBLES[at], &format!("status:{}", TROUBLES[at]), true);
        let on_absent = if states.get("on-absent-node") == Some(&1) { "on an absent node" } else { "on absent nodes" };
        let parts = [
            counted(self.rows.len(), "pod", "", "", false),
            state("ready", "ready", false),
            state("not-ready", "not ready", false),
            trouble(0),
            trouble(1),
            trouble(2),
            state("unschedulable", "unschedulable", true),
            state("waiting", "waiting for a node", true),
            state("on-absent-node", on_absent, true),
            state("terminating", "terminating", false),
            state("ended", "ended", false),
        ];
        parts.into_iter().flatten().collect()
    }

    fn why_empty(&self, of: Of<'_>) -> String {
        match of.snapshot.nodes.len() {
            0 => "These lists hold no node and no pod.".to_owned(),
            _ => "These lists hold no pod. Open the list of pods beside that of the nodes.".to_owned(),
        }
    }
}
