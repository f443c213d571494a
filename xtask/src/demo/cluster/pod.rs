//! One pod: where it is and how it fares.

use super::amount::Amount;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Index of a node.
    Node(usize),
    /// The name of a node that is no longer there.
    Gone(String),
    Nowhere,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum State {
    Running,
    /// Scheduled moments ago; its containers are being made.
    Creating,
    /// The kubelet waits before it starts the main container again.
    CrashLoop {
        exit_code: u32,
    },
    ImagePull {
        image: String,
    },
    /// Running again after the kernel killed it for its memory.
    OomKilled {
        minutes_ago: u32,
    },
    /// With the scheduler's sentence.
    Unschedulable(String),
    Gated,
    /// Failed: the kubelet ended it to get memory back.
    Evicted {
        container: &'static str,
        used_ki: u32,
    },
    Failed {
        exit_code: u32,
    },
    Succeeded,
    /// Asked to go since its node is unreachable; still bound.
    Terminating,
    /// Bound to a node that is gone.
    Lost,
}

/// A change of resources in place that is not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Resize {
    /// What the spec of the first main container asks for now; its status still shows the
    /// workload's figures.
    pub(super) wanted: Amount,
    /// PodResizePending with reason Deferred, or PodResizeInProgress.
    pub(super) deferred: bool,
}

#[derive(Clone, Debug)]
pub(super) struct Pod {
    /// Index of its workload.
    pub(super) workload: usize,
    pub(super) name: String,
    /// Name and uid of the object that made it.
    pub(super) owner: (String, String),
    /// The hash of its template, of a Deployment's pods.
    pub(super) hash: Option<String>,
    pub(super) version: String,
    pub(super) uid: String,
    pub(super) place: Place,
    pub(super) state: State,
    pub(super) created: i64,
    /// From its creation to its containers' start, seconds.
    pub(super) start_delay: i64,
    pub(super) restarts: u32,
    pub(super) resize: Option<Resize>,
}

impl Pod {
    pub(super) fn node(&self) -> Option<usize> {
        match self.place {
            Place::Node(node) => Some(node),
            _ => None,
        }
    }

    /// Whether metrics-server has figures for it.
    pub(super) fn has_metrics(&self) -> bool {
        self.node().is_some() && matches!(self.state, State::Running | State::OomKilled { .. })
    }
}
