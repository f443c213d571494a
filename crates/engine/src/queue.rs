//! What waits to be done, without what newer requests have made pointless.

use std::collections::VecDeque;
use std::mem::discriminant;

use crate::Request;

/// A request with what came beside it.
#[derive(Debug)]
pub(crate) struct Waiting {
    pub(crate) generation: u32,
    pub(crate) request: Request,
    pub(crate) buffer: Option<Vec<u8>>,
}

/// Requests in order of arrival.
#[derive(Debug, Default)]
pub(crate) struct Queue {
    waiting: VecDeque<Waiting>,
}

impl Queue {
    /// Adds a request. One of which only the newest counts takes the place of an older one of its kind.
    pub(crate) fn put(&mut self, new: Waiting) {
        if let Request::Begin { .. } | Request::Cancel = new.request {
            // Bytes of a load that is no longer wanted need not be read.
            self.drop_load();
        } else if replaces(&new.request) {
            self.waiting.retain(|old| !is_same_view(&old.request, &new.request));
        }
        self.waiting.push_back(new);
    }

    /// Drops what belongs to a load.
    pub(crate) fn drop_load(&mut self) {
        self.waiting.retain(|old| !is_load(&old.request));
    }

    /// The next request.
    pub(crate) fn take(&mut self) -> Option<Waiting> {
        self.waiting.pop_front()
    }

    /// The next request, left where it is.
    pub(crate) fn first(&self) -> Option<&Waiting> {
        self.waiting.front()
    }

    /// Whether nothing waits.
    pub(crate) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }
}

/// Whether a new request makes an old one pointless. Pictures of different panes are different views.
fn is_same_view(old: &Request, new: &Request) -> bool {
    match (old, new) {
        (Request::FlameWindow { pane: old, .. }, Request::FlameWindow { pane: new, .. }) => old == new,
        (Request::Shares { group: old, .. }, Request::Shares { group: new, .. }) => old == new,
        (Request::List(old), Request::List(new)) => old.kind == new.kind,
        (old, new) => discriminant(old) == discriminant(new),
    }
}

fn is_load(request: &Request) -> bool {
    matches!(
        request,
        Request::SourceBegin { .. }
            | Request::SourceSize { .. }
            | Request::SourceBytes { .. }
            | Request::SourceEnd { .. }
            | Request::SourceFailed { .. }
            | Request::Commit
            | Request::Begin { .. }
    )
}

fn replaces(request: &Request) -> bool {
    !is_load(request)
        && !matches!(
            request,
            Request::Frame { .. }
                | Request::FrameOf { .. }
                | Request::Export { .. }
                | Request::ExportList { .. }
                | Request::TreeOpen { .. }
                | Request::Cancel
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{FlameSettings, SourceKind};

    fn put(queue: &mut Queue, generation: u32, request: Request) {
        queue.put(Waiting { generation, request, buffer: None });
    }

    #[test]
    fn only_the_newest_view_is_drawn_and_a_new_load_drops_the_old() {
        let mut queue = Queue::default();
        let flame =
            |q: &str| Request::Flame { settings: Box::new(FlameSettings { q: q.into(), ..FlameSettings::default() }) };
        put(&mut queue, 1, Request::Begin { keep: vec![], read_at_unix_ms: None });
        put(&mut queue, 1, flame("a"));
        put(&mut queue, 1, Request::Commit);
        put(&mut queue, 1, flame("ab"));
        put(&mut queue, 2, Request::Begin { keep: vec![SourceKind::Cluster], read_at_unix_ms: None });
        let left: Vec<(u32, Request)> =
            std::iter::from_fn(|| queue.take()).map(|w| (w.generation, w.request)).collect();
        assert_eq!(
            left,
            [(1, flame("ab")), (2, Request::Begin { keep: vec![SourceKind::Cluster], read_at_unix_ms: None })]
        );
        assert!(queue.is_empty());
    }
}
