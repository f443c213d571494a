//! What surrounds every screen: rail, top bar, messages, help, and the page as a drop zone.
pub(crate) mod answer_line;
pub(crate) mod controls;
pub(crate) mod drawer;
pub(crate) mod drop_zone;
pub(crate) mod filter_note;
pub(crate) mod help;
pub(crate) mod notices;
pub(crate) mod rail;
pub(crate) mod saved;
pub(crate) mod site_links;
pub(crate) mod top_bar;
