//! What is not known is said; who asks the same is one group; nothing panics on odd input.

use super::{node, only, pending, running, waiting};

#[test]
fn what_is_not_simulated_is_said() {
    for (spec, verdict, note) in [
        (r#""resourceClaims":[{"name":"gpu"}]"#, "not_known", "It has resource claims (DRA), which are not simulated."),
        (
            r#""volumes":[{"name":"v","persistentVolumeClaim":{"claimName":"data"}}]"#,
            "not_known",
            "Rule 7 is not checked: there is no list of PersistentVolumeClaims: whether its volumes allow a node is not known.",
        ),
        (r#""schedulerName":"other""#, "fits_now", "It asks for the scheduler other, whose rules may be others."),
        (
            r#""affinity":{"podAntiAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":[{"topologyKey":"zone","namespaceSelector":{"matchLabels":{"a":"b"}}}]}}"#,
            "fits_now",
            "There is no list of Namespaces: its namespace selectors match none.",
        ),
    ] {
        let group = only(&[node("a", "", ""), waiting("p", "", spec)]);
        assert_eq!(group.verdict.name(), verdict, "{spec}");
        assert!(group.notes.iter().any(|text| text == note), "{:?}", group.notes);
    }
}

#[test]
fn pods_that_ask_the_same_are_one_group() {
    let mut objects = vec![node("a", "", "")];
    objects.extend((0..5).map(|at| waiting(&format!("p{at}"), &format!(r#""index":"{at}""#), "")));
    let first = pending(&objects);
    assert_eq!((first.nodes, first.pods, first.groups.len()), (1, 5, 1));
    // A pod that runs and avoids one of them tells it apart.
    let avoid = r#""affinity":{"podAntiAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":[{"topologyKey":"x","labelSelector":{"matchLabels":{"index":"3"}}}]}}"#;
    objects.push(running("shy", "a", 0, "", avoid));
    let sizes: Vec<usize> = pending(&objects).groups.iter().map(|group| group.pods.len()).collect();
    assert_eq!(sizes, [4, 1]);
    // A pod that is being deleted is no longer looked at.
    let leaving =
        waiting("q", "", "").replace(r#""name":"q""#, r#""name":"q","deletionTimestamp":"2026-01-01T00:00:00Z""#);
    assert_eq!(only(&[node("a", "", ""), leaving]).verdict.name(), "deleting");
}

#[test]
fn odd_input_is_borne() {
    for spec in [
        r#""tolerations":"none""#,
        r#""nodeSelector":null,"affinity":null"#,
        r#""nodeSelector":{"a":1}"#,
        r#""affinity":{"nodeAffinity":null,"podAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":[null,{}]}}"#,
        r#""topologySpreadConstraints":[{},null,{"maxSkew":-4,"minDomains":99999999999}]"#,
        r#""volumes":[{"persistentVolumeClaim":{}},{"name":"x","ephemeral":null}]"#,
        r#""priority":-2147483648"#,
    ] {
        let group = only(&[node("a", "", ""), running("r", "a", 0, "", spec), waiting("p", "", spec)]);
        assert!(!group.sentence.is_empty(), "{spec}");
    }
}
