//! What is looked for in an object that changed since it was read before: hashes of its parts, and who owns which of its
//! fields. Field sets (`fieldsV1`) are hashed path by path; of a path no more is kept than its place, such as
//! `spec.replicas`: what stands deeper may be named by a user.

use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::store::Store;
use crate::model::Time;
use crate::recording::{Detail, Follow, Owned, go_on, hash};
use crate::wire::lenient::{List, Text, nullable};

/// Kinds whose purpose it is to be rewritten.
const HEARTBEATS: [&str; 2] = ["Lease", "Event"];

/// An annotation that the holder of a lock renews every few seconds (`client-go/tools/leaderelection/resourcelock`).
const LEADER: &str = "control-plane.alpha.kubernetes.io/leader";

/// Looks into the object that was noted last, if it changed since the read before or is a change itself.
pub(super) fn follow(store: &mut Store, kind: &str, is_change: bool, text: &[u8]) {
    let follow = &mut store.follow;
    if HEARTBEATS.contains(&kind) || !(is_change || follow.has_changed()) {
        return;
    }
    // What could be read once can be read again, but for text that had to be mended: that is not followed.
    let Ok(Parts { metadata, rest, status }) = serde_json::from_slice::<Parts<'_>>(text) else { return };
    if metadata.annotations.is_lock {
        return;
    }
    let newest = metadata.managed_fields.iter().max_by_key(|written| Time::parse(&written.time));
    let mut detail = Detail {
        kind: kind.into(),
        namespace: (&*metadata.namespace).into(),
        name: (&*metadata.name).into(),
        created: Time::parse(&metadata.creation_timestamp).unix_ms(),
        written: newest.and_then(|written| Time::parse(&written.time).unix_ms()),
        by: newest.and_then(|written| follow.name(&written.manager)),
        by_status: newest.is_some_and(|written| !written.subresource.is_empty()),
        is_of_kubelet: matches!(kind, "Pod" | "Node"),
        hashes: (rest, status),
        ..Detail::default()
    };
    for entry in metadata.managed_fields.iter() {
        let (Some(manager), Some(fields)) = (follow.name(&entry.manager), entry.fields) else { continue };
        let walk = Walk { follow, owners: &mut detail.owners, manager, path: hash(b""), at: Place::Root };
        // A damaged set ends where the damage is.
        let _ = walk.deserialize(&mut serde_json::Deserializer::from_str(fields.get()));
    }
    detail.owners.sort_unstable();
    detail.owners.dedup();
    detail.owners.shrink_to_fit();
    follow.keep(detail);
}

/// An object by its parts.
#[derive(Default)]
struct Parts<'a> {
    metadata: MetaIn<'a>,
    /// Hash of what stands beside `metadata` and `status`.
    rest: u64,
    /// Hash of `status`.
    status: u64,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
struct MetaIn<'a> {
    #[serde(borrow)]
    name: Text<'a>,
    namespace: Text<'a>,
    creation_timestamp: Text<'a>,
    #[serde(deserialize_with = "nullable")]
    annotations: Lock,
    managed_fields: List<EntryIn<'a>>,
}

/// An entry of `managedFields`.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
struct EntryIn<'a> {
    #[serde(borrow)]
    manager: Text<'a>,
    time: Text<'a>,
    subresource: Text<'a>,
    #[serde(rename = "fieldsV1")]
    fields: Option<&'a RawValue>,
}

/// Whether an object is the lock of a leader.
#[derive(Debug, Default)]
struct Lock {
    is_lock: bool,
}

struct PartsVisitor;

impl<'de> Visitor<'de> for PartsVisitor {
    type Value = Parts<'de>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Parts<'de>, A::Error> {
        let mut parts = Parts { rest: hash(b""), ..Parts::default() };
        while let Some(key) = map.next_key::<Text<'de>>()? {
            match &*key {
                "metadata" => parts.metadata = map.next_value::<Option<MetaIn<'de>>>()?.unwrap_or_default(),
                "status" => parts.status = hash(map.next_value::<&RawValue>()?.get().as_bytes()),
                "kind" | "apiVersion" => {
                    map.next_value::<IgnoredAny>()?;
                }
                other => {
                    let value = map.next_value::<&RawValue>()?;
                    parts.rest = go_on(go_on(parts.rest, other.as_bytes()), value.get().as_bytes());
                }
            }
        }
        Ok(parts)
    }
}

impl<'de> Deserialize<'de> for Parts<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(PartsVisitor)
    }
}

struct LockVisitor;

impl<'de> Visitor<'de> for LockVisitor {
    type Value = Lock;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("annotations")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Lock, A::Error> {
        let mut lock = Lock::default();
        while let Some((key, _)) = map.next_entry::<Text<'de>, IgnoredAny>()? {
            lock.is_lock |= &*key == LEADER;
        }
        Ok(lock)
    }
}

impl<'de> Deserialize<'de> for Lock {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(LockVisitor)
    }
}

/// Where in an object a field stands, as far as that is told.
#[derive(Clone, Copy)]
enum Place<'a> {
    Root,
    /// A part whose fields are the schema's: `metadata`, `spec` or `status`.
    Part(&'a str),
    Known(u16),
}

/// Goes through a field set. An empty map, and the key `.`, is a field that is owned
/// (`sigs.k8s.io/structured-merge-diff/fieldpath/serialize.go`).
struct Walk<'b> {
    follow: &'b mut Follow,
    owners: &'b mut Vec<Owned>,
    manager: u16,
    path: u64,
    at: Place<'b>,
}

impl Walk<'_> {
    fn own(&mut self) {
        let place = match self.at {
            Place::Root => self.follow.name(""),
            Place::Part(part) => self.follow.name(part),
            Place::Known(place) => Some(place),
        };
        let (path, manager) = (self.path, self.manager);
        self.owners.extend(place.map(|place| Owned { path, manager, place }));
    }
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a field set")
    }
    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        let mut is_leaf = true;
        while let Some(key) = map.next_key::<Text<'de>>()? {
            is_leaf = false;
            if &*key == "." {
                map.next_value::<IgnoredAny>()?;
                self.own();
                continue;
            }
            let field = key.strip_prefix("f:");
            let at = match (self.at, field) {
                (Place::Root, Some(part @ ("metadata" | "spec" | "status"))) => Place::Part(part),
                (Place::Root, part) => known(self.follow.name(part.unwrap_or(""))),
                (Place::Part(part), Some(field)) => known(self.follow.name(&format!("{part}.{field}"))),
                (Place::Part(part), None) => known(self.follow.name(part)),
                (known, _) => known,
            };
            let path = go_on(go_on(self.path, b"/"), key.as_bytes());
            let (follow, owners, manager) = (&mut *self.follow, &mut *self.owners, self.manager);
            map.next_value_seed(Walk { follow, owners, manager, path, at })?;
        }
        if is_leaf {
            self.own();
        }
        Ok(())
    }
}

/// A place; of none that has a number the first.
fn known(row: Option<u16>) -> Place<'static> {
    Place::Known(row.unwrap_or(0))
}
