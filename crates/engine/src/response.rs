//! What the engine answers.

use serde::{Deserialize, Serialize};

use cluster::view::NodeDetail;

use crate::{
    ClusterModel, ClusterRows, Completions, Described, Exported, FlameModel, FrameInfo, FunctionRows, Glance, ListPage,
    PodModel, Shares, SourceKind, TreeRows,
};

/// An answer with its protocol version and generation; bulk data travels beside it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Answer {
    /// [`crate::PROTOCOL_VERSION`] of the sender.
    pub v: u32,
    /// Generation of the load that the answer belongs to.
    #[serde(rename = "gen")]
    pub generation: u32,
    /// The answer.
    pub body: Outgoing,
}

/// The answers.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outgoing {
    /// The engine is up.
    Ready,
    /// Bytes of the load so far (the host adds the number that is expected).
    Progress {
        /// Bytes received.
        received: u64,
        /// Bytes expected, where known.
        total: Option<u64>,
        /// What is being done, in a word or two.
        stage: String,
    },
    /// All bytes of the load are in.
    BytesComplete,
    /// The load was read and is open.
    Opened(Box<Opened>),
    /// The load failed; what was open is untouched.
    Failed {
        /// The sentence to show.
        message: String,
    },
    /// The flame graph for the settings asked for.
    Flame(Box<FlameModel>),
    /// A picture, its DrawList in the message's buffer.
    Picture(Picture),
    /// Rows of the function table.
    FunctionRows(FunctionRows),
    /// Rows of the call tree.
    TreeRows(TreeRows),
    /// A frame.
    Frame(Option<Box<FrameInfo>>),
    /// Where a function's weight is.
    Shares(Box<Shares>),
    /// A file, its bytes in the message's buffer.
    Exported(Box<Exported>),
    /// A [`ClusterAnswer`] as JSON in the message's buffer: who knows nothing of clusters need not know its form.
    OfCluster,
}

/// The answers about a cluster.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClusterAnswer {
    /// The cluster for the settings asked for.
    Cluster(Box<ClusterModel>),
    /// Rows of the node table.
    NodeRows(ClusterRows),
    /// Everything about a node.
    Node(Option<Box<NodeDetail>>),
    /// The cluster in one look.
    Glance(Box<Glance>),
    /// Everything about a pod.
    Pod(Option<Box<PodModel>>),
    /// A thing on the map.
    Described(Option<Box<Described>>),
    /// Rows of a list.
    List(Box<ListPage>),
    /// Ways to go on with a filter.
    Completions(Completions),
}

/// What a load opened.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Opened {
    /// Which kinds were replaced.
    pub replaced: Vec<SourceKind>,
    /// Whether a profile is open now.
    pub has_profile: bool,
    /// Whether a cluster is open now.
    pub has_cluster: bool,
    /// What the readers want said.
    pub notices: Vec<Notice>,
}

/// Something a reader wants said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Which source.
    pub source: String,
    /// The sentence.
    pub message: String,
    /// How often.
    pub count: u64,
}

/// A picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Picture {
    /// The flame graph.
    Flame,
    /// Callers of the sandwich's function.
    Callers,
    /// The whole graph at a glance.
    Minimap,
    /// The flame graph, to be saved.
    Export,
    /// Weight over time.
    Timeline,
    /// The heat map.
    Heat,
    /// The node map.
    Map,
}
