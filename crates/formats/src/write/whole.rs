//! Weights for targets that hold whole numbers only.

use std::borrow::Cow;

use profile::{Metric, Weights};
use units::Unit;

use super::Aspect;
use super::scope::Scope;

/// The weights of a metric as 64-bit integers, and their unit. Times are turned into nanoseconds, so that fractions of
/// a second stay; what no 64-bit integer holds is divided by a power of ten.
pub(super) fn whole<'m>(scope: &mut Scope<'_>, metric: &'m Metric) -> (Cow<'m, [i64]>, &'m str) {
    let column = match &metric.weights {
        Weights::Int(column) => return (Cow::Borrowed(column), &metric.unit),
        Weights::Float(column) => column,
    };
    let nanoseconds = Unit::parse(&metric.unit).nanoseconds();
    let unit = if nanoseconds.is_some() { "nanoseconds" } else { &metric.unit };
    let factor = nanoseconds.unwrap_or(1.0);
    let sum: f64 = column.iter().map(|weight| (weight * factor).abs()).sum();
    let mut divisor = 1.0;
    // 2^62, so that rounding can't pass 2^63.
    while sum / divisor > 4.6e18 {
        divisor *= 10.0;
    }
    let weights: Vec<i64> = column.iter().map(|weight| (weight / divisor * factor).round() as i64).collect();
    let changed = |(weight, whole): &(&f64, &i64)| **whole as f64 != **weight * factor;
    let changed = column.iter().zip(&weights).filter(changed).count() as u64;
    let (kind, name) = (&metric.kind, scope.target.name());
    if divisor > 1.0 {
        let message = format!("{name} hold 64-bit integers: the weights of `{kind}` are divided by {divisor}");
        scope.lose(Aspect::Fractions, changed, message);
    } else if changed > 0 {
        let unit = if unit.is_empty() { "numbers" } else { unit };
        let message = format!("{name} hold whole numbers: {changed} weights of `{kind}` are rounded to whole {unit}");
        scope.lose(Aspect::Fractions, changed, message);
    }
    (Cow::Owned(weights), unit)
}
