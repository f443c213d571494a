//! The room of clusters as the rest of the engine sees it: two traits, behind which all of its code stands.

use std::sync::Arc;

use cluster::{SnapshotReader, Time};

use crate::cluster_view::ClusterView;
use crate::{ClusterAnswer, Notice, Outgoing, Picture, Request};

/// What shows the lists that were read, and what their readers want said.
pub(crate) type ReadUp = (Box<dyn ShowCluster>, Vec<Notice>);

/// Lists under way.
pub(crate) trait ReadCluster {
    /// A list begins.
    fn begin(&mut self, name: &str);
    /// Bytes of it.
    fn feed(&mut self, bytes: &[u8]);
    /// It ends; an error is a sentence.
    fn end(&mut self) -> Result<(), String>;
    /// What was read, at this time if a cluster was asked.
    fn finish(self: Box<Self>, read_at_unix_ms: Option<i64>) -> ReadUp;
}

/// A cluster that is open.
pub(crate) trait ShowCluster {
    /// The answer to a request about clusters, with its buffer.
    fn answer(&mut self, request: Request) -> Option<(Outgoing, Vec<u8>)>;
    /// What reads lists and compares them with what is open, if they are of the same cluster.
    fn read_again(&self) -> Box<dyn ReadCluster>;
}

/// What reads lists.
pub(crate) fn reader() -> Box<dyn ReadCluster> {
    Box::new(SnapshotReader::new(cluster::Limits::default()))
}

impl ReadCluster for SnapshotReader {
    fn begin(&mut self, name: &str) {
        Self::begin(self, name);
    }

    fn feed(&mut self, bytes: &[u8]) {
        Self::feed(self, bytes);
    }

    fn end(&mut self) -> Result<(), String> {
        Self::end(self).map(|_| ()).map_err(|error| error.to_string())
    }

    fn finish(self: Box<Self>, read_at_unix_ms: Option<i64>) -> ReadUp {
        let read_at = read_at_unix_ms.map_or(Time::UNKNOWN, Time::from_unix_ms);
        let (snapshot, warnings, recording) = self.finish_at(read_at);
        // These name their source in the sentence.
        let notices = warnings
            .into_iter()
            .map(|warning| Notice { source: String::new(), message: warning.message, count: warning.count })
            .collect();
        (Box::new(ClusterView::new(snapshot, recording)), notices)
    }
}

impl ShowCluster for ClusterView {
    fn read_again(&self) -> Box<dyn ReadCluster> {
        Box::new(SnapshotReader::after(cluster::Limits::default(), Arc::clone(&self.recording)))
    }

    fn answer(&mut self, request: Request) -> Option<(Outgoing, Vec<u8>)> {
        let answer = match request {
            Request::MapWindow(asked) => return Some((Outgoing::Picture(Picture::Map), self.draw(asked)?)),
            Request::ExportList { what, copy, list } => {
                let (exported, bytes) = self.export_list(&what, copy, &list)?;
                return Some((Outgoing::Exported(Box::new(exported)), bytes));
            }
            Request::Cluster { settings } => ClusterAnswer::Cluster(Box::new(self.show(settings))),
            Request::Describe { item } => ClusterAnswer::Described(self.describe(item).map(Box::new)),
            Request::NodeRows { from, to } => ClusterAnswer::NodeRows(self.rows(from, to)),
            Request::Node { name } => ClusterAnswer::Node(self.node(&name).map(Box::new)),
            Request::Glance { now_unix_ms } => ClusterAnswer::Glance(Box::new(self.glance(now_unix_ms))),
            Request::Pod { name } => ClusterAnswer::Pod(self.pod(&name).map(Box::new)),
            Request::Complete { screen, filter, cursor } => {
                ClusterAnswer::Completions(self.complete(&screen, filter, cursor))
            }
            Request::List(asked) => ClusterAnswer::List(Box::new(self.list(&asked)?)),
            _ => return None,
        };
        Some((Outgoing::OfCluster, serde_json::to_vec(&answer).ok()?))
    }
}
