//! Who used which deprecated API.

use super::{StrId, Time};

/// Where the use of an API shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ApiEvidence {
    /// The object or its list bears the version: whoever asked for it used it.
    #[default]
    Item,
    /// `metadata.managedFields[].apiVersion`: a writer used it.
    ManagedFields,
    /// The annotation `kubectl.kubernetes.io/last-applied-configuration`: a manifest bears it.
    LastApplied,
    /// The metric `apiserver_requested_deprecated_apis`.
    Metric,
}

/// One use of a deprecated API.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ApiUse {
    /// Row of the table of deprecated APIs.
    pub api: u16,
    /// How it is known.
    pub evidence: ApiEvidence,
    /// `manager` of the managed fields; empty elsewhere.
    pub manager: StrId,
    /// `time` of the managed fields.
    pub at: Time,
}
