//! What the engine answers.

use serde::{Deserialize, Serialize};

use cluster::view::{NodeDetail, NodeRow, PodDetail, PodRow};

use crate::{FlameKind, Pane, SourceKind};

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
#[serde(tag = "type", content = "body", rename_all = "snake_case")]
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
    /// The cluster for the settings asked for.
    Cluster(Box<ClusterModel>),
    /// Rows of the node table.
    NodeRows(ClusterRows),
    /// Everything about a node.
    Node(Option<Box<NodeDetail>>),
    /// Everything about a pod.
    Pod(Option<Box<PodDetail>>),
    /// A thing on the map.
    Described(Option<Box<Described>>),
    /// Pods that stand on no node.
    StrandedPods(Box<StrandedPods>),
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
    /// Different names of the source; demangling can make one function of several.
    pub source_names: u64,
    /// Names of the source that are mangled.
    pub mangled: u32,
    /// Number of the tree that is drawn: frames are numbered within it.
    pub tree: u32,
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
    /// Filters by label and time that are in force, for reading.
    pub filters: Vec<String>,
    /// The view.
    pub view: FlameKind,
    /// Transforms that were asked for, in their order.
    pub transforms: Vec<Chip>,
    /// What samples can be grouped by: the transform and its words.
    pub groups: Vec<(String, String)>,
    /// Whether samples have times.
    pub timed: bool,
    /// Sandwich: the function in the middle.
    pub function: String,
    /// Rows of the callers' picture.
    pub callers_depth: u32,
    /// Whether widths and figures of the picture are times (nanoseconds), whatever the metric.
    pub drawn_as_time: bool,
    /// Sum of the weights in the picture: of the metric, or the time that the chart covers.
    pub drawn_total: String,
    /// The heat map's measures.
    pub heat: Option<HeatModel>,
    /// What has to be said of the picture.
    pub notes: Vec<String>,
}

/// A transform.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chip {
    /// As the link carries it.
    pub text: String,
    /// In words.
    pub label: String,
    /// Why it can't be used; it is passed over.
    pub error: Option<String>,
}

/// Measures of the heat map.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HeatModel {
    /// Columns.
    pub columns: u32,
    /// Rows.
    pub rows: u32,
    /// Length of a column in seconds.
    pub column_s: f64,
    /// Time of the first column after the first sample of the profile, in seconds.
    pub start_s: f64,
    /// Samples of the fullest cell.
    pub most: u32,
}

/// A row of the call tree.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TreeRow {
    /// Number of the frame.
    pub frame: u32,
    /// Name.
    pub name: String,
    /// Module, file and line.
    pub detail: String,
    /// Callers up to the root; the root's is 0.
    pub depth: u32,
    /// Whether it is open; `None` where it has no callees.
    pub open: Option<bool>,
    /// Place among its siblings (from 1) and their number.
    pub position: [u32; 2],
    /// Total weight, for reading.
    pub total_text: String,
    /// Self weight, for reading.
    pub self_text: String,
    /// Share of the whole, percent.
    pub total_percent: f64,
    /// Share of the whole, percent.
    pub self_percent: f64,
    /// Change of the total against the baseline, for reading.
    pub delta_text: Option<String>,
    /// Palette slot of the package.
    pub slot: u16,
    /// Whether the search matches it.
    pub matches: bool,
}

/// Rows of the call tree.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct TreeRows {
    /// Number of the first row.
    pub from: u32,
    /// Rows in all.
    pub count: u32,
    /// The rows.
    pub rows: Vec<TreeRow>,
}

/// A picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "of")]
pub enum Picture {
    /// The flame graph.
    Flame,
    /// Callers of the sandwich's function.
    Callers,
    /// The whole graph at a glance.
    Minimap,
    /// The heat map.
    Heat,
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
    /// The picture that numbers it.
    pub pane: Pane,
    /// Number of the frame.
    pub frame: u32,
    /// Number of its function.
    pub function: u32,
    /// Name.
    pub name: String,
    /// Module, file and line.
    pub detail: String,
    /// Library, binary or package.
    pub module: String,
    /// Names from the outermost frame to it, a line each.
    pub stack: String,
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
    pub view: Overview,
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
    pub rows: Vec<NodeTableRow>,
}

/// A row of the node table.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NodeTableRow {
    /// The head of a group.
    Group {
        /// The label's value.
        title: String,
        /// Its figures, for reading.
        summary: String,
    },
    /// A node.
    Node(Box<NodeRow>),
}

/// A figure of the answer line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerPart {
    /// What to show.
    pub text: String,
    /// The filter that lists what it counts; empty if there is none.
    pub filter: String,
    /// Whether it counts pods that stand on no node.
    pub stranded: bool,
    /// Whether it is something to look at.
    pub alarm: bool,
}

/// A colour of the map and what it means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LegendMark {
    /// What it means.
    pub label: String,
    /// Palette slot.
    pub slot: u16,
    /// State of boxes (`draw::flags`).
    pub flags: u16,
}

/// The head of the nodes screen. Choices are pairs of URL word and text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    /// The answer in one line.
    pub answer: Vec<AnswerPart>,
    /// The resource that areas and bars stand for.
    pub resource: String,
    /// Resources that nodes have.
    pub resources: Vec<String>,
    /// The measure that colours the map.
    pub measure: String,
    /// Measures.
    pub measures: Vec<(String, String)>,
    /// Label key that nodes are grouped by; empty if they aren't.
    pub group: String,
    /// Label keys worth grouping by.
    pub groups: Vec<(String, String)>,
    /// Sort key.
    pub sort: String,
    /// Whether the largest come first.
    pub descending: bool,
    /// Sort keys.
    pub sorts: Vec<(String, String)>,
    /// Nodes in all.
    pub nodes: u32,
    /// Nodes that fit the filter.
    pub matched: u32,
    /// Colours and their meaning.
    pub legend: Vec<LegendMark>,
    /// Nodes by their share, from 0 to 100 % in equal steps, then over 100 %, then unknown.
    pub distribution: Vec<u32>,
    /// Why there is nothing to draw, where there is nothing.
    pub empty: Option<String>,
}

/// What the tooltip says of a thing on the map.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Described {
    /// Its number.
    pub item: u32,
    /// Its name.
    pub title: String,
    /// Label and text.
    pub rows: Vec<(String, String)>,
    /// Name, if it is a node.
    pub node: Option<String>,
    /// `namespace/name`, if it is a pod.
    pub pod: Option<String>,
}

/// Pods that wait for one reason, each with the sentence that says why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StrandedGroup {
    /// The reason.
    pub title: String,
    /// The pods.
    pub pods: Vec<(PodRow, String)>,
}

/// Pods that stand on no node of the map.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct StrandedPods {
    /// By reason.
    pub groups: Vec<StrandedGroup>,
}
