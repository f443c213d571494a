//! Snapshot and viewport to a DrawList of nodes and their pods.
//!
//! [`layout`] gives each node a box, in rows by group; [`draw`] answers any window with what is in it. The world is
//! device pixels of the full map. What a node's box holds follows from its size on the canvas: one coloured cell, then
//! bars, then its pods, then names. The work for a picture grows with the nodes in its window, never with all.
//!
//! Invariants of a picture: boxes stand on whole device pixels, each at least one wide and high; boxes that are no
//! ground don't overlap; each pod that holds resources on a node whose pods are drawn is a box of its own or part of
//! a merged one; a value that isn't known is a dotted outline, never zero.
mod bars;
mod describe;
mod draw_node;
mod draw_pods;
mod heat;
mod item;
mod layout;
mod legend;
mod measure;
mod pack;
mod painter;
mod picture;
mod rect;
mod state;
#[cfg(test)]
mod testing;

pub use bars::Bar;
pub use describe::{Description, describe};
pub use heat::{node_share, pod_share};
pub use item::{Item, NO_ITEM, item, node_item, pod_item};
pub use layout::{Group, Layout, Size, layout};
pub use legend::{LegendEntry, distribution, legend};
pub use measure::{Measure, Settings};
pub use picture::{Pixels, draw};
pub use rect::Rect;
