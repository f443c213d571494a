//! Event of both APIs (`api/core/v1`, `api/events/v1`).

use serde::Deserialize;

use super::lenient::{Int, Text, nullable};
use super::object::ObjectMeta;

/// An Event; a field is here under each of its names.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct EventIn<'a> {
    #[serde(borrow, deserialize_with = "nullable")]
    pub(crate) metadata: ObjectMeta<'a>,
    #[serde(rename = "type")]
    pub(crate) kind: Text<'a>,
    pub(crate) reason: Text<'a>,
    pub(crate) message: Text<'a>,
    pub(crate) note: Text<'a>,
    pub(crate) involved_object: Option<About<'a>>,
    pub(crate) regarding: Option<About<'a>>,
    pub(crate) reporting_component: Text<'a>,
    pub(crate) reporting_controller: Text<'a>,
    #[serde(deserialize_with = "nullable")]
    pub(crate) source: Source<'a>,
    pub(crate) count: Int,
    pub(crate) deprecated_count: Int,
    pub(crate) event_time: Text<'a>,
    pub(crate) first_timestamp: Text<'a>,
    pub(crate) last_timestamp: Text<'a>,
    pub(crate) deprecated_first_timestamp: Text<'a>,
    pub(crate) deprecated_last_timestamp: Text<'a>,
    #[serde(deserialize_with = "nullable")]
    pub(crate) series: Series<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, expecting = "an object")]
pub(crate) struct About<'a> {
    #[serde(borrow)]
    pub(crate) kind: Text<'a>,
    pub(crate) namespace: Text<'a>,
    pub(crate) name: Text<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, expecting = "an object")]
pub(crate) struct Source<'a> {
    #[serde(borrow)]
    pub(crate) component: Text<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct Series<'a> {
    pub(crate) count: Int,
    #[serde(borrow)]
    pub(crate) last_observed_time: Text<'a>,
}
