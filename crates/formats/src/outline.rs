//! Trees that are written as indented rows, each with what it weighs together with the rows below it.

use profile::{FrameId, ProfileBuilder, StackId, ThreadId};

use crate::{ImportError, Limits};

/// A row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    /// Of any scale: what is deeper than the row above belongs to it.
    pub(crate) depth: usize,
    /// `NONE` for a root that the format adds, which is no frame.
    pub(crate) frame: FrameId,
    pub(crate) thread: ThreadId,
    /// With the rows below.
    pub(crate) weight: i64,
    /// Without, where the source says so.
    pub(crate) own: Option<i64>,
}

#[derive(Debug)]
struct Open {
    depth: usize,
    stack: StackId,
    sample: usize,
}

/// Samples of the rows so far.
#[derive(Debug, Default)]
pub(crate) struct Outline {
    open: Vec<Open>,
    stacks: Vec<StackId>,
    threads: Vec<ThreadId>,
    own: Vec<i64>,
    /// Whether what the row weighs itself was said by the source.
    said: Vec<bool>,
}

/// The columns of a set.
#[derive(Debug, Default)]
pub(crate) struct Samples {
    pub(crate) stacks: Vec<StackId>,
    pub(crate) threads: Vec<ThreadId>,
    pub(crate) weights: Vec<i64>,
    /// Rows whose rows below weigh more than they do.
    pub(crate) overdrawn: u64,
}

impl Outline {
    pub(crate) fn push(&mut self, builder: &mut ProfileBuilder, row: Row, limits: &Limits) -> Result<(), ImportError> {
        while self.open.last().is_some_and(|open| open.depth >= row.depth) {
            self.open.pop();
        }
        let above = self.open.last();
        if let Some(above) = above
            && self.said.get(above.sample) == Some(&false)
            && let Some(own) = self.own.get_mut(above.sample)
        {
            *own = own.saturating_sub(row.weight);
        }
        let mut stack = above.map_or(StackId::NONE, |above| above.stack);
        if !row.frame.is_none() {
            stack = builder.stack(stack, row.frame)?;
        }
        self.open.push(Open { depth: row.depth, stack, sample: self.stacks.len() });
        Limits::check(limits.depth, self.open.len(), "frames in a stack")?;
        self.stacks.push(stack);
        self.threads.push(row.thread);
        self.own.push(row.own.unwrap_or(row.weight));
        self.said.push(row.own.is_some());
        Limits::check(limits.samples, self.stacks.len(), "samples")?;
        Limits::check(limits.stacks, builder.profile.stacks.len(), "stacks")?;
        Limits::check(limits.strings, builder.profile.strings.len(), "names")
    }

    /// The stack of each row and what it weighs itself, as it is left.
    pub(crate) fn into_rows(self) -> (Vec<StackId>, Vec<i64>) {
        (self.stacks, self.own)
    }

    /// Rows that weigh something themselves. What the rows below weigh too much is left out.
    pub(crate) fn finish(self) -> Samples {
        let mut samples = Samples::default();
        for ((stack, thread), own) in self.stacks.into_iter().zip(self.threads).zip(self.own) {
            samples.overdrawn += u64::from(own < 0);
            if own > 0 {
                samples.stacks.push(stack);
                samples.threads.push(thread);
                samples.weights.push(own);
            }
        }
        samples
    }
}
