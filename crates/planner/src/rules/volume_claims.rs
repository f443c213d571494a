//! Claims, volumes and classes by name, and the claims that pods on nodes hold.

use std::ops::Deref;
use std::rc::Rc;

use cluster::{Pod, PodClaim, Snapshot, StorageClass, StrId, Volume, VolumeClaim};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::board::{Board, priority_of};

/// Storage of a snapshot by name.
pub(crate) struct Claims<'a> {
    snapshot: &'a Snapshot,
    rows: Rc<ClaimRows>,
}

/// Rows of the storage of one snapshot by name, and the claims that pods on nodes hold.
pub(crate) struct ClaimRows {
    claims: FxHashMap<(StrId, StrId), usize>,
    volumes: FxHashMap<StrId, usize>,
    classes: FxHashMap<StrId, usize>,
    /// Of each claim, how many pods on nodes hold it.
    holders: FxHashMap<(StrId, StrId), u32>,
    /// The most volumes of a driver that a node takes, by the name of the node and the driver.
    limits: FxHashMap<(StrId, StrId), u32>,
    /// What lists of the snapshot lack: without claims or volumes rule 7 is not checked.
    pub(crate) has_claims: bool,
    pub(crate) has_volumes: bool,
}

impl ClaimRows {
    pub(crate) fn of(board: &Board<'_>) -> Self {
        let storage = &board.snapshot.storage;
        let mut holders = FxHashMap::default();
        for node in 0..board.snapshot.nodes.len() {
            for (_, pod) in board.pods_on(node) {
                for claim in board.snapshot.pod_claims(pod.claims) {
                    *holders.entry((pod.namespace, claim.name)).or_default() += 1;
                }
            }
        }
        Self {
            claims: (0..).zip(&storage.claims).map(|(at, claim)| ((claim.namespace, claim.name), at)).collect(),
            volumes: (0..).zip(&storage.volumes).map(|(at, volume)| (volume.name, at)).collect(),
            classes: (0..).zip(&storage.classes).map(|(at, class)| (class.name, at)).collect(),
            holders,
            limits: storage.attach_limits.iter().map(|limit| ((limit.node, limit.driver), limit.count)).collect(),
            has_claims: board.snapshot.has_list("persistentvolumeclaims"),
            has_volumes: board.snapshot.has_list("persistentvolumes"),
        }
    }
}

impl Deref for Claims<'_> {
    type Target = ClaimRows;

    fn deref(&self) -> &ClaimRows {
        &self.rows
    }
}

impl<'a> Claims<'a> {
    /// With what [`ClaimRows::of`] has found in the same snapshot.
    pub(crate) fn new(snapshot: &'a Snapshot, rows: Rc<ClaimRows>) -> Self {
        Self { snapshot, rows }
    }

    pub(crate) fn claim(&self, namespace: StrId, claim: &PodClaim) -> Option<&'a VolumeClaim> {
        self.snapshot.storage.claims.get(*self.claims.get(&(namespace, claim.name))?)
    }

    pub(crate) fn volume(&self, name: StrId) -> Option<&'a Volume> {
        self.snapshot.storage.volumes.get(*self.volumes.get(&name)?)
    }

    pub(crate) fn class(&self, name: StrId) -> Option<&'a StorageClass> {
        self.snapshot.storage.classes.get(*self.classes.get(&name)?)
    }

    pub(crate) fn is_held(&self, claim: &VolumeClaim) -> bool {
        self.holders.contains_key(&(claim.namespace, claim.name))
    }

    /// Volumes that a claim could be bound to: of its class, free or kept for it, and large enough
    /// (`component-helpers/storage/volume/pv_helpers.go`, FindMatchingVolume).
    pub(crate) fn candidates(&self, board: &Board<'a>, claim: &VolumeClaim) -> Vec<&'a Volume> {
        let fits = |volume: &&Volume| {
            let is_free = volume.claim.1.is_empty() && volume.phase != board.words.bound;
            let is_kept = volume.claim == (claim.namespace, claim.name);
            volume.class == claim.class && (is_free || is_kept) && volume.size >= claim.size
        };
        board.snapshot.storage.volumes.iter().filter(fits).collect()
    }

    /// The volumes of CSI drivers that a pod attaches, each as driver and a name of its own; a claim that is
    /// not bound counts for the driver of its class (`plugins/nodevolumelimits/csi.go`, filterAttachableVolumes).
    pub(crate) fn attached(&self, snapshot: &Snapshot, pod: &Pod, into: &mut FxHashSet<(StrId, StrId, StrId)>) {
        for named in snapshot.pod_claims(pod.claims) {
            let Some(claim) = self.claim(pod.namespace, named) else { continue };
            if let Some(volume) = self.volume(claim.volume) {
                if !volume.driver.is_empty() {
                    into.insert((volume.driver, volume.handle, StrId::EMPTY));
                }
            } else if let Some(class) = self.class(claim.class) {
                into.insert((class.provisioner, claim.namespace, claim.name));
            }
        }
    }

    /// Whether a node can attach these volumes beside those of its pods of at least this priority.
    pub(crate) fn can_attach(
        &self,
        board: &Board<'_>,
        wanted: &FxHashSet<(StrId, StrId, StrId)>,
        node: usize,
        least_priority: i32,
    ) -> bool {
        let name = board.snapshot.nodes[node].name;
        let limit_of = |driver: StrId| self.limits.get(&(name, driver)).copied();
        if !wanted.iter().any(|volume| limit_of(volume.0).is_some()) {
            return true;
        }
        let mut present = FxHashSet::default();
        for (_, pod) in board.pods_on(node).filter(|(_, pod)| priority_of(pod) >= least_priority) {
            self.attached(board.snapshot, pod, &mut present);
        }
        wanted.iter().all(|(driver, _, _)| {
            let of_driver = |set: &FxHashSet<(StrId, StrId, StrId)>, new: bool| {
                set.iter().filter(|volume| volume.0 == *driver && (!new || !present.contains(*volume))).count()
            };
            let new = of_driver(wanted, true);
            new == 0 || limit_of(*driver).is_none_or(|most| of_driver(&present, false) + new <= most as usize)
        })
    }
}
