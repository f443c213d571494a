use super::*;
use crate::model::{Detail, Level, Object};
use crate::testing::{NODE, facts_of, pod, snapshot_of, workload};

fn object<'s>(snapshot: &'s Snapshot, name: &str) -> &'s Object {
    let named = |object: &&Object| snapshot.text(object.name) == name;
    snapshot.objects.list.iter().find(named).unwrap()
}

#[test]
fn each_kind_has_its_columns() {
    let text = r#"
    {"kind":"Deployment","apiVersion":"apps/v1","metadata":{"name":"dep","namespace":"d"},"spec":{"template":{"spec":{"containers":[{"name":"c","env":[{"name":"A","value":"s3cret"}],"resources":{"requests":{"cpu":"250m"}}}]}}},"status":{"readyReplicas":1}}
    {"kind":"DaemonSet","apiVersion":"apps/v1","metadata":{"name":"ds","namespace":"d"},"status":{"desiredNumberScheduled":7,"numberReady":6,"updatedNumberScheduled":5}}
    {"kind":"Job","apiVersion":"batch/v1","metadata":{"name":"job","namespace":"d"},"spec":{"parallelism":3,"suspend":true},"status":{"active":2,"ready":1}}
    {"kind":"CronJob","apiVersion":"batch/v1","metadata":{"name":"cron","namespace":"d"},"spec":{},"status":{"active":[{"name":"x"}]}}
    {"kind":"Deployment","apiVersion":"apps/v1","metadata":{"name":"odd","namespace":"d"},"spec":{"replicas":-1},"status":{"replicas":99999999999999999999}}
    {"kind":"ScaledObject","apiVersion":"keda.sh/v1alpha1","metadata":{"name":"so","namespace":"d","annotations":{"autoscaling.keda.sh/paused-replicas":"0"}},"spec":{"scaleTargetRef":{"name":"dep"},"triggers":[{"type":"cron","metadata":{"secret":"s3cret"}}]}}
    {"kind":"ScaledJob","apiVersion":"keda.sh/v1alpha1","metadata":{"name":"sj","namespace":"d"},"spec":{"maxReplicaCount":5,"triggers":[]}}
    {"kind":"NodePool","apiVersion":"karpenter.sh/v1","metadata":{"name":"np"},"spec":{"limits":{"cpu":2000},"disruption":{"budgets":[{"nodes":"10%"}],"consolidationPolicy":"WhenEmpty"}},"status":{"nodes":3}}
    {"kind":"NodeClaim","apiVersion":"karpenter.sh/v1","metadata":{"name":"nc"},"spec":{"resources":{"requests":{"cpu":"3087m"}}}}
    {"kind":"CapacityBuffer","apiVersion":"autoscaling.x-k8s.io/v1beta1","metadata":{"name":"cb","namespace":"d"},"spec":{"scalableRef":{"kind":"Deployment","name":"dep"},"percentage":20},"status":{"replicas":4}}
    {"kind":"Eviction","apiVersion":"lifecycle.k8s.io/v1alpha1","metadata":{"name":"ev","namespace":"d"},"spec":{"target":{"pod":{"name":"p"}}},"status":{"targetResponders":[{"name":"a","state":"Active"}],"responders":[{"name":"a","heartbeatTime":"2026-01-01T00:00:00Z"}]}}"#;
    let (snapshot, warnings) = snapshot_of(&[text.as_bytes()]);
    assert_eq!(warnings, []);
    let objects = &snapshot.objects;
    let workload = |name| match object(&snapshot, name).detail {
        Detail::Workload(row) => objects.workloads[row as usize].clone(),
        other => panic!("{other:?}"),
    };
    let requests = |name| snapshot.amounts(workload(name).requests).iter().map(|(_, amount)| amount.exact()).collect();
    assert_eq!((workload("dep").desired, requests("dep")), (Some(1), vec!["0.25".to_owned()]));
    let daemons = workload("ds");
    assert_eq!((daemons.desired, daemons.ready, daemons.updated), (Some(7), Some(6), Some(5)));
    let job = workload("job");
    assert_eq!((job.desired, job.current, job.ready, job.paused), (Some(3), Some(2), Some(1), true));
    assert_eq!((workload("cron").desired, workload("cron").current), (None, None));
    assert_eq!((workload("odd").desired, workload("odd").current), (None, None));
    let scaled = objects.scaled[0];
    assert_eq!((snapshot.text(scaled.target_kind), snapshot.text(scaled.hpa_name)), ("Deployment", "keda-hpa-so"));
    assert_eq!((scaled.min_replicas, scaled.max_replicas, scaled.asked_to_pause), (0, 100, true));
    assert_eq!((objects.scaled[1].max_replicas, snapshot.text(objects.scaled[1].hpa_name)), (5, ""));
    let pool = objects.node_pools[0];
    assert_eq!(snapshot.amounts(pool.limits)[0].1.exact(), "2000");
    assert_eq!((pool.nodes, snapshot.text(pool.budgets.of(&objects.texts)[0])), (Some(3), "10%"));
    assert!(objects.node_claims[0].node_name.is_empty());
    let buffer = objects.buffers[0];
    assert_eq!(
        (snapshot.text(buffer.target_name), buffer.percentage, buffer.ready_replicas),
        ("dep", Some(20), Some(4))
    );
    let eviction = objects.evictions[0];
    assert_eq!((snapshot.text(eviction.pod), snapshot.text(eviction.active_responder)), ("p", "a"));
    assert!(eviction.heartbeat.unix_ms().is_some());
    assert_eq!(snapshot.find_text("s3cret"), None, "env and the metadata of triggers are never kept");
}

#[test]
fn metrics_of_an_autoscaler_are_paired_by_name() {
    let text = r#"{"kind":"HorizontalPodAutoscaler","apiVersion":"autoscaling/v2","metadata":{"name":"h","namespace":"d"},"spec":{"maxReplicas":3,"metrics":[
        {"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":60}}},
        {"type":"External","external":{"metric":{"name":"s0-q"},"target":{"type":"AverageValue","averageValue":"100"}}}],"behavior":{"scaleUp":{"tolerance":"50m"}}},
        "status":{"currentReplicas":3,"currentMetrics":[null,{"type":"External","external":{"metric":{"name":"s0-q"},"current":{"averageValue":"109426m"}}}]}}"#;
    let (snapshot, _) = snapshot_of(&[text.as_bytes()]);
    let [cpu, queue] = snapshot.objects.scale_metrics.as_slice() else { panic!("two metrics") };
    assert_eq!((cpu.target.utilization_percent, cpu.current), (Some(60), Level::default()));
    assert_eq!(queue.current.average.map(units::Quantity::exact).as_deref(), Some("109.426"));
    assert_eq!(snapshot.objects.autoscalers[0].tolerance_up.map(units::Quantity::exact).as_deref(), Some("0.05"));
}

#[test]
fn events_of_both_apis_are_one() {
    let core = r#"{"kind":"EventList","apiVersion":"v1","items":[{"metadata":{"name":"e","namespace":"d","creationTimestamp":"2026-01-01T00:00:00Z"},"involvedObject":{"kind":"Pod","namespace":"d","name":"p"},"reason":"BackOff","message":"m","type":"Warning","source":{"component":"kubelet"},"firstTimestamp":"2026-01-01T00:00:01Z","lastTimestamp":"2026-01-01T00:00:05Z","count":4}]}"#;
    let scheduler = r#"{"kind":"EventList","apiVersion":"events.k8s.io/v1","items":[
        {"metadata":{"name":"e","namespace":"d"},"regarding":{"kind":"Pod","namespace":"d","name":"p"},"reason":"BackOff","note":"m","type":"Warning","deprecatedSource":{},"deprecatedCount":4,"deprecatedLastTimestamp":"2026-01-01T00:00:05Z"},
        {"metadata":{"name":"f","namespace":"d"},"regarding":{"kind":"Pod","name":"q"},"note":"0/3 nodes","type":"Warning","eventTime":"2026-01-01T00:00:01.000000Z","series":{"count":7,"lastObservedTime":"2026-01-01T00:00:09.000000Z"},"reportingController":"default-scheduler","deprecatedFirstTimestamp":null}]}"#;
    let (snapshot, _) = snapshot_of(&[core.as_bytes(), scheduler.as_bytes()]);
    let facts = facts_of(&[core, scheduler].concat());
    assert_eq!((facts.counts["events"], &facts.events_by_type.unwrap()["Warning"]), (2, &2));
    let told: Vec<_> = snapshot
        .objects
        .events
        .iter()
        .map(|event| (snapshot.text(event.message), event.count, event.last_seen.unix_ms().unwrap() % 60_000))
        .collect();
    assert_eq!(told, [("m", 4, 5000), ("0/3 nodes", 7, 9000)]);
    assert_eq!(snapshot.text(snapshot.objects.events[1].component), "default-scheduler");
}

#[test]
fn one_bad_object_of_any_kind_fails_alone() {
    let text = r#"{"kind":"PodDisruptionBudgetList","apiVersion":"policy/v1","items":[{"metadata":{"name":"a"},"spec":{"selector":7}},{"metadata":{"name":"b"},"spec":null,"status":null},{"metadata":{}},{"metadata":{"name":"c"},"spec":{"minAvailable":"many"}}]}"#;
    let (snapshot, warnings) = snapshot_of(&[text.as_bytes()]);
    assert_eq!(snapshot.objects.budgets.len(), 2);
    let told: Vec<_> = warnings.iter().map(|warning| (warning.kind, warning.message.as_str())).collect();
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(told[0].1.contains("a PodDisruptionBudget cannot be read: invalid type: integer `7`"), "{told:?}");
    assert!(told[1].1.contains("has no name"), "{told:?}");
    assert_eq!(told[2].0, WarningKind::ObjectIncomplete);
}

#[test]
fn a_stream_deletes_objects_of_any_kind() {
    let change = |what: &str, object: &str| format!(r#"{{"type":"{what}","object":{object}}}"#);
    let (one, two) = (workload("Deployment", "a", "", 1), workload("StatefulSet", "a", "", 1));
    let text = [change("ADDED", &one), change("ADDED", &two), change("DELETED", &one)].join("\n");
    let facts = facts_of(&text);
    assert_eq!((facts.counts["deployments"], facts.counts["statefulsets"]), (0, 1));
    let again = [text, change("ADDED", &one)].join("\n");
    assert_eq!(facts_of(&again).counts["deployments"], 1);
}

#[test]
fn storage_that_a_stream_replaces_or_deletes_is_gone() {
    let claim = |volume: &str| {
        format!(
            r#"{{"kind":"PersistentVolumeClaim","apiVersion":"v1","metadata":{{"name":"c","namespace":"d"}},"spec":{{"volumeName":"{volume}"}}}}"#
        )
    };
    let volume =
        |name: &str| format!(r#"{{"kind":"PersistentVolume","apiVersion":"v1","metadata":{{"name":"{name}"}}}}"#);
    let event = |kind: &str, object: &str| format!(r#"{{"type":"{kind}","object":{object}}}"#);
    let node = r#"{"kind":"Node","apiVersion":"v1","metadata":{"name":"n"}}"#;
    for (events, claims, volumes) in [
        (vec![], vec!["old"], vec!["old"]),
        (vec![event("MODIFIED", &claim("new"))], vec!["new"], vec!["old"]),
        (vec![event("DELETED", &claim("old")), event("DELETED", &volume("old"))], vec![], vec![]),
        (vec![event("DELETED", &claim("old")), event("ADDED", &claim("new"))], vec!["new"], vec!["old"]),
        (vec![event("ADDED", &volume("more")), event("MODIFIED", &volume("old"))], vec!["old"], vec!["more", "old"]),
    ] {
        let text = [node.to_owned(), claim("old"), volume("old"), events.concat()].concat();
        let (snapshot, _) = snapshot_of(&[text.as_bytes()]);
        let storage = &snapshot.storage;
        let found: Vec<&str> = storage.claims.iter().map(|claim| snapshot.text(claim.volume)).collect();
        assert_eq!(found, claims, "{events:?}");
        let found: Vec<&str> = storage.volumes.iter().map(|volume| snapshot.text(volume.name)).collect();
        assert_eq!(found, volumes, "{events:?}");
    }
}

#[test]
fn the_summary_of_a_kubelet_is_use() {
    let summary = r#"{"node":{"nodeName":"n","cpu":{"time":"2026-01-01T00:00:00Z","usageNanoCores":156340394,"usageCoreNanoSeconds":18446744073709551615},"memory":{"workingSetBytes":1024,"usageBytes":4096},"fs":{"usedBytes":77}},
        "pods":[{"podRef":{"name":"p","namespace":"d","uid":"u"},"cpu":{"usageNanoCores":5},"memory":{"workingSetBytes":9},"containers":[{"name":"c","memory":{"workingSetBytes":8}}]}]}"#;
    let with_container = pod("p", "", "", r#","containers":[{"name":"c"}]"#);
    let metrics =
        r#"{"kind":"NodeMetrics","apiVersion":"metrics.k8s.io/v1beta1","metadata":{"name":"n"},"usage":{"cpu":"1"}}"#;
    let use_of = |sources: &[&[u8]]| {
        let (snapshot, _) = snapshot_of(sources);
        let amounts = |id| snapshot.amounts(id).iter().map(|(_, amount)| amount.exact()).collect::<Vec<_>>();
        let container = amounts(snapshot.containers[0].usage);
        (amounts(snapshot.nodes[0].usage.unwrap().amounts), amounts(snapshot.pods[0].usage.unwrap().amounts), container)
    };
    let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    let sources: &[&[u8]] = &[NODE.as_bytes(), with_container.as_bytes(), summary.as_bytes()];
    assert_eq!(use_of(sources), (texts(&["0.156340394", "1024", "77"]), texts(&["0.000000005", "9"]), texts(&["8"])));
    // metrics.k8s.io comes first, in whatever order the sources come.
    let both: &[&[u8]] = &[metrics.as_bytes(), NODE.as_bytes(), with_container.as_bytes(), summary.as_bytes()];
    assert_eq!(use_of(both).0, ["1"]);
}

#[test]
fn series_of_prometheus_are_use() {
    let series = |name: &str, labels: &str, values: &str| {
        format!(r#"{{"metric":{{"__name__":"{name}"{labels}}},"values":[{values}]}}"#)
    };
    let container = r#","namespace":"d","pod":"p","container":"c""#;
    let list = [
        series("container_memory_working_set_bytes", container, r#"[20,"8"],[10,"4"]"#),
        series("container_memory_working_set_bytes", r#","namespace":"d","pod":"p""#, r#"[20,"99"]"#),
        series("container_cpu_usage_seconds_total", container, r#"[10,"1"],[20,"6"]"#),
        series(
            "node_cpu_seconds_total",
            r#","instance":"10.0.0.1:9100","cpu":"0","mode":"user""#,
            r#"[10,"0"],[20,"5"]"#,
        ),
        series(
            "node_cpu_seconds_total",
            r#","instance":"10.0.0.1:9100","cpu":"1","mode":"system""#,
            r#"[10,"0"],[20,"5"]"#,
        ),
        series(
            "node_cpu_seconds_total",
            r#","instance":"10.0.0.1:9100","cpu":"0","mode":"idle""#,
            r#"[10,"0"],[20,"5"]"#,
        ),
        series("node_memory_MemTotal_bytes", r#","node":"n""#, r#"[20,"100"]"#),
        series("node_memory_MemAvailable_bytes", r#","node":"n""#, r#"[20,"30"],[30,"NaN"]"#),
        series("up", "", r#"[20,"1"]"#),
        r#"{"metric":{},"histograms":[[20,{}]]}"#.to_owned(),
    ];
    let answer = format!(
        r#"{{"status":"success","data":{{"resultType":"matrix","result":[{}]}},"warnings":["partial"]}}"#,
        list.join(",")
    );
    let node = NODE.replace(r#""status":{"#, r#""status":{"addresses":[{"type":"InternalIP","address":"10.0.0.1"}],"#);
    let with_container = pod("p", "", "", r#","containers":[{"name":"c"}]"#);
    let (snapshot, warnings) = snapshot_of(&[node.as_bytes(), with_container.as_bytes(), answer.as_bytes()]);
    let amounts = |id| snapshot.amounts(id).iter().map(|(_, amount)| amount.exact()).collect::<Vec<_>>();
    assert_eq!(amounts(snapshot.nodes[0].usage.unwrap().amounts), ["1", "70"]);
    assert_eq!(amounts(snapshot.pods[0].usage.unwrap().amounts), ["0.5", "8"]);
    assert_eq!(amounts(snapshot.containers[0].usage), ["0.5", "8"]);
    let counts = snapshot.series.as_ref().unwrap();
    assert_eq!((counts.answers, counts.series, counts.histograms), (1, 10, 1));
    assert_eq!(warnings.len(), 2, "the answer's own and the histogram: {warnings:?}");
    // A counter's one sample says nothing, and half of a pair neither.
    let alone = [
        series("container_cpu_usage_seconds_total", container, r#"[10,"1"]"#),
        series("node_memory_MemTotal_bytes", r#","node":"n""#, r#"[20,"100"]"#),
    ];
    let answer = format!(r#"{{"status":"success","data":{{"resultType":"matrix","result":[{}]}}}}"#, alone.join(","));
    let (snapshot, warnings) = snapshot_of(&[node.as_bytes(), with_container.as_bytes(), answer.as_bytes()]);
    assert_eq!((snapshot.pods[0].usage.is_none(), warnings.len()), (true, 1));
    assert!(snapshot.nodes[0].usage.is_none_or(|usage| snapshot.amounts(usage.amounts).is_empty()));
}

#[test]
fn a_refusal_of_prometheus_is_an_error() {
    let mut reader = SnapshotReader::new(Limits::default());
    reader.begin("a");
    reader.feed(br#"{"status":"error","errorType":"timeout","error":"query timed out"}"#);
    let error = reader.end().unwrap_err();
    assert!(error.to_string().contains("Prometheus refused (timeout: \"query timed out\")"), "{error}");
}
