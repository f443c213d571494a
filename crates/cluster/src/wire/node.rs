//! Node (`api/core/v1/types.go`).

use serde::Deserialize;

use super::lenient::{Amount, List, Pairs, Text, nullable};
use super::meta::{ConditionIn, Meta};

/// A Node, as far as it is kept.
#[derive(Debug, Default, Deserialize)]
#[serde(default, expecting = "an object")]
pub(crate) struct NodeIn<'a> {
    #[serde(borrow, deserialize_with = "nullable")]
    pub(crate) metadata: Meta<'a>,
    #[serde(deserialize_with = "nullable")]
    pub(crate) spec: Spec<'a>,
    #[serde(deserialize_with = "nullable")]
    pub(crate) status: Status<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, expecting = "an object")]
pub(crate) struct Spec<'a> {
    #[serde(borrow, rename = "providerID")]
    pub(crate) provider_id: Text<'a>,
    pub(crate) unschedulable: Option<bool>,
    pub(crate) taints: List<TaintIn<'a>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct TaintIn<'a> {
    #[serde(borrow)]
    pub(crate) key: Text<'a>,
    pub(crate) value: Text<'a>,
    pub(crate) effect: Text<'a>,
    pub(crate) time_added: Text<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct Status<'a> {
    #[serde(borrow, deserialize_with = "nullable")]
    pub(crate) capacity: Pairs<'a, Amount>,
    #[serde(deserialize_with = "nullable")]
    pub(crate) allocatable: Pairs<'a, Amount>,
    pub(crate) conditions: List<ConditionIn<'a>>,
    pub(crate) addresses: List<AddressIn<'a>>,
    #[serde(deserialize_with = "nullable")]
    pub(crate) node_info: NodeInfo<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, expecting = "an object")]
pub(crate) struct AddressIn<'a> {
    #[serde(borrow, rename = "type")]
    pub(crate) kind: Text<'a>,
    pub(crate) address: Text<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct NodeInfo<'a> {
    #[serde(borrow)]
    pub(crate) kernel_version: Text<'a>,
    pub(crate) os_image: Text<'a>,
    pub(crate) container_runtime_version: Text<'a>,
    pub(crate) kubelet_version: Text<'a>,
    pub(crate) kube_proxy_version: Text<'a>,
    pub(crate) operating_system: Text<'a>,
    pub(crate) architecture: Text<'a>,
}
