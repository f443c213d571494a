//! The cluster that is shown.

use cluster::Snapshot;
use draw::Window;

use crate::{ClusterModel, ClusterRows, ClusterSettings, Pixels, cluster_types::*};

/// A snapshot with everything derived from it.
pub(crate) struct ClusterView {
    facts: serde_json::Value,
    _snapshot: Snapshot,
}

impl ClusterView {
    pub(crate) fn new(snapshot: Snapshot) -> Self {
        let facts = serde_json::to_value(cluster::facts(&snapshot, &cluster::Totals::of(&snapshot))).unwrap_or_default();
        Self { facts, _snapshot: snapshot }
    }
    pub(crate) fn show(&mut self, _settings: ClusterSettings) -> ClusterModel {
        ClusterModel { facts: self.facts.clone(), ..ClusterModel::default() }
    }
    pub(crate) fn draw(&self, _window: Window, _pixels: Pixels) -> Vec<u8> {
        draw::DrawList::default().to_bytes()
    }
    pub(crate) fn rows(&self, _from: u32, _to: u32) -> ClusterRows {
        ClusterRows::default()
    }
    pub(crate) fn node(&self, _name: &str) -> Option<NodeDetail> {
        None
    }
    pub(crate) fn pod(&self, _name: &str) -> Option<PodDetail> {
        None
    }
    pub(crate) fn stranded(&self) -> StrandedPods {
        StrandedPods::default()
    }
}
