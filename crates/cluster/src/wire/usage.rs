//! NodeMetrics and PodMetrics (`metrics/pkg/apis/metrics/v1beta1/types.go`).

use serde::Deserialize;

use super::lenient::{Amount, List, Pairs, Text, nullable};
use super::meta::Meta;

/// NodeMetrics (with `usage`) or PodMetrics (with `containers`).
#[derive(Debug, Default, Deserialize)]
#[serde(default, expecting = "an object")]
pub(crate) struct MetricsIn<'a> {
    #[serde(borrow, deserialize_with = "nullable")]
    pub(crate) metadata: Meta<'a>,
    pub(crate) timestamp: Text<'a>,
    pub(crate) window: Text<'a>,
    #[serde(deserialize_with = "nullable")]
    pub(crate) usage: Pairs<'a, Amount>,
    pub(crate) containers: List<ContainerUsage<'a>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, expecting = "an object")]
pub(crate) struct ContainerUsage<'a> {
    #[serde(borrow)]
    pub(crate) name: Text<'a>,
    #[serde(deserialize_with = "nullable")]
    pub(crate) usage: Pairs<'a, Amount>,
}
