//! The engine as its hosts drive it: requests in, answers out. `tests/e2e` sends the same kinds of requests through a
//! real worker, and through the engine on the page.
// A failed unwrap is a failed test.
#![allow(clippy::unwrap_used)]

use draw::{DrawList, Window};
use engine::{
    Answer, ClusterAnswer, ClusterSettings, Engine, FlameSettings, ListAsked, ListPage, MapWindow, Message, Move,
    NodeTableRow, OnlySide, Outgoing, PROTOCOL_VERSION, Pane, Pixels, Request, Slot, SourceKind, Step, TableSort,
};

mod cluster_lists;
mod compare;
mod counts;
mod glance;
mod lists;
mod map;
mod pending;
mod pool;
mod recording;
mod rooms;
mod speed;
mod undo;
mod views;

const PIXELS: Pixels = Pixels { ratio: 1.0, row_height: 18.0, char_width: 7.0 };

/// An engine with a count of generations.
#[derive(Default)]
struct Host {
    engine: Engine,
    generation: u32,
}

impl Host {
    fn put(&mut self, request: Request, buffer: Option<Vec<u8>>) {
        self.engine.put(Message { v: PROTOCOL_VERSION, generation: self.generation, request }, buffer);
    }

    /// All answers to what was put.
    fn run(&mut self) -> Vec<(Answer, Option<Vec<u8>>)> {
        let mut answers = Vec::new();
        while Step::More
            == self.engine.step(&mut |answer, buffer| {
                // Every answer must survive its way.
                let bytes = postcard::to_allocvec(&answer).unwrap();
                answers.push((postcard::from_bytes(&bytes).unwrap(), buffer));
            })
        {}
        answers
    }

    fn ask(&mut self, request: Request) -> Vec<Outgoing> {
        self.put(request, None);
        self.run().into_iter().map(|(answer, _)| answer.body).collect()
    }

    /// The answer to a request about the cluster.
    fn of_cluster(&mut self, request: Request) -> Option<ClusterAnswer> {
        self.put(request, None);
        let (answer, buffer) = self.run().pop()?;
        assert!(matches!(answer.body, Outgoing::OfCluster), "{answer:?}");
        Some(serde_json::from_slice(&buffer?).unwrap())
    }

    fn begin(&mut self, keep: &[SourceKind]) {
        self.generation += 1;
        self.put(Request::Begin { keep: keep.to_vec(), read_at_unix_ms: None }, None);
    }

    fn source(&mut self, kind: SourceKind, index: u32, name: &str, bytes: &[u8]) {
        let slot = Slot { kind, index };
        self.put(Request::SourceBegin { slot, name: name.to_owned(), labels: labels_of(name) }, None);
        for chunk in bytes.chunks(7) {
            self.put(Request::SourceBytes { slot }, Some(chunk.to_vec()));
        }
        self.put(Request::SourceEnd { slot }, None);
    }

    /// A large source in one message.
    fn source_whole(&mut self, kind: SourceKind, index: u32, name: &str, bytes: Vec<u8>) {
        let slot = Slot { kind, index };
        self.put(Request::SourceBegin { slot, name: name.to_owned(), labels: Vec::new() }, None);
        self.put(Request::SourceBytes { slot }, Some(bytes));
        self.put(Request::SourceEnd { slot }, None);
    }

    /// Loads one source; gives the last answer.
    fn load(&mut self, kind: SourceKind, keep: &[SourceKind], bytes: &[u8]) -> Outgoing {
        self.begin(keep);
        self.source(kind, 0, "a-file", bytes);
        self.put(Request::Commit, None);
        let mut answers = self.run();
        assert!(matches!(answers[0].0.body, Outgoing::BytesComplete | Outgoing::Failed { .. }));
        answers.pop().unwrap().0.body
    }

    fn flame(&mut self, settings: FlameSettings) -> engine::FlameModel {
        match self.ask(Request::Flame { settings: Box::new(settings) }).pop() {
            Some(Outgoing::Flame(model)) => *model,
            other => panic!("no flame graph: {other:?}"),
        }
    }

    fn picture(&mut self, request: Request) -> DrawList {
        self.put(request, None);
        let (_, buffer) = self.run().pop().unwrap();
        DrawList::from_bytes(&buffer.unwrap()).unwrap()
    }
}

/// Sources of tests get the labels that stand after a `#` of their names, as addresses have them.
fn labels_of(name: &str) -> Vec<(String, String)> {
    let pairs = name.split_once('#').map_or("", |(_, pairs)| pairs).split('&');
    pairs.filter_map(|pair| pair.split_once('=')).map(|(key, value)| (key.to_owned(), value.to_owned())).collect()
}

fn window(x_start: f64, x_end: f64) -> Window {
    Window { x_start, x_end, y_start: 0.0, y_end: 180.0, width_device: 800.0, height_device: 180.0 }
}

const FOLDED: &[u8] = b"main;parse;read 30\nmain;parse 10\nmain;draw;fill 50\nmain;draw;fill;fill 10\nidle 100\n";
const NODES: &[u8] = br#"{"kind":"NodeList","apiVersion":"v1","items":[
 {"metadata":{"name":"n1","labels":{"zone":"a"}},"status":{"allocatable":{"cpu":"4","memory":"8Gi","pods":"10"},"capacity":{"cpu":"4","memory":"8Gi","pods":"10"},"conditions":[{"type":"Ready","status":"True"}]}},
 {"metadata":{"name":"n2","labels":{"zone":"b"}},"spec":{"unschedulable":true},"status":{"allocatable":{"cpu":"2","memory":"4Gi","pods":"10"},"conditions":[{"type":"Ready","status":"False"}]}}]}"#;
const PODS: &[u8] = br#"{"kind":"PodList","apiVersion":"v1","items":[
 {"metadata":{"name":"web","namespace":"shop"},"spec":{"nodeName":"n1","containers":[{"name":"c","resources":{"requests":{"cpu":"1500m"}}}]},"status":{"phase":"Running"}},
 {"metadata":{"name":"big","namespace":"shop"},"spec":{"containers":[{"name":"c","resources":{"requests":{"cpu":"64"}}}]},"status":{"phase":"Pending","conditions":[{"type":"PodScheduled","status":"False","reason":"Unschedulable","message":"0/2 nodes are available: 2 Insufficient cpu."}]}},
 {"metadata":{"name":"lost","namespace":"shop"},"spec":{"nodeName":"gone","containers":[{"name":"c"}]},"status":{"phase":"Running"}}]}"#;

/// Rows of a list.
fn rows_of(host: &mut Host, asked: ListAsked) -> ListPage {
    match host.of_cluster(Request::List(asked)) {
        Some(ClusterAnswer::List(page)) => *page,
        other => panic!("no list: {other:?}"),
    }
}

/// The cells of a column.
fn column(page: &ListPage, key: &str) -> Vec<String> {
    let at = page.columns.iter().position(|column| column.key == key).unwrap();
    page.rows.iter().map(|row| row.cells[at].text.clone()).collect()
}

#[test]
fn a_profile_opens_zooms_and_is_searched() {
    let mut host = Host::default();
    let Outgoing::Opened(opened) = host.load(SourceKind::Profile, &[], FOLDED) else { panic!("not opened") };
    assert!(opened.has_profile && !opened.has_cluster);
    let whole = host.flame(FlameSettings::default());
    assert_eq!((whole.total.as_str(), whole.frames, whole.depth), ("200", 6, 4));
    let zoomed =
        host.flame(FlameSettings { zoom: vec!["main".into(), "draw".into()], q: "FILL".into(), ..Default::default() });
    assert_eq!((zoomed.zoom_total.as_str(), zoomed.zoom_depth, zoomed.zoom.len()), ("60", 2, 2));
    let matched = zoomed.matched.unwrap();
    assert_eq!((matched.total.as_str(), matched.self_weight.as_str(), matched.frames), ("60", "60", 1));
    assert_eq!((matched.of_total, matched.of_zoom), (30.0, 100.0));
    let bad = host.flame(FlameSettings { q: "(".into(), regex: true, ..Default::default() });
    assert!(bad.matched.unwrap().error.unwrap().contains("regular expression"));
}

#[test]
fn a_picture_holds_what_its_window_shows_with_exact_figures() {
    let mut host = Host::default();
    host.load(SourceKind::Profile, &[], FOLDED);
    host.flame(FlameSettings::default());
    let list = host.picture(Request::FlameWindow { pane: Pane::Main, window: window(0.0, 1.0).into(), pixels: PIXELS });
    let find = |name: &str| (0..list.len()).find(|i| list.texts.get(list.boxes.name[*i]) == name).unwrap();
    assert_eq!(list.values(find("parse"))[..3], [40, 10, 100]);
    assert!((f64::from(list.boxes.w[find("idle")]) - 400.0).abs() <= 1.0);
    let unsound = Window { x_end: f64::NAN, ..window(0.0, 1.0) };
    assert!(host.ask(Request::FlameWindow { pane: Pane::Main, window: unsound.into(), pixels: PIXELS }).is_empty());
}

#[test]
fn the_table_and_the_steps_agree_with_the_tree() {
    let mut host = Host::default();
    host.load(SourceKind::Profile, &[], FOLDED);
    host.flame(FlameSettings::default());
    let by = |key: &str| TableSort { key: key.into(), descending: true };
    let rows = host
        .ask(Request::FunctionRows { sort: by("self"), matching: false, only: OnlySide::Both, from: 0, to: 3 })
        .pop();
    let Some(Outgoing::FunctionRows(rows)) = rows else { panic!("no rows") };
    let names: Vec<&str> = rows.rows.iter().map(|r| r.name.as_str()).collect();
    assert_eq!((rows.count, names), (6, vec!["idle", "fill", "read"]));
    // Recursion counts once: fill's total is its share of all stacks through it.
    assert_eq!(rows.rows[1].total_percent, 30.0);
    let Some(Outgoing::Frame(Some(fill))) =
        host.ask(Request::FrameOf { tree: 1, function: rows.rows[1].function }).pop()
    else {
        panic!("no frame")
    };
    assert_eq!(fill.path, ["main", "draw", "fill"]);
    let Some(Outgoing::Frame(Some(up))) =
        host.ask(Request::Frame { tree: fill.tree, pane: Pane::Main, frame: fill.frame, step: Move::Parent }).pop()
    else {
        panic!("no caller")
    };
    assert_eq!((up.name.as_str(), up.percents), ("draw", [30.0, 30.0, 60.0]));
}

#[test]
fn what_was_open_stays_open_when_a_load_fails_or_is_cancelled() {
    let mut host = Host::default();
    host.load(SourceKind::Profile, &[], FOLDED);
    let failed = host.load(SourceKind::Profile, &[], b"\x89PNG\r\n\x1a\n nothing of ours");
    let Outgoing::Failed { message } = failed else { panic!("{failed:?}") };
    assert!(message.len() > 20, "{message}");
    assert_eq!(host.flame(FlameSettings::default()).total, "200");
    host.begin(&[]);
    host.source(SourceKind::Profile, 0, "other", b"a;b 1\n");
    host.put(Request::Cancel, None);
    host.put(Request::Commit, None);
    assert!(host.run().is_empty());
    assert_eq!(host.flame(FlameSettings::default()).total, "200");
    // When all bytes are in, but nothing has been read of them.
    host.begin(&[]);
    host.source(SourceKind::Profile, 0, "other", b"a;b 1\n");
    host.put(Request::Commit, None);
    let mut complete = false;
    while !complete {
        host.engine.step(&mut |answer, _| complete |= matches!(answer.body, Outgoing::BytesComplete));
    }
    host.put(Request::Cancel, None);
    assert!(host.run().is_empty());
    assert_eq!(host.flame(FlameSettings::default()).total, "200");
}

#[test]
fn requests_of_an_older_load_and_of_another_protocol_are_dropped() {
    let mut host = Host::default();
    host.load(SourceKind::Profile, &[], FOLDED);
    let old = Message { v: PROTOCOL_VERSION, generation: 0, request: Request::Flame { settings: Box::default() } };
    host.engine.put(old.clone(), None);
    assert!(host.run().is_empty());
    host.engine.put(Message { v: PROTOCOL_VERSION + 1, generation: 1, ..old }, None);
    assert!(host.run().is_empty());
}

#[test]
fn a_baseline_is_compared_by_name() {
    let mut host = Host::default();
    host.begin(&[]);
    host.source(SourceKind::Profile, 0, "after", b"main;a 10\nmain;new 5\n");
    host.source(SourceKind::Baseline, 0, "before", b"main;a 4\nmain;gone 3\n");
    host.put(Request::Commit, None);
    host.run();
    let model = host.flame(FlameSettings::default());
    assert_eq!((model.total.as_str(), model.total_baseline.as_deref()), ("15", Some("7")));
    let sort = TableSort { key: "delta".into(), descending: true };
    let rows = host.ask(Request::FunctionRows { sort, matching: false, only: OnlySide::Both, from: 0, to: 9 }).pop();
    let Some(Outgoing::FunctionRows(rows)) = rows else { panic!("no rows") };
    let deltas: Vec<(&str, &str)> =
        rows.rows.iter().map(|r| (r.name.as_str(), r.delta_text.as_deref().unwrap_or(""))).collect();
    assert_eq!(deltas[..3].iter().map(|d| d.0).collect::<Vec<_>>(), ["a", "new", "gone"], "{deltas:?}");
}

#[test]
fn several_files_are_switched_or_added_up() {
    let mut host = Host::default();
    host.begin(&[]);
    host.source(SourceKind::Profile, 0, "one", b"main;a 3\nmain;b 1\n");
    host.source(SourceKind::Profile, 1, "two", b"main;b 5\n");
    host.put(Request::Commit, None);
    host.run();
    let first = host.flame(FlameSettings::default());
    let keys: Vec<&str> = first.choices.iter().map(|choice| choice.key.as_str()).collect();
    assert_eq!((first.total.as_str(), keys), ("4", vec!["#0", "#1", "#all"]));
    let thread = |key: &str| FlameSettings { thread: key.to_owned(), ..FlameSettings::default() };
    assert_eq!(host.flame(thread("#1")).total, "5");
    let all = host.flame(thread("#all"));
    assert_eq!((all.total.as_str(), all.samples, all.frames), ("9", 3, 3));
}

#[test]
fn a_cluster_opens_beside_a_profile_and_keeps_it() {
    let mut host = Host::default();
    host.load(SourceKind::Profile, &[], FOLDED);
    host.begin(&[SourceKind::Profile, SourceKind::Baseline]);
    host.source(SourceKind::Cluster, 0, "nodes.json", NODES);
    host.source(SourceKind::Cluster, 1, "pods.json", PODS);
    host.source(SourceKind::Cluster, 2, "broken.json", b"{\"kind\":\"PodList\",\"items\":[{\"metadata\":");
    host.put(Request::Commit, None);
    let Some((Answer { body: Outgoing::Opened(opened), .. }, _)) = host.run().pop() else { panic!("not opened") };
    assert!(opened.has_profile && opened.has_cluster);
    assert!(opened.notices.iter().any(|n| n.source == "broken.json"), "{:?}", opened.notices);

    let settings = ClusterSettings { group: vec!["zone".into()], descending: true, ..Default::default() };
    let Some(ClusterAnswer::Cluster(model)) = host.of_cluster(Request::Cluster { settings }) else {
        panic!("no cluster")
    };
    assert_eq!((model.facts["nodes"].as_u64(), model.facts["pods"].as_u64()), (Some(2), Some(3)));
    let answer: Vec<&str> = model.view.answer.iter().map(|p| p.text.as_str()).collect();
    assert!(answer.iter().any(|t| t.contains("1 unschedulable")), "{answer:?}");
    assert!(answer.iter().any(|t| t.contains("1 on an absent node")), "{answer:?}");
    let Some(ClusterAnswer::NodeRows(rows)) = host.of_cluster(Request::NodeRows { from: 0, to: 10 }) else {
        panic!("no rows")
    };
    assert_eq!((rows.count, matches!(rows.rows[0], NodeTableRow::Group { .. })), (4, true));

    let size =
        Window { x_start: 0.0, x_end: 600.0, y_start: 0.0, y_end: 400.0, width_device: 600.0, height_device: 400.0 };
    let list = host.picture(Request::MapWindow(MapWindow {
        window: size.into(),
        pixels: PIXELS,
        node_css: 120.0,
        kept: None,
    }));
    let names: Vec<&str> = (0..list.len()).map(|i| list.texts.get(list.boxes.name[i])).collect();
    assert!(["n1", "n2", "shop/web"].iter().all(|n| names.contains(n)), "{names:?}");

    let Some(ClusterAnswer::Node(Some(node))) = host.of_cluster(Request::Node { name: "n1".into() }) else {
        panic!("no node")
    };
    assert_eq!(node.pods.len(), 1);
    let Some(ClusterAnswer::Pod(Some(pod))) = host.of_cluster(Request::Pod { name: "shop/big".into() }) else {
        panic!("no pod")
    };
    assert!(pod.detail.why_pending.unwrap().contains("Insufficient cpu"));
    assert_eq!(host.flame(FlameSettings::default()).total, "200");
}

#[test]
fn a_profile_without_samples_says_so() {
    let mut host = Host::default();
    host.load(SourceKind::Profile, &[], br#"{"$schema":"https://www.speedscope.app/file-format-schema.json","shared":{"frames":[]},"profiles":[{"type":"sampled","name":"","unit":"none","startValue":0,"endValue":0,"samples":[],"weights":[]}]}"#);
    assert!(host.flame(FlameSettings::default()).empty.unwrap().contains("no samples"));
}
