//! Documents without a kind: versions, API groups, the kubelet's summary, answers of Prometheus.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::lenient::{Int, List, Text, nullable};

/// What tells such a document apart.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct BareIn<'a> {
    /// `/version` (`apimachinery/pkg/version/types.go`).
    #[serde(borrow)]
    pub(crate) git_version: Text<'a>,
    /// `kubectl version -o json`.
    #[serde(deserialize_with = "nullable")]
    pub(crate) server_version: VersionIn<'a>,
    pub(crate) client_version: Option<VersionIn<'a>>,
    /// `status` and `data` of Prometheus (`docs/querying/api.md`).
    pub(crate) status: Option<&'a RawValue>,
    pub(crate) data: Option<&'a RawValue>,
    pub(crate) error: Text<'a>,
    pub(crate) error_type: Text<'a>,
    pub(crate) warnings: List<Text<'a>>,
    pub(crate) infos: List<Text<'a>>,
    /// `node` and `pods` of the kubelet (`kubelet/pkg/apis/stats/v1alpha1/types.go`).
    pub(crate) node: Option<&'a RawValue>,
    pub(crate) pods: Option<&'a RawValue>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct VersionIn<'a> {
    #[serde(borrow)]
    pub(crate) git_version: Text<'a>,
}

/// APIGroupList and APIResourceList (`apimachinery/pkg/apis/meta/v1/types.go`).
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct DiscoveryIn<'a> {
    #[serde(borrow)]
    pub(crate) groups: List<GroupIn<'a>>,
    pub(crate) group_version: Text<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, expecting = "an object")]
pub(crate) struct GroupIn<'a> {
    #[serde(borrow)]
    pub(crate) versions: List<GroupVersionIn<'a>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct GroupVersionIn<'a> {
    #[serde(borrow)]
    pub(crate) group_version: Text<'a>,
}

/// The node of a Summary.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct NodeStats<'a> {
    #[serde(borrow)]
    pub(crate) node_name: Text<'a>,
    #[serde(deserialize_with = "nullable")]
    pub(crate) cpu: CpuStats<'a>,
    #[serde(deserialize_with = "nullable")]
    pub(crate) memory: MemoryStats<'a>,
    #[serde(deserialize_with = "nullable")]
    pub(crate) fs: FsStats,
}

/// A pod of a Summary.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct PodStats<'a> {
    #[serde(borrow, deserialize_with = "nullable")]
    pub(crate) pod_ref: PodRef<'a>,
    #[serde(deserialize_with = "nullable")]
    pub(crate) cpu: CpuStats<'a>,
    #[serde(deserialize_with = "nullable")]
    pub(crate) memory: MemoryStats<'a>,
    #[serde(rename = "ephemeral-storage", deserialize_with = "nullable")]
    pub(crate) ephemeral_storage: FsStats,
    pub(crate) containers: List<ContainerStats<'a>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, expecting = "an object")]
pub(crate) struct PodRef<'a> {
    #[serde(borrow)]
    pub(crate) name: Text<'a>,
    pub(crate) namespace: Text<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, expecting = "an object")]
pub(crate) struct ContainerStats<'a> {
    #[serde(borrow)]
    pub(crate) name: Text<'a>,
    #[serde(deserialize_with = "nullable")]
    pub(crate) cpu: CpuStats<'a>,
    #[serde(deserialize_with = "nullable")]
    pub(crate) memory: MemoryStats<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct CpuStats<'a> {
    #[serde(borrow)]
    pub(crate) time: Text<'a>,
    pub(crate) usage_nano_cores: Int,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct MemoryStats<'a> {
    #[serde(borrow)]
    pub(crate) time: Text<'a>,
    pub(crate) working_set_bytes: Int,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct FsStats {
    pub(crate) used_bytes: Int,
}

/// `data` of an answer of Prometheus.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct PromData<'a> {
    #[serde(borrow)]
    pub(crate) result_type: Text<'a>,
    pub(crate) result: Option<&'a RawValue>,
}

impl BareIn<'_> {
    /// Whether it is an answer of Prometheus.
    pub(crate) fn is_prometheus(&self) -> bool {
        self.status.is_some_and(|status| matches!(status.get(), r#""success""# | r#""error""#))
    }
}
