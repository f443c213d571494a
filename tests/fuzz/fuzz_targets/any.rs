//! Any bytes, read by their content: sniffing, containers, inferno, and the JSON core.
#![cfg_attr(fuzzing, no_main)]

mod check;
mod shim;

target!(run);

fn run(bytes: &[u8]) {
    check::sniffed(bytes);
}
