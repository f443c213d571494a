//! Several inputs as one profile, with the warnings of all.

use profile::Profile;
use profile::merge::{Join, Source};
use rustc_hash::FxHashMap;

use crate::{ImportError, Imported, Warning, WarningKind};

/// Takes what was read of several inputs, one by one; see [`profile::merge`] for what becomes of it.
#[derive(Debug, Default)]
pub struct Merger {
    profiles: profile::merge::Merger,
    warnings: Vec<Warning>,
    /// Rows of `warnings` by sort and sentence.
    rows: FxHashMap<(WarningKind, String), usize>,
}

impl Merger {
    /// A merger without inputs.
    #[must_use]
    pub fn new(join: Join) -> Self {
        Self { profiles: profile::merge::Merger::new(join), ..Self::default() }
    }

    /// Adds what was read, with labels for all of its samples, such as `("source", "a.pb.gz")`. Warnings with the
    /// same sentence are counted together.
    ///
    /// # Errors
    /// When the profiles are too large together. The merger is of no use after that.
    pub fn add(&mut self, imported: &Imported, labels: &[(&str, &str)]) -> Result<(), ImportError> {
        self.profiles.add(Source { profile: &imported.profile, labels })?;
        for warning in &imported.warnings {
            self.warn(warning.clone());
        }
        Ok(())
    }

    /// The merged profile and all warnings.
    ///
    /// # Errors
    /// When the profiles are too large together, or weights add up to more than a number can hold.
    pub fn finish(mut self) -> Result<(Profile, Vec<Warning>), ImportError> {
        let merged = std::mem::take(&mut self.profiles).finish()?;
        for (set, metric) in merged.inexact {
            let kind = &merged.profile.sets[set].metrics[metric].kind;
            let message = format!(
                "the weights of `{kind}` are rounded to doubles, as not all of them or their sums are 64-bit integers"
            );
            self.warn(Warning::new(WarningKind::Inexact, 1, message));
        }
        Ok((merged.profile, self.warnings))
    }

    fn warn(&mut self, warning: Warning) {
        let next = self.warnings.len();
        let row = *self.rows.entry((warning.kind, warning.message.clone())).or_insert(next);
        match self.warnings.get_mut(row) {
            Some(known) => known.count = known.count.saturating_add(warning.count),
            None => self.warnings.push(warning),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Input, Limits, read};

    #[test]
    fn warnings_of_all_inputs_are_counted_together() {
        let mut merger = Merger::new(Join::SameSets);
        for (name, bytes) in [("a", &b"x;y 1\nno count\n"[..]), ("b", b"x;y 9223372036854775807\nno count\n")] {
            let imported = read(Input { name, bytes, sidecar: None }, &Limits::default()).unwrap();
            merger.add(&imported, &[("source", name)]).unwrap();
        }
        let (profile, warnings) = merger.finish().unwrap();
        assert_eq!(profile.sets.len(), 1);
        let counts: Vec<_> = warnings.iter().map(|warning| (warning.kind, warning.count)).collect();
        assert_eq!(counts, [(WarningKind::LeftOut, 2), (WarningKind::Inexact, 1)], "{warnings:?}");
    }
}
