//! The flame screen's parts: the graph with its hands, the tooltip, menu and transforms, the other views, the bar of choices.
pub(crate) mod actions;
pub(crate) mod answer;
pub(crate) mod bar;
pub(crate) mod callers;
pub(crate) mod chips;
pub(crate) mod compare;
pub(crate) mod details;
pub(crate) mod display;
pub(crate) mod export;
mod gestures;
pub(crate) mod graph;
mod hands;
pub(crate) mod heat;
mod keys;
pub(crate) mod menu;
mod minimap;
mod pane;
mod range;
mod stage;
pub(crate) mod table;
mod time_map;
mod tooltip;
pub(crate) mod tree;

pub(crate) use gestures::position;
