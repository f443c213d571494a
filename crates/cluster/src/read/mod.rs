//! Bytes to a snapshot: decompress, decode, split into objects, read each alone.

mod finish;
mod kinds;
mod metrics;
mod node;
mod objects;
mod pod;
mod reader;
mod repair;
mod scan;
mod sniff;
mod source;
mod split;
mod store;
mod text;

pub use reader::{SnapshotReader, SourceSummary};
