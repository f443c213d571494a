//! The parts of a screen that is one long list: the bar with its files, the table and its rows.
pub(crate) mod bar;
pub(crate) mod filter_box;
mod row;
pub(crate) mod share;
pub(crate) mod table;
