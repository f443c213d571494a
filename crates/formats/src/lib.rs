//! Bytes to profiles: sniffing, limits, inflating, one file per format.
//!
//! [`read`] is total: any bytes give a profile with warnings, or one [`ImportError`]. The content decides the format,
//! never the name. A new format is a reader in a file of its own and a line in `sniff`.
mod bars;
mod cpuprofile;
mod d3;
mod dhat;
mod error;
mod firefox;
mod flamebearer;
mod folded;
mod format;
mod ghc;
mod heapprofile;
mod inflate;
mod json;
mod json_tree;
mod limits;
mod merge;
mod names;
mod nested_set;
mod number;
mod otlp;
mod pprof;
mod pprof_legacy;
mod protobuf;
mod safari;
mod sniff;
mod speedscope;
mod stackprof;
pub mod summary;
mod text;
mod trace_event;
mod v8;
mod v8_log;
mod warning;

use std::borrow::Cow;

use profile::{Profile, ProfileBuilder, SampleSet};

pub use error::{ErrorKind, ImportError};
pub use format::Format;
pub use limits::Limits;
pub use merge::Merger;
pub use warning::{Warning, WarningKind};

/// What to read.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// Name of the file; names the profile if the content doesn't. Never decides the format.
    pub name: &'a str,
    /// The content.
    pub bytes: &'a [u8],
    /// Symbols that a tool wrote beside the file (samply's `.syms.json`), for formats that have some.
    pub sidecar: Option<&'a [u8]>,
}

/// What was read.
#[derive(Debug, Clone)]
pub struct Imported {
    /// The format that the content has.
    pub format: Format,
    /// The profile.
    pub profile: Profile,
    /// What was put right, left out or rounded; never silent.
    pub warnings: Vec<Warning>,
}

/// Layers of gzip that are taken off.
const GZIP_LAYERS: usize = 2;

/// Reads a profile of any known format.
///
/// # Errors
/// One [`ImportError`] with the format, as far as it was recognised, the byte and what was expected there.
pub fn read(input: Input<'_>, limits: &Limits) -> Result<Imported, ImportError> {
    if input.bytes.len() as u64 > limits.bytes {
        let message = format!("the file is larger than the {} MiB that are allowed", limits.bytes >> 20);
        return Err(ImportError::new(ErrorKind::TooLarge, message));
    }
    let mut warnings = Vec::new();
    let mut bytes = Cow::Borrowed(input.bytes);
    let mut layers = 0;
    while inflate::is_gzip(&bytes) {
        if layers == GZIP_LAYERS {
            return Err(ImportError::new(ErrorKind::Unknown, "the file is packed with gzip more than twice"));
        }
        bytes = Cow::Owned(inflate::gunzip(&bytes, limits, &mut warnings)?);
        layers += 1;
    }
    let unpacked = layers > 0;
    let mut imported =
        read_unpacked(&bytes, input.sidecar, limits, warnings).map_err(|error| ImportError { unpacked, ..error })?;
    if imported.profile.name.is_empty() {
        imported.profile.name = input.name.to_owned();
    }
    if imported.profile.sets.iter().all(SampleSet::is_empty) {
        imported.warnings.push(Warning::new(WarningKind::Empty, 1, "the profile holds no samples"));
    }
    Ok(imported)
}

fn read_unpacked(
    bytes: &[u8],
    sidecar: Option<&[u8]>,
    limits: &Limits,
    mut warnings: Vec<Warning>,
) -> Result<Imported, ImportError> {
    if bytes.is_empty() {
        return Err(ImportError::new(ErrorKind::Empty, "the file is empty"));
    }
    if let Some(format) = sniff::binary(bytes)? {
        let read = match format {
            Format::Pprof => pprof::read(bytes, limits, warnings),
            Format::PprofLegacy => pprof_legacy::read_cpu(bytes, limits, warnings),
            Format::Otlp => otlp::read_protobuf(bytes, limits, warnings),
            Format::FirefoxProcessed => firefox::read_slabs(bytes, sidecar, limits, warnings),
            _ => return Err(sniff::unsupported(format)),
        };
        return read.map_err(|error| ImportError { format: Some(format), ..error });
    }
    let text = text::decode(bytes, &mut warnings);
    let format = sniff::text(&text.text, limits)?;
    let in_format = |error: ImportError| ImportError {
        format: Some(format),
        offset: error.offset.map(|offset| offset + text.skipped as u64),
        ..error
    };
    if format == Format::FirefoxProcessed {
        return firefox::read(&text.text, sidecar, limits, warnings).map_err(in_format);
    }
    let read = match format {
        Format::Folded | Format::FoldedDiff => folded::read,
        Format::FlamebearerSingle | Format::FlamebearerDouble | Format::PyroscopeReply => flamebearer::read,
        Format::D3 => d3::read,
        Format::Dhat => dhat::read,
        Format::Ghc => ghc::read,
        Format::NestedSet => nested_set::read,
        Format::Otlp => otlp::read_json,
        Format::PprofLegacy => pprof_legacy::read,
        Format::Safari => safari::read,
        Format::Speedscope => speedscope::read,
        Format::Stackprof => stackprof::read,
        Format::CpuProfile => cpuprofile::read,
        Format::HeapProfile => heapprofile::read,
        Format::V8Log => v8_log::read,
        Format::ChromeTrace | Format::TraceEvent => trace_event::read,
        _ => return Err(sniff::unsupported(format)),
    };
    read(&text.text, limits, warnings).map_err(in_format)
}

/// Adds a set, and tells which of its metrics had to be rounded.
fn push_set(builder: &mut ProfileBuilder, set: SampleSet, warnings: &mut Vec<Warning>) -> Result<(), ImportError> {
    let kinds: Vec<String> = set.metrics.iter().map(|metric| metric.kind.clone()).collect();
    for metric in builder.push_set(set)? {
        let sum = builder.profile.sets.last().map_or(0.0, |set| set.metrics[metric].weights.sum().to_f64());
        if !sum.is_finite() {
            let message = format!("the weights of `{}` add up to more than a number can hold", kinds[metric]);
            return Err(ImportError::malformed(message));
        }
        let message = format!("the sum of `{}` passes 64 bits; its weights are rounded to doubles", kinds[metric]);
        warnings.push(Warning::new(WarningKind::Inexact, 1, message));
    }
    Ok(())
}

fn warn_trailing(warnings: &mut Vec<Warning>, bytes: usize) {
    if bytes > 0 {
        let message = format!("{bytes} bytes after the end of the JSON value were left out");
        warnings.push(Warning::new(WarningKind::Trailing, 1, message));
    }
}

/// The set with the largest sum of its default metric; of two sides, the later one.
fn heaviest(profile: &Profile) -> u32 {
    let weight = |set: &SampleSet| set.metrics.get(set.default_metric as usize).map(|metric| metric.weights.sum());
    let mut best = (0, None);
    for (index, set) in (0..).zip(&profile.sets) {
        let weight = weight(set).map_or(0.0, profile::Weight::to_f64);
        if set.side != profile::Side::Before && best.1.is_none_or(|best| weight > best) {
            best = (index, Some(weight));
        }
    }
    best.0
}

/// Of some sets, the one with the largest sum of its default metric, if any has samples.
fn heaviest_of(profile: &Profile, sets: &[u32]) -> Option<u32> {
    let mut best: Option<(u32, profile::Weight)> = None;
    for index in sets {
        let Some(set) = profile.sets.get(*index as usize).filter(|set| !set.is_empty()) else { continue };
        let Some(metric) = set.metrics.get(set.default_metric as usize) else { continue };
        let weight = metric.weights.sum();
        if best.is_none_or(|(_, other)| weight.total_cmp(&other).is_gt()) {
            best = Some((*index, weight));
        }
    }
    best.map(|(index, _)| index)
}
