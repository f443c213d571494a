//! Rows under construction, and what becomes of them when everything was read.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use units::Quantity;

use super::prometheus::SeriesSample;
use super::storage::SchedulingRows;
use crate::limits::Limits;
use crate::model::{
    Address, Amount, Amounts, AmountsId, ApiUse, Condition, Container, KindCount, LabelsId, Node, Objects, Pod, Pool,
    ResourceId, SeriesCounts, Span, StrId, Strings, Taint, Trace, Usage,
};
use crate::recording::Follow;
use crate::warning::{WarningKind, Warnings};
use crate::wire::lenient::{Amount as AmountIn, Pairs, Text};
use crate::wire::meta::ConditionIn;

/// The name of an object: namespace and name.
pub(crate) type Key = (StrId, StrId);

/// Usage of a node or a pod before it is joined to it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sample {
    pub(crate) key: Key,
    pub(crate) usage: Usage,
    /// Of a pod: rows of [`Store::container_usage`].
    pub(crate) containers: Span,
}

/// The table that an object stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Table {
    Nodes,
    Pods,
    Events,
    /// Those of metrics, which no stream deletes.
    Samples,
    /// The list of objects, and there only those of this kind.
    Objects(u32),
}

/// An object that a stream of changes deleted, and how many rows its table had before.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deletion {
    pub(crate) table: Table,
    pub(crate) key: Key,
    pub(crate) before: u32,
}

/// Everything read so far. Rows of replaced objects stay until the end.
pub(crate) struct Store {
    pub(crate) limits: Limits,
    pub(crate) warnings: Warnings,
    /// Number and name of the source that is being read.
    pub(crate) source: (u32, String),
    pub(crate) strings: Strings,
    pub(crate) resources: Vec<StrId>,
    resource_rows: FxHashMap<StrId, ResourceId>,
    pub(crate) amounts: Pool<Amount>,
    pub(crate) labels: Pool<(StrId, StrId)>,
    pub(crate) nodes: Vec<Node>,
    pub(crate) pods: Vec<Pod>,
    pub(crate) containers: Vec<Container>,
    pub(crate) conditions: Vec<Condition>,
    pub(crate) taints: Vec<Taint>,
    pub(crate) addresses: Vec<Address>,
    pub(crate) gates: Vec<StrId>,
    pub(crate) scheduling: SchedulingRows,
    pub(crate) node_samples: Vec<Sample>,
    pub(crate) pod_samples: Vec<Sample>,
    pub(crate) container_usage: Vec<(StrId, AmountsId)>,
    /// Samples of the kubelet and of Prometheus, which stand where metrics.k8s.io has none.
    pub(crate) spare_node_samples: Vec<Sample>,
    pub(crate) spare_pod_samples: Vec<Sample>,
    pub(crate) series_samples: Vec<SeriesSample>,
    pub(crate) objects: Objects,
    /// Kinds of those objects, not counted yet.
    pub(crate) other_kinds: Vec<KindCount>,
    pub(crate) server_version: StrId,
    pub(crate) client_version: StrId,
    pub(crate) served_versions: Vec<StrId>,
    pub(crate) requested_apis: Vec<ApiUse>,
    pub(crate) trace: Option<Trace>,
    pub(crate) series: Option<SeriesCounts>,
    pub(crate) deletions: Vec<Deletion>,
    /// Whether a list of NodeMetrics, of PodMetrics was read, even an empty one.
    pub(crate) metrics_seen: [bool; 2],
    /// Of each listed kind: whether a last page was read, and how many objects the others lack.
    pub(crate) pages: Vec<(String, bool, i64)>,
    /// Whether changes came, so that the same object twice is no surprise.
    pub(crate) is_stream: bool,
    /// The versions of objects.
    pub(crate) follow: Follow,
}

/// How far the tables reached before a source.
#[derive(Clone, Debug)]
pub(crate) struct Mark {
    lengths: [usize; 14],
    objects: Vec<usize>,
    series: Option<SeriesCounts>,
    served_versions: usize,
    requested_apis: usize,
    scheduling: [usize; 5],
    metrics_seen: [bool; 2],
    pages: Vec<(String, bool, i64)>,
    follow: [usize; 3],
}

impl Store {
    pub(crate) fn new(limits: Limits) -> Self {
        let mut store = Self {
            limits,
            warnings: Warnings::new(limits.warnings_told),
            source: (0, String::new()),
            strings: Strings::new(limits.all_text_bytes),
            resources: Vec::new(),
            resource_rows: FxHashMap::default(),
            amounts: Pool::new(),
            labels: Pool::new(),
            nodes: Vec::new(),
            pods: Vec::new(),
            containers: Vec::new(),
            conditions: Vec::new(),
            taints: Vec::new(),
            addresses: Vec::new(),
            gates: Vec::new(),
            scheduling: SchedulingRows::new(),
            node_samples: Vec::new(),
            pod_samples: Vec::new(),
            container_usage: Vec::new(),
            spare_node_samples: Vec::new(),
            spare_pod_samples: Vec::new(),
            series_samples: Vec::new(),
            objects: Objects::default(),
            other_kinds: Vec::new(),
            server_version: StrId::EMPTY,
            client_version: StrId::EMPTY,
            served_versions: Vec::new(),
            requested_apis: Vec::new(),
            trace: None,
            series: None,
            deletions: Vec::new(),
            metrics_seen: [false; 2],
            pages: Vec::new(),
            is_stream: false,
            follow: Follow::after(Arc::default()),
        };
        for name in ResourceId::ALWAYS {
            store.resource(name);
        }
        store
    }

    pub(crate) fn warn(&mut self, kind: WarningKind, message: impl FnOnce() -> String) {
        let (number, name) = (self.source.0, self.source.1.as_str());
        self.warnings
            .add(kind, (number, name), || if name.is_empty() { message() } else { format!("{name}: {}", message()) });
    }

    /// Interns a text; one above the caps is cut or, when no text fits any more, lost.
    pub(crate) fn text(&mut self, text: &str) -> StrId {
        let most = self.limits.text_bytes as usize;
        if text.len() > most {
            let mut end = most;
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            self.warn(WarningKind::Limit, || format!("a text of {} bytes was cut to {most}", text.len()));
            return self.text(&format!("{}…", &text[..end.saturating_sub('…'.len_utf8())]));
        }
        match self.strings.intern(text) {
            Some(id) => id,
            None => {
                let most = self.limits.all_text_bytes >> 20;
                self.warn(WarningKind::Limit, || {
                    format!("more than {most} MiB of distinct text: names may be missing")
                });
                StrId::EMPTY
            }
        }
    }

    pub(crate) fn resource(&mut self, name: &str) -> ResourceId {
        let name = self.text(name);
        let next = ResourceId(self.resources.len() as u32);
        let row = *self.resource_rows.entry(name).or_insert(next);
        if row == next {
            self.resources.push(name);
        }
        row
    }

    /// The amounts of a map; what is no quantity is left out and told, `what` names it.
    pub(crate) fn read_amounts(&mut self, pairs: &Pairs<'_, AmountIn>, what: impl Fn() -> String) -> Amounts {
        let mut amounts = Amounts::default();
        for (name, amount) in &pairs.0 {
            let name: &str = name;
            let problem = match amount {
                AmountIn::Good(quantity) => {
                    let resource = self.resource(name);
                    amounts.set(resource, *quantity);
                    continue;
                }
                AmountIn::Bad(error) => error.to_string(),
                AmountIn::NoText => "neither text nor a number".to_owned(),
            };
            self.warn(WarningKind::BadQuantity, || format!("{} {name} is no quantity: {problem}; left out", what()));
        }
        amounts
    }

    /// Like [`Store::read_amounts`], but what is below zero counts as nothing.
    pub(crate) fn read_positive(&mut self, pairs: &Pairs<'_, AmountIn>, what: impl Fn() -> String) -> Amounts {
        let mut amounts = self.read_amounts(pairs, &what);
        let below: Vec<_> = amounts.as_slice().iter().filter(|(_, amount)| amount.is_negative()).copied().collect();
        for (resource, amount) in below {
            amounts.set(resource, Quantity::ZERO);
            let name = self.strings.get(self.resources[resource.0 as usize]).to_owned();
            self.warn(WarningKind::NegativeQuantity, || format!("{} {name} is {amount}; counted as 0", what()));
        }
        amounts
    }

    pub(crate) fn keep_amounts(&mut self, amounts: &Amounts) -> AmountsId {
        AmountsId(self.amounts.intern(amounts.as_slice()))
    }

    pub(crate) fn keep_labels(&mut self, labels: &Pairs<'_, Text<'_>>) -> LabelsId {
        let mut list: Vec<_> = labels.0.iter().map(|(key, value)| (self.text(key), self.text(value))).collect();
        // By key text; of doubled keys the last.
        list.reverse();
        list.sort_by(|a, b| self.strings.get(a.0).cmp(self.strings.get(b.0)));
        list.dedup_by_key(|pair| pair.0);
        LabelsId(self.labels.intern(&list))
    }

    pub(crate) fn keep_conditions(&mut self, conditions: &[ConditionIn<'_>]) -> Span {
        let start = self.conditions.len();
        for condition in conditions {
            let row = self.condition(condition);
            self.conditions.push(row);
        }
        span(start, self.conditions.len())
    }

    pub(crate) fn condition(&mut self, condition: &ConditionIn<'_>) -> Condition {
        Condition {
            kind: self.text(&condition.kind),
            status: self.text(&condition.status),
            reason: self.text(&condition.reason),
            message: self.text(&condition.message),
            since: crate::model::Time::parse(&condition.last_transition_time),
        }
    }

    /// Whether another object fits; one that does not is counted.
    pub(crate) fn has_room(&mut self) -> bool {
        let objects = self.objects.list.len() + self.objects.events.len();
        let rows = self.nodes.len() + self.pods.len() + objects + self.node_samples.len() + self.pod_samples.len();
        let most = self.limits.objects;
        if rows < most as usize {
            return true;
        }
        self.warn(WarningKind::Limit, || format!("more than {most} objects: the rest is left out"));
        false
    }

    /// The row of a kind; `key` is empty for one that is not known.
    pub(crate) fn other_kind(&mut self, kind: &str, key: &'static str) -> u32 {
        let found = self.other_kinds.iter().position(|known| known.kind == kind && known.key == key);
        let row = found.unwrap_or_else(|| {
            self.other_kinds.push(KindCount { kind: kind.to_owned(), key, count: 0 });
            self.other_kinds.len() - 1
        });
        u32::try_from(row).unwrap_or(u32::MAX)
    }

    pub(crate) fn mark(&self) -> Mark {
        Mark {
            lengths: [
                self.nodes.len(),
                self.pods.len(),
                self.containers.len(),
                self.conditions.len(),
                self.taints.len(),
                self.addresses.len(),
                self.gates.len(),
                self.node_samples.len(),
                self.pod_samples.len(),
                self.container_usage.len(),
                self.spare_node_samples.len(),
                self.spare_pod_samples.len(),
                self.series_samples.len(),
                self.deletions.len(),
            ],
            objects: self.objects.lengths(),
            series: self.series.clone(),
            served_versions: self.served_versions.len(),
            requested_apis: self.requested_apis.len(),
            scheduling: self.scheduling.mark(),
            metrics_seen: self.metrics_seen,
            pages: self.pages.clone(),
            follow: self.follow.mark(),
        }
    }

    /// Forgets all that came after the mark: a source that failed counts for nothing.
    pub(crate) fn rewind(&mut self, mark: &Mark) {
        let [
            nodes,
            pods,
            containers,
            conditions,
            taints,
            addresses,
            gates,
            node_samples,
            pod_samples,
            usage,
            spare_nodes,
            spare_pods,
            series_samples,
            deletions,
        ] = mark.lengths;
        self.nodes.truncate(nodes);
        self.pods.truncate(pods);
        self.containers.truncate(containers);
        self.conditions.truncate(conditions);
        self.taints.truncate(taints);
        self.addresses.truncate(addresses);
        self.gates.truncate(gates);
        self.node_samples.truncate(node_samples);
        self.pod_samples.truncate(pod_samples);
        self.container_usage.truncate(usage);
        self.spare_node_samples.truncate(spare_nodes);
        self.spare_pod_samples.truncate(spare_pods);
        self.series_samples.truncate(series_samples);
        self.deletions.truncate(deletions);
        self.objects.truncate(&mark.objects);
        self.series.clone_from(&mark.series);
        self.served_versions.truncate(mark.served_versions);
        self.requested_apis.truncate(mark.requested_apis);
        self.scheduling.rewind(mark.scheduling);
        self.metrics_seen = mark.metrics_seen;
        self.pages.clone_from(&mark.pages);
        self.follow.rewind(mark.follow);
    }
}

/// The rows from `start` to `end`.
pub(crate) fn span(start: usize, end: usize) -> Span {
    let start_row = u32::try_from(start).unwrap_or(u32::MAX);
    Span { start: start_row, len: u32::try_from(end - start).unwrap_or(0) }
}

/// The number of the last row.
pub(crate) fn row_of<T>(table: &[T]) -> u32 {
    u32::try_from(table.len().saturating_sub(1)).unwrap_or(u32::MAX)
}
