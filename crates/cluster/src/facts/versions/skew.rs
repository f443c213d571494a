//! The version skew policy (`kubernetes/website: content/en/releases/version-skew-policy.md`).

use super::version::Version;

/// A part of the cluster with a version of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Component {
    /// kube-apiserver.
    ApiServer,
    /// kube-controller-manager.
    ControllerManager,
    /// kube-scheduler.
    Scheduler,
    /// cloud-controller-manager.
    CloudControllerManager,
    /// kubelet.
    Kubelet,
    /// kube-proxy.
    KubeProxy,
    /// kubectl, on the machine of whoever asked.
    Kubectl,
}

impl Component {
    /// Those of the cluster, in the order in which they are upgraded.
    pub const ALL: [Self; 6] = [
        Self::ApiServer,
        Self::ControllerManager,
        Self::Scheduler,
        Self::CloudControllerManager,
        Self::Kubelet,
        Self::KubeProxy,
    ];

    /// Its name, as binaries, containers and images bear it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ApiServer => "kube-apiserver",
            Self::ControllerManager => "kube-controller-manager",
            Self::Scheduler => "kube-scheduler",
            Self::CloudControllerManager => "cloud-controller-manager",
            Self::Kubelet => "kubelet",
            Self::KubeProxy => "kube-proxy",
            Self::Kubectl => "kubectl",
        }
    }

    /// How many minors it may be older than a kube-apiserver.
    pub const fn may_lag(self, version: Version) -> u16 {
        match self {
            Self::Kubelet | Self::KubeProxy if version.minor < 25 => 2,
            Self::Kubelet | Self::KubeProxy => 3,
            Self::ApiServer | Self::ControllerManager | Self::Scheduler | Self::CloudControllerManager => 1,
            Self::Kubectl => 1,
        }
    }

    /// How many minors it may be newer than a kube-apiserver.
    pub const fn may_lead(self) -> u16 {
        if matches!(self, Self::Kubectl) { 1 } else { 0 }
    }

    /// Whether it runs on every node.
    pub const fn is_of_node(self) -> bool {
        matches!(self, Self::Kubelet | Self::KubeProxy)
    }
}

/// The minors of the kube-apiservers; with one of them, both are its.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ApiServers {
    /// The oldest: nothing may be newer.
    pub oldest_minor: u16,
    /// The newest: nothing may lag too far behind it.
    pub newest_minor: u16,
    /// Whether no version of a kube-apiserver is known, and these are the newest of the other components, which
    /// none of them may be newer than.
    pub assumed: bool,
}

/// What breaks the policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Breach {
    /// Too far behind kube-apiserver.
    TooOld,
    /// Newer than kube-apiserver.
    TooNew,
    /// kube-proxy too far from the kubelet on its node.
    FarFromKubelet,
}

/// How a component breaks the policy beside these kube-apiservers, if it does.
pub fn breach(component: Component, version: Version, servers: ApiServers) -> Option<Breach> {
    if version.minor < servers.newest_minor.saturating_sub(component.may_lag(version)) {
        return Some(Breach::TooOld);
    }
    let newer = version.minor > servers.oldest_minor.saturating_add(component.may_lead()) && !servers.assumed;
    (newer && component != Component::ApiServer).then_some(Breach::TooNew)
}

/// Whether kube-proxy is too far from the kubelet on its node: three minors, two for a kube-proxy before 1.25.
pub fn is_far_from_kubelet(proxy: Version, kubelet: Version) -> bool {
    proxy.minor.abs_diff(kubelet.minor) > Component::KubeProxy.may_lag(proxy)
}

/// Whether a component must be upgraded before kube-apiserver can go to the next minor. A kubectl need not be: it is
/// no part of the cluster.
pub fn blocks_upgrade(component: Component, version: Version, to_minor: u16) -> bool {
    component != Component::Kubectl && to_minor > version.minor.saturating_add(component.may_lag(version))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minor: u16) -> Version {
        Version { minor, patch: 0 }
    }

    #[test]
    fn each_row_of_the_policy() {
        use Breach::{TooNew, TooOld};
        use Component::{ApiServer, ControllerManager, KubeProxy, Kubelet, Scheduler};
        let servers = ApiServers { oldest_minor: 33, newest_minor: 33, assumed: false };
        for (component, minor, expected) in [
            (Kubelet, 33, None),
            (Kubelet, 30, None),
            (Kubelet, 29, Some(TooOld)),
            (Kubelet, 34, Some(TooNew)),
            (KubeProxy, 30, None),
            (KubeProxy, 34, Some(TooNew)),
            (ControllerManager, 32, None),
            (ControllerManager, 31, Some(TooOld)),
            (Scheduler, 34, Some(TooNew)),
            (ApiServer, 33, None),
        ] {
            assert_eq!(breach(component, at(minor), servers), expected, "{component:?} 1.{minor}");
        }
        // Before 1.25 the kubelet may be two minors older only.
        let old = ApiServers { oldest_minor: 27, newest_minor: 27, assumed: false };
        assert_eq!(breach(Kubelet, at(24), old), Some(TooOld));
        assert_eq!(breach(Kubelet, at(25), old), None);
    }

    #[test]
    fn two_api_servers_narrow_what_is_allowed() {
        let servers = ApiServers { oldest_minor: 32, newest_minor: 33, assumed: false };
        assert_eq!(breach(Component::Kubelet, at(33), servers), Some(Breach::TooNew));
        assert_eq!(breach(Component::Kubelet, at(29), servers), Some(Breach::TooOld));
        assert_eq!(breach(Component::Kubelet, at(30), servers), None);
        assert_eq!(breach(Component::ApiServer, at(32), servers), None);
        let apart = ApiServers { oldest_minor: 31, newest_minor: 33, assumed: false };
        assert_eq!(breach(Component::ApiServer, at(31), apart), Some(Breach::TooOld));
        // Where only kubelets are known, the newest of them is the least that the API server can be.
        let assumed = ApiServers { oldest_minor: 33, newest_minor: 33, assumed: true };
        assert_eq!(breach(Component::Kubelet, at(29), assumed), Some(Breach::TooOld));
    }

    #[test]
    fn the_next_minor_is_blocked_by_the_farthest_behind() {
        assert!(blocks_upgrade(Component::Kubelet, at(30), 34));
        assert!(!blocks_upgrade(Component::Kubelet, at(31), 34));
        assert!(blocks_upgrade(Component::Scheduler, at(32), 34));
        assert!(!blocks_upgrade(Component::Scheduler, at(33), 34));
        assert!(blocks_upgrade(Component::ApiServer, at(32), 34));
        assert!(is_far_from_kubelet(at(29), at(33)));
        assert!(!is_far_from_kubelet(at(33), at(30)));
        assert!(is_far_from_kubelet(at(24), at(27)));
    }
}
