//! Which version of which component runs where.

use rustc_hash::FxHashMap;

use super::skew::{ApiServers, Component};
use super::version::Version;
use crate::model::{ContainerKind, NodeId, PodId, Snapshot};

/// One component in one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instance {
    /// What it is.
    pub component: Component,
    /// The node's name, `namespace/name` of its pod, `/version` for the server that answered, or `kubectl version`.
    pub place: String,
    /// The node it runs on, where that is known.
    pub node: Option<NodeId>,
    /// The pod it runs in, where that is known.
    pub pod: Option<PodId>,
    /// Its version.
    pub version: Version,
}

/// All that the snapshot tells: the answers of `/version` and `kubectl version`, `status.nodeInfo.kubeletVersion`, and the images of running
/// pods of the control plane and of kube-proxy. `status.nodeInfo.kubeProxyVersion` is left out: the kubelet writes its
/// own version there (`kubernetes/enhancements` #4004).
pub fn instances(snapshot: &Snapshot) -> Vec<Instance> {
    let mut found = Vec::new();
    if let Some(version) = Version::parse(snapshot.text(snapshot.server_version)) {
        found.push(elsewhere(Component::ApiServer, "/version", version));
    }
    if let Some(version) = Version::parse(snapshot.text(snapshot.client_version)) {
        found.push(elsewhere(Component::Kubectl, "kubectl version", version));
    }
    for (id, node) in snapshot.node_ids() {
        if let Some(version) = Version::parse(snapshot.text(node.kubelet_version)) {
            let place = snapshot.text(node.name).to_owned();
            found.push(Instance { component: Component::Kubelet, place, node: Some(id), pod: None, version });
        }
    }
    // Few images are of a component: each is looked at once.
    let mut seen: FxHashMap<_, Option<(Component, Version)>> = FxHashMap::default();
    for (id, pod) in snapshot.pod_ids().filter(|(_, pod)| pod.is_bound() && snapshot.holds_resources(pod)) {
        let containers = pod.containers.of(&snapshot.containers).iter();
        for container in containers.filter(|container| container.kind == ContainerKind::Main) {
            let known = *seen.entry(container.image).or_insert_with(|| of_image(snapshot.text(container.image)));
            if let Some((component, version)) = known {
                let place = snapshot.pod_key(pod);
                found.push(Instance { component, place, node: pod.node, pod: Some(id), version });
            }
        }
    }
    found
}

/// What runs in no pod and on no node of the snapshot.
fn elsewhere(component: Component, place: &str, version: Version) -> Instance {
    Instance { component, place: place.to_owned(), node: None, pod: None, version }
}

fn of_image(image: &str) -> Option<(Component, Version)> {
    let name = image.split('@').next()?.rsplit('/').next()?.split(':').next()?;
    let component = Component::ALL.into_iter().find(|component| component.name() == name)?;
    Some((component, Version::of_image(image)?))
}

/// The minors of the kube-apiservers; `None` if nothing tells a version at all.
pub fn api_servers(instances: &[Instance]) -> Option<ApiServers> {
    let minors = |wanted: &dyn Fn(Component) -> bool| {
        let those = instances.iter().filter(|one| wanted(one.component)).map(|one| one.version.minor);
        let (oldest, newest) = (those.clone().min(), those.max());
        oldest.zip(newest)
    };
    if let Some((oldest_minor, newest_minor)) = minors(&|component| component == Component::ApiServer) {
        return Some(ApiServers { oldest_minor, newest_minor, assumed: false });
    }
    // A kubectl may be newer than the server.
    let (_, newest) = minors(&|component| component != Component::Kubectl)?;
    Some(ApiServers { oldest_minor: newest, newest_minor: newest, assumed: true })
}
