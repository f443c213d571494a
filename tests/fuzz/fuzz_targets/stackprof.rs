//! Any bytes, read as this format.
#![cfg_attr(fuzzing, no_main)]

mod check;
mod shim;

target!(run);

fn run(bytes: &[u8]) {
    check::reader(formats::Format::Stackprof, bytes);
}
