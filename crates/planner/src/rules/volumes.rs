//! Rule 7: volumes that are, or can be, where the node is.

use cluster::{NodeTerm, Pod, StrId, Volume};
use rustc_hash::FxHashSet;

use super::volume_claims::Claims;
use crate::board::Board;
use crate::labels::{ABSENT, ZONE_LABELS};
use crate::reason::{ATTACH_LIMIT, Mask, NO_VOLUME, ONE_POD_CLAIM, PodProblem, VOLUME_AFFINITY, VOLUME_GONE, ZONE};

/// What rule 7 needs of one pod.
#[derive(Default)]
pub(crate) struct Volumes<'a> {
    /// Volumes that its claims are bound to.
    bound: Vec<&'a Volume>,
    /// Of each claim that waits for the pod: volumes it could be bound to, and where one can be made.
    unbound: Vec<(Vec<&'a Volume>, Provision<'a>)>,
    /// A bound volume does not exist.
    is_gone: bool,
    /// A claim for one pod only is held by another.
    is_held: bool,
    attached: FxHashSet<(StrId, StrId, StrId)>,
    /// What stops the pod whatever the node.
    pub(crate) problem: Option<PodProblem>,
    /// Why the rule could not be checked as a whole.
    pub(crate) unknown: Option<&'static str>,
}

/// Where a volume can be made for a claim.
enum Provision<'a> {
    Nowhere,
    Anywhere,
    In(&'a [NodeTerm]),
}

impl<'a> Volumes<'a> {
    pub(crate) fn of(board: &Board<'a>, storage: &Claims<'a>, pod: &Pod) -> Self {
        let mut found = Self::default();
        let named = board.snapshot.pod_claims(pod.claims);
        if named.is_empty() {
            return found;
        }
        if !storage.has_claims {
            found.unknown =
                Some("there is no list of PersistentVolumeClaims: whether its volumes allow a node is not known");
            return found;
        }
        for name in named {
            // podHasPVCs and GetPodVolumeClaims (`plugins/volumebinding/{volume_binding,binder}.go`).
            let Some(claim) = storage.claim(pod.namespace, name) else {
                let problem = if name.is_ephemeral { PodProblem::NoEphemeralClaim } else { PodProblem::NoClaim };
                found.problem.get_or_insert(problem(name.name));
                continue;
            };
            if claim.phase == board.words.lost {
                found.problem.get_or_insert(PodProblem::ClaimLost(claim.name, claim.volume));
            } else if claim.is_deleting {
                found.problem.get_or_insert(PodProblem::ClaimDeleting(claim.name));
            }
            found.is_held |= claim.one_pod_only && storage.is_held(claim);
            if claim.volume.is_empty() {
                match storage.class(claim.class) {
                    Some(class) if class.waits_for_pod => {
                        let none = board.snapshot.text(class.provisioner) == "kubernetes.io/no-provisioner";
                        let provision = match &*class.topologies {
                            _ if none => Provision::Nowhere,
                            [] => Provision::Anywhere,
                            terms => Provision::In(terms),
                        };
                        found.unbound.push((storage.candidates(board, claim), provision));
                    }
                    None if !board.snapshot.has_list("storageclasses") => {
                        found.unknown =
                            Some("there is no list of StorageClasses: where a volume can be made is not known");
                    }
                    _ => {
                        found.problem.get_or_insert(PodProblem::ClaimUnbound(claim.name));
                    }
                }
            } else if let Some(volume) = storage.volume(claim.volume) {
                found.bound.push(volume);
            } else if storage.has_volumes {
                found.is_gone = true;
            } else {
                found.unknown =
                    Some("there is no list of PersistentVolumes: whether its volumes allow a node is not known");
            }
        }
        storage.attached(board.snapshot, pod, &mut found.attached);
        found
    }

    /// Marks the nodes by this rule.
    pub(crate) fn mark(&self, board: &Board<'_>, storage: &Claims<'_>, masks: &mut [Mask]) {
        let nothing = self.bound.is_empty() && self.unbound.is_empty() && !self.is_gone && !self.is_held;
        if nothing && self.attached.is_empty() {
            return;
        }
        for (node, mask) in masks.iter_mut().enumerate() {
            *mask |= self.bits(board, storage, node, i32::MIN);
        }
    }

    /// The bits for one node, as if its pods below this priority were gone.
    pub(crate) fn bits(&self, board: &Board<'_>, storage: &Claims<'_>, node: usize, least_priority: i32) -> Mask {
        let mut mask = 0;
        // VolumeRestrictions (`plugins/volumerestrictions/volume_restrictions.go`): held anywhere is held.
        if self.is_held {
            mask |= ONE_POD_CLAIM;
        }
        if !storage.can_attach(board, &self.attached, node, least_priority) {
            mask |= ATTACH_LIMIT;
        }
        let reaches = |volume: &&Volume| volume.node_affinity.as_ref().is_none_or(|terms| in_any(board, terms, node));
        if !self.bound.iter().all(reaches) {
            mask |= VOLUME_AFFINITY;
        }
        // FindPodVolumes: a volume that exists, or one that can be made.
        let can_bind = |(candidates, provision): &(Vec<&Volume>, Provision<'_>)| {
            candidates.iter().any(reaches)
                || match provision {
                    Provision::Nowhere => false,
                    Provision::Anywhere => true,
                    Provision::In(terms) => in_any(board, terms, node),
                }
        };
        if !self.unbound.iter().all(can_bind) {
            mask |= NO_VOLUME;
        }
        if self.is_gone {
            mask |= VOLUME_GONE;
        }
        if !self.bound.iter().all(|volume| in_zone(board, volume, node)) {
            mask |= ZONE;
        }
        mask
    }
}

fn in_any(board: &Board<'_>, terms: &[NodeTerm], node: usize) -> bool {
    terms.iter().any(|term| board.labels.in_term(board.snapshot, node, term))
}

/// A volume with zone labels needs a node with the same; several zones are joined by `__`. A node without
/// any such label is in the only zone there is (`plugins/volumezone/volume_zone.go`, Filter).
fn in_zone(board: &Board<'_>, volume: &Volume, node: usize) -> bool {
    let snapshot = board.snapshot;
    let keys = || ZONE_LABELS.iter().filter_map(|key| snapshot.find_text(key));
    if keys().all(|key| board.labels.value(node, key) == ABSENT) {
        return true;
    }
    keys().all(|key| {
        let Some(zones) = snapshot.label(volume.labels, key) else { return true };
        let zone = board.labels.value(node, key);
        zone != ABSENT && snapshot.text(zones).split("__").any(|each| each == snapshot.text(zone))
    })
}
