//! The flame screen's parts: the graph with its hands, the tooltip, the table, the bar of choices.
pub(crate) mod answer;
pub(crate) mod bar;
mod gestures;
pub(crate) mod graph;
mod stage;
pub(crate) mod table;
mod tooltip;

pub(crate) use gestures::position;
