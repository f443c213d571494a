//! The list of events.

use std::collections::BTreeMap;

use cluster::view::{self, EventRow, Filter, Subject, list_was_read, quoted};
use cluster::{Event, Snapshot, StrId};

use super::show::{age, age_key, counted, fitting, not_read, part, state_key, text_keys};
use super::{Cell, ColumnOf, Key, Level, List, ListRow, Of, Target};
use crate::AnswerPart;

const COLUMNS: [ColumnOf; 9] = [
    ColumnOf { key: "last", title: "Last seen", is_figure: true, priority: 2, width_ch: 9 },
    ColumnOf { key: "type", title: "Type", is_figure: false, priority: 3, width_ch: 9 },
    ColumnOf { key: "reason", title: "Reason", is_figure: false, priority: 1, width_ch: 19 },
    ColumnOf { key: "object", title: "Object", is_figure: false, priority: 1, width_ch: 0 },
    ColumnOf { key: "namespace", title: "Namespace", is_figure: false, priority: 4, width_ch: 14 },
    ColumnOf { key: "count", title: "Count", is_figure: true, priority: 2, width_ch: 7 },
    ColumnOf { key: "message", title: "Message", is_figure: false, priority: 2, width_ch: 0 },
    ColumnOf { key: "first", title: "First seen", is_figure: true, priority: 5, width_ch: 10 },
    ColumnOf { key: "component", title: "From", is_figure: false, priority: 6, width_ch: 20 },
];

const COMMAND: &str = "kubectl get events -A -o json";
/// Reasons told in the answer.
const MOST_REASONS: usize = 6;

/// The events of a snapshot.
pub(super) struct Events {
    /// By what they are about, the newest first.
    rows: Vec<EventRow>,
}

impl Events {
    pub(super) fn new(snapshot: &Snapshot) -> Self {
        Self { rows: view::event_rows(snapshot) }
    }

    fn row_of(&self, row: u32) -> &EventRow {
        &self.rows[row as usize]
    }
}

fn is_warning(snapshot: &Snapshot, event: &Event) -> bool {
    snapshot.text(event.kind) == "Warning"
}

impl List for Events {
    fn subject(&self) -> Subject {
        Subject::Events
    }

    fn columns(&self) -> &'static [ColumnOf] {
        &COLUMNS
    }

    fn usual_sort(&self) -> (&'static str, bool) {
        ("type", false)
    }

    fn len(&self) -> usize {
        self.rows.len()
    }

    fn fitting(&self, of: Of<'_>, filter: &Filter) -> Vec<u32> {
        fitting(of, &self.rows, Subject::Events, filter)
    }

    fn keys(&self, of: Of<'_>, column: &str, rows: &[u32]) -> Vec<Key> {
        let snapshot = of.snapshot;
        let events = || rows.iter().map(|row| self.row_of(*row).event(snapshot));
        let text = |text: fn(&Event) -> StrId| text_keys(snapshot, &events().map(text).collect::<Vec<_>>());
        match column {
            // Warnings first, and of them the newest.
            "type" => events()
                .map(|event| {
                    let last = event.last_seen.unix_ms().unwrap_or(0);
                    state_key(Some(usize::from(!is_warning(snapshot, event))), i128::from(last))
                })
                .collect(),
            "last" => events().map(|event| age_key(event.last_seen)).collect(),
            "first" => events().map(|event| age_key(event.first_seen)).collect(),
            "count" => events().map(|event| Some(i128::from(event.count))).collect(),
            "reason" => text(|event| event.reason),
            "namespace" => text(|event| event.object_namespace),
            "message" => text(|event| event.message),
            "component" => text(|event| event.component),
            _ => rows.iter().map(|row| Some(i128::from(*row))).collect(),
        }
    }

    fn row(&self, of: Of<'_>, row: u32) -> ListRow {
        let (snapshot, row) = (of.snapshot, self.row_of(row));
        let event = row.event(snapshot);
        let warns = is_warning(snapshot, event);
        let (kind, name) = (snapshot.text(event.object_kind), snapshot.text(event.object_name));
        let mut object = Cell::text(format!("{kind}/{name}"));
        if row.is_gone {
            object.note = "not in these lists: gone since, or not read".to_owned();
        }
        let message = snapshot.text(event.message);
        let open = |key: &str, value: String| Target { screen: String::new(), key: key.to_owned(), value };
        let target = match (row.pod, row.node) {
            (Some(pod), _) => Some(open("pod", snapshot.pod_key(snapshot.pod(pod)))),
            (_, Some(_)) => Some(open("node", name.to_owned())),
            _ => owned_by(snapshot, event),
        };
        ListRow {
            cells: vec![
                age(of, event.last_seen),
                Cell::state(snapshot.text(event.kind), if warns { Level::Warning } else { Level::Quiet }, ""),
                Cell::text(snapshot.text(event.reason)),
                object,
                Cell::text(snapshot.text(event.object_namespace)),
                Cell::count(u64::from(event.count)),
                Cell { note: message.to_owned(), ..Cell::text(message) },
                age(of, event.first_seen),
                Cell::text(snapshot.text(event.component)),
            ],
            target,
        }
    }

    fn answer(&self, of: Of<'_>) -> Vec<AnswerPart> {
        let snapshot = of.snapshot;
        let mut reasons: BTreeMap<&str, (usize, bool)> = BTreeMap::new();
        let mut warnings = 0;
        for row in &self.rows {
            let event = row.event(snapshot);
            let warns = is_warning(snapshot, event);
            warnings += usize::from(warns);
            let reason = reasons.entry(snapshot.text(event.reason)).or_default();
            reason.0 += 1;
            reason.1 |= warns;
        }
        let mut parts = vec![counted(self.rows.len(), "event", "", "", false)];
        parts.push(counted(warnings, "warning", "", "is:warning", true));
        // Those of warnings first, then the most frequent.
        let mut reasons: Vec<_> = reasons.into_iter().filter(|(reason, _)| !reason.is_empty()).collect();
        reasons.sort_by(|a, b| b.1.1.cmp(&a.1.1).then(b.1.0.cmp(&a.1.0)).then(a.0.cmp(b.0)));
        for (reason, (count, warns)) in reasons.into_iter().take(MOST_REASONS) {
            parts.push(part(count, reason, &format!("reason:{}", quoted(reason)), warns));
        }
        if snapshot.pods.is_empty() && !self.rows.is_empty() {
            parts.push(Some(not_read("pods", "kubectl get pods -A -o json")));
        }
        parts.into_iter().flatten().collect()
    }

    fn why_empty(&self, of: Of<'_>) -> String {
        if list_was_read(of.snapshot, "events") {
            return "The list of events is empty: a server keeps them for an hour.".to_owned();
        }
        format!("These lists hold no event. Open {COMMAND} beside them.")
    }
}

/// The pods of the controller that an event is about.
fn owned_by(snapshot: &Snapshot, event: &Event) -> Option<Target> {
    let (kind, name) = (snapshot.text(event.object_kind), snapshot.text(event.object_name));
    let runs_pods = matches!(kind, "Deployment" | "ReplicaSet" | "StatefulSet" | "DaemonSet" | "Job");
    let owner = format!("owner:{}", quoted(&format!("{kind}/{name}")));
    let namespace = quoted(snapshot.text(event.object_namespace));
    let value = format!("ns:{namespace} {owner}");
    runs_pods.then(|| Target { screen: "pods".to_owned(), key: "filter".to_owned(), value })
}
