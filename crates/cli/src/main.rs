//! The native command `isotherm`.
fn main() {}
