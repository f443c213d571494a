//! Labels of samples (pprof labels, OTLP attributes, a pod's name), in sets that samples share.

use crate::tables::Interned;
use crate::{BuildError, LabelSetId, StringId};

/// The value of a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LabelValue {
    /// Text.
    Text(StringId),
    /// A number with its unit (`NONE` if it has none).
    Number(i64, StringId),
}

/// A key with its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Label {
    /// The key.
    pub key: StringId,
    /// The value.
    pub value: LabelValue,
}

/// Sets of labels as linked lists that share their tails: row = (rest of the set, label).
#[derive(Debug, Clone, Default)]
pub struct LabelTable(Interned<(LabelSetId, Label)>);

impl LabelTable {
    /// The row of a set, whatever the order of its labels.
    ///
    /// # Errors
    /// [`BuildError::TooLarge`] when the handles are used up.
    pub fn intern(&mut self, labels: &mut [Label]) -> Result<LabelSetId, BuildError> {
        labels.sort_unstable();
        labels
            .iter()
            .try_fold(LabelSetId::NONE, |rest, label| self.0.intern((rest, *label), "label sets").map(LabelSetId))
    }

    /// The labels of a set.
    pub fn get(&self, mut set: LabelSetId) -> impl Iterator<Item = Label> + '_ {
        std::iter::from_fn(move || {
            let &(rest, label) = self.0.rows.get(set.index())?;
            set = rest;
            Some(label)
        })
    }

    /// The number of rows (sets and their tails).
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.rows.len()
    }

    /// Whether no sample has a label.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.rows.is_empty()
    }
}
