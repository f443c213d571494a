//! Labels of nodes as columns, and what requirements ask of labels.

use cluster::{LabelsId, NodeTerm, Operator, Requirement, Selector, Snapshot, StrId};
use rustc_hash::{FxHashMap, FxHashSet};

/// Stands where there is no label; no text of a snapshot has this handle.
pub(crate) const ABSENT: StrId = StrId(u32::MAX);

/// Labels that tell where a volume is (`plugins/volumezone/volume_zone.go`).
pub(crate) const ZONE_LABELS: [&str; 4] = [
    "topology.kubernetes.io/zone",
    "topology.kubernetes.io/region",
    "failure-domain.beta.kubernetes.io/zone",
    "failure-domain.beta.kubernetes.io/region",
];

/// The values of the labels that any rule asks for, node by node.
pub(crate) struct NodeLabels {
    rows: FxHashMap<StrId, usize>,
    columns: Vec<Vec<StrId>>,
    metadata_name: StrId,
}

impl NodeLabels {
    pub(crate) fn of(snapshot: &Snapshot) -> Self {
        let asked = asked_keys(snapshot);
        let mut labels = Self {
            rows: FxHashMap::default(),
            columns: Vec::new(),
            metadata_name: snapshot.find_text("metadata.name").unwrap_or(ABSENT),
        };
        for (at, node) in snapshot.nodes.iter().enumerate() {
            for (key, value) in snapshot.labels(node.labels) {
                if !asked.contains(key) {
                    continue;
                }
                let row = *labels.rows.entry(*key).or_insert(labels.columns.len());
                if row == labels.columns.len() {
                    labels.columns.push(vec![ABSENT; snapshot.nodes.len()]);
                }
                labels.columns[row][at] = *value;
            }
        }
        labels
    }

    /// The values of a label, one for each node; `None` if no node has it.
    pub(crate) fn column(&self, key: StrId) -> Option<&[StrId]> {
        self.rows.get(&key).map(|row| self.columns[*row].as_slice())
    }

    /// The value of a label of a node, or [`ABSENT`].
    pub(crate) fn value(&self, node: usize, key: StrId) -> StrId {
        self.column(key).map_or(ABSENT, |column| column[node])
    }

    /// Whether a node is in a term: all of its requirements hold, and it has some
    /// (`component-helpers/scheduling/corev1/nodeaffinity/nodeaffinity.go`, nodeSelectorTerm.match).
    pub(crate) fn in_term(&self, snapshot: &Snapshot, node: usize, term: &NodeTerm) -> bool {
        if term.labels.is_empty() && term.fields.is_empty() {
            return false;
        }
        term.labels.iter().all(|each| holds(snapshot, each, self.value(node, each.key)))
            && term.fields.iter().all(|each| self.field_holds(each, snapshot.nodes[node].name))
    }

    /// Only the node's name can be asked for, and only with In and NotIn.
    fn field_holds(&self, field: &Requirement, name: StrId) -> bool {
        field.key == self.metadata_name
            && match field.operator {
                Operator::In => field.values.contains(&name),
                Operator::NotIn => !field.values.contains(&name),
                _ => false,
            }
    }

    /// Whether this requirement is an In on the node's name.
    pub(crate) fn is_name_in(&self, field: &Requirement) -> bool {
        field.key == self.metadata_name && field.operator == Operator::In
    }
}

fn asked_keys(snapshot: &Snapshot) -> FxHashSet<StrId> {
    let mut asked: FxHashSet<StrId> = ZONE_LABELS.iter().filter_map(|key| snapshot.find_text(key)).collect();
    let ids = 0..u32::try_from(snapshot.scheduling_count()).unwrap_or(u32::MAX);
    let terms = |terms: &[NodeTerm], asked: &mut FxHashSet<StrId>| {
        asked.extend(terms.iter().flat_map(|term| term.labels.iter()).map(|each| each.key));
    };
    for scheduling in ids.map(|id| snapshot.scheduling(cluster::SchedulingId(id))) {
        asked.extend(scheduling.node_selector.iter().map(|pair| pair.0));
        asked.extend(scheduling.spread.iter().map(|each| each.topology_key));
        asked.extend(scheduling.affinity.iter().chain(&scheduling.anti_affinity).map(|each| each.topology_key));
        terms(scheduling.node_affinity.as_deref().unwrap_or_default(), &mut asked);
    }
    for volume in &snapshot.storage.volumes {
        terms(volume.node_affinity.as_deref().unwrap_or_default(), &mut asked);
    }
    for class in &snapshot.storage.classes {
        terms(&class.topologies, &mut asked);
    }
    asked
}

/// Whether a requirement holds for the value of its label, which may be [`ABSENT`].
pub(crate) fn holds(snapshot: &Snapshot, requirement: &Requirement, value: StrId) -> bool {
    requirement.holds(snapshot, (value != ABSENT).then_some(value))
}

/// Whether a selector matches these labels; an absent one matches nothing.
pub(crate) fn selects(snapshot: &Snapshot, selector: Option<&Selector>, labels: LabelsId) -> bool {
    selector.is_some_and(|selector| selector.matches(snapshot, snapshot.labels(labels)))
}
