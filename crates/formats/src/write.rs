//! Profiles to bytes: one file per target, and for each what it can't express, as sentences.
//!
//! The output is the same for the same profile. A target that holds one profile gets the one that opens; see
//! [`profile::Narrow`] to choose another.

mod aspects;
mod csv;
mod firefox;
mod flamebearer;
mod folded;
mod json;
mod loss;
mod nested_set;
mod pprof;
mod scope;
mod speedscope;
mod tree;
mod whole;

use std::io;

use flate2::Compression;
use flate2::write::GzEncoder;
use profile::Profile;

pub use loss::{Aspect, Loss, sentences};
use scope::Scope;

/// What a profile can be written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Target {
    /// Folded stacks, a line each; with two counts for the two sides of a comparison.
    Folded,
    /// pprof.
    Pprof,
    /// speedscope's own file format.
    Speedscope,
    /// Pyroscope's flamebearer, of one profile or two.
    Flamebearer,
    /// A Grafana data frame with a nested set.
    NestedSet,
    /// A processed profile of the Firefox Profiler.
    Firefox,
    /// A table of functions.
    Csv,
}

impl Target {
    /// All of them, the most used first.
    pub const ALL: &[Self] =
        &[Self::Pprof, Self::Folded, Self::Speedscope, Self::Firefox, Self::Flamebearer, Self::NestedSet, Self::Csv];

    /// Short name for scripts.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Folded => "folded",
            Self::Pprof => "pprof",
            Self::Speedscope => "speedscope",
            Self::Flamebearer => "flamebearer",
            Self::NestedSet => "nested-set",
            Self::Firefox => "firefox",
            Self::Csv => "csv",
        }
    }

    /// Name for people, in the plural.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Folded => "folded stacks",
            Self::Pprof => "pprof profiles",
            Self::Speedscope => "speedscope files",
            Self::Flamebearer => "Pyroscope flamebearers",
            Self::NestedSet => "Grafana data frames",
            Self::Firefox => "Firefox profiles",
            Self::Csv => "tables of functions (CSV)",
        }
    }

    /// The ends of names that such files have, the usual one first.
    #[must_use]
    pub fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Folded => &["folded", "collapsed"],
            Self::Pprof => &["pb.gz", "pb", "pprof"],
            Self::Speedscope => &["speedscope.json"],
            Self::Flamebearer => &["flamebearer.json"],
            Self::NestedSet => &["nested-set.json"],
            Self::Firefox => &["firefox.json", "profile.json"],
            Self::Csv => &["csv"],
        }
    }

    /// The target of that short name.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|target| target.id() == id)
    }

    /// The target that a file name asks for by its end, whether packed (`.gz`) or not.
    #[must_use]
    pub fn from_file_name(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        let plain = name.strip_suffix(".gz").unwrap_or(&name);
        let ends = |extension: &str| {
            let extension = extension.strip_suffix(".gz").unwrap_or(extension);
            plain.strip_suffix(extension).is_some_and(|rest| rest.ends_with('.'))
        };
        Self::ALL.iter().copied().find(|target| target.extensions().iter().any(|extension| ends(extension)))
    }
}

/// How to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// Whether to pack the output with gzip; `None` is what is usual for the target: pprof is packed, text isn't.
    pub gzip: Option<bool>,
}

/// Writes a profile, and gives what the target can't express.
///
/// # Errors
/// Those of the sink.
pub fn write(profile: &Profile, target: Target, options: &Options, sink: &mut dyn io::Write) -> io::Result<Vec<Loss>> {
    let gzip = options.gzip.unwrap_or(target == Target::Pprof);
    if gzip {
        let mut packed = GzEncoder::new(io::BufWriter::with_capacity(BUFFER, sink), Compression::default());
        let losses = write_plain(profile, target, &mut io::BufWriter::with_capacity(BUFFER, &mut packed))?;
        io::Write::flush(&mut packed.finish()?)?;
        return Ok(losses);
    }
    write_plain(profile, target, &mut io::BufWriter::with_capacity(BUFFER, sink))
}

/// What the target can't express of a profile.
#[must_use]
pub fn losses(profile: &Profile, target: Target) -> Vec<Loss> {
    // Nothing is kept, so that no sink can fail.
    write(profile, target, &Options { gzip: Some(false) }, &mut io::sink()).unwrap_or_default()
}

const BUFFER: usize = 1 << 16;

fn write_plain<W: io::Write>(profile: &Profile, target: Target, sink: &mut io::BufWriter<W>) -> io::Result<Vec<Loss>> {
    let mut scope = Scope::new(profile, target);
    let sink: &mut dyn io::Write = sink;
    match target {
        Target::Folded => folded::write(&mut scope, sink)?,
        Target::Pprof => pprof::write(&mut scope, sink)?,
        Target::Speedscope => speedscope::write(&mut scope, sink)?,
        Target::Flamebearer => flamebearer::write(&mut scope, sink)?,
        Target::NestedSet => nested_set::write(&mut scope, sink)?,
        Target::Firefox => firefox::write(&mut scope, sink)?,
        Target::Csv => csv::write(&mut scope, sink)?,
    }
    sink.flush()?;
    Ok(scope.losses)
}

#[cfg(test)]
mod tests;
