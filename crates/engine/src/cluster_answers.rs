//! What the engine answers about a cluster.

use cluster::view::{Figure, NodeRow, PodDetail};
use serde::{Deserialize, Serialize};

use crate::PendingDetail;

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
    Group(Box<GroupRow>),
    /// A node.
    Node(Box<NodeRow>),
}

/// The head of a group in the node table, with its sums; percentages are of the allocatable.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupRow {
    /// 0 for an outer group, 1 for one within it.
    pub level: u8,
    /// The value that its nodes share.
    pub title: String,
    /// Its figures, for reading.
    pub summary: String,
    /// How many nodes.
    pub nodes: u32,
    /// How many pods hold resources on them.
    pub pods: u64,
    /// Requested, of the resource that is measured.
    pub request: Figure,
    /// Limited to.
    pub limit: Figure,
    /// Used, on the nodes that have metrics.
    pub usage: Option<Figure>,
}

/// A pod.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PodModel {
    /// What the lists say of it.
    pub detail: PodDetail,
    /// Why it waits for a node, if it does.
    pub pending: Option<PendingDetail>,
}

/// A figure of the answer line.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerPart {
    /// What to show.
    pub text: String,
    /// The filter that lists what it counts; empty if there is none.
    pub filter: String,
    /// The word of the screen that lists it; empty for the one that shows the answer.
    pub screen: String,
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
    /// What nodes are grouped by, and by what within that.
    pub grouped: Vec<String>,
    /// What is worth grouping by.
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
    /// Nodes by their colour: equal steps of the ramp, then what is over it, then unknown.
    pub distribution: Vec<u32>,
    /// What each of those means.
    pub distribution_words: Vec<String>,
    /// Why the colours say nothing, where they don't.
    pub colour_note: Option<String>,
    /// Why there is nothing to draw, where there is nothing.
    pub empty: Option<String>,
    /// What of the filter could not be understood.
    pub error: Option<String>,
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
    /// `namespace/name`, if it is a pod or of one.
    pub pod: Option<String>,
}
