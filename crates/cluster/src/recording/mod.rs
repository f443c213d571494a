//! A cluster that is read again and again: objects that are rewritten in a hot loop, and fields that two managers take
//! from each other.
//!
//! A first read keeps a uid and a version of each object, and no more. Whatever has another version in a later read is
//! looked into: hashes of its spec and status, and who owns which fields, as hashes of their paths. Changes of a watch are
//! reads of one object each.
//!
//! - **Rewritten**: its `resourceVersion` changed and its `generation` did not (an object without one: what stands beside
//!   `metadata` and `status` did not), [`REWRITES`] times or more and at least once a minute, within the last five minutes.
//!   Writes in the minute after it was made or its spec was changed are a controller's work, and so is all that its rollout
//!   brings. What happens to pods and nodes changes their status: there only writes beside the status count. Leases, Events
//!   and locks of leaders are made to be rewritten.
//! - **Fought over**: a field went from one manager to another, and back.

mod fold;
mod follow;

use std::collections::BTreeMap;

pub(crate) use follow::{Detail, Follow, Owned, Version, go_on, hash};

use crate::model::{Churn, Churned};

/// Rewrites that make a loop; three of them take four reads.
pub const REWRITES: usize = 3;
/// Rewrites older than this are forgotten.
const WINDOW_MS: i64 = 5 * 60_000;
/// A loop is rewritten at least so often.
const SLOWEST_MS: i64 = 60_000;
/// So long a controller has for what a change of the spec, or a new object, asks of it.
const SETTLES_MS: i64 = 60_000;
/// What has not changed for so long is no longer followed, unless it was fought over.
const FORGOTTEN_MS: i64 = 60 * 60_000;
/// Rewrites and handovers kept of one object.
const MOST_KEPT: usize = 64;
/// Fields kept of all objects together, 16 bytes each.
const MOST_FIELDS: usize = 1_000_000;
/// Objects followed.
const MOST_FOLLOWED: usize = 50_000;

/// What the reads of a cluster so far have told.
#[derive(Clone, Debug, Default)]
pub struct Recording {
    reads: u32,
    /// When the newest read was made.
    at: Option<i64>,
    /// The newest version of each object of the newest read, sorted by uid.
    seen: Vec<Version>,
    /// Objects that changed, by uid.
    changed: BTreeMap<u64, Changed>,
    /// Names of managers and of places in objects: rows of what refers to them.
    names: Vec<Box<str>>,
    unfollowed: u32,
}

/// An object that changed.
#[derive(Clone, Debug, Default)]
struct Changed {
    kind: Box<str>,
    namespace: Box<str>,
    name: Box<str>,
    /// When it changed last.
    at: i64,
    /// Until then its controller has work to do.
    settles: i64,
    /// Hashes of what stands beside `metadata` and `status`, and of `status`; once it was looked into.
    hashes: Option<(u64, u64)>,
    /// Sorted.
    owners: Vec<Owned>,
    rewrites: Vec<Rewrite>,
    handovers: Vec<Handover>,
    /// Whether its fields found no room.
    unfollowed: bool,
}

/// A write that left the spec as it was, some time after `from` and not after `at`.
#[derive(Clone, Copy, Debug)]
struct Rewrite {
    from: i64,
    at: i64,
    by: Option<u16>,
    status: bool,
}

/// A field that another manager owns than before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Handover {
    path: u64,
    place: u16,
    from: u16,
    to: u16,
}

impl Recording {
    /// How often the same objects were seen.
    pub fn reads(&self) -> u32 {
        self.reads
    }

    /// The version of an object in the newest read.
    fn version(&self, uid: u64) -> Option<&Version> {
        let at = self.seen.binary_search_by_key(&uid, |version| version.uid).ok()?;
        self.seen.get(at)
    }

    fn name(&self, row: u16) -> String {
        self.names.get(usize::from(row)).map_or_else(String::new, ToString::to_string)
    }

    /// What it tells.
    pub(crate) fn churn(&self) -> Churn {
        let told = |changed: &Changed| {
            let (rewritten, fought) = (self.rewritten(changed), self.fought(changed));
            (rewritten.is_some() || fought.is_some()).then(|| Churned {
                kind: changed.kind.to_string(),
                namespace: changed.namespace.to_string(),
                name: changed.name.to_string(),
                rewritten,
                fought,
            })
        };
        let mut objects: Vec<Churned> = self.changed.values().filter_map(told).collect();
        objects.sort_by(|a, b| (&a.kind, &a.namespace, &a.name).cmp(&(&b.kind, &b.namespace, &b.name)));
        Churn { reads: self.reads, objects, unfollowed: self.unfollowed }
    }

    /// About how many bytes it holds.
    pub fn memory_bytes(&self) -> usize {
        let each = |one: &Changed| {
            size_of::<Changed>()
                + one.owners.capacity() * size_of::<Owned>()
                + one.rewrites.capacity() * size_of::<Rewrite>()
                + one.handovers.capacity() * size_of::<Handover>()
                + one.kind.len()
                + one.namespace.len()
                + one.name.len()
        };
        self.seen.capacity() * size_of::<Version>() + self.changed.values().map(each).sum::<usize>()
    }
}
