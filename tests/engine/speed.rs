//! How long lists take at 150,000 pods: `cargo test --release -p isotherm-tests --test engine speed -- --ignored
//! --nocapture`. The second test reads the snapshot in the folder that `ISOTHERM_SNAPSHOT` names.

use std::path::Path;
use std::time::{Duration, Instant};

use engine::{ListAsked, Request, SourceKind};

use super::{Host, rows_of};

const NOW_MS: i64 = 1_770_000_000_000;

/// Since it began, and of that on a core, which others on the machine cannot lengthen by much.
struct Clock(Instant, Duration);

impl Clock {
    fn start() -> Self {
        Self(Instant::now(), on_core())
    }

    fn told(&self) -> String {
        format!("{:.1?}, {:.1?} on its core", self.0.elapsed(), on_core().saturating_sub(self.1))
    }
}

/// Nothing where the system does not say.
fn on_core() -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(told.split(' ').next().and_then(|nanos| nanos.parse().ok()).unwrap_or(0))
}

fn asked(kind: &str, filter: &str, sort: &str) -> ListAsked {
    let (kind, filter, sort) = (kind.to_owned(), filter.to_owned(), sort.to_owned());
    ListAsked { kind, filter, sort, descending: Some(true), from: 0, to: 50, now_unix_ms: NOW_MS }
}

/// Prints what each question to a list takes.
fn time(host: &mut Host, kind: &str, questions: &[(&str, &str)]) {
    let clock = Clock::start();
    let rows = rows_of(host, asked(kind, "", "")).count;
    println!("{kind}: {rows} rows, the first look {}", clock.told());
    for (filter, sort) in questions {
        let clock = Clock::start();
        let count = rows_of(host, asked(kind, filter, sort)).count;
        println!("{kind}: {filter:?} by {sort:?}: {count} rows in {}", clock.told());
        let clock = Clock::start();
        rows_of(host, ListAsked { from: 50, to: 100, ..asked(kind, filter, sort) });
        println!("    scrolled in {}", clock.told());
    }
}

const OF_PODS: [(&str, &str); 17] = [
    ("", "name"),
    ("", "node"),
    ("", "owner"),
    ("", "cpu_request"),
    ("", "memory_request"),
    ("", "age"),
    ("service-1", "cpu_request"),
    ("a -x", "status"),
    ("team-1/serv", "name"),
    ("cpu.requested > 3%", "memory_request"),
    ("app!=service-7 restarts > 5 age > 2d or ns:team-4", "restarts"),
    ("owner:deploy/service-12-api", ""),
    ("kind:deploy", ""),
    ("node:ip-10-0-1", ""),
    ("is:not-ready", ""),
    ("image:x", ""),
    ("nothing-like-it", ""),
];

#[test]
#[ignore = "takes long in a debug build"]
fn large_lists_are_quick() {
    const PODS: u32 = 150_000;
    let mut text = String::from(r#"{"kind":"NodeList","items":["#);
    for node in 0..3_000 {
        text += &format!(
            r#"{}{{"metadata":{{"name":"ip-10-0-{}-{}"}},"status":{{"allocatable":{{"cpu":"16","memory":"64Gi","pods":"110"}}}}}}"#,
            if node > 0 { "," } else { "" },
            node / 256,
            node % 256
        );
    }
    text += r#"]}{"kind":"PodList","items":["#;
    // In no order that would help: a step that shares no factor with their number.
    for i in 0..PODS {
        let i = (u64::from(i) * 7_919 % u64::from(PODS)) as u32;
        let (app, hash) = (i % 4_000, (i % 4_000).wrapping_mul(2_654_435_761) % 0xff_ffff);
        text += &format!(
            r#"{}{{"metadata":{{"namespace":"team-{}","name":"service-{app}-api-{hash:x}-{i:x}","creationTimestamp":"2026-01-{:02}T00:00:00Z","labels":{{"app":"service-{app}","pod-template-hash":"{hash:x}"}},"ownerReferences":[{{"kind":"ReplicaSet","name":"service-{app}-api-{hash:x}","controller":true}}]}},"spec":{{"nodeName":"ip-10-0-{}-{}","containers":[{{"name":"c","resources":{{"requests":{{"cpu":"{}m","memory":"{}Mi"}}}}}}]}},"status":{{"phase":"Running","containerStatuses":[{{"name":"c","ready":true,"restartCount":{},"state":{{"running":{{}}}}}}]}}}}"#,
            if text.ends_with('[') { "" } else { "," },
            app % 60,
            1 + i % 28,
            i % 3_000 / 256,
            i % 3_000 % 256,
            50 + i % 1_000,
            64 + i % 900,
            i % 40
        );
    }
    text += "]}";
    let mut host = Host::default();
    host.begin(&[]);
    host.source_whole(SourceKind::Cluster, 0, "large.json", text.into_bytes());
    host.put(Request::Commit, None);
    host.run();
    for kind in ["pods", "workloads"] {
        time(&mut host, kind, &OF_PODS);
    }
}

/// The files below a folder, in order of their names.
fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut entries: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    entries.into_iter().flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

#[test]
#[ignore = "needs a large snapshot"]
fn lists_of_a_snapshot_are_quick() {
    let Ok(folder) = std::env::var("ISOTHERM_SNAPSHOT") else { panic!("set ISOTHERM_SNAPSHOT to a folder of lists") };
    let mut host = Host::default();
    host.begin(&[]);
    for (index, path) in (0..).zip(files(Path::new(&folder))) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        host.source_whole(SourceKind::Cluster, index, &name, std::fs::read(&path).unwrap());
    }
    host.put(Request::Commit, None);
    host.run();
    for (kind, questions) in [
        ("pods", &OF_PODS[..]),
        ("workloads", &OF_PODS),
        ("disruption", &[("", "name"), ("is:refusing", ""), ("a", "pods"), ("ns:prod", "")]),
        ("versions", &[("", "name"), ("is:out-of-policy", ""), ("kubelet", "version"), ("component:kubelet", "")]),
        ("controllers", &[("", "name"), ("is:behind", ""), ("a", "lag"), ("kind:deploy", "")]),
        ("events", &[("", "object"), ("is:warning", "count"), ("back", ""), ("kind:pod", "last")]),
        ("pending", &[("", "name"), ("is:needs-room", ""), ("cpu", "change"), ("ns:prod", "")]),
    ] {
        time(&mut host, kind, questions);
    }
}
