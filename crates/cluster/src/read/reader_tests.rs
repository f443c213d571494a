use super::*;
use crate::facts::{Facts, Totals, facts};
use crate::model::Time;

fn read(sources: &[(&str, &[u8])], step: usize) -> (Snapshot, Vec<Warning>, Vec<Result<SourceSummary, ReadError>>) {
    let mut reader = SnapshotReader::new(Limits::default());
    let mut ends = Vec::new();
    for (name, bytes) in sources {
        reader.begin(name);
        for piece in bytes.chunks(step) {
            reader.feed(piece);
        }
        ends.push(reader.end());
    }
    let (snapshot, warnings) = reader.finish();
    (snapshot, warnings, ends)
}

fn facts_of(text: &str) -> (Facts, Vec<Warning>) {
    let (snapshot, warnings, ends) = read(&[("a", text.as_bytes())], 7);
    assert!(ends[0].is_ok(), "{:?}", ends[0]);
    (facts(&snapshot, &Totals::of(&snapshot)), warnings)
}

const NODE: &str = r#"{"kind":"Node","apiVersion":"v1","metadata":{"name":"n1"},"status":{"allocatable":{"cpu":"4"}}}"#;
const POD: &str = r#"{"kind":"Pod","apiVersion":"v1","metadata":{"name":"p1","namespace":"d"},"spec":{"nodeName":"n1","containers":[{"name":"c","env":[{"name":"TOKEN","value":"s3cret"}],"resources":{"requests":{"cpu":"500m"}}}]},"status":{"phase":"Running"}}"#;

#[test]
fn every_wrapping_gives_the_same_figures() {
    let bare = |object: &str| {
        object.replace(r#""kind":"Node","apiVersion":"v1","#, "").replace(r#""kind":"Pod","apiVersion":"v1","#, "")
    };
    let gzip = |text: &str| {
        use std::io::Write as _;
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    };
    let api_nodes = format!(r#"{{"kind":"NodeList","apiVersion":"v1","items":[{}]}}"#, bare(NODE));
    let api_pods = format!(r#"{{"items":[{}],"apiVersion":"v1","kind":"PodList"}}"#, bare(POD));
    for text in [
        format!("{api_nodes}{api_pods}"),
        format!("[{api_nodes},\n{api_pods}]"),
        format!(r#"{{"apiVersion":"v1","items":[{NODE},{POD}],"kind":"List","metadata":{{"resourceVersion":""}}}}"#),
        format!("{NODE}\n{POD}\n"),
        format!("[{POD},{NODE}]"),
        format!(r#"{{"type":"ADDED","object":{NODE}}}{{"type":"ADDED","object":{POD}}}"#),
    ] {
        let packed = gzip(&text);
        let (front, back) = text.split_at(if text.starts_with('[') { 9 } else { 20 });
        let members = [gzip(front), gzip(back)].concat();
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in [text.as_bytes(), &packed, &members, &utf16] {
            for step in [1, 13, bytes.len()] {
                let (snapshot, warnings, ends) = read(&[("x", bytes)], step);
                assert_eq!(ends[0].as_ref().map(|end| end.objects), Ok(2), "{text} in pieces of {step}");
                let facts = facts(&snapshot, &Totals::of(&snapshot));
                assert_eq!((facts.nodes, facts.pods, warnings.len()), (1, 1, 0), "{warnings:?}");
                assert_eq!(facts.requests_on_nodes["cpu"], "0.5");
                assert_eq!(snapshot.find_text("s3cret"), None, "env is never kept");
                assert_eq!(snapshot.find_text("TOKEN"), None, "env is never kept");
            }
        }
    }
}

#[test]
fn one_bad_object_fails_alone() {
    let text = format!(
        r#"{{"kind":"PodList","items":[{{"metadata":{{}}}},null,{{"metadata":"x"}},{},{{"metadata":{{"name":"q"}},"spec":{{"containers":[{{"resources":{{"requests":{{"cpu":"x","memory":"-1"}}}}}}]}}}}]}}"#,
        POD.replacen("p1", "p\\ud800", 1)
    );
    let (facts, warnings) = facts_of(&text);
    assert_eq!(facts.pods, 2);
    let told: Vec<_> = warnings.iter().map(|warning| (warning.kind, warning.message.as_str())).collect();
    let expected = [
        (WarningKind::ObjectSkipped, "a: byte 27: a Pod has no name; left out"),
        (WarningKind::ObjectSkipped, "a: byte 43: null stands where an object should; left out"),
        (
            WarningKind::ObjectSkipped,
            "a: byte 62: a Pod cannot be read: invalid type: string \"x\", expected an object; left out",
        ),
        (
            WarningKind::RepairedText,
            "a: the Pod at byte 65 has text that is no valid Unicode; U+FFFD stands in its place",
        ),
        (
            WarningKind::BadQuantity,
            "a: pod /q, container \"\", resources.requests cpu is no quantity: byte 0: a digit was expected; left out",
        ),
        (WarningKind::NegativeQuantity, "a: pod /q, container \"\", resources.requests memory is -1; counted as 0"),
    ];
    assert_eq!(told, expected);
}

#[test]
fn the_later_one_stands_and_a_failed_source_counts_for_nothing() {
    let later = POD.replace("500m", "2");
    let cut = format!(r#"{{"kind":"PodList","items":[{}"#, POD.replace("p1", "p2"));
    let (snapshot, warnings, ends) =
        read(&[("a", POD.as_bytes()), ("b", later.as_bytes()), ("c", cut.as_bytes()), ("d", NODE.as_bytes())], 50);
    assert_eq!(
        ends[2].as_ref().unwrap_err().to_string(),
        "c: JSON, byte 264: the text ends where another object of `items` or `]` was expected: it was cut; fetch the file again"
    );
    let facts = facts(&snapshot, &Totals::of(&snapshot));
    assert_eq!((facts.pods, facts.requests_on_nodes["cpu"].as_str()), (1, "2"));
    assert_eq!(warnings.len(), 1);
    assert_eq!(warnings[0].kind, WarningKind::Replaced);
}

#[test]
fn changes_are_applied_in_order() {
    let event = |kind: &str, object: &str| format!("{{\"type\":\"{kind}\",\"object\":{object}}}\n");
    let pod =
        |name: &str, version: &str| POD.replace("\"p1\"", &format!("\"{name}\",\"resourceVersion\":\"{version}\""));
    let text = [
        event("MODIFIED", &pod("a", "1")),
        event("ADDED", &pod("b", "2")),
        event("DELETED", &pod("a", "3")),
        event("DELETED", &pod("z", "4")),
        event("ADDED", &pod("a", "5")),
        event("DELETED", &pod("b", "6")),
        event("BOOKMARK", r#"{"kind":"Pod","metadata":{"resourceVersion":"9"},"spec":{"containers":null}}"#),
        "{\"type\":\"ADDED\",\"obj".to_owned(),
    ]
    .concat();
    let (snapshot, warnings, ends) = read(&[("w", text.as_bytes())], 11);
    let end = ends[0].as_ref().unwrap();
    assert_eq!((end.events, end.resource_version.as_str()), (7, "9"));
    assert_eq!(snapshot.pods.iter().map(|pod| snapshot.text(pod.name)).collect::<Vec<_>>(), ["a"]);
    assert_eq!(warnings.iter().map(|warning| warning.kind).collect::<Vec<_>>(), [WarningKind::Stream]);
}

#[test]
fn each_refusal_has_its_sentence() {
    for (text, kind, part) in [
        ("", ReadErrorKind::Empty, "there is nothing in it"),
        ("<!doctype html>", ReadErrorKind::NotKubernetes, "web page"),
        ("404 page not found\n", ReadErrorKind::NotKubernetes, "nothing is served"),
        (
            r#"{"kind":"Status","status":"Failure","message":"nodes is forbidden","reason":"Forbidden","code":403}"#,
            ReadErrorKind::Refused(403),
            "403 \"nodes is forbidden\": who asks may not",
        ),
        (r#"{"kind":"Table","rows":[]}"#, ReadErrorKind::NotKubernetes, "it is a Table"),
        (r#"{"a":1}"#, ReadErrorKind::NotKubernetes, "it has no kind"),
        (
            r#"{"kind":"WidgetList","apiVersion":"x/v1","items":[{"metadata":{"name":"w"}}]}"#,
            ReadErrorKind::NotKubernetes,
            "\"Widget\", which is no known kind",
        ),
        (r#"{"kind":"NodeList","items":[]}}"#, ReadErrorKind::Damaged, "`}` follows a complete document"),
        ("\u{1f}\u{8b}", ReadErrorKind::NotKubernetes, "begins no JSON"),
    ] {
        let (_, _, ends) = read(&[("", text.as_bytes())], 3);
        let error = ends[0].as_ref().unwrap_err();
        assert_eq!(error.kind, kind, "{text}");
        assert!(error.message.contains(part), "{}", error.message);
    }
    let (_, _, ends) = read(&[("", &[0x1f, 0x8b, 8, 0])], 1);
    assert_eq!(ends[0].as_ref().unwrap_err().kind, ReadErrorKind::Cut);
    for text in [r#"{"kind":"NodeList","items":null}"#, r#"{"kind":"NodeList"}"#, r#"{"kind":"List","items":[]}"#] {
        assert_eq!(facts_of(text).0.nodes, 0);
    }
}

#[test]
fn usage_is_joined_whatever_comes_first() {
    let metrics = r#"{"kind":"PodMetricsList","apiVersion":"metrics.k8s.io/v1beta1","items":[{"metadata":{"name":"p1","namespace":"d"},"timestamp":"2026-01-01T00:00:10Z","window":"15s","containers":[{"name":"c","usage":{"cpu":"250m"}},{"name":"x","usage":{"cpu":"1n"}}]}]}
        {"kind":"NodeMetricsList","apiVersion":"metrics.k8s.io/v1beta1","items":[{"metadata":{"name":"n1"},"usage":{"cpu":"1"}},{"metadata":{"name":"gone"},"usage":{"cpu":"2"}}]}"#;
    for sources in [[metrics, NODE, POD], [POD, NODE, metrics]] {
        let sources = sources.map(|text| ("s", text.as_bytes()));
        let (snapshot, _, _) = read(&sources, 100);
        let usage = snapshot.pods[0].usage.unwrap();
        assert_eq!((usage.at, usage.window_ns), (Time::parse("2026-01-01T00:00:10Z"), 15_000_000_000));
        assert_eq!(snapshot.amounts(usage.amounts)[0].1.exact(), "0.250000001");
        assert_eq!(snapshot.amounts(snapshot.containers[0].usage)[0].1.exact(), "0.25");
        let facts = facts(&snapshot, &Totals::of(&snapshot));
        assert_eq!((facts.node_metrics, facts.usage_nodes.unwrap()["cpu"].as_str()), (Some(2), "3"));
        assert_eq!(facts.top5_cpu_usage.unwrap()[0].usage, "1");
    }
}

#[test]
fn caps_are_told() {
    let limits = Limits { object_bytes: 400, objects: 3, text_bytes: 64, ..Limits::default() };
    let mut reader = SnapshotReader::new(limits);
    reader.begin("caps");
    let long = "x".repeat(300);
    let pods: Vec<_> = (0..5).map(|i| POD.replace("\"p1\"", &format!("\"p{i}\""))).collect();
    reader.feed(
        format!(r#"{{"kind":"Node","metadata":{{"name":"{long}"}}}}{{"kind":"Pod","x":"{long}{long}"}}"#).as_bytes(),
    );
    for pod in &pods {
        reader.feed(pod.as_bytes());
    }
    assert_eq!(reader.end().map(|end| (end.objects, end.skipped)), Ok((3, 4)));
    let (snapshot, warnings) = reader.finish();
    assert_eq!((snapshot.nodes.len(), snapshot.pods.len()), (1, 2));
    assert_eq!(snapshot.text(snapshot.nodes[0].name), format!("{}…", "x".repeat(61)));
    assert!(warnings.iter().all(|warning| warning.kind == WarningKind::Limit), "{warnings:?}");
    assert_eq!(warnings.len(), 5);
}

/// The words of a real server's printed table, for the pods of the list it belongs to.
#[test]
fn status_words_agree_with_a_real_server() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/clusters");
    let list = std::fs::read(format!("{folder}/small/api/v1/pods.json"));
    let table = std::fs::read(format!("{folder}/small-forms/pods-table.json"));
    let (Ok(list), Ok(table)) = (list, table) else {
        eprintln!("skipped: the real server's answers are not beside this checkout");
        return;
    };
    let (snapshot, _, _) = read(&[("pods", &list)], 4096);
    let table: serde_json::Value = serde_json::from_slice(&table).unwrap();
    let mut compared = 0;
    for row in table["rows"].as_array().unwrap() {
        let cell = |at: usize| row["cells"][at].as_str().unwrap_or_default();
        let namespace = row["object"]["metadata"]["namespace"].as_str().unwrap();
        let Some(id) = snapshot.find_pod(namespace, cell(0)) else { continue };
        let pod = snapshot.pod(id);
        assert_eq!(
            (snapshot.text(pod.status), format!("{}/{}", pod.ready, pod.ready_of).as_str()),
            (cell(2), cell(1)),
            "{}",
            cell(0)
        );
        let restarts = row["cells"][3].to_string();
        assert_eq!(pod.restarts.to_string(), restarts.trim_matches('"').split(' ').next().unwrap(), "{}", cell(0));
        compared += 1;
    }
    assert!(compared > 10, "{compared} pods compared");
}

proptest::proptest! {
    /// Damaged bytes give the same answer in whatever pieces they come, and never a panic.
    #[test]
    fn damage_is_answered_alike_in_any_pieces(
        edits in proptest::collection::vec((0_usize..1200, proptest::prelude::any::<u8>()), 0..6),
        cut in 0_usize..1600,
        step in 1_usize..90,
    ) {
        let mut bytes = format!(r#"{{"kind":"List","items":[{NODE},{POD}]}} [{POD}]{{"type":"ADDED","object":{NODE}}}"#).into_bytes();
        bytes.truncate(cut);
        for (at, byte) in edits {
            if let Some(place) = bytes.get_mut(at) {
                *place = byte;
            }
        }
        let answer = |step: usize| {
            let (snapshot, warnings, ends) = read(&[("x", &bytes)], step.max(1));
            let facts = serde_json::to_string(&facts(&snapshot, &Totals::of(&snapshot))).unwrap();
            (facts, warnings, ends)
        };
        proptest::prop_assert_eq!(answer(step), answer(bytes.len()));
    }
}
