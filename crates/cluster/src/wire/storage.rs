//! Volumes, claims, storage classes and CSINodes (`api/core/v1/types.go`, `api/storage/v1/types.go`): one
//! shape for all, since their fields do not clash.

use serde::Deserialize;

use super::lenient::{Amount, Int, List, Pairs, Text, nullable};
use super::meta::Meta;
use super::object::ExpressionIn;
use super::scheduling::NodeSelectorIn;

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct StorageIn<'a> {
    #[serde(borrow, deserialize_with = "nullable")]
    pub(crate) metadata: Meta<'a>,
    #[serde(deserialize_with = "nullable")]
    pub(crate) spec: StorageSpec<'a>,
    #[serde(deserialize_with = "nullable")]
    pub(crate) status: StorageStatus<'a>,
    /// StorageClass.
    pub(crate) provisioner: Text<'a>,
    pub(crate) volume_binding_mode: Text<'a>,
    pub(crate) allowed_topologies: List<TopologyIn<'a>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct StorageSpec<'a> {
    #[serde(borrow)]
    pub(crate) storage_class_name: Text<'a>,
    pub(crate) access_modes: List<Text<'a>>,
    /// PersistentVolumeClaim.
    pub(crate) volume_name: Text<'a>,
    #[serde(deserialize_with = "nullable")]
    pub(crate) resources: super::pod::Resources<'a>,
    /// PersistentVolume.
    #[serde(deserialize_with = "nullable")]
    pub(crate) capacity: Pairs<'a, Amount>,
    #[serde(deserialize_with = "nullable")]
    pub(crate) claim_ref: ClaimRef<'a>,
    #[serde(deserialize_with = "nullable")]
    pub(crate) node_affinity: VolumeAffinity<'a>,
    #[serde(deserialize_with = "nullable")]
    pub(crate) csi: Csi<'a>,
    /// CSINode.
    pub(crate) drivers: List<Driver<'a>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, expecting = "an object")]
pub(crate) struct StorageStatus<'a> {
    #[serde(borrow)]
    pub(crate) phase: Text<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, expecting = "an object")]
pub(crate) struct ClaimRef<'a> {
    #[serde(borrow)]
    pub(crate) namespace: Text<'a>,
    pub(crate) name: Text<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, expecting = "an object")]
pub(crate) struct VolumeAffinity<'a> {
    #[serde(borrow)]
    pub(crate) required: Option<NodeSelectorIn<'a>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct Csi<'a> {
    #[serde(borrow)]
    pub(crate) driver: Text<'a>,
    pub(crate) volume_handle: Text<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, expecting = "an object")]
pub(crate) struct Driver<'a> {
    #[serde(borrow)]
    pub(crate) name: Text<'a>,
    #[serde(deserialize_with = "nullable")]
    pub(crate) allocatable: Allocatable,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, expecting = "an object")]
pub(crate) struct Allocatable {
    pub(crate) count: Int,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct TopologyIn<'a> {
    #[serde(borrow)]
    pub(crate) match_label_expressions: List<ExpressionIn<'a>>,
}
