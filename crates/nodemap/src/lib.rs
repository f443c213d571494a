//! Snapshot and viewport to a DrawList of groups, nodes, pods and containers.
//!
//! [`layout`] gives each node a box, in rows by group, or from far each group; [`draw`] answers any window with what is
//! in it. The world is device pixels of the full map. What a box holds follows from its size on the canvas: a group is
//! one box with words, colours and bars; a node is one coloured cell, then bars, then its pods, then names; a pod then
//! shows its containers. The work for a picture grows with what is in its window, never with all.
//!
//! Invariants of a picture: boxes stand on whole device pixels, each at least one wide and high; boxes that are no
//! ground don't overlap; each pod that holds resources on a node whose pods are drawn is a box of its own or part of
//! a merged one, and so is each container of a pod whose containers are drawn; a value that isn't known is a dotted
//! outline, never zero.
mod areas;
mod bars;
mod describe;
mod describe_container;
mod draw_containers;
mod draw_group;
mod draw_node;
mod draw_pods;
mod far;
mod fit;
mod heat;
mod item;
mod layout;
mod legend;
mod measure;
mod pack;
mod painter;
mod picture;
mod rect;
mod scene;
mod state;
#[cfg(test)]
mod testing;

pub use bars::Bar;
pub use describe::Description;
pub use fit::{EDGE_CSS, edge_to_fit};
pub use item::{Item, NO_ITEM, item};
pub use layout::{Group, Layout, NODES_FROM_CSS, Size, layout};
pub use legend::{LegendEntry, STEPS, Spread};
pub use measure::{Measure, Settings};
pub use painter::SUMMARY_BETWEEN;
pub use picture::{Pixels, draw};
pub use rect::Rect;
pub use scene::{Scale, Scene};
