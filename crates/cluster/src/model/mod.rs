//! The snapshot: rows of plain data with `u32` handles into shared text, labels and amounts.

mod amounts;
mod node;
mod objects;
mod pod;
mod pool;
mod snapshot;
mod strings;
mod time;

pub use amounts::{Amount, Amounts, AmountsId, ResourceId, amount_of};
pub use node::{Address, Condition, Node, NodeId, Taint, Usage};
pub use objects::{KindCount, OtherFacts};
pub use pod::{Container, ContainerKind, ContainerState, Pod, PodId};
pub use pool::Span;
pub use snapshot::{LabelsId, Snapshot};
pub use strings::StrId;
pub use time::Time;

pub(crate) use objects::Other;
pub(crate) use pool::Pool;
pub(crate) use strings::Strings;
