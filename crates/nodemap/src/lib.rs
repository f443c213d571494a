//! Snapshot and viewport to a DrawList of nodes and their pods.
