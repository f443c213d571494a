//! The nodes screen's parts: the answer, the bar of choices, the map with its legend, the table, the drawer.
pub(crate) mod answer;
pub(crate) mod around;
pub(crate) mod bar;
pub(crate) mod drawer;
mod figures;
pub(crate) mod legend;
pub(crate) mod map;
mod map_tip;
mod moves;
mod node_drawer;
mod pending;
mod pod_drawer;
mod pod_table;
pub(crate) mod table;
mod walk;
mod zoom;
