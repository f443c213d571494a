use super::*;
use crate::testing::snapshot_of;
use crate::{Totals, facts};

const SECRET: &str = "hunter2";

/// A pod with the secret wherever a secret may stand, a node and a budget.
fn planted() -> String {
    let pod = format!(
        r#"{{"kind":"Pod","apiVersion":"v1","metadata":{{"name":"web-5d9f-a","namespace":"shop","labels":{{"app":"web","pod-template-hash":"5d9f","acme.example/team":"{SECRET}-team"}},
        "annotations":{{"acme.example/token":"{SECRET}","kubectl.kubernetes.io/last-applied-configuration":"{SECRET}","karpenter.sh/do-not-disrupt":"true"}},
        "managedFields":[{{"manager":"{SECRET}"}}],"ownerReferences":[{{"apiVersion":"acme.example/v1","kind":"Fleet","name":"{SECRET}"}},{{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"web-5d9f","controller":true,"uid":"{SECRET}"}}]}},
        "spec":{{"nodeName":"ip-10-0-0-1.{SECRET}.example","serviceAccountName":"{SECRET}","imagePullSecrets":[{{"name":"{SECRET}"}}],
        "nodeSelector":{{"acme.example/pool":"{SECRET}"}},"topologySpreadConstraints":[{{"maxSkew":1,"topologyKey":"acme.example/rack","whenUnsatisfiable":"DoNotSchedule","matchLabelKeys":["acme.example/team"]}}],"tolerations":[{{"key":"acme.example/only","operator":"Equal","value":"{SECRET}","effect":"NoSchedule"}}],
        "containers":[{{"name":"c","image":"registry.{SECRET}.example/web@sha256:00","command":["{SECRET}"],"args":["--password={SECRET}"],
        "env":[{{"name":"PASSWORD","value":"{SECRET}"}}],"envFrom":[{{"secretRef":{{"name":"{SECRET}"}}}}],"resources":{{"requests":{{"cpu":"500m"}},"claims":[{{"name":"{SECRET}"}}]}},
        "livenessProbe":{{"httpGet":{{"httpHeaders":[{{"name":"Authorization","value":"{SECRET}"}}]}}}}}}],
        "volumes":[{{"name":"v","secret":{{"secretName":"{SECRET}"}}}},{{"name":"w","hostPath":{{"path":"/{SECRET}"}}}}]}},
        "status":{{"phase":"Running","podIP":"{SECRET}","message":"{SECRET}","conditions":[{{"type":"Ready","status":"True","message":"{SECRET}"}}],
        "containerStatuses":[{{"name":"c","restartCount":2,"ready":true,"state":{{"running":{{"startedAt":"2026-01-01T00:00:00Z"}}}},"lastState":{{"terminated":{{"exitCode":137,"reason":"OOMKilled","message":"{SECRET}"}}}},"containerID":"{SECRET}"}}]}}}}"#
    );
    let node = format!(
        r#"{{"kind":"Node","apiVersion":"v1","metadata":{{"name":"ip-10-0-0-1.{SECRET}.example","labels":{{"topology.kubernetes.io/zone":"eu-1a"}}}},
        "spec":{{"providerID":"aws:///{SECRET}","podCIDR":"{SECRET}","taints":[{{"key":"acme.example/only","value":"{SECRET}","effect":"NoSchedule"}}]}},
        "status":{{"allocatable":{{"cpu":"4","{SECRET}.example/gpu":"1"}},"addresses":[{{"type":"InternalIP","address":"{SECRET}"}}],"images":[{{"names":["{SECRET}"]}}],"nodeInfo":{{"kubeletVersion":"v1.36.2","machineID":"{SECRET}","bootID":"{SECRET}"}}}}}}"#
    );
    let budget = r#"{"kind":"PodDisruptionBudget","apiVersion":"policy/v1","metadata":{"name":"web","namespace":"shop"},"spec":{"minAvailable":1,"selector":{"matchExpressions":[{"key":"app","operator":"In","values":["web"]}]}},"status":{"disruptionsAllowed":0,"expectedPods":1}}"#;
    format!(
        r#"{{"kind":"List","apiVersion":"v1","metadata":{{"continue":"{SECRET}"}},"items":[{pod},{node},{budget}],"x":"{SECRET}"}}"#
    )
}

#[test]
fn planted_secrets_are_gone_and_the_figures_stay() {
    let text = planted();
    let shared = share(text.as_bytes(), &mut Names::hashed([7; 32])).unwrap();
    let written = String::from_utf8(shared.clone()).unwrap();
    for gone in [SECRET, "web", "shop", "10-0-0", "acme", "example"] {
        assert!(!written.contains(gone), "{gone} in {written}");
    }
    for kept in ["eu-1a", "do-not-disrupt", "OOMKilled", "v1.36.2", "500m"] {
        assert!(written.contains(kept), "no {kept} in {written}");
    }
    let figures = |text: &[u8]| {
        let (snapshot, _) = snapshot_of(&[text]);
        let facts = facts(&snapshot, &Totals::of(&snapshot));
        (facts.nodes, facts.pods, facts.requests_on_nodes, snapshot.pods[0].restarts, snapshot.pods[0].node.is_some())
    };
    let (before, after) = (figures(text.as_bytes()), figures(&shared));
    assert_eq!(format!("{before:?}"), format!("{after:?}"));
}

#[test]
fn a_name_is_the_same_wherever_it_stands() {
    let text = planted();
    let shared = share(text.as_bytes(), &mut Names::hashed([7; 32])).unwrap();
    let (snapshot, _) = snapshot_of(&[&shared]);
    let pod = &snapshot.pods[0];
    assert_eq!(snapshot.text(pod.node_name), snapshot.text(snapshot.nodes[0].name));
    let (kind, workload) = crate::view::workload_of(&snapshot, pod);
    assert_eq!(kind, "Deployment");
    assert!(snapshot.text(pod.name).starts_with(workload), "{workload}");
    let again = share(text.as_bytes(), &mut Names::hashed([7; 32])).unwrap();
    let other = share(text.as_bytes(), &mut Names::hashed([8; 32])).unwrap();
    assert!(shared == again && shared != other);
}

#[test]
fn names_may_be_kept() {
    let shared = String::from_utf8(share(planted().as_bytes(), &mut Names::kept()).unwrap()).unwrap();
    assert!(shared.contains("web-5d9f-a") && shared.contains("acme.example/team"));
    assert!(!shared.contains("--password") && !shared.contains("PASSWORD") && !shared.contains("podCIDR"));
}

#[test]
fn any_wrapping_is_written_and_what_is_no_json_is_told() {
    let mut names = Names::kept();
    let node = r#"{"kind":"Node","metadata":{"name":"n"}}"#;
    for (text, expected) in [
        (node.to_owned(), format!("{node}\n")),
        (format!("[{node},{node}]"), format!("[{node},{node}]\n")),
        (format!("{node}\n{node}"), format!("{node}\n{node}\n")),
        (String::new(), String::new()),
        (
            r#"{"kind":["a"],"metadata":7,"items":{"a":1},"spec":null}"#.to_owned(),
            "{\"kind\":null,\"metadata\":null,\"items\":{},\"spec\":null}\n".to_owned(),
        ),
    ] {
        let shared = share(text.as_bytes(), &mut names).map(|bytes| String::from_utf8(bytes).unwrap());
        assert_eq!(shared, Ok(expected), "{text}");
    }
    for bad in ["{", "{\"kind\":}", "nonsense", "{}}"] {
        assert!(share(bad.as_bytes(), &mut names).unwrap_err().contains("line 1"), "{bad}");
    }
}
