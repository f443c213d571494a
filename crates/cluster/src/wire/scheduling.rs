//! The parts of a PodSpec that decide about nodes (`api/core/v1/types.go`).

use serde::Deserialize;

use super::lenient::{Int, List, Text, nullable};
use super::object::{ExpressionIn, SelectorIn};

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct AffinityIn<'a> {
    #[serde(borrow, deserialize_with = "nullable")]
    pub(crate) node_affinity: NodeAffinityIn<'a>,
    #[serde(deserialize_with = "nullable")]
    pub(crate) pod_affinity: PodAffinityIn<'a>,
    #[serde(deserialize_with = "nullable")]
    pub(crate) pod_anti_affinity: PodAffinityIn<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, expecting = "an object")]
pub(crate) struct NodeAffinityIn<'a> {
    #[serde(borrow, rename = "requiredDuringSchedulingIgnoredDuringExecution")]
    pub(crate) required: Option<NodeSelectorIn<'a>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct NodeSelectorIn<'a> {
    #[serde(borrow)]
    pub(crate) node_selector_terms: List<NodeTermIn<'a>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct NodeTermIn<'a> {
    #[serde(borrow)]
    pub(crate) match_expressions: List<ExpressionIn<'a>>,
    pub(crate) match_fields: List<ExpressionIn<'a>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, expecting = "an object")]
pub(crate) struct PodAffinityIn<'a> {
    #[serde(borrow, rename = "requiredDuringSchedulingIgnoredDuringExecution")]
    pub(crate) required: List<PodTermIn<'a>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct PodTermIn<'a> {
    #[serde(borrow)]
    pub(crate) label_selector: Option<SelectorIn<'a>>,
    pub(crate) namespaces: List<Text<'a>>,
    pub(crate) namespace_selector: Option<SelectorIn<'a>>,
    pub(crate) topology_key: Text<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, expecting = "an object")]
pub(crate) struct TolerationIn<'a> {
    #[serde(borrow)]
    pub(crate) key: Text<'a>,
    pub(crate) operator: Text<'a>,
    pub(crate) value: Text<'a>,
    pub(crate) effect: Text<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct SpreadIn<'a> {
    pub(crate) max_skew: Int,
    #[serde(borrow)]
    pub(crate) topology_key: Text<'a>,
    pub(crate) when_unsatisfiable: Text<'a>,
    pub(crate) label_selector: Option<SelectorIn<'a>>,
    pub(crate) min_domains: Int,
    pub(crate) node_affinity_policy: Text<'a>,
    pub(crate) node_taints_policy: Text<'a>,
    pub(crate) match_label_keys: List<Text<'a>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, expecting = "an object")]
pub(crate) struct PortIn<'a> {
    pub(crate) host_port: Int,
    #[serde(borrow, rename = "hostIP")]
    pub(crate) host_ip: Text<'a>,
    pub(crate) protocol: Text<'a>,
}
