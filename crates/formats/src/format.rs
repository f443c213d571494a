//! The formats that are told apart.

macro_rules! formats {
    ($($(#[$doc:meta])* $variant:ident, $id:literal, $name:literal;)*) => {
        /// A format of profiles.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum Format {
            $($(#[$doc])* $variant,)*
        }

        impl Format {
            /// Short name for scripts, as `isotherm inspect --json` prints it.
            #[must_use]
            pub fn id(self) -> &'static str {
                match self {
                    $(Self::$variant => $id,)*
                }
            }

            /// Name for people.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }
        }
    };
}

formats! {
    /// Folded stacks with one count (flamegraph.pl, py-spy raw, async-profiler collapsed).
    Folded, "folded", "folded stacks";
    /// Folded stacks with the counts before and after (difffolded.pl).
    FoldedDiff, "folded-diff", "folded stacks with two counts";
    /// pprof, google/pprof `profile.proto`.
    Pprof, "pprof", "pprof";
    /// The forms that pprof had before protocol buffers.
    PprofLegacy, "pprof-legacy", "pprof in a legacy form";
    /// Text of `perf script`.
    PerfScript, "perf-script", "perf script output";
    /// Pyroscope flamebearer, one profile.
    FlamebearerSingle, "flamebearer-single", "Pyroscope flamebearer";
    /// Pyroscope flamebearer, two profiles compared.
    FlamebearerDouble, "flamebearer-double", "Pyroscope flamebearer";
    /// Reply of Pyroscope's querier in Connect JSON.
    PyroscopeReply, "pyroscope-flamegraph-rpc", "Pyroscope reply";
    /// Grafana data frames with a nested set.
    NestedSet, "nested-set", "Grafana data frame";
    /// speedscope's own file format.
    Speedscope, "speedscope", "speedscope";
    /// V8's CPU profile, old (`head`) and new (`nodes`).
    CpuProfile, "cpuprofile", "V8 CPU profile";
    /// V8's sampled heap profile.
    HeapProfile, "v8-heapprofile", "V8 heap profile";
    /// A DevTools trace with CPU profiles in it.
    ChromeTrace, "chrome-trace", "Chrome trace";
    /// Trace events of Chrome and others.
    TraceEvent, "trace-event", "trace events";
    /// `node --prof-process --preprocess`.
    V8Log, "v8-log", "V8 log (--prof)";
    /// The processed profile of the Firefox Profiler, samply and others.
    FirefoxProcessed, "firefox-processed", "Firefox profile";
    /// The raw profile of Gecko.
    FirefoxGecko, "firefox-gecko", "Gecko profile";
    /// async-profiler's HTML flame graph.
    AsyncProfilerHtml, "async-profiler-html", "async-profiler flame graph (HTML)";
    /// OpenTelemetry profiles, JSON or protocol buffers.
    Otlp, "otlp-profiles", "OpenTelemetry profile (OTLP)";
    /// Instruments' "deep copy".
    InstrumentsDeepCopy, "instruments-deep-copy", "Instruments deep copy";
    /// `xctrace export`.
    Xctrace, "xctrace", "xctrace export";
    /// A tree of d3-flame-graph.
    D3, "d3-flame-graph", "d3 flame graph";
    /// Ruby's stackprof.
    Stackprof, "stackprof", "stackprof profile";
    /// A recording of Safari's timeline.
    Safari, "safari", "Safari recording";
    /// callgrind, and what else writes its form.
    Callgrind, "callgrind", "callgrind profile";
    /// DHAT, the heap profiler of Valgrind.
    Dhat, "dhat", "DHAT profile";
    /// GHC's profile, text or JSON.
    Ghc, "ghcprof", "GHC profile";
    /// `DTrace` stacks.
    Dtrace, "dtrace", "DTrace output";
    /// macOS `sample`.
    MacSample, "sample", "macOS sample report";
    /// `VTune`'s CSV report.
    Vtune, "vtune", "VTune report";
    /// Visual Studio's CSV export.
    VsProf, "vsprof", "Visual Studio profile";
    /// Java Flight Recorder.
    Jfr, "jfr", "Java flight recording (JFR)";
    /// The binary file of `perf record`.
    PerfData, "perf-data", "perf.data file";
    /// A drawn flame graph.
    Svg, "svg", "SVG flame graph";
}
