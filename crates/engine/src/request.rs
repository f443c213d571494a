//! What a host may ask.

use draw::Window;
use serde::{Deserialize, Serialize};

use crate::{ClusterSettings, FlameSettings, ListAsked};

/// Version of the messages between page and engine; both sides must agree.
pub const PROTOCOL_VERSION: u32 = 2;

/// A request with its protocol version and the generation of the load it belongs to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// [`PROTOCOL_VERSION`] of the sender.
    pub v: u32,
    /// Number of the load that the request belongs to. Requests of an older load are dropped.
    #[serde(rename = "gen")]
    pub generation: u32,
    /// What is asked.
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
    /// The graph, to be saved: nothing around the window.
    Export,
    /// Weight over time: as the heat map, of one row.
    Timeline,
    /// The heat map: world x is a share of its columns, world y device pixels.
    Heat,
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
    /// What stays where it is while the size changes: the window is moved for it.
    #[serde(default)]
    pub kept: Option<Kept>,
}

/// A thing on the map and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    /// Its number.
    pub item: u32,
    /// Its top edge, in device pixels below that of the window.
    pub y_device: f64,
}

/// Order of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableSort {
    /// Column.
    pub key: String,
    /// Largest first.
    pub descending: bool,
}

/// Functions of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnlySide {
    /// All of them.
    #[default]
    Both,
    /// Those that the baseline doesn't have.
    Appeared,
    /// Those that only the baseline has.
    Vanished,
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
#[serde(rename_all = "snake_case")]
pub enum Request {
    /// A new load begins; what it doesn't name will be closed when it is committed.
    Begin {
        /// Keep what is open of the kinds that this load doesn't name.
        keep: Vec<SourceKind>,
        /// The time, if a cluster is asked for its state of now; files are of another time, which they tell.
        read_at_unix_ms: Option<i64>,
    },
    /// A source begins.
    SourceBegin {
        /// Its place.
        slot: Slot,
        /// What to call it in messages.
        name: String,
        /// Labels that all of its samples get: key and value.
        #[serde(default)]
        labels: Vec<(String, String)>,
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
        /// Only functions that are on one side.
        #[serde(default)]
        only: OnlySide,
        /// First row.
        from: u32,
        /// Row after the last.
        to: u32,
    },
    /// Open or close a row of the call tree.
    TreeOpen {
        /// Number of the tree.
        tree: u32,
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
        /// Number of the tree ([`crate::FlameModel::tree`]) that numbers it: of another one nothing is said.
        tree: u32,
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
        /// Number of the tree.
        tree: u32,
        /// Number of the function.
        function: u32,
    },
    /// Where the weight of a function is.
    Shares {
        /// Its name.
        function: String,
        /// What samples are grouped by: `group:thread`, `group:lib` or `group:label=KEY`.
        group: String,
    },
    /// Make a file of what is shown, or of what is open.
    Export {
        /// `svg`, `html`, `dot`, `md`, `folded`: of what is shown; a target of `formats::write`: of the file; `link`:
        /// the file, for the address of the page.
        what: String,
        /// For the clipboard.
        copy: bool,
        /// What is on the screen, and its sizes, where a picture is.
        picture: Option<(Window2, Pixels)>,
        /// Whether its ground is dark.
        dark: bool,
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
    /// Ways to go on with the filter of a cluster's screen.
    Complete {
        /// The screen's word.
        screen: String,
        /// The filter as it is typed.
        filter: String,
        /// Where the cursor stands, in bytes.
        cursor: u32,
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
    /// The cluster in one look.
    Glance {
        /// Time of display: milliseconds since the Unix epoch.
        now_unix_ms: i64,
    },
    /// Everything about a pod.
    Pod {
        /// `namespace/name`.
        name: String,
    },
    /// Rows of a list.
    List(ListAsked),
    /// Make a file of all rows of a list.
    ExportList {
        /// `csv`, `tsv` or `json`.
        what: String,
        /// For the clipboard.
        copy: bool,
        /// Which list, in which order.
        list: ListAsked,
    },
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
