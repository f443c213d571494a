//! Documents around objects, and the few fields of kinds that are only counted.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::lenient::{Int, List, Text, nullable};
use super::meta::{ConditionIn, Meta};

/// What tells a document apart: a list, an object, a Status, or an event of a watch.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct Head<'a> {
    #[serde(borrow)]
    pub(crate) kind: Text<'a>,
    pub(crate) api_version: Text<'a>,
    #[serde(rename = "type")]
    pub(crate) event: Text<'a>,
    pub(crate) object: Option<&'a RawValue>,
    #[serde(deserialize_with = "nullable")]
    pub(crate) metadata: ListMeta<'a>,
    pub(crate) reason: Text<'a>,
    pub(crate) message: Text<'a>,
    pub(crate) code: Int,
}

/// ListMeta.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct ListMeta<'a> {
    #[serde(borrow, rename = "continue")]
    pub(crate) next: Text<'a>,
    pub(crate) resource_version: Text<'a>,
    pub(crate) remaining_item_count: Int,
}

/// An object of a kind that is only counted: PodDisruptionBudget, HorizontalPodAutoscaler, Event, …
#[derive(Debug, Default, Deserialize)]
#[serde(default, expecting = "an object")]
pub(crate) struct OtherIn<'a> {
    #[serde(borrow, deserialize_with = "nullable")]
    pub(crate) metadata: Meta<'a>,
    #[serde(rename = "type")]
    pub(crate) event_type: Text<'a>,
    #[serde(deserialize_with = "nullable")]
    pub(crate) spec: OtherSpec,
    #[serde(deserialize_with = "nullable")]
    pub(crate) status: OtherStatus<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct OtherSpec {
    pub(crate) max_replicas: Int,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct OtherStatus<'a> {
    pub(crate) disruptions_allowed: Int,
    pub(crate) current_replicas: Int,
    #[serde(borrow)]
    pub(crate) node_name: Text<'a>,
    pub(crate) conditions: List<ConditionIn<'a>>,
}

impl OtherStatus<'_> {
    pub(crate) fn has(&self, kind: &str, status: &str) -> bool {
        let found = self.conditions.iter().find(|condition| &*condition.kind == kind);
        found.is_some_and(|condition| &*condition.status == status)
    }
}
