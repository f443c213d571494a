//! What 32 bits of address could break: exact weights and amounts beyond them, and parsing as such.
//! Runs in Node and in headless Chromium: `cargo xtask test`.
// A failed unwrap is a failed test.
#![allow(clippy::unwrap_used)]
#![cfg(target_arch = "wasm32")]

use formats::{Input, Limits};
use wasm_bindgen_test::wasm_bindgen_test;

fn read(bytes: &[u8]) -> Result<formats::Imported, formats::ImportError> {
    formats::read(Input { name: "unknown", bytes, sidecar: None }, &Limits::default())
}

#[wasm_bindgen_test]
fn weights_beyond_32_and_53_bits_are_exact() {
    let read = read(b"main;a 9007199254740993\nmain;b 4294967297\n").unwrap();
    let set = &read.profile.sets[0];
    assert_eq!(format!("{:?}", set.metrics[0].weights.sum()), "Int(9007203549708290)");
}

#[wasm_bindgen_test]
fn bad_input_is_an_error_and_no_trap() {
    for bytes in [&b""[..], b"\x1f\x8b", b"{\"flamebearer\":", b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"] {
        assert!(read(bytes).is_err(), "{bytes:?}");
    }
}

#[wasm_bindgen_test]
fn quantities_are_exact() {
    let quantity: units::Quantity = "11973899059200m".parse().unwrap();
    assert_eq!(quantity.exact(), "11973899059.2");
}
