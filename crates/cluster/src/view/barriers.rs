//! What keeps pods where they are: budgets, and marks of the pods themselves.

use rustc_hash::{FxHashMap, FxHashSet};
use units::Quantity;

use super::filter::{Field, FigureKey, Needle, RowThing, Thing, age, count, label};
use super::natural::compare_natural;
use crate::facts::{
    BudgetCounts, Budgets, Eviction, ObjectIndex, beside_controller, blocks_fully, budget_of, drain_of, evict,
    is_observed, status_of,
};
use crate::model::{LabelsId, NodeId, ObjectId, PodId, Snapshot, StrId, Time};

/// What a barrier is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BarrierOf {
    /// A PodDisruptionBudget.
    Budget(ObjectId),
    /// A running pod that nobody, or not everybody, may evict whatever its budget allows.
    Pod(PodId),
}

/// What holds of a barrier: first of budgets, the worst first, then of pods.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BarrierState {
    /// A budget of which some running pods are under another one too.
    SharesPods,
    /// The disruption controller fails on the budget and allows nothing.
    Failing,
    /// The budget can never allow a disruption.
    NeverAllows,
    /// The controller has not yet seen the budget as it is.
    NotObserved,
    /// The budget allows no disruption now.
    Blocked,
    /// The selector has an operator that nobody knows.
    UnknownSelector,
    /// The budget selects no pod of the snapshot.
    SelectsNothing,
    /// A pod that several budgets select: the server refuses its eviction.
    SeveralBudgets,
    /// Karpenter must not disrupt the pod.
    DoNotDisrupt,
    /// Cluster Autoscaler must not evict the pod.
    NotSafeToEvict,
    /// The budget's status is not what pods and controllers of the snapshot give.
    Differs,
    /// The budget allows disruptions.
    Allows,
}

impl BarrierState {
    /// All, the worst first.
    pub const ALL: [Self; 12] = [
        Self::SharesPods,
        Self::Failing,
        Self::NeverAllows,
        Self::NotObserved,
        Self::Blocked,
        Self::UnknownSelector,
        Self::SelectsNothing,
        Self::SeveralBudgets,
        Self::DoNotDisrupt,
        Self::NotSafeToEvict,
        Self::Differs,
        Self::Allows,
    ];

    /// Its word after `is:`, and what a list shows.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::SeveralBudgets => ("several-budgets", "Several budgets"),
            Self::SharesPods => ("shares-pods", "Shares pods"),
            Self::Failing => ("failing", "Failing"),
            Self::NeverAllows => ("never-allows", "Never allows"),
            Self::NotObserved => ("not-observed", "Not observed"),
            Self::Blocked => ("blocked", "Allows none"),
            Self::UnknownSelector => ("unknown-selector", "Unknown selector"),
            Self::SelectsNothing => ("selects-nothing", "Selects nothing"),
            Self::DoNotDisrupt => ("do-not-disrupt", "Do not disrupt"),
            Self::NotSafeToEvict => ("not-safe-to-evict", "Not safe to evict"),
            Self::Differs => ("differs", "Differs"),
            Self::Allows => ("allows", "Allows"),
        }
    }

    /// What it means, in a sentence.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::SeveralBudgets => Eviction::SeveralBudgets.sentence(),
            Self::SharesPods => "Other budgets select some of its pods too: the server refuses to evict those.",
            Self::Failing => "The disruption controller fails on it and allows nothing.",
            Self::NeverAllows => "Its spec leaves no pod to spare, however many are healthy.",
            Self::NotObserved => Eviction::NotObserved.sentence(),
            Self::Blocked => Eviction::NoneAllowed.sentence(),
            Self::UnknownSelector => "Its selector has an operator that nobody knows: it selects nothing.",
            Self::SelectsNothing => "It selects no pod of these lists and protects nothing.",
            Self::DoNotDisrupt => "Karpenter must not disrupt it: karpenter.sh/do-not-disrupt.",
            Self::NotSafeToEvict => {
                "Cluster Autoscaler must not evict it: cluster-autoscaler.kubernetes.io/safe-to-evict is false."
            }
            Self::Differs => "Its status isn't what the pods and controllers of these lists give.",
            Self::Allows => "It allows disruptions now.",
        }
    }

    /// Whether the budget, or what it is about, was set up wrong.
    pub fn is_a_mistake(self) -> bool {
        matches!(
            self,
            Self::SeveralBudgets | Self::SharesPods | Self::Failing | Self::UnknownSelector | Self::SelectsNothing
        )
    }
}

/// A row of the list.
#[derive(Clone, Debug)]
pub struct Barrier {
    /// What it is.
    pub of: BarrierOf,
    /// Its namespace.
    pub namespace: StrId,
    /// Its name.
    pub name: StrId,
    /// What holds of it, the worst first; never empty.
    pub states: Vec<BarrierState>,
    /// Why the controller fails on it.
    pub fails: String,
    /// A budget's status.
    pub counts: Option<BudgetCounts>,
    /// What a budget's status should be, where it is something else.
    pub worked_out: Option<BudgetCounts>,
    /// The pods that a budget selects.
    pub pods: u32,
    /// Running pods that a drain would evict and the server refuses now.
    pub refused: u32,
    /// The nodes that these stand on: a drain of them doesn't end.
    pub nodes_held: u32,
}

impl Barrier {
    /// The worst that holds of it.
    pub fn worst(&self) -> BarrierState {
        self.states.first().copied().unwrap_or(BarrierState::Allows)
    }

    /// The kind of what it is.
    pub fn kind(&self) -> &'static str {
        match self.of {
            BarrierOf::Budget(_) => "PodDisruptionBudget",
            BarrierOf::Pod(_) => "Pod",
        }
    }

    /// When it was created.
    pub fn created(&self, snapshot: &Snapshot) -> Time {
        match self.of {
            BarrierOf::Budget(row) => snapshot.objects.list[row.0 as usize].created,
            BarrierOf::Pod(id) => snapshot.pod(id).created,
        }
    }

    fn labels(&self, snapshot: &Snapshot) -> LabelsId {
        match self.of {
            BarrierOf::Budget(row) => snapshot.objects.list[row.0 as usize].labels,
            BarrierOf::Pod(id) => snapshot.pod(id).labels,
        }
    }
}

/// All barriers of a snapshot.
#[derive(Clone, Debug, Default)]
pub struct Barriers {
    /// By name, namespace and kind.
    pub rows: Vec<Barrier>,
    /// Nodes on which a budget refuses some eviction.
    pub nodes_held: u32,
}

#[derive(Default)]
struct Refused {
    pods: u32,
    nodes: FxHashSet<NodeId>,
}

/// Looks at all budgets and pods.
pub fn barriers(snapshot: &Snapshot) -> Barriers {
    let (index, budgets) = (ObjectIndex::of(snapshot), Budgets::of(snapshot));
    let mut refused: FxHashMap<ObjectId, Refused> = FxHashMap::default();
    let mut sharing: FxHashSet<ObjectId> = FxHashSet::default();
    let mut held: FxHashSet<NodeId> = FxHashSet::default();
    let mut rows = Vec::new();
    for (id, pod) in snapshot.pod_ids().filter(|(_, pod)| snapshot.holds_resources(pod)) {
        let over = budgets.of_pod(id);
        if over.len() > 1 {
            sharing.extend(over);
        }
        let refuses = drain_of(snapshot, pod).evicts() && evict(snapshot, &budgets, id).refused_with().is_some();
        if let Some(node) = pod.node.filter(|_| refuses) {
            held.insert(node);
            for row in over {
                let refused = refused.entry(*row).or_default();
                refused.pods += 1;
                refused.nodes.insert(node);
            }
        }
        let states: Vec<_> = [
            (BarrierState::SeveralBudgets, over.len() > 1),
            (BarrierState::DoNotDisrupt, pod.drain.do_not_disrupt),
            (BarrierState::NotSafeToEvict, pod.drain.not_safe_to_evict),
        ]
        .into_iter()
        .filter_map(|(state, holds)| holds.then_some(state))
        .collect();
        if !states.is_empty() {
            let (of, namespace, name) = (BarrierOf::Pod(id), pod.namespace, pod.name);
            rows.push(Barrier { states, refused: u32::from(refuses), ..barrier(of, namespace, name) });
        }
    }
    for row in budgets.all() {
        let Some(mut one) = budget_row(snapshot, &index, &budgets, *row, sharing.contains(row)) else { continue };
        if let Some(refused) = refused.get(row) {
            one.refused = refused.pods;
            one.nodes_held = u32::try_from(refused.nodes.len()).unwrap_or(u32::MAX);
        }
        rows.push(one);
    }
    rows.sort_by(|a, b| {
        let by = |id: fn(&Barrier) -> StrId| compare_natural(snapshot.text(id(a)), snapshot.text(id(b)));
        by(|one| one.name).then_with(|| by(|one| one.namespace)).then_with(|| a.kind().cmp(b.kind()))
    });
    Barriers { rows, nodes_held: u32::try_from(held.len()).unwrap_or(u32::MAX) }
}

fn barrier(of: BarrierOf, namespace: StrId, name: StrId) -> Barrier {
    Barrier {
        of,
        namespace,
        name,
        states: Vec::new(),
        fails: String::new(),
        counts: None,
        worked_out: None,
        pods: 0,
        refused: 0,
        nodes_held: 0,
    }
}

fn budget_row(
    snapshot: &Snapshot,
    index: &ObjectIndex,
    budgets: &Budgets,
    row: ObjectId,
    shares: bool,
) -> Option<Barrier> {
    let (object, budget) = (snapshot.objects.list.get(row.0 as usize)?, budget_of(snapshot, row)?);
    let (fails, worked_out) = beside_controller(snapshot, index, budgets, row);
    let (counts, pods) = (status_of(budget), budgets.pods_of(row).len());
    let states = [
        (BarrierState::SharesPods, shares),
        (BarrierState::Failing, fails.is_some()),
        (BarrierState::NeverAllows, blocks_fully(snapshot, row)),
        (BarrierState::NotObserved, !is_observed(object)),
        (BarrierState::Blocked, counts.allowed <= 0),
        (BarrierState::UnknownSelector, budget.selector_unknown),
        // Without a list of pods nothing can be said.
        (BarrierState::SelectsNothing, pods == 0 && !snapshot.pods.is_empty()),
        (BarrierState::Differs, worked_out.is_some()),
        (BarrierState::Allows, counts.allowed > 0),
    ];
    Some(Barrier {
        states: states.into_iter().filter_map(|(state, holds)| holds.then_some(state)).collect(),
        fails: fails.unwrap_or_default().to_owned(),
        counts: Some(counts),
        worked_out,
        pods: u32::try_from(pods).unwrap_or(u32::MAX),
        ..barrier(BarrierOf::Budget(row), object.namespace, object.name)
    })
}

impl Thing for RowThing<'_, Barrier> {
    fn shows(&self, word: &mut Needle) -> bool {
        let (name, namespace) = (self.snapshot.text(self.row.name), self.snapshot.text(self.row.namespace));
        let joined = || word.as_str().contains('/') && word.is_in(&format!("{namespace}/{name}"));
        word.is_in(name)
            || word.is_in(namespace)
            || word.begins(self.row.kind())
            || word.is_in(self.row.worst().words().1)
            || joined()
    }

    fn any_text(&self, field: Field, fits: &mut dyn FnMut(&str) -> bool) -> bool {
        match field {
            Field::Name => fits(self.snapshot.text(self.row.name)),
            Field::Namespace => fits(self.snapshot.text(self.row.namespace)),
            Field::Kind => fits(self.row.kind()),
            Field::Status => fits(self.row.worst().words().1),
            Field::Is => {
                self.row.states.iter().any(|state| fits(state.words().0))
                    || self.row.states.iter().any(|state| state.is_a_mistake()) && fits("mistaken")
                    || self.row.refused > 0 && fits("refusing")
            }
            _ => false,
        }
    }

    fn any_label(&self, key: &str, fits: &mut dyn FnMut(&str) -> bool) -> bool {
        label(self.snapshot, self.row.labels(self.snapshot), key, fits)
    }

    fn figure(&self, key: &FigureKey) -> Option<(Quantity, Option<Quantity>)> {
        let of_status = |pick: fn(&BudgetCounts) -> i64| {
            self.row.counts.as_ref().map(|counts| (Quantity::from_units(pick(counts)), None))
        };
        match key {
            FigureKey::Allowed => of_status(|counts| counts.allowed),
            FigureKey::Healthy => of_status(|counts| counts.current_healthy),
            FigureKey::Desired => of_status(|counts| counts.desired_healthy),
            FigureKey::Expected => of_status(|counts| counts.expected),
            FigureKey::Pods => self.row.counts.as_ref().and_then(|_| count(u64::from(self.row.pods))),
            FigureKey::Age => age(self.row.created(self.snapshot), self.now_unix_ms),
            _ => None,
        }
    }
}
