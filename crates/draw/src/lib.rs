//! The DrawList: plain boxes and labels in device pixels, and their wire form.
