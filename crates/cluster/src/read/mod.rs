//! Bytes to a snapshot: decompress, decode, split into objects, read each alone.

mod bare;
mod discovery;
mod event;
mod finish;
mod join;
mod kinds;
mod metrics;
mod msgpack;
mod node;
mod object;
mod objects;
mod ownership;
mod pod;
mod prometheus;
mod provisioning;
mod reader;
mod repair;
mod scaling;
mod scan;
mod scheduling;
mod selector;
mod series_use;
mod sniff;
mod source;
mod split;
mod storage;
mod store;
mod summary;
mod template;
mod text;
mod trace;
mod workload;

pub use reader::{SnapshotReader, SourceSummary};
