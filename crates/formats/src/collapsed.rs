//! Formats that are read by way of folded text, which a collapser of others makes. Lines, addresses and times are lost.

use crate::{Collapse, Format, ImportError, Imported, Limits, Warning, folded};

pub(crate) fn read(
    format: Format,
    text: &str,
    limits: &Limits,
    collapse: Collapse,
    warnings: Vec<Warning>,
) -> Result<Imported, ImportError> {
    let error = |error: ImportError| ImportError { format: Some(format), offset: None, ..error };
    let stacks = collapse(format, text.as_bytes()).map_err(|message| error(ImportError::malformed(message)))?;
    let stacks = String::from_utf8_lossy(&stacks);
    let mut imported = folded::read(&stacks, limits, warnings).map_err(error)?;
    imported.format = format;
    let (kind, unit) = match format {
        Format::Vtune => ("cpu time", "milliseconds"),
        Format::VsProf => ("calls", "count"),
        _ => ("samples", "count"),
    };
    for metric in imported.profile.sets.iter_mut().flat_map(|set| &mut set.metrics) {
        kind.clone_into(&mut metric.kind);
        unit.clone_into(&mut metric.unit);
    }
    Ok(imported)
}
