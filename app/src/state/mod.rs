//! What the page knows: the store of signals, what changes them, preferences.
pub(crate) mod exports;
pub(crate) mod lists;
pub(crate) mod load;
pub(crate) mod of_cluster;
pub(crate) mod panel;
pub(crate) mod phase;
pub(crate) mod prefs;
mod receive;
pub(crate) mod refresh;
pub(crate) mod session;
pub(crate) mod settings;
pub(crate) mod site;
pub(crate) mod store;
pub(crate) mod transforms;
