//! The boundary to the engine: one host that runs the engine wherever it is, and the page's bridge to it.
//!
//! In a module worker (the rule) or on the page itself in small steps (where a worker can't start), the same
//! [`host::Host`] fetches the sources, feeds the engine and sends its answers; the page talks to either through
//! [`bridge::Bridge`] and can't tell them apart.
pub(crate) mod bridge;
mod fetch;
pub(crate) mod host;
pub(crate) mod inline;
pub(crate) mod remote;
pub(crate) mod wire;
