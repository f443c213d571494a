//! What preemption adds to the sentence.

use super::{answer, node, only, running, waiting};

fn told(objects: &[String]) -> String {
    let sentence = answer(objects)[0].clone();
    sentence.split_once("preemption: ").map(|(_, told)| told.to_owned()).unwrap_or_default()
}

#[test]
fn preemption_is_told_as_the_scheduler_tells_it() {
    let nodes = [node("a", "", ""), node("b", "", r#""unschedulable":true"#)];
    let with = |objects: &[String]| [&nodes[..], objects].concat();
    let full = running("r", "a", 4000, "", "");
    assert_eq!(
        told(&with(&[full.clone(), waiting("p", "", "")])),
        "0/2 nodes are available: 1 No preemption victims found for incoming pod, 1 Preemption is not helpful for scheduling."
    );
    let never = r#""priority":5,"preemptionPolicy":"Never""#;
    assert_eq!(told(&with(&[full, waiting("p", "", never)])), "not eligible due to preemptionPolicy=Never.");
    // Two pods fill the node; only one may be evicted, and that is not enough.
    let half = |name: &str, priority: i32, cpu| running(name, "a", cpu, "", &format!(r#""priority":{priority}"#));
    assert_eq!(
        told(&with(&[half("low", 0, 500), half("high", 9, 3500), waiting("p", "", r#""priority":5"#)])),
        "0/2 nodes are available: 1 Insufficient cpu, 1 Preemption is not helpful for scheduling."
    );
    // Enough to evict: the scheduler does it, and says nothing of it.
    let group = only(&with(&[half("low", 0, 1000), half("high", 9, 3000), waiting("p", "", r#""priority":5"#)]));
    assert_eq!(group.sentence, "0/2 nodes are available: 1 Insufficient cpu, 1 node(s) were unschedulable.");
    assert_eq!(group.changes[0].sentence, "Nothing: the scheduler can evict pods of lower priority, as on node a.");
}

#[test]
fn room_made_for_another_pod_is_not_free() {
    let nominated =
        waiting("first", "", r#""priority":9"#).replace(r#""status":{"#, r#""status":{"nominatedNodeName":"a","#);
    let objects =
        [node("a", "", ""), running("r", "a", 2500, "", ""), nominated, waiting("second", "", r#""priority":1"#)];
    let groups = super::pending(&objects).groups;
    let sentence = |name: &str| {
        let snapshot = super::snapshot(&objects);
        let id = snapshot.find_pod("shop", name).unwrap();
        groups.iter().find(|group| group.pods.contains(&id)).unwrap().sentence.clone()
    };
    assert_eq!(sentence("first"), "It fits 1 of 1 node as they are.");
    assert!(sentence("second").starts_with("0/1 nodes are available: 1 Insufficient cpu."), "{}", sentence("second"));
}

#[test]
fn the_wording_follows_the_cluster() {
    let tainted = node("a", "", r#""taints":[{"key":"k","value":"v","effect":"NoSchedule"}]"#);
    let condition = |message: &str| {
        format!(
            r#""status":{{"conditions":[{{"type":"PodScheduled","status":"False","reason":"Unschedulable","message":"{message}"}}],"#
        )
    };
    let message = "0/1 nodes are available: 1 node(s) had untolerated taint {k: v}. preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.";
    let old = waiting("p", "", "").replace(r#""status":{"#, &condition(message));
    assert_eq!(answer(&[tainted.clone(), old])[0], message);
    assert_eq!(
        answer(&[tainted, waiting("p", "", "")])[0],
        "0/1 nodes are available: 1 node(s) had untolerated taint(s). no new claims to deallocate, preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling."
    );
    assert_eq!(answer(&[waiting("p", "", "")])[0], "no nodes available to schedule pods");
}
