//! PodDisruptionBudgets as the API server lists them, with the status that the disruption controller writes
//! (`pkg/controller/disruption/disruption.go`).

use super::super::clock::{DAY, NOW, rfc3339};
use super::Cluster;
use super::pod::Pod;
use super::workload::Workload;
use serde_json::{Value, json};

/// What a budget asks for.
#[derive(Clone, Copy)]
enum Rule {
    /// `minAvailable` in pods.
    AtLeast(u32),
    /// `minAvailable` in per cent.
    AtLeastPercent(u32),
    /// `maxUnavailable` in pods.
    Without(u32),
    /// `maxUnavailable` in per cent.
    WithoutPercent(u32),
}
use Rule::{AtLeast, AtLeastPercent, Without, WithoutPercent};

/// Namespace, name, the value of the label `app.kubernetes.io/name`, the rule, and whether pods that are not ready may
/// always be evicted.
const BUDGETS: [(&str, &str, &str, Rule, bool); 20] = [
    ("accounts", "login", "login", WithoutPercent(25), false),
    ("accounts", "paywall", "paywall", WithoutPercent(25), false),
    // The name was changed, the budget was not.
    ("accounts", "profile", "profile", AtLeastPercent(50), false),
    ("accounts", "session-store", "session-store", Without(1), false),
    ("ads", "ad-server", "ad-server", AtLeastPercent(80), false),
    ("ads", "bidder-canary", "bidder-canary", AtLeast(2), true),
    ("articles", "article-api", "article-api", AtLeastPercent(80), false),
    ("articles", "related-stories", "related-stories", AtLeastPercent(95), false),
    ("comments", "comments-api", "comments-api", WithoutPercent(20), true),
    ("data", "stream-broker", "stream-broker", Without(1), false),
    // One of the chart, one of the team: together they let nothing go.
    ("edge", "ingress", "ingress", WithoutPercent(10), false),
    ("edge", "ingress-by-team", "ingress", AtLeast(12), false),
    ("frontpage", "frontpage", "frontpage", WithoutPercent(25), false),
    ("kube-system", "coredns", "coredns", Without(1), false),
    ("live", "ticker-fanout", "ticker-fanout", WithoutPercent(25), false),
    ("monitoring", "alertmanager", "alertmanager", AtLeast(2), false),
    // Its owners do restarts by hand.
    ("monitoring", "logstore", "logstore", Without(0), false),
    ("monitoring", "prometheus", "prometheus", AtLeast(2), false),
    ("push", "push-gateway", "push-gateway", WithoutPercent(20), false),
    ("platform", "policy", "policy", AtLeastPercent(100), false),
];

impl Cluster {
    /// All of them.
    pub(super) fn budgets(&self) -> Vec<Value> {
        BUDGETS.iter().map(|budget| self.budget(budget)).collect()
    }

    fn budget(&self, (namespace, name, selects, rule, always): &(&str, &str, &str, Rule, bool)) -> Value {
        let fits = |_: &Pod, workload: &Workload| workload.namespace == *namespace && workload.name == *selects;
        let count = self.count(fits);
        let scale = (0..self.workloads.len())
            .find(|index| self.workloads[*index].namespace == *namespace && self.workloads[*index].name == *selects)
            .map_or(0, |index| self.desired(index));
        let of_scale = |percent: u32| (percent * scale).div_ceil(100);
        let (expected, desired) = match *rule {
            AtLeast(pods) => (count.all, pods),
            AtLeastPercent(percent) => (scale, of_scale(percent)),
            Without(pods) => (scale, scale.saturating_sub(pods)),
            WithoutPercent(percent) => (scale, scale.saturating_sub(of_scale(percent))),
        };
        let allowed = if expected == 0 { 0 } else { count.ready.saturating_sub(desired) };
        let mut spec = json!({ "selector": { "matchLabels": { "app.kubernetes.io/name": selects } } });
        match *rule {
            AtLeast(pods) => spec["minAvailable"] = json!(pods),
            AtLeastPercent(percent) => spec["minAvailable"] = json!(format!("{percent}%")),
            Without(pods) => spec["maxUnavailable"] = json!(pods),
            WithoutPercent(percent) => spec["maxUnavailable"] = json!(format!("{percent}%")),
        }
        if *always {
            spec["unhealthyPodEvictionPolicy"] = json!("AlwaysAllow");
        }
        let (status, reason) = if allowed > 0 { ("True", "SufficientPods") } else { ("False", "InsufficientPods") };
        json!({
            "metadata": {
                "name": name, "namespace": namespace, "generation": 1, "creationTimestamp": rfc3339(NOW - 90 * DAY),
            },
            "spec": spec,
            "status": {
                "observedGeneration": 1, "disruptionsAllowed": allowed, "currentHealthy": count.ready,
                "desiredHealthy": desired, "expectedPods": expected,
                "conditions": [{
                    "type": "DisruptionAllowed", "status": status, "reason": reason, "message": "", "observedGeneration": 1,
                    "lastTransitionTime": rfc3339(NOW - DAY),
                }],
            },
        })
    }
}
