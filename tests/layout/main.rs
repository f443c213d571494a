//! Pictures as the painter gets them, in readable text.
// A failed unwrap is a failed test.
#![allow(clippy::unwrap_used)]

mod flame;
mod print;
