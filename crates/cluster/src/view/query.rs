//! Which nodes are wanted, and in what order.

use super::group_by::GroupBy;
use crate::model::ResourceId;

/// What nodes are sorted by; of the percentages those without one come last either way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SortKey {
    /// By name, digits as numbers.
    #[default]
    Name,
    /// By request as a share of the allocatable.
    Request,
    /// By usage as a share of the allocatable.
    Usage,
    /// By limit as a share of the allocatable.
    Limit,
    /// By age, youngest first; without a known age last either way.
    Age,
    /// By the number of pods that hold resources.
    Pods,
}

impl SortKey {
    /// The key by its name in a URL: `name`, `request`, `usage`, `limit`, `age`, `pods`.
    pub fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "name" => Self::Name,
            "request" => Self::Request,
            "usage" => Self::Usage,
            "limit" => Self::Limit,
            "age" => Self::Age,
            "pods" => Self::Pods,
            _ => return None,
        })
    }
}

/// A question to [`super::list_nodes`].
#[derive(Clone, Debug)]
pub struct NodeQuery {
    /// Which nodes; see [`super::Filter`].
    pub filter: String,
    /// The time of display, for ages in the filter.
    pub now_unix_ms: i64,
    /// What to group by, and what to group by within those groups; nothing for one group.
    pub group: Vec<GroupBy>,
    /// The order within each group.
    pub sort: SortKey,
    /// Largest first.
    pub descending: bool,
    /// What is measured.
    pub resource: ResourceId,
}

impl Default for NodeQuery {
    fn default() -> Self {
        Self {
            filter: String::new(),
            now_unix_ms: 0,
            group: Vec::new(),
            sort: SortKey::default(),
            descending: false,
            resource: ResourceId::CPU,
        }
    }
}
