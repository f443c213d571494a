//! The DrawList: plain boxes and labels in device pixels, and their wire form.
//!
//! The engine lays a picture out for a [`Window`] of its world and answers with a [`DrawList`]; the page paints it,
//! hit-tests it, and stretches it while the next one is on its way. Nothing here knows a tree, a cluster or a canvas.
//!
//! [`label`] makes names fit boxes.
//!
//! Spaces: *world* is what the picture is made of (flame graph: x in shares of the whole, y in device pixels of the
//! full height; map: both in device pixels of the full picture); *device* is pixels of the canvas.
pub mod label;
mod list;
pub mod palette;
mod slots;
mod text;
mod window;
mod wire;

pub use list::{Boxes, DrawList, Labels, NO_TEXT, flags};
pub use slots::{
    CATEGORIES, CRITICAL, DIVERGING_STEPS, FREE, MERGED, NEUTRAL, SEQUENTIAL_STEPS, SLOTS, UNKNOWN, WARM, category,
    diverging, sequential, warm,
};
pub use text::TextTable;
pub use window::Window;
pub use wire::WireError;
