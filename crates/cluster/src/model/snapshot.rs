//! One state of a cluster.

use super::{
    Address, Amount, AmountsId, Condition, Container, KindCount, Node, NodeId, Objects, Pod, PodClaim, PodClaimsId,
    PodId, Pool, ResourceId, Scheduling, SchedulingId, SeriesCounts, Shared, Storage, StrId, Strings, Taint, Time,
    Trace,
};

/// An interned set of labels, sorted by key: see [`Snapshot::labels`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LabelsId(pub u32);

/// One state of a cluster, as far as it was read. Rows refer to each other by handles; those of a
/// snapshot fit only that snapshot.
#[derive(Debug)]
pub struct Snapshot {
    pub(crate) strings: Strings,
    pub(crate) resources: Vec<StrId>,
    pub(crate) amounts: Pool<Amount>,
    pub(crate) labels: Pool<(StrId, StrId)>,
    pub(crate) scheduling: Shared<Scheduling>,
    pub(crate) pod_claims: Pool<PodClaim>,
    /// The nodes, one by name, in the order they came.
    pub nodes: Vec<Node>,
    /// The pods, one by namespace and name, in the order they came.
    pub pods: Vec<Pod>,
    /// Containers of all pods.
    pub containers: Vec<Container>,
    /// Conditions of all nodes and pods.
    pub conditions: Vec<Condition>,
    /// Taints of all nodes.
    pub taints: Vec<Taint>,
    /// Addresses of all nodes.
    pub addresses: Vec<Address>,
    /// Names of scheduling gates of all pods.
    pub gates: Vec<StrId>,
    /// Distinct NodeMetrics, with those of nodes that are not known; `None` if no list of them was read.
    pub node_metrics: Option<u32>,
    /// The sum of all of them.
    pub node_metrics_sum: AmountsId,
    /// Distinct PodMetrics, with those of pods that are not known; `None` if no list of them was read.
    pub pod_metrics: Option<u32>,
    /// Volumes and what binds them to nodes.
    pub storage: Storage,
    /// Kinds of the objects that are neither nodes nor pods: rows of [`super::Object::kind`].
    pub other_kinds: Vec<KindCount>,
    /// Those objects.
    pub objects: Objects,
    /// `gitVersion` of the API server that answered `/version`; empty if that was not read.
    pub server_version: StrId,
    /// `gitVersion` of the client, from `kubectl version`; empty if that was not read.
    pub client_version: StrId,
    /// Groups and versions that the server says it serves (`/apis`), sorted; empty if that was not read.
    pub served_versions: Vec<StrId>,
    /// Requests for deprecated APIs that the server's metrics tell, with nothing of who asked.
    pub requested_apis: Vec<super::ApiUse>,
    /// A SimKube trace, if one was read; of several the last.
    pub trace: Option<Trace>,
    /// What answers of Prometheus held, if any was read.
    pub series: Option<SeriesCounts>,
    /// What several reads of the same objects tell.
    pub churn: super::Churn,
    /// The newest time that any object tells of, as far as it is kept: the snapshot is at least so young.
    pub seen_until: Time,
}

impl Snapshot {
    /// A text.
    pub fn text(&self, id: StrId) -> &str {
        self.strings.get(id)
    }

    /// The handle of a text if it occurs in the snapshot.
    pub fn find_text(&self, text: &str) -> Option<StrId> {
        self.strings.find(text)
    }

    /// Labels as key and value, sorted by key.
    pub fn labels(&self, id: LabelsId) -> &[(StrId, StrId)] {
        self.labels.get(id.0)
    }

    /// The value of a label.
    pub fn label(&self, id: LabelsId, key: StrId) -> Option<StrId> {
        self.labels(id).iter().find(|(k, _)| *k == key).map(|(_, value)| *value)
    }

    /// Amounts, sorted by resource.
    pub fn amounts(&self, id: AmountsId) -> &[Amount] {
        self.amounts.get(id.0)
    }

    /// What a pod asks of its node.
    pub fn scheduling(&self, id: SchedulingId) -> &Scheduling {
        self.scheduling.get(id.0)
    }

    /// How many different [`Scheduling`]s there are; their ids are below.
    pub fn scheduling_count(&self) -> usize {
        self.scheduling.len()
    }

    /// The volume claims that a pod names.
    pub fn pod_claims(&self, id: PodClaimsId) -> &[PodClaim] {
        self.pod_claims.get(id.0)
    }

    /// Whether a list of the counted kind with this key of the facts was read, even an empty one.
    pub fn has_list(&self, key: &str) -> bool {
        self.other_kinds.iter().any(|kind| kind.key == key)
    }

    /// The resources that any object names, in order of their ids: `cpu`, `memory`, `pods`, then others.
    pub fn resources(&self) -> impl Iterator<Item = (ResourceId, &str)> {
        (0..).map(ResourceId).zip(self.resources.iter().map(|name| self.text(*name)))
    }

    /// The name of a resource.
    pub fn resource_name(&self, resource: ResourceId) -> &str {
        self.resources.get(resource.0 as usize).map_or("", |name| self.text(*name))
    }

    /// The resource of a name.
    pub fn find_resource(&self, name: &str) -> Option<ResourceId> {
        self.resources().find(|(_, other)| *other == name).map(|(id, _)| id)
    }

    /// A node. A handle of another snapshot may panic.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }

    /// A pod. A handle of another snapshot may panic.
    pub fn pod(&self, id: PodId) -> &Pod {
        &self.pods[id.0 as usize]
    }

    /// The nodes with their handles.
    pub fn node_ids(&self) -> impl Iterator<Item = (NodeId, &Node)> {
        (0..).map(NodeId).zip(&self.nodes)
    }

    /// The pods with their handles.
    pub fn pod_ids(&self) -> impl Iterator<Item = (PodId, &Pod)> {
        (0..).map(PodId).zip(&self.pods)
    }

    /// The node of a name.
    pub fn find_node(&self, name: &str) -> Option<NodeId> {
        let name = self.find_text(name)?;
        self.node_ids().find(|(_, node)| node.name == name).map(|(id, _)| id)
    }

    /// The pod of a namespace and name.
    pub fn find_pod(&self, namespace: &str, name: &str) -> Option<PodId> {
        let key = (self.find_text(namespace)?, self.find_text(name)?);
        self.pod_ids().find(|(_, pod)| (pod.namespace, pod.name) == key).map(|(id, _)| id)
    }

    /// The condition of a type among these rows of [`Snapshot::conditions`].
    pub fn condition(&self, conditions: super::Span, kind: &str) -> Option<&Condition> {
        let kind = self.find_text(kind)?;
        conditions.of(&self.conditions).iter().find(|condition| condition.kind == kind)
    }

    /// The kind of an object.
    pub fn kind_of(&self, object: &super::Object) -> &KindCount {
        static UNKNOWN: KindCount = KindCount { kind: String::new(), key: "", count: 0 };
        self.other_kinds.get(object.kind as usize).unwrap_or(&UNKNOWN)
    }

    /// `namespace/name` of an object; of one without a namespace the name alone.
    pub fn object_key(&self, object: &super::Object) -> String {
        let (namespace, name) = (self.text(object.namespace), self.text(object.name));
        if namespace.is_empty() { name.to_owned() } else { format!("{namespace}/{name}") }
    }

    /// Whether the scheduler counts a pod: its phase is neither Succeeded nor Failed. A pod that is being
    /// deleted counts, and so does one without a phase (`cluster` rules, section 4.1).
    pub fn holds_resources(&self, pod: &Pod) -> bool {
        !matches!(self.text(pod.phase), "Succeeded" | "Failed")
    }

    /// `namespace/name`.
    pub fn pod_key(&self, pod: &Pod) -> String {
        format!("{}/{}", self.text(pod.namespace), self.text(pod.name))
    }

    /// About how many bytes the snapshot holds.
    pub fn memory_bytes(&self) -> usize {
        fn of<T>(table: &Vec<T>) -> usize {
            table.capacity() * size_of::<T>()
        }
        self.strings.bytes()
            + self.amounts.bytes()
            + self.labels.bytes()
            + self.scheduling.bytes()
            + self.pod_claims.bytes()
            + of(&self.nodes)
            + of(&self.pods)
            + of(&self.containers)
            + of(&self.conditions)
            + of(&self.taints)
            + of(&self.addresses)
            + of(&self.gates)
            + self.objects.bytes()
    }
}
