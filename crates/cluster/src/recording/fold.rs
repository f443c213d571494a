//! A read added to a recording, and what the recording tells of an object.

use std::collections::{BTreeMap, BTreeSet};

use super::follow::{Detail, Follow, Owned, Version};
use super::{
    Changed, FORGOTTEN_MS, Handover, MOST_KEPT, REWRITES, Recording, Rewrite, SETTLES_MS, SLOWEST_MS, WINDOW_MS,
};
use crate::model::{Fought, Rewritten, Time};

impl Recording {
    /// The recording with one more read, made at this time. In a stream each change is a read of its object; elsewhere an
    /// object that came more than once is as it came last.
    pub(crate) fn with(follow: Follow, is_stream: bool, at: Time) -> Self {
        let Follow { before, mut versions, details, names, .. } = follow;
        let mut details: Vec<Option<Detail>> = details.into_iter().map(Some).collect();
        let written = details.iter().flatten().filter_map(|detail| detail.written).max();
        let at = at.unix_ms().max(written.filter(|_| is_stream)).or(before.at);
        let mut next = Self { reads: 0, at, seen: Vec::new(), changed: before.changed.clone(), names, unfollowed: 0 };
        versions.sort_by_key(|version| version.uid);
        let (mut is_known, mut most) = (false, 0);
        for all in versions.chunk_by(|a, b| a.uid == b.uid) {
            let new = if is_stream { all } else { &all[all.len() - 1..] };
            let mut last = before.version(all[0].uid).copied();
            is_known |= last.is_some();
            most = most.max(new.len());
            for version in new {
                let detail = details.get_mut(version.detail as usize).and_then(Option::take);
                if let Some(detail) = detail {
                    let changed = next.changed.entry(version.uid).or_default();
                    let known = |at: i64| (at > i64::MIN).then_some(at);
                    let (from, at) = if is_stream {
                        let from = known(changed.at).filter(|_| changed.hashes.is_some());
                        (from, detail.written.or(from))
                    } else {
                        (before.at, at)
                    };
                    changed.step(last.as_ref(), version, detail, (from, at));
                }
                last = Some(*version);
            }
            next.seen.extend(last.map(|last| Version { detail: u32::MAX, ..last }));
        }
        next.reads = u32::try_from(most).unwrap_or(u32::MAX).saturating_add(if is_known { before.reads } else { 0 });
        let seen = std::mem::take(&mut next.seen);
        let now = at.unwrap_or(i64::MIN);
        next.changed.retain(|uid, one| {
            let is_recent = one.at >= now.saturating_sub(FORGOTTEN_MS) || !one.handovers.is_empty();
            is_recent && seen.binary_search_by_key(uid, |version| version.uid).is_ok()
        });
        next.unfollowed = next.changed.values().filter(|one| one.unfollowed).count() as u32;
        next.seen = seen;
        next
    }

    /// How an object is rewritten, if that is a loop.
    pub(super) fn rewritten(&self, changed: &Changed) -> Option<Rewritten> {
        let now = self.at?;
        let recent = changed.rewrites.iter().filter(|one| one.at >= now.saturating_sub(WINDOW_MS));
        let recent: Vec<&Rewrite> = recent.collect();
        let span = now.saturating_sub(recent.first()?.from).max(0);
        let is_often = recent.len() as i64 * SLOWEST_MS >= span;
        let last = recent.last().filter(|_| recent.len() >= REWRITES && is_often)?;
        Some(Rewritten {
            times: recent.len() as u32,
            seconds: span / 1000,
            by: last.by.map_or_else(String::new, |by| self.name(by)),
            status: last.status,
        })
    }

    /// Who fights over an object: of several pairs the one that goes on most.
    pub(super) fn fought(&self, changed: &Changed) -> Option<Fought> {
        // Of each field and pair of managers: how often it went one way and the other.
        let mut ways: BTreeMap<(u16, u16, u64, u16), [u32; 2]> = BTreeMap::new();
        for one in &changed.handovers {
            let (low, high) = (one.from.min(one.to), one.from.max(one.to));
            ways.entry((low, high, one.path, one.place)).or_default()[usize::from(one.from == high)] += 1;
        }
        let mut pairs: BTreeMap<(u16, u16), (u32, BTreeSet<u16>)> = BTreeMap::new();
        for ((low, high, _, place), [there, back]) in ways {
            if there > 0 && back > 0 {
                let pair = pairs.entry((low, high)).or_default();
                pair.0 = pair.0.max(there + back);
                pair.1.insert(place);
            }
        }
        let ((low, high), (times, places)) = pairs.into_iter().max_by_key(|(_, (times, _))| *times)?;
        let mut managers = [self.name(low), self.name(high)];
        managers.sort_unstable();
        let mut fields: Vec<String> = places.into_iter().map(|place| self.name(place)).collect();
        fields.sort_unstable();
        Some(Fought { managers, fields, times })
    }
}

impl Changed {
    /// Takes in what became of the object between two moments.
    fn step(&mut self, before: Option<&Version>, now: &Version, detail: Detail, times: (Option<i64>, Option<i64>)) {
        let is_new_version = before.is_some_and(|before| before.version != now.version);
        let same_generation = before.is_some_and(|before| before.generation == now.generation);
        let old = self.hashes;
        let same_spec = now.generation.is_some() || old.is_some_and(|old| old.0 == detail.hashes.0);
        let counts = !detail.is_of_kubelet || old.is_some_and(|old| old.1 == detail.hashes.1);
        let written = detail.written.or(times.1);
        let other_spec = old.is_some_and(|old| old.0 != detail.hashes.0) && now.generation.is_none();
        if (before.is_some() && !same_generation) || other_spec {
            self.settles = self.settles.max(written.unwrap_or(i64::MIN).saturating_add(SETTLES_MS));
        }
        let made = detail.created.unwrap_or(i64::MIN).saturating_add(SETTLES_MS);
        self.settles = self.settles.max(made);
        if let (Some(from), Some(at)) = times
            && is_new_version
            && same_generation
            && same_spec
            && counts
            && detail.written.filter(|written| *written > from).unwrap_or(from) >= self.settles
        {
            let status = old.map_or(detail.by_status, |old| old.1 != detail.hashes.1);
            keep(&mut self.rewrites, Rewrite { from, at, by: detail.by, status });
        }
        if old.is_some() && !self.unfollowed && !detail.unfollowed {
            for handover in handovers(&self.owners, &detail.owners) {
                keep(&mut self.handovers, handover);
            }
        }
        self.at = times.1.unwrap_or(self.at);
        (self.kind, self.namespace, self.name) = (detail.kind, detail.namespace, detail.name);
        (self.hashes, self.owners, self.unfollowed) = (Some(detail.hashes), detail.owners, detail.unfollowed);
    }
}

/// The fields that a manager lost and another gained.
fn handovers(old: &[Owned], new: &[Owned]) -> Vec<Handover> {
    let gained = new.iter().filter(|owned| old.binary_search(owned).is_err());
    let from_whom = |gained: &Owned| {
        let start = old.partition_point(|owned| owned.path < gained.path);
        let owners = old[start..].iter().take_while(|owned| owned.path == gained.path);
        owners.copied().find(|owned| owned.manager != gained.manager && new.binary_search(owned).is_err())
    };
    let handover = |gained: &Owned| {
        let from = from_whom(gained)?.manager;
        Some(Handover { path: gained.path, place: gained.place, from, to: gained.manager })
    };
    gained.filter_map(handover).collect()
}

/// Adds one to a list that forgets the oldest.
fn keep<T>(list: &mut Vec<T>, one: T) {
    if list.len() == MOST_KEPT {
        list.remove(0);
    }
    list.push(one);
}
