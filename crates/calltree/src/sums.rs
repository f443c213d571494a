//! What sums over weights need, for whole numbers and for doubles alike.

use profile::{Weight, Weights};

/// A weight's number type.
pub(crate) trait Number: Copy + Default + PartialEq {
    fn of(weight: Weight) -> Self;
    /// Never overflows for whole numbers: the absolute values of all summands fit (see [`profile::ProfileBuilder`]).
    fn plus(self, other: Self) -> Self;
    fn weight(self) -> Weight;
    fn to_f64(self) -> f64;
    /// The absolute value of a whole number.
    fn whole(self) -> Option<u64>;
    fn column(values: Vec<Self>) -> Weights;
    /// The numbers of a column of this type.
    fn slice(column: &Weights) -> Option<&[Self]>;
}

impl Number for i64 {
    fn of(weight: Weight) -> Self {
        match weight {
            Weight::Int(value) => value,
            Weight::Float(value) => value as Self,
        }
    }

    fn plus(self, other: Self) -> Self {
        self.wrapping_add(other)
    }

    fn weight(self) -> Weight {
        Weight::Int(self)
    }

    fn to_f64(self) -> f64 {
        self as f64
    }

    fn whole(self) -> Option<u64> {
        Some(self.unsigned_abs())
    }

    fn slice(column: &Weights) -> Option<&[Self]> {
        match column {
            Weights::Int(column) => Some(column),
            Weights::Float(_) => None,
        }
    }

    fn column(values: Vec<Self>) -> Weights {
        Weights::Int(values)
    }
}

impl Number for f64 {
    fn of(weight: Weight) -> Self {
        weight.to_f64()
    }

    fn plus(self, other: Self) -> Self {
        self + other
    }

    fn weight(self) -> Weight {
        Weight::Float(self)
    }

    fn to_f64(self) -> f64 {
        self
    }

    fn whole(self) -> Option<u64> {
        None
    }

    fn slice(column: &Weights) -> Option<&[Self]> {
        match column {
            Weights::Float(column) => Some(column),
            Weights::Int(_) => None,
        }
    }

    fn column(values: Vec<Self>) -> Weights {
        Weights::Float(values)
    }
}

/// Runs `$body` with `$column` bound to the typed slice of each named [`Weights`].
macro_rules! with_column {
    ($column:ident in $weights:expr => $body:expr) => {
        match $weights {
            profile::Weights::Int($column) => $body,
            profile::Weights::Float($column) => $body,
        }
    };
}
pub(crate) use with_column;

/// `after − before × scale`: a double unless the scale is 1. What differs by rounding alone doesn't differ.
pub(crate) fn scaled_difference(after: Weight, before: Weight, scale: f64) -> Weight {
    if scale == 1.0 {
        return difference(after, before);
    }
    let (after, before) = (after.to_f64(), before.to_f64() * scale);
    let delta = after - before;
    Weight::Float(if delta.abs() <= 1e-12 * after.abs().max(before.abs()) { 0.0 } else { delta })
}

/// `after − before`; a double where the difference of two 64-bit numbers doesn't fit.
#[must_use]
pub fn difference(after: Weight, before: Weight) -> Weight {
    match (after, before) {
        (Weight::Int(a), Weight::Int(b)) => match a.checked_sub(b) {
            Some(delta) => Weight::Int(delta),
            None => Weight::Float(a as f64 - b as f64),
        },
        (a, b) => Weight::Float(a.to_f64() - b.to_f64()),
    }
}
