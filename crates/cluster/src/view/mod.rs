//! What the screens of a cluster show: lists and drawers, derived from a snapshot without side effects.
//!
//! Lists give handles, so that only what is on screen is turned into text ([`node_row`], [`pod_row`]);
//! details are whole, for a drawer. Times of display come from outside as `now_unix_ms`: nothing here knows a clock.

mod around;
mod barriers;
mod control_state;
mod controlled;
mod event_rows;
mod figure;
mod filter;
mod group_by;
mod group_figures;
mod group_keys;
mod list;
mod natural;
mod node_detail;
mod pending;
mod pod_detail;
mod prices;
mod query;
mod rows;
mod selector_filter;
mod version_rows;
mod words;
mod workloads;

pub use around::{BudgetText, EventText, HeldPod};
pub use barriers::{Barrier, BarrierOf, BarrierState, Barriers, barriers};
pub use control_state::ControlledState;
pub use controlled::{Controlled, ControlledOf, Replicas, controlled, owners_of};
pub use event_rows::{EventRow, event_rows, object_of};
pub use figure::{Figure, ResourceFigures, figures_of_node};
pub use filter::{
    Bound, Candidate, Comparison, Field, FigureKey, Filter, Matcher, Needle, NodeThing, POD_STATES, Part, PodThing,
    Problem, RowThing, Subject, Term, Test, Thing, WorkloadThing, complete, quoted,
};
pub use group_by::{GroupBy, NodeFact};
pub use group_figures::{GroupFigures, ResourceSums};
pub use group_keys::{FactKey, GroupKey, fact_keys, group_keys};
pub use list::{NodeGroup, NodeListing, list_nodes};
pub use natural::{compare_natural, natural_ranks, sort_naturally, sort_naturally_by};
pub use node_detail::{ConditionText, LabelText, NodeDetail, TaintText, node_detail};
pub use pending::{MissingNode, Strays, Waiting, strays, waiting_for_a_node, why_pending};
pub use pod_detail::{ContainerText, PodDetail, PodResource, pod_detail};
pub use prices::{Price, Prices};
pub use query::{NodeQuery, SortKey};
pub use rows::{NodeRow, PodRow, node_row, pod_row};
pub use selector_filter::filter_of_selector;
pub use version_rows::{VersionOf, VersionRow, VersionRows, VersionState, version_rows};
pub use words::{instance_type, is_disrupted, label_value, list_was_read, node_status, zone};
pub use workloads::{Workload, allocatable_of_all, workload_of, workloads};
