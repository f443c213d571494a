//! The views of a profile, its transforms and its ranges of time.

use engine::{FlameKind, FlameSettings, OnlySide, Outgoing, Pane, Request, SourceKind, TableSort};

use crate::{FOLDED, Host, PIXELS, window};

/// Two threads, a sample each 10 ms, in Linux perf's text.
pub(crate) const PERF: &[u8] = b"\
app 7/7 [000] 1.000000: 10000000 cpu-clock:
\tf read+0x1 (libc.so)
\tf main+0x1 (app)

app 7/7 [000] 1.010000: 10000000 cpu-clock:
\tf read+0x1 (libc.so)
\tf main+0x1 (app)

app 7/7 [000] 1.020000: 10000000 cpu-clock:
\tf draw+0x1 (app)
\tf main+0x1 (app)

worker 7/8 [001] 1.005000: 10000000 cpu-clock:
\tf poll+0x1 (libc.so)
\tf loop+0x1 (app)

worker 7/8 [001] 1.015000: 10000000 cpu-clock:
\tf poll+0x1 (libc.so)
\tf loop+0x1 (app)
";

pub(crate) fn opened(bytes: &[u8]) -> Host {
    let mut host = Host::default();
    let answer = host.load(SourceKind::Profile, &[], bytes);
    assert!(matches!(answer, Outgoing::Opened(_)), "{answer:?}");
    host
}

pub(crate) fn view(view: FlameKind) -> FlameSettings {
    FlameSettings { view, ..FlameSettings::default() }
}

fn transformed(transforms: &[&str]) -> FlameSettings {
    FlameSettings { transforms: transforms.iter().map(|t| (*t).to_owned()).collect(), ..FlameSettings::default() }
}

fn names(host: &mut Host, pane: Pane) -> Vec<String> {
    let list = host.picture(Request::FlameWindow { pane, window: window(0.0, 1.0).into(), pixels: PIXELS });
    let named = list.boxes.name.iter().map(|name| list.texts.get(*name).to_owned());
    named.collect()
}

#[test]
fn transforms_change_the_tree_and_taking_them_away_brings_it_back() {
    let mut host = opened(FOLDED);
    let picture = |host: &mut Host, settings: FlameSettings| {
        let model = host.flame(settings);
        let window = window(0.0, 1.0).into();
        let list = host.picture(Request::FlameWindow { pane: Pane::Main, window, pixels: PIXELS });
        (model.total, list)
    };
    let before = picture(&mut host, FlameSettings::default());
    let focused = picture(&mut host, transformed(&["focus:draw", "recursion:fill"]));
    assert_eq!(focused.0, "60");
    assert_ne!(focused.1, before.1);
    assert_eq!(picture(&mut host, FlameSettings::default()), before);
    let model = host.flame(transformed(&["hide:main", "explode", "group:thread"]));
    let chips: Vec<(&str, bool)> = model.transforms.iter().map(|c| (c.label.as_str(), c.error.is_some())).collect();
    assert_eq!(chips, [("Hide main", false), ("explode", true), ("By thread", false)]);
    assert_eq!(model.total, "200");
    let nothing = host.flame(transformed(&["focus:nobody"]));
    assert!(nothing.empty.unwrap().contains("Take one of them away"));
}

#[test]
fn the_sandwich_has_callers_above_and_callees_below() {
    let mut host = opened(b"main;a;b 1\nmain;b;c 2\nother;a;a;b 4\n");
    let model = host.flame(FlameSettings { function: "a".to_owned(), ..view(FlameKind::Sandwich) });
    assert_eq!((model.function.as_str(), model.total.as_str(), model.callers_depth), ("a", "7", 2));
    let mut callers = names(&mut host, Pane::Callers);
    callers.sort();
    assert_eq!(callers, ["a", "all", "main", "other"]);
    let mut callees = names(&mut host, Pane::Main);
    callees.sort();
    assert_eq!(callees, ["a", "a", "all", "b", "b"]);
    let sort = TableSort { key: "total".to_owned(), descending: true };
    let rows = host.ask(Request::FunctionRows { sort, matching: false, only: OnlySide::Both, from: 0, to: 9 }).pop();
    let Some(Outgoing::FunctionRows(rows)) = rows else { panic!("no rows") };
    let of = |name: &str| rows.rows.iter().find(|row| row.name == name).unwrap().total_percent;
    assert_eq!((rows.count, of("main")), (5, 300.0 / 7.0), "the table is of all, to choose another function");
    let by_itself = host.flame(view(FlameKind::Sandwich));
    assert_eq!(by_itself.function, "b", "without a choice the one with the largest own weight");
}

#[test]
fn the_tree_opens_row_by_row() {
    let mut host = opened(FOLDED);
    host.flame(view(FlameKind::Tree));
    let rows = |host: &mut Host| match host.ask(Request::TreeRows { from: 0, to: 100 }).pop() {
        Some(Outgoing::TreeRows(rows)) => rows.rows,
        other => panic!("{other:?}"),
    };
    let first = rows(&mut host);
    let shown: Vec<(&str, u32, Option<bool>)> = first.iter().map(|r| (&*r.name, r.depth, r.open)).collect();
    assert_eq!(shown[0], ("all", 0, Some(true)));
    assert!(shown.contains(&("idle", 1, None)));
    let main = first.iter().find(|row| row.name == "main").unwrap().frame;
    host.ask(Request::TreeOpen { tree: 1, frame: main, open: true, deep: false });
    let names: Vec<String> = rows(&mut host).into_iter().map(|row| row.name).collect();
    assert_eq!(names, ["all", "idle", "main", "draw", "parse"], "callees follow, the heaviest first");
    host.ask(Request::TreeOpen { tree: 1, frame: main, open: false, deep: false });
    assert_eq!(rows(&mut host).len(), 3);
    host.ask(Request::TreeOpen { tree: 1, frame: 0, open: false, deep: false });
    assert_eq!(rows(&mut host).len(), 1);
    host.ask(Request::TreeOpen { tree: 1, frame: 0, open: true, deep: true });
    let all = rows(&mut host);
    assert_eq!(all.len(), 8);
    assert_eq!(all.iter().map(|row| row.self_percent).sum::<f64>(), 100.0);
    host.ask(Request::TreeOpen { tree: 1, frame: 4_000_000, open: true, deep: true });
}

#[test]
fn timed_samples_have_a_chart_with_lanes_and_a_heat_map() {
    let mut host = opened(PERF);
    let chart = host.flame(view(FlameKind::Chart));
    assert!(chart.timed && chart.drawn_as_time && chart.empty.is_none(), "{chart:?}");
    let drawn = names(&mut host, Pane::Main);
    assert_eq!(drawn.iter().filter(|name| *name == "main").count(), 1, "neighbours are one: {drawn:?}");
    assert!(drawn.iter().any(|name| name.contains('7')) && drawn.iter().any(|name| name.contains('8')), "{drawn:?}");
    let heat = host.flame(FlameSettings { q: "poll".to_owned(), ..view(FlameKind::Heatmap) });
    let measures = heat.heat.unwrap();
    let cells =
        host.picture(Request::FlameWindow { pane: Pane::Heat, window: window(0.0, 1.0).into(), pixels: PIXELS });
    let sum = |place: usize| (0..cells.len()).map(|i| cells.values(i)[place]).sum::<i64>();
    assert_eq!((sum(0), sum(1)), (5, 2));
    assert!(measures.columns > 1 && measures.most == 1);
}

#[test]
fn a_range_of_time_is_a_filter_and_two_are_a_comparison() {
    let mut host = opened(PERF);
    let range = |from: &str, to: &str| FlameSettings { from: from.into(), to: to.into(), ..FlameSettings::default() };
    let whole = host.flame(FlameSettings::default());
    let part = host.flame(range("0s", "10ms"));
    assert_eq!((whole.samples, part.filters.len()), (5, 1));
    let total = |text: &str| text.parse::<f64>().unwrap();
    assert_eq!(total(&part.total) * 5.0, total(&whole.total) * 2.0);
    let compared = host.flame(FlameSettings {
        before_from: "10ms".into(),
        before_to: "1s".into(),
        view: FlameKind::Diff,
        ..range("0s", "10ms")
    });
    assert_eq!(total(&compared.total_baseline.unwrap()) * 5.0, total(&whole.total) * 3.0);
    assert_eq!(compared.empty, None);
    let unreadable = host.flame(range("yesterday", ""));
    assert_eq!(unreadable.total, whole.total);
    assert!(unreadable.filters[0].text.contains("can't be read"));
}

#[test]
fn views_without_their_data_say_so() {
    let mut host = opened(FOLDED);
    for kind in [FlameKind::Chart, FlameKind::Heatmap, FlameKind::Diff] {
        let model = host.flame(view(kind));
        assert!(model.empty.is_some_and(|sentence| sentence.ends_with('.')), "{kind:?}");
        assert_eq!(model.view, kind);
    }
}
