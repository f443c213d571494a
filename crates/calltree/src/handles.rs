//! Typed row numbers.

/// A node of a [`crate::CallTree`], numbered in pre-order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub u32);

impl NodeId {
    /// The node that holds everything.
    pub const ROOT: Self = Self(0);

    /// The node as an index into a column.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A row of [`crate::Functions`]: what the tree takes for one function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FunctionKey(pub u32);

impl FunctionKey {
    /// Stands for "none": the function of the root.
    pub const NONE: Self = Self(u32::MAX);

    /// The key as an index into a column.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }

    /// Whether this is [`Self::NONE`].
    #[must_use]
    pub fn is_none(self) -> bool {
        self == Self::NONE
    }
}
