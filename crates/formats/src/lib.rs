//! Bytes to profiles: sniffing, limits, inflating, one file per format.
//!
//! [`read`] is total: any bytes give a profile with warnings, or one [`ImportError`]. The content decides the format,
//! never the name. A new format is a reader in a file of its own and a line in `sniff`.
mod async_profiler;
mod bars;
mod callgrind;
mod collapsed;
mod cpuprofile;
mod d3;
mod dhat;
mod dispatch;
mod error;
mod firefox;
mod flamebearer;
mod folded;
mod format;
mod ghc;
mod heapprofile;
mod instruments;
mod json;
mod json_tree;
mod limits;
mod mac_sample;
mod merge;
mod names;
mod nested_set;
mod number;
mod otlp;
mod outline;
mod perf;
mod pprof;
mod pprof_legacy;
mod protobuf;
mod rare;
mod safari;
mod sniff;
mod speedscope;
mod stackprof;
pub mod summary;
mod text;
mod trace_event;
mod unpack;
mod v8;
mod v8_log;
mod warning;
pub mod write;

use dispatch::Means;
use profile::{Profile, ProfileBuilder, SampleSet};

pub use error::{ErrorKind, ImportError};
pub use format::Format;
#[doc(hidden)]
pub use json::probe_json;
pub use limits::Limits;
pub use merge::Merger;
pub use rare::Rare;
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

/// Turns a text of one of inferno's formats into folded text, or says in one sentence why it can't.
pub type Collapse = fn(Format, &[u8]) -> Result<Vec<u8>, String>;

/// Reads a profile of any known format.
///
/// # Errors
/// One [`ImportError`] with the format, as far as it was recognised, the byte and what was expected there.
pub fn read(input: Input<'_>, limits: &Limits) -> Result<Imported, ImportError> {
    read_with(input, limits, Some(&Rare::new(None)))
}

/// As [`read`], with these readers beside those of the common formats (pprof, folded stacks, flamebearer, nested set,
/// speedscope; plain or packed with gzip).
///
/// # Errors
/// As [`read`]; [`ErrorKind::NotLoaded`] for another format where there are none.
pub fn read_with(input: Input<'_>, limits: &Limits, rare: Option<&Rare>) -> Result<Imported, ImportError> {
    if input.bytes.len() as u64 > limits.bytes {
        let message = format!("the file is larger than the {} MiB that are allowed", limits.bytes >> 20);
        return Err(ImportError::new(ErrorKind::TooLarge, message));
    }
    let means = Means { limits, rare, sidecar: input.sidecar };
    complete(unpack::read(input.bytes, &means)?, input.name, limits)
}

/// Reads unpacked bytes as `format`, whatever they look like.
///
/// # Errors
/// As [`read`].
pub fn read_as(format: Format, input: Input<'_>, limits: &Limits) -> Result<Imported, ImportError> {
    let means = Means { limits, rare: Some(&Rare::new(None)), sidecar: input.sidecar };
    complete(dispatch::as_format(format, input.bytes, &means, Vec::new())?, input.name, limits)
}

/// Whether bytes are symbols to go with another file, see [`Input::sidecar`].
#[must_use]
pub fn is_symbols(bytes: &[u8]) -> bool {
    bytes.first() == Some(&b'{') && std::str::from_utf8(bytes).is_ok_and(sniff::is_symbols)
}

fn complete(mut imported: Imported, name: &str, limits: &Limits) -> Result<Imported, ImportError> {
    limits.hold(&imported.profile).map_err(|error| ImportError { format: Some(imported.format), ..error })?;
    if imported.profile.name.is_empty() {
        imported.profile.name = name.to_owned();
    }
    if imported.profile.sets.iter().all(SampleSet::is_empty) {
        imported.warnings.push(Warning::new(WarningKind::Empty, 1, "the profile holds no samples"));
    }
    Ok(imported)
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
