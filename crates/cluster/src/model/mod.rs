//! The snapshot: rows of plain data with `u32` handles into shared text, labels and amounts.

mod amounts;
mod api_use;
mod churn;
mod event;
mod node;
mod objects;
mod pod;
mod pool;
mod provisioning;
mod scaling;
mod scheduling;
mod selector;
mod series;
mod shared;
mod snapshot;
mod storage;
mod strings;
mod time;
mod trace;
mod workload;

pub use amounts::{Amount, Amounts, AmountsId, ResourceId, amount_of};
pub use api_use::{ApiEvidence, ApiUse};
pub use churn::{Churn, Churned, Fought, Rewritten};
pub use event::Event;
pub use node::{Address, Condition, Node, NodeId, Taint, Usage};
pub use objects::{Detail, KindCount, Object, ObjectCondition, ObjectId, Objects};
pub use pod::{Container, ContainerKind, ContainerState, DrainMarks, Pod, PodId};
pub use pool::Span;
pub use provisioning::{CapacityBuffer, EvictionRecord, NodeClaim, NodePool};
pub use scaling::{Autoscaler, Level, ScaleMetric, Scaled, Trigger};
pub use scheduling::{
    HostPort, NodeTerm, PodTerm, Scheduling, SchedulingId, SpreadConstraint, Toleration, TolerationOperator,
};
pub use selector::{Operator, Requirement, Selector};
pub use series::SeriesCounts;
pub use snapshot::{LabelsId, Snapshot};
pub use storage::{AttachLimit, PodClaim, PodClaimsId, Storage, StorageClass, Volume, VolumeClaim};
pub use strings::StrId;
pub use time::Time;
pub use trace::{Lifecycle, Trace, TraceStep};
pub use workload::{Bound, Budget, Workload};

pub(crate) use pool::Pool;
pub(crate) use shared::Shared;
pub(crate) use strings::Strings;
