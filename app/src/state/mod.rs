//! What the page knows: the store of signals, the session that changes it, preferences.
pub(crate) mod exports;
pub(crate) mod lists;
pub(crate) mod prefs;
pub(crate) mod refresh;
pub(crate) mod session;
pub(crate) mod store;
pub(crate) mod transforms;
