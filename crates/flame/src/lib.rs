//! Call tree and viewport to a DrawList; hit test; colours; labels.
