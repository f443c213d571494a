//! Reads profiles from files, one by one or as one.

use std::io::{IsTerminal as _, Read as _};
use std::path::Path;

use formats::{Format, Imported, Input, Limits, Merger, Warning};
use profile::Profile;
use profile::merge::Join;

use crate::figures::Problem;

/// Files from this size on are named while they are read, if somebody watches.
const LONG: u64 = 16 << 20;

/// Reads a profile; `-` is the standard input.
pub(crate) fn read(file: &str) -> Result<Imported, Problem> {
    let cant_open = |error: std::io::Error| Problem::plain(format!("the file can't be opened: {error}"));
    let bytes = if file == "-" {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes).map_err(cant_open)?
    } else {
        let path = Path::new(file);
        if path.is_dir() {
            return Err(Problem::plain("this is a folder: name the files in it".to_owned()));
        }
        std::fs::read(path).map_err(cant_open)?
    };
    let sidecar = sidecar(file);
    let name = Path::new(file).file_name().map_or(file.into(), |name| name.to_string_lossy());
    let progress = Progress::new(file, bytes.len() as u64);
    let input = Input { name: &name, bytes: &bytes, sidecar: sidecar.as_deref() };
    let imported = collapsers::read(input, &Limits::default()).map_err(|error| Problem::from(&error));
    drop(progress);
    imported
}

/// The symbols that samply writes beside a profile: `profile.syms.json` for `profile.json.gz`.
fn sidecar(file: &str) -> Option<Vec<u8>> {
    let stem = file.strip_suffix(".gz").unwrap_or(file).strip_suffix(".json")?;
    std::fs::read(format!("{stem}.syms.json")).ok()
}

/// Several files as one profile.
pub(crate) struct Together {
    pub(crate) profile: Profile,
    /// The format of all of them, if they have one.
    pub(crate) format: Option<Format>,
    /// Those of all of them.
    pub(crate) warnings: Vec<Warning>,
}

/// Reads files as one profile. Of several, every sample gets the name of its file as the label `source`.
pub(crate) fn read_together(files: &[&str], join: Join) -> Result<Together, (String, Problem)> {
    if let [file] = files
        && join != Join::AllSets
    {
        let Imported { format, profile, warnings } = read(file).map_err(|problem| ((*file).to_owned(), problem))?;
        return Ok(Together { profile, format: Some(format), warnings });
    }
    let mut merger = Merger::new(join);
    let mut formats: Vec<Format> = Vec::new();
    for file in files {
        let fail = |problem| ((*file).to_owned(), problem);
        let imported = read(file).map_err(fail)?;
        let label = [("source", *file)];
        let labels = if files.len() > 1 { &label[..] } else { &[] };
        merger.add(&imported, labels).map_err(|error| fail(Problem::from(&error)))?;
        if !formats.contains(&imported.format) {
            formats.push(imported.format);
        }
    }
    let (profile, warnings) = merger.finish().map_err(|error| (files.join(", "), Problem::from(&error)))?;
    let format = if let [format] = formats[..] { Some(format) } else { None };
    Ok(Together { profile, format, warnings })
}

/// A line on the standard error that goes away again.
pub(crate) struct Progress {
    width: usize,
}

impl Progress {
    pub(crate) fn new(file: &str, bytes: u64) -> Self {
        if bytes < LONG || !std::io::stderr().is_terminal() {
            return Self { width: 0 };
        }
        let text = format!("reading {}, {} MiB …", crate::text::printable(file), bytes >> 20);
        eprint!("{text}");
        Self { width: text.chars().count() }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.width > 0 {
            eprint!("\r{:width$}\r", "", width = self.width);
        }
    }
}
