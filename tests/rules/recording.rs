//! 4.8: what several reads of the same objects tell: hot loops, and two managers that fight over a field.

use std::sync::Arc;

use cluster::{Churn, Churned, Controllers, Limits, Recording, Snapshot, SnapshotReader, Time, Totals};
use serde_json::{Value, json};

use super::with;

/// When a read was made, in seconds after 2026-01-01, and what it held.
type Read = (i64, Vec<Value>);

/// A rule, the object again and again, and what is told in the end.
type Row<Each, Told> = (&'static str, Vec<Each>, Option<Told>);

const START_MS: i64 = 1_767_225_600_000;

fn read_after(before: &Arc<Recording>, (at, objects): &Read) -> (Snapshot, Arc<Recording>) {
    let mut reader = SnapshotReader::after(Limits::default(), Arc::clone(before));
    reader.begin("read");
    reader.feed(super::node("n", json!({}), json!({})).to_string().as_bytes());
    for object in objects {
        reader.feed(object.to_string().as_bytes());
    }
    reader.end().unwrap();
    let (snapshot, _, recording) = reader.finish_at(Time::from_unix_ms(START_MS + at * 1000));
    (snapshot, Arc::new(recording))
}

/// The snapshot of the last of several reads.
fn after(reads: &[Read]) -> Snapshot {
    let (mut last, mut recording) = (None, Arc::default());
    for read in reads {
        let (snapshot, next) = read_after(&recording, read);
        (last, recording) = (Some(snapshot), next);
    }
    last.unwrap()
}

fn told(snapshot: &Snapshot) -> Controllers {
    cluster::facts(snapshot, &Totals::of(snapshot)).controllers.unwrap()
}

/// An object `x` of a generation and a version, with more of its parts.
fn object(kind: &str, api_version: &str, generation: i64, version: i64, more: Value) -> Value {
    let object = json!({"kind": kind, "apiVersion": api_version, "metadata": {"name": "x", "namespace": "d", "uid": "u-x",
        "resourceVersion": version.to_string(), "creationTimestamp": "2025-01-01T00:00:00Z"}});
    let object = if generation > 0 { with(object, json!({"metadata": {"generation": generation}})) } else { object };
    with(object, more)
}

fn widget(generation: i64, version: i64) -> Value {
    object("Widget", "example.com/v1", generation, version, json!({}))
}

/// One object at several times.
fn at_times(times: &[i64], object: impl Fn(i64) -> Value) -> Vec<Read> {
    (0..).zip(times).map(|(number, at)| (*at, vec![object(number)])).collect()
}

const EVERY_20: [i64; 5] = [1000, 1020, 1040, 1060, 1080];

#[test]
fn a_hot_loop_is_writes_without_a_change_of_the_spec() {
    let workload = |ready: i64| {
        move |n: i64| {
            let parts =
                json!({"spec": {"replicas": 2}, "status": {"updatedReplicas": 2, "readyReplicas": ready, "n": n}});
            object("Deployment", "apps/v1", 1, n, parts)
        }
    };
    let of_kubelet = |kind: &'static str, part: &'static str| {
        move |n: i64| object(kind, "v1", 0, n, json!({"spec": {}, part: {"labels": {"n": n.to_string()}}}))
    };
    let config = |part: &'static str| {
        move |n: i64| object("ConfigMap", "v1", 0, n, json!({part: {"labels": {"n": n.to_string()}}}))
    };
    let leader = |n: i64| {
        let lock = json!({"metadata": {"annotations": {"control-plane.alpha.kubernetes.io/leader": n.to_string()}}});
        object("ConfigMap", "v1", 0, n, lock)
    };
    let made =
        |created: &'static str| move |n: i64| with(widget(1, n), json!({"metadata": {"creationTimestamp": created}}));
    let rows: Vec<Row<Read, (u32, i64)>> = vec![
        ("4.8 hot loop: a version in each read", at_times(&EVERY_20, |n| widget(1, n)), Some((4, 80))),
        ("4.8 hot loop: three writes make one", at_times(&EVERY_20[..4], |n| widget(1, n)), Some((3, 60))),
        ("4.8 hot loop: two don't", at_times(&EVERY_20[..3], |n| widget(1, n)), None),
        ("4.8 hot loop: no write", at_times(&EVERY_20, |_| widget(1, 7)), None),
        ("4.8 hot loop: the generation changes", at_times(&EVERY_20, |n| widget(n + 1, n)), None),
        ("4.8 hot loop: not each read finds one", at_times(&EVERY_20, |n| widget(1, n.min(2) + n / 4)), Some((3, 80))),
        ("4.8 hot loop: once a minute is often", at_times(&[0, 60, 120, 180], |n| widget(1, n)), Some((3, 180))),
        ("4.8 hot loop: less is not", at_times(&[0, 61, 121, 182], |n| widget(1, n)), None),
        ("4.8 hot loop: it has come to rest", at_times(&[0, 10, 20, 30, 200], |n| widget(1, n.min(3))), None),
        (
            "4.8 hot loop: what was five minutes ago is forgotten",
            at_times(&[0, 1, 2, 3, 4, 5, 6, 7, 8, 400], |n| widget(1, n.min(8))),
            None,
        ),
        ("4.8 hot loop: a new object is worked on", at_times(&EVERY_20, made("2026-01-01T00:16:40Z")), None),
        ("4.8 hot loop: for a minute", at_times(&EVERY_20, made("2026-01-01T00:15:40Z")), Some((4, 80))),
        (
            "4.8 hot loop: a change of the spec is worked on",
            at_times(&EVERY_20, |n| widget(if n < 1 { 1 } else { 2 }, n)),
            None,
        ),
        ("4.8 hot loop: a status that is not a rollout's", at_times(&EVERY_20, workload(2)), Some((4, 80))),
        ("4.8 hot loop: a rollout changes its status", at_times(&EVERY_20, workload(1)), None),
        // The first change shows what there is to compare with.
        ("4.8 hot loop: no generation, its labels", at_times(&EVERY_20, config("metadata")), Some((3, 60))),
        ("4.8 hot loop: no generation, its data", at_times(&EVERY_20, config("data")), None),
        ("4.8 hot loop: a pod's labels", at_times(&EVERY_20, of_kubelet("Pod", "metadata")), Some((3, 60))),
        ("4.8 hot loop: a pod's status is what happens to it", at_times(&EVERY_20, of_kubelet("Pod", "status")), None),
        ("4.8 hot loop: a node's status", at_times(&EVERY_20, of_kubelet("Node", "status")), None),
        ("4.8 hot loop: a node's labels", at_times(&EVERY_20, of_kubelet("Node", "metadata")), Some((3, 60))),
        (
            "4.8 hot loop: a lease is a heartbeat",
            at_times(&EVERY_20, |n| object("Lease", "coordination.k8s.io/v1", 0, n, json!({}))),
            None,
        ),
        ("4.8 hot loop: a leader's lock is one too", at_times(&EVERY_20, leader), None),
        (
            "4.8 hot loop: another object of the same name",
            at_times(&EVERY_20, |n| with(widget(1, n), json!({"metadata": {"uid": n.to_string()}}))),
            None,
        ),
    ];
    for (rule, reads, expected) in rows {
        let found = told(&after(&reads)).rewritten;
        assert_eq!(found.first().map(|one| (one.rewritten.times, one.rewritten.seconds)), expected, "{rule}");
    }
}

/// The fields of a manager, as a map of field sets.
fn manager(name: &str, fields: Value) -> Value {
    json!({"manager": name, "operation": "Update", "apiVersion": "v1", "fieldsType": "FieldsV1", "time": "2026-01-01T00:00:00Z", "fieldsV1": fields})
}

fn owned(owners: &[(&str, Value)]) -> Value {
    let entries: Vec<Value> = owners.iter().map(|(name, fields)| manager(name, fields.clone())).collect();
    json!({"metadata": {"managedFields": entries}})
}

#[test]
fn a_fight_is_two_managers_that_own_a_field_in_turn() {
    let replicas = || json!({"f:spec": {"f:replicas": {}}});
    let paused = || json!({"f:spec": {"f:paused": {}}});
    let label = || json!({"f:metadata": {"f:labels": {".": {}, "f:secret-team": {}}}});
    let image =
        || json!({"f:spec": {"f:template": {"f:spec": {"f:containers": {"k:{\"name\":\"web\"}": {"f:image": {}}}}}}});
    let turns = |fields: &dyn Fn() -> Value, names: &str| -> Vec<Value> {
        names.split(' ').map(|name| owned(&[("other", json!({"f:data": {"f:x": {}}})), (name, fields())])).collect()
    };
    let both = owned(&[("a", replicas()), ("b", replicas())]);
    let one = owned(&[("a", replicas())]);
    let rows: Vec<Row<Value, (&str, &str, u32)>> = vec![
        ("4.8 fight: to the other and back", turns(&replicas, "a b a"), Some(("a b", "spec.replicas", 2))),
        ("4.8 fight: and on", turns(&replicas, "b a b a"), Some(("a b", "spec.replicas", 3))),
        ("4.8 fight: handed over once", turns(&replicas, "a b b"), None),
        ("4.8 fight: one after another", turns(&replicas, "a b c"), None),
        (
            "4.8 fight: a third between them is two fights",
            turns(&replicas, "a b c b"),
            Some(("b c", "spec.replicas", 2)),
        ),
        ("4.8 fight: another field is handed back", [turns(&replicas, "a b"), turns(&paused, "b a")].concat(), None),
        ("4.8 fight: owned by both", vec![one.clone(), both.clone(), one.clone(), both], None),
        ("4.8 fight: given up and taken again", vec![one.clone(), owned(&[]), one.clone(), owned(&[]), one], None),
        ("4.8 fight: its place is told, no name", turns(&label, "a b a"), Some(("a b", "metadata.labels", 2))),
        ("4.8 fight: below an element of a list", turns(&image, "a b a"), Some(("a b", "spec.template", 2))),
    ];
    for (rule, versions, expected) in rows {
        // The first read shows versions alone.
        let versions = [vec![json!({})], versions].concat();
        let times: Vec<i64> = (0..versions.len() as i64).map(|n| n * 600).collect();
        let reads = at_times(&times, |n| with(widget(1, n), versions[n as usize].clone()));
        let found = told(&after(&reads)).fought_over;
        let found =
            found.first().map(|one| (one.fought.managers.join(" "), one.fought.fields.join(" "), one.fought.times));
        let expected = expected.map(|(managers, fields, times)| (managers.to_owned(), fields.to_owned(), times));
        assert_eq!(found, expected, "{rule}");
    }
}

#[test]
fn a_watch_is_a_recording() {
    let change = |event: &str, n: i64| {
        let written = format!("2026-01-01T00:00:{:02}Z", n * 10);
        let by = json!({"manager": "operator", "time": written, "subresource": "status"});
        let object = with(widget(1, n), json!({"metadata": {"managedFields": [by]}, "status": {"n": n}}));
        json!({"type": event, "object": object}).to_string()
    };
    for (rule, changes, expected) in [
        ("4.8 hot loop: in a stream of changes", 5, Some((4, 40, "operator", true))),
        ("4.8 hot loop: too few changes", 3, None),
    ] {
        let mut reader = SnapshotReader::new(Limits::default());
        reader.begin("watch");
        reader.feed(json!({"type": "ADDED", "object": super::node("n", json!({}), json!({}))}).to_string().as_bytes());
        for n in 0..changes {
            reader.feed(change(if n == 0 { "ADDED" } else { "MODIFIED" }, n).as_bytes());
        }
        reader.end().unwrap();
        let (snapshot, _) = reader.finish();
        let found = told(&snapshot).rewritten;
        let one = found.first().map(|one| &one.rewritten);
        assert_eq!(one.map(|one| (one.times, one.seconds, one.by.as_str(), one.status)), expected, "{rule}");
        assert_eq!(snapshot.churn.reads, u32::try_from(changes).unwrap(), "{rule}");
    }
}

#[test]
fn reads_are_counted_as_long_as_they_are_of_the_same_cluster() {
    let of = |uid: &str, n: i64| with(widget(1, n), json!({"metadata": {"uid": uid}}));
    for (rule, uids, reads) in [
        ("4.8 recording: one read", &["a"][..], 1),
        ("4.8 recording: three", &["a", "a", "a"], 3),
        ("4.8 recording: another cluster begins anew", &["a", "a", "b"], 1),
        ("4.8 recording: without uids there is nothing to follow", &["", ""], 0),
    ] {
        let reads_of: Vec<Read> = (0..).zip(uids).map(|(n, uid)| (n * 20, vec![of(uid, n)])).collect();
        assert_eq!(after(&reads_of).churn.reads, reads, "{rule}");
    }
}

#[test]
fn a_read_that_fails_leaves_no_trace() {
    let (_, recording) = read_after(&Arc::default(), &(0, vec![widget(1, 1)]));
    let mut reader = SnapshotReader::after(Limits::default(), recording);
    reader.begin("cut");
    reader.feed(format!(r#"{{"kind":"List","items":[{},{{"kind""#, widget(1, 2)).as_bytes());
    assert!(reader.end().is_err(), "a list that is cut is read");
    let (snapshot, _) = reader.finish();
    assert_eq!(snapshot.churn, Churn::default(), "4.8 recording: what failed was not read");
}

#[test]
fn no_field_set_is_kept() {
    let fields = || json!({"f:data": {"f:PLANTED": {}}, "f:metadata": {"f:annotations": {"f:PLANTED": {}}}, "f:spec": {"f:env": {"k:{\"name\":\"PLANTED\"}": {}}}});
    let reads = at_times(&[0, 20, 40, 60], |n| {
        let by = if n % 2 == 0 { "a" } else { "b" };
        with(
            widget(1, n),
            json!({"data": {"PLANTED": "PLANTED"}, "metadata": {"managedFields": [manager(by, fields())]}}),
        )
    });
    let mut recording = Arc::default();
    let mut last = Churn::default();
    for read in &reads {
        let (snapshot, next) = read_after(&recording, read);
        (last, recording) = (snapshot.churn, next);
    }
    let [Churned { fought: Some(fought), .. }] = last.objects.as_slice() else { panic!("{last:?}") };
    assert_eq!(fought.fields, ["data", "metadata.annotations", "spec.env"]);
    assert!(!format!("{recording:?} {last:?}").contains("PLANTED"), "4.8 recording: names of a user's fields are kept");
}
