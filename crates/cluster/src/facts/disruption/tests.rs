use super::*;
use crate::testing::{NODE, budget, facts_of, pod, snapshot_of, workload};

fn worked_out(text: &str) -> Expected {
    let (snapshot, _) = snapshot_of(&[text.as_bytes()]);
    let budgets = Budgets::of(&snapshot);
    expected(&snapshot, &ObjectIndex::of(&snapshot), &budgets, budgets.all()[0])
}

fn counts(allowed: i64, current_healthy: i64, desired_healthy: i64, expected: i64) -> Expected {
    Expected::Counts(BudgetCounts { allowed, current_healthy, desired_healthy, expected })
}

#[test]
fn expected_pods_are_the_scale_of_controllers() {
    let pods = [pod("p1", "ReplicaSet/r", "", ""), pod("p2", "ReplicaSet/r", "", "")].concat();
    let owners = [workload("ReplicaSet", "r", "Deployment/w", 2), workload("Deployment", "w", "", 5)].concat();
    for (spec, outcome) in [
        // The Deployment wants five, whatever its ReplicaSet says; percentages round up.
        (r#","maxUnavailable":1"#, counts(0, 2, 4, 5)),
        (r#","maxUnavailable":"50%""#, counts(0, 2, 2, 5)),
        (r#","maxUnavailable":"61%""#, counts(1, 2, 1, 5)),
        (r#","maxUnavailable":9"#, counts(2, 2, 0, 5)),
        (r#","minAvailable":"50%""#, counts(0, 2, 3, 5)),
        (r#","minAvailable":"20%""#, counts(1, 2, 1, 5)),
        // A number asks for pods, not for their controllers.
        (r#","minAvailable":1"#, counts(1, 2, 1, 2)),
        (r#","minAvailable":3"#, counts(0, 2, 3, 2)),
        (r#","minAvailable":"many""#, Expected::Fails("its count is neither a number nor a percentage")),
    ] {
        assert_eq!(worked_out(&[&*pods, &owners, &budget(spec, "")].concat()), outcome, "{spec}");
    }
}

#[test]
fn what_has_no_scale_fails_safe() {
    let percent = budget(r#","minAvailable":"50%""#, "");
    let of = |pods: &str, owners: &str| worked_out(&[pods, owners, &percent].concat());
    let daemon = r#"{"kind":"DaemonSet","apiVersion":"apps/v1","metadata":{"name":"w","namespace":"d"}}"#;
    assert!(matches!(of(&pod("p", "DaemonSet/w", "", ""), daemon), Expected::Fails(_)));
    let other = workload("StatefulSet", "other", "", 3);
    assert!(matches!(of(&pod("p", "StatefulSet/w", "", ""), &other), Expected::Fails(_)), "its controller is gone");
    assert_eq!(of(&pod("p", "StatefulSet/w", "", ""), ""), Expected::Unknown, "no list of them was read");
    assert_eq!(of(&pod("p", "StatefulSet/w", "", ""), &workload("StatefulSet", "w", "", 3)), counts(0, 1, 2, 3));
    // A pod that nothing controls counts nothing, and without expected pods nothing is allowed.
    assert_eq!(of(&pod("p", "", "", ""), ""), counts(0, 1, 0, 0));
}

#[test]
fn healthy_is_ready_and_there_to_stay() {
    let terminating = r#","deletionTimestamp":"2026-01-01T00:00:00Z""#;
    let unready = pod("p4", "", "", "").replace(r#""status":"True""#, r#""status":"False""#);
    let pods = [pod("p1", "", "", ""), pod("p2", "", terminating, ""), pod("p3", "", "", ""), unready].concat();
    let granted = budget(r#","minAvailable":0"#, r#","disruptedPods":{"p3":"2026-01-01T00:00:00Z"}"#);
    assert_eq!(worked_out(&(pods + &granted)), counts(1, 1, 0, 4));
}

#[test]
fn evictions_follow_the_rules_of_the_server() {
    let zero = r#","disruptionsAllowed":0,"currentHealthy":1,"desiredHealthy":1"#;
    let one = r#","disruptionsAllowed":1,"currentHealthy":2,"desiredHealthy":1"#;
    let short = r#","disruptionsAllowed":0,"currentHealthy":0,"desiredHealthy":1"#;
    let always = r#","unhealthyPodEvictionPolicy":"AlwaysAllow""#;
    let running = pod("p", "", "", "");
    let unready = running.replace(r#""status":"True""#, r#""status":"False""#);
    let phase = |phase: &str| running.replace("Running", phase);
    let terminating = pod("p", "", r#","deletionTimestamp":"2026-01-01T00:00:00Z""#, "");
    let stale = budget("", one).replace(r#""generation":1"#, r#""generation":2"#);
    let many: Vec<String> = (0..2001).map(|i| format!(r#""p{i}":null"#)).collect();
    let crowded = budget("", &format!(r#"{one},"disruptedPods":{{{}}}"#, many.join(",")));
    let second = budget("", one).replace(r#""name":"b""#, r#""name":"c""#);
    for (pod, budgets, answer, code) in [
        (&running, budget("", zero), Eviction::NoneAllowed, Some(429)),
        (&running, budget("", one), Eviction::Granted, None),
        (&running, stale, Eviction::NotObserved, Some(429)),
        (&running, budget("", r#","disruptionsAllowed":-1"#), Eviction::NegativeBudget, Some(403)),
        (&running, crowded, Eviction::TooManyUnderWay, Some(403)),
        (&running, budget("", one) + &second, Eviction::SeveralBudgets, Some(500)),
        (&running, String::new(), Eviction::NoBudget, None),
        (&unready, budget("", zero), Eviction::UnreadySpare, None),
        (&unready, budget("", short), Eviction::NoneAllowed, Some(429)),
        (&unready, budget(always, short), Eviction::UnreadyAlwaysAllowed, None),
        (&phase("Pending"), budget("", zero), Eviction::NotRunning, None),
        (&phase("Failed"), budget("", zero) + &second, Eviction::NotRunning, None),
        (&terminating, budget("", zero), Eviction::NotRunning, None),
    ] {
        let (snapshot, _) = snapshot_of(&[(pod.clone() + &budgets).as_bytes()]);
        let got = evict(&snapshot, &Budgets::of(&snapshot), PodId(0));
        assert_eq!((got, got.refused_with()), (answer, code), "{budgets}");
    }
}

#[test]
fn an_empty_selector_selects_all_since_policy_v1() {
    let of = |version: &str, selector: &str| {
        let text = budget(r#","maxUnavailable":0"#, "")
            .replace("policy/v1", version)
            .replace(r#"{"matchLabels":{"app":"x"}}"#, selector);
        let (snapshot, warnings) = snapshot_of(&[(pod("p", "", "", "") + &text).as_bytes()]);
        (Budgets::of(&snapshot).of_pod(PodId(0)).len(), warnings.len())
    };
    assert_eq!(of("policy/v1", "{}"), (1, 0));
    assert_eq!(of("policy/v1beta1", "{}"), (0, 0));
    assert_eq!(of("policy/v1", "null"), (0, 0));
    let near = r#"{"matchExpressions":[{"key":"app","operator":"Near","values":["x"]}]}"#;
    assert_eq!(of("policy/v1", near), (0, 1), "an operator that is not known selects nothing and is told");
}

#[test]
fn a_drain_leaves_asks_or_evicts() {
    let mirror = pod("p", "Node/n", r#","annotations":{"kubernetes.io/config.mirror":"x"}"#, "");
    let empty_dir = r#","volumes":[{"name":"v","emptyDir":{}}]"#;
    for (pod, drain) in [
        (mirror, Drain::LeavesMirror),
        (pod("p", "DaemonSet/w", "", empty_dir), Drain::LeavesDaemon),
        (pod("p", "DaemonSet/w", "", "").replace("Running", "Failed"), Drain::DeletesEnded),
        (pod("p", "", "", empty_dir).replace("Running", "Succeeded"), Drain::DeletesEnded),
        (pod("p", "ReplicaSet/r", "", empty_dir), Drain::NeedsDeleteData),
        (pod("p", "", "", ""), Drain::NeedsForce),
        (pod("p", "", "", empty_dir), Drain::NeedsBoth),
        (pod("p", "ReplicaSet/r", "", r#","volumes":[{"name":"v","configMap":{"name":"c"}}]"#), Drain::Evicts),
    ] {
        let (snapshot, _) = snapshot_of(&[pod.as_bytes()]);
        assert_eq!(drain_of(&snapshot, &snapshot.pods[0]), drain, "{pod}");
    }
}

#[test]
fn the_section_tells_which_nodes_cannot_be_drained() {
    let marked = r#","annotations":{"karpenter.sh/do-not-disrupt":"true","cluster-autoscaler.kubernetes.io/safe-to-evict":"false"}"#;
    let pods = [pod("p1", "ReplicaSet/r", marked, ""), pod("p2", "DaemonSet/w", "", "")].concat();
    let blocking = budget(r#","maxUnavailable":0"#, r#","disruptionsAllowed":0,"currentHealthy":2,"expectedPods":9"#);
    let facts = facts_of(&[NODE, &pods, &blocking].concat());
    // 0 is a figure, not an absent one.
    assert_eq!((facts.pdbs, facts.pdbs_allowing_no_disruption, facts.nodes_blocked_by_pdb_count), (1, 1, 1));
    assert_eq!(facts.evictions_refused, BTreeMap::from([("429".to_owned(), 1)]));
    let section = facts.disruption.unwrap();
    let names = |names: &[&str]| NameList::All(names.iter().map(|name| (*name).to_owned()).collect());
    assert_eq!(section.budgets_blocking_fully, names(&["d/b"]));
    assert_eq!((section.pods_do_not_disrupt, section.pods_not_safe_to_evict), (names(&["d/p1"]), names(&["d/p1"])));
    assert_eq!(section.pods_that_stay, 1);
    let [refusal] = section.refusals.as_slice() else { panic!("{:?}", section.refusals) };
    assert_eq!((&refusal.pods, &refusal.nodes, refusal.code), (&names(&["d/p1"]), &names(&["n"]), 429));
    assert_eq!(facts_of(NODE).disruption.unwrap().refusals, []);
}

#[test]
fn evictions_as_objects_are_counted_by_whose_turn_it_is() {
    let request = |name: &str, intent: &str, status: &str| {
        format!(
            r#"{{"kind":"EvictionRequest","apiVersion":"lifecycle.k8s.io/v1alpha1","metadata":{{"name":"{name}","namespace":"d"}},"spec":{{"target":{{"pod":{{"name":"p"}}}},"requester":"drain.example.com/x","intent":"{intent}"}},"status":{{{status}}}}}"#
        )
    };
    let active = r#""targetResponders":[{"name":"a.example.com/y","state":"Completed"},{"name":"b.example.com/z","state":"Active"}]"#;
    let done = r#""conditions":[{"type":"TargetEvicted","status":"True"}]"#;
    let text = [
        request("a", "Eviction", ""),
        request("b", "Eviction", active),
        request("c", "Withdrawn", ""),
        request("d", "Eviction", done),
    ]
    .concat();
    let under_way = facts_of(&text).disruption.unwrap().evictions_under_way;
    let expected = [("b.example.com/z", 1), ("drain.example.com/x", 1)];
    assert_eq!(under_way, BTreeMap::from(expected.map(|(who, count)| (who.to_owned(), count))));
}
