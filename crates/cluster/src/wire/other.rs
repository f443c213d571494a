//! Documents around objects.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::lenient::{Int, Text, nullable};

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
