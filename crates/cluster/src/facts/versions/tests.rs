use super::*;
use crate::testing::{facts_of, snapshot_of};

fn node(name: &str, kubelet: &str) -> String {
    format!(
        r#"{{"kind":"Node","apiVersion":"v1","metadata":{{"name":"{name}"}},"status":{{"nodeInfo":{{"kubeletVersion":"{kubelet}","kubeProxyVersion":"v1.9.9"}}}}}}"#
    )
}

fn system_pod(name: &str, node: &str, image: &str) -> String {
    format!(
        r#"{{"kind":"Pod","apiVersion":"v1","metadata":{{"name":"{name}","namespace":"kube-system"}},"spec":{{"nodeName":"{node}","containers":[{{"name":"c","image":"{image}"}}]}},"status":{{"phase":"Running"}}}}"#
    )
}

fn server(version: &str) -> String {
    format!(r#"{{"major":"1","minor":"33+","gitVersion":"{version}","platform":"linux/amd64"}}"#)
}

fn versions_of(parts: &[String]) -> Versions {
    facts_of(&parts.concat()).versions.unwrap()
}

fn names(names: &[&str]) -> NameList {
    NameList::All(names.iter().map(|name| (*name).to_owned()).collect())
}

#[test]
fn a_kubelet_three_minors_behind_blocks_the_next_upgrade() {
    let versions = versions_of(&[
        server("v1.33.4-eks-abc"),
        node("a", "v1.30.2"),
        node("b", "v1.30.9"),
        node("c", "v1.33.4"),
        system_pod("kube-scheduler-a", "a", "registry/kube-scheduler:v1.32.1"),
    ]);
    assert_eq!((versions.api_server_minor, versions.api_server_assumed), (Some(33), false));
    assert_eq!(versions.out_of_policy, []);
    let upgrade = versions.next_upgrade.unwrap();
    assert_eq!((upgrade.to.as_str(), upgrade.blocked), ("1.34", true));
    let blockers: Vec<_> = upgrade.blockers.iter().map(|one| (one.component, one.places.clone())).collect();
    let scheduler = names(&["kube-system/kube-scheduler-a"]);
    assert_eq!(blockers, [("kubelet", names(&["a", "b"])), ("kube-scheduler", scheduler)]);
    let steps: Vec<_> = upgrade.steps.iter().map(|step| (step.component, step.to.as_str(), step.count)).collect();
    let expected = [
        ("kube-scheduler", "1.33", 1),
        ("kubelet", "1.33", 2),
        ("kube-apiserver", "1.34", 1),
        ("kube-controller-manager", "1.34", 0),
        ("kube-scheduler", "1.34", 1),
        ("kubelet", "1.34", 3),
        ("kube-proxy", "1.34", 0),
    ];
    assert_eq!(steps, expected);
    let [spread] = versions.patch_spread.as_slice() else { panic!("{:?}", versions.patch_spread) };
    assert_eq!((spread.component, spread.newest.as_str(), spread.behind), ("kubelet", "1.30.9", 1));
}

#[test]
fn breaches_name_the_rule_and_the_places() {
    let versions = versions_of(&[
        server("v1.33.0+k3s1"),
        node("old", "v1.29.1"),
        node("new", "v1.34.0"),
        system_pod("kube-proxy-x", "new", "host:5000/eks/kube-proxy:v1.30.0-minimal@sha256:ab"),
        system_pod("ended", "new", "registry/kube-proxy:v1.1.0").replace("Running", "Failed"),
    ]);
    let found: Vec<_> = versions.out_of_policy.iter().map(|one| (one.component, one.version.as_str())).collect();
    assert_eq!(found, [("kubelet", "1.29.1"), ("kubelet", "1.34.0"), ("kube-proxy", "1.30.0")]);
    assert!(versions.out_of_policy[2].rule.contains("kubelet of its node"), "{:?}", versions.out_of_policy[2]);
    assert_eq!(versions.out_of_policy[0].places, names(&["old"]));
}

#[test]
fn an_upgrade_under_way_is_finished_first() {
    let servers = ["v1.32.0", "v1.33.0"]
        .map(|tag| system_pod(&format!("kube-apiserver-{tag}"), "a", &format!("registry/kube-apiserver:{tag}")));
    let versions = versions_of(&[servers.concat(), node("a", "v1.32.0")]);
    let upgrade = versions.next_upgrade.unwrap();
    assert_eq!((upgrade.from.as_str(), upgrade.to.as_str(), upgrade.blocked), ("1.32", "1.33", false));
    assert_eq!((upgrade.steps[0].component, upgrade.steps[0].count), ("kube-apiserver", 1));
}

#[test]
fn without_a_server_the_newest_kubelet_is_the_least_it_can_be() {
    let versions = versions_of(&[node("a", "v1.33.0"), node("b", "v1.29.0"), node("c", "unreadable")]);
    assert_eq!((versions.api_server_minor, versions.api_server_assumed), (Some(33), true));
    assert_eq!(versions.out_of_policy.len(), 1);
    let nothing = versions_of(&[node("a", "")]);
    assert!(nothing.next_upgrade.is_none() && nothing.components.is_empty());
    let both = r#"{"clientVersion":{"gitVersion":"v1.20.0"},"serverVersion":{"gitVersion":"v1.33.1"}}"#;
    assert_eq!(versions_of(&[both.to_owned()]).api_server, "v1.33.1");
}

#[test]
fn deprecated_apis_are_found_wherever_they_show() {
    let hpa = r#"{"kind":"HorizontalPodAutoscaler","apiVersion":"autoscaling/v2","metadata":{"name":"h","namespace":"d","managedFields":[
        {"manager":"old-tool","apiVersion":"autoscaling/v2beta2","time":"2026-01-01T00:00:00Z","fieldsV1":{"f:spec":{"f:secret":{}}}},
        {"manager":"old-tool","apiVersion":"autoscaling/v2beta2","time":"2026-02-01T00:00:00Z"},
        {"manager":"new-tool","apiVersion":"autoscaling/v2","time":"2026-03-01T00:00:00Z"}]}}"#;
    let ingress = r#"{"kind":"Ingress","apiVersion":"networking.k8s.io/v1","metadata":{"name":"i","namespace":"d","annotations":{
        "kubectl.kubernetes.io/last-applied-configuration":"{\"apiVersion\":\"extensions/v1beta1\",\"kind\":\"Ingress\",\"spec\":{\"host\":\"hidden.example.com\"}}"}}}"#;
    let slice =
        r#"{"kind":"ResourceSliceList","apiVersion":"resource.k8s.io/v1beta1","items":[{"metadata":{"name":"s"}}]}"#;
    let metric = r#"{"status":"success","data":{"resultType":"vector","result":[{"metric":{"__name__":"apiserver_requested_deprecated_apis",
        "group":"flowcontrol.apiserver.k8s.io","version":"v1beta3","resource":"flowschemas","removed_release":"1.32"},"value":[1795341550,"1"]}]}}"#;
    let groups = r#"{"kind":"APIGroupList","apiVersion":"v1","groups":[{"name":"resource.k8s.io","versions":[{"groupVersion":"resource.k8s.io/v1"},{"groupVersion":"resource.k8s.io/v1beta1"}]}]}"#;
    let text = [&server("v1.37.0"), hpa, ingress, slice, metric, groups].concat();
    let versions = facts_of(&text).versions.unwrap();
    let told: Vec<_> = versions
        .deprecated_apis
        .iter()
        .map(|one| {
            let shown: Vec<_> = one.shown_by.keys().map(String::as_str).collect();
            (one.api_version, one.removed_in.as_str(), one.status, shown.join(","))
        })
        .collect();
    let expected = [
        ("extensions/v1beta1", "1.22", "removed", "last_applied"),
        ("autoscaling/v2beta2", "1.26", "removed", "managed_fields by old-tool"),
        ("flowcontrol.apiserver.k8s.io/v1beta3", "1.32", "removed", "metric"),
        ("resource.k8s.io/v1beta1", "1.38", "removed_in_next_minor", "item"),
    ];
    assert_eq!(told, expected.map(|(api, removed, status, shown)| (api, removed, status, shown.to_owned())));
    assert_eq!(versions.deprecated_apis[1].last_written_unix_ms, Some(1_769_904_000_000));
    assert_eq!(versions.deprecated_served, ["resource.k8s.io/v1beta1"]);
    let upgrade = versions.next_upgrade.unwrap();
    let reasons: Vec<_> = upgrade.blockers.iter().map(|blocker| blocker.reason.as_str()).collect();
    assert_eq!(reasons, ["resource.k8s.io/v1beta1 ResourceSlice is removed in 1.38: resource.k8s.io/v1"]);
    // Nothing of annotations and field sets stays.
    let (snapshot, _) = snapshot_of(&[text.as_bytes()]);
    for hidden in ["hidden.example.com", "f:secret"] {
        assert_eq!(snapshot.find_text(hidden), None);
    }
    // An API that this server does not deprecate yet is none.
    let before = [&server("v1.34.0"), slice].concat();
    assert!(facts_of(&before).versions.unwrap().deprecated_apis.is_empty());
}
