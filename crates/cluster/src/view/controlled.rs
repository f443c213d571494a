//! Objects that a controller observes, and how well it keeps up.

use units::Quantity;

use super::control_state::{ControlledState, of_churn};
use super::filter::{Field, FigureKey, Needle, RowThing, Thing, age, count, label};
use super::natural::compare_natural;
use crate::facts::{ChurnIndex, ObjectIndex, Owner, behind, condition_status, difference, owners, rollout};
use crate::model::{Detail, LabelsId, NodeId, Object, ObjectId, PodId, Snapshot, StrId, Time, Workload};

/// What a row is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ControlledOf {
    /// An object that is no pod.
    Object(ObjectId),
    /// A pod.
    Pod(PodId),
    /// A node.
    Node(NodeId),
}

/// A row of the list.
#[derive(Clone, Debug)]
pub struct Controlled {
    /// What it is about.
    pub of: ControlledOf,
    /// Its kind: a row of `other_kinds`; none for a pod or a node.
    pub kind: Option<u32>,
    /// Its namespace.
    pub namespace: StrId,
    /// Its name.
    pub name: StrId,
    /// What holds of it, the worst first; never empty.
    pub states: Vec<ControlledState>,
    /// Why, where that takes a sentence.
    pub why: String,
    /// Generations that its controller has not seen.
    pub lag: i64,
    /// At least so long its controller has not seen it.
    pub seconds_behind: Option<i64>,
    /// The pods of a workload that tells.
    pub replicas: Option<Replicas>,
}

/// The pods of a workload, as its status counts them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Replicas {
    /// Asked for.
    pub desired: i64,
    /// Of the newest template, where the kind tells.
    pub updated: Option<i64>,
    /// Ready.
    pub ready: i64,
}

impl Controlled {
    /// The worst that holds of it.
    pub fn worst(&self) -> ControlledState {
        self.states.first().copied().unwrap_or(ControlledState::Current)
    }

    /// The name of its kind.
    pub fn kind<'a>(&self, snapshot: &'a Snapshot) -> &'a str {
        match self.kind {
            Some(row) => snapshot.other_kinds.get(row as usize).map_or("", |kind| kind.kind.as_str()),
            None if matches!(self.of, ControlledOf::Node(_)) => "Node",
            None => "Pod",
        }
    }

    /// The object, unless it is a pod or a node.
    pub fn object<'a>(&self, snapshot: &'a Snapshot) -> Option<&'a Object> {
        match self.of {
            ControlledOf::Object(row) => snapshot.objects.list.get(row.0 as usize),
            ControlledOf::Pod(_) | ControlledOf::Node(_) => None,
        }
    }

    fn labels_and_creation(&self, snapshot: &Snapshot) -> (LabelsId, Time) {
        match self.of {
            ControlledOf::Object(row) => {
                let object = &snapshot.objects.list[row.0 as usize];
                (object.labels, object.created)
            }
            ControlledOf::Pod(id) => (snapshot.pod(id).labels, snapshot.pod(id).created),
            ControlledOf::Node(id) => (snapshot.node(id).labels, snapshot.node(id).created),
        }
    }

    /// Kind and name of the owner that controls it; both empty if none does.
    fn owner<'a>(&self, snapshot: &'a Snapshot) -> (&'a str, &'a str) {
        let (kind, name) = match self.of {
            ControlledOf::Object(row) => {
                let object = &snapshot.objects.list[row.0 as usize];
                (object.owner_kind, object.owner_name)
            }
            ControlledOf::Pod(id) => (snapshot.pod(id).owner_kind, snapshot.pod(id).owner_name),
            ControlledOf::Node(_) => (StrId::EMPTY, StrId::EMPTY),
        };
        (snapshot.text(kind), snapshot.text(name))
    }
}

/// All objects that say which generation was observed or that something is wrong with, the pods that wait for their
/// kubelet or whose owner is gone, and the pods and nodes that don't come to rest; by name, namespace and kind.
pub fn controlled(snapshot: &Snapshot) -> Vec<Controlled> {
    let index = ObjectIndex::of(snapshot);
    let churn = ChurnIndex::of(snapshot);
    let objects = (0..).map(ObjectId).zip(&snapshot.objects.list);
    let mut rows: Vec<Controlled> =
        objects.filter_map(|(row, object)| object_row(snapshot, &index, &churn, row, object)).collect();
    for (id, pod) in snapshot.pod_ids() {
        let lag = if snapshot.holds_resources(pod) { i64::from(pod.generation_lag) } else { 0 };
        let gone = index.owner_of_pod(pod) == Some(Owner::Gone);
        let (fought, rewritten) = of_churn(churn.find("Pod", pod.namespace, pod.name));
        let states = [
            (ControlledState::Behind, lag > 0),
            (ControlledState::Fought, fought.is_some()),
            (ControlledState::Rewritten, rewritten.is_some()),
            (ControlledState::OwnerGone, gone),
        ];
        let waits = (lag > 0).then(|| "Its kubelet has not seen it as it is.".to_owned());
        let why = [waits, fought, rewritten];
        rows.extend(bare_row(ControlledOf::Pod(id), (pod.namespace, pod.name), &states, why, lag));
    }
    for (id, node) in snapshot.node_ids() {
        let (fought, rewritten) = of_churn(churn.find("Node", StrId::EMPTY, node.name));
        let states = [(ControlledState::Fought, fought.is_some()), (ControlledState::Rewritten, rewritten.is_some())];
        let why = [None, fought, rewritten];
        rows.extend(bare_row(ControlledOf::Node(id), (StrId::EMPTY, node.name), &states, why, 0));
    }
    rows.sort_by(|a, b| {
        let by = |id: fn(&Controlled) -> StrId| compare_natural(snapshot.text(id(a)), snapshot.text(id(b)));
        let kinds = || a.kind(snapshot).cmp(b.kind(snapshot));
        by(|one| one.name).then_with(|| by(|one| one.namespace)).then_with(kinds)
    });
    rows
}

/// A pod or a node of which something holds.
fn bare_row(
    of: ControlledOf,
    (namespace, name): (StrId, StrId),
    states: &[(ControlledState, bool)],
    why: [Option<String>; 3],
    lag: i64,
) -> Option<Controlled> {
    let states: Vec<_> = states.iter().filter_map(|(state, holds)| holds.then_some(*state)).collect();
    let why = why.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let row = Controlled { of, kind: None, namespace, name, states, why, lag, seconds_behind: None, replicas: None };
    (!row.states.is_empty()).then_some(row)
}

fn object_row(
    snapshot: &Snapshot,
    index: &ObjectIndex,
    churn: &ChurnIndex<'_>,
    row: ObjectId,
    object: &Object,
) -> Option<Controlled> {
    let (waits, rolls) = (behind(snapshot, index, object), rollout(snapshot, object));
    let says = |kind: &str, status: &str| condition_status(snapshot, object, kind) == Some(status);
    let workload = match object.detail {
        Detail::Workload(row) => snapshot.objects.workloads.get(row as usize),
        _ => None,
    };
    let differs = difference(snapshot, object);
    let lag = waits.as_ref().map_or(0, |waits| waits.lag);
    let stale = waits.as_ref().map_or(&[][..], |waits| &waits.stale_conditions);
    let updating = rolls.as_ref().is_some_and(|rolls| rolls.updated.unwrap_or(0) < rolls.desired);
    let (fought, rewritten) = of_churn(churn.find(&snapshot.kind_of(object).kind, object.namespace, object.name));
    // A rollout changes its status all the time.
    let rewritten = rewritten.filter(|_| rolls.is_none());
    let states = [
        (ControlledState::Behind, lag > 0),
        (
            ControlledState::Stalled,
            workload.is_some() && (says("Progressing", "False") || says("ReplicaFailure", "True")),
        ),
        (ControlledState::Fought, fought.is_some()),
        (ControlledState::Rewritten, rewritten.is_some()),
        (ControlledState::StaleConditions, !stale.is_empty()),
        (ControlledState::OwnerGone, index.owner_of(object) == Some(Owner::Gone)),
        (ControlledState::Differs, differs.is_some()),
        (ControlledState::RollingOut, updating),
        (ControlledState::NotReady, rolls.as_ref().is_some_and(|rolls| rolls.ready < rolls.desired)),
        (ControlledState::Paused, workload.is_some_and(|workload| workload.paused)),
    ];
    let mut states: Vec<_> = states.into_iter().filter_map(|(state, holds)| holds.then_some(state)).collect();
    if states.is_empty() {
        object.observed_generation?;
        states.push(ControlledState::Current);
    }
    let mut why = Vec::new();
    if lag > 0 {
        why.push("Its controller has not seen it as it is.".to_owned());
    }
    why.extend([fought, rewritten].into_iter().flatten());
    if !stale.is_empty() {
        let kinds: Vec<&str> = stale.iter().map(|one| one.kind.as_str()).collect();
        why.push(format!("Of an older generation: {}.", kinds.join(", ")));
    }
    if let Some(differs) = &differs {
        let wanted = differs.wanted;
        let wanted = if wanted.0 == wanted.1 { wanted.0.to_string() } else { format!("{} or {}", wanted.0, wanted.1) };
        let decided = units::format_count(u64::try_from(differs.decided).unwrap_or(0), "pod");
        let reasons =
            if differs.reasons.is_empty() { String::new() } else { format!(" ({})", differs.reasons.join(", ")) };
        why.push(format!("It decided on {decided}, its metrics ask for {wanted}{reasons}."));
    }
    Some(Controlled {
        of: ControlledOf::Object(row),
        kind: Some(object.kind),
        namespace: object.namespace,
        name: object.name,
        states,
        why: why.join(" "),
        lag,
        seconds_behind: waits.as_ref().and_then(|waits| waits.seconds_behind),
        replicas: workload.and_then(|workload| replicas(workload, snapshot.kind_of(object).key)),
    })
}

fn replicas(workload: &Workload, kind: &str) -> Option<Replicas> {
    let rolls_out = matches!(kind, "deployments" | "statefulsets" | "daemonsets");
    if !rolls_out && !matches!(kind, "replicasets" | "replicationcontrollers") {
        return None;
    }
    // The server leaves out what is 0.
    Some(Replicas {
        desired: workload.desired?,
        updated: rolls_out.then_some(workload.updated.unwrap_or(0)),
        ready: workload.ready.unwrap_or(0),
    })
}

/// The owners that control what a row is about, the nearest first, as far as the snapshot shows them.
pub fn owners_of(snapshot: &Snapshot, index: &ObjectIndex, of: ControlledOf) -> Vec<String> {
    match of {
        ControlledOf::Node(_) => Vec::new(),
        ControlledOf::Object(row) => owners(snapshot, index, &snapshot.objects.list[row.0 as usize]),
        ControlledOf::Pod(id) => {
            let pod = snapshot.pod(id);
            let Some(owner) = index.owner_of_pod(pod) else { return Vec::new() };
            let mut chain = vec![format!("{} {}", snapshot.text(pod.owner_kind), snapshot.text(pod.owner_name))];
            if let Owner::Known(row) = owner {
                chain.extend(owners(snapshot, index, &snapshot.objects.list[row.0 as usize]));
            }
            chain
        }
    }
}

impl Thing for RowThing<'_, Controlled> {
    fn shows(&self, word: &mut Needle) -> bool {
        let (name, namespace) = (self.snapshot.text(self.row.name), self.snapshot.text(self.row.namespace));
        let kind = self.row.kind(self.snapshot);
        let joined = || {
            word.as_str().contains('/')
                && (word.is_in(&format!("{namespace}/{name}")) || word.is_in(&format!("{kind}/{name}")))
        };
        word.is_in(name)
            || word.is_in(namespace)
            || word.is_in(kind)
            || word.is_in(self.row.worst().words().1)
            || joined()
    }

    fn any_text(&self, field: Field, fits: &mut dyn FnMut(&str) -> bool) -> bool {
        match field {
            Field::Name => fits(self.snapshot.text(self.row.name)),
            Field::Namespace => fits(self.snapshot.text(self.row.namespace)),
            Field::Kind => fits(self.row.kind(self.snapshot)),
            Field::Status => fits(self.row.worst().words().1),
            Field::Is => self.row.states.iter().any(|state| fits(state.words().0)),
            Field::Owner => {
                let (kind, name) = self.row.owner(self.snapshot);
                !kind.is_empty() && (fits(name) || fits(&format!("{kind}/{name}")))
            }
            _ => false,
        }
    }

    fn any_label(&self, key: &str, fits: &mut dyn FnMut(&str) -> bool) -> bool {
        label(self.snapshot, self.row.labels_and_creation(self.snapshot).0, key, fits)
    }

    fn figure(&self, key: &FigureKey) -> Option<(Quantity, Option<Quantity>)> {
        match key {
            FigureKey::Lag => count(u64::try_from(self.row.lag).unwrap_or(0)),
            FigureKey::Behind => self.row.seconds_behind.map(|seconds| (Quantity::from_units(seconds), None)),
            FigureKey::Desired => self.row.replicas.map(|replicas| (Quantity::from_units(replicas.desired), None)),
            FigureKey::Age => age(self.row.labels_and_creation(self.snapshot).1, self.now_unix_ms),
            _ => None,
        }
    }
}
