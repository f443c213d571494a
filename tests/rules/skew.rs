//! 4.7: the version skew policy.

use cluster::{ApiServers, Breach, Component, Version};
use serde_json::{Value, json};

use super::{facts, with};

fn at(minor: u16) -> Version {
    Version { minor, patch: 0 }
}

#[test]
fn each_row_of_the_table() {
    use Breach::{TooNew, TooOld};
    use Component::{ApiServer, CloudControllerManager, ControllerManager, KubeProxy, Kubectl, Kubelet, Scheduler};
    for (rule, component, minor, servers, expected) in [
        ("4.7 apiservers: within 1 of each other", ApiServer, 32, (32, 33), None),
        ("4.7 apiservers: not 2", ApiServer, 31, (31, 33), Some(TooOld)),
        ("4.7 kubelet: A", Kubelet, 33, (33, 33), None),
        ("4.7 kubelet: A-3", Kubelet, 30, (33, 33), None),
        ("4.7 kubelet: not A-4", Kubelet, 29, (33, 33), Some(TooOld)),
        ("4.7 kubelet: never newer", Kubelet, 34, (33, 33), Some(TooNew)),
        ("4.7 kubelet: below 1.25 A-2", Kubelet, 24, (26, 26), None),
        ("4.7 kubelet: below 1.25 not A-3", Kubelet, 24, (27, 27), Some(TooOld)),
        ("4.7 kubelet: 1.25 may be A-3", Kubelet, 25, (28, 28), None),
        ("4.7 kubelet: the oldest apiserver bounds the newest", Kubelet, 33, (32, 33), Some(TooNew)),
        ("4.7 kubelet: the newest apiserver bounds the oldest", Kubelet, 29, (32, 33), Some(TooOld)),
        ("4.7 kube-proxy: A-3", KubeProxy, 30, (33, 33), None),
        ("4.7 kube-proxy: not A-4", KubeProxy, 29, (33, 33), Some(TooOld)),
        ("4.7 kube-proxy: never newer", KubeProxy, 34, (33, 33), Some(TooNew)),
        ("4.7 kube-proxy: below 1.25 not A-3", KubeProxy, 24, (27, 27), Some(TooOld)),
        ("4.7 controller-manager: A-1", ControllerManager, 32, (33, 33), None),
        ("4.7 controller-manager: not A-2", ControllerManager, 31, (33, 33), Some(TooOld)),
        ("4.7 controller-manager: never newer", ControllerManager, 34, (33, 33), Some(TooNew)),
        ("4.7 scheduler: A-1", Scheduler, 32, (33, 33), None),
        ("4.7 scheduler: never newer", Scheduler, 34, (33, 33), Some(TooNew)),
        ("4.7 cloud-controller-manager: not A-2", CloudControllerManager, 31, (33, 33), Some(TooOld)),
        ("4.7 cloud-controller-manager: never newer", CloudControllerManager, 34, (33, 33), Some(TooNew)),
        ("4.7 kubectl: A+1", Kubectl, 34, (33, 33), None),
        ("4.7 kubectl: not A+2", Kubectl, 35, (33, 33), Some(TooNew)),
        ("4.7 kubectl: A-1", Kubectl, 32, (33, 33), None),
        ("4.7 kubectl: not A-2", Kubectl, 31, (33, 33), Some(TooOld)),
        ("4.7 kubectl: two apiservers narrow it", Kubectl, 34, (32, 33), Some(TooNew)),
    ] {
        let servers = ApiServers { oldest_minor: servers.0, newest_minor: servers.1, assumed: false };
        assert_eq!(cluster::breach(component, at(minor), servers), expected, "{rule}");
    }
    for (rule, proxy, kubelet, far) in [
        ("4.7 kube-proxy and kubelet: 3 older", 30, 33, false),
        ("4.7 kube-proxy and kubelet: 3 newer", 33, 30, false),
        ("4.7 kube-proxy and kubelet: not 4", 29, 33, true),
        ("4.7 kube-proxy and kubelet: below 1.25 2", 24, 26, false),
        ("4.7 kube-proxy and kubelet: below 1.25 not 3", 24, 27, true),
    ] {
        assert_eq!(cluster::is_far_from_kubelet(at(proxy), at(kubelet)), far, "{rule}");
    }
}

fn kubelet(name: &str, version: &str) -> Value {
    with(super::node(name, json!({}), json!({})), json!({"status": {"nodeInfo": {"kubeletVersion": version}}}))
}

fn image(name: &str, image: &str) -> Value {
    let object = super::pod(name, json!({}), json!({"nodeName": "a", "containers": [{"name": "c", "image": image}]}));
    with(object, json!({"metadata": {"namespace": "kube-system"}}))
}

#[test]
fn sources_of_versions() {
    let server = json!({"major": "1", "minor": "33", "gitVersion": "v1.33.4-eks-abc"});
    for (rule, objects, component, version) in [
        ("4.7 sources: /version", vec![server], "kube-apiserver", "1.33.4"),
        (
            "4.7 sources: nodeInfo.kubeletVersion with a suffix after -",
            vec![kubelet("a", "v1.33.4-eks-abc")],
            "kubelet",
            "1.33.4",
        ),
        ("4.7 sources: with a suffix after +", vec![kubelet("a", "v1.33.4+k3s1")], "kubelet", "1.33.4"),
        (
            "4.7 sources: images of components",
            vec![image("s", "registry.example:5000/kube-scheduler:v1.32.1@sha256:ab")],
            "kube-scheduler",
            "1.32.1",
        ),
        (
            "4.7 sources: kubectl version",
            vec![json!({"clientVersion": {"gitVersion": "v1.35.0"}, "serverVersion": {"gitVersion": "v1.33.0"}})],
            "kubectl",
            "1.35.0",
        ),
    ] {
        let versions = facts(&objects).versions.unwrap();
        let found: Vec<&String> =
            versions.components.get(component).into_iter().flat_map(|found| found.keys()).collect();
        assert_eq!(found, [version], "{rule}");
    }
    let both = json!({"clientVersion": {"gitVersion": "v1.35.0"}, "serverVersion": {"gitVersion": "v1.33.0"}});
    let breaches = facts(&[both]).versions.unwrap().out_of_policy;
    assert_eq!(breaches[0].rule, "kubectl may be at most 1 minor newer than kube-apiserver (1.33)", "4.7 kubectl");
    let assumed = facts(&[kubelet("a", "v1.33.0")]).versions.unwrap();
    assert!(assumed.api_server_assumed, "4.7 sources: without /version it is `at least`");
}

#[test]
fn the_next_upgrade() {
    let server = json!({"gitVersion": "v1.33.0"});
    for (rule, version, blocked) in [
        ("4.7 upgrade: blocked while any kubelet is at A-3", "v1.30.0", true),
        ("4.7 upgrade: not at A-2", "v1.31.0", false),
    ] {
        let versions = facts(&[server.clone(), kubelet("a", version), kubelet("b", "v1.33.0")]).versions.unwrap();
        assert_eq!(versions.next_upgrade.unwrap().blocked, blocked, "{rule}");
    }
    let all =
        [server, kubelet("a", "v1.33.0"), image("p", "x/kube-proxy:v1.33.0"), image("s", "x/kube-scheduler:v1.33.0")];
    let upgrade = facts(&all).versions.unwrap().next_upgrade.unwrap();
    let order: Vec<_> = upgrade.steps.iter().map(|step| step.component).collect();
    let expected = ["kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubelet", "kube-proxy"];
    assert_eq!(
        (upgrade.to.as_str(), order),
        ("1.34", expected.to_vec()),
        "4.7 upgrade: the order, one minor at a time"
    );
    assert!(upgrade.steps[3].what.contains("drain"), "4.7 upgrade: nodes are drained before their kubelet");
}
