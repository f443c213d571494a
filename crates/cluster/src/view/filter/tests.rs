use proptest::prelude::*;

use super::*;
use crate::facts::Totals;
use crate::model::Snapshot;
use crate::{Limits, SnapshotReader};

const NOW_MS: i64 = 1_770_000_000_000;

fn snapshot() -> Snapshot {
    let mut reader = SnapshotReader::new(Limits::default());
    reader.begin("test");
    reader.feed(br#"{"kind":"Node","metadata":{"name":"n1"},"status":{"allocatable":{"cpu":"4","memory":"8Gi"}}}"#);
    let (web, hash) = (r#""app":"web""#, r#""pod-template-hash":"5d9f""#);
    for (namespace, name, labels, owner, spec, status) in [
        (
            "payments",
            "web-5d9f-a",
            format!("{web},{hash}"),
            "ReplicaSet/web-5d9f",
            r#""nodeName":"n1","containers":[{"name":"c","resources":{"requests":{"cpu":"3500m","memory":"1Gi"},"limits":{"cpu":"4"}}}]"#,
            r#""phase":"Running""#,
        ),
        (
            "payments-eu",
            "web-77-b",
            web.to_owned(),
            "ReplicaSet/web-77",
            r#""nodeName":"n1","containers":[{"name":"c"}]"#,
            r#""phase":"Running","containerStatuses":[{"name":"c","restartCount":9,"state":{"waiting":{"reason":"CrashLoopBackOff"}}}]"#,
        ),
        (
            "shop",
            "db-0",
            r#""app":"db""#.to_owned(),
            "StatefulSet/db",
            r#""containers":[{"name":"c"}]"#,
            r#""phase":"Pending","conditions":[{"type":"PodScheduled","status":"False","reason":"Unschedulable"}]"#,
        ),
        ("shop", "one", String::new(), "", r#""nodeName":"gone","containers":[{"name":"c"}]"#, r#""phase":"Failed""#),
    ] {
        let owner = owner.split_once('/').map_or_else(String::new, |(kind, name)| {
            format!(r#","ownerReferences":[{{"kind":"{kind}","name":"{name}","controller":true}}]"#)
        });
        let created = if name == "one" { "2026-02-02T02:00:00Z" } else { "2026-01-01T00:00:00Z" };
        let pod = format!(
            r#"{{"kind":"Pod","metadata":{{"namespace":"{namespace}","name":"{name}","creationTimestamp":"{created}","labels":{{{labels}}}{owner}}},"spec":{{{spec}}},"status":{{{status}}}}}"#
        );
        reader.feed(pod.as_bytes());
    }
    reader.end().unwrap();
    reader.finish().0
}

/// Names of the pods that fit, and the problem.
fn pods(snapshot: &Snapshot, text: &str) -> (String, Option<Problem>) {
    let (filter, problem) = Filter::parse(text, Subject::Pods);
    let things = || snapshot.pod_ids().map(|(id, _)| PodThing { snapshot, id, now_unix_ms: NOW_MS });
    let mut matcher = Matcher::new(&filter, Subject::Pods, things);
    let fitting = things().enumerate().filter(|(at, thing)| matcher.fits(*at, thing));
    let names: Vec<&str> = fitting.map(|(_, thing)| snapshot.text(snapshot.pod(thing.id).name)).collect();
    (names.join(" "), problem)
}

#[test]
fn pods_fit_by_words_fields_labels_and_figures() {
    let snapshot = snapshot();
    let all = "web-5d9f-a web-77-b db-0 one";
    for (text, expected) in [
        ("", all),
        ("WEB", "web-5d9f-a web-77-b"),
        ("shop/one", "one"),
        ("crash", "web-77-b"),
        ("ns:payments", "web-5d9f-a"),
        ("namespace=payments", "web-5d9f-a"),
        ("ns:pay", "web-5d9f-a web-77-b"),
        ("ns:", all),
        ("-ns:shop", "web-5d9f-a web-77-b"),
        ("status:CrashLoopBackOff", "web-77-b"),
        ("app=web", "web-5d9f-a web-77-b"),
        ("app!=web", "db-0 one"),
        ("-app=web", "db-0 one"),
        ("app = web", "web-5d9f-a web-77-b"),
        ("app in (db, \"x\")", "db-0"),
        ("app notin (web)", "db-0 one"),
        ("app=", "web-5d9f-a web-77-b db-0"),
        ("app= -app=db", "web-5d9f-a web-77-b"),
        ("owner:deploy/web", "web-5d9f-a"),
        ("owner:rs/web-77", "web-77-b"),
        ("owner:web", "web-5d9f-a"),
        ("kind:sts", "db-0"),
        ("node:n1", "web-5d9f-a web-77-b"),
        ("is:unschedulable", "db-0"),
        ("is:bare", "one"),
        ("is:on-absent-node", "one"),
        ("cpu.requested > 80%", "web-5d9f-a"),
        ("cpu.requested>87.5 %", ""),
        ("cpu.requested >= 87.5%", "web-5d9f-a"),
        ("cpu.limit > 2", "web-5d9f-a"),
        ("-cpu.limit=", "web-77-b db-0 one"),
        ("mem.requested >= 1GiB", "web-5d9f-a"),
        ("memory.used > 0", ""),
        ("restarts > 5", "web-77-b"),
        ("restarts = 9", "web-77-b"),
        ("restarts!=9 web", "web-5d9f-a"),
        ("age < 1h30m", "one"),
        ("db or is:bare", "db-0 one"),
        ("web and -crash", "web-5d9f-a"),
        ("\"web\" \"-5\" or \"or\"", "web-5d9f-a"),
        ("nvidia.com/gpu.requested > 0", ""),
    ] {
        assert_eq!(pods(&snapshot, text), (expected.to_owned(), None), "{text}");
    }
}

#[test]
fn what_is_half_typed_is_told_and_left_out() {
    let snapshot = snapshot();
    for (text, expected, place) in [
        ("web cpu.requested >", "web-5d9f-a web-77-b", "character 20"),
        ("web cpu.reque", "web-5d9f-a web-77-b", "character 5"),
        ("memory.used > 2Gx", "web-5d9f-a web-77-b db-0 one", "an amount such as 2Gi"),
        ("age < soon", "web-5d9f-a web-77-b db-0 one", "30m"),
        ("one or", "one", "none after it"),
        ("or one", "one", "none before it"),
        ("app in (web", "web-5d9f-a web-77-b db-0 one", "not closed"),
        ("app in", "web-5d9f-a web-77-b db-0 one", "needs a list"),
        ("foo > 3 one", "one", "foo is no figure"),
        ("pods > 3 one", "one", "pods have no pods"),
        ("zone:a one", "one", "pods have no zone"),
        ("\"one", "one", "quote is not closed"),
        ("> 3", "web-5d9f-a web-77-b db-0 one", "none before it"),
    ] {
        let (names, problem) = pods(&snapshot, text);
        let sentence = problem.map(|problem| problem.sentence).unwrap_or_default();
        assert!(names == expected && sentence.contains(place), "{text}: {names}: {sentence}");
    }
}

#[test]
fn candidates_are_keys_labels_and_values() {
    let snapshot = snapshot();
    let totals = Totals::of(&snapshot);
    let at_end = |text: &str| {
        let found = complete(&snapshot, &totals, Subject::Pods, text, text.len());
        found.into_iter().map(|c| format!("{}{}", &text[..c.from], c.text)).collect::<Vec<_>>()
    };
    assert_eq!(at_end("web na"), ["web name:", "web ns:"]);
    assert_eq!(at_end("namespace"), ["ns:"]);
    assert_eq!(at_end("-cpu.l"), ["-cpu.limit > "]);
    assert_eq!(at_end("ap"), ["app="]);
    assert_eq!(at_end("app="), ["app=web", "app=db"]);
    assert_eq!(at_end("app!=d"), ["app!=db"]);
    assert_eq!(at_end("ns:pay"), ["ns:payments", "ns:payments-eu"]);
    assert!(at_end("is:un").contains(&"is:unschedulable".to_owned()));
    assert!(!at_end("").is_empty());
}

proptest! {
    #[test]
    fn any_text_is_a_filter_that_prints_itself(text in ".*", cursor in 0_usize..40) {
        for subject in Subject::ALL {
            let (filter, _) = Filter::parse(&text, subject);
            let printed = filter.to_string();
            prop_assert_eq!(Filter::parse(&printed, subject), (filter, None), "{}", printed);
        }
        let (empty, _) = SnapshotReader::new(Limits::default()).finish();
        complete(&empty, &Totals::of(&empty), Subject::Pods, &text, cursor);
    }

    #[test]
    fn pieces_of_the_language_print_themselves(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..9), spaces in prop::collection::vec(0_u8..2, 9)) {
        let text: String = pieces.iter().zip(spaces).map(|(piece, space)| format!("{piece}{}", if space > 0 { " " } else { "" })).collect();
        let (filter, _) = Filter::parse(&text, Subject::Pods);
        let printed = filter.to_string();
        prop_assert_eq!(Filter::parse(&printed, Subject::Pods), (filter.clone(), None), "{} as {}", text, printed);
        // Each condition or its opposite holds for everything.
        let snapshot = snapshot();
        for term in filter.groups.iter().flatten() {
            let other = Term { negated: !term.negated, ..term.clone() };
            prop_assert_eq!(pods(&snapshot, &format!("{term} or {other}")).0, "web-5d9f-a web-77-b db-0 one");
            prop_assert_eq!(pods(&snapshot, &format!("{term} {other}")).0, "");
        }
    }
}

const PIECES: &[&str] = &[
    "web",
    "-",
    "!",
    "\"",
    "\\",
    "or",
    "and",
    "in",
    "notin",
    "(",
    ")",
    ",",
    "=",
    "==",
    "!=",
    "<",
    ">=",
    "app",
    "ns:",
    "namespace",
    "status:",
    "cpu.requested",
    "mem.used",
    "restarts",
    "age",
    "pods",
    "80%",
    "2Gi",
    "1h",
    "0.5",
    "-3",
    "é",
    "İ",
    "owner:",
    "deploy/x",
    "priority",
    "cpu.",
    "x.limit",
    ":",
    "%",
    "9e9",
];
