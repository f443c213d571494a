use units::Quantity;

use super::*;
use crate::model::{Autoscaler, Level, ScaleMetric, Time};
use crate::testing::{NODE, facts_of, pod, workload};

fn sections(text: &str) -> Controllers {
    facts_of(text).controllers.unwrap()
}

const STUCK: &str = r#"{"kind":"ReplicaSet","apiVersion":"apps/v1","metadata":{"name":"r","namespace":"d","generation":5,
    "ownerReferences":[{"kind":"Deployment","name":"w","controller":true}],
    "managedFields":[{"manager":"ci","time":"2026-01-01T00:00:10Z"},{"manager":"edit","time":"2026-01-01T00:01:00Z"},
      {"manager":"controller","time":"2026-01-01T00:09:00Z","subresource":"status"}]},
    "spec":{"replicas":2},"status":{"observedGeneration":3,"conditions":[
      {"type":"A","status":"True","observedGeneration":5},{"type":"B","status":"False","observedGeneration":4},{"type":"C","status":"True"}]}}"#;

#[test]
fn generations_that_were_not_observed_are_told() {
    let event = r#"{"kind":"Event","apiVersion":"v1","metadata":{"name":"e","namespace":"d"},"lastTimestamp":"2026-01-01T00:03:00Z"}"#;
    let found = sections(&[STUCK, &workload("Deployment", "w", "", 2), event].concat());
    let [one] = found.behind.as_slice() else { panic!("{:?}", found.behind) };
    assert_eq!((one.object.as_str(), one.generation, one.observed_generation, one.lag), ("d/r", 5, Some(3), 2));
    let stale = StaleCondition { kind: "B".to_owned(), status: "False".to_owned(), observed_generation: 4 };
    assert_eq!(one.stale_conditions, [stale]);
    assert_eq!(one.owners, ["Deployment w"]);
    // Since the last write of the spec, not of the status, to the newest time of the snapshot.
    assert_eq!((one.changed_by.as_str(), one.seconds_behind), ("edit", Some(120)));
    let health = KindHealth { objects: 1, observed: 1, behind: 1, with_stale_conditions: 1 };
    assert_eq!(found.by_kind.get("ReplicaSet"), Some(&health));
    assert_eq!(found.by_kind.get("Deployment"), None, "it tells no generation");
}

#[test]
fn any_object_that_tells_a_generation_is_looked_at() {
    let custom = r#"{"kind":"Widget","apiVersion":"example.com/v1","metadata":{"name":"x","generation":2},"spec":7,"status":{"observedGeneration":1}}"#;
    let ahead = custom.replace(r#""generation":2"#, r#""generation":1"#).replace(r#""name":"x""#, r#""name":"y""#);
    let found = sections(&[NODE, custom, &ahead].concat());
    let told: Vec<_> = found.behind.iter().map(|one| (one.kind.as_str(), one.object.as_str(), one.lag)).collect();
    assert_eq!(told, [("Widget", "x", 1)]);
    let lagging = pod("p", "", r#","generation":3"#, "").replace(r#""phase""#, r#""observedGeneration":1,"phase""#);
    assert_eq!(sections(&lagging).pods_behind.count(), 1);
}

#[test]
fn owners_are_followed_to_the_root() {
    let owned = [pod("p1", "ReplicaSet/r", "", ""), pod("p2", "ReplicaSet/gone", "", ""), pod("p3", "", "", "")];
    let other = pod("p4", "Rollout/x", "", "");
    let rest = [workload("ReplicaSet", "r", "Deployment/w", 1), workload("Deployment", "w", "", 1)].concat();
    let lost = workload("ReplicaSet", "s", "Deployment/no", 1);
    let found = sections(&[owned.concat(), other, rest, lost].concat());
    let roots = [("Deployment", 1), ("ReplicaSet", 1), ("Rollout", 1), ("none", 1)];
    assert_eq!(found.pods_by_root, BTreeMap::from(roots.map(|(kind, count)| (kind.to_owned(), count))));
    assert_eq!(found.pods_with_owner_gone, NameList::All(vec!["d/p2".to_owned()]));
    assert_eq!(found.objects_with_owner_gone, NameList::All(vec!["ReplicaSet d/s".to_owned()]));
    // A ring of owners ends.
    let ring = [workload("ReplicaSet", "a", "ReplicaSet/b", 1), workload("ReplicaSet", "b", "ReplicaSet/a", 1)];
    assert_eq!(sections(&[ring.concat(), pod("p", "ReplicaSet/a", "", "")].concat()).pods_by_root["ReplicaSet"], 1);
}

#[test]
fn rollouts_that_have_not_arrived() {
    let with = |name: &str, status: &str| {
        let text = workload("StatefulSet", name, "", 3);
        format!(r#"{},"status":{{{status}}}}}"#, &text[..text.len() - 1])
    };
    let text = [
        with("done", r#""updatedReplicas":3,"readyReplicas":3"#),
        with("old", r#""updatedReplicas":1,"readyReplicas":3"#),
        with("starting", r#""updatedReplicas":3"#),
        STUCK.to_owned(),
    ]
    .concat();
    let found = sections(&text);
    let told: Vec<_> = found.rollouts.iter().map(|one| (one.object.as_str(), one.updated, one.ready)).collect();
    assert_eq!(told, [("d/old", Some(1), 3), ("d/starting", Some(3), 0)]);
}

#[test]
fn autoscalers_are_worked_out_from_their_metrics() {
    let hpa = |current, min| Autoscaler {
        min_replicas: min,
        max_replicas: Some(10),
        current_replicas: Some(current),
        last_scaled: Time::UNKNOWN,
        ..Autoscaler::default()
    };
    let percent = |target, is| ScaleMetric {
        target: Level { utilization_percent: Some(target), ..Level::default() },
        current: Level { utilization_percent: is, ..Level::default() },
        ..ScaleMetric::default()
    };
    let average = |target, is| ScaleMetric {
        target: Level { average: Some(Quantity::from_units(target)), ..Level::default() },
        current: Level { average: Some(Quantity::from_units(is)), ..Level::default() },
        ..ScaleMetric::default()
    };
    let value = |target, is| ScaleMetric {
        target: Level { value: Some(Quantity::from_units(target)), ..Level::default() },
        current: Level { value: Some(Quantity::from_units(is)), ..Level::default() },
        ..ScaleMetric::default()
    };
    for (current, min, metrics, wanted) in [
        (4, 1, &[average(100, 200)][..], Some(Wanted(8, 8))),
        (4, 1, &[average(100, 101)], Some(Wanted(4, 4))),
        (4, 1, &[average(100, 90)], Some(Wanted(4, 4))),
        (4, 1, &[average(100, 74)], Some(Wanted(3, 3))),
        (4, 1, &[average(100, 900)], Some(Wanted(10, 10))),
        (4, 3, &[average(100, 1)], Some(Wanted(3, 3))),
        (4, 1, &[average(100, 1), average(100, 150)], Some(Wanted(6, 6))),
        (4, 1, &[value(10, 25)], Some(Wanted(10, 10))),
        // 75 % in the status may be 75.9 %.
        (4, 1, &[percent(50, Some(75))], Some(Wanted(6, 7))),
        (4, 1, &[percent(50, None)], None),
        (0, 1, &[average(100, 200)], None),
        (4, 1, &[], None),
    ] {
        assert_eq!(wanted_replicas(&hpa(current, min), metrics), wanted, "{metrics:?}");
    }
    let wide = Autoscaler { tolerance_up: Some(Quantity::from_units(1)), ..hpa(4, 1) };
    assert_eq!(wanted_replicas(&wide, &[average(100, 150)]), Some(Wanted(4, 4)));
}

#[test]
fn an_autoscaler_that_decided_otherwise_is_told() {
    let text = r#"{"kind":"HorizontalPodAutoscaler","apiVersion":"autoscaling/v2","metadata":{"name":"h","namespace":"d"},
        "spec":{"scaleTargetRef":{"kind":"Deployment","name":"w"},"maxReplicas":10,"metrics":[{"type":"External","external":{"metric":{"name":"q"},"target":{"type":"AverageValue","averageValue":"100"}}}]},
        "status":{"currentReplicas":4,"desiredReplicas":4,"currentMetrics":[{"type":"External","external":{"metric":{"name":"q"},"current":{"averageValue":"50500m"}}}],
        "conditions":[{"type":"AbleToScale","status":"True","reason":"ScaleDownStabilized"},{"type":"ScalingActive","status":"True","reason":"ValidMetricFound"}]}}"#;
    let found = sections(text).autoscalers_that_differ;
    let [one] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((one.decided, one.wanted, one.reasons.join(",")), (4, Wanted(3, 3), "ScaleDownStabilized".to_owned()));
    let v1 = r#"{"kind":"HorizontalPodAutoscaler","apiVersion":"autoscaling/v1","metadata":{"name":"h","namespace":"d"},
        "spec":{"maxReplicas":10,"targetCPUUtilizationPercentage":50},"status":{"currentReplicas":2,"desiredReplicas":2,"currentCPUUtilizationPercentage":100}}"#;
    assert_eq!(sections(v1).autoscalers_that_differ[0].wanted, Wanted(4, 5));
}
