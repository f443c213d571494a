//! Volumes, claims, storage classes, CSINodes and namespaces to their rows.

use std::hash::Hash;

use rustc_hash::{FxHashMap, FxHashSet};
use units::Quantity;

use super::scheduling::node_terms;
use super::selector::requirements;
use super::store::Store;
use crate::model::{
    AttachLimit, NodeTerm, PodClaim, Pool, ResourceId, Scheduling, Shared, Storage, StorageClass, StrId, Volume,
    VolumeClaim,
};
use crate::wire::lenient::{Amount, Pairs};
use crate::wire::storage::StorageIn;

/// What the scheduler's rules read beside nodes and pods, under construction. The shared rows stay when a
/// source fails, as texts do.
pub(crate) struct SchedulingRows {
    pub(crate) shared: Shared<Scheduling>,
    pub(crate) pod_claims: Pool<PodClaim>,
    pub(crate) storage: Storage,
}

impl SchedulingRows {
    pub(crate) fn new() -> Self {
        Self { shared: Shared::new(), pod_claims: Pool::new(), storage: Storage::default() }
    }

    /// How far the tables reach.
    pub(crate) fn mark(&self) -> [usize; 5] {
        let rows = &self.storage;
        [rows.claims.len(), rows.volumes.len(), rows.classes.len(), rows.attach_limits.len(), rows.namespaces.len()]
    }

    /// Forgets what came after the mark.
    pub(crate) fn rewind(&mut self, [claims, volumes, classes, attach_limits, namespaces]: [usize; 5]) {
        let rows = &mut self.storage;
        rows.claims.truncate(claims);
        rows.volumes.truncate(volumes);
        rows.classes.truncate(classes);
        rows.attach_limits.truncate(attach_limits);
        rows.namespaces.truncate(namespaces);
    }
}

/// Leaves of each object the last row, if the object still stands: `standing` holds kinds by their key of the facts,
/// namespaces and names.
pub(crate) fn keep_standing(storage: &mut Storage, standing: &FxHashSet<(&str, StrId, StrId)>) {
    let stands = |key: &'static str, name: StrId| standing.contains(&(key, StrId::EMPTY, name));
    keep_last(&mut storage.claims, |claim| {
        let key = (claim.namespace, claim.name);
        (key, standing.contains(&("persistentvolumeclaims", key.0, key.1)))
    });
    keep_last(&mut storage.volumes, |volume| (volume.name, stands("persistentvolumes", volume.name)));
    keep_last(&mut storage.classes, |class| (class.name, stands("storageclasses", class.name)));
    keep_last(&mut storage.attach_limits, |limit| ((limit.node, limit.driver), stands("csinodes", limit.node)));
    keep_last(&mut storage.namespaces, |(name, _)| (*name, stands("namespaces", *name)));
}

/// Leaves the last row of each key, if it stands.
fn keep_last<T, K: Eq + Hash>(rows: &mut Vec<T>, key: impl Fn(&T) -> (K, bool)) {
    let last: FxHashMap<K, usize> = rows.iter().enumerate().map(|(at, row)| (key(row).0, at)).collect();
    let mut at = 0;
    rows.retain(|row| {
        let (key, stands) = key(row);
        at += 1;
        stands && last.get(&key) == Some(&(at - 1))
    });
}

/// Whether objects with this key of the facts are kept by [`add_storage`].
pub(crate) fn is_storage(key: &str) -> bool {
    matches!(key, "persistentvolumeclaims" | "persistentvolumes" | "storageclasses" | "csinodes" | "namespaces")
}

/// Adds an object of one of those kinds.
pub(crate) fn add_storage(store: &mut Store, key: &str, input: &StorageIn<'_>) {
    let name = store.text(input.metadata.name.as_deref().unwrap_or_default());
    let spec = &input.spec;
    match key {
        "persistentvolumeclaims" => {
            let row = VolumeClaim {
                namespace: store.text(&input.metadata.namespace),
                name,
                volume: store.text(&spec.volume_name),
                class: store.text(&spec.storage_class_name),
                phase: store.text(&input.status.phase),
                is_deleting: !input.metadata.deletion_timestamp.is_empty(),
                one_pod_only: spec.access_modes.iter().any(|mode| &**mode == "ReadWriteOncePod"),
                size: size_of(store, &spec.resources.requests),
            };
            store.scheduling.storage.claims.push(row);
        }
        "persistentvolumes" => {
            let row = Volume {
                name,
                labels: store.keep_labels(&input.metadata.labels),
                node_affinity: spec.node_affinity.required.as_ref().map(|terms| node_terms(store, terms)),
                class: store.text(&spec.storage_class_name),
                phase: store.text(&input.status.phase),
                claim: (store.text(&spec.claim_ref.namespace), store.text(&spec.claim_ref.name)),
                size: size_of(store, &spec.capacity),
                driver: store.text(&spec.csi.driver),
                handle: store.text(&spec.csi.volume_handle),
            };
            store.scheduling.storage.volumes.push(row);
        }
        "storageclasses" => {
            let topologies = input.allowed_topologies.iter().map(|topology| {
                let labels = topology.match_label_expressions.iter();
                // These have no operator: the value is one of the listed.
                NodeTerm { labels: labels.map(|each| one_of(store, each)).collect(), fields: Box::default() }
            });
            let topologies = topologies.collect();
            let row = StorageClass {
                name,
                provisioner: store.text(&input.provisioner),
                waits_for_pod: &*input.volume_binding_mode == "WaitForFirstConsumer",
                topologies,
            };
            store.scheduling.storage.classes.push(row);
        }
        "csinodes" => {
            for driver in spec.drivers.iter() {
                let Some(count) = driver.allocatable.count.0 else { continue };
                let count = u32::try_from(count.max(0)).unwrap_or(u32::MAX);
                let row = AttachLimit { node: name, driver: store.text(&driver.name), count };
                store.scheduling.storage.attach_limits.push(row);
            }
        }
        "namespaces" => {
            let labels = store.keep_labels(&input.metadata.labels);
            store.scheduling.storage.namespaces.push((name, labels));
        }
        _ => {}
    }
}

fn one_of(store: &mut Store, input: &crate::wire::object::ExpressionIn<'_>) -> crate::model::Requirement {
    let mut list = requirements(store, std::slice::from_ref(input));
    let mut one = std::mem::take(&mut list[0]);
    one.operator = crate::model::Operator::In;
    one
}

/// The amount of `storage`; none where it is absent or no quantity.
fn size_of(store: &mut Store, amounts: &Pairs<'_, Amount>) -> Quantity {
    let storage: ResourceId = store.resource("storage");
    let amounts = store.read_positive(amounts, || "a volume or claim, storage".to_owned());
    amounts.get(storage).unwrap_or_default()
}
