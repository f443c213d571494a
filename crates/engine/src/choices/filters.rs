//! The conditions on samples that the settings name.

use std::ops::Range;

use calltree::SampleFilter;
use profile::SampleSet;

use super::facets::Facets;
use crate::{Filter, FlameSettings, times};

/// Label keys that name a sample's node, and its pod, as profilers write them.
const NODE_KEYS: [&str; 4] = ["node", "k8s.node.name", "kubernetes_node", "instance"];
const POD_KEYS: [&str; 4] = ["pod", "k8s.pod.name", "kubernetes_pod_name", "pod_name"];
const NAMESPACE_KEYS: [&str; 4] = ["namespace", "k8s.namespace.name", "kubernetes_namespace", "pod_namespace"];

/// Conditions with what is said of them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Conditions {
    pub(crate) filter: Option<SampleFilter>,
    pub(crate) said: Vec<Filter>,
}

impl Conditions {
    /// What `node`, `pod` and `labels` ask for of the samples of a file. Where no file has such labels all samples are
    /// shown, and the page says so; where only others have them, none of these samples is meant.
    pub(crate) fn of_labels(facets: &Facets, all: &[&Facets], settings: &FlameSettings) -> Self {
        let present =
            |keys: &[&'static str]| facets.present(keys).or_else(|| all.iter().find_map(|other| other.present(keys)));
        let mut labels: Vec<(String, String)> = Vec::new();
        let mut said = Vec::new();
        let mut say = |key: &str, value: &str, applies: bool, text: String| {
            said.push(Filter { key: key.to_owned(), value: value.to_owned(), text, applies });
        };
        let node = &settings.node;
        if !node.is_empty() {
            let key = present(&NODE_KEYS);
            labels.extend(key.map(|key| (key.to_owned(), node.clone())));
            let text = key.map_or_else(|| "all nodes: samples carry no node".to_owned(), |_| format!("node {node}"));
            say("node", node, key.is_some(), text);
        }
        let pod = &settings.pod;
        if !pod.is_empty() {
            let (namespace, name) = pod.split_once('/').unwrap_or(("", pod));
            let key = present(&POD_KEYS);
            if let Some(key) = key {
                labels.push((key.to_owned(), name.to_owned()));
                labels.push((key.to_owned(), pod.clone()));
                let of_namespace = facets.present(&NAMESPACE_KEYS).filter(|_| !namespace.is_empty());
                labels.extend(of_namespace.map(|key| (key.to_owned(), namespace.to_owned())));
            }
            let text = key.map_or_else(|| "all pods: samples carry no pod".to_owned(), |_| format!("pod {pod}"));
            say("pod", pod, key.is_some(), text);
        }
        for label in &settings.labels {
            let (key, value) = label.split_once('=').unwrap_or((label, ""));
            let applies =
                facets.present(&[key]).or_else(|| all.iter().find_map(|other| other.present(&[key]))).is_some();
            if applies {
                labels.push((key.to_owned(), value.to_owned()));
            }
            let text = if applies { format!("{key} {value}") } else { format!("all samples: none carries {key}") };
            say("label", label, applies, text);
        }
        let filter = (!labels.is_empty()).then(|| SampleFilter { labels, ..SampleFilter::default() });
        Self { filter, said }
    }

    /// The same with another value of a label.
    pub(crate) fn with_label(&self, key: &str, value: &str) -> SampleFilter {
        let mut filter = self.filter.clone().unwrap_or_default();
        filter.labels.retain(|(other, _)| other != key);
        filter.labels.push((key.to_owned(), value.to_owned()));
        filter
    }

    /// With the range of times that the settings name.
    pub(crate) fn within_time(mut self, samples: &SampleSet, settings: &FlameSettings) -> Self {
        let (from, to) = (&settings.from, &settings.to);
        if from.is_empty() && to.is_empty() {
            return self;
        }
        let range = times::range(samples, from, to);
        let text = match &range {
            Some(range) => said_of(samples, range),
            None => "all times: samples carry none, or the range can't be read".to_owned(),
        };
        self.said.push(Filter {
            key: "from".to_owned(),
            value: format!("{from}…{to}"),
            applies: range.is_some(),
            text,
        });
        if let Some(range) = range {
            self.filter = Some(SampleFilter { times_ns: Some(range), ..self.filter.unwrap_or_default() });
        }
        self
    }
}

/// A range of times as offsets from the first sample.
pub(crate) fn said_of(set: &SampleSet, range: &Range<i64>) -> String {
    let first = times::extent(set).map_or(0, |[first, _]| first);
    let text = |time: i64| units::format_value(time.saturating_sub(first), &units::Unit::Nanoseconds);
    format!("{} to {}", text(range.start), text(range.end))
}

/// Whether a label says where code runs.
pub(crate) fn is_place(key: &str) -> bool {
    NODE_KEYS.contains(&key) || POD_KEYS.contains(&key) || NAMESPACE_KEYS.contains(&key)
}

/// Key and value of the URL that show only samples of a label's value.
pub(crate) fn link(facets: &Facets, key: &str, value: &str) -> (String, String) {
    // Of several labels that name a node the first is the one that `node` is about.
    if facets.present(&NODE_KEYS) == Some(key) {
        ("node".to_owned(), value.to_owned())
    } else if facets.present(&POD_KEYS) == Some(key) {
        ("pod".to_owned(), value.to_owned())
    } else {
        ("label".to_owned(), format!("{key}={value}"))
    }
}
