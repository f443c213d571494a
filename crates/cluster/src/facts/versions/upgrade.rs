//! What stands in the way of the next minor, and the order to upgrade in.
//!
//! One minor at a time: what lags too far, then kube-apiserver, the controllers and the scheduler, the kubelets (each
//! node drained first), kube-proxy (`content/en/releases/version-skew-policy.md`).

use std::collections::BTreeMap;

use serde::Serialize;

use super::deprecated::DeprecatedUse;
use super::instances::Instance;
use super::skew::{ApiServers, Component, blocks_upgrade};
use crate::facts::NameList;

/// The way to the next minor.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs, reason = "the names are the contract and say what they hold")]
pub struct Upgrade {
    pub from: String,
    pub to: String,
    /// Whether something must be done before kube-apiserver can go there.
    pub blocked: bool,
    pub blockers: Vec<Blocker>,
    pub steps: Vec<Step>,
}

/// What must be done before kube-apiserver can go to the next minor.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs, reason = "the names are the contract and say what they hold")]
pub struct Blocker {
    pub component: &'static str,
    /// Minors that lag too far, each with how many.
    pub minors: BTreeMap<String, u64>,
    pub places: NameList,
    pub reason: String,
}

/// A step of the upgrade.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the names are the contract and say what they hold")]
pub struct Step {
    pub component: &'static str,
    pub to: String,
    /// How many are to be upgraded; 0 where the snapshot shows none of them.
    pub count: u64,
    pub what: String,
}

/// The minor that the next upgrade leads to: with kube-apiservers of two minors, the upgrade that is under way comes
/// first.
pub(crate) fn next_minor(servers: ApiServers) -> u16 {
    let mixed = servers.oldest_minor < servers.newest_minor;
    if mixed { servers.newest_minor } else { servers.newest_minor.saturating_add(1) }
}

/// The way from what runs to the next minor.
pub(super) fn upgrade(instances: &[Instance], servers: ApiServers, apis: &[DeprecatedUse]) -> Upgrade {
    let to_minor = next_minor(servers);
    let from_minor = servers.oldest_minor;
    let (from, to) = (format!("1.{from_minor}"), format!("1.{to_minor}"));
    let of = |component| instances.iter().filter(move |one| one.component == component);
    let (mut blockers, mut steps) = (Vec::new(), Vec::new());
    for component in Component::ALL.into_iter().rev().filter(|component| *component != Component::ApiServer) {
        let lagging: Vec<_> = of(component).filter(|one| blocks_upgrade(component, one.version, to_minor)).collect();
        if lagging.is_empty() {
            continue;
        }
        let mut minors = BTreeMap::new();
        for one in &lagging {
            *minors.entry(format!("1.{}", one.version.minor)).or_default() += 1;
        }
        let may_lag = lagging.iter().map(|one| component.may_lag(one.version)).min().unwrap_or(0);
        let name = component.name();
        let drain = if component == Component::Kubelet { "; drain each node first" } else { "" };
        steps.push(Step {
            component: name,
            to: from.clone(),
            count: lagging.len() as u64,
            what: format!("bring what lags too far behind 1.{to_minor} up to {from}{drain}"),
        });
        blockers.push(Blocker {
            component: name,
            minors,
            reason: format!("{name} may be at most {may_lag} minors older than kube-apiserver"),
            places: NameList::new(lagging.into_iter().map(|one| one.place.clone()).collect()),
        });
    }
    steps.reverse();
    for api in apis.iter().filter(|api| api.removed_minor == to_minor) {
        let using = if api.replacement.is_empty() { "nothing replaces it" } else { api.replacement };
        blockers.push(Blocker {
            component: "api",
            minors: BTreeMap::new(),
            places: api.objects.clone(),
            reason: format!("{} {} is removed in {to}: {using}", api.api_version, api.kind),
        });
        steps.push(Step {
            component: "api",
            to: api.replacement.to_owned(),
            count: api.objects.count(),
            what: format!("stop using {} {}, which {to} removes", api.api_version, api.kind),
        });
    }
    for component in Component::ALL {
        let behind = of(component).filter(|one| one.version.minor < to_minor).count() as u64;
        let known = of(component).count() as u64;
        if component == Component::CloudControllerManager && known == 0 || known > 0 && behind == 0 {
            continue;
        }
        let name = component.name();
        let what = match component {
            Component::ApiServer => "one after another, one minor at a time".to_owned(),
            Component::Kubelet => {
                format!("drain each node first; may stay down to 1.{} meanwhile", to_minor.saturating_sub(3))
            }
            Component::KubeProxy => "after the kubelet of its node".to_owned(),
            _ => format!("once every kube-apiserver is at {to}"),
        };
        steps.push(Step { component: name, to: to.clone(), count: behind, what });
    }
    Upgrade { from, to, blocked: !blockers.is_empty(), blockers, steps }
}
