//! Pictures as the painter gets them, in readable text.
mod flame;
mod print;
