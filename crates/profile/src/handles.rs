//! Typed row numbers.

macro_rules! handle {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// Stands for "none": no text, no stack, no label.
            pub const NONE: Self = Self(u32::MAX);

            /// The row as an index into a column.
            #[must_use]
            pub fn index(self) -> usize {
                self.0 as usize
            }

            /// Whether this is [`Self::NONE`].
            #[must_use]
            pub fn is_none(self) -> bool {
                self.0 == u32::MAX
            }
        }
    )*};
}

handle! {
    /// Row of a [`crate::StringTable`].
    StringId;
    /// Row of a [`crate::FunctionTable`].
    FunctionId;
    /// Row of a [`crate::FrameTable`].
    FrameId;
    /// Row of a [`crate::StackTable`]; `NONE` is the stack without frames.
    StackId;
    /// Index into [`crate::Profile::threads`].
    ThreadId;
    /// Index into [`crate::Profile::processes`].
    ProcessId;
    /// Row of a [`crate::LabelTable`]; `NONE` is the empty set.
    LabelSetId;
}
