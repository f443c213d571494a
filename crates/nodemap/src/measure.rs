//! What colours say.

use cluster::ResourceId;

/// What the map shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// The resource of areas, bars and shares.
    pub resource: ResourceId,
    /// What colours say.
    pub measure: Measure,
    /// The time of display, for ages: milliseconds since 1970.
    pub now_unix_ms: i64,
}

/// What the colour of a node or a pod says: see [`crate::node_share`] and [`crate::pod_share`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Measure {
    /// How much of the allocatable is requested.
    #[default]
    RequestOfAllocatable,
    /// How much of the allocatable is used.
    UsageOfAllocatable,
    /// How much of the request is used.
    UsageOfRequest,
    /// How much of the allocatable the limits add up to.
    LimitOfAllocatable,
    /// How long ago it was created.
    Age,
    /// How far the kubelet is behind kube-apiserver.
    Version,
    /// How often containers were started again.
    Restarts,
    /// What it costs.
    Cost,
    /// Whether it works.
    Status,
}

impl Measure {
    /// All measures, in the order in which they are offered.
    pub const ALL: [Self; 9] = [
        Self::RequestOfAllocatable,
        Self::UsageOfAllocatable,
        Self::UsageOfRequest,
        Self::LimitOfAllocatable,
        Self::Age,
        Self::Version,
        Self::Restarts,
        Self::Cost,
        Self::Status,
    ];

    /// The word in URLs.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::RequestOfAllocatable => "request",
            Self::UsageOfAllocatable => "usage",
            Self::UsageOfRequest => "usage-of-request",
            Self::LimitOfAllocatable => "limit",
            Self::Age => "age",
            Self::Version => "version",
            Self::Restarts => "restarts",
            Self::Cost => "cost",
            Self::Status => "status",
        }
    }

    /// The words on the page.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::RequestOfAllocatable => "Requested of allocatable",
            Self::UsageOfAllocatable => "Used of allocatable",
            Self::UsageOfRequest => "Used of requested",
            Self::LimitOfAllocatable => "Limits of allocatable",
            Self::Age => "Age",
            Self::Version => "Kubelet version",
            Self::Restarts => "Restarts",
            Self::Cost => "Cost",
            Self::Status => "Status",
        }
    }

    /// The measure of a word in a URL.
    #[must_use]
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|measure| measure.key() == key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_labels_tell_measures_apart() {
        for measure in Measure::ALL {
            assert_eq!(Measure::parse(measure.key()), Some(measure));
            assert_eq!(Measure::ALL.iter().filter(|other| other.label() == measure.label()).count(), 1);
        }
        assert_eq!((Measure::parse(""), Measure::parse("Request")), (None, None));
    }
}
