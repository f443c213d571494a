//! What the page does with the browser around it: timers, performance marks, files, messages of other windows.
pub(crate) mod clipboard;
pub(crate) mod download;
pub(crate) mod files;
pub(crate) mod hear;
pub(crate) mod marks;
mod messages;
pub(crate) mod natural;
pub(crate) mod observer;
pub(crate) mod presence;
pub(crate) mod tell;
pub(crate) mod timer;
