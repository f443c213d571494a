//! The formats that a page needs rarely, and the containers: it loads their code apart.
//!
//! Nothing here is reached but through [`Rare`], a table of functions, so that the code can stand in a file of its own.

use regex_lite::Regex;

use crate::dispatch::Means;
use crate::unpack::{self, Unpack};
use crate::{
    Collapse, Format, ImportError, Imported, Warning, async_profiler, callgrind, collapsed, cpuprofile, d3, dhat,
    firefox, ghc, heapprofile, instruments, mac_sample, otlp, perf, pprof_legacy, safari, sniff, stackprof,
    trace_event, v8_log,
};

/// What a reader gets.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Content<'a> {
    Binary(&'a [u8]),
    Text(&'a str),
}

type Read = fn(Format, Content<'_>, &Means<'_>, Option<Collapse>, Vec<Warning>) -> Result<Imported, ImportError>;

/// Readers of rare formats, and what unpacks rare containers.
pub struct Rare {
    read: Read,
    collapse: Option<Collapse>,
    pub(crate) zstd: Unpack,
    pub(crate) zip: unpack::ReadZip,
    pub(crate) expression: Expression,
}

/// Makes the test of a regular expression that must match the whole of a name; `None` where it isn't one.
pub(crate) type Expression = fn(&str) -> Option<NameTest>;

pub(crate) type NameTest = Box<dyn Fn(&str) -> bool>;

impl Rare {
    /// All of them; those that only inferno reads go through `collapse`, and are refused without.
    #[must_use]
    pub fn new(collapse: Option<Collapse>) -> Self {
        Self { read, collapse, zstd: unpack::zstd::unpack, zip: unpack::zip::read, expression }
    }

    pub(crate) fn read(
        &self,
        format: Format,
        content: Content<'_>,
        means: &Means<'_>,
        warnings: Vec<Warning>,
    ) -> Result<Imported, ImportError> {
        (self.read)(format, content, means, self.collapse, warnings)
    }
}

fn expression(text: &str) -> Option<NameTest> {
    let regex = Regex::new(&format!("^(?:{text})$")).ok()?;
    Some(Box::new(move |name| regex.is_match(name)))
}

fn read(
    format: Format,
    content: Content<'_>,
    means: &Means<'_>,
    collapse: Option<Collapse>,
    warnings: Vec<Warning>,
) -> Result<Imported, ImportError> {
    let limits = means.limits;
    let text = match content {
        Content::Text(text) => text,
        Content::Binary(bytes) => {
            return match format {
                Format::PprofLegacy => pprof_legacy::read_cpu(bytes, limits, warnings),
                Format::Otlp => otlp::read_protobuf(bytes, limits, warnings),
                Format::FirefoxProcessed => firefox::read_slabs(bytes, means.sidecar, limits, warnings),
                _ => Err(sniff::unsupported(format)),
            };
        }
    };
    let read = match format {
        Format::AsyncProfilerHtml => async_profiler::read,
        Format::Callgrind => callgrind::read,
        Format::InstrumentsDeepCopy => instruments::read,
        Format::MacSample => mac_sample::read,
        Format::PerfScript => perf::read,
        Format::D3 => d3::read,
        Format::Dhat => dhat::read,
        Format::Ghc => ghc::read,
        Format::Otlp => otlp::read_json,
        Format::PprofLegacy => pprof_legacy::read,
        Format::Safari => safari::read,
        Format::Stackprof => stackprof::read,
        Format::V8Log => v8_log::read,
        Format::CpuProfile => cpuprofile::read,
        Format::HeapProfile => heapprofile::read,
        Format::ChromeTrace | Format::TraceEvent => trace_event::read,
        Format::FirefoxProcessed | Format::FirefoxGecko => {
            return firefox::read(text, means.sidecar, limits, warnings);
        }
        Format::Dtrace | Format::Vtune | Format::VsProf | Format::Xctrace => {
            let collapse = collapse.ok_or_else(|| sniff::unsupported(format))?;
            return collapsed::read(format, text, limits, collapse, warnings);
        }
        _ => return Err(sniff::unsupported(format)),
    };
    read(text, limits, warnings)
}
