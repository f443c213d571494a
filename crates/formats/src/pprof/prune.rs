//! `drop_frames` and `keep_frames`: functions that belong to the profiler itself or to the allocator, which are cut
//! off with all that they call (google/pprof `profile/prune.go`, `RemoveUninteresting` and `Prune`).

use profile::{ProfileBuilder, StringId};
use rustc_hash::FxHashMap;

use super::tables::{Pruned, Tables};
use crate::dispatch::Means;
use crate::{ImportError, Warning, WarningKind};

/// Which names are dropped.
pub(super) struct Prune {
    names: FxHashMap<StringId, bool>,
}

impl Prune {
    /// `None` if the profile drops nothing. A pattern that can't be used is told, and then nothing is dropped.
    pub(super) fn new(
        tables: &mut Tables<'_>,
        builder: &mut ProfileBuilder,
        means: &Means<'_>,
        warnings: &mut Vec<Warning>,
    ) -> Result<Option<Self>, ImportError> {
        let drop = tables.text(tables.drop_frames, builder)?;
        let keep = tables.text(tables.keep_frames, builder)?;
        if drop.is_empty() {
            return Ok(None);
        }
        let expression = means.rare()?.expression;
        let mut compile = |pattern: &str| {
            let test = expression(pattern);
            if test.is_none() {
                let message =
                    format!("the pattern of frames to drop or keep can't be used, none was dropped: {pattern}");
                warnings.push(Warning::new(WarningKind::Unsupported, 1, message));
            }
            test
        };
        let Some(drop) = compile(&drop) else { return Ok(None) };
        let keep = if keep.is_empty() { None } else { Some(compile(&keep)) };
        let keep = match keep {
            Some(None) => return Ok(None),
            Some(Some(keep)) => Some(keep),
            None => None,
        };
        let mut names = FxHashMap::default();
        for name in tables.function_names() {
            let name = tables.string(name, builder)?;
            names.entry(name).or_insert_with(|| {
                let name = builder.profile.strings.get(name);
                let simple = without_arguments(name);
                !name.is_empty() && drop(simple) && !keep.as_ref().is_some_and(|keep| keep(simple))
            });
        }
        Ok(Some(Self { names }))
    }

    pub(super) fn drops(&self, name: StringId) -> bool {
        self.names.get(&name).copied().unwrap_or(false)
    }
}

/// A C++ name up to its arguments (`simplifyFunc`).
fn without_arguments(name: &str) -> &str {
    const RESERVED: [&str; 2] = ["(anonymous namespace)", "operator()"];
    let name = name.strip_prefix('.').unwrap_or(name);
    let mut at = 0;
    while at < name.len() {
        let rest = &name[at..];
        if let Some(reserved) = RESERVED.iter().find(|reserved| rest.starts_with(**reserved)) {
            at += reserved.len();
        } else if rest.starts_with('(') {
            return &name[..at];
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    name
}

/// Cuts a stack of locations, root first, at the first one that is dropped. Dropped ones at the root stay, lest
/// nothing remain.
pub(super) fn cut(locations: &mut Vec<u32>, pruned: &[Pruned]) {
    let mut found_user = false;
    for (index, row) in locations.iter().enumerate() {
        match pruned.get(*row as usize).copied().unwrap_or(Pruned::No) {
            Pruned::No => found_user = true,
            _ if !found_user => {}
            Pruned::Whole => return locations.truncate(index),
            Pruned::Beneath => return locations.truncate(index + 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_cut_but_not_names_with_parentheses() {
        for (name, simple) in [
            ("malloc", "malloc"),
            (".malloc", "malloc"),
            ("f(int, char)", "f"),
            ("(anonymous namespace)::f(int)", "(anonymous namespace)::f"),
            ("T::operator()(int)", "T::operator()"),
            ("día(x)", "día"),
            ("", ""),
        ] {
            assert_eq!(without_arguments(name), simple);
        }
    }

    #[test]
    fn stacks_are_cut_after_the_first_kept_frame() {
        let pruned = [Pruned::No, Pruned::Whole, Pruned::Beneath];
        for (before, after) in [
            (vec![0, 1, 0], vec![0]),
            (vec![0, 2, 0], vec![0, 2]),
            (vec![1, 2, 0, 0, 1], vec![1, 2, 0, 0]),
            (vec![1, 2], vec![1, 2]),
            (vec![0, 0], vec![0, 0]),
        ] {
            let mut locations = before;
            cut(&mut locations, &pruned);
            assert_eq!(locations, after);
        }
    }
}
