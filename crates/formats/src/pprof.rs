//! pprof (google/pprof `proto/profile.proto`).
//!
//! Fields may come in any order, so the input is walked twice: once for the tables, once for the samples. Both read
//! the bytes where they are.

mod ids;
mod prune;
mod samples;
mod sniff;
mod tables;

use profile::{Metric, ProfileBuilder, SampleSet, Weights};

use crate::dispatch::Means;
use crate::{Format, ImportError, Imported, Limits, Warning, WarningKind};
pub(crate) use sniff::{Verdict, sniff};

pub(crate) fn read(bytes: &[u8], means: &Means<'_>, mut warnings: Vec<Warning>) -> Result<Imported, ImportError> {
    let limits = means.limits;
    let mut builder = ProfileBuilder::default();
    let mut tables = tables::Tables::read(bytes, limits)?;
    let prune = prune::Prune::new(&mut tables, &mut builder, means, &mut warnings)?;
    let locations = tables.locations(&mut builder, prune.as_ref())?;
    let samples = samples::read(bytes, &mut tables, &locations, &mut builder, limits)?;
    if samples.stacks.is_empty() && tables.sample_types.is_empty() && tables.is_blank() {
        return Err(ImportError::malformed("expected samples or sample types, found neither"));
    }
    let mut metrics = Vec::new();
    for ((kind, unit), column) in tables.sample_types.clone().into_iter().zip(samples.values) {
        let kind = tables.text(kind, &mut builder)?;
        let unit = tables.text(unit, &mut builder)?;
        metrics.push(Metric { kind, unit, weights: Weights::Int(column) });
    }
    let default_metric = default_metric(&mut tables, &mut builder, &metrics, &mut warnings)?;
    for comment in tables.comments.clone() {
        let comment = tables.text(comment, &mut builder)?;
        builder.profile.comments.push(comment);
    }
    if !metrics.is_empty() {
        let labels = samples.labels;
        let set = SampleSet { stacks: samples.stacks, labels, metrics, default_metric, ..SampleSet::default() };
        crate::push_set(&mut builder, set, &mut warnings)?;
    }
    if tables.not_utf8 > 0 {
        let message = "texts that are no UTF-8 were shown with \u{FFFD}";
        warnings.push(Warning::new(WarningKind::Encoding, tables.not_utf8, message));
    }
    Limits::check(limits.strings, builder.profile.strings.len(), "strings")?;
    let mut profile = builder.finish();
    profile.start_time_ns = Some(tables.time_ns).filter(|time| *time != 0);
    profile.duration_ns = Some(tables.duration_ns).filter(|duration| *duration != 0);
    Ok(Imported { format: Format::Pprof, profile, warnings })
}

/// The metric of `default_sample_type`; the last one if that isn't set.
fn default_metric(
    tables: &mut tables::Tables<'_>,
    builder: &mut ProfileBuilder,
    metrics: &[Metric],
    warnings: &mut Vec<Warning>,
) -> Result<u32, ImportError> {
    let last = u32::try_from(metrics.len().saturating_sub(1)).unwrap_or(0);
    if tables.default_sample_type == 0 {
        return Ok(last);
    }
    let name = tables.text(tables.default_sample_type, builder)?;
    let found = metrics.iter().position(|metric| metric.kind == name);
    Ok(found.and_then(|index| u32::try_from(index).ok()).unwrap_or_else(|| {
        let message = format!("the default sample type `{name}` is none of the sample types; the last one opens");
        warnings.push(Warning::new(WarningKind::Repaired, 1, message));
        last
    }))
}
