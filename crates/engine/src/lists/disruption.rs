//! The list of what keeps pods where they are: budgets, and pods with marks of their own.

use cluster::view::{
    self, Barrier, BarrierOf, BarrierState, Barriers, Filter, Subject, filter_of_selector, list_was_read,
};
use cluster::{Bound, Budget, BudgetCounts, Snapshot, StrId, budget_of};

use super::show::{counted, fitting, not_read, state_key, text_keys};
use super::{Cell, ColumnOf, Key, Level, List, ListRow, Of, Target};
use crate::AnswerPart;

const COLUMNS: [ColumnOf; 12] = [
    ColumnOf { key: "namespace", title: "Namespace", is_figure: false, priority: 3, width_ch: 15 },
    ColumnOf { key: "name", title: "Name", is_figure: false, priority: 1, width_ch: 0 },
    ColumnOf { key: "kind", title: "Kind", is_figure: false, priority: 3, width_ch: 8 },
    ColumnOf { key: "status", title: "Status", is_figure: false, priority: 1, width_ch: 18 },
    ColumnOf { key: "allowed", title: "Allowed", is_figure: true, priority: 2, width_ch: 9 },
    ColumnOf { key: "healthy", title: "Healthy", is_figure: true, priority: 2, width_ch: 9 },
    ColumnOf { key: "desired", title: "Desired", is_figure: true, priority: 3, width_ch: 9 },
    ColumnOf { key: "expected", title: "Expected", is_figure: true, priority: 4, width_ch: 10 },
    ColumnOf { key: "pods", title: "Pods", is_figure: true, priority: 4, width_ch: 7 },
    ColumnOf { key: "nodes_held", title: "Nodes held", is_figure: true, priority: 3, width_ch: 11 },
    ColumnOf { key: "rule", title: "Rule", is_figure: false, priority: 4, width_ch: 19 },
    ColumnOf { key: "unready", title: "Unready pods", is_figure: false, priority: 6, width_ch: 16 },
];

const COMMAND: &str = "kubectl get pdb -A -o json";

/// Budgets and pods.
pub(super) struct Disruption(Barriers);

impl Disruption {
    pub(super) fn new(snapshot: &Snapshot) -> Self {
        Self(view::barriers(snapshot))
    }

    fn row_of(&self, row: u32) -> &Barrier {
        &self.0.rows[row as usize]
    }
}

fn budget<'a>(snapshot: &'a Snapshot, row: &Barrier) -> Option<&'a Budget> {
    if let BarrierOf::Budget(row) = row.of { budget_of(snapshot, row) } else { None }
}

/// What a budget asks for.
fn rule(budget: &Budget) -> String {
    let bound = |bound: Bound| match bound {
        Bound::Pods(pods) => pods.to_string(),
        Bound::Percent(percent) => format!("{percent} %"),
        Bound::Unreadable => "?".to_owned(),
    };
    match (budget.max_unavailable, budget.min_available) {
        (Some(most), _) => format!("max unavailable {}", bound(most)),
        (None, Some(least)) => format!("min available {}", bound(least)),
        (None, None) => String::new(),
    }
}

fn level(state: BarrierState) -> Level {
    match state {
        BarrierState::SeveralBudgets | BarrierState::SharesPods | BarrierState::Failing | BarrierState::NeverAllows => {
            Level::Critical
        }
        BarrierState::Allows => Level::Plain,
        _ => Level::Warning,
    }
}

/// What all states of a row mean.
fn meaning(row: &Barrier) -> String {
    let sentence = |state: &BarrierState| match (state, &row.worked_out) {
        (BarrierState::Failing, _) if !row.fails.is_empty() => format!("{} {}", state.sentence(), row.fails),
        (BarrierState::Differs, Some(is)) => format!(
            "{} They give {} allowed, {} healthy, {} desired, {} expected.",
            state.sentence(),
            is.allowed,
            is.current_healthy,
            is.desired_healthy,
            is.expected
        ),
        _ => state.sentence().to_owned(),
    };
    row.states.iter().map(sentence).collect::<Vec<_>>().join(" ")
}

impl List for Disruption {
    fn subject(&self) -> Subject {
        Subject::Disruption
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
        fitting(of, &self.0.rows, Subject::Disruption, filter)
    }

    fn keys(&self, of: Of<'_>, column: &str, rows: &[u32]) -> Vec<Key> {
        let by = |key: &dyn Fn(&Barrier) -> Key| rows.iter().map(|row| key(self.row_of(*row))).collect();
        let status = |pick: fn(&BudgetCounts) -> i64| by(&|row| row.counts.as_ref().map(|c| i128::from(pick(c))));
        let of_budget = |count: fn(&Barrier) -> u32| by(&|row| row.counts.map(|_| i128::from(count(row))));
        match column {
            "namespace" => {
                let texts: Vec<StrId> = rows.iter().map(|row| self.row_of(*row).namespace).collect();
                text_keys(of.snapshot, &texts)
            }
            "kind" => by(&|row| Some(i128::from(matches!(row.of, BarrierOf::Pod(_))))),
            "status" => by(&|row| {
                let place = BarrierState::ALL.iter().position(|state| *state == row.worst());
                state_key(place, i128::from(row.nodes_held))
            }),
            "allowed" => status(|counts| counts.allowed),
            "healthy" => status(|counts| counts.current_healthy),
            "desired" => status(|counts| counts.desired_healthy),
            "expected" => status(|counts| counts.expected),
            "pods" => of_budget(|row| row.pods),
            "nodes_held" => of_budget(|row| row.nodes_held),
            "rule" => by(&|row| {
                let budget = budget(of.snapshot, row)?;
                let (bound, which) = match (budget.max_unavailable, budget.min_available) {
                    (Some(most), _) => (most, 0),
                    (None, Some(least)) => (least, 2),
                    (None, None) => return None,
                };
                match bound {
                    Bound::Pods(pods) => Some((which << 70) + i128::from(pods)),
                    Bound::Percent(percent) => Some(((which + 1) << 70) + i128::from(percent)),
                    Bound::Unreadable => None,
                }
            }),
            "unready" => by(&|row| budget(of.snapshot, row).map(|one| i128::from(one.always_allow_unhealthy))),
            _ => rows.iter().map(|row| Some(i128::from(*row))).collect(),
        }
    }

    fn row(&self, of: Of<'_>, row: u32) -> ListRow {
        let (snapshot, row) = (of.snapshot, self.row_of(row));
        let (words, worst) = (row.worst().words().1, row.worst());
        let budget = budget(snapshot, row);
        let status = |pick: fn(&BudgetCounts) -> i64| match &row.counts {
            Some(counts) => signed(pick(counts)),
            None => Cell::unknown("a budget's"),
        };
        let count = |count: u32| match (&row.counts, snapshot.pods.len()) {
            (None, _) => Cell::unknown("a budget's"),
            (_, 0) => Cell::unknown("pods not read"),
            _ => Cell::count(u64::from(count)),
        };
        let mut held = count(row.nodes_held);
        if row.nodes_held > 0 {
            held.level = Level::Warning;
            held.note =
                format!("a drain waits: {} can't be evicted now", units::format_count(u64::from(row.refused), "pod"));
        }
        ListRow {
            cells: vec![
                Cell::text(snapshot.text(row.namespace)),
                Cell::text(snapshot.text(row.name)),
                Cell::text(if budget.is_some() { "Budget" } else { "Pod" }),
                Cell::state(words, level(worst), meaning(row)),
                status(|counts| counts.allowed),
                status(|counts| counts.current_healthy),
                status(|counts| counts.desired_healthy),
                status(|counts| counts.expected),
                count(row.pods),
                held,
                budget.map_or_else(|| Cell::unknown("a budget's"), |budget| Cell::text(rule(budget))),
                match budget {
                    None => Cell::unknown("a budget's"),
                    Some(budget) if budget.always_allow_unhealthy => Cell::state(
                        "always evicted",
                        Level::Plain,
                        "unhealthyPodEvictionPolicy AlwaysAllow: pods that aren't ready don't use the budget",
                    ),
                    Some(_) => Cell::state(
                        "if budget allows",
                        Level::Quiet,
                        "unhealthyPodEvictionPolicy IfHealthyBudget: only while enough pods are healthy",
                    ),
                },
            ],
            target: target(snapshot, row),
        }
    }

    fn answer(&self, of: Of<'_>) -> Vec<AnswerPart> {
        let rows = &self.0.rows;
        let budgets = rows.iter().filter(|row| row.counts.is_some()).count();
        let state = |state: BarrierState, noun: &str, rest: &str, alarm: bool| {
            let count = rows.iter().filter(|row| row.states.contains(&state)).count();
            counted(count, noun, rest, &format!("is:{}", state.words().0), alarm)
        };
        let mut parts = vec![counted(budgets, "budget", "", "kind:PodDisruptionBudget", false)];
        if budgets == 0 && !list_was_read(of.snapshot, "pdbs") {
            parts.push(Some(not_read("budgets", COMMAND)));
        }
        if of.snapshot.pods.is_empty() && budgets > 0 {
            parts.push(Some(not_read("pods", "kubectl get pods -A -o json")));
        }
        if self.0.nodes_held > 0 {
            parts.push(counted(self.0.nodes_held as usize, "node", "that can't be drained now", "", true));
        }
        parts.extend([
            state(BarrierState::Blocked, "budget", "allowing no disruption now", true),
            state(BarrierState::NeverAllows, "budget", "never allowing any", true),
            state(BarrierState::SelectsNothing, "budget", "selecting no pod", true),
            state(BarrierState::UnknownSelector, "budget", "with an unknown selector", true),
            state(BarrierState::SharesPods, "budget", "sharing pods with others", true),
            state(BarrierState::SeveralBudgets, "pod", "under several budgets", true),
            state(BarrierState::Failing, "budget", "failing in the disruption controller", true),
            state(BarrierState::NotObserved, "budget", "not yet seen by their controller", true),
            state(BarrierState::Differs, "budget", "with a status that differs", false),
            state(BarrierState::DoNotDisrupt, "pod", "left alone by Karpenter", false),
            state(BarrierState::NotSafeToEvict, "pod", "left alone by Cluster Autoscaler", false),
        ]);
        parts.into_iter().flatten().collect()
    }

    fn why_empty(&self, of: Of<'_>) -> String {
        if list_was_read(of.snapshot, "pdbs") {
            return "This cluster has no PodDisruptionBudget, and no pod is marked: evictions wait for nothing."
                .to_owned();
        }
        format!("These lists hold no PodDisruptionBudget and no marked pod. Open {COMMAND} beside them.")
    }
}

/// Where a row leads: a pod, or the pods that a budget selects.
fn target(snapshot: &Snapshot, row: &Barrier) -> Option<Target> {
    match row.of {
        BarrierOf::Pod(id) => {
            Some(Target { screen: String::new(), key: "pod".to_owned(), value: snapshot.pod_key(snapshot.pod(id)) })
        }
        BarrierOf::Budget(_) if row.pods == 0 => None,
        BarrierOf::Budget(_) => {
            let selector = budget(snapshot, row)?.selector.as_ref()?;
            let value = filter_of_selector(snapshot, row.namespace, selector)?;
            Some(Target { screen: "pods".to_owned(), key: "filter".to_owned(), value })
        }
    }
}

/// A whole number that may be below zero.
fn signed(number: i64) -> Cell {
    match u64::try_from(number) {
        // A zero says much here.
        Ok(0) => Cell { level: Level::Plain, ..Cell::count(0) },
        Ok(count) => Cell::count(count),
        Err(_) => Cell { exact: Some(number.to_string()), ..Cell::text(units::format_integer(i128::from(number))) },
    }
}
