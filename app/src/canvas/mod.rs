//! Puts DrawLists on a canvas: sizes in device pixels, colours of the theme, and the painter.
pub(crate) mod offscreen;
pub(crate) mod painter;
pub(crate) mod scene;
pub(crate) mod surface;
