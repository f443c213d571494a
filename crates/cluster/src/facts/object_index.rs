//! Objects by kind, namespace and name, as owner references name them.

use rustc_hash::FxHashMap;

use crate::model::{Object, ObjectId, Pod, Snapshot, StrId};

/// Finds objects of a snapshot.
#[derive(Clone, Debug, Default)]
pub struct ObjectIndex {
    rows: FxHashMap<(StrId, StrId, StrId), ObjectId>,
    /// Kinds that were read, even if there is no object of them.
    kinds: Vec<StrId>,
}

/// What is known of an owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// It is in the snapshot.
    Known(ObjectId),
    /// Its kind was read, and it is not among them.
    Gone,
    /// Its kind was not read.
    NotRead,
}

impl ObjectIndex {
    /// The objects of a snapshot.
    pub fn of(snapshot: &Snapshot) -> Self {
        let kinds: Vec<_> = snapshot.other_kinds.iter().map(|kind| snapshot.find_text(&kind.kind)).collect();
        let mut rows = FxHashMap::default();
        for (row, object) in (0..).map(ObjectId).zip(&snapshot.objects.list) {
            // A kind whose name is no text of the snapshot owns nothing.
            if let Some(Some(kind)) = kinds.get(object.kind as usize) {
                rows.insert((*kind, object.namespace, object.name), row);
            }
        }
        Self { rows, kinds: kinds.into_iter().flatten().collect() }
    }

    /// The object of a kind, namespace and name.
    pub fn find(&self, kind: StrId, namespace: StrId, name: StrId) -> Owner {
        match self.rows.get(&(kind, namespace, name)) {
            Some(row) => Owner::Known(*row),
            None if self.kinds.contains(&kind) => Owner::Gone,
            None => Owner::NotRead,
        }
    }

    /// The owner that controls a pod; `None` if none does.
    pub fn owner_of_pod(&self, pod: &Pod) -> Option<Owner> {
        pod.drain.controlled.then(|| self.find(pod.owner_kind, pod.namespace, pod.owner_name))
    }

    /// The owner that controls an object; `None` if none does.
    pub fn owner_of(&self, object: &Object) -> Option<Owner> {
        (!object.owner_kind.is_empty()).then(|| self.find(object.owner_kind, object.namespace, object.owner_name))
    }
}
