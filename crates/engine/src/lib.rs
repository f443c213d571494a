//! Requests to responses; owns what is loaded; the only room behind the worker boundary.
//!
//! The [`Engine`] is synchronous and knows no browser. A host (the worker, or the page itself where no worker can
//! start) puts messages in with [`Engine::put`] and calls [`Engine::step`] until nothing is left to do; every step is
//! one bounded piece of work. Invariants:
//!
//! - A load is a transaction: what was open stays open until everything of the new load has been read.
//! - Work is dropped, not queued, when a newer request of its kind or a newer generation makes it stale.
//! - Same requests in the same order give the same responses.
mod choices;
mod cluster_answers;
mod cluster_room;
mod cluster_view;
mod complete;
mod engine;
mod export;
mod flame_answers;
mod flame_model;
mod flame_view;
mod frame_info;
mod function_rows;
mod glance;
mod heat_view;
mod lists;
mod load;
mod node_groups;
mod overview;
mod pending_detail;
mod pool;
mod queue;
mod request;
mod response;
pub mod rooms;
mod settings;
mod shaped;
mod shares;
mod shown;
mod timeline_view;
mod times;
mod tree_rows;

pub use cluster_answers::{
    AnswerPart, ClusterModel, ClusterRows, Described, GroupRow, LegendMark, NodeTableRow, Overview, PodModel,
};
pub use complete::{Completion, Completions};
pub use engine::Engine;
pub use export::{Exported, stem};
pub use flame_answers::{
    Breadcrumb, Chip, Filter, FlameModel, FrameInfo, FunctionRow, FunctionRows, HeatModel, LabelChoice, Matched,
    MetricChoice, ProfileChoice, ShareRow, Shares, TreeRow, TreeRows,
};
pub use glance::{Glance, GlanceRow};
pub use heat_view::HeatCell;
pub use lists::{Cell, Column, Level, ListAsked, ListPage, ListRow, Target};
pub use pending_detail::{NodeGroup, NodeText, PendingDetail, ReasonText};
pub use pool::Pool;
pub use request::{
    Kept, MapWindow, Message, Move, OnlySide, PROTOCOL_VERSION, Pane, Pixels, Request, Slot, SourceKind, TableSort,
    Window2,
};
pub use response::{Answer, ClusterAnswer, Notice, Opened, Outgoing, Picture};
pub use rooms::{Reader, Room, RoomName, Step};
pub use settings::{ClusterSettings, FlameKind, FlameSettings};
pub use times::offset_seconds;
