//! Which version of which component runs where.

use rustc_hash::FxHashMap;

use super::skew::{ApiServers, Component};
use super::version::Version;
use crate::model::{ContainerKind, NodeId, Snapshot};

/// One component in one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instance {
    /// What it is.
    pub component: Component,
    /// The node's name, `namespace/name` of its pod, or `/version` for the server that answered.
    pub place: String,
    /// The node it runs on, where that is known.
    pub node: Option<NodeId>,
    /// Its version.
    pub version: Version,
}

/// All that the snapshot tells: the answer of `/version`, `status.nodeInfo.kubeletVersion`, and the images of running
/// pods of the control plane and of kube-proxy. `status.nodeInfo.kubeProxyVersion` is left out: the kubelet writes its
/// own version there (`kubernetes/enhancements` #4004).
pub fn instances(snapshot: &Snapshot) -> Vec<Instance> {
    let mut found = Vec::new();
    if let Some(version) = Version::parse(snapshot.text(snapshot.server_version)) {
        found.push(Instance { component: Component::ApiServer, place: "/version".to_owned(), node: None, version });
    }
    for (id, node) in snapshot.node_ids() {
        if let Some(version) = Version::parse(snapshot.text(node.kubelet_version)) {
            let place = snapshot.text(node.name).to_owned();
            found.push(Instance { component: Component::Kubelet, place, node: Some(id), version });
        }
    }
    // Few images are of a component: each is looked at once.
    let mut seen: FxHashMap<_, Option<(Component, Version)>> = FxHashMap::default();
    for pod in snapshot.pods.iter().filter(|pod| snapshot.holds_resources(pod) && pod.is_bound()) {
        let containers = pod.containers.of(&snapshot.containers).iter();
        for container in containers.filter(|container| container.kind == ContainerKind::Main) {
            let known = *seen.entry(container.image).or_insert_with(|| of_image(snapshot.text(container.image)));
            if let Some((component, version)) = known {
                found.push(Instance { component, place: snapshot.pod_key(pod), node: pod.node, version });
            }
        }
    }
    found
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
    let (_, newest) = minors(&|_| true)?;
    Some(ApiServers { oldest_minor: newest, newest_minor: newest, assumed: true })
}
