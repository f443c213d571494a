//! How a screen is asked for: names, not numbers, since they come from the URL.

use cluster::view::Prices;
use serde::{Deserialize, Serialize};

/// How the flame graph is asked for.
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
    /// Only samples with these labels, each `KEY=VALUE`; of several values of a key any.
    pub labels: Vec<String>,
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
    /// Compare with another part of the same file: `metric:TYPE`, `label:KEY=VALUE` or `profile:NAME`.
    pub against: String,
    /// Comparison by shares of each side's total, not by weight.
    pub normalised: bool,
    /// What colours say: `package`, `library`, `file`, `function`, `value`, `classic`; empty is the change where two
    /// sides are compared, else the package.
    pub color: String,
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

    /// Whether its frames stand below all of their callers, each chain of calls once.
    #[must_use]
    pub fn has_whole_stacks(self) -> bool {
        !matches!(self, Self::Chart | Self::Sandwich)
    }

    /// Its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(kind, _)| *kind == self).map_or("icicle", |(_, word)| word)
    }
}

/// How the cluster is asked for.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ClusterSettings {
    /// What to group nodes by, and by what within that: label keys, or words of facts (`cluster::view::GroupBy`).
    pub group: Vec<String>,
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
    /// What nodes cost; empty if nobody has told.
    pub prices: Prices,
}
