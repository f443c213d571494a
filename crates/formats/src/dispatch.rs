//! The reader of each format.

use crate::{
    Collapse, ErrorKind, Format, ImportError, Imported, Limits, Warning, async_profiler, callgrind, collapsed,
    cpuprofile, d3, dhat, firefox, flamebearer, folded, ghc, heapprofile, instruments, mac_sample, nested_set, otlp,
    perf, pprof, pprof_legacy, safari, sniff, speedscope, stackprof, text, trace_event, v8_log,
};

/// What readers have at hand beside the bytes.
pub(crate) struct Means<'a> {
    pub(crate) limits: &'a Limits,
    pub(crate) collapse: Option<Collapse>,
    pub(crate) sidecar: Option<&'a [u8]>,
}

/// Reads unpacked bytes; the content decides the format.
pub(crate) fn sniffed(bytes: &[u8], means: &Means<'_>, mut warnings: Vec<Warning>) -> Result<Imported, ImportError> {
    if bytes.is_empty() {
        return Err(ImportError::new(ErrorKind::Empty, "the file is empty"));
    }
    if let Some(format) = sniff::binary(bytes)? {
        return binary(format, bytes, means, warnings);
    }
    let text = text::decode(bytes, &mut warnings);
    let format = sniff::text(&text.text, means.limits)?;
    read_text(format, &text, means, warnings)
}

/// Reads unpacked bytes as `format`.
pub(crate) fn as_format(
    format: Format,
    bytes: &[u8],
    means: &Means<'_>,
    mut warnings: Vec<Warning>,
) -> Result<Imported, ImportError> {
    let is_binary = match format {
        Format::Pprof => true,
        Format::PprofLegacy => pprof_legacy::is_cpu(bytes),
        Format::Otlp => otlp::is_protobuf(bytes) || !text::looks_like_text(bytes),
        Format::FirefoxProcessed => !text::looks_like_text(bytes),
        _ => false,
    };
    if is_binary {
        return binary(format, bytes, means, warnings);
    }
    let text = text::decode(bytes, &mut warnings);
    read_text(format, &text, means, warnings)
}

fn binary(format: Format, bytes: &[u8], means: &Means<'_>, warnings: Vec<Warning>) -> Result<Imported, ImportError> {
    let limits = means.limits;
    let read = match format {
        Format::Pprof => pprof::read(bytes, limits, warnings),
        Format::PprofLegacy => pprof_legacy::read_cpu(bytes, limits, warnings),
        Format::Otlp => otlp::read_protobuf(bytes, limits, warnings),
        Format::FirefoxProcessed => firefox::read_slabs(bytes, means.sidecar, limits, warnings),
        _ => Err(sniff::unsupported(format)),
    };
    read.map_err(|error| ImportError { format: Some(format), ..error })
}

fn read_text(
    format: Format,
    text: &text::Text<'_>,
    means: &Means<'_>,
    warnings: Vec<Warning>,
) -> Result<Imported, ImportError> {
    let limits = means.limits;
    let read = match format {
        Format::Folded | Format::FoldedDiff => folded::read,
        Format::FlamebearerSingle | Format::FlamebearerDouble | Format::PyroscopeReply => flamebearer::read,
        Format::NestedSet => nested_set::read,
        Format::Speedscope => speedscope::read,
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
            return firefox::read(&text.text, means.sidecar, limits, warnings)
                .map_err(|error| place(error, format, text));
        }
        Format::Dtrace | Format::Vtune | Format::VsProf | Format::Xctrace => {
            let collapse = means.collapse.ok_or_else(|| sniff::unsupported(format))?;
            return collapsed::read(format, &text.text, limits, collapse, warnings);
        }
        _ => return Err(sniff::unsupported(format)),
    };
    read(&text.text, limits, warnings).map_err(|error| place(error, format, text))
}

/// Offsets count from the start of the file, not of its text.
fn place(error: ImportError, format: Format, text: &text::Text<'_>) -> ImportError {
    let offset = error.offset.map(|offset| offset + text.skipped as u64);
    ImportError { format: Some(format), offset, ..error }
}
