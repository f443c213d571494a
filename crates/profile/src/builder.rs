//! Fills a profile while a reader walks its input.

use crate::{Frame, FrameId, Function, FunctionId, Label, LabelSetId, Profile, SampleSet, StackId, StringId, Weights};

/// Why a profile can't be built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BuildError {
    /// More rows than a `u32` handle can name, or more than 4 GiB of text; the word says of what.
    TooLarge(&'static str),
    /// The columns of a set have different lengths; the word names the column.
    Ragged(&'static str),
    /// Sums that no number holds; the word says of what.
    Overflow(&'static str),
}

/// Fills a [`Profile`]; see there for the invariants it keeps.
#[derive(Debug, Clone, Default)]
pub struct ProfileBuilder {
    /// The profile so far. Tables may be filled directly.
    pub profile: Profile,
}

impl ProfileBuilder {
    /// The row of a text.
    ///
    /// # Errors
    /// [`BuildError::TooLarge`].
    pub fn string(&mut self, text: &str) -> Result<StringId, BuildError> {
        self.profile.strings.intern(text)
    }

    /// The row of a function.
    ///
    /// # Errors
    /// [`BuildError::TooLarge`].
    pub fn function(&mut self, function: Function) -> Result<FunctionId, BuildError> {
        self.profile.functions.intern(function)
    }

    /// The row of a frame.
    ///
    /// # Errors
    /// [`BuildError::TooLarge`].
    pub fn frame(&mut self, frame: Frame) -> Result<FrameId, BuildError> {
        self.profile.frames.intern(frame)
    }

    /// The row of a frame of which only the name is known.
    ///
    /// # Errors
    /// [`BuildError::TooLarge`].
    pub fn named_frame(&mut self, name: &str) -> Result<FrameId, BuildError> {
        let name = self.string(name)?;
        let function = self.function(Function::named(name))?;
        self.frame(Frame::of(function))
    }

    /// The row of a stack: `frame` called from `parent`.
    ///
    /// # Errors
    /// [`BuildError::TooLarge`].
    pub fn stack(&mut self, parent: StackId, frame: FrameId) -> Result<StackId, BuildError> {
        self.profile.stacks.intern(parent, frame)
    }

    /// The row of a set of labels.
    ///
    /// # Errors
    /// [`BuildError::TooLarge`].
    pub fn labels(&mut self, labels: &mut [Label]) -> Result<LabelSetId, BuildError> {
        self.profile.labels.intern(labels)
    }

    /// Adds a finished set. Integer metrics whose sums would pass 64 bits are turned into doubles; their indices
    /// come back so that the reader can warn.
    ///
    /// # Errors
    /// [`BuildError::Ragged`] when columns differ in length, [`BuildError::TooLarge`] beyond 2^32 samples.
    pub fn push_set(&mut self, mut set: SampleSet) -> Result<Vec<usize>, BuildError> {
        let len = set.stacks.len();
        if u32::try_from(len).is_err() {
            return Err(BuildError::TooLarge("samples"));
        }
        let ragged = |column: Option<usize>| column.is_some_and(|n| n != len);
        if ragged(set.threads.as_ref().map(Vec::len)) {
            return Err(BuildError::Ragged("threads"));
        }
        if ragged(set.times_ns.as_ref().map(Vec::len)) {
            return Err(BuildError::Ragged("times"));
        }
        if ragged(set.labels.as_ref().map(Vec::len)) {
            return Err(BuildError::Ragged("labels"));
        }
        let mut inexact = Vec::new();
        for (i, metric) in set.metrics.iter_mut().enumerate() {
            if metric.weights.len() != len {
                return Err(BuildError::Ragged("weights"));
            }
            if !metric.weights.fits() {
                let weights = std::mem::replace(&mut metric.weights, Weights::Int(Vec::new()));
                metric.weights = weights.into_float();
                inexact.push(i);
            }
        }
        self.profile.sets.push(set);
        Ok(inexact)
    }

    /// The finished profile.
    #[must_use]
    pub fn finish(self) -> Profile {
        self.profile
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Metric, StackId, Weight};

    #[test]
    fn stacks_are_shared_and_sums_never_wrap() {
        let mut builder = ProfileBuilder::default();
        let main = builder.named_frame("main").unwrap();
        let root = builder.stack(StackId::NONE, main).unwrap();
        let leaf = builder.stack(root, main).unwrap();
        assert_eq!(builder.stack(root, main), Ok(leaf));
        let metric = |weights| Metric { kind: "cpu".into(), unit: "ns".into(), weights };
        let set = SampleSet {
            stacks: vec![root, leaf, leaf],
            metrics: vec![metric(Weights::Int(vec![1, 2, 3])), metric(Weights::Int(vec![1 << 62; 3]))],
            ..SampleSet::default()
        };
        assert_eq!(builder.push_set(set), Ok(vec![1]));
        let profile = builder.finish();
        assert_eq!(profile.stacks.depth(leaf), 2);
        assert_eq!(profile.sets[0].metrics[0].weights.sum(), Weight::Int(6));
        assert_eq!(profile.sets[0].metrics[1].weights.sum(), Weight::Float(3.0 * (1u64 << 62) as f64));
    }

    #[test]
    fn ragged_columns_are_refused() {
        let mut builder = ProfileBuilder::default();
        let set = SampleSet { stacks: vec![StackId::NONE], times_ns: Some(vec![]), ..SampleSet::default() };
        assert_eq!(builder.push_set(set), Err(BuildError::Ragged("times")));
    }
}
