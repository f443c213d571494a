//! Components with their versions and what the skew policy says of them, and deprecated APIs that are in use.

use rustc_hash::FxHashMap;
use units::Quantity;

use super::filter::{Field, FigureKey, Needle, RowThing, Thing, count};
use super::natural::compare_natural;
use crate::facts::{
    ApiServers, Breach, Component, DeprecatedUse, Instance, Version, Versions, api_servers, blocks_upgrade, breaches,
    instances, next_minor, rule, versions,
};
use crate::model::{NodeId, PodId, Snapshot};

/// What a row is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VersionOf {
    /// The server that answered `/version`.
    Server,
    /// The kubectl that asked.
    Client,
    /// The kubelet of a node.
    Node(NodeId),
    /// A component in a pod.
    Pod(PodId),
    /// A deprecated API in use.
    Api,
}

/// What holds of a row, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VersionState {
    /// The API is gone from the server's version.
    Removed,
    /// Too far behind kube-apiserver.
    TooOld,
    /// Newer than kube-apiserver.
    TooNew,
    /// kube-proxy too far from the kubelet of its node.
    FarFromKubelet,
    /// It must be upgraded before kube-apiserver can go to the next minor.
    Blocking,
    /// The next minor removes the API.
    RemovedNext,
    /// A later minor removes the API.
    Deprecated,
    /// A newer patch of its minor runs elsewhere.
    PatchBehind,
    /// Nothing is wrong with it.
    InPolicy,
}

impl VersionState {
    /// All, the worst first.
    pub const ALL: [Self; 9] = [
        Self::Removed,
        Self::TooOld,
        Self::TooNew,
        Self::FarFromKubelet,
        Self::Blocking,
        Self::RemovedNext,
        Self::Deprecated,
        Self::PatchBehind,
        Self::InPolicy,
    ];

    /// Its word after `is:`, and what a list shows.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Removed => ("removed", "Removed"),
            Self::TooOld => ("too-old", "Too old"),
            Self::TooNew => ("too-new", "Too new"),
            Self::FarFromKubelet => ("far-from-kubelet", "Far from kubelet"),
            Self::Blocking => ("blocking", "Blocks upgrade"),
            Self::RemovedNext => ("removed-next", "Blocks upgrade"),
            Self::Deprecated => ("deprecated", "Deprecated"),
            Self::PatchBehind => ("patch-behind", "Older patch"),
            Self::InPolicy => ("in-policy", "In policy"),
        }
    }

    /// Whether it breaks the skew policy.
    pub fn is_out_of_policy(self) -> bool {
        matches!(self, Self::TooOld | Self::TooNew | Self::FarFromKubelet)
    }
}

/// A row of the list.
#[derive(Clone, Debug)]
pub struct VersionRow {
    /// What it is about.
    pub of: VersionOf,
    /// The component's name, or `API`.
    pub component: &'static str,
    /// The node's name, `namespace/name` of the pod, `/version`, `kubectl version`, or version and kind of the API.
    pub place: String,
    /// The version; of an API the first that has it no more.
    pub version: String,
    /// What holds of it, the worst first; never empty.
    pub states: Vec<VersionState>,
    /// What the policy says, or what to use instead.
    pub why: String,
    /// Minors behind kube-apiserver; `None` for an API.
    pub lag: Option<u16>,
    /// Objects that show the use of an API.
    pub objects: Option<u64>,
    /// Whether the next upgrade brings it to a newer minor.
    pub to_upgrade: bool,
    /// Whether it is a part of the control plane.
    pub of_control_plane: bool,
}

impl VersionRow {
    /// The worst that holds of it.
    pub fn worst(&self) -> VersionState {
        self.states.first().copied().unwrap_or(VersionState::InPolicy)
    }

    /// The node whose runtime, operating system and kernel belong to it.
    pub fn node(&self) -> Option<NodeId> {
        if let VersionOf::Node(id) = self.of { Some(id) } else { None }
    }
}

/// All rows of a snapshot, and what follows from them.
#[derive(Clone, Debug, Default)]
pub struct VersionRows {
    /// By place and component; APIs come last.
    pub rows: Vec<VersionRow>,
    /// What the facts say.
    pub versions: Versions,
}

/// Looks at all components and APIs.
pub fn version_rows(snapshot: &Snapshot) -> VersionRows {
    let found = instances(snapshot);
    let beside = Beside::of(&found);
    let mut rows: Vec<VersionRow> = Vec::with_capacity(found.len());
    for one in found {
        let of = match (one.component, one.node) {
            (Component::Kubelet, Some(node)) => VersionOf::Node(node),
            (Component::Kubectl, _) => VersionOf::Client,
            _ => one.pod.map_or(VersionOf::Server, VersionOf::Pod),
        };
        rows.push(component_row(one, of, &beside));
    }
    rows.sort_by(|a, b| compare_natural(&a.place, &b.place).then_with(|| a.component.cmp(b.component)));
    let versions = versions(snapshot);
    rows.extend(versions.deprecated_apis.iter().map(api_row));
    VersionRows { rows, versions }
}

/// The components of one node.
pub(super) fn versions_of_node(snapshot: &Snapshot, id: NodeId) -> Vec<VersionRow> {
    let found = instances(snapshot);
    let beside = Beside::of(&found);
    let here = found.into_iter().filter(|one| one.node == Some(id));
    here.map(|one| component_row(one, VersionOf::Node(id), &beside)).collect()
}

/// What a component is held against.
struct Beside {
    servers: Option<ApiServers>,
    kubelets: FxHashMap<NodeId, Version>,
    /// The newest patch of each component and minor.
    newest: FxHashMap<(Component, u16), u16>,
}

impl Beside {
    fn of(found: &[Instance]) -> Self {
        let kubelets = found.iter().filter(|one| one.component == Component::Kubelet);
        let mut newest: FxHashMap<(Component, u16), u16> = FxHashMap::default();
        for one in found {
            let patch = newest.entry((one.component, one.version.minor)).or_default();
            *patch = one.version.patch.max(*patch);
        }
        Self {
            servers: api_servers(found),
            kubelets: kubelets.filter_map(|one| Some((one.node?, one.version))).collect(),
            newest,
        }
    }
}

fn component_row(one: Instance, of: VersionOf, beside: &Beside) -> VersionRow {
    let (component, version) = (one.component, one.version);
    let kubelet = one.node.and_then(|node| beside.kubelets.get(&node)).copied();
    let newest_patch = beside.newest.get(&(component, version.minor)).copied().unwrap_or_default();
    let servers = beside.servers;
    let (mut states, mut why) = (Vec::new(), Vec::new());
    let mut to_upgrade = false;
    if let Some(servers) = servers {
        for breach in breaches(&one, kubelet, servers) {
            states.push(match breach {
                Breach::TooOld => VersionState::TooOld,
                Breach::TooNew => VersionState::TooNew,
                Breach::FarFromKubelet => VersionState::FarFromKubelet,
            });
            why.push(format!("{}.", rule(component, version, breach, servers)));
        }
        let to = next_minor(servers);
        to_upgrade = version.minor < to && component != Component::Kubectl;
        if component != Component::ApiServer && blocks_upgrade(component, version, to) {
            states.push(VersionState::Blocking);
            why.push(format!(
                "It must leave 1.{} before kube-apiserver goes to 1.{to}: at most {} may lie between.",
                version.minor,
                units::format_count(component.may_lag(version).into(), "minor")
            ));
        }
    }
    if version.patch < newest_patch {
        states.push(VersionState::PatchBehind);
        why.push(format!("1.{}.{newest_patch} runs elsewhere.", version.minor));
    }
    if states.is_empty() {
        states.push(VersionState::InPolicy);
    }
    states.sort_unstable();
    VersionRow {
        of,
        component: component.name(),
        place: one.place,
        version: version.to_string(),
        states,
        why: why.join(" "),
        lag: servers.map(|servers| servers.newest_minor.saturating_sub(version.minor)),
        objects: None,
        to_upgrade,
        of_control_plane: !component.is_of_node() && component != Component::Kubectl,
    }
}

fn api_row(api: &DeprecatedUse) -> VersionRow {
    let state = match api.status {
        "removed" => VersionState::Removed,
        "removed_in_next_minor" => VersionState::RemovedNext,
        _ => VersionState::Deprecated,
    };
    let instead = match api.replacement {
        "" => "nothing replaces it".to_owned(),
        replacement => format!("use {replacement}"),
    };
    let shown: Vec<&str> = api.shown_by.keys().map(String::as_str).collect();
    VersionRow {
        of: VersionOf::Api,
        component: "API",
        place: format!("{} {}", api.api_version, api.kind),
        version: api.removed_in.clone(),
        states: vec![state],
        why: format!("Gone in {}: {instead}. Shown by {}.", api.removed_in, shown.join(", ").replace('_', " ")),
        lag: None,
        objects: Some(api.objects.count()),
        to_upgrade: false,
        of_control_plane: false,
    }
}

impl Thing for RowThing<'_, VersionRow> {
    fn shows(&self, word: &mut Needle) -> bool {
        word.is_in(&self.row.place)
            || word.is_in(self.row.component)
            || word.begins(&self.row.version)
            || word.is_in(self.row.worst().words().1)
    }

    fn any_text(&self, field: Field, fits: &mut dyn FnMut(&str) -> bool) -> bool {
        let node = self.row.node().map(|id| self.snapshot.node(id));
        match field {
            Field::Name => fits(&self.row.place),
            Field::Component => fits(self.row.component),
            Field::Version => fits(&self.row.version),
            Field::Status => fits(self.row.worst().words().1),
            Field::Runtime => node.is_some_and(|node| fits(self.snapshot.text(node.container_runtime))),
            Field::Os => node.is_some_and(|node| fits(self.snapshot.text(node.os_image))),
            Field::Kernel => node.is_some_and(|node| fits(self.snapshot.text(node.kernel_version))),
            Field::Is => {
                self.row.states.iter().any(|state| fits(state.words().0))
                    || self.row.states.iter().any(|state| state.is_out_of_policy()) && fits("out-of-policy")
                    || self.row.to_upgrade && fits("to-upgrade")
                    || self.row.of_control_plane && fits("control-plane")
            }
            _ => false,
        }
    }

    fn any_label(&self, key: &str, fits: &mut dyn FnMut(&str) -> bool) -> bool {
        let node = self.row.node().map(|id| self.snapshot.node(id));
        node.is_some_and(|node| super::filter::label(self.snapshot, node.labels, key, fits))
    }

    fn figure(&self, key: &FigureKey) -> Option<(Quantity, Option<Quantity>)> {
        match key {
            FigureKey::Lag => count(u64::from(self.row.lag?)),
            FigureKey::Count => count(self.row.objects?),
            _ => None,
        }
    }
}
