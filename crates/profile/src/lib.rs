//! The profile model: columns and `u32` handles, and the builder that fills them.
//!
//! One [`Profile`] holds one input. Its tables (strings, functions, frames, stacks, labels, threads) are shared by
//! all of its [`SampleSet`]s; a set is what a reader of the format would call "one profile": a thread of a Firefox
//! profile, an event type of `perf script`, a profile of a speedscope file, one side of a comparison. Each set has
//! one or more [`Metric`]s with one weight for each sample.
//!
//! Invariants: a stack's parent comes before it; all columns of a set have the same length; the sum of the absolute
//! weights of an integer metric fits in `i64` (see [`ProfileBuilder::push_set`]), so that no sum over samples wraps.
mod builder;
mod handles;
mod labels;
pub mod merge;
mod narrow;
mod samples;
mod stacks;
mod strings;
mod tables;
mod weights;

pub use builder::{BuildError, ProfileBuilder};
pub use handles::{FrameId, FunctionId, LabelSetId, ProcessId, StackId, StringId, ThreadId};
pub use labels::{Label, LabelTable, LabelValue};
pub use narrow::{Narrow, NotFound};
pub use samples::{Metric, SampleSet, Side};
pub use stacks::StackTable;
pub use strings::StringTable;
pub use tables::{Frame, FrameKind, FrameTable, Function, FunctionTable, Process, Thread};
pub use weights::{Weight, Weights};

/// What one input holds.
#[derive(Debug, Clone, Default)]
pub struct Profile {
    /// Name given by the file itself, empty if it has none.
    pub name: String,
    /// All text.
    pub strings: StringTable,
    /// Functions, by everything the source says of them.
    pub functions: FunctionTable,
    /// Frames: a function at a line or an address.
    pub frames: FrameTable,
    /// Call stacks as a tree of parents.
    pub stacks: StackTable,
    /// Sets of labels that samples carry.
    pub labels: LabelTable,
    /// Threads that samples belong to.
    pub threads: Vec<Thread>,
    /// Processes that threads belong to.
    pub processes: Vec<Process>,
    /// The sample sets, in the order of the file.
    pub sets: Vec<SampleSet>,
    /// The set that opens: the file's active one, else the heaviest.
    pub default_set: u32,
    /// Frames of this function stand for what the source left out ("other" of a server that cuts small nodes).
    pub truncation: Option<FunctionId>,
    /// Start of the recording, in nanoseconds since the Unix epoch, where the source gives it.
    pub start_time_ns: Option<i64>,
    /// Length of the recording in nanoseconds, where the source gives it.
    pub duration_ns: Option<i64>,
    /// Free comments of the source.
    pub comments: Vec<String>,
}

impl Profile {
    /// The name of a frame's function.
    #[must_use]
    pub fn frame_name(&self, frame: FrameId) -> &str {
        self.strings.get(self.functions.name(self.frames.function(frame)))
    }

    /// The set that opens, if there is any.
    #[must_use]
    pub fn opening_set(&self) -> Option<&SampleSet> {
        self.sets.get(self.default_set as usize)
    }

    /// The set that is the baseline of `set`: its neighbour of the same name on the other side.
    #[must_use]
    pub fn baseline_of(&self, set: usize) -> Option<usize> {
        let current = self.sets.get(set)?;
        if current.side != Side::After {
            return None;
        }
        self.sets.iter().position(|other| other.side == Side::Before && other.pair == current.pair)
    }
}
