//! Stacks with a frame that something holds for.

use profile::{Profile, StackId};

use crate::aggregate::{BuildError, BuildOptions};
use crate::functions::Names;
use crate::{FunctionKey, Functions};

/// For each stack whether `takes` holds for the function of a frame of it. Each function is asked about once.
pub(crate) fn stacks_with(
    profile: &Profile,
    options: BuildOptions,
    mut takes: impl FnMut(&Functions, FunctionKey) -> bool,
) -> Result<Vec<bool>, BuildError> {
    let (mut names, mut functions) = (Names::new(profile, options), Functions::default());
    let mut by_function: Vec<Option<bool>> = Vec::new();
    let mut by_frame: Vec<Option<bool>> = vec![None; profile.frames.len()];
    let mut found = vec![false; profile.stacks.len()];
    for row in 0..profile.stacks.len() {
        let stack = StackId(row as u32);
        let (frame, parent) = (profile.stacks.frame(stack), profile.stacks.parent(stack));
        if !parent.is_none() && found[parent.index()] {
            found[row] = true;
            continue;
        }
        found[row] = match by_frame[frame.index()] {
            Some(known) => known,
            None => {
                let key = functions.intern(&mut names, profile.frames.get(frame))?;
                by_function.resize(by_function.len().max(key.index() + 1), None);
                let taken = *by_function[key.index()].get_or_insert_with(|| takes(&functions, key));
                *by_frame[frame.index()].insert(taken)
            }
        };
    }
    Ok(found)
}

/// For each stack whether the search matches it.
pub(crate) fn stacks_matching(
    profile: &Profile,
    options: BuildOptions,
    pattern: &crate::Pattern,
) -> Result<Vec<bool>, BuildError> {
    let mut folded = String::new();
    stacks_with(profile, options, |functions, key| {
        let symbol = functions.symbol(key);
        pattern.is_match(functions.name(key), &mut folded)
            || !symbol.is_empty() && pattern.is_match(symbol, &mut folded)
    })
}
