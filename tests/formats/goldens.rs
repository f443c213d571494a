//! Every fixture gives what its golden says, whatever its name, packed or not.

use crate::describe::describe;
use crate::encode::{Message, Pprof};
use crate::{fixtures, read};

#[test]
fn fixtures_give_their_goldens() {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for fixture in fixtures() {
            let named = describe(&read(&fixture.name, &fixture.bytes));
            assert_eq!(named, describe(&read("unknown", &fixture.bytes)), "{}", fixture.name);
            insta::assert_snapshot!(fixture.name.replace('/', "__"), named);
        }
    });
}

/// The pprof fixtures are made by [`pprofs`]; `UPDATE_FIXTURES=1` writes them.
#[test]
fn pprof_fixtures_are_current() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/formats/pprof");
    for (name, bytes) in pprofs() {
        let path = folder.join(name);
        if std::env::var_os("UPDATE_FIXTURES").is_some() {
            std::fs::write(&path, &bytes).unwrap();
        }
        assert_eq!(std::fs::read(&path).unwrap_or_default(), bytes, "{name} is not what the code makes");
    }
}

fn pprofs() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("inlines-labels.pb", inlines_and_labels()),
        ("pruned.pb", pruned()),
        ("odd.pb", odd()),
        ("missing-location.pb", missing_location()),
    ]
}

/// Two sample types, an inlined function, labels, mappings, ids out of order, times, a comment.
fn inlines_and_labels() -> Vec<u8> {
    let mut pprof = Pprof::new(&[("samples", "count"), ("cpu", "nanoseconds")]);
    let label = |message: Message, key: u64| Message::default().number(1, key).0.into_iter().chain(message.0).collect();
    let (handler, slow) = (pprof.string("handler"), pprof.string("/slow"));
    let (size, bytes) = (pprof.string("size"), pprof.string("bytes"));
    let text = Message(label(Message::default().number(2, slow), handler));
    let number = Message(label(Message::default().number(3, 512).number(4, bytes), size));
    pprof.sample(&[900, 7], &[2, 20], &[text, number]);
    pprof.sample(&[7], &[1, 10], &[]);
    pprof.sample(&[], &[3, 30], &[]);
    pprof.location(900, 1, 0x1234, &[(3, 30), (2, 20)]);
    pprof.location(7, 2, 0x99, &[(1, 10)]);
    pprof.function(1, "main", "main.go");
    pprof.function(2, "outer", "lib.go");
    pprof.function(3, "inlined", "lib.go");
    for (id, file) in [(1, "/usr/bin/demo"), (2, "[kernel.kallsyms]")] {
        let mapping = Message::default().number(1, id).number(5, pprof.string(file));
        pprof.add(3, &mapping);
    }
    let comment = pprof.string("made for tests");
    let default = pprof.string("samples");
    for (field, value) in [(9, 1_700_000_000_000_000_000), (10, 5_000_000_000), (13, comment), (14, default)] {
        pprof.set(field, value);
    }
    pprof.finish()
}

/// `malloc` and what it calls is dropped, but not `malloc_hook`.
fn pruned() -> Vec<u8> {
    let mut pprof = Pprof::new(&[("space", "bytes")]);
    for (id, name) in [(1, "main"), (2, "malloc(unsigned long)"), (3, "brk"), (4, "malloc_hook"), (5, "wrapper")] {
        pprof.function(id, name, "");
        pprof.location(id, 0, 0, &[(id, 0)]);
    }
    // `malloc` inlined into `wrapper`: the outer line stays.
    pprof.location(6, 0, 0, &[(2, 0), (5, 0)]);
    pprof.sample(&[3, 2, 1], &[100], &[]);
    pprof.sample(&[3, 6, 1], &[10], &[]);
    pprof.sample(&[4, 1], &[1], &[]);
    pprof.sample(&[3, 2], &[1000], &[]);
    let (drop, keep) = (pprof.string("malloc.*"), pprof.string("malloc_hook"));
    pprof.set(7, drop);
    pprof.set(8, keep);
    pprof.finish()
}

/// Negative values, locations without lines, a name that is no UTF-8, a sum beyond 64 bits.
fn odd() -> Vec<u8> {
    let mut pprof = Pprof::new(&[("delta", "count"), ("huge", "count")]);
    pprof.function(1, b"caf\xE9", "");
    pprof.location(1, 0, 0x10, &[(1, 0)]);
    pprof.location(2, 0, 0xABC, &[]);
    pprof.location(3, 0, 0, &[]);
    pprof.sample(&[2, 1], &[-5, 1 << 62], &[]);
    pprof.sample(&[3, 1], &[7, 1 << 62], &[]);
    pprof.finish()
}

fn missing_location() -> Vec<u8> {
    let mut pprof = Pprof::new(&[("cpu", "nanoseconds")]);
    pprof.sample(&[9], &[1], &[]);
    pprof.finish()
}
