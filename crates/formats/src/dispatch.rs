//! The reader of each format.

use crate::rare::{Content, Rare};
use crate::{
    ErrorKind, Format, ImportError, Imported, Limits, Warning, flamebearer, folded, nested_set, otlp, pprof,
    pprof_legacy, sniff, speedscope, text,
};

/// What readers have at hand beside the bytes.
pub(crate) struct Means<'a> {
    pub(crate) limits: &'a Limits,
    /// Readers of the formats that aren't common; without, those are [`ErrorKind::NotLoaded`].
    pub(crate) rare: Option<&'a Rare>,
    pub(crate) sidecar: Option<&'a [u8]>,
}

impl Means<'_> {
    pub(crate) fn rare(&self) -> Result<&Rare, ImportError> {
        self.rare.ok_or_else(|| ImportError::new(ErrorKind::NotLoaded, "the reader of this format isn't loaded"))
    }
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
    let read = match format {
        Format::Pprof => pprof::read(bytes, means, warnings),
        _ => means.rare().and_then(|rare| rare.read(format, Content::Binary(bytes), means, warnings)),
    };
    read.map_err(|error| ImportError { format: Some(format), ..error })
}

fn read_text(
    format: Format,
    text: &text::Text<'_>,
    means: &Means<'_>,
    warnings: Vec<Warning>,
) -> Result<Imported, ImportError> {
    let read = match format {
        Format::Folded | Format::FoldedDiff => folded::read(&text.text, means.limits, warnings),
        Format::FlamebearerSingle | Format::FlamebearerDouble | Format::PyroscopeReply => {
            flamebearer::read(&text.text, means.limits, warnings)
        }
        Format::NestedSet => nested_set::read(&text.text, means.limits, warnings),
        Format::Speedscope => speedscope::read(&text.text, means.limits, warnings),
        _ => means.rare().and_then(|rare| rare.read(format, Content::Text(&text.text), means, warnings)),
    };
    read.map_err(|error| place(error, format, text))
}

/// Offsets count from the start of the file, not of its text.
fn place(error: ImportError, format: Format, text: &text::Text<'_>) -> ImportError {
    let offset = error.offset.map(|offset| offset + text.skipped as u64);
    ImportError { format: Some(format), offset, ..error }
}
