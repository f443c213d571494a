//! The words before a colon or a comparison: fields and figures, and which list has which.

use std::fmt;

/// What a filter is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Nodes.
    Nodes,
    /// Pods.
    Pods,
    /// Pods by what owns them.
    Workloads,
    /// Budgets, and pods that something keeps from being evicted.
    Disruption,
    /// Components with their versions, and deprecated APIs in use.
    Versions,
    /// Objects that a controller observes.
    Controllers,
    /// Events.
    Events,
}

/// A text that things have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// Its name.
    Name,
    /// Its namespace.
    Namespace,
    /// The word that kubectl prints as STATUS; of a node any of its words.
    Status,
    /// `status.phase`.
    Phase,
    /// The node it stands on.
    Node,
    /// What it belongs to, as `Kind/name`: its owner, and the owner of that where it can be told.
    Owner,
    /// The kind of what it belongs to.
    Kind,
    /// Its class of quality of service.
    Qos,
    /// Its priority class.
    PriorityClass,
    /// The image of one of its containers.
    Image,
    /// A state that has no text of its own: `cordoned`, `unschedulable`, ….
    Is,
    /// The instance type.
    Type,
    /// The zone.
    Zone,
    /// The key of a taint.
    Taint,
    /// The version: of a node its kubelet's.
    Version,
    /// A part of the cluster with a version of its own, or what reported an event.
    Component,
    /// Why an event was made.
    Reason,
    /// What an event is about, as `Kind/name`.
    Object,
    /// The container runtime.
    Runtime,
    /// The operating system's image.
    Os,
    /// The kernel's version.
    Kernel,
}

/// A field, its name, and other names that people know it by.
const FIELDS: [(Field, &str, &[&str]); 21] = [
    (Field::Name, "name", &[]),
    (Field::Namespace, "ns", &["namespace"]),
    (Field::Status, "status", &["state"]),
    (Field::Phase, "phase", &[]),
    (Field::Node, "node", &[]),
    (Field::Owner, "owner", &["workload"]),
    (Field::Kind, "kind", &[]),
    (Field::Qos, "qos", &[]),
    (Field::PriorityClass, "priorityclass", &[]),
    (Field::Image, "image", &[]),
    (Field::Is, "is", &[]),
    (Field::Type, "type", &["instance-type"]),
    (Field::Zone, "zone", &[]),
    (Field::Taint, "taint", &[]),
    (Field::Version, "version", &["kubelet"]),
    (Field::Component, "component", &["source"]),
    (Field::Reason, "reason", &[]),
    (Field::Object, "object", &[]),
    (Field::Runtime, "runtime", &[]),
    (Field::Os, "os", &[]),
    (Field::Kernel, "kernel", &[]),
];

impl Field {
    /// Its name in a filter.
    pub fn name(self) -> &'static str {
        FIELDS.iter().find(|(field, ..)| *field == self).map_or("", |(_, name, _)| name)
    }

    /// Whether one of its names begins so, whatever the case.
    pub fn begins(self, typed: &str) -> bool {
        let begins = |name: &&str| name.get(..typed.len()).is_some_and(|start| start.eq_ignore_ascii_case(typed));
        FIELDS.iter().any(|(field, name, others)| *field == self && (begins(name) || others.iter().any(begins)))
    }

    /// The field of a name, whatever the case.
    pub fn parse(name: &str) -> Option<Self> {
        let is = |other: &&str| other.eq_ignore_ascii_case(name);
        FIELDS.iter().find(|(_, known, others)| is(known) || others.iter().any(is)).map(|(field, ..)| *field)
    }
}

/// Which figure of a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Requested.
    Requested,
    /// Limited to.
    Limit,
    /// Used.
    Used,
    /// Left to request.
    Free,
    /// What pods may request.
    Allocatable,
    /// What the machine has.
    Capacity,
}

const PARTS: [(Part, &str, &[&str]); 6] = [
    (Part::Requested, "requested", &["request", "requests"]),
    (Part::Limit, "limit", &["limits", "limited"]),
    (Part::Used, "used", &["usage", "use"]),
    (Part::Free, "free", &[]),
    (Part::Allocatable, "allocatable", &[]),
    (Part::Capacity, "capacity", &[]),
];

/// A figure by its name: `cpu.requested`, `restarts`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FigureKey {
    /// An amount of a resource.
    Resource(String, Part),
    /// Restarts of containers.
    Restarts,
    /// Seconds since it was created.
    Age,
    /// How many pods.
    Pods,
    /// `spec.priority`.
    Priority,
    /// Disruptions that a budget allows.
    Allowed,
    /// Pods that are healthy.
    Healthy,
    /// Pods that should be there, or be healthy.
    Desired,
    /// Pods that are expected.
    Expected,
    /// Generations or minors behind.
    Lag,
    /// Seconds that an object waits for its controller.
    Behind,
    /// How often, or how many objects.
    Count,
}

/// Figures that are no resource's, by name.
const PLAIN_FIGURES: [(FigureKey, &str); 11] = [
    (FigureKey::Restarts, "restarts"),
    (FigureKey::Age, "age"),
    (FigureKey::Pods, "pods"),
    (FigureKey::Priority, "priority"),
    (FigureKey::Allowed, "allowed"),
    (FigureKey::Healthy, "healthy"),
    (FigureKey::Desired, "desired"),
    (FigureKey::Expected, "expected"),
    (FigureKey::Lag, "lag"),
    (FigureKey::Behind, "behind"),
    (FigureKey::Count, "count"),
];

impl FigureKey {
    /// The figure of a name.
    pub fn parse(name: &str) -> Option<Self> {
        if let Some((key, _)) = PLAIN_FIGURES.iter().find(|(_, known)| *known == name) {
            return Some(key.clone());
        }
        let (resource, part) = name.rsplit_once('.')?;
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
        let sound = resource.starts_with(|c: char| c.is_ascii_alphanumeric()) && resource.chars().all(plain);
        let part = PARTS.iter().find(|(_, known, others)| *known == part || others.contains(&part))?.0;
        let resource = if resource == "mem" { "memory" } else { resource };
        sound.then(|| Self::Resource(resource.to_owned(), part))
    }

    /// Whether it is a time, in seconds.
    pub fn is_time(&self) -> bool {
        matches!(self, Self::Age | Self::Behind)
    }

    /// Whether its name can be nothing but a figure's.
    pub fn is_of_a_resource(&self) -> bool {
        matches!(self, Self::Resource(..))
    }
}

impl fmt::Display for FigureKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Resource(resource, part) => {
                let part = PARTS.iter().find(|(known, ..)| known == part).map_or("", |(_, name, _)| name);
                write!(f, "{resource}.{part}")
            }
            key => f.write_str(PLAIN_FIGURES.iter().find(|(known, _)| known == key).map_or("", |(_, name)| name)),
        }
    }
}

impl Subject {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Nodes, Self::Pods, Self::Workloads, Self::Disruption, Self::Versions, Self::Controllers, Self::Events];

    /// The things, in words.
    pub fn plural(self) -> &'static str {
        match self {
            Self::Nodes => "nodes",
            Self::Pods => "pods",
            Self::Workloads => "workloads",
            Self::Disruption => "budgets and pods",
            Self::Versions => "components and APIs",
            Self::Controllers => "objects",
            Self::Events => "events",
        }
    }

    /// The fields that they have, the most useful first.
    pub fn fields(self) -> &'static [Field] {
        use Field::{
            Component, Image, Is, Kernel, Kind, Name, Namespace, Node, Object, Os, Owner, Phase, PriorityClass, Qos,
            Reason, Runtime, Status, Taint, Type, Version, Zone,
        };
        match self {
            Self::Nodes => &[Name, Status, Is, Type, Zone, Taint, Version],
            Self::Pods => &[Namespace, Status, Is, Owner, Node, Name, Kind, Image, Phase, Qos, PriorityClass],
            Self::Workloads => &[Namespace, Kind, Name, Status, Is, Owner, Node, Image, Phase, Qos, PriorityClass],
            Self::Disruption => &[Is, Namespace, Name, Kind, Status],
            Self::Versions => &[Is, Component, Version, Name, Status, Runtime, Os, Kernel],
            Self::Controllers => &[Is, Kind, Namespace, Name, Status, Owner],
            Self::Events => &[Reason, Is, Type, Object, Namespace, Name, Kind, Component],
        }
    }

    /// Whether they have a figure.
    pub fn has(self, key: &FigureKey) -> bool {
        use FigureKey::{
            Age, Allowed, Behind, Count, Desired, Expected, Healthy, Lag, Pods, Priority, Resource, Restarts,
        };
        let of_pods = |part: &Part| matches!(part, Part::Requested | Part::Limit | Part::Used);
        match self {
            Self::Nodes => matches!(key, Age | Pods | Resource(..)),
            Self::Pods => match key {
                Resource(_, part) => of_pods(part),
                key => matches!(key, Age | Restarts | Priority),
            },
            Self::Workloads => match key {
                Resource(_, part) => of_pods(part),
                key => matches!(key, Age | Restarts | Priority | Pods),
            },
            Self::Disruption => matches!(key, Age | Allowed | Healthy | Desired | Expected | Pods),
            Self::Versions => matches!(key, Lag | Count),
            Self::Controllers => matches!(key, Age | Lag | Behind | Desired),
            Self::Events => matches!(key, Age | Count),
        }
    }

    /// The names of the figures of the resources that every cluster has, and of the others.
    pub fn figures(self) -> Vec<FigureKey> {
        let parts =
            PARTS.iter().flat_map(|(part, ..)| ["cpu", "memory"].map(|r| FigureKey::Resource(r.to_owned(), *part)));
        let others = PLAIN_FIGURES.iter().map(|(key, _)| key.clone());
        parts.chain(others).filter(|key| self.has(key)).collect()
    }
}

/// Whether a word is a figure of a resource, or the beginning of one as it is being typed.
pub(super) fn looks_like_a_figure(word: &str) -> bool {
    if FigureKey::parse(word).is_some_and(|key| key.is_of_a_resource()) {
        return true;
    }
    let Some((resource, part)) = word.split_once('.') else { return FigureKey::parse(word).is_some() };
    matches!(resource, "cpu" | "memory" | "mem") && PARTS.iter().any(|(_, name, _)| name.starts_with(part))
}
