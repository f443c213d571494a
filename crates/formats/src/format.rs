//! The formats that are told apart.

/// A format of profiles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Folded stacks with one count (flamegraph.pl, py-spy raw, async-profiler collapsed).
    Folded,
    /// Folded stacks with the counts before and after (difffolded.pl).
    FoldedDiff,
    /// pprof, google/pprof `profile.proto`.
    Pprof,
    /// Pyroscope flamebearer, one profile.
    FlamebearerSingle,
    /// Pyroscope flamebearer, two profiles compared.
    FlamebearerDouble,
    /// Reply of Pyroscope's querier in Connect JSON.
    PyroscopeReply,
    /// Grafana data frames with a nested set.
    NestedSet,
    /// speedscope's own file format.
    Speedscope,
    /// Trace events of Chrome and others.
    TraceEvent,
    /// Known, but not read yet; the word names it.
    Other(&'static str),
}

impl Format {
    /// Short name for scripts, as `isotherm inspect --json` prints it.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Folded => "folded",
            Self::FoldedDiff => "folded-diff",
            Self::Pprof => "pprof",
            Self::FlamebearerSingle => "flamebearer-single",
            Self::FlamebearerDouble => "flamebearer-double",
            Self::PyroscopeReply => "pyroscope-flamegraph-rpc",
            Self::NestedSet => "nested-set",
            Self::Speedscope => "speedscope",
            Self::TraceEvent => "trace-event",
            Self::Other(name) => name,
        }
    }

    /// Name for people.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Folded => "folded stacks",
            Self::FoldedDiff => "folded stacks with two counts",
            Self::Pprof => "pprof",
            Self::FlamebearerSingle | Self::FlamebearerDouble => "Pyroscope flamebearer",
            Self::PyroscopeReply => "Pyroscope reply",
            Self::NestedSet => "Grafana data frame",
            Self::Speedscope => "speedscope",
            Self::TraceEvent => "trace events",
            Self::Other(name) => name,
        }
    }
}
