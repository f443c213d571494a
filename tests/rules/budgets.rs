//! 4.3: the arithmetic of disruption budgets, and what the server answers to an eviction.

use cluster::{BudgetCounts, Budgets, Drain, Eviction, Expected, ObjectIndex, PodId};
use serde_json::{Value, json};

use super::{snapshot, with};

/// The time that the snapshots are of: that of an event.
const NOW: &str = "2026-01-01T00:10:00Z";

/// A pod that is ready, controlled by `Kind/name` or by nothing.
fn ready(name: &str, owner: &str) -> Value {
    let owners: Vec<Value> = owner
        .split_once('/')
        .map(|(kind, name)| json!({"kind": kind, "name": name, "controller": true}))
        .into_iter()
        .collect();
    json!({"kind": "Pod", "apiVersion": "v1",
        "metadata": {"name": name, "namespace": "d", "labels": {"app": "x"}, "ownerReferences": owners},
        "spec": {"nodeName": "n", "containers": []},
        "status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]}})
}

fn unready(name: &str) -> Value {
    with(ready(name, ""), json!({"status": {"conditions": [{"type": "Ready", "status": "False"}]}}))
}

fn scaled(kind: &str, name: &str, owner: Value, replicas: i64) -> Value {
    json!({"kind": kind, "apiVersion": "apps/v1", "metadata": {"name": name, "namespace": "d", "ownerReferences": owner}, "spec": {"replicas": replicas}})
}

fn budget(spec: Value, status: Value) -> Value {
    json!({"kind": "PodDisruptionBudget", "apiVersion": "policy/v1", "metadata": {"name": "b", "namespace": "d", "generation": 1},
        "spec": with(json!({"selector": {"matchLabels": {"app": "x"}}}), spec),
        "status": with(json!({"observedGeneration": 1}), status)})
}

fn moment() -> Value {
    json!({"kind": "Event", "apiVersion": "v1", "metadata": {"name": "e", "namespace": "d"}, "lastTimestamp": NOW})
}

/// What the controller would write: allowed, healthy, desired, expected.
fn counts(allowed: i64, current_healthy: i64, desired_healthy: i64, expected: i64) -> Expected {
    Expected::Counts(BudgetCounts { allowed, current_healthy, desired_healthy, expected })
}

fn worked_out(objects: &[Value]) -> Expected {
    let snapshot = snapshot(objects);
    let budgets = Budgets::of(&snapshot);
    cluster::expected(&snapshot, &ObjectIndex::of(&snapshot), &budgets, budgets.all()[0])
}

#[test]
fn what_the_controller_writes() {
    let set = |replicas| scaled("StatefulSet", "s", json!([]), replicas);
    let of_set =
        |count: usize| -> Vec<Value> { (0..count).map(|at| ready(&format!("s-{at}"), "StatefulSet/s")).collect() };
    let deployment = scaled("Deployment", "w", json!([]), 7);
    let replicas = scaled("ReplicaSet", "r", json!([{"kind": "Deployment", "name": "w", "controller": true}]), 3);
    let of_deployment = vec![ready("w-1", "ReplicaSet/r"), ready("w-2", "ReplicaSet/r"), deployment, replicas];
    let two_owners = vec![
        ready("s-0", "StatefulSet/s"),
        ready("t-0", "StatefulSet/t"),
        set(3),
        scaled("StatefulSet", "t", json!([]), 4),
    ];
    let five = || [of_set(5), vec![set(5)]].concat();
    let deleted = json!({"metadata": {"deletionTimestamp": "2026-01-01T00:00:00Z"}});
    let granted = |since: Value| json!({"disruptedPods": {"s-0": since}});
    let none = || json!({});
    for (rule, objects, spec, status, expected) in [
        (
            "4.3 expected: the scale of the controllers, for maxUnavailable",
            [of_set(2), vec![set(5)]].concat(),
            json!({"maxUnavailable": 1}),
            none(),
            counts(0, 2, 4, 5),
        ),
        (
            "4.3 expected: for a percentage of minAvailable as well",
            [of_set(2), vec![set(5)]].concat(),
            json!({"minAvailable": "40%"}),
            none(),
            counts(0, 2, 2, 5),
        ),
        (
            "4.3 expected: the Deployment behind a ReplicaSet",
            of_deployment,
            json!({"maxUnavailable": 1}),
            none(),
            counts(0, 2, 6, 7),
        ),
        (
            "4.3 expected: distinct controllers add up",
            two_owners,
            json!({"maxUnavailable": "50%"}),
            none(),
            counts(0, 2, 3, 7),
        ),
        (
            "4.3 expected: else the number of matching pods",
            [of_set(2), vec![set(5)]].concat(),
            json!({"minAvailable": 1}),
            none(),
            counts(1, 2, 1, 2),
        ),
        ("4.3 percentages round up, minAvailable", five(), json!({"minAvailable": "41%"}), none(), counts(2, 5, 3, 5)),
        (
            "4.3 percentages round up, maxUnavailable",
            five(),
            json!({"maxUnavailable": "41%"}),
            none(),
            counts(3, 5, 2, 5),
        ),
        ("4.3 desired: never below 0", five(), json!({"maxUnavailable": 9}), none(), counts(5, 5, 0, 5)),
        ("4.3 desired: minAvailable as it is", five(), json!({"minAvailable": 9}), none(), counts(0, 5, 9, 5)),
        (
            "4.3 healthy: Ready",
            [vec![unready("s-9")], of_set(2), vec![set(3)]].concat(),
            json!({"minAvailable": 1}),
            none(),
            counts(1, 2, 1, 3),
        ),
        (
            "4.3 healthy: not Terminating",
            [vec![with(ready("s-9", ""), deleted)], of_set(2), vec![set(3)]].concat(),
            json!({"minAvailable": 1}),
            none(),
            counts(1, 2, 1, 3),
        ),
        (
            "4.3 healthy: not granted less than 2 minutes ago",
            five(),
            json!({"minAvailable": 1}),
            granted(json!("2026-01-01T00:08:01Z")),
            counts(3, 4, 1, 5),
        ),
        (
            "4.3 healthy: granted 2 minutes ago and still there",
            five(),
            json!({"minAvailable": 1}),
            granted(json!("2026-01-01T00:08:00Z")),
            counts(4, 5, 1, 5),
        ),
        (
            "4.3 healthy: granted at no time",
            five(),
            json!({"minAvailable": 1}),
            granted(json!(null)),
            counts(4, 5, 1, 5),
        ),
        (
            "4.3 allowed: 0 where no pod is expected",
            vec![ready("p", "")],
            json!({"maxUnavailable": 1}),
            none(),
            counts(0, 1, 0, 0),
        ),
        (
            "4.3 allowed: never below 0",
            [of_set(1), vec![set(5)]].concat(),
            json!({"minAvailable": 3}),
            none(),
            counts(0, 1, 3, 1),
        ),
    ] {
        let objects = [objects, vec![moment(), budget(spec, status)]].concat();
        assert_eq!(worked_out(&objects), expected, "{rule}");
    }
    let daemons = json!({"kind": "DaemonSet", "apiVersion": "apps/v1", "metadata": {"name": "g", "namespace": "d"}});
    for (rule, objects) in [
        ("4.3 fails safe: a controller without a scale", vec![ready("p", "DaemonSet/g"), daemons]),
        ("4.3 fails safe: a controller that is gone", vec![ready("p", "StatefulSet/gone"), set(1)]),
    ] {
        let objects = [objects, vec![budget(json!({"maxUnavailable": 1}), json!({}))]].concat();
        assert!(matches!(worked_out(&objects), Expected::Fails(_)), "{rule}");
    }
    let said = json!({"conditions": [{"type": "DisruptionAllowed", "status": "False", "reason": "SyncFailed", "message": "no scale"}]});
    let facts = super::facts(&[ready("p", ""), budget(json!({"minAvailable": 1}), said)]);
    let failing = facts.disruption.unwrap().budgets_failing;
    assert_eq!(
        failing.get("d/b").map(String::as_str),
        Some("no scale"),
        "4.3 fails safe: the condition SyncFailed is told"
    );
}

#[test]
fn what_the_server_answers() {
    let status = |allowed: i64, healthy: i64, desired: i64| json!({"disruptionsAllowed": allowed, "currentHealthy": healthy, "desiredHealthy": desired});
    let with_budget = |status: Value| vec![budget(json!({"minAvailable": 1}), status)];
    let phase = |phase: &str| with(ready("p", ""), json!({"status": {"phase": phase}}));
    let deleted = with(ready("p", ""), json!({"metadata": {"deletionTimestamp": "2026-01-01T00:00:00Z"}}));
    let two = vec![
        budget(json!({}), status(1, 2, 1)),
        with(budget(json!({}), status(1, 2, 1)), json!({"metadata": {"name": "c"}})),
    ];
    let always = vec![budget(json!({"unhealthyPodEvictionPolicy": "AlwaysAllow"}), status(0, 0, 1))];
    let stale = vec![with(budget(json!({}), status(1, 2, 1)), json!({"metadata": {"generation": 2}}))];
    let crowd = |count: usize| -> Value {
        (0..count).map(|at| (format!("q{at}"), json!(NOW))).collect::<serde_json::Map<_, _>>().into()
    };
    let crowded = |count| with_budget(with(status(1, 2, 1), json!({"disruptedPods": crowd(count)})));
    let everything = |selector: Value| {
        let mut all = budget(json!({}), status(0, 1, 1));
        all["spec"]["selector"] = selector;
        vec![all]
    };
    let p = || ready("p", "");
    for (rule, pod, budgets, answer, code) in [
        (
            "4.3 evict: Succeeded is deleted, no budget asked",
            phase("Succeeded"),
            with_budget(status(0, 1, 1)),
            Eviction::NotRunning,
            None,
        ),
        ("4.3 evict: Failed as well", phase("Failed"), with_budget(status(0, 1, 1)), Eviction::NotRunning, None),
        ("4.3 evict: Pending as well", phase("Pending"), with_budget(status(0, 1, 1)), Eviction::NotRunning, None),
        ("4.3 evict: Terminating as well", deleted, with_budget(status(0, 1, 1)), Eviction::NotRunning, None),
        ("4.3 evict: two budgets never let it go", p(), two, Eviction::SeveralBudgets, Some(500)),
        ("4.3 evict: no budget", p(), vec![], Eviction::NoBudget, None),
        ("4.3 evict: not ready, AlwaysAllow", unready("p"), always, Eviction::UnreadyAlwaysAllowed, None),
        (
            "4.3 evict: not ready, enough others are healthy",
            unready("p"),
            with_budget(status(0, 1, 1)),
            Eviction::UnreadySpare,
            None,
        ),
        (
            "4.3 evict: not ready, too few are",
            unready("p"),
            with_budget(status(0, 0, 1)),
            Eviction::NoneAllowed,
            Some(429),
        ),
        (
            "4.3 evict: not ready, and nothing is desired",
            unready("p"),
            with_budget(status(0, 0, 0)),
            Eviction::NoneAllowed,
            Some(429),
        ),
        ("4.3 evict: not observed yet", p(), stale, Eviction::NotObserved, Some(429)),
        ("4.3 evict: more than 2000 granted", p(), crowded(2001), Eviction::TooManyUnderWay, Some(403)),
        ("4.3 evict: 2000 granted", p(), crowded(2000), Eviction::Granted, None),
        ("4.3 evict: none allowed", p(), with_budget(status(0, 1, 1)), Eviction::NoneAllowed, Some(429)),
        ("4.3 evict: one allowed", p(), with_budget(status(1, 2, 1)), Eviction::Granted, None),
        (
            "4.3 selector: {} of policy/v1 is every pod of the namespace",
            p(),
            everything(json!({})),
            Eviction::NoneAllowed,
            Some(429),
        ),
        ("4.3 selector: nil is none", p(), everything(Value::Null), Eviction::NoBudget, None),
    ] {
        let snapshot = snapshot(&[vec![pod], budgets].concat());
        let got = cluster::evict(&snapshot, &Budgets::of(&snapshot), PodId(0));
        assert_eq!((got, got.refused_with()), (answer, code), "{rule}");
    }
}

#[test]
fn which_budgets_block_for_ever() {
    for (rule, spec, blocks) in [
        ("4.3 fully blocking: maxUnavailable 0", json!({"maxUnavailable": 0}), true),
        ("4.3 fully blocking: maxUnavailable 0 %", json!({"maxUnavailable": "0%"}), true),
        ("4.3 fully blocking: minAvailable 100 %", json!({"minAvailable": "100%"}), true),
        ("4.3 fully blocking: not minAvailable 99 %", json!({"minAvailable": "99%"}), false),
        ("4.3 fully blocking: not maxUnavailable 1", json!({"maxUnavailable": 1}), false),
    ] {
        let snapshot = snapshot(&[budget(spec, json!({}))]);
        assert_eq!(cluster::blocks_fully(&snapshot, Budgets::of(&snapshot).all()[0]), blocks, "{rule}");
    }
}

#[test]
fn what_a_drain_does_before_it_asks() {
    let empty_dir = json!({"spec": {"volumes": [{"name": "v", "emptyDir": {}}]}});
    let mirror = json!({"metadata": {"annotations": {"kubernetes.io/config.mirror": "x"}}});
    let ended = json!({"status": {"phase": "Succeeded"}});
    for (rule, pod, expected) in [
        ("4.3 drain: a DaemonSet's pod stays", ready("p", "DaemonSet/g"), Drain::LeavesDaemon),
        (
            "4.3 drain: one that has ended is deleted",
            with(ready("p", "DaemonSet/g"), ended.clone()),
            Drain::DeletesEnded,
        ),
        ("4.3 drain: mirror pods are skipped", with(ready("p", "Node/n"), mirror), Drain::LeavesMirror),
        (
            "4.3 drain: emptyDir needs --delete-emptydir-data",
            with(ready("p", "ReplicaSet/r"), empty_dir.clone()),
            Drain::NeedsDeleteData,
        ),
        ("4.3 drain: no controller needs --force", ready("p", ""), Drain::NeedsForce),
        ("4.3 drain: both", with(ready("p", ""), empty_dir.clone()), Drain::NeedsBoth),
        (
            "4.3 drain: what has ended is always deleted",
            with(with(ready("p", ""), empty_dir), ended),
            Drain::DeletesEnded,
        ),
        ("4.3 drain: all else is evicted", ready("p", "ReplicaSet/r"), Drain::Evicts),
    ] {
        let snapshot = snapshot(&[pod]);
        assert_eq!(cluster::drain_of(&snapshot, &snapshot.pods[0]), expected, "{rule}");
    }
}
