//! The formats that inferno collapses to folded text: `DTrace`, `VTune`, Visual Studio, xctrace; and its SVG.
//!
//! A crate of its own, for inferno's sake: it is under the CDDL, and binds to a browser by way of its hashes. inferno
//! indexes, asserts and repeats names as its input says, so [`check`] refuses beforehand what would make it panic or
//! write more than [`MOST_FOLDED`] bytes, and [`ascii`] hides letters from it that it may cut in two.
mod ascii;
mod check;
mod svg;

use formats::{Format, ImportError, Imported, Input, Limits};
use inferno::collapse::{Collapse, dtrace, vsprof, vtune, xctrace};

pub use svg::{PALETTES, SvgOptions, svg};

/// Bytes of folded text that are made at most. The text names every frame of every stack anew.
const MOST_FOLDED: u64 = 512 << 20;

/// Reads a profile of any format that `formats` knows, and those that only inferno does.
///
/// # Errors
/// As [`formats::read`].
pub fn read(input: Input<'_>, limits: &Limits) -> Result<Imported, ImportError> {
    formats::read_with(input, limits, Some(&formats::Rare::new(Some(collapse))))
}

/// Folded text of one of inferno's formats.
///
/// # Errors
/// One sentence on what is wrong with the text; also for formats that aren't inferno's.
pub fn collapse(format: Format, text: &[u8]) -> Result<Vec<u8>, String> {
    let text = &ascii::escape(text, format == Format::Xctrace);
    let folded = match format {
        Format::Dtrace => run(dtrace::Folder::default(), &check::dtrace(text)?),
        Format::Vtune => check::vtune(text).and_then(|()| run(vtune::Folder::default(), text)),
        Format::VsProf => check::vsprof(text).and_then(|()| run(vsprof::Folder::default(), text)),
        Format::Xctrace => check::xctrace(text).and_then(|()| run(xctrace::Folder::default(), text)),
        other => Err(format!("inferno has no collapser for {}", other.name())),
    };
    folded.map(ascii::unescape)
}

fn run(mut folder: impl Collapse, text: &[u8]) -> Result<Vec<u8>, String> {
    let mut folded = Vec::new();
    folder.collapse(text, &mut folded).map_err(|error| one_line(&error.to_string()))?;
    Ok(folded)
}

/// inferno quotes the line that it can't read below its sentence.
fn one_line(message: &str) -> String {
    let message = String::from_utf8_lossy(&ascii::unescape(message.as_bytes().to_vec())).into_owned();
    let words: Vec<&str> = message.split_whitespace().collect();
    words.join(" ").chars().take(200).collect()
}

#[cfg(test)]
mod tests;
