//! Versions of all components, what breaks the skew policy, and what stands in the way of the next upgrade.

mod deprecated;
mod instances;
mod skew;
mod upgrade;
mod version;

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::Serialize;

pub use deprecated::DeprecatedUse;
pub use instances::{Instance, api_servers, instances};
pub use skew::{ApiServers, Breach, Component, blocks_upgrade, breach, is_far_from_kubelet};
pub(crate) use upgrade::next_minor;
pub use upgrade::{Blocker, Step, Upgrade};
pub use version::Version;

use super::names::NameList;
use crate::api_lifecycle::DEPRECATED_APIS;
use crate::model::{NodeId, Snapshot};

/// The section `versions` of the facts.
#[derive(Clone, Debug, Default, Serialize)]
#[allow(missing_docs, reason = "the names are the contract and say what they hold")]
pub struct Versions {
    /// What `/version` said. With several kube-apiservers only one has answered: there may be others.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub api_server: String,
    /// The minor that the policy is held against; with `api_server_assumed` it is the least it can be, because no
    /// kube-apiserver told its version and no other component may be newer.
    pub api_server_minor: Option<u16>,
    pub api_server_assumed: bool,
    /// Of each component that was seen: its versions, each with how many.
    pub components: BTreeMap<&'static str, BTreeMap<String, u64>>,
    /// Of each component and minor with several patches.
    pub patch_spread: Vec<PatchSpread>,
    pub out_of_policy: Vec<OutOfPolicy>,
    pub next_upgrade: Option<Upgrade>,
    /// Deprecated APIs in use, the next to be removed first.
    pub deprecated_apis: Vec<DeprecatedUse>,
    /// Deprecated groups and versions that the server still serves.
    pub deprecated_served: Vec<String>,
}

/// Patches of one minor that run beside each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the names are the contract and say what they hold")]
pub struct PatchSpread {
    pub component: &'static str,
    pub minor: String,
    /// The newest patch that runs, which need not be the newest there is.
    pub newest: String,
    pub behind: u64,
    pub patches: BTreeMap<String, u64>,
}

/// Components that break the skew policy in one way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the names are the contract and say what they hold")]
pub struct OutOfPolicy {
    pub component: &'static str,
    pub version: String,
    pub rule: String,
    pub places: NameList,
}

pub(crate) fn versions(snapshot: &Snapshot) -> Versions {
    let instances = instances(snapshot);
    let servers = api_servers(&instances);
    let known_minor = servers.filter(|servers| !servers.assumed).map(|servers| servers.newest_minor);
    let deprecated_apis = deprecated::deprecated_uses(snapshot, known_minor);
    let mut components: BTreeMap<&'static str, BTreeMap<String, u64>> = BTreeMap::new();
    for one in &instances {
        *components.entry(one.component.name()).or_default().entry(one.version.to_string()).or_default() += 1;
    }
    Versions {
        api_server: snapshot.text(snapshot.server_version).to_owned(),
        api_server_minor: servers.map(|servers| servers.newest_minor),
        api_server_assumed: servers.is_some_and(|servers| servers.assumed),
        components,
        patch_spread: patch_spread(&instances),
        out_of_policy: servers.map_or(Vec::new(), |servers| out_of_policy(&instances, servers)),
        next_upgrade: servers.map(|servers| upgrade::upgrade(&instances, servers, &deprecated_apis)),
        deprecated_apis,
        deprecated_served: deprecated_served(snapshot, known_minor),
    }
}

fn patch_spread(instances: &[Instance]) -> Vec<PatchSpread> {
    let mut by_minor: BTreeMap<(Component, u16), BTreeMap<u16, u64>> = BTreeMap::new();
    for one in instances {
        let patches = by_minor.entry((one.component, one.version.minor)).or_default();
        *patches.entry(one.version.patch).or_default() += 1;
    }
    let several = by_minor.into_iter().filter(|(_, patches)| patches.len() > 1);
    let spreads = several.map(|((component, minor), patches)| {
        let named = |patch: u16| Version { minor, patch }.to_string();
        let newest = patches.keys().next_back().copied().unwrap_or(0);
        PatchSpread {
            component: component.name(),
            minor: format!("1.{minor}"),
            newest: named(newest),
            behind: patches.iter().filter(|(patch, _)| **patch < newest).map(|(_, count)| count).sum(),
            patches: patches.into_iter().map(|(patch, count)| (named(patch), count)).collect(),
        }
    });
    spreads.collect()
}

fn out_of_policy(instances: &[Instance], servers: ApiServers) -> Vec<OutOfPolicy> {
    let kubelets = instances.iter().filter(|one| one.component == Component::Kubelet);
    let kubelets: FxHashMap<NodeId, Version> = kubelets.filter_map(|one| Some((one.node?, one.version))).collect();
    let mut found: BTreeMap<(Component, Breach, Version), Vec<String>> = BTreeMap::new();
    for one in instances {
        let kubelet = one.node.and_then(|node| kubelets.get(&node)).copied();
        for breach in breaches(one, kubelet, servers) {
            found.entry((one.component, breach, one.version)).or_default().push(one.place.clone());
        }
    }
    let list = found.into_iter().map(|((component, breach, version), places)| OutOfPolicy {
        component: component.name(),
        version: version.to_string(),
        rule: rule(component, version, breach, servers),
        places: NameList::new(places),
    });
    list.collect()
}

/// All ways in which a component breaks the policy, beside the kubelet of its node.
pub(crate) fn breaches(one: &Instance, kubelet: Option<Version>, servers: ApiServers) -> Vec<Breach> {
    let mut breaches: Vec<_> = breach(one.component, one.version, servers).into_iter().collect();
    if one.component == Component::KubeProxy && kubelet.is_some_and(|kubelet| is_far_from_kubelet(one.version, kubelet))
    {
        breaches.push(Breach::FarFromKubelet);
    }
    breaches
}

/// The rule that a component breaks, in words.
pub(crate) fn rule(component: Component, version: Version, breach: Breach, servers: ApiServers) -> String {
    let (name, lag, lead) = (component.name(), component.may_lag(version), component.may_lead());
    match breach {
        Breach::TooOld => {
            format!("{name} may be at most {} older than kube-apiserver (1.{})", minors(lag), servers.newest_minor)
        }
        Breach::TooNew if lead > 0 => {
            format!("{name} may be at most {} newer than kube-apiserver (1.{})", minors(lead), servers.oldest_minor)
        }
        Breach::TooNew => format!("{name} may not be newer than kube-apiserver (1.{})", servers.oldest_minor),
        Breach::FarFromKubelet => format!("{name} may be at most {} from the kubelet of its node", minors(lag)),
    }
}

fn minors(count: u16) -> String {
    if count == 1 { "1 minor".to_owned() } else { format!("{count} minors") }
}

fn deprecated_served(snapshot: &Snapshot, minor: Option<u16>) -> Vec<String> {
    let served = snapshot.served_versions.iter().map(|version| snapshot.text(*version));
    let is_deprecated = |version: &&str| {
        let mut rows = DEPRECATED_APIS.iter().filter(|api| api.api_version == *version);
        rows.any(|api| minor.is_none_or(|minor| api.deprecated_minor <= minor))
    };
    served.filter(is_deprecated).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests;
