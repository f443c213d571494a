//! The screens, one file each: what stands where. The parts are in `panels`.
pub(crate) mod apart;
pub(crate) mod flame;
pub(crate) mod home;
pub(crate) mod list;
pub(crate) mod nodes;
