//! Which nodes are wanted, and in what order.

use super::words::{instance_type, node_status, zone};
use crate::model::{Node, ResourceId, Snapshot};

/// What nodes are sorted by; of the percentages those without one come last either way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SortKey {
    /// By name, digits as numbers.
    #[default]
    Name,
    /// By request as a share of the allocatable.
    Request,
    /// By usage as a share of the allocatable.
    Usage,
    /// By limit as a share of the allocatable.
    Limit,
    /// By age, youngest first; without a known age last either way.
    Age,
    /// By the number of pods that hold resources.
    Pods,
}

impl SortKey {
    /// The key by its name in a URL: `name`, `request`, `usage`, `limit`, `age`, `pods`.
    pub fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "name" => Self::Name,
            "request" => Self::Request,
            "usage" => Self::Usage,
            "limit" => Self::Limit,
            "age" => Self::Age,
            "pods" => Self::Pods,
            _ => return None,
        })
    }
}

/// A question to [`super::list_nodes`].
#[derive(Clone, Debug)]
pub struct NodeQuery {
    /// Words that must all fit; see [`Filter`].
    pub filter: String,
    /// The label key to group by; empty for one group.
    pub group: String,
    /// The order within each group.
    pub sort: SortKey,
    /// Largest first.
    pub descending: bool,
    /// What is measured.
    pub resource: ResourceId,
}

impl Default for NodeQuery {
    fn default() -> Self {
        Self {
            filter: String::new(),
            group: String::new(),
            sort: SortKey::default(),
            descending: false,
            resource: ResourceId::CPU,
        }
    }
}

/// A free text filter. Words are set apart by spaces and must all fit. `key=value` fits a label, `key=` any
/// value of it. Another word fits if the name, the instance type or the zone contains it or a status word
/// (`Ready`, `NotReady`, `SchedulingDisabled`, `MemoryPressure`) or taint key begins with it, whatever its case. `-` or
/// `!` before a word turns it round.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    terms: Vec<Term>,
}

#[derive(Clone, Debug)]
struct Term {
    negated: bool,
    kind: TermKind,
}

#[derive(Clone, Debug)]
enum TermKind {
    Label { key: String, value: String },
    Word(String),
}

impl Filter {
    /// The filter that a text describes; the empty text fits everything.
    pub fn parse(text: &str) -> Self {
        let term = |word: &str| {
            let bare = word.strip_prefix(['-', '!']).filter(|bare| !bare.is_empty());
            let (negated, word) = (bare.is_some(), bare.unwrap_or(word));
            let kind = match word.split_once('=') {
                Some((key, value)) if !key.is_empty() => {
                    TermKind::Label { key: key.to_owned(), value: value.to_owned() }
                }
                _ => TermKind::Word(word.to_lowercase()),
            };
            Term { negated, kind }
        };
        Self { terms: text.split_whitespace().map(term).collect() }
    }

    /// Whether a node fits.
    pub fn fits(&self, snapshot: &Snapshot, node: &Node) -> bool {
        self.terms.iter().all(|term| term.negated != term.kind.fits(snapshot, node))
    }
}

impl TermKind {
    fn fits(&self, snapshot: &Snapshot, node: &Node) -> bool {
        match self {
            Self::Label { key, value } => {
                let found = snapshot.find_text(key).and_then(|key| snapshot.label(node.labels, key));
                found.is_some_and(|found| value.is_empty() || snapshot.text(found) == value)
            }
            Self::Word(word) => {
                let contains = |text: &str| text.to_lowercase().contains(word);
                contains(snapshot.text(node.name))
                    || contains(instance_type(snapshot, node))
                    || contains(zone(snapshot, node))
                    || node_status(snapshot, node).iter().any(|status| status.to_lowercase().starts_with(word))
                    || node
                        .taints
                        .of(&snapshot.taints)
                        .iter()
                        .any(|taint| snapshot.text(taint.key).to_lowercase().starts_with(word))
            }
        }
    }
}
