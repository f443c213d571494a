//! The list of objects that a controller observes: how far behind it is, and what it has not reached.

use cluster::view::{
    self, Controlled, ControlledOf, ControlledState, Filter, Replicas, Subject, list_was_read, quoted,
};
use cluster::{Churn, Detail, Object, ObjectIndex, REWRITES, Snapshot, StrId};
use units::format_age;

use super::show::{counted, fitting, said, share_key, state_key, text_keys};
use super::{Cell, ColumnOf, Key, Level, List, ListRow, Of, Target};
use crate::AnswerPart;

const COLUMNS: [ColumnOf; 12] = [
    ColumnOf { key: "namespace", title: "Namespace", is_figure: false, priority: 3, width_ch: 15 },
    ColumnOf { key: "name", title: "Object", is_figure: false, priority: 1, width_ch: 0 },
    ColumnOf { key: "kind", title: "Kind", is_figure: false, priority: 2, width_ch: 16 },
    ColumnOf { key: "status", title: "Status", is_figure: false, priority: 1, width_ch: 16 },
    ColumnOf { key: "lag", title: "Lag", is_figure: true, priority: 2, width_ch: 6 },
    ColumnOf { key: "behind", title: "Behind for", is_figure: true, priority: 2, width_ch: 11 },
    ColumnOf { key: "generation", title: "Generation", is_figure: true, priority: 5, width_ch: 11 },
    ColumnOf { key: "observed", title: "Observed", is_figure: true, priority: 5, width_ch: 10 },
    ColumnOf { key: "updated", title: "Updated", is_figure: true, priority: 4, width_ch: 10 },
    ColumnOf { key: "ready", title: "Ready", is_figure: true, priority: 3, width_ch: 10 },
    ColumnOf { key: "owner", title: "Owners", is_figure: false, priority: 4, width_ch: 0 },
    ColumnOf { key: "changed_by", title: "Changed by", is_figure: false, priority: 6, width_ch: 20 },
];

const COMMAND: &str = "kubectl get deploy,sts,ds,rs,hpa,pdb -A -o json --show-managed-fields";

/// Objects that say which generation was observed.
pub(super) struct Controllers {
    /// By name, namespace and kind.
    rows: Vec<Controlled>,
    index: ObjectIndex,
}

impl Controllers {
    pub(super) fn new(snapshot: &Snapshot) -> Self {
        Self { rows: view::controlled(snapshot), index: ObjectIndex::of(snapshot) }
    }

    fn row_of(&self, row: u32) -> &Controlled {
        &self.rows[row as usize]
    }
}

fn level(row: &Controlled) -> Level {
    match row.worst() {
        // What has just been changed is no matter.
        ControlledState::Behind if row.seconds_behind.is_some_and(|seconds| seconds < 60) => Level::Warning,
        ControlledState::Behind | ControlledState::Stalled => Level::Critical,
        ControlledState::Paused => Level::Quiet,
        ControlledState::Current => Level::Plain,
        _ => Level::Warning,
    }
}

fn owner_text(snapshot: &Snapshot, row: &Controlled) -> StrId {
    match row.of {
        ControlledOf::Object(_) => row.object(snapshot).map_or(StrId::EMPTY, |object| object.owner_name),
        ControlledOf::Pod(id) => snapshot.pod(id).owner_name,
        ControlledOf::Node(_) => StrId::EMPTY,
    }
}

impl List for Controllers {
    fn subject(&self) -> Subject {
        Subject::Controllers
    }

    fn columns(&self) -> &'static [ColumnOf] {
        &COLUMNS
    }

    fn usual_sort(&self) -> (&'static str, bool) {
        ("status", false)
    }

    fn len(&self) -> usize {
        self.rows.len()
    }

    fn fitting(&self, of: Of<'_>, filter: &Filter) -> Vec<u32> {
        fitting(of, &self.rows, Subject::Controllers, filter)
    }

    fn keys(&self, of: Of<'_>, column: &str, rows: &[u32]) -> Vec<Key> {
        let snapshot = of.snapshot;
        let by = |key: &dyn Fn(&Controlled) -> Key| rows.iter().map(|row| key(self.row_of(*row))).collect();
        let text = |text: &dyn Fn(&Controlled) -> StrId| {
            text_keys(snapshot, &rows.iter().map(|row| text(self.row_of(*row))).collect::<Vec<_>>())
        };
        let of_object =
            |pick: fn(&Object) -> Option<i64>| by(&|row| row.object(snapshot).and_then(pick).map(i128::from));
        let share = |part: fn(&Replicas) -> Option<i64>| {
            by(&|row| {
                let [part, whole] = [part(row.replicas.as_ref()?)?, row.replicas?.desired].map(u32::try_from);
                share_key(part.unwrap_or(0), whole.unwrap_or(0))
            })
        };
        match column {
            "namespace" => text(&|row| row.namespace),
            "kind" => {
                let mut kinds: Vec<&str> = self.rows.iter().map(|row| row.kind(snapshot)).collect();
                kinds.sort_unstable();
                kinds.dedup();
                by(&|row| kinds.binary_search(&row.kind(snapshot)).ok().map(|place| place as i128))
            }
            "status" => by(&|row| {
                let place = ControlledState::ALL.iter().position(|state| *state == row.worst());
                state_key(place, row.seconds_behind.map_or(0, i128::from))
            }),
            "lag" => by(&|row| Some(i128::from(row.lag))),
            "behind" => by(&|row| row.seconds_behind.map(i128::from)),
            "generation" => of_object(|object| object.generation),
            "observed" => of_object(|object| object.observed_generation),
            "updated" => share(|replicas| replicas.updated),
            "ready" => share(|replicas| Some(replicas.ready)),
            "owner" => text(&|row| owner_text(snapshot, row)),
            "changed_by" => text(&|row| row.object(snapshot).map_or(StrId::EMPTY, |object| object.changed_by)),
            _ => rows.iter().map(|row| Some(i128::from(*row))).collect(),
        }
    }

    fn row(&self, of: Of<'_>, row: u32) -> ListRow {
        let (snapshot, row) = (of.snapshot, self.row_of(row));
        let object = row.object(snapshot);
        let number = |found: Option<i64>| match found.map(u64::try_from) {
            Some(Ok(number)) => Cell { level: Level::Plain, ..Cell::count(number) },
            _ => Cell::unknown("not told"),
        };
        let share = |part: fn(&Replicas) -> Option<i64>| {
            let Some((part, whole)) = row.replicas.and_then(|all| Some((part(&all)?, all.desired))) else {
                return Cell::quiet("");
            };
            let level = if part >= whole { Level::Plain } else { Level::Warning };
            Cell { level, ..Cell::text(format!("{part}/{whole}")) }
        };
        let waited = match row.seconds_behind {
            Some(seconds) => Cell {
                text: format_age(seconds),
                note: "at least: since its spec was last written".to_owned(),
                exact: Some(seconds.to_string()),
                ..Cell::default()
            },
            None if row.lag > 0 => Cell::unknown("its managed fields aren't in these lists"),
            None => Cell::quiet(""),
        };
        let mut status = Cell::state(row.worst().words().1, level(row), row.why.as_str());
        if row.states.len() > 1 {
            let others: Vec<&str> = row.states[1..].iter().map(|state| state.words().1).collect();
            status.note = format!("{} Also: {}.", row.why, others.join(", ").to_lowercase()).trim_start().to_owned();
        }
        let owners = view::owners_of(snapshot, &self.index, row.of);
        ListRow {
            cells: vec![
                Cell::text(snapshot.text(row.namespace)),
                Cell::text(snapshot.text(row.name)),
                Cell::text(row.kind(snapshot)),
                status,
                Cell::count(u64::try_from(row.lag).unwrap_or(0)),
                waited,
                number(object.and_then(|object| object.generation)),
                number(object.and_then(|object| object.observed_generation)),
                share(|replicas| replicas.updated),
                share(|replicas| Some(replicas.ready)),
                if owners.is_empty() { Cell::quiet("") } else { Cell::text(owners.join(" ‹ ")) },
                match object.map(|object| snapshot.text(object.changed_by)) {
                    Some(by) if !by.is_empty() => Cell::text(by),
                    _ => Cell::unknown("its managed fields aren't in these lists"),
                },
            ],
            target: target(snapshot, row),
        }
    }

    fn answer(&self, of: Of<'_>) -> Vec<AnswerPart> {
        let state = |state: ControlledState, noun: &str, rest: &str, alarm: bool| {
            let count = self.rows.iter().filter(|row| row.states.contains(&state)).count();
            counted(count, noun, rest, &format!("is:{}", state.words().0), alarm)
        };
        let mut parts = vec![counted(self.rows.len(), "object", "", "", false)];
        if self.rows.iter().any(|row| row.kind.is_some()) {
            let longest = self.rows.iter().filter_map(|row| row.seconds_behind).max();
            parts.push(state(ControlledState::Behind, "object", "behind", true));
            if let Some(seconds) = longest {
                parts.push(Some(said(format!("the longest for {}", format_age(seconds)))));
            }
        } else {
            parts.push(Some(said(format!("controllers not read: open {COMMAND} beside these lists"))));
        }
        parts.extend([
            state(ControlledState::Stalled, "workload", "stalled", true),
            state(ControlledState::Fought, "object", "fought over", true),
            state(ControlledState::Rewritten, "object", "rewritten in a loop", true),
            state(ControlledState::StaleConditions, "object", "with stale conditions", true),
            state(ControlledState::OwnerGone, "object", "whose owner is gone", true),
            state(ControlledState::Differs, "autoscaler", "at odds with its metrics", true),
            state(ControlledState::RollingOut, "workload", "rolling out", false),
            state(ControlledState::NotReady, "workload", "not ready", false),
            state(ControlledState::Paused, "workload", "paused", false),
            state(ControlledState::Current, "object", "current", false),
        ]);
        parts.push(reads_so_far(&of.snapshot.churn));
        if !list_was_read(of.snapshot, "replicasets") && list_was_read(of.snapshot, "deployments") {
            parts.push(Some(said("ReplicaSets not read: owners of pods end there")));
        }
        parts.into_iter().flatten().collect()
    }

    fn why_empty(&self, _: Of<'_>) -> String {
        format!("These lists hold no object that says what its controller has seen. Open {COMMAND} beside them.")
    }
}

/// What it takes to see hot loops and fights, as long as there are too few reads for it.
fn reads_so_far(churn: &Churn) -> Option<AnswerPart> {
    let needed = REWRITES as u32 + 1;
    if churn.reads == 0 {
        return None;
    }
    if churn.reads < needed {
        let so_far = churn.reads;
        return Some(said(format!("hot loops and fights show after {needed} reads, {so_far} so far: load again")));
    }
    let left_out = u64::from(churn.unfollowed);
    (left_out > 0).then(|| {
        said(format!(
            "fields of {} found no room: fights there don't show",
            units::format_count(left_out, "changed object")
        ))
    })
}

/// Where a row leads: its pods, its budget, or the pod that it is.
fn target(snapshot: &Snapshot, row: &Controlled) -> Option<Target> {
    let (namespace, name) = (snapshot.text(row.namespace), snapshot.text(row.name));
    let listed = |screen: &str, value: String| {
        let value = if namespace.is_empty() { value } else { format!("ns:{} {value}", quoted(namespace)) };
        Some(Target { screen: screen.to_owned(), key: "filter".to_owned(), value })
    };
    let pods_of = |kind: &str, name: &str| listed("pods", format!("owner:{}", quoted(&format!("{kind}/{name}"))));
    let drawer = |key: &str, value: String| Some(Target { screen: String::new(), key: key.to_owned(), value });
    match row.of {
        ControlledOf::Pod(id) => return drawer("pod", snapshot.pod_key(snapshot.pod(id))),
        ControlledOf::Node(_) => return drawer("node", name.to_owned()),
        ControlledOf::Object(_) => {}
    }
    match row.object(snapshot)?.detail {
        // The server leaves none where the template asks for none.
        Detail::Workload(_) if row.replicas.is_some_and(|replicas| replicas.desired == 0) => None,
        Detail::Workload(_) => pods_of(row.kind(snapshot), name),
        Detail::Budget(_) => listed("disruption", format!("name:{}", quoted(name))),
        Detail::Autoscaler(hpa) => {
            let hpa = snapshot.objects.autoscalers.get(hpa as usize)?;
            pods_of(snapshot.text(hpa.target_kind), snapshot.text(hpa.target_name))
        }
        _ => None,
    }
}
