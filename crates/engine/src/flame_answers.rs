//! What the engine answers about a profile.

use serde::{Deserialize, Serialize};

use crate::{FlameKind, Pane};

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
    /// Share that samples whose leaf matches have of the whole, percent.
    pub self_of_total: f64,
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
    /// Filters by label and time that were asked for.
    pub filters: Vec<Filter>,
    /// What of the source's samples can be filtered and compared by.
    pub labels: Vec<LabelChoice>,
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
    /// The timeline's, of one row.
    pub timeline: Option<HeatModel>,
    /// What has to be said of the picture.
    pub notes: Vec<String>,
}

/// A condition on the samples that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filter {
    /// The key of the URL that asks for it: `node`, `pod`, `label`, `from` (with `to`), `before_from` (with `before_to`).
    pub key: String,
    /// The key's value.
    pub value: String,
    /// In words; where samples don't carry what it is about, that.
    pub text: String,
    /// Whether it is in force.
    pub applies: bool,
}

/// A label of the samples.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelChoice {
    /// Its key.
    pub key: String,
    /// Values, the most frequent first; not all, where there are many.
    pub values: Vec<String>,
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

/// Measures of the heat map or the timeline.
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
    /// Samples of the fullest cell; of the timeline 0.
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
    /// Whether it stands for what the source left out.
    pub hidden: bool,
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
    /// Number of the tree that numbers it.
    pub tree: u32,
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

/// Where the weight of a function is.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Shares {
    /// The function.
    pub function: String,
    /// What samples are grouped by, as a transform.
    pub group: String,
    /// Values in all.
    pub count: u32,
    /// The values with most of it.
    pub rows: Vec<ShareRow>,
}

/// A value with the part that a function has of it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ShareRow {
    /// The value.
    pub value: String,
    /// Weight of the function there, for reading.
    pub part_text: String,
    /// Share of the function's weight, percent.
    pub of_function: f64,
    /// Share of the value's weight, percent.
    pub of_value: f64,
    /// Key and value of the URL that show these samples alone.
    pub filter: Option<(String, String)>,
}
