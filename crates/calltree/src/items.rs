//! Calls as the samples give them: parents before their children, the same call perhaps several times.

use crate::sums::Number;
use crate::{BuildError, FunctionKey};

/// No parent: the root.
pub(crate) const NO_PARENT: u32 = u32::MAX;

/// A call. In one piece: almost every access comes from somewhere else in the tree.
pub(crate) struct Item<W> {
    pub(crate) parent: u32,
    pub(crate) function: FunctionKey,
    pub(crate) own: W,
}

/// What a tree is grown of. Equal calls are found when the tree is put in order, where they lie side by side; to look
/// for each of them here would take a hash table as large as the tree.
pub(crate) struct Items<W> {
    pub(crate) items: Vec<Item<W>>,
    /// Weights of the baseline; empty without one.
    pub(crate) before: Vec<W>,
    has_baseline: bool,
}

impl<W: Number> Items<W> {
    /// A root, with room for about `capacity` calls.
    pub(crate) fn new(capacity: usize, has_baseline: bool) -> Self {
        let mut items = Self {
            items: Vec::with_capacity(capacity),
            before: Vec::with_capacity(if has_baseline { capacity } else { 0 }),
            has_baseline,
        };
        items.add(NO_PARENT, FunctionKey::NONE);
        items
    }

    /// One more call of `function` from `parent`.
    ///
    /// # Errors
    /// [`BuildError::TooLarge`] when the numbers are used up.
    pub(crate) fn push(&mut self, parent: u32, function: FunctionKey) -> Result<u32, BuildError> {
        let number = u32::try_from(self.items.len()).ok().filter(|number| *number != NO_PARENT);
        let number = number.ok_or(BuildError::TooLarge("call tree nodes"))?;
        self.add(parent, function);
        Ok(number)
    }

    /// Makes a call weigh more, on one of the sides.
    pub(crate) fn weigh(&mut self, number: u32, weight: W, before: bool) {
        let number = number as usize;
        let own = if before { &mut self.before[number] } else { &mut self.items[number].own };
        *own = own.plus(weight);
    }

    fn add(&mut self, parent: u32, function: FunctionKey) {
        self.items.push(Item { parent, function, own: W::default() });
        if self.has_baseline {
            self.before.push(W::default());
        }
    }
}
