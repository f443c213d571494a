//! What must hold of everything that was read.

use formats::{Format, Input, Limits};

use holds::holds;

#[path = "../../formats/holds.rs"]
mod holds;

/// Limits under which a run of the fuzzer stays quick.
fn limits() -> Limits {
    Limits { inflated_bytes: 1 << 24, ..Limits::default() }
}

/// Reads bytes as one format, whatever they look like.
#[allow(dead_code, reason = "each target uses one of the two")]
pub(crate) fn reader(format: Format, bytes: &[u8]) {
    holds(formats::read_as(format, Input { name: "fuzz", bytes, sidecar: None }, &limits()));
}

/// Reads bytes by their content, through the containers and inferno as well.
#[allow(dead_code, reason = "each target uses one of the two")]
pub(crate) fn sniffed(bytes: &[u8]) {
    holds(collapsers::read(Input { name: "fuzz", bytes, sidecar: None }, &limits()));
}
