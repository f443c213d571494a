//! The list of workloads: pods by what owns them.

use cluster::view::{self, Filter, Matcher, Subject, Workload, WorkloadThing};
use cluster::{Amounts, ResourceId, Snapshot};
use units::Quantity;

use super::show::{age, age_key, amount, counted, part, share_key, text_keys};
use super::{Cell, ColumnOf, Key, Level, List, ListRow, Of, Target};
use crate::AnswerPart;

const COLUMNS: [ColumnOf; 14] = [
    ColumnOf { key: "namespace", title: "Namespace", is_figure: false, priority: 3, width_ch: 15 },
    ColumnOf { key: "name", title: "Workload", is_figure: false, priority: 1, width_ch: 0 },
    ColumnOf { key: "kind", title: "Kind", is_figure: false, priority: 2, width_ch: 12 },
    ColumnOf { key: "pods", title: "Pods", is_figure: true, priority: 3, width_ch: 7 },
    ColumnOf { key: "ready", title: "Ready", is_figure: true, priority: 1, width_ch: 9 },
    ColumnOf { key: "restarts", title: "Restarts", is_figure: true, priority: 4, width_ch: 9 },
    ColumnOf { key: "cpu_request", title: "CPU request", is_figure: true, priority: 2, width_ch: 14 },
    ColumnOf { key: "cpu_limit", title: "CPU limit", is_figure: true, priority: 6, width_ch: 14 },
    ColumnOf { key: "cpu_use", title: "CPU use", is_figure: true, priority: 3, width_ch: 14 },
    ColumnOf { key: "memory_request", title: "Mem request", is_figure: true, priority: 3, width_ch: 13 },
    ColumnOf { key: "memory_limit", title: "Mem limit", is_figure: true, priority: 6, width_ch: 11 },
    ColumnOf { key: "memory_use", title: "Mem use", is_figure: true, priority: 4, width_ch: 11 },
    ColumnOf { key: "nodes", title: "Nodes", is_figure: true, priority: 5, width_ch: 7 },
    ColumnOf { key: "oldest", title: "Oldest", is_figure: true, priority: 5, width_ch: 8 },
];

/// The workloads of a snapshot, with the whole that their shares are of.
pub(super) struct Workloads {
    /// By name, namespace and kind.
    rows: Vec<Workload>,
    allocatable: Amounts,
}

impl Workloads {
    pub(super) fn new(snapshot: &Snapshot) -> Self {
        Self { rows: view::workloads(snapshot), allocatable: view::allocatable_of_all(snapshot) }
    }
}

/// The limit of a resource; none where no pod has one.
fn limit(workload: &Workload, resource: ResourceId) -> Option<Quantity> {
    workload.limits.get(resource).filter(|limit| !limit.is_zero())
}

impl List for Workloads {
    fn subject(&self) -> Subject {
        Subject::Workloads
    }

    fn columns(&self) -> &'static [ColumnOf] {
        &COLUMNS
    }

    fn usual_sort(&self) -> (&'static str, bool) {
        ("cpu_request", true)
    }

    fn len(&self) -> usize {
        self.rows.len()
    }

    fn fitting(&self, of: Of<'_>, filter: &Filter) -> Vec<u32> {
        let (snapshot, now_unix_ms) = (of.snapshot, of.now_unix_ms);
        let thing = |workload| WorkloadThing { snapshot, workload, allocatable: &self.allocatable, now_unix_ms };
        let mut matcher = Matcher::new(filter, Subject::Workloads, || self.rows.iter().map(thing));
        let fitting = (0_u32..).zip(&self.rows).filter(|(row, workload)| matcher.fits(*row as usize, &thing(workload)));
        fitting.map(|(row, _)| row).collect()
    }

    fn keys(&self, of: Of<'_>, column: &str, rows: &[u32]) -> Vec<Key> {
        let by = |key: &dyn Fn(&Workload) -> Key| rows.iter().map(|row| key(&self.rows[*row as usize])).collect();
        let request = |resource| by(&|workload| Some(workload.requests.get(resource).unwrap_or_default().nano()));
        match column {
            "namespace" => {
                let texts: Vec<_> = rows.iter().map(|row| self.rows[*row as usize].namespace).collect();
                text_keys(of.snapshot, &texts)
            }
            "kind" => {
                let mut kinds: Vec<&str> = self.rows.iter().map(|workload| workload.kind.as_str()).collect();
                kinds.sort_unstable();
                kinds.dedup();
                by(&|workload| {
                    let place = kinds.binary_search(&workload.kind.as_str()).ok()?;
                    (!workload.kind.is_empty()).then_some(place as i128)
                })
            }
            "pods" => by(&|workload| Some(workload.pods.len() as i128)),
            "ready" => by(&|workload| share_key(workload.ready, workload.running)),
            "restarts" => by(&|workload| Some(i128::from(workload.restarts))),
            "nodes" => by(&|workload| Some(i128::from(workload.nodes))),
            "oldest" => by(&|workload| age_key(workload.oldest)),
            "cpu_request" => request(ResourceId::CPU),
            "memory_request" => request(ResourceId::MEMORY),
            "cpu_limit" => by(&|workload| limit(workload, ResourceId::CPU).map(Quantity::nano)),
            "memory_limit" => by(&|workload| limit(workload, ResourceId::MEMORY).map(Quantity::nano)),
            "cpu_use" => by(&|workload| workload.used(ResourceId::CPU).map(Quantity::nano)),
            "memory_use" => by(&|workload| workload.used(ResourceId::MEMORY).map(Quantity::nano)),
            _ => rows.iter().map(|row| Some(i128::from(*row))).collect(),
        }
    }

    fn row(&self, of: Of<'_>, row: u32) -> ListRow {
        let snapshot = of.snapshot;
        let workload = &self.rows[row as usize];
        let namespace = snapshot.text(workload.namespace);
        let requested = |resource| workload.requests.get(resource).unwrap_or_default();
        let request = |resource: ResourceId| {
            let whole = self.allocatable.get(resource);
            amount(snapshot.resource_name(resource), requested(resource), whole, "the cluster's allocatable")
        };
        let limited = |resource: ResourceId| match limit(workload, resource) {
            Some(limit) => amount(snapshot.resource_name(resource), limit, None, ""),
            None => Cell::unknown("no limit"),
        };
        let usage = |resource: ResourceId| match workload.used(resource) {
            Some(used) => amount(snapshot.resource_name(resource), used, Some(requested(resource)), "its request"),
            None => Cell::unknown("no metrics"),
        };
        let ended = workload.pods.len() as u64 - u64::from(workload.running);
        let mut pods = Cell::count(workload.pods.len() as u64);
        if ended > 0 {
            pods.note = format!("{} of them ended", units::format_integer(i128::from(ended)));
        }
        let ready = Cell {
            level: match (workload.ready, workload.running) {
                (_, 0) => Level::Quiet,
                (0, _) => Level::Critical,
                (ready, running) if ready < running => Level::Warning,
                _ => Level::Plain,
            },
            ..Cell::text(format!("{}/{}", workload.ready, workload.running))
        };
        let mut oldest = age(of, workload.oldest);
        if workload.youngest != workload.oldest {
            oldest.note = format!("the youngest {}", age(of, workload.youngest).text);
        }
        let is_owned = !workload.kind.is_empty();
        let name = if is_owned { Cell::text(workload.name.as_str()) } else { Cell::text("pods without an owner") };
        let kind = if is_owned { Cell::text(workload.kind.as_str()) } else { Cell::unknown("nothing owns them") };
        ListRow {
            cells: vec![
                Cell::text(namespace),
                name,
                kind,
                pods,
                ready,
                Cell::count(workload.restarts),
                request(ResourceId::CPU),
                limited(ResourceId::CPU),
                usage(ResourceId::CPU),
                request(ResourceId::MEMORY),
                limited(ResourceId::MEMORY),
                usage(ResourceId::MEMORY),
                Cell::count(u64::from(workload.nodes)),
                oldest,
            ],
            target: Some(Target {
                screen: "pods".to_owned(),
                key: "filter".to_owned(),
                value: pods_of(namespace, workload),
            }),
        }
    }

    fn answer(&self, _: Of<'_>) -> Vec<AnswerPart> {
        let of_kind = |kind: &str| self.rows.iter().filter(|workload| workload.kind == kind).count();
        let kind = |kind: &str| counted(of_kind(kind), kind, "", &format!("kind:{kind}"), false);
        let unready = self.rows.iter().filter(|workload| workload.ready < workload.running).count();
        let parts = [
            counted(self.rows.len(), "workload", "", "", false),
            kind("Deployment"),
            kind("StatefulSet"),
            kind("DaemonSet"),
            kind("Job"),
            part(unready, "with pods that aren't ready", "is:not-ready", true),
        ];
        parts.into_iter().flatten().collect()
    }

    fn why_empty(&self, _: Of<'_>) -> String {
        "These lists hold no pod, and workloads are told by their pods. Open the list of pods.".to_owned()
    }
}

/// The filter that lists the pods of a workload.
pub(crate) fn pods_of(namespace: &str, workload: &Workload) -> String {
    let owner = match workload.kind.as_str() {
        "" => "is:bare".to_owned(),
        kind => format!("owner:{}", view::quoted(&format!("{kind}/{}", workload.name))),
    };
    if namespace.is_empty() { owner } else { format!("ns:{} {owner}", view::quoted(namespace)) }
}
