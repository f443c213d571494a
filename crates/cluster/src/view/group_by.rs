//! What nodes are grouped by: a label, or something that all platforms tell, each under a label of its own.

use std::borrow::Cow;

use super::words::{instance_type, label_value, node_status, zone};
use crate::model::{Node, Snapshot, StrId};

/// A fact of a node that has a word of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NodeFact {
    /// The zone.
    Zone,
    /// The pool that it was made from.
    Pool,
    /// The instance type.
    Type,
    /// `spot` or `on-demand`.
    Capacity,
    /// Its roles, as kubectl prints them.
    Role,
    /// Its readiness, and whether it is cordoned, as kubectl prints them.
    Status,
    /// The version of its kubelet.
    Version,
}

/// A fact, its word in a URL, how it is called, and what is said of nodes that don't tell it.
const FACTS: [(NodeFact, &str, &str, &str); 7] = [
    (NodeFact::Zone, "zone", "zone", "unknown zone"),
    (NodeFact::Pool, "nodepool", "node pool", "of no pool"),
    (NodeFact::Type, "type", "instance type", "unknown type"),
    (NodeFact::Capacity, "capacity", "spot or on demand", "spot or on demand: not told"),
    (NodeFact::Role, "role", "role", "without a role"),
    (NodeFact::Status, "status", "status", "unknown status"),
    (NodeFact::Version, "version", "kubelet version", "unknown version"),
];

/// Labels that name the pool of a node.
const POOLS: [&str; 6] = [
    "karpenter.sh/nodepool",
    "eks.amazonaws.com/nodegroup",
    "cloud.google.com/gke-nodepool",
    "kubernetes.azure.com/agentpool",
    "kops.k8s.io/instancegroup",
    "cluster.x-k8s.io/deployment-name",
];

const ROLE: &str = "node-role.kubernetes.io/";

impl NodeFact {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 7] =
        [Self::Zone, Self::Pool, Self::Type, Self::Capacity, Self::Role, Self::Status, Self::Version];

    fn entry(self) -> &'static (Self, &'static str, &'static str, &'static str) {
        FACTS.iter().find(|(fact, ..)| *fact == self).unwrap_or(&FACTS[0])
    }

    /// Its word in a URL.
    pub fn word(self) -> &'static str {
        self.entry().1
    }

    /// How it is called.
    pub fn title(self) -> &'static str {
        self.entry().2
    }

    fn parse(word: &str) -> Option<Self> {
        FACTS.iter().find(|(_, known, ..)| *known == word).map(|(fact, ..)| *fact)
    }

    pub(super) fn value<'a>(self, snapshot: &'a Snapshot, node: &Node) -> Cow<'a, str> {
        match self {
            Self::Zone => zone(snapshot, node).into(),
            Self::Type => instance_type(snapshot, node).into(),
            Self::Version => snapshot.text(node.kubelet_version).into(),
            Self::Capacity => capacity_type(snapshot, node).into(),
            Self::Pool => {
                let pools = POOLS.iter().map(|key| label_value(snapshot, node.labels, key));
                pools.into_iter().find(|pool| !pool.is_empty()).unwrap_or("").into()
            }
            Self::Role => roles(snapshot, node),
            Self::Status if node.unschedulable => {
                format!("{},SchedulingDisabled", node_status(snapshot, node)[0]).into()
            }
            Self::Status => node_status(snapshot, node)[0].into(),
        }
    }
}

/// `spot` or `on-demand`, as Karpenter, EKS, GKE and AKS tell it; empty if nothing does.
pub(super) fn capacity_type<'a>(snapshot: &'a Snapshot, node: &Node) -> &'a str {
    let label = |key| label_value(snapshot, node.labels, key);
    match (label("karpenter.sh/capacity-type"), label("eks.amazonaws.com/capacityType")) {
        ("", "SPOT") => "spot",
        ("", "ON_DEMAND") => "on-demand",
        ("", _) if label("cloud.google.com/gke-spot") == "true" => "spot",
        ("", _) if label("kubernetes.azure.com/scalesetpriority") == "spot" => "spot",
        (told, _) => told,
    }
}

/// What kubectl prints as ROLES (`printers/internalversion/printers.go`, findNodeRoles): the ends of the labels
/// `node-role.kubernetes.io/…`, and the value of `kubernetes.io/role`, sorted.
fn roles<'a>(snapshot: &'a Snapshot, node: &Node) -> Cow<'a, str> {
    let labels = snapshot.labels(node.labels).iter();
    let mut roles: Vec<&str> = labels
        .filter_map(|(key, value)| match snapshot.text(*key) {
            "kubernetes.io/role" => Some(snapshot.text(*value)),
            key => key.strip_prefix(ROLE),
        })
        .filter(|role| !role.is_empty())
        .collect();
    roles.sort_unstable();
    roles.dedup();
    if let [role] = roles[..] { role.into() } else { roles.join(",").into() }
}

/// What nodes are grouped by, of one snapshot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GroupBy {
    /// The value of a label; none if the snapshot has no such text.
    Label(Option<StrId>),
    /// A fact.
    Fact(NodeFact),
}

impl GroupBy {
    /// From the word in a URL: `label:KEY`, or a label's key that any node carries, or the word of a fact, or else a
    /// label that no node carries. So a label called `zone` means itself wherever there is one.
    pub fn parse(snapshot: &Snapshot, word: &str) -> Self {
        let label = word.strip_prefix("label:");
        let key = snapshot.find_text(label.unwrap_or(word));
        let is_carried = |key| snapshot.nodes.iter().any(|node| snapshot.label(node.labels, key).is_some());
        match NodeFact::parse(word) {
            Some(fact) if label.is_none() && !key.is_some_and(is_carried) => Self::Fact(fact),
            _ => Self::Label(key),
        }
    }

    /// The value of a node; none where the node doesn't tell.
    pub fn value<'a>(&self, snapshot: &'a Snapshot, node: &Node) -> Option<Cow<'a, str>> {
        match self {
            Self::Label(key) => Some(snapshot.text(snapshot.label(node.labels, (*key)?)?).into()),
            Self::Fact(fact) => Some(fact.value(snapshot, node)).filter(|value| !value.is_empty()),
        }
    }

    /// What is said of the nodes that don't tell.
    pub fn without(&self) -> &'static str {
        match self {
            Self::Label(_) => "without the label",
            Self::Fact(fact) => fact.entry().3,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::snapshot_of;

    fn node(name: &str, labels: &str, rest: &str) -> String {
        format!(r#"{{"kind":"Node","apiVersion":"v1","metadata":{{"name":"{name}","labels":{{{labels}}}}}{rest}}}"#)
    }

    #[test]
    fn facts_are_told_by_every_platform_in_its_way() {
        let ready =
            r#","status":{"conditions":[{"type":"Ready","status":"True"}],"nodeInfo":{"kubeletVersion":"v1.33.1"}}"#;
        let cordoned = r#","spec":{"unschedulable":true}"#;
        for (labels, rest, expected) in [
            (
                r#""karpenter.sh/nodepool":"spot-a","karpenter.sh/capacity-type":"spot","topology.kubernetes.io/zone":"a""#,
                ready,
                ["a", "spot-a", "", "spot", "", "Ready", "v1.33.1"],
            ),
            (
                r#""eks.amazonaws.com/nodegroup":"g","eks.amazonaws.com/capacityType":"ON_DEMAND","node.kubernetes.io/instance-type":"m5.large""#,
                cordoned,
                ["", "g", "m5.large", "on-demand", "", "Unknown,SchedulingDisabled", ""],
            ),
            (
                r#""node-role.kubernetes.io/etcd":"","node-role.kubernetes.io/control-plane":"","cloud.google.com/gke-spot":"true""#,
                "",
                ["", "", "", "spot", "control-plane,etcd", "Unknown", ""],
            ),
        ] {
            let (snapshot, _) = snapshot_of(&[node("n", labels, rest).as_bytes()]);
            let values = NodeFact::ALL.map(|fact| fact.value(&snapshot, &snapshot.nodes[0]).into_owned());
            assert_eq!(values, expected);
        }
    }

    #[test]
    fn a_label_stands_before_the_fact_of_its_name() {
        let with = node("n", r#""zone":"mine","topology.kubernetes.io/zone":"theirs""#, "");
        let without = node("n", r#""topology.kubernetes.io/zone":"theirs""#, "");
        for (json, word, expected) in [
            (&with, "zone", Some("mine")),
            (&without, "zone", Some("theirs")),
            (&without, "label:zone", None),
            (&with, "label:topology.kubernetes.io/zone", Some("theirs")),
            (&with, "topology.kubernetes.io/zone", Some("theirs")),
            (&with, "no/such", None),
            (&with, "role", None),
        ] {
            let (snapshot, _) = snapshot_of(&[json.as_bytes()]);
            let by = GroupBy::parse(&snapshot, word);
            assert_eq!(by.value(&snapshot, &snapshot.nodes[0]).as_deref(), expected, "{word}");
        }
    }

    #[test]
    fn words_and_titles_tell_facts_apart() {
        for fact in NodeFact::ALL {
            assert_eq!(NodeFact::parse(fact.word()), Some(fact));
            assert_eq!(FACTS.iter().filter(|(_, _, title, _)| *title == fact.title()).count(), 1);
        }
    }
}
