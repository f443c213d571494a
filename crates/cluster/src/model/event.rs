//! Events.

use super::{StrId, Time};

/// An Event of either API (`api/core/v1`, `api/events/v1`).
#[derive(Clone, Copy, Debug, Default)]
pub struct Event {
    /// `metadata.namespace`.
    pub namespace: StrId,
    /// `metadata.name`.
    pub name: StrId,
    /// `type`: `Normal` or `Warning`.
    pub kind: StrId,
    /// `reason`.
    pub reason: StrId,
    /// `message` or `note`.
    pub message: StrId,
    /// `kind` of `involvedObject` or `regarding`.
    pub object_kind: StrId,
    /// `namespace` of that object.
    pub object_namespace: StrId,
    /// `name` of that object.
    pub object_name: StrId,
    /// `reportingComponent`, `reportingController` or `source.component`.
    pub component: StrId,
    /// `series.count`, else `count`, else 1.
    pub count: u32,
    /// When it was first seen: `firstTimestamp`, `eventTime`, else the creation.
    pub first_seen: Time,
    /// When it was last seen: `series.lastObservedTime`, `lastTimestamp`, `eventTime`, else the creation.
    pub last_seen: Time,
}
