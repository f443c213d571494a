//! The profile model: columns and u32 handles, and the builder that fills them.
