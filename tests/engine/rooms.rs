//! An engine without its rooms asks for them, and goes on when it has them.

use engine::{Engine, FlameKind, FlameSettings, Outgoing, Request, Room, RoomName, SourceKind, Step, rooms};

use crate::{FOLDED, Host, NODES};

const PERF: &[u8] = b"app 1 1.000000: 1 cycles:\n\t1000 read (/bin/app)\n\t2000 main (/bin/app)\n\n";

fn bare() -> Host {
    Host { engine: Engine::bare(), generation: 0 }
}

/// Steps until nothing is left or a room is missing; gives the answers and where it stopped.
fn until_it_stops(host: &mut Host) -> (Vec<Outgoing>, Step) {
    let mut answers = Vec::new();
    loop {
        let step = host.engine.step(&mut |answer, _| answers.push(answer.body));
        if step != Step::More {
            return (answers, step);
        }
    }
}

fn open(host: &mut Host, kind: SourceKind, bytes: &[u8]) {
    host.begin(&[]);
    host.source(kind, 0, "a-file", bytes);
    host.put(Request::Commit, None);
}

fn flame(host: &mut Host, settings: FlameSettings) {
    host.put(Request::Flame { settings: Box::new(settings) }, None);
}

fn export() -> Request {
    Request::Export { what: "folded".into(), copy: false, picture: None, dark: false }
}

#[test]
fn common_profiles_need_no_room() {
    let mut host = bare();
    open(&mut host, SourceKind::Profile, FOLDED);
    let (answers, step) = until_it_stops(&mut host);
    assert!(matches!(answers.last(), Some(Outgoing::Opened(_))) && step == Step::Idle, "{answers:?}");
    assert_eq!(host.flame(Default::default()).total, "200");
}

#[test]
fn what_waits_for_a_room_goes_on_with_it() {
    type Ask = fn(&mut Host);
    type Case = (RoomName, fn() -> Room, Ask, &'static str);
    let shaped: [(Ask, &str); 6] = [
        (|host| flame(host, FlameSettings { transforms: vec!["invert".into()], ..Default::default() }), "Flame"),
        (|host| flame(host, FlameSettings { view: FlameKind::Sandwich, ..Default::default() }), "Flame"),
        (|host| flame(host, FlameSettings { q: "^m".into(), regex: true, ..Default::default() }), "Flame"),
        (|host| flame(host, FlameSettings { view: FlameKind::Heatmap, ..Default::default() }), "Flame"),
        (|host| host.put(Request::TreeRows { from: 0, to: 9 }, None), "TreeRows"),
        (|host| host.put(Request::Shares { function: "main".into(), group: "group:thread".into() }, None), "Shares"),
    ];
    let shaped = shaped.map(|(ask, answer)| -> Case { (RoomName::Shapes, rooms::shapes, ask, answer) });
    let cases: [Case; 4] = [
        (RoomName::Readers, || rooms::readers(formats::read), |host| open(host, SourceKind::Profile, PERF), "Opened"),
        (RoomName::Clusters, rooms::clusters, |host| open(host, SourceKind::Cluster, NODES), "has_cluster: true"),
        (
            RoomName::Names,
            rooms::names,
            |host| {
                host.begin(&[]);
                host.source(SourceKind::Profile, 0, "a-file", b"_ZN3foo3barE;b 1\n");
                host.put(Request::Commit, None);
                until_it_stops(host);
                host.put(Request::Flame { settings: Default::default() }, None);
            },
            "Flame",
        ),
        (RoomName::Exports, rooms::exports, |host| host.put(export(), None), "Exported"),
    ];
    for (name, room, ask, answer) in cases.into_iter().chain(shaped) {
        let mut host = bare();
        open(&mut host, SourceKind::Profile, FOLDED);
        until_it_stops(&mut host);
        host.flame(Default::default());
        ask(&mut host);
        for _ in 0..3 {
            assert_eq!(until_it_stops(&mut host).1, Step::Needs(name));
        }
        host.engine.admit(&room());
        let (answers, step) = until_it_stops(&mut host);
        let last = format!("{:?}", answers.last().unwrap());
        assert!(last.contains(answer) && step == Step::Idle, "{name:?}: {last}");
    }
}

#[test]
fn a_room_that_cannot_be_had_ends_only_what_needs_it() {
    let mut host = bare();
    open(&mut host, SourceKind::Profile, FOLDED);
    until_it_stops(&mut host);
    for (kind, bytes) in [(SourceKind::Cluster, NODES), (SourceKind::Profile, PERF)] {
        open(&mut host, kind, bytes);
        assert!(matches!(until_it_stops(&mut host).1, Step::Needs(_)));
        let mut failed = String::new();
        host.engine.refuse("Out of reach.".into(), &mut |answer, _| {
            if let Outgoing::Failed { message } = answer.body {
                failed = message;
            }
        });
        assert_eq!((failed.as_str(), until_it_stops(&mut host).1), ("Out of reach.", Step::Idle));
        assert_eq!(host.flame(Default::default()).total, "200");
    }
    host.put(export(), None);
    assert!(matches!(until_it_stops(&mut host).1, Step::Needs(RoomName::Exports)));
    host.engine.refuse("Out of reach.".into(), &mut |_, _| {});
    assert_eq!((until_it_stops(&mut host).1, host.flame(Default::default()).total.as_str()), (Step::Idle, "200"));
}
