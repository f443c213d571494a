//! What V8's profiles share: call frames, trees of nodes, and samples that name nodes.
//!
//! CPU profiles (`.cpuprofile`, DevTools protocol `Profiler.Profile`), heap profiles (`HeapProfiler.SamplingHeapProfile`)
//! and the CPU profiles in DevTools traces all have nodes with a call frame each. Lines and columns are counted from 0.

mod call_frame;
mod nodes;
mod samples;
mod tree;

pub(crate) use call_frame::{CallFrame, Unnamed};
pub(crate) use nodes::{Nodes, Strict};
pub(crate) use samples::{Micros, Sampled, nanos};
