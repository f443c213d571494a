//! The scheduler's rules, one file each, in the order in which its plugins filter
//! (`pkg/scheduler/apis/config/v1/default_plugins.go`).

pub(crate) mod avoiders;
pub(crate) mod fixed;
pub(crate) mod neighbours;
pub(crate) mod ports;
pub(crate) mod room;
pub(crate) mod spread;
pub(crate) mod volume_claims;
pub(crate) mod volumes;
