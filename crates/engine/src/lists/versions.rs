//! The list of components with their versions, and of deprecated APIs in use.

use cluster::view::{self, Filter, Subject, VersionOf, VersionRow, VersionRows, VersionState};
use cluster::{Blocker, Component, Snapshot, Step, Upgrade};

use super::show::{counted, fitting, not_read, said, state_key};
use super::{Cell, ColumnOf, Key, Level, List, ListRow, Of, Target};
use crate::AnswerPart;

const COLUMNS: [ColumnOf; 10] = [
    ColumnOf { key: "component", title: "Component", is_figure: false, priority: 2, width_ch: 24 },
    ColumnOf { key: "name", title: "Where", is_figure: false, priority: 1, width_ch: 0 },
    ColumnOf { key: "version", title: "Version", is_figure: false, priority: 1, width_ch: 10 },
    ColumnOf { key: "status", title: "Verdict", is_figure: false, priority: 1, width_ch: 16 },
    ColumnOf { key: "lag", title: "Minors behind", is_figure: true, priority: 3, width_ch: 14 },
    ColumnOf { key: "count", title: "Objects", is_figure: true, priority: 4, width_ch: 9 },
    ColumnOf { key: "why", title: "Why", is_figure: false, priority: 4, width_ch: 0 },
    ColumnOf { key: "runtime", title: "Runtime", is_figure: false, priority: 5, width_ch: 20 },
    ColumnOf { key: "os", title: "OS", is_figure: false, priority: 6, width_ch: 22 },
    ColumnOf { key: "kernel", title: "Kernel", is_figure: false, priority: 6, width_ch: 22 },
];

/// Components and APIs.
pub(super) struct VersionList(VersionRows);

impl VersionList {
    pub(super) fn new(snapshot: &Snapshot) -> Self {
        Self(view::version_rows(snapshot))
    }

    fn row_of(&self, row: u32) -> &VersionRow {
        &self.0.rows[row as usize]
    }

    fn count(&self, is: impl Fn(&VersionRow) -> bool) -> usize {
        self.0.rows.iter().filter(|row| is(row)).count()
    }

    /// What stands in the way of the next minor, and the order in which to go there.
    fn way(&self, upgrade: &Upgrade) -> Vec<AnswerPart> {
        let mut parts = Vec::new();
        let to = &upgrade.to;
        if upgrade.blocked {
            let heading = said(format!("the upgrade to {to} is blocked by"));
            parts.push(AnswerPart { alarm: true, ..heading });
            parts.extend(upgrade.blockers.iter().map(blocker));
        } else {
            parts.push(said(format!("nothing seen blocks the upgrade to {to}")));
        }
        parts.push(said("in this order:"));
        parts.extend(upgrade.steps.iter().map(|one| step(upgrade, one)));
        parts
    }
}

fn blocker(one: &Blocker) -> AnswerPart {
    let count = one.places.count();
    if one.component == "api" {
        // Its reason begins with the API.
        let filter = "is:removed-next".to_owned();
        return AnswerPart { text: one.reason.clone(), filter, alarm: true, ..AnswerPart::default() };
    }
    let minors: Vec<&str> = one.minors.keys().map(String::as_str).collect();
    AnswerPart {
        text: format!("{} at {}", units::format_count(count, one.component), minors.join(", ")),
        filter: format!("is:blocking component:{}", one.component),
        alarm: true,
        ..AnswerPart::default()
    }
}

fn step(upgrade: &Upgrade, one: &Step) -> AnswerPart {
    if one.component == "api" {
        return said(one.what.clone());
    }
    if one.count == 0 {
        return said(format!("{} to {} (not in these lists)", one.component, one.to));
    }
    // What lags too far first comes up to where kube-apiserver is.
    let which = if one.to == upgrade.from { "is:blocking" } else { "is:to-upgrade" };
    let drain = if one.component == Component::Kubelet.name() { ", each node drained first" } else { "" };
    AnswerPart {
        text: format!("{} to {}{drain}", units::format_count(one.count, one.component), one.to),
        filter: format!("{which} component:{}", one.component),
        ..AnswerPart::default()
    }
}

fn level(state: VersionState) -> Level {
    match state {
        VersionState::Removed | VersionState::TooOld | VersionState::TooNew | VersionState::FarFromKubelet => {
            Level::Critical
        }
        VersionState::Blocking | VersionState::RemovedNext | VersionState::Deprecated => Level::Warning,
        VersionState::PatchBehind | VersionState::InPolicy => Level::Plain,
    }
}

/// Minor and patch as a key.
fn version_key(version: &str) -> Key {
    let mut parts = version.split('.').skip(1).map(|part| part.parse::<i128>().unwrap_or(0));
    let minor = parts.next()?;
    Some((minor << 32) + parts.next().unwrap_or(0))
}

impl List for VersionList {
    fn subject(&self) -> Subject {
        Subject::Versions
    }

    fn columns(&self) -> &'static [ColumnOf] {
        &COLUMNS
    }

    fn usual_sort(&self) -> (&'static str, bool) {
        ("status", false)
    }

    fn len(&self) -> usize {
        self.0.rows.len()
    }

    fn fitting(&self, of: Of<'_>, filter: &Filter) -> Vec<u32> {
        fitting(of, &self.0.rows, Subject::Versions, filter)
    }

    fn keys(&self, of: Of<'_>, column: &str, rows: &[u32]) -> Vec<Key> {
        let by = |key: &dyn Fn(&VersionRow) -> Key| rows.iter().map(|row| key(self.row_of(*row))).collect();
        let by_text = |text: &dyn Fn(&VersionRow) -> String| {
            let texts: Vec<String> = rows.iter().map(|row| text(self.row_of(*row))).collect();
            let mut sorted: Vec<&String> = texts.iter().collect();
            sorted.sort_by(|a, b| view::compare_natural(a, b));
            sorted.dedup();
            let place = |text: &String| sorted.binary_search_by(|other| view::compare_natural(other, text)).ok();
            texts.iter().map(|text| (!text.is_empty()).then(|| place(text).map(|at| at as i128)).flatten()).collect()
        };
        let of_node = |pick: fn(&cluster::Node) -> cluster::StrId| {
            by_text(&|row| row.node().map_or("", |id| of.snapshot.text(pick(of.snapshot.node(id)))).to_owned())
        };
        match column {
            "component" => by(&|row| {
                let place = Component::ALL.iter().position(|component| component.name() == row.component);
                Some(place.unwrap_or(usize::MAX) as i128)
            }),
            "version" => by(&|row| version_key(&row.version)),
            "status" => by(&|row| {
                let place = VersionState::ALL.iter().position(|state| *state == row.worst());
                state_key(place, row.lag.map_or(0, i128::from))
            }),
            "lag" => by(&|row| row.lag.map(i128::from)),
            "count" => by(&|row| row.objects.map(i128::from)),
            "why" => by_text(&|row| row.why.clone()),
            "runtime" => of_node(|node| node.container_runtime),
            "os" => of_node(|node| node.os_image),
            "kernel" => of_node(|node| node.kernel_version),
            _ => rows.iter().map(|row| Some(i128::from(*row))).collect(),
        }
    }

    fn row(&self, of: Of<'_>, row: u32) -> ListRow {
        let (snapshot, row) = (of.snapshot, self.row_of(row));
        let node = row.node().map(|id| snapshot.node(id));
        let of_node = |text: Option<&str>| match text {
            Some("") => Cell::unknown("not told"),
            Some(text) => Cell::text(text),
            None => Cell::quiet(""),
        };
        let worst = row.worst();
        let is_api = row.of == VersionOf::Api;
        let version = if is_api {
            Cell::state(&format!("< {}", row.version), Level::Plain, "the first version that has it no more")
        } else {
            Cell::text(row.version.as_str())
        };
        ListRow {
            cells: vec![
                Cell::text(row.component),
                Cell::text(row.place.as_str()),
                version,
                Cell::state(worst.words().1, level(worst), row.why.as_str()),
                row.lag.map_or_else(|| Cell::quiet(""), |lag| Cell::count(u64::from(lag))),
                row.objects.map_or_else(|| Cell::quiet(""), Cell::count),
                Cell::quiet(row.why.as_str()),
                of_node(node.map(|node| snapshot.text(node.container_runtime))),
                of_node(node.map(|node| snapshot.text(node.os_image))),
                of_node(node.map(|node| snapshot.text(node.kernel_version))),
            ],
            target: match row.of {
                VersionOf::Node(_) => {
                    Some(Target { screen: String::new(), key: "node".to_owned(), value: row.place.clone() })
                }
                VersionOf::Pod(_) => {
                    Some(Target { screen: String::new(), key: "pod".to_owned(), value: row.place.clone() })
                }
                VersionOf::Server | VersionOf::Client | VersionOf::Api => None,
            },
        }
    }

    fn answer(&self, of: Of<'_>) -> Vec<AnswerPart> {
        let versions = &self.0.versions;
        let mut parts = Vec::new();
        match (versions.api_server_minor, versions.api_server_assumed) {
            (Some(minor), true) => {
                let text = format!(
                    "API server not read, 1.{minor} or newer: open kubectl get --raw /version beside these lists"
                );
                parts.push(said(text));
            }
            (Some(minor), false) => parts.push(said(format!("API server at 1.{minor}"))),
            (None, _) => {}
        }
        for component in [Component::Kubelet, Component::KubeProxy] {
            let name = component.name();
            let count = self.count(|row| row.component == name);
            parts.extend(counted(count, name, "", &format!("component:{name}"), false));
        }
        if of.snapshot.nodes.is_empty() {
            parts.push(not_read("nodes", "kubectl get nodes -o json"));
        }
        let out = self.count(|row| row.states.iter().any(|state| state.is_out_of_policy()));
        parts.extend(counted(out, "component", "out of policy", "is:out-of-policy", true));
        let state = |state: VersionState, noun: &str, rest: &str, alarm: bool| {
            let count = self.count(|row| row.states.contains(&state));
            counted(count, noun, rest, &format!("is:{}", state.words().0), alarm)
        };
        parts.extend(state(VersionState::Removed, "API", "in use and gone from the server", true));
        parts.extend(state(VersionState::Deprecated, "API", "in use and deprecated", false));
        parts.extend(state(VersionState::PatchBehind, "component", "behind the newest patch of the minor", false));
        if let Some(upgrade) = &versions.next_upgrade {
            parts.extend(self.way(upgrade));
        }
        parts
    }

    fn why_empty(&self, of: Of<'_>) -> String {
        if of.snapshot.nodes.is_empty() {
            return "These lists tell no version. Open kubectl get nodes -o json, and kubectl get --raw /version beside \
                    it."
                .to_owned();
        }
        "These nodes tell no version. Open kubectl get --raw /version beside them.".to_owned()
    }
}
