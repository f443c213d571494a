//! What a host may ask.

use draw::Window;
use serde::{Deserialize, Serialize};

/// Version of the messages between page and engine; both sides must agree.
pub const PROTOCOL_VERSION: u32 = 1;

/// A request with its protocol version and the generation of the load it belongs to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// [`PROTOCOL_VERSION`] of the sender.
    pub v: u32,
    /// Number of the load that the request belongs to. Requests of an older load are dropped.
    #[serde(rename = "gen")]
    pub generation: u32,
    /// What is asked.
    #[serde(flatten)]
    pub request: Request,
}

/// What a source is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    /// A profile to show.
    Profile,
    /// The profile it is compared with.
    Baseline,
    /// A list, or lists, of a cluster.
    Cluster,
}

/// Place of a source in a load.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// What it is read as.
    pub kind: SourceKind,
    /// Number among the sources of its kind.
    pub index: u32,
}

/// Sizes that depend on the page's font and screen, in device pixels.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Pixels {
    /// Device pixels for a CSS pixel.
    pub ratio: f64,
    /// Height of a row of the flame graph.
    pub row_height: f64,
    /// Width of a character of the label font.
    pub char_width: f64,
}

/// How the flame graph is asked for. Names, not numbers: it comes from the URL.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct FlameSettings {
    /// Sample set: its name, or `#n` by number over all files; empty is the opening one.
    pub thread: String,
    /// Metric: its type; empty is the opening one.
    pub metric: String,
    /// Search text; empty is no search.
    pub q: String,
    /// Whether `q` is a regular expression.
    pub regex: bool,
    /// Whether upper and lower case differ.
    pub case: bool,
    /// Zoom path by names, root first.
    pub zoom: Vec<String>,
    /// Only samples with this `node` label.
    pub node: String,
    /// Only samples of this pod (`namespace/name`).
    pub pod: String,
    /// Children by weight instead of by name.
    pub left_heavy: bool,
    /// Names as the source has them, not demangled.
    pub raw_names: bool,
    /// The view.
    pub view: FlameKind,
    /// Transforms in their order, as links carry them (`calltree::Transform`); `group:thread`, `group:lib` and
    /// `group:label=KEY` among them say what the frames next to the root are.
    pub transforms: Vec<String>,
    /// Sandwich: the function in the middle; empty is the one with the largest own weight.
    pub function: String,
    /// Only samples from this time on: an offset from the first sample, such as `1.5s`.
    pub from: String,
    /// Only samples before this time.
    pub to: String,
    /// With `before_to`: compare with this range of the same samples.
    pub before_from: String,
    /// See `before_from`.
    pub before_to: String,
    /// Comparison by shares of each side's total, not by weight.
    pub normalised: bool,
}

/// The views of a profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FlameKind {
    /// Merged stacks, root at the top.
    #[default]
    Icicle,
    /// Merged stacks, root at the bottom.
    Flame,
    /// In the order of time.
    Chart,
    /// Callers and callees of a function.
    Sandwich,
    /// Functions by weight.
    Table,
    /// The tree, row by row.
    Tree,
    /// Samples by time and offset.
    Heatmap,
    /// Merged stacks against a baseline.
    Diff,
}

impl FlameKind {
    /// Words of the URL, in the order of a menu.
    pub const ALL: [(Self, &'static str); 8] = [
        (Self::Icicle, "icicle"),
        (Self::Flame, "flame"),
        (Self::Chart, "chart"),
        (Self::Sandwich, "sandwich"),
        (Self::Table, "table"),
        (Self::Tree, "tree"),
        (Self::Heatmap, "heatmap"),
        (Self::Diff, "diff"),
    ];

    /// The view of a word; an unknown one is the icicle.
    #[must_use]
    pub fn of(word: &str) -> Self {
        Self::ALL.iter().find(|(_, known)| *known == word).map_or(Self::Icicle, |(kind, _)| *kind)
    }

    /// Its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(kind, _)| *kind == self).map_or("icicle", |(_, word)| word)
    }
}

/// A picture on the flame screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pane {
    /// The graph.
    #[default]
    Main,
    /// Callers of the sandwich's function.
    Callers,
    /// The whole graph at a glance: a row is one device pixel high in the world.
    Minimap,
    /// The heat map: world x is a share of its columns, world y device pixels.
    Heat,
}

/// How the cluster is asked for.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ClusterSettings {
    /// Label key to group nodes by; empty is no grouping.
    pub group: String,
    /// Measure that colours pods and nodes; empty is the default.
    pub color: String,
    /// Sort key of nodes; empty is the default.
    pub sort: String,
    /// Free text filter.
    pub filter: String,
    /// Resource that areas and bars stand for; empty is `cpu`.
    pub resource: String,
    /// Largest first.
    pub descending: bool,
    /// Time of display, for ages: milliseconds since the Unix epoch.
    pub now_unix_ms: i64,
}

/// A window of the node map.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct MapWindow {
    /// World: both axes in device pixels of the full map.
    pub window: Window2,
    /// Sizes.
    pub pixels: Pixels,
    /// Wished edge of a node's box, in CSS pixels.
    pub node_css: f64,
}

/// Order of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableSort {
    /// Column.
    pub key: String,
    /// Largest first.
    pub descending: bool,
}

/// A step from frame to frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Move {
    /// To the caller.
    Parent,
    /// To the heaviest callee.
    Child,
    /// To the frame on the right.
    Next,
    /// To the frame on the left.
    Previous,
    /// To the next frame that matches the search.
    NextMatch,
    /// To the one before.
    PreviousMatch,
    /// Stay; only describe it.
    Stay,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Request {
    /// A new load begins; what it doesn't name will be closed when it is committed.
    Begin {
        /// Keep what is open of the kinds that this load doesn't name.
        keep: Vec<SourceKind>,
    },
    /// A source begins.
    SourceBegin {
        /// Its place.
        slot: Slot,
        /// What to call it in messages.
        name: String,
    },
    /// How many bytes a source has, where it says so: room for them is made at once.
    SourceSize {
        /// Its place.
        slot: Slot,
        /// Bytes to expect; a claim, no promise.
        bytes: u64,
    },
    /// The next bytes of a source, in the message's buffer.
    SourceBytes {
        /// Its place.
        slot: Slot,
    },
    /// All bytes of a source are in.
    SourceEnd {
        /// Its place.
        slot: Slot,
    },
    /// A source couldn't be fetched.
    SourceFailed {
        /// Its place.
        slot: Slot,
        /// The sentence to show.
        message: String,
    },
    /// All sources are in: read what is left to read and open it.
    Commit,
    /// Forget the load under way; what was open stays.
    Cancel,
    /// Show the flame graph with these settings.
    Flame {
        /// The settings.
        settings: Box<FlameSettings>,
    },
    /// Lay a picture of the flame screen out for a window.
    FlameWindow {
        /// Which.
        #[serde(default)]
        pane: Pane,
        /// World: x in shares of the whole, y in device pixels of the full height.
        window: Window2,
        /// Sizes.
        pixels: Pixels,
    },
    /// Rows of the function table.
    FunctionRows {
        /// Order.
        sort: TableSort,
        /// Only functions that match the search.
        matching: bool,
        /// First row.
        from: u32,
        /// Row after the last.
        to: u32,
    },
    /// Open or close a row of the call tree.
    TreeOpen {
        /// Number of the frame.
        frame: u32,
        /// Open.
        open: bool,
        /// With all that is below, as far as that is few rows.
        deep: bool,
    },
    /// Rows of the call tree.
    TreeRows {
        /// First row.
        from: u32,
        /// Row after the last.
        to: u32,
    },
    /// Describe a frame, or the one a step away from it.
    Frame {
        /// The picture that numbers it: the graph, or the callers.
        #[serde(default)]
        pane: Pane,
        /// Number of the frame.
        frame: u32,
        /// Where to go from there.
        step: Move,
    },
    /// The heaviest frame of a function.
    FrameOf {
        /// Number of the function.
        function: u32,
    },
    /// Show the cluster with these settings.
    Cluster {
        /// The settings.
        settings: ClusterSettings,
    },
    /// Lay the node map out for a window.
    MapWindow(MapWindow),
    /// What the tooltip says of a thing on the map.
    Describe {
        /// Its number.
        item: u32,
    },
    /// Rows of the node table.
    NodeRows {
        /// First row.
        from: u32,
        /// Row after the last.
        to: u32,
    },
    /// Everything about a node.
    Node {
        /// Its name.
        name: String,
    },
    /// Everything about a pod.
    Pod {
        /// `namespace/name`.
        name: String,
    },
    /// Pods that stand on no node of the map: waiting, or bound to a node that isn't there.
    StrandedPods,
}

/// A [`Window`] in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Window2(pub [f64; 6]);

impl From<Window> for Window2 {
    fn from(w: Window) -> Self {
        Self([w.x_start, w.x_end, w.y_start, w.y_end, w.width_device, w.height_device])
    }
}

impl From<Window2> for Window {
    fn from(w: Window2) -> Self {
        let [x_start, x_end, y_start, y_end, width_device, height_device] = w.0;
        Self { x_start, x_end, y_start, y_end, width_device, height_device }
    }
}
