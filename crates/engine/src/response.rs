//! What the engine answers.

use serde::{Deserialize, Serialize};

use crate::SourceKind;

/// An answer with its protocol version and generation; bulk data travels beside it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Answer {
    /// [`crate::PROTOCOL_VERSION`] of the sender.
    pub v: u32,
    /// Generation of the load that the answer belongs to.
    #[serde(rename = "gen")]
    pub generation: u32,
    /// The answer.
    #[serde(flatten)]
    pub body: Outgoing,
}

/// The answers.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
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
    /// A frame.
    Frame(Option<Box<FrameInfo>>),
    /// The cluster for the settings asked for.
    Cluster(Box<ClusterModel>),
    /// Rows of the node table.
    NodeRows(ClusterRows),
    /// Everything about a node.
    Node(Option<Box<crate::cluster_types::NodeDetail>>),
    /// Everything about a pod.
    Pod(Option<Box<crate::cluster_types::PodDetail>>),
    /// Pods that stand on no node.
    StrandedPods(Box<crate::cluster_types::StrandedPods>),
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

/// A sample set to choose.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProfileChoice {
    /// Value of `thread` in the URL.
    pub key: String,
    /// What to show.
    pub label: String,
}

/// A metric to choose.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MetricChoice {
    /// Value of `metric` in the URL.
    pub key: String,
    /// What to show: type and unit.
    pub label: String,
}

/// One step of the zoom path.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Breadcrumb {
    /// The URL's name for the step.
    pub key: String,
    /// The function's name.
    pub name: String,
    /// Number of the frame.
    pub frame: u32,
}

/// What a search matched. Weights are text so that no digit is lost.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Matched {
    /// Weight of stacks through a match, nested matches once.
    pub total: String,
    /// Weight of samples whose leaf matches.
    #[serde(rename = "self")]
    pub self_weight: String,
    /// Number of functions that match.
    pub frames: u64,
    /// Share of the whole, percent.
    pub of_total: f64,
    /// Share of the zoomed part, percent.
    pub of_zoom: f64,
    /// Why the search text isn't a regular expression.
    pub error: Option<String>,
}

/// The flame graph's figures.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct FlameModel {
    /// Format of the file.
    pub format: String,
    /// Name of the profile.
    pub name: String,
    /// Sample sets.
    pub choices: Vec<ProfileChoice>,
    /// The one that is shown.
    pub choice: String,
    /// Metrics of the set.
    pub metrics: Vec<MetricChoice>,
    /// The one that is shown.
    pub metric: String,
    /// Unit as the file writes it.
    pub unit: String,
    /// Sum of all weights.
    pub total: String,
    /// The same for reading.
    pub total_text: String,
    /// Sum of the baseline's weights.
    pub total_baseline: Option<String>,
    /// The same for reading.
    pub total_baseline_text: Option<String>,
    /// Sample records.
    pub samples: u64,
    /// Functions.
    pub frames: u64,
    /// Frames of the tree.
    pub nodes: u64,
    /// Frames of the deepest stack.
    pub depth: u32,
    /// Search result, while there is a search.
    pub matched: Option<Matched>,
    /// The zoom path that was found.
    pub zoom: Vec<Breadcrumb>,
    /// Left edge of the zoomed frame, share of the whole.
    pub zoom_start: f64,
    /// Right edge.
    pub zoom_end: f64,
    /// Depth of the zoomed frame; 0 is the whole.
    pub zoom_depth: u32,
    /// Number of the zoomed frame.
    pub zoom_frame: u32,
    /// Weight of the zoomed frame.
    pub zoom_total: String,
    /// What the source left out, percent of the total, where it says so.
    pub truncated_percent: Option<f64>,
    /// Why there is nothing to draw, where there is nothing.
    pub empty: Option<String>,
    /// Filters by label that are in force, for reading.
    pub filters: Vec<String>,
}

/// A picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "of")]
pub enum Picture {
    /// The flame graph.
    Flame,
    /// The node map.
    Map,
}

/// A function's figures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FunctionRow {
    /// Number of the function.
    pub function: u32,
    /// Name.
    pub name: String,
    /// Package, for the colour.
    pub package: String,
    /// Palette slot of the package.
    pub slot: u16,
    /// Self weight, for reading.
    pub self_text: String,
    /// Total weight, for reading.
    pub total_text: String,
    /// Share of the zoomed part, percent.
    pub self_percent: f64,
    /// Share of the zoomed part, percent.
    pub total_percent: f64,
    /// Change of self against the baseline, for reading.
    pub delta_text: Option<String>,
    /// Whether the search matches it.
    pub matches: bool,
}

/// Rows of the function table.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct FunctionRows {
    /// Number of the first row.
    pub from: u32,
    /// Rows in all.
    pub count: u32,
    /// The rows.
    pub rows: Vec<FunctionRow>,
}

/// A frame's figures and place.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct FrameInfo {
    /// Number of the frame.
    pub frame: u32,
    /// Number of its function.
    pub function: u32,
    /// Name.
    pub name: String,
    /// Module, file and line.
    pub detail: String,
    /// Zoom path to it.
    pub path: Vec<String>,
    /// Left edge, share of the whole.
    pub start: f64,
    /// Width, share of the whole.
    pub width: f64,
    /// Row.
    pub depth: u32,
    /// Total weight, for reading.
    pub total_text: String,
    /// Self weight, for reading.
    pub self_text: String,
    /// Total as percent of the whole, of the zoomed part, of the caller.
    pub percents: [f64; 3],
    /// Self as percent of the whole, of the zoomed part, of the caller.
    pub self_percents: [f64; 3],
    /// Total before and its change, for reading.
    pub baseline: Option<[String; 2]>,
    /// Place among its siblings (from 1) and their number.
    pub position: [u32; 2],
}

/// The cluster's figures.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct ClusterModel {
    /// The object that `isotherm cluster --json` prints.
    pub facts: serde_json::Value,
    /// What the view shows: header figures, groups, choices.
    pub view: crate::cluster_types::Overview,
    /// Nodes that pass the filter.
    pub shown: u32,
}

/// Rows of the node table.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct ClusterRows {
    /// Number of the first row.
    pub from: u32,
    /// Rows in all.
    pub count: u32,
    /// The rows.
    pub rows: Vec<crate::cluster_types::NodeRow>,
}
