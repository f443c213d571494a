//! Comparisons, filters by label, and where a function's weight is.

use engine::{FlameKind, FlameSettings, FunctionRow, OnlySide, Outgoing, Pane, Request, SourceKind, TableSort};

use crate::views::{PERF, opened, view};
use crate::{FOLDED, Host, PIXELS, window};

const LABELLED: &str = "\
main;read 30 {node=n1} {pod=shop/a}
main;draw 10 {node=n1} {pod=shop/b}
main;draw 40 {node=n2} {pod=shop/b}
idle 5
";

fn labelled() -> Host {
    opened_as_pprof(LABELLED)
}

fn opened_as_pprof(text: &str) -> Host {
    let profile = calltree::testing::folded(text);
    let mut bytes = Vec::new();
    let options = formats::write::Options::default();
    formats::write::write(&profile, formats::write::Target::Pprof, &options, &mut bytes).unwrap();
    opened(&bytes)
}

fn rows(host: &mut Host, only: OnlySide) -> Vec<FunctionRow> {
    let sort = TableSort { key: "name".to_owned(), descending: false };
    match host.ask(Request::FunctionRows { sort, matching: false, only, from: 0, to: 99 }).pop() {
        Some(Outgoing::FunctionRows(rows)) => rows.rows,
        other => panic!("{other:?}"),
    }
}

fn names(host: &mut Host, only: OnlySide) -> Vec<String> {
    rows(host, only).into_iter().map(|row| row.name).collect()
}

#[test]
fn labels_filter_and_are_compared() {
    let mut host = labelled();
    let model = host.flame(FlameSettings::default());
    let keys: Vec<_> = model.labels.iter().map(|label| (label.key.as_str(), label.values.len())).collect();
    assert_eq!(keys, [("node", 2), ("pod", 2)]);
    let total = |host: &mut Host, settings: FlameSettings| {
        let model = host.flame(settings);
        (model.total, model.total_baseline, model.filters.iter().filter(|filter| filter.applies).count())
    };
    let none = FlameSettings::default();
    assert_eq!(total(&mut host, FlameSettings { node: "n1".into(), ..none.clone() }), ("40".into(), None, 1));
    assert_eq!(total(&mut host, FlameSettings { pod: "shop/b".into(), ..none.clone() }), ("50".into(), None, 1));
    let labels = vec!["node=n1".to_owned(), "pod=shop/b".to_owned()];
    assert_eq!(total(&mut host, FlameSettings { labels, ..none.clone() }), ("10".into(), None, 2));
    let labels = vec!["zone=x".to_owned()];
    assert_eq!(total(&mut host, FlameSettings { labels, ..none }), ("85".into(), None, 0));
    let against = |labels: &[&str], against: &str| FlameSettings {
        labels: labels.iter().map(|label| (*label).to_owned()).collect(),
        against: against.to_owned(),
        ..view(FlameKind::Diff)
    };
    let found = total(&mut host, against(&["node=n2"], "label:node=n1"));
    assert_eq!(found, ("40".into(), Some("40".into()), 2));
    assert_eq!(names(&mut host, OnlySide::Vanished), ["read"]);
    assert!(names(&mut host, OnlySide::Appeared).is_empty());
    assert_eq!(total(&mut host, against(&[], "label:node=nowhere")).1, Some("0".into()));
    assert_eq!(total(&mut host, against(&[], "metric:nothing")).1, None);
}

#[test]
fn a_function_has_shares_of_nodes_that_link_to_them() {
    let mut host = labelled();
    host.flame(FlameSettings::default());
    let mut shares = |group: &str| {
        let ask = Request::Shares { function: "draw".to_owned(), group: group.to_owned() };
        match host.ask(ask).pop() {
            Some(Outgoing::Shares(shares)) => {
                let row = |row: engine::ShareRow| (row.value, row.of_function, row.of_value, row.filter.map(|f| f.0));
                shares.rows.into_iter().map(row).collect::<Vec<_>>()
            }
            other => panic!("{other:?}"),
        }
    };
    let node = Some("node".to_owned());
    let expected = [("n2".to_owned(), 80.0, 100.0, node.clone()), ("n1".to_owned(), 20.0, 25.0, node)];
    assert_eq!(shares("group:label=node"), expected);
    assert_eq!(shares("group:label=pod")[0].3.as_deref(), Some("pod"));
}

#[test]
fn what_is_new_and_what_is_gone_are_listed() {
    let mut host = Host::default();
    host.begin(&[]);
    host.source(SourceKind::Profile, 0, "after", b"a;b 1\na;new 2\n");
    host.source(SourceKind::Baseline, 0, "before", b"a;b 5\na;gone 2\n");
    host.put(Request::Commit, None);
    host.run();
    host.flame(view(FlameKind::Diff));
    assert_eq!(names(&mut host, OnlySide::Appeared), ["new"]);
    assert_eq!(names(&mut host, OnlySide::Vanished), ["gone"]);
    assert_eq!(names(&mut host, OnlySide::Both).len(), 4);
    let ask = Request::FlameWindow { pane: Pane::Main, window: window(0.0, 1.0).into(), pixels: PIXELS };
    let list = host.picture(ask);
    let labels: Vec<&str> = list.labels.text.iter().map(|text| list.texts.get(*text)).collect();
    assert!(labels.contains(&"+ new") && labels.contains(&"− gone"), "{labels:?}");
}

#[test]
fn timed_samples_have_a_timeline_in_every_view() {
    let mut host = opened(PERF);
    let model = host.flame(FlameSettings { q: "read".into(), ..FlameSettings::default() });
    let line = model.timeline.unwrap();
    assert_eq!((line.rows, line.start_s), (1, 0.0));
    let ask = Request::FlameWindow { pane: Pane::Timeline, window: window(0.0, 1.0).into(), pixels: PIXELS };
    let list = host.picture(ask);
    assert_eq!(list.len(), 7, "five samples, two of them found");
    assert!(opened(FOLDED).flame(FlameSettings::default()).timeline.is_none());
}

#[test]
fn a_profile_does_not_differ_from_itself_and_a_comparison_turned_round_is_its_opposite() {
    let deltas = |before: &[u8], after: &[u8]| {
        let mut host = Host::default();
        host.begin(&[]);
        host.source(SourceKind::Profile, 0, "after", after);
        host.source(SourceKind::Baseline, 0, "before", before);
        host.put(Request::Commit, None);
        host.run();
        host.flame(FlameSettings { normalised: true, ..view(FlameKind::Diff) });
        let rows = rows(&mut host, OnlySide::Both);
        rows.into_iter().map(|row| (row.name, row.delta_text.unwrap())).collect::<Vec<_>>()
    };
    let other: &[u8] = b"main;parse;read 10\nmain;draw;fill 90\nnew 100\n";
    let none = deltas(FOLDED, FOLDED);
    assert!(none.len() == 6 && none.iter().all(|(_, delta)| delta == "0.00 points"), "{none:?}");
    let (there, back) = (deltas(FOLDED, other), deltas(other, FOLDED));
    assert_eq!(there.len(), back.len());
    for ((name, there), (_, back)) in there.iter().zip(&back) {
        let opposite = match there.strip_prefix('+') {
            Some(rest) => format!("-{rest}").replace('-', "−"),
            None if there.starts_with("0.00 ") => there.clone(),
            None => format!("+{}", there.trim_start_matches(['-', '−'])),
        };
        assert_eq!(back.replace('-', "−"), opposite, "{name}");
    }
}

#[test]
fn labels_that_are_given_with_a_file_are_on_all_of_its_samples() {
    let mut host = Host::default();
    host.begin(&[]);
    host.source(SourceKind::Profile, 0, "a#node=n1&pod=shop/a", b"main;read 30\n");
    host.source(SourceKind::Profile, 1, "b#node=n2", b"main;read 12\n");
    host.put(Request::Commit, None);
    host.run();
    let together = FlameSettings { thread: "#all".into(), ..FlameSettings::default() };
    let model = host.flame(together.clone());
    assert_eq!((model.total.as_str(), model.labels.len()), ("42", 2));
    let model = host.flame(FlameSettings { node: "n2".into(), ..together });
    assert_eq!(model.total, "12");
}

#[test]
fn what_only_another_file_carries_takes_none_of_this_one() {
    let mut host = Host::default();
    host.begin(&[]);
    host.source(SourceKind::Profile, 0, "a#node=n1", b"main 30\n");
    host.source(SourceKind::Profile, 1, "b", b"main 12\n");
    host.put(Request::Commit, None);
    host.run();
    let settings = FlameSettings { thread: "#all".into(), node: "n1".into(), ..FlameSettings::default() };
    let model = host.flame(settings);
    assert_eq!((model.total.as_str(), model.samples), ("30", 1));
}

#[test]
fn different_units_are_compared_by_shares() {
    let mut host = Host::default();
    host.begin(&[]);
    host.source(SourceKind::Profile, 0, "after", PERF);
    host.source(SourceKind::Baseline, 0, "before", b"main;read 5\nmain;draw 5\n");
    host.put(Request::Commit, None);
    host.run();
    let model = host.flame(FlameSettings { metric: "cpu-clock".into(), ..view(FlameKind::Diff) });
    if model.unit != "samples" {
        assert!(model.notes.iter().any(|note| note.contains("different units")), "{:?}", (model.unit, model.notes));
        assert!(rows(&mut host, OnlySide::Both).iter().all(|row| row.delta_text.as_ref().unwrap().ends_with("points")));
    }
}

#[test]
fn a_part_that_is_not_there_is_said() {
    let mut host = labelled();
    for against in ["metric:nothing", "label:zone=x", "profile:other", "nonsense"] {
        let model = host.flame(FlameSettings { against: against.into(), ..view(FlameKind::Diff) });
        let said: Vec<_> = model.filters.iter().filter(|filter| !filter.applies).collect();
        assert!(said.len() == 1 && model.empty.is_some(), "{against}: {:?}", model.filters);
    }
}

#[test]
fn frames_of_another_tree_are_not_described() {
    let mut host = opened(FOLDED);
    let old = host.flame(FlameSettings::default()).tree;
    let new = host.flame(FlameSettings { transforms: vec!["invert".into()], ..FlameSettings::default() }).tree;
    let mut ask = |tree: u32| {
        let ask = Request::Frame { tree, pane: Pane::Main, frame: 1, step: engine::Move::Stay };
        matches!(host.ask(ask).pop(), Some(Outgoing::Frame(Some(_))))
    };
    assert!(old != new && !ask(old) && ask(new));
}

#[test]
fn samples_without_frames_settle_in_every_view() {
    let mut host = opened_as_pprof("5");
    for (kind, _) in FlameKind::ALL {
        let model = host.flame(view(kind));
        let needs = matches!(kind, FlameKind::Sandwich | FlameKind::Chart | FlameKind::Heatmap | FlameKind::Diff);
        assert_eq!(model.empty.is_some(), needs, "{kind:?}: {:?}", model.empty);
    }
}
