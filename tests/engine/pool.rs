//! Engines of one worker share what they read of the same bytes, and show the same as each would alone.

use std::cell::Cell;

use engine::{Engine, FlameSettings, Outgoing, Pane, Pool, Request, SourceKind, rooms};
use formats::{ImportError, Imported, Input, Limits};

use crate::{FOLDED, Host, PIXELS, window};

thread_local! {
    /// Sources that were read in this test.
    static READ: Cell<u32> = const { Cell::new(0) };
}

fn counted(input: Input<'_>, limits: &Limits) -> Result<Imported, ImportError> {
    READ.set(READ.get() + 1);
    formats::read(input, limits)
}

fn host(pool: &Pool) -> Host {
    let mut engine = Engine::sharing(pool);
    for room in [rooms::readers(counted), rooms::names(), rooms::exports(), rooms::shapes()] {
        engine.admit(&room);
    }
    Host { engine, generation: 0 }
}

fn open(host: &mut Host, name: &str, bytes: &[u8]) -> Outgoing {
    host.begin(&[]);
    host.source_whole(SourceKind::Profile, 0, name, bytes.to_vec());
    host.put(Request::Commit, None);
    host.run().pop().unwrap().0.body
}

/// A host with a source open and its graph asked for.
fn showing(pool: &Pool, name: &str, bytes: &[u8]) -> Host {
    let mut host = host(pool);
    open(&mut host, name, bytes);
    host.flame(FlameSettings::default());
    host
}

#[test]
fn the_same_bytes_are_read_once_and_freed_with_the_last_user() {
    let pool = Pool::default();
    let mut hosts: Vec<Host> = (0..10).map(|_| showing(&pool, "a", FOLDED)).collect();
    assert_eq!((READ.get(), pool.held()), (1, [1, 1]));
    // Searches, zooms and transforms are everybody's own.
    let of =
        |t: &str| FlameSettings { transforms: vec![t.to_owned()], q: "fill".to_owned(), ..FlameSettings::default() };
    assert_eq!(hosts[0].flame(of("focus:draw")).total, "60");
    assert_eq!(hosts[1].flame(FlameSettings::default()).total, "200");
    assert_eq!(pool.held(), [1, 1]);
    // Another source in one of them.
    open(&mut hosts[2], "b", b"x 1\n");
    assert_eq!((READ.get(), pool.held()), (2, [2, 1]));
    while let Some(mut host) = hosts.pop() {
        assert!(matches!(host.flame(FlameSettings::default()).total.as_str(), "200" | "1"));
    }
    assert_eq!(pool.held(), [0, 0]);
    // What nobody holds is read again.
    showing(&pool, "a", FOLDED);
    assert_eq!(READ.get(), 3);
}

#[test]
fn what_is_shared_is_shown_as_alone() {
    let mangled: &[u8] = b"_ZN3foo3barE;b 1\n_ZN3foo3bazE 4\n";
    for bytes in [FOLDED, mangled] {
        let pool = Pool::default();
        let _first = showing(&pool, "a", bytes);
        let (mut second, mut alone) = (showing(&pool, "a", bytes), showing(&Pool::default(), "a", bytes));
        for settings in [
            FlameSettings::default(),
            FlameSettings { raw_names: true, ..FlameSettings::default() },
            FlameSettings { left_heavy: true, q: "b".to_owned(), ..FlameSettings::default() },
            FlameSettings { transforms: vec!["invert".to_owned()], ..FlameSettings::default() },
            FlameSettings::default(),
        ] {
            assert_eq!(second.flame(settings.clone()), alone.flame(settings));
            let window = Request::FlameWindow { pane: Pane::Main, window: window(0.0, 1.0).into(), pixels: PIXELS };
            assert_eq!(second.picture(window.clone()), alone.picture(window));
        }
    }
}

#[test]
fn what_differs_is_not_shared() {
    let large = b"a;b 1\n".repeat((8 << 20) / 6 + 1);
    let cases: [(&str, &[u8], u32); 6] = [
        ("a", FOLDED, 1),
        ("another", FOLDED, 1),
        ("a#node=n1", FOLDED, 1),
        ("a", b"main;parse;read 30\nmain;parse 10\nmain;draw;fill 50\nmain;draw;fill;fill 10\nidle 101\n", 1),
        ("a", FOLDED, 0),
        ("large", &large, 2),
    ];
    let pool = Pool::default();
    let mut kept = Vec::new();
    for (name, bytes, reads) in cases {
        let before = READ.get();
        for _ in 0..2 {
            let mut host = host(&pool);
            host.begin(&[]);
            if name.contains('#') {
                host.source(SourceKind::Profile, 0, name, bytes);
            } else {
                host.source_whole(SourceKind::Profile, 0, name, bytes.to_vec());
            }
            host.put(Request::Commit, None);
            host.run();
            host.flame(FlameSettings::default());
            kept.push(host);
        }
        assert_eq!(READ.get() - before, reads, "{name}");
    }
}

#[test]
fn trees_of_several_files_are_told_apart() {
    let pool = Pool::default();
    let two = |first: &[u8], second: &[u8]| {
        let mut host = host(&pool);
        host.begin(&[]);
        host.source_whole(SourceKind::Profile, 0, "a", first.to_vec());
        host.source_whole(SourceKind::Baseline, 0, "b", second.to_vec());
        host.put(Request::Commit, None);
        host.run();
        host
    };
    let (one, other): (&[u8], &[u8]) = (b"a;b 4\n", b"a;b 3\n");
    let mut hosts = [two(one, other), two(other, one), two(one, other)];
    let models = hosts.each_mut().map(|host| host.flame(FlameSettings::default()));
    let totals = models.map(|model| (model.total, model.total_baseline.unwrap()));
    assert_eq!(totals[0], ("4".to_owned(), "3".to_owned()));
    assert_eq!(totals[1], ("3".to_owned(), "4".to_owned()));
    assert_eq!(totals[2], totals[0]);
    // Of the first and the third it is one tree.
    assert_eq!(pool.held()[1], 2);
}

#[test]
fn a_load_that_fails_leaves_the_others_alone() {
    let pool = Pool::default();
    let mut first = showing(&pool, "a", FOLDED);
    let mut second = showing(&pool, "a", FOLDED);
    assert!(matches!(open(&mut second, "a", b"\x00\x01\x02"), Outgoing::Failed { .. }));
    assert_eq!(first.flame(FlameSettings::default()).total, "200");
    assert_eq!(second.flame(FlameSettings::default()).total, "200");
    assert_eq!(pool.held(), [1, 1]);
}
