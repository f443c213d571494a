use super::super::reader::SnapshotReader;
use crate::error::{ReadErrorKind, SourceFormat};
use crate::limits::Limits;
use crate::model::{Lifecycle, Trace};

/// MessagePack of a JSON value, lengths in 32 bits.
fn pack(value: &serde_json::Value) -> Vec<u8> {
    use serde_json::Value;
    let long = |marker: u8, length: usize| [&[marker][..], &(length as u32).to_be_bytes()].concat();
    match value {
        Value::Null => vec![0xc0],
        Value::Bool(is) => vec![0xc2 + u8::from(*is)],
        Value::Number(number) => match number.as_i64() {
            Some(number) => [&[0xd3][..], &number.to_be_bytes()].concat(),
            None => [&[0xcb][..], &number.as_f64().unwrap().to_be_bytes()].concat(),
        },
        Value::String(text) => [long(0xdb, text.len()), text.as_bytes().to_vec()].concat(),
        Value::Array(list) => [long(0xdd, list.len()), list.iter().flat_map(pack).collect()].concat(),
        Value::Object(map) => {
            let entries = map.iter().flat_map(|(key, value)| [pack(&Value::String(key.clone())), pack(value)].concat());
            [long(0xdf, map.len()), entries.collect()].concat()
        }
    }
}

fn read(bytes: &[u8]) -> Result<(Trace, usize), crate::ReadError> {
    let mut reader = SnapshotReader::new(Limits::default());
    reader.begin("t");
    for piece in bytes.chunks(11) {
        reader.feed(piece);
    }
    reader.end()?;
    let (snapshot, warnings) = reader.finish();
    Ok((snapshot.trace.unwrap(), warnings.len()))
}

fn sample() -> serde_json::Value {
    let object = |kind: &str, replicas: u32| {
        serde_json::json!({"apiVersion": "apps/v1", "kind": kind, "metadata": {"namespace": "d", "name": "same"},
            "spec": {"replicas": replicas, "template": {"spec": {
                "initContainers": [{"name": "i", "resources": {"requests": {"cpu": "900m"}}}],
                "containers": [{"name": "c", "resources": {"requests": {"cpu": "250m", "memory": "1Mi"}}}]}}}})
    };
    serde_json::json!({
        "version": 2,
        "config": {"trackedObjects": {"batch/v1.CronJob": {}, "apps/v1.Deployment": {"trackLifecycle": true}}},
        "events": [
            {"ts": 5, "applied_objs": [object("Deployment", 2), object("StatefulSet", 3), {"kind": "Pod", "apiVersion": "v1", "metadata": {"name": "p"}, "spec": 7}], "deleted_objs": []},
            {"ts": -3, "applied_objs": [object("Deployment", 1)], "deleted_objs": []},
            {"ts": 9, "applied_objs": [], "deleted_objs": [object("StatefulSet", 3)]},
        ],
        "index": {"apps/v1.Deployment": {"d/same": 1, "d/gone": 2}},
        "pod_lifecycles": {},
    })
}

#[test]
fn objects_of_one_name_and_two_kinds_are_two() {
    let (trace, warnings) = read(&pack(&sample())).unwrap();
    assert_eq!((trace.version, trace.tracked.join(" ").as_str()), (2, "apps/v1.Deployment batch/v1.CronJob"));
    let steps: Vec<_> = trace
        .steps
        .iter()
        .map(|step| {
            (step.at_unix_s, step.applied, step.deleted, step.objects, step.desired_pods, step.requests_cpu.exact())
        })
        .collect();
    let cpu = |text: &str| text.to_owned();
    assert_eq!(steps, [(5, 3, 0, 2, 5, cpu("4.5")), (-3, 1, 0, 2, 4, cpu("3.6")), (9, 0, 1, 1, 1, cpu("0.9"))]);
    assert_eq!(trace.steps[0].requests_memory.exact(), (5 << 20).to_string());
    assert_eq!(trace.index_entries, [("apps/v1.Deployment".to_owned(), 2)]);
    assert_eq!(warnings, 1, "the pod that cannot be read fails alone");
}

#[test]
fn lifecycles_have_keys_that_json_has_not() {
    let mut bytes = pack(&serde_json::json!({"version": 2}));
    // One more entry: the map's length is the last byte of its head.
    bytes[4] = 2;
    bytes.extend(pack(&serde_json::json!("pod_lifecycles")));
    bytes.extend([0x81, 0x92, 0xa1, b'k', 0xa1, b'n', 0x81, 0xcf]);
    bytes.extend(u64::MAX.to_be_bytes());
    bytes.push(0x93);
    bytes.extend(pack(&serde_json::json!("Empty")));
    bytes.extend(pack(&serde_json::json!({"Running": 4})));
    bytes.extend(pack(&serde_json::json!({"Finished": [4, 6]})));
    let (trace, _) = read(&bytes).unwrap();
    assert_eq!(trace.lifecycles, [Lifecycle::Empty, Lifecycle::Running(4), Lifecycle::Finished(4, 6)]);
    assert_eq!(trace.lifecycle_owners, 1);
}

#[test]
fn what_is_no_trace_of_version_2_is_refused_with_a_sentence() {
    let whole = pack(&sample());
    for (bytes, part) in [
        (pack(&serde_json::json!({"version": 1, "events": []})), "of version 1"),
        (pack(&serde_json::json!({"events": []})), "names no version"),
        (pack(&serde_json::json!([1, {}, []])), "SimKube 1"),
        (whole[..whole.len() - 1].to_vec(), "cut"),
        ([&whole[..], &[0]].concat(), "bytes follow"),
        (pack(&serde_json::json!({"version": 2, "events": 7})), "a list was expected"),
        ([&[0x82, 0xa7][..], b"version", &[2, 0xa1, b'x'], &[0x91; 300]].concat(), "deeper"),
        ([&[0x82, 0xa7][..], b"version", &[2, 0xa6], b"events", &[0xdd, 255, 255, 255, 255]].concat(), "cut"),
    ] {
        let error = read(&bytes).unwrap_err();
        assert!(error.message.contains(part), "{error}");
        assert_eq!((error.kind, error.format), (ReadErrorKind::Damaged, SourceFormat::SimkubeTrace));
    }
}
