//! What a read under way notes of the objects it sees.

use std::sync::Arc;

use super::{MOST_FIELDS, MOST_FOLLOWED, Recording};

/// An object at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Version {
    /// Hash of its uid.
    pub(crate) uid: u64,
    /// Hash of its `resourceVersion`, which is opaque.
    pub(crate) version: u64,
    /// Its generation, if it counts one.
    pub(crate) generation: Option<i64>,
    /// Row of [`Follow::details`]; [`u32::MAX`] where it was not looked into.
    pub(crate) detail: u32,
}

/// What was found in an object that changed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Detail {
    pub(crate) kind: Box<str>,
    pub(crate) namespace: Box<str>,
    pub(crate) name: Box<str>,
    /// When it was made, in milliseconds since 1970.
    pub(crate) created: Option<i64>,
    /// The newest time that its managed fields tell.
    pub(crate) written: Option<i64>,
    /// Who wrote then.
    pub(crate) by: Option<u16>,
    /// Whether that was its status.
    pub(crate) by_status: bool,
    /// Whether its status tells what happens to it, as that of a pod or a node does.
    pub(crate) is_of_kubelet: bool,
    /// Hashes of what stands beside `metadata` and `status`, and of `status`.
    pub(crate) hashes: (u64, u64),
    /// Which manager owns which field, sorted.
    pub(crate) owners: Vec<Owned>,
    /// Whether there was no room for its fields.
    pub(crate) unfollowed: bool,
}

/// A field of an object and one of its managers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Owned {
    /// Hash of its path.
    pub(crate) path: u64,
    /// Rows of [`Follow::names`].
    pub(crate) manager: u16,
    pub(crate) place: u16,
}

/// The versions of the objects of a read.
#[derive(Debug, Default)]
pub(crate) struct Follow {
    pub(crate) before: Arc<Recording>,
    pub(crate) versions: Vec<Version>,
    pub(crate) details: Vec<Detail>,
    /// As [`Recording::names`], with those that are new.
    pub(crate) names: Vec<Box<str>>,
    /// Fields in [`Follow::details`].
    fields: usize,
    /// Fields that there is room for.
    room: usize,
}

impl Follow {
    pub(crate) fn after(before: Arc<Recording>) -> Self {
        let kept: usize = before.changed.values().map(|one| one.owners.len()).sum();
        Self { names: before.names.clone(), room: MOST_FIELDS.saturating_sub(kept), before, ..Self::default() }
    }

    /// Notes an object; one without uid or version can't be followed.
    pub(crate) fn see(&mut self, uid: &str, resource_version: &str, generation: Option<i64>) {
        if !uid.is_empty() && !resource_version.is_empty() {
            let (uid, version) = (hash(uid.as_bytes()), hash(resource_version.as_bytes()));
            self.versions.push(Version { uid, version, generation, detail: u32::MAX });
        }
    }

    /// Whether the object that was noted last changed since the read before.
    pub(crate) fn has_changed(&self) -> bool {
        let Some(newest) = self.versions.last() else { return false };
        self.before.version(newest.uid).is_some_and(|before| before.version != newest.version)
    }

    /// Keeps what was found in the object that was noted last. What of it finds no room is left out.
    pub(crate) fn keep(&mut self, mut detail: Detail) {
        if self.fields + detail.owners.len() > self.room {
            (detail.owners, detail.unfollowed) = (Vec::new(), true);
        }
        if let Some(newest) = self.versions.last_mut()
            && self.details.len() < MOST_FOLLOWED
        {
            newest.detail = u32::try_from(self.details.len()).unwrap_or(u32::MAX);
            self.fields += detail.owners.len();
            self.details.push(detail);
        }
    }

    /// The row of a name; `None` where there are more than any cluster has.
    pub(crate) fn name(&mut self, name: &str) -> Option<u16> {
        let row = self.names.iter().position(|known| **known == *name).unwrap_or_else(|| {
            self.names.push(name.into());
            self.names.len() - 1
        });
        u16::try_from(row).ok()
    }

    pub(crate) fn mark(&self) -> [usize; 3] {
        [self.versions.len(), self.details.len(), self.fields]
    }

    pub(crate) fn rewind(&mut self, [versions, details, fields]: [usize; 3]) {
        self.versions.truncate(versions);
        self.details.truncate(details);
        self.fields = fields;
    }
}

/// A hash of bytes (FNV-1a): of 64 bits wherever it runs, so that no two of a million uids meet.
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    go_on(0xcbf2_9ce4_8422_2325, bytes)
}

/// The hash of what was hashed before and these bytes.
pub(crate) fn go_on(hash: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(hash, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
