//! Nodes and pods as a filter sees them.

use units::Quantity;

use super::keys::{Field, FigureKey, Part};
use super::matcher::Thing;
use super::needle::Needle;
use crate::facts::{Commitment, Totals};
use crate::model::{AmountsId, LabelsId, NodeId, PodId, ResourceId, Snapshot, Time, amount_of};
use crate::view::pending::{Waiting, waiting_for_a_node};
use crate::view::words::{instance_type, node_status, zone};
use crate::view::workloads::workload_of;

/// A node at a time of display.
#[derive(Clone, Copy, Debug)]
pub struct NodeThing<'a> {
    /// The snapshot.
    pub snapshot: &'a Snapshot,
    /// Its sums.
    pub totals: &'a Totals,
    /// The node.
    pub id: NodeId,
    /// The time of display.
    pub now_unix_ms: i64,
}

impl Thing for NodeThing<'_> {
    fn shows(&self, word: &mut Needle) -> bool {
        let (snapshot, node) = (self.snapshot, self.snapshot.node(self.id));
        word.is_in(snapshot.text(node.name))
            || word.is_in(instance_type(snapshot, node))
            || word.is_in(zone(snapshot, node))
            || node_status(snapshot, node).iter().any(|status| word.begins(status))
            || node.taints.of(&snapshot.taints).iter().any(|taint| word.begins(snapshot.text(taint.key)))
    }

    fn any_text(&self, field: Field, fits: &mut dyn FnMut(&str) -> bool) -> bool {
        let (snapshot, node) = (self.snapshot, self.snapshot.node(self.id));
        match field {
            Field::Name => fits(snapshot.text(node.name)),
            Field::Status => node_status(snapshot, node).into_iter().any(fits),
            Field::Type => fits(instance_type(snapshot, node)),
            Field::Zone => fits(zone(snapshot, node)),
            Field::Version => fits(snapshot.text(node.kubelet_version)),
            Field::Taint => node.taints.of(&snapshot.taints).iter().any(|taint| fits(snapshot.text(taint.key))),
            Field::Is => {
                let status = node_status(snapshot, node);
                let states = [
                    ("ready", status.first() == Some(&"Ready")),
                    ("not-ready", status.first() != Some(&"Ready")),
                    ("cordoned", node.unschedulable),
                    ("tainted", node.taints.len > 0),
                    ("terminating", node.deleted != Time::UNKNOWN),
                ];
                states.into_iter().any(|(word, holds)| holds && fits(word))
            }
            _ => false,
        }
    }

    fn any_label(&self, key: &str, fits: &mut dyn FnMut(&str) -> bool) -> bool {
        label(self.snapshot, self.snapshot.node(self.id).labels, key, fits)
    }

    fn figure(&self, key: &FigureKey) -> Option<(Quantity, Option<Quantity>)> {
        let commitment = |resource| self.totals.commitment(self.snapshot, self.id, resource);
        match key {
            FigureKey::Resource(resource, part) => {
                let commitment = commitment(self.snapshot.find_resource(resource)?);
                let amount = match part {
                    Part::Requested => Some(commitment.request),
                    Part::Limit => Some(commitment.limit),
                    Part::Used => commitment.usage,
                    Part::Free => Commitment::free(&commitment),
                    Part::Allocatable => commitment.allocatable,
                    Part::Capacity => commitment.capacity,
                };
                Some((amount?, commitment.allocatable))
            }
            FigureKey::Pods => {
                let pods = commitment(ResourceId::PODS);
                Some((pods.request, pods.allocatable))
            }
            FigureKey::Age => age(self.snapshot.node(self.id).created, self.now_unix_ms),
            _ => None,
        }
    }
}

/// A pod at a time of display.
#[derive(Clone, Copy, Debug)]
pub struct PodThing<'a> {
    /// The snapshot.
    pub snapshot: &'a Snapshot,
    /// The pod.
    pub id: PodId,
    /// The time of display.
    pub now_unix_ms: i64,
}

/// How many words a pod may have after `is:`.
pub const POD_STATES: usize = 11;

impl PodThing<'_> {
    /// The words after `is:`, and which of them hold.
    pub fn states(&self) -> [(&'static str, bool); POD_STATES] {
        let (snapshot, pod) = (self.snapshot, self.snapshot.pod(self.id));
        let waiting = waiting_for_a_node(snapshot, pod);
        let holds = snapshot.holds_resources(pod);
        [
            ("unschedulable", waiting == Some(Waiting::Unschedulable)),
            ("gated", waiting == Some(Waiting::Gated)),
            ("not-scheduled", waiting == Some(Waiting::NotScheduled)),
            ("waiting", !pod.is_bound() && holds && waiting != Some(Waiting::Unschedulable)),
            ("on-absent-node", pod.is_bound() && pod.node.is_none()),
            ("ready", holds && pod.ready_of > 0 && pod.ready == pod.ready_of),
            ("not-ready", holds && pod.ready < pod.ready_of),
            ("ended", !holds),
            ("terminating", pod.is_terminating()),
            ("static", pod.is_mirror),
            ("bare", pod.owner_kind.is_empty()),
        ]
    }
}

impl Thing for PodThing<'_> {
    fn shows(&self, word: &mut Needle) -> bool {
        let (snapshot, pod) = (self.snapshot, self.snapshot.pod(self.id));
        let (name, namespace) = (snapshot.text(pod.name), snapshot.text(pod.namespace));
        if [pod.namespace, pod.status, pod.node_name].into_iter().any(|text| word.is_in_kept(snapshot, text)) {
            return true;
        }
        if !word.as_str().contains('/') {
            let owner = [pod.owner_name, pod.owner_kind];
            return owner.into_iter().any(|text| word.is_in_kept(snapshot, text)) || word.is_in(name);
        }
        // `namespace/name` as other programs print it, and `kind/name` of the owner.
        let owner = |word: &Needle| self.any_text(Field::Owner, &mut |text| word.is_in(text));
        let is_owned = match self.texts_key(Field::Owner) {
            Some(key) => word.once(key, owner),
            None => owner(word),
        };
        is_owned || word.is_in(name) || word.is_across(namespace, name)
    }

    fn texts_key(&self, field: Field) -> Option<u128> {
        let (snapshot, pod) = (self.snapshot, self.snapshot.pod(self.id));
        let text = match field {
            Field::Namespace => pod.namespace,
            Field::Status => pod.status,
            Field::Phase => pod.phase,
            Field::Node => pod.node_name,
            Field::Qos => pod.qos_class,
            Field::PriorityClass => pod.priority_class,
            Field::Kind | Field::Owner => {
                // Labels tell which Deployment is behind a ReplicaSet.
                let labels = if snapshot.text(pod.owner_kind) == "ReplicaSet" { pod.labels.0 } else { 0 };
                let parts = [pod.owner_kind.0, pod.owner_name.0, labels].map(u128::from);
                return Some(parts[0] << 64 | parts[1] << 32 | parts[2]);
            }
            Field::Image => {
                let containers = pod.containers.of(&snapshot.containers);
                let images = containers.iter().map(|container| u128::from(container.image.0));
                return (containers.len() <= 3)
                    .then(|| images.fold(containers.len() as u128, |all, id| all << 32 | id));
            }
            Field::Is => {
                return Some(self.states().into_iter().fold(0, |all, (_, holds)| all << 1 | u128::from(holds)));
            }
            // A pod's own name is like no other.
            _ => return None,
        };
        Some(u128::from(text.0))
    }

    fn labels_key(&self) -> Option<u32> {
        Some(self.snapshot.pod(self.id).labels.0)
    }

    fn any_text(&self, field: Field, fits: &mut dyn FnMut(&str) -> bool) -> bool {
        let (snapshot, pod) = (self.snapshot, self.snapshot.pod(self.id));
        let text = |id| snapshot.text(id);
        match field {
            Field::Name => fits(text(pod.name)),
            Field::Namespace => fits(text(pod.namespace)),
            Field::Status => fits(text(pod.status)),
            Field::Phase => fits(text(pod.phase)),
            Field::Node => fits(text(pod.node_name)),
            Field::Qos => fits(text(pod.qos_class)),
            Field::PriorityClass => fits(text(pod.priority_class)),
            Field::Image => pod.containers.of(&snapshot.containers).iter().any(|c| fits(text(c.image))),
            Field::Is => self.states().into_iter().any(|(word, holds)| holds && fits(word)),
            Field::Kind => fits(text(pod.owner_kind)) || fits(workload_of(snapshot, pod).0),
            Field::Owner => {
                let direct = (text(pod.owner_kind), text(pod.owner_name));
                let workload = workload_of(snapshot, pod);
                [direct, workload]
                    .into_iter()
                    .filter(|(kind, _)| !kind.is_empty())
                    .any(|(kind, name)| fits(name) || fits(&format!("{kind}/{name}")))
            }
            _ => false,
        }
    }

    fn any_label(&self, key: &str, fits: &mut dyn FnMut(&str) -> bool) -> bool {
        label(self.snapshot, self.snapshot.pod(self.id).labels, key, fits)
    }

    fn figure(&self, key: &FigureKey) -> Option<(Quantity, Option<Quantity>)> {
        let (snapshot, pod) = (self.snapshot, self.snapshot.pod(self.id));
        match key {
            FigureKey::Resource(name, part) => {
                let resource = snapshot.find_resource(name)?;
                let of = |amounts: AmountsId| amount_of(snapshot.amounts(amounts), resource);
                let amount = match part {
                    // A pod that names no request asks for none; one that names no limit has none.
                    Part::Requested => of(pod.requests).or(Some(Quantity::ZERO)),
                    Part::Limit => of(pod.limits).filter(|limit| !limit.is_zero()),
                    Part::Used => pod.usage.and_then(|usage| of(usage.amounts)),
                    Part::Free | Part::Allocatable | Part::Capacity => None,
                };
                let whole = pod.node.and_then(|node| of(snapshot.node(node).allocatable));
                Some((amount?, whole))
            }
            FigureKey::Restarts => Some((Quantity::from_units(i64::from(pod.restarts)), None)),
            FigureKey::Priority => pod.priority.map(|priority| (Quantity::from_units(i64::from(priority)), None)),
            FigureKey::Age => age(pod.created, self.now_unix_ms),
            _ => None,
        }
    }
}

pub(in crate::view) fn label(
    snapshot: &Snapshot,
    labels: LabelsId,
    key: &str,
    fits: &mut dyn FnMut(&str) -> bool,
) -> bool {
    let value = snapshot.find_text(key).and_then(|key| snapshot.label(labels, key));
    value.is_some_and(|value| fits(snapshot.text(value)))
}

pub(in crate::view) fn age(created: Time, now_unix_ms: i64) -> Option<(Quantity, Option<Quantity>)> {
    created.age_seconds(now_unix_ms).map(|seconds| (Quantity::from_units(seconds), None))
}
