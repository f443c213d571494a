//! The parts of the screens, one folder for each.
pub(crate) mod apart;
pub(crate) mod flame;
pub(crate) mod glance;
pub(crate) mod list;
pub(crate) mod nodes;
pub(crate) mod shell;
