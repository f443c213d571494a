//! Call tree and viewport to a DrawList; hit test; colours; labels.
//!
//! [`Rows`] puts the nodes of a tree in rows, once; [`draw`] answers any window with the boxes and labels in it. The
//! work for a picture grows with its pixels and with the logarithm of the number of nodes: rows and nodes outside of
//! the window are never touched, and a run of frames thinner than a pixel is one box that is found by binary search.
//!
//! Invariants of a picture: boxes of a row stand in order and don't overlap, on whole device pixels, each at least
//! one wide; every frame that has weight and lies in the window is in one of them; the same tree and view give the
//! same picture.
mod color;
mod hit;
mod language;
mod package;
mod paint;
#[cfg(test)]
mod properties;
mod rows;
#[cfg(test)]
mod transform_properties;
mod view;
mod walk;

pub use color::{Coloring, change, slot};
pub use draw::label::{elide, visible};
pub use hit::hit;
pub use package::package_of;
pub use paint::{Work, detail, draw, draw_counted, values};
pub use rows::Rows;
pub use view::{Orientation, View};
