//! The JSON reader: what serde_json takes, ours must take.
#![cfg_attr(fuzzing, no_main)]

mod shim;

target!(run);

fn run(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let ours = formats::probe_json(text, &formats::Limits::default());
    let theirs = serde_json::from_str::<serde::de::IgnoredAny>(text);
    if let (Err(error), Ok(_)) = (&ours, &theirs) {
        // A number beyond all doubles is refused for a reason of its own.
        assert!(error.message.contains("expected a number"), "{error}: {text:?}");
    }
}
