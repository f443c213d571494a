//! Parts of the nodes screen.
