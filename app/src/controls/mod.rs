//! Generic widgets that know no domain.
pub(crate) mod apart;
pub(crate) mod choice;
pub(crate) mod icon;
pub(crate) mod later;
pub(crate) mod popover;
pub(crate) mod scroll_bar;
pub(crate) mod sort_header;
pub(crate) mod tip;
pub(crate) mod virtual_rows;
