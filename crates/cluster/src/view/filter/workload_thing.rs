//! A workload as a filter sees it: its own name and sums, and whatever any of its pods has.

use units::Quantity;

use super::keys::{Field, FigureKey, Part};
use super::matcher::Thing;
use super::needle::Needle;
use super::row_thing::count;
use super::things::{PodThing, age};
use crate::model::{Amounts, Snapshot};
use crate::view::workloads::Workload;

/// A workload at a time of display.
#[derive(Clone, Copy, Debug)]
pub struct WorkloadThing<'a> {
    /// The snapshot.
    pub snapshot: &'a Snapshot,
    /// The workload.
    pub workload: &'a Workload,
    /// The whole of percentages: what pods may request on all nodes.
    pub allocatable: &'a Amounts,
    /// The time of display.
    pub now_unix_ms: i64,
}

impl<'a> WorkloadThing<'a> {
    fn pods(&self) -> impl Iterator<Item = PodThing<'a>> {
        let (snapshot, now_unix_ms) = (self.snapshot, self.now_unix_ms);
        self.workload.pods.iter().map(move |id| PodThing { snapshot, id: *id, now_unix_ms })
    }

    /// Its own kind and name, and those of the owners between it and its pods.
    fn any_owner(&self, fits: &mut dyn FnMut(&str) -> bool) -> bool {
        let mut any = |kind: &str, name: &str| !kind.is_empty() && (fits(name) || fits(&format!("{kind}/{name}")));
        if any(&self.workload.kind, &self.workload.name) {
            return true;
        }
        let mut before = None;
        self.workload.pods.iter().any(|id| {
            let pod = self.snapshot.pod(*id);
            let owner = Some((pod.owner_kind, pod.owner_name));
            std::mem::replace(&mut before, owner) != owner
                && any(self.snapshot.text(pod.owner_kind), self.snapshot.text(pod.owner_name))
        })
    }
}

impl Thing for WorkloadThing<'_> {
    fn shows(&self, word: &mut Needle) -> bool {
        let Workload { kind, name, namespace, .. } = self.workload;
        let namespace = self.snapshot.text(*namespace);
        let joined = || {
            word.as_str().contains('/')
                && (word.is_in(&format!("{kind}/{name}")) || word.is_in(&format!("{namespace}/{name}")))
        };
        word.is_in(name) || word.is_in(namespace) || word.is_in(kind) || joined()
    }

    fn any_text(&self, field: Field, fits: &mut dyn FnMut(&str) -> bool) -> bool {
        match field {
            Field::Name => fits(&self.workload.name),
            Field::Namespace => fits(self.snapshot.text(self.workload.namespace)),
            Field::Kind => fits(&self.workload.kind),
            Field::Owner => self.any_owner(fits),
            field => self.pods().any(|pod| pod.any_text(field, fits)),
        }
    }

    fn each_part(&self, field: Field, see: &mut dyn FnMut(&PodThing<'_>) -> bool) -> bool {
        let is_own = matches!(field, Field::Name | Field::Namespace | Field::Kind | Field::Owner);
        if !is_own {
            self.pods().any(|pod| see(&pod));
        }
        !is_own
    }

    fn any_label(&self, key: &str, fits: &mut dyn FnMut(&str) -> bool) -> bool {
        let mut before = None;
        self.pods().any(|pod| {
            let labels = pod.labels_key();
            std::mem::replace(&mut before, labels) != labels && pod.any_label(key, fits)
        })
    }

    fn figure(&self, key: &FigureKey) -> Option<(Quantity, Option<Quantity>)> {
        match key {
            FigureKey::Resource(name, part) => {
                let resource = self.snapshot.find_resource(name)?;
                let amount = match part {
                    Part::Requested => self.workload.requests.get(resource).or(Some(Quantity::ZERO)),
                    Part::Limit => self.workload.limits.get(resource).filter(|limit| !limit.is_zero()),
                    Part::Used => self.workload.used(resource),
                    Part::Free | Part::Allocatable | Part::Capacity => None,
                };
                Some((amount?, self.allocatable.get(resource)))
            }
            FigureKey::Restarts => count(self.workload.restarts),
            FigureKey::Pods => count(self.workload.pods.len() as u64),
            FigureKey::Age => age(self.workload.oldest, self.now_unix_ms),
            FigureKey::Priority => self.pods().find_map(|pod| pod.figure(key)),
            _ => None,
        }
    }
}
