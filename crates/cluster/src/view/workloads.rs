//! Pods by what owns them.

use rustc_hash::{FxHashMap, FxHashSet};
use units::Quantity;

use super::natural::compare_natural;
use crate::model::{Amounts, Pod, PodId, ResourceId, Snapshot, StrId, Time, amount_of};

/// Labels that a controller gives the pods of a ReplicaSet it made, and the controller's kind. The ReplicaSet is called
/// after the controller and the label's value.
const TEMPLATE_HASHES: [(&str, &str); 2] =
    [("pod-template-hash", "Deployment"), ("rollouts-pod-template-hash", "Rollout")];

/// Kind and name of what a pod belongs to: its owner, or the Deployment behind the ReplicaSet where the names tell it.
/// Both empty for a pod that nothing owns.
pub fn workload_of<'a>(snapshot: &'a Snapshot, pod: &Pod) -> (&'a str, &'a str) {
    let (kind, name) = (snapshot.text(pod.owner_kind), snapshot.text(pod.owner_name));
    if kind != "ReplicaSet" {
        return (kind, name);
    }
    let maker = TEMPLATE_HASHES.iter().find_map(|(label, maker)| {
        let hash = snapshot.label(pod.labels, snapshot.find_text(label)?)?;
        let stem = name.strip_suffix(snapshot.text(hash))?.strip_suffix('-')?;
        (!stem.is_empty() && !hash.is_empty()).then_some((*maker, stem))
    });
    maker.unwrap_or((kind, name))
}

/// The pods of one owner, or the pods of a namespace that nothing owns.
#[derive(Clone, Debug, Default)]
pub struct Workload {
    /// The namespace.
    pub namespace: StrId,
    /// The owner's kind; empty for pods without one.
    pub kind: String,
    /// The owner's name; empty for pods without one.
    pub name: String,
    /// The pods in the order of the snapshot.
    pub pods: Vec<PodId>,
    /// How many of them have not ended.
    pub running: u32,
    /// How many of those have all their containers ready.
    pub ready: u32,
    /// Restarts of all pods.
    pub restarts: u64,
    /// On how many nodes they stand, by the names they give.
    pub nodes: u32,
    /// Requested by the pods that have not ended.
    pub requests: Amounts,
    /// Limited to, of those.
    pub limits: Amounts,
    /// Used by those that have metrics.
    pub usage: Amounts,
    /// How many have metrics.
    pub measured: u32,
    /// When the first of the pods that are left was created.
    pub oldest: Time,
    /// When the last was created.
    pub youngest: Time,
}

impl Workload {
    /// The use of a resource, where any pod has metrics.
    pub fn used(&self, resource: ResourceId) -> Option<Quantity> {
        (self.measured > 0).then(|| self.usage.get(resource).unwrap_or_default())
    }

    /// What its pods with metrics ask for beyond what they use; none where no pod has metrics.
    pub fn unused(&self, snapshot: &Snapshot, resource: ResourceId) -> Option<Quantity> {
        if self.measured == 0 {
            return None;
        }
        let (mut asked, mut used) = (Quantity::ZERO, Quantity::ZERO);
        for pod in self.pods.iter().map(|id| snapshot.pod(*id)).filter(|pod| snapshot.holds_resources(pod)) {
            let Some(usage) = pod.usage else { continue };
            let of = |amounts| amount_of(snapshot.amounts(amounts), resource).unwrap_or_default();
            asked = asked.saturating_add(of(pod.requests));
            used = used.saturating_add(of(usage.amounts));
        }
        Some(if asked > used { asked.saturating_sub(used) } else { Quantity::ZERO })
    }

    fn add(&mut self, snapshot: &Snapshot, id: PodId) {
        let pod = snapshot.pod(id);
        self.pods.push(id);
        self.restarts += u64::from(pod.restarts);
        if pod.created != Time::UNKNOWN {
            self.oldest = if self.oldest == Time::UNKNOWN { pod.created } else { self.oldest.min(pod.created) };
            self.youngest = self.youngest.max(pod.created);
        }
        if !snapshot.holds_resources(pod) {
            return;
        }
        self.running += 1;
        self.ready += u32::from(pod.ready_of > 0 && pod.ready == pod.ready_of);
        self.requests.add(snapshot.amounts(pod.requests));
        self.limits.add(snapshot.amounts(pod.limits));
        if let Some(usage) = pod.usage {
            self.usage.add(snapshot.amounts(usage.amounts));
            self.measured += 1;
        }
    }
}

/// All workloads, by name, namespace and kind.
pub fn workloads(snapshot: &Snapshot) -> Vec<Workload> {
    let mut rows: FxHashMap<(StrId, &str, &str), usize> = FxHashMap::default();
    let mut workloads: Vec<Workload> = Vec::new();
    for (id, pod) in snapshot.pod_ids() {
        let (kind, name) = workload_of(snapshot, pod);
        let row = *rows.entry((pod.namespace, kind, name)).or_insert_with(|| {
            let (kind, name) = (kind.to_owned(), name.to_owned());
            workloads.push(Workload { namespace: pod.namespace, kind, name, ..Workload::default() });
            workloads.len() - 1
        });
        workloads[row].add(snapshot, id);
    }
    for workload in &mut workloads {
        let names = workload.pods.iter().map(|id| snapshot.pod(*id).node_name).filter(|name| !name.is_empty());
        workload.nodes = u32::try_from(names.collect::<FxHashSet<_>>().len()).unwrap_or(u32::MAX);
    }
    workloads.sort_by(|a, b| {
        let namespaces = || compare_natural(snapshot.text(a.namespace), snapshot.text(b.namespace));
        compare_natural(&a.name, &b.name).then_with(namespaces).then_with(|| a.kind.cmp(&b.kind))
    });
    workloads
}

/// What pods may request on all nodes together.
pub fn allocatable_of_all(snapshot: &Snapshot) -> Amounts {
    let mut sum = Amounts::default();
    for node in &snapshot.nodes {
        sum.add(snapshot.amounts(node.allocatable));
    }
    sum
}
