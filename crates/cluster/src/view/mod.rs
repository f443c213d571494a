//! What the nodes screen shows: lists and drawers, derived from a snapshot without side effects.

mod pending;

pub use pending::{Waiting, waiting_for_a_node};
