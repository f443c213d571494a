//! The Kubernetes API as a client sees it that only lists: what there is to ask for, how a list comes in pages, and
//! what refusals mean.
//!
//! Nothing here fetches: a host asks for the [`Listing::path`] of each of the [`wanted`] resources and tells
//! [`Listing::take`] what was answered. Only `GET` is ever needed.
//!
//! Invariant: a refusal concerns its resource alone, and is a sentence that says what permission or component is missing.
mod discovery;
mod listing;
mod refusal;
mod resources;

pub use discovery::{served, wanted};
pub use listing::{Listing, Reply, Step};
pub use refusal::{not_allowed, refused};
pub use resources::{RESOURCES, Resource};
