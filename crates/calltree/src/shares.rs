//! What part of the samples a function has, by thread, label or library: where its time is spent.

use profile::Weight;

use crate::Group;
use crate::aggregate::{BuildError, BuildOptions, Side};
use crate::filter::Selected;
use crate::stacks::stacks_with;

/// A value of a group with its weights.
#[derive(Debug, Clone, PartialEq)]
pub struct Share {
    /// The value: a thread, a label's value, a library.
    pub value: String,
    /// Weight of samples of that value that the function is in.
    pub part: Weight,
    /// Weight of all samples of that value.
    pub whole: Weight,
}

/// The shares of the function of a name (as [`crate::Functions::name`] has it), by the values of a group: those in which it
/// has most first. A sample counts once, however often the function is in its stack.
///
/// # Errors
/// As [`crate::CallTree::build`].
pub fn shares(side: Side<'_>, name: &str, group: &Group, options: BuildOptions) -> Result<Vec<Share>, BuildError> {
    let (set, weights) = side.columns()?;
    let profile = side.profile;
    let is_in = stacks_with(profile, options, |functions, key| functions.name(key) == name)?;
    let selected = Selected::new(profile, set, side.filter);
    let (values, names) = group.values(profile, set);
    let is_whole = matches!(weights, profile::Weights::Int(_));
    let mut sums = vec![([0i128; 2], [0.0f64; 2]); names.len()];
    for sample in (0..set.len()).filter(|sample| selected.takes(*sample)) {
        let stack = set.stacks[sample];
        let is_part = !stack.is_none() && is_in[stack.index()];
        // The part first, then the whole.
        let (whole, fraction) = &mut sums[values[sample] as usize];
        for place in usize::from(!is_part)..2 {
            match weights.get(sample) {
                Weight::Int(weight) => whole[place] += i128::from(weight),
                Weight::Float(weight) => fraction[place] += weight,
            }
        }
    }
    let weight = |whole: i128, fraction: f64| match i64::try_from(whole) {
        Ok(whole) if is_whole => Weight::Int(whole),
        _ => Weight::Float(whole as f64 + fraction),
    };
    let mut shares: Vec<Share> = names
        .into_iter()
        .zip(sums)
        .map(|(value, (whole, fraction))| Share {
            value,
            part: weight(whole[0], fraction[0]),
            whole: weight(whole[1], fraction[1]),
        })
        .filter(|share| share.whole.to_f64() != 0.0)
        .collect();
    shares.sort_by(|a, b| b.part.to_f64().total_cmp(&a.part.to_f64()).then_with(|| a.value.cmp(&b.value)));
    Ok(shares)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{folded, side};

    #[test]
    fn a_function_has_its_part_of_every_value() {
        let profile = folded("a;b 3 {pod=x}\na;b;b 2 {pod=y}\na 1 {pod=x}\nc 5\nc 7 {pod=z}\n");
        let found = |name| {
            let shares =
                shares(side(&profile), name, &Group::Label("pod".to_owned()), BuildOptions::default()).unwrap();
            shares.into_iter().map(|s| (s.value, s.part.to_f64(), s.whole.to_f64())).collect::<Vec<_>>()
        };
        let row = |value: &str, part: f64, whole: f64| (value.to_owned(), part, whole);
        assert_eq!(found("b"), [row("x", 3.0, 4.0), row("y", 2.0, 2.0), row("(none)", 0.0, 5.0), row("z", 0.0, 7.0)]);
        assert_eq!(found("c")[0], row("z", 7.0, 7.0));
        assert!(found("nowhere").iter().all(|(_, part, _)| *part == 0.0));
    }
}
