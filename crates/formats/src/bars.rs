//! Trees of bars with totals and self values (flamebearer, nested set) as samples.
//!
//! A bar's self value is a sample of its stack. Where a bar is wider than its self value and its children together,
//! the source left something out: a sample of a frame `other` on top of it, or of no frame at the root.

use profile::{Metric, ProfileBuilder, SampleSet, Side, StackId, StringId, Weight};

use crate::names::{Names, unknown};
use crate::number::{Number, NumberColumn};
use crate::{ImportError, Limits, Warning, WarningKind};

/// What the servers call the bar that stands for small ones.
const OTHER: &str = "other";
/// The root that the formats themselves add.
pub(crate) const TOTAL: &str = "total";

pub(crate) struct Bars<'b> {
    builder: &'b mut ProfileBuilder,
    limits: &'b Limits,
    names: Names,
    sides: Vec<(Vec<StackId>, NumberColumn)>,
    left_out: u64,
}

impl<'b> Bars<'b> {
    /// For one profile, or for the two sides of a comparison; `bars` is how many there are about.
    pub(crate) fn new(builder: &'b mut ProfileBuilder, limits: &'b Limits, two_sides: bool, bars: usize) -> Self {
        builder.profile.stacks.reserve(bars.min(limits.stacks as usize));
        let sides = (0..1 + usize::from(two_sides)).map(|_| Default::default()).collect();
        Self { builder, limits, names: Names::default(), sides, left_out: 0 }
    }

    /// The stack of the root bar: none, unless the source gave the root a name of its own.
    pub(crate) fn root(&mut self, name: StringId) -> Result<StackId, ImportError> {
        if matches!(self.builder.profile.strings.get(name), TOTAL | "") {
            return Ok(StackId::NONE);
        }
        self.stack(StackId::NONE, name)
    }

    pub(crate) fn stack(&mut self, parent: StackId, name: StringId) -> Result<StackId, ImportError> {
        let frame = self.names.frame(self.builder, name, unknown)?;
        let profile = &mut self.builder.profile;
        if profile.truncation.is_none() && profile.strings.get(name) == OTHER {
            profile.truncation = Some(profile.frames.function(frame));
        }
        let stack = self.builder.stack(parent, frame)?;
        let stacks = &self.builder.profile.stacks;
        Limits::check(self.limits.stacks, stacks.len(), "stacks")?;
        Limits::check(self.limits.depth, stacks.depth(stack) as usize, "frames in a stack")?;
        Ok(stack)
    }

    /// Adds the self value of a bar.
    pub(crate) fn sample(&mut self, side: usize, stack: StackId, weight: Number) -> Result<(), ImportError> {
        if !weight.is_zero() {
            self.sides[side].0.push(stack);
            self.sides[side].1.push(weight);
            Limits::check(self.limits.samples, self.sides[side].0.len(), "samples")?;
        }
        Ok(())
    }

    /// Adds what is missing on top of a bar.
    pub(crate) fn left_out(&mut self, side: usize, stack: StackId, weight: Number) -> Result<(), ImportError> {
        self.left_out += 1;
        if stack.is_none() {
            return self.sample(side, stack, weight);
        }
        let other = self.builder.string(OTHER)?;
        let stack = self.stack(stack, other)?;
        self.sample(side, stack, weight)
    }

    /// Adds the sets; `pair` is their number in the file.
    pub(crate) fn finish(
        self,
        (name, kind, unit): (&str, &str, &str),
        pair: u32,
        warnings: &mut Vec<Warning>,
    ) -> Result<(), ImportError> {
        if self.left_out > 0 {
            let message = "bars are wider than their self value and their children; the rest is shown as `other`";
            warnings.push(Warning::new(WarningKind::Truncated, self.left_out, message));
        }
        let two_sides = self.sides.len() == 2;
        for (index, (stacks, weights)) in self.sides.into_iter().enumerate() {
            let (side, side_name) = match (two_sides, index) {
                (false, _) => (Side::Only, name),
                (true, 0) => (Side::Before, "before"),
                (true, _) => (Side::After, "after"),
            };
            let metric = Metric { kind: kind.to_owned(), unit: unit.to_owned(), weights: weights.finish() };
            let set = SampleSet {
                name: side_name.to_owned(),
                side,
                pair,
                stacks,
                metrics: vec![metric],
                ..SampleSet::default()
            };
            if self.left_out == 0 {
                warn_other(self.builder, &set, warnings);
            }
            crate::push_set(self.builder, set, warnings)?;
        }
        Ok(())
    }
}

fn warn_other(builder: &ProfileBuilder, set: &SampleSet, warnings: &mut Vec<Warning>) {
    let profile = &builder.profile;
    let Some(other) = profile.truncation else { return };
    let mut sum = Number::ZERO;
    let mut count = 0;
    for (row, stack) in set.stacks.iter().enumerate().filter(|(_, stack)| !stack.is_none()) {
        if profile.frames.function(profile.stacks.frame(*stack)) == other {
            count += 1;
            sum = sum.plus(match set.metrics[0].weights.get(row) {
                Weight::Int(value) => Number::Int(value),
                Weight::Float(value) => Number::Float(value),
            });
        }
    }
    if count > 0 {
        let sum = match sum {
            Number::Int(value) => value.to_string(),
            Number::Float(value) => value.to_string(),
        };
        let unit = match &*set.metrics[0].unit {
            "" => String::new(),
            unit => format!(" {unit}"),
        };
        let message = format!("the source left out small functions; {sum}{unit} of them are in `other`");
        warnings.push(Warning::new(WarningKind::Truncated, count, message));
    }
}
