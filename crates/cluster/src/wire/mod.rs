//! The parts of Kubernetes objects that a snapshot keeps, as serde reads them.
//!
//! Everything else in an object (env, args, command, annotations, field sets of managed fields, node images) is
//! skipped while it is read and never stored. The types here take what hand-written and half-empty objects hold:
//! null for any part, numbers for text, a missing list.

pub(crate) mod bare;
pub(crate) mod event;
pub(crate) mod lenient;
pub(crate) mod meta;
pub(crate) mod node;
pub(crate) mod object;
pub(crate) mod other;
pub(crate) mod pod;
pub(crate) mod provisioning;
pub(crate) mod scaling;
pub(crate) mod scheduling;
pub(crate) mod series;
pub(crate) mod storage;
pub(crate) mod usage;
pub(crate) mod workload;
