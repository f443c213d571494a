//! What stands on each node, as columns: room, pods, taints.

use std::ops::Deref;
use std::rc::Rc;

use cluster::{AmountsId, NodeId, Pod, PodId, ResourceId, Snapshot, StrId, Taint};
use rustc_hash::FxHashMap;
use units::Quantity;

use crate::by_label::ByLabel;
use crate::labels::{ABSENT, NodeLabels};

/// Texts that rules compare with; [`ABSENT`] where the snapshot does not contain them.
pub(crate) struct Words {
    pub(crate) no_schedule: StrId,
    pub(crate) no_execute: StrId,
    pub(crate) unschedulable_taint: StrId,
    pub(crate) pending: StrId,
    pub(crate) bound: StrId,
    pub(crate) lost: StrId,
    pub(crate) default_scheduler: StrId,
}

/// A snapshot with what stands on its nodes.
pub(crate) struct Board<'a> {
    pub(crate) snapshot: &'a Snapshot,
    standing: Rc<Standing>,
}

impl Deref for Board<'_> {
    type Target = Standing;

    fn deref(&self) -> &Standing {
        &self.standing
    }
}

/// Nodes and what stands on them, as columns of one snapshot; index and [`NodeId`] of a node are the same number.
pub(crate) struct Standing {
    pub(crate) words: Words,
    pub(crate) labels: NodeLabels,
    /// The resources that NodeResourcesFit looks at.
    pub(crate) columns: Vec<ResourceId>,
    column_of: Vec<Option<usize>>,
    /// Of each column and node, in the scheduler's integers.
    pub(crate) allocatable: Vec<Vec<i64>>,
    /// The same, what is left; below zero where more is requested than there is.
    pub(crate) free: Vec<Vec<i64>>,
    pub(crate) most_pods: Vec<i64>,
    pub(crate) pod_count: Vec<i64>,
    /// The lowest priority of a pod on each node; the highest number where there is none.
    pub(crate) lowest_priority: Vec<i32>,
    /// Where the pods of each node begin in `pods_by_node`.
    starts: Vec<u32>,
    pods_by_node: Vec<PodId>,
    /// Pods on nodes by namespace and label.
    pub(crate) by_label: ByLabel,
    pub(crate) namespaces: FxHashMap<StrId, cluster::LabelsId>,
    /// Taints that filter, each distinct list once.
    pub(crate) taint_lists: Vec<Vec<Taint>>,
    pub(crate) taint_list_of: Vec<u32>,
    /// Pods that take ports of their node.
    pub(crate) with_ports: Vec<(usize, PodId)>,
    /// Pods that wait and for which preemption has chosen a node.
    pub(crate) nominated: Vec<(usize, PodId)>,
    /// Whether it has chosen this one for any.
    pub(crate) is_nominated: Vec<bool>,
}

/// The priority that counts (`component-helpers/scheduling/corev1/helpers.go`, PodPriority).
pub(crate) fn priority_of(pod: &Pod) -> i32 {
    pod.priority.unwrap_or(0)
}

impl Standing {
    pub(crate) fn of(snapshot: &Snapshot) -> Self {
        let nodes = snapshot.nodes.len();
        let mut columns = Vec::new();
        let mut column_of = Vec::new();
        for (id, name) in snapshot.resources() {
            let is_column = is_fitted(name);
            column_of.push(is_column.then_some(columns.len()));
            columns.extend(is_column.then_some(id));
        }
        let word = |text: &str| snapshot.find_text(text).unwrap_or(ABSENT);
        let mut found = Self {
            words: Words {
                no_schedule: word("NoSchedule"),
                no_execute: word("NoExecute"),
                unschedulable_taint: word("node.kubernetes.io/unschedulable"),
                pending: word("Pending"),
                bound: word("Bound"),
                lost: word("Lost"),
                default_scheduler: word("default-scheduler"),
            },
            labels: NodeLabels::of(snapshot),
            allocatable: vec![vec![0; nodes]; columns.len()],
            free: Vec::new(),
            most_pods: vec![0; nodes],
            pod_count: vec![0; nodes],
            lowest_priority: vec![i32::MAX; nodes],
            starts: Vec::new(),
            pods_by_node: Vec::new(),
            by_label: ByLabel::new(snapshot),
            namespaces: snapshot.storage.namespaces.iter().copied().collect(),
            taint_lists: Vec::new(),
            taint_list_of: Vec::new(),
            with_ports: Vec::new(),
            nominated: Vec::new(),
            is_nominated: vec![false; nodes],
            columns,
            column_of,
        };
        found.read_nodes(snapshot);
        let mut free = found.allocatable.clone();
        found.read_pods(snapshot, &mut free);
        found.free = free;
        found
    }

    fn read_nodes(&mut self, snapshot: &Snapshot) {
        let mut lists: FxHashMap<Vec<(StrId, StrId, StrId)>, u32> = FxHashMap::default();
        for (at, node) in snapshot.nodes.iter().enumerate() {
            for (resource, amount) in snapshot.amounts(node.allocatable) {
                if *resource == ResourceId::PODS {
                    self.most_pods[at] = whole(*amount);
                } else if let Some(column) = self.column(*resource) {
                    self.allocatable[column][at] = scheduler_units(*resource, *amount);
                }
            }
            let filters =
                |taint: &&Taint| taint.effect == self.words.no_schedule || taint.effect == self.words.no_execute;
            let taints: Vec<Taint> = node.taints.of(&snapshot.taints).iter().filter(filters).copied().collect();
            let key = taints.iter().map(|taint| (taint.key, taint.value, taint.effect)).collect();
            let next = u32::try_from(self.taint_lists.len()).unwrap_or(u32::MAX);
            let row = *lists.entry(key).or_insert(next);
            if row == next {
                self.taint_lists.push(taints);
            }
            self.taint_list_of.push(row);
        }
    }

    fn read_pods(&mut self, snapshot: &Snapshot, free: &mut [Vec<i64>]) {
        let stands = |pod: &Pod| pod.node.filter(|_| snapshot.holds_resources(pod));
        let mut counts = vec![0_u32; snapshot.nodes.len() + 1];
        for (id, pod) in snapshot.pod_ids() {
            if let Some(NodeId(node)) = stands(pod) {
                let node = node as usize;
                counts[node + 1] += 1;
                self.pod_count[node] += 1;
                self.lowest_priority[node] = self.lowest_priority[node].min(priority_of(pod));
                for (column, amount) in self.request_of(snapshot, pod.requests) {
                    let free = &mut free[column][node];
                    *free = free.saturating_sub(amount);
                }
                if !snapshot.scheduling(pod.scheduling).host_ports.is_empty() {
                    self.with_ports.push((node, id));
                }
                self.by_label.add(snapshot, id, pod);
            } else if self.waits(pod) && !pod.nominated_node.is_empty() {
                let name = snapshot.text(pod.nominated_node);
                if let Some(NodeId(node)) = snapshot.find_node(name) {
                    self.nominated.push((node as usize, id));
                    self.is_nominated[node as usize] = true;
                }
            }
        }
        for at in 1..counts.len() {
            counts[at] += counts[at - 1];
        }
        self.starts.clone_from(&counts);
        self.pods_by_node = vec![PodId(0); counts.last().copied().unwrap_or(0) as usize];
        for (id, pod) in snapshot.pod_ids() {
            if let Some(node) = stands(pod) {
                let next = &mut counts[node.0 as usize];
                self.pods_by_node[*next as usize] = id;
                *next += 1;
            }
        }
    }

    /// Whether a pod waits for a node.
    pub(crate) fn waits(&self, pod: &Pod) -> bool {
        !pod.is_bound() && (pod.phase == self.words.pending || pod.phase.is_empty())
    }

    /// The column of a resource, if NodeResourcesFit looks at it.
    fn column(&self, resource: ResourceId) -> Option<usize> {
        self.column_of.get(resource.0 as usize).copied().flatten()
    }

    /// What is asked for, as column and amount in the scheduler's integers, without zeros.
    fn request_of<'s>(
        &'s self,
        snapshot: &'s Snapshot,
        amounts: AmountsId,
    ) -> impl Iterator<Item = (usize, i64)> + use<'s> {
        snapshot.amounts(amounts).iter().filter_map(|(resource, amount)| {
            let asked = scheduler_units(*resource, *amount);
            (asked > 0).then_some((self.column(*resource)?, asked))
        })
    }

    /// The exact amount of a column's integers.
    pub(crate) fn quantity(&self, column: usize, amount: i64) -> Quantity {
        if self.columns[column] == ResourceId::CPU {
            return Quantity::from_nano(i128::from(amount) * 1_000_000);
        }
        Quantity::from_units(amount)
    }
}

impl<'a> Board<'a> {
    /// With what [`Standing::of`] has found in the same snapshot.
    pub(crate) fn new(snapshot: &'a Snapshot, standing: Rc<Standing>) -> Self {
        Self { snapshot, standing }
    }

    /// The pods that stand on a node.
    pub(crate) fn pods_on(&self, node: usize) -> impl Iterator<Item = (PodId, &'a Pod)> {
        let rows = self.starts[node] as usize..self.starts[node + 1] as usize;
        self.pods_by_node[rows].iter().map(|id| (*id, self.snapshot.pod(*id)))
    }

    /// What is asked for, as column and amount in the scheduler's integers, without zeros.
    pub(crate) fn request(&self, amounts: AmountsId) -> impl Iterator<Item = (usize, i64)> + use<'_, 'a> {
        self.standing.request_of(self.snapshot, amounts)
    }
}

/// Resources that NodeResourcesFit compares: the native ones, huge pages, attachable volumes and those with a
/// domain (`pkg/scheduler/util/utils.go`, IsScalarResourceName; `framework/types.go`, Resource.Add).
fn is_fitted(name: &str) -> bool {
    matches!(name, "cpu" | "memory" | "ephemeral-storage")
        || name.starts_with("hugepages-")
        || name.starts_with("attachable-volumes-")
        || name.contains('/')
}

/// The integer that the scheduler compares: CPU in milli-units, all else in whole units, both rounded up.
fn scheduler_units(resource: ResourceId, amount: Quantity) -> i64 {
    if resource == ResourceId::CPU { clamp(amount.milli_ceil()) } else { whole(amount) }
}

fn whole(amount: Quantity) -> i64 {
    clamp(amount.units_ceil())
}

fn clamp(number: i128) -> i64 {
    i64::try_from(number).unwrap_or(if number < 0 { i64::MIN } else { i64::MAX })
}
